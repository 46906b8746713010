// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"

#include <string>

namespace sidelight::test
{

/// What came of a hostile input, as the table of outcomes tells it.
struct Outcome {
    std::string when; ///< "opening", "running", "reading": where it ended
    std::string text; ///< "ErrorCode: sentence" or "runs: …"

    bool operator==(const Outcome &) const = default;
};

const char *errorCodeName(ErrorCode code);

/// "ErrorCode: sentence", without what differs from run to run: the name of the file becomes FILE, amounts of
/// memory and the way a process died become general ones.
std::string outcomeText(const Error &error);

/// "16 x 12, 3 channels, 0.100 to 0.800".
std::string outcomeText(const Frame &frame);

/// What is wrong with an error that was given to a person; empty: nothing.
std::string fault(const Error &error);
/// What is wrong with a picture that was given to a person.
std::string fault(const Frame &frame);

}
