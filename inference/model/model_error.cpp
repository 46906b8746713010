// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/model_error.h"

#include "inference/archive/archive_error.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <regex>
#include <string_view>

namespace sidelight
{

namespace
{

constexpr std::size_t kMaxDetail = 4000;

bool contains(const std::string &text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

Error make(ErrorCode code, const std::string &path, const std::string &what, const std::string &remedy,
           const std::string &message)
{
    return {code, path, what, remedy, message.substr(0, kMaxDetail)};
}

/// The first line of LibTorch's text that says something: without the source location and the back trace.
std::string gist(const std::string &message)
{
    std::string_view text = message;
    // A TorchScript back trace ends in the reason: "RuntimeError: …".
    if (const auto at = text.rfind("Error: ");
        at != std::string::npos && contains(message, "Traceback of TorchScript")) {
        text = text.substr(at + 7);
    }
    text = text.substr(0, text.find("\nException raised from"));
    text = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    text = text.substr(0, text.find('\n'));
    return text.empty() ? "no reason given" : oneLine(std::string(text.substr(0, 1000)), 200);
}

/// Both ends of a text: LibTorch's own ones are short, but a network may raise any, and a regular expression
/// takes stack for each letter it reads.
std::string endsOf(const std::string &message)
{
    constexpr std::size_t kEnd = 8192;
    return message.size() <= 2 * kEnd
        ? message
        : message.substr(0, kEnd) + '\n' + message.substr(message.size() - kEnd);
}

std::string unknownOperator(const std::string &message)
{
    static const std::regex kPattern(
        R"((?:Unknown builtin op: |Unknown type name '(?:__torch__\.torch\.classes\.)?)([A-Za-z0-9_.:]{1,200}))");
    std::smatch match;
    if (!std::regex_search(message, match, kPattern)) {
        return {};
    }
    std::string name = match[1];
    while (!name.empty() && (name.back() == '.' || name.back() == ':')) {
        name.pop_back();
    }
    return name;
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}

std::string foreignModelFormat(const std::string &head, const std::string &path)
{
    const auto startsWith = [&](std::string_view magic) {
        return std::string_view(head).substr(0, magic.size()) == magic;
    };
    const std::string extension = lower(std::filesystem::path(path).extension().string());
    if (startsWith("\x89HDF\r\n")) {
        return "a Keras or HDF5 file";
    }
    if (head.size() > 8 && head[8] == '{' && contains(head, "\"dtype\"")) {
        return "a safetensors file";
    }
    if (head.size() >= 8 && head.compare(4, 4, "TFL3") == 0) {
        return "a TensorFlow Lite file";
    }
    if (head.size() >= 8 && head.compare(4, 4, "PTMF") == 0) {
        return "a flatbuffer of PyTorch Mobile";
    }
    if (startsWith("\x80\x02") || startsWith("\x80\x03") || startsWith("\x80\x04")
        || startsWith("\x80\x05")) {
        return "a Python pickle (a state_dict or a whole pickled module)";
    }
    if (extension == ".onnx" || (startsWith("\x08") && contains(head.substr(0, 64), "pytorch"))) {
        return "an ONNX model";
    }
    if (startsWith("\x89PNG") || startsWith("\xFF\xD8\xFF") || startsWith("II*") || startsWith("MM\0*")) {
        return "a picture";
    }
    return {};
}

Error loadError(const std::string &path, const std::string &torchMessage)
{
    const std::string message = endsOf(torchMessage);
    const std::string detail = message.substr(0, kMaxDetail);
    if (contains(message, "not a ZIP archive")
        || contains(message, "invalid header or archive is corrupted")) {
        return notAnArchive(path, detail);
    }
    if (contains(message, "central directory") || contains(message, "archive is too small")) {
        return archiveCutOff(path, detail);
    }
    if (contains(message, "constants.pkl")) {
        return stateDict(path, detail);
    }
    static const std::regex kVersion(
        R"(file with version (\d{1,20}), but the maximum supported version[^0-9]{0,100}(\d{1,20}))");
    std::smatch match;
    if (std::regex_search(message, match, kVersion)) {
        return newerFormat(path, match[1], match[2], detail);
    }
    if (const std::string name = unknownOperator(message); !name.empty()) {
        if (name.starts_with("__torch__")) {
            return damagedArchive(path, "it lacks the code of its class \"" + name + '"', detail);
        }
        const std::string library = name.substr(0, name.find_first_of(":."));
        return make(ErrorCode::UnknownOperator, path,
                    "needs \"" + name + "\" of the library \"" + library
                        + "\", which is not part of LibTorch",
                    "export the model without it", message);
    }
    if (contains(message, "not in a subdirectory") || contains(message, "failed locating file")
        || contains(message, "hasRecord")) {
        return incompleteArchive(path, detail);
    }
    if (contains(message, "allocate memory") || contains(message, "bad_alloc")) {
        return make(ErrorCode::OutOfMemory, path, "needs more memory to open than there is",
                    "close other programs", message);
    }
    return make(ErrorCode::NotAModel, path, "cannot be opened by LibTorch (" + gist(torchMessage) + ")",
                kExportRemedy, message);
}

Error forwardError(const std::string &path, const std::string &torchMessage)
{
    const std::string message = endsOf(torchMessage);
    if (contains(message, "not linked with support for cuda")
        || contains(message, "Torch not compiled with CUDA") || contains(message, "'CUDA' backend")
        || contains(message, "CUDA driver") || contains(message, "cuda:0")) {
        return make(ErrorCode::ModelFailed, path, "asks for CUDA inside its code, and this machine has none",
                    "export it with all tensors and devices on the CPU", message);
    }
    static const std::regex kChannels(
        R"(expected input.{0,200}to have (\d{1,20}) channels, but got (\d{1,20}) channels)");
    std::smatch match;
    if (std::regex_search(message, match, kChannels)) {
        return make(ErrorCode::WrongInputKind, path,
                    "takes " + match[1].str() + " channels and was given " + match[2].str(),
                    "set its input kind in a sidecar or in the model's settings", message);
    }
    if (contains(message, "Sizes of tensors must match") || contains(message, "must match the size of tensor")
        || contains(message, "shapes cannot be multiplied")
        || contains(message, "Kernel size can't be greater") || contains(message, "Output size is too small")
        || contains(message, "invalid for input of size")) {
        return make(ErrorCode::ModelFailed, path,
                    "cannot take a picture of this size (" + gist(message) + ")",
                    "set its size multiple in a sidecar or in the model's settings", message);
    }
    if (contains(message, "not enough memory") || contains(message, "can't allocate memory")
        || contains(message, "bad_alloc")) {
        return make(ErrorCode::OutOfMemory, path, "needs more memory for this picture than there is",
                    "use a smaller picture", message);
    }
    if (contains(message, "descriptor for a") || contains(message, "NoQEngine")
        || contains(message, "Didn't find engine")) {
        return make(ErrorCode::ModelFailed, path, "was quantized for an engine that this machine lacks",
                    "quantize it for onednn or qnnpack", message);
    }
    return make(ErrorCode::ModelFailed, path, "failed while running (" + gist(torchMessage) + ")",
                "look at the details and mend the model", message);
}

}
