// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/model_info.h"
#include "inference/core/picture.h"

#include <ATen/ATen.h>

namespace sidelight
{

/// A picture as the tensor a network takes, and what is needed to undo the padding.
struct AdaptedInput {
    at::Tensor tensor; ///< 1 x C x H x W, of the asked type, contiguous
    int height = 0; ///< of the tensor before padding
    int width = 0;
    int paddedHeight = 0; ///< of the tensor when it was made: a network may resize it in place
    int paddedWidth = 0;
};

/// Packs, scales, normalises and pads a picture by reflection to multiples of sizeMultiple at the right and
/// at the bottom.
///
/// Shapes   rgb: 1 x 3 x H x W; gray: 1 x 1 x H x W (BT.601 luma of a colour picture); bayer4: 1 x 4 x H/2 x
/// W/2 Range    see ModelContract Errors   WrongInputKind: bayer4 without a mosaic; BadSidecar: mean or std
/// with another number of channels Cost     one pass over the picture
Expected<AdaptedInput> adaptPicture(const Picture &picture, const ModelContract &contract,
                                    at::ScalarType type);

/// The answer of a network as a picture: padding cropped by the same scale, mapped from the output range to
/// 0..1.
///
/// Shapes   answer: 1 x {1,3} x H' x W' or {1,3} x H' x W', any dense type; H'/H and W'/W of the padded
/// tensor are the scale Errors   WrongOutput; NonFiniteOutput (says how many values); OutOfMemory
Expected<FramePtr> collectAnswer(const at::Tensor &answer, const AdaptedInput &input,
                                 const ModelContract &contract, const std::string &modelPath,
                                 const MakeSampleSink &makeSink);

}
