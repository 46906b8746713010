// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"

#include <string>
#include <vector>

namespace sidelight
{

/// A pair of pictures with the figures that scikit-image gives it; see tests/data/quality/make_golden.py.
struct GoldenPair {
    struct MapPoint {
        int x;
        int y;
        double ssim;
    };

    std::string name;
    Frame reference;
    Frame test;
    double mse;
    double psnrDb;
    double ssim;
    std::vector<MapPoint> map;
};

std::vector<GoldenPair> goldenPairs();

}
