// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/model/model.h"

#include <memory>
#include <string>

namespace sidelight::test
{

inline const std::string kData = SIDELIGHT_TEST_DATA "/quantization/";
inline constexpr int kWidth = 48;
inline constexpr int kHeight = 32;

/// The picture of the script: noise on a ramp along the rows.
Picture picture();
/// One of one colour.
Picture plainPicture(float value);

Expected<std::unique_ptr<Model>> opened(const std::string &path, const std::string &recipe);

/// Opened, calibrated on the picture where that is needed, made.
///
/// name   in kData
Expected<std::unique_ptr<Model>> tryToMake(const std::string &name, const std::string &recipe,
                                           const Picture &calibration = picture());

/// The same where it has to be possible; null where it was not.
std::unique_ptr<Model> made(const std::string &name, const std::string &recipe,
                            const Picture &calibration = picture());

/// What it makes of the picture; one of -1 where it fails.
FramePtr answer(Model &model);

/// Of the FP32 answer's own power over that of the error, in dB.
double sqnr(const Frame &reference, const Frame &test);

double meanSquare(const Frame &a, const Frame &b);

}
