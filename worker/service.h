// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/isolation/message.h"

#include <memory>

namespace sidelight
{

/// What a worker process does for its program: answers one question after the other.
class Service
{
public:
    virtual ~Service() = default;

    /// The answer to a question, without its id; a Failed one where it has no sense or cannot be met.
    virtual Message answer(Message question) = 0;
};

/// Loads LibTorch and answers what is asked of models.
///
/// Errors   null: LibTorch cannot be loaded; the reason is on the standard error output
std::unique_ptr<Service> makeModelService();

/// Loads the decoders and answers ReadPicture and MakeThumbnail.
///
/// Errors   null, as above
std::unique_ptr<Service> makePictureService();

/// The answer to a question that makes no sense.
Message senseless();

}
