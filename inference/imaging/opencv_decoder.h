// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"
#include "inference/imaging/picture_header.h"

#include <string>
#include <vector>

namespace sidelight
{

/// Decodes a picture in memory with OpenCV, upright, alpha dropped, samples scaled.
///
/// Range    see readPicture
/// Errors   UnreadablePicture, UnsupportedPicture; lets std::bad_alloc and cv::Exception out
Expected<FramePtr> decodeWithOpenCv(std::string &file, const PictureHeader &header,
                                    std::vector<std::string> &warnings);

}
