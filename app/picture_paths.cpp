// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picture_paths.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

namespace sidelight
{

namespace
{

namespace fs = std::filesystem;

constexpr std::array kPictureExtensions = {".png", ".jpg", ".jpeg", ".jpe", ".tif", ".tiff", ".webp", ".bmp",
                                           ".dib", ".pbm", ".pgm", ".ppm", ".pnm", ".pfm", ".exr",
                                           // Camera RAW
                                           ".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf",
                                           ".fff", ".iiq", ".k25", ".kdc", ".mef", ".mos", ".mrw", ".nef",
                                           ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2",
                                           ".srf", ".srw", ".x3f"};

// Formats that LibTorch cannot read are known too: opening one tells what it is.
constexpr std::array kModelExtensions = {".pt",    ".pth", ".ptl",   ".pts",  ".torchscript",
                                         ".ts",    ".jit", ".pt2",   ".onnx", ".safetensors",
                                         ".keras", ".h5",  ".tflite"};

template<typename Extensions> bool hasExtension(const std::string &path, const Extensions &extensions)
{
    std::string extension = fs::path(path).extension().string();
    std::ranges::transform(extension, extension.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::ranges::any_of(extensions, [&](std::string_view known) { return extension == known; });
}

Expected<std::vector<std::string>> picturesOf(const std::string &folder)
{
    std::error_code failure;
    fs::directory_iterator entries(folder, failure);
    std::vector<std::string> pictures;
    while (!failure && entries != fs::directory_iterator()) {
        const fs::path &path = entries->path();
        if (!path.filename().string().starts_with('.') && hasPictureExtension(path.string())) {
            pictures.push_back(path.string());
        }
        entries.increment(failure);
    }
    if (failure) {
        return std::unexpected(Error{ErrorCode::NoPermission, folder,
                                     "cannot be listed (" + failure.message() + ")",
                                     "allow reading the folder, or name the pictures", failure.message()});
    }
    if (pictures.empty()) {
        return std::unexpected(Error{
            ErrorCode::FileMissing, folder, "is a folder without pictures", "choose another folder", {}});
    }
    std::ranges::sort(pictures);
    return pictures;
}

}

bool hasPictureExtension(const std::string &path)
{
    return hasExtension(path, kPictureExtensions);
}

bool hasModelExtension(const std::string &path)
{
    return hasExtension(path, kModelExtensions);
}

Expected<std::vector<std::string>> expandPictures(const std::vector<std::string> &paths)
{
    std::vector<std::string> pictures;
    std::set<std::string> seen;
    const auto append = [&](const std::string &path) {
        if (seen.insert(path).second) {
            pictures.push_back(path);
        }
    };
    for (const std::string &path : paths) {
        std::error_code ignored;
        if (!fs::is_directory(path, ignored)) {
            append(path);
            continue;
        }
        const auto inside = picturesOf(path);
        if (!inside) {
            return std::unexpected(inside.error());
        }
        std::ranges::for_each(*inside, append);
    }
    return pictures;
}

std::string canonicalPath(const std::string &path)
{
    std::error_code ignored;
    const fs::path known = fs::weakly_canonical(path, ignored);
    return known.empty() ? path : known.string();
}

}
