// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>

namespace sidelight
{

/// What kind of thing went wrong; tests and scripts rely on it, people read Error::what.
enum class ErrorCode {
    FileMissing,
    NoPermission,
    NotARegularFile,
    EmptyFile,
    UnreadablePicture,
    TruncatedPicture,
    PictureTooLarge,
    UnsupportedPicture,
    NotAModel,
    UnsupportedModelFormat,
    ModelTooNew,
    UnknownOperator,
    NoForward,
    WrongInputKind,
    WrongOutput,
    ModelFailed,
    NonFiniteOutput,
    BadSidecar,
    BadRecipe,
    CannotQuantize, ///< a model that no recipe of quantization can be carried out on, and why
    SizeMismatch,
    TooSmall,
    CannotWrite,
    FileExists,
    Cancelled,
    OutOfMemory,
    TimedOut, ///< a worker process was ended because it took longer than its limit
    WorkerDied, ///< a worker process ended while it was asked something
    WorkerUnavailable, ///< no worker process could be started
    Usage,
};

/// How many codes there are; Usage stays the last.
inline constexpr int kErrorCodes = static_cast<int>(ErrorCode::Usage) + 1;

/// A failure as a value: crosses threads and targets, where no exception does.
struct Error {
    ErrorCode code = ErrorCode::ModelFailed;
    std::string file; ///< the file it is about, UTF-8; may be empty
    std::string what; ///< what is wrong, without a full stop: "is empty"
    std::string remedy; ///< what to do about it, without a full stop: "choose another file"
    std::string detail; ///< technical text for a bug report; may be long, may be empty

    bool operator==(const Error &) const = default;
};

template<typename T> using Expected = std::expected<T, Error>;

/// "FILE: WHAT - REMEDY", one line of printable text, parts that are empty left out.
std::string sentence(const Error &error);

/// Text of unknown origin as one printable line: control characters and line breaks become spaces,
/// invalid UTF-8 becomes '?', longer than maxLength bytes is cut with an ellipsis.
std::string oneLine(const std::string &text, std::size_t maxLength = 300);

}
