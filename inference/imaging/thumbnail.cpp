// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/thumbnail.h"

#include "inference/core/thread_guard.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace sidelight
{

DisplayImagePtr thumbnail(const Frame &frame, int maxSide)
{
    noteHeavyCall("thumbnail");
    const int longer = std::max(frame.width(), frame.height());
    if (longer <= maxSide) {
        return toDisplayImage(frame);
    }
    const double scale = static_cast<double>(maxSide) / longer;
    const auto side = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
    const int width = side(frame.width());
    const int height = side(frame.height());
    const int type = frame.channels() == 1 ? CV_32FC1 : CV_32FC3;
    // OpenCV has no matrix over constant data; this one is only read.
    const cv::Mat full(frame.height(), frame.width(), type, const_cast<float *>(frame.pixels().data()));
    std::vector<float> pixels(static_cast<std::size_t>(width) * height * frame.channels());
    cv::Mat small(height, width, type, pixels.data());
    cv::resize(full, small, small.size(), 0, 0, cv::INTER_AREA);
    return toDisplayImage(Frame(width, height, frame.channels(), std::move(pixels)));
}

}
