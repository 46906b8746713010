// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace sidelight
{

/// The exposure ratio above which SID's authors do not go.
inline constexpr double kMaxExposureRatio = 300.0;

/// What a file name in the manner of the SID data set says: SCENE_NUMBER_SECONDSs.ext, "00001_00_0.1s.ARW".
struct ExposureName {
    std::string scene;
    double seconds = 0.0; ///< more than 0
};

/// Reads the last part of a path; nullopt where it does not follow the manner.
///
/// Threads  reentrant; does not look at the locale
std::optional<ExposureName> exposureName(const std::string &path);

/// Exposure time of the truth over that of the input, at most kMaxExposureRatio: 00001_00_0.1s.ARW with
/// 00001_00_10s.ARW gives 100.
///
/// Result   nullopt where a name does not say, the scenes differ, or the truth was exposed for less time
/// Source   C. Chen, Q. Chen, J. Xu, V. Koltun, "Learning to See in the Dark", CVPR 2018
std::optional<double> exposureRatioFromNames(const std::string &inputPath, const std::string &truthPath);

}
