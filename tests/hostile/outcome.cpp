// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/outcome.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <regex>

namespace sidelight::test
{

namespace
{

constexpr const char *kNames[] = {
    "FileMissing",       "NoPermission",
    "NotARegularFile",   "EmptyFile",
    "UnreadablePicture", "TruncatedPicture",
    "PictureTooLarge",   "UnsupportedPicture",
    "NotAModel",         "UnsupportedModelFormat",
    "ModelTooNew",       "UnknownOperator",
    "NoForward",         "WrongInputKind",
    "WrongOutput",       "ModelFailed",
    "NonFiniteOutput",   "BadSidecar",
    "BadRecipe",         "CannotQuantize",
    "SizeMismatch",      "TooSmall",
    "CannotWrite",       "FileExists",
    "Cancelled",         "OutOfMemory",
    "TimedOut",          "WorkerDied",
    "WorkerUnavailable", "Usage",
};
static_assert(std::size(kNames) == kErrorCodes);

std::string shortNumber(float value)
{
    char text[32] = {};
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

}

const char *errorCodeName(ErrorCode code)
{
    return kNames[static_cast<int>(code)];
}

std::string outcomeText(const Error &error)
{
    static const std::regex kMemory(R"([0-9]+ MiB)");
    static const std::regex kDeath(R"((crashed|ended its process) while ([a-z ]+) \([^)]*\))");
    static const std::regex kFolder(R"([^ "<]*/sidelight_hostile_[A-Za-z0-9]{6})");
    static const std::regex kAddress(R"(0x[0-9a-f]+)");
    Error general = error;
    general.file = error.file.empty() ? "" : "FILE";
    general.what = std::regex_replace(oneLine(error.what), kMemory, "N MiB");
    general.what = std::regex_replace(general.what, kDeath, "crashed while $2");
    general.what = std::regex_replace(general.what, kFolder, "FOLDER");
    general.what = std::regex_replace(general.what, kAddress, "0xN");
    return std::string(errorCodeName(error.code)) + ": " + sentence(general);
}

std::string outcomeText(const Frame &frame)
{
    const auto [low, high] = std::ranges::minmax(frame.pixels());
    return std::to_string(frame.width()) + " x " + std::to_string(frame.height()) + ", "
        + (frame.channels() == 1 ? "1 channel, " : std::to_string(frame.channels()) + " channels, ")
        + shortNumber(low) + " to " + shortNumber(high);
}

std::string fault(const Error &error)
{
    if (error.what.empty()) {
        return "says nothing";
    }
    if (error.what.size() > 1000 || error.remedy.size() > 1000 || error.detail.size() > 10'000) {
        return "says more than a person reads";
    }
    const std::string line = sentence(error);
    const bool printable = std::ranges::none_of(line, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    return printable ? "" : "says what cannot be printed";
}

std::string fault(const Frame &frame)
{
    const bool finite = std::ranges::all_of(frame.pixels(), [](float value) { return std::isfinite(value); });
    return finite ? "" : "holds what is no number";
}

}
