// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo.h"

#include "app/picture_paths.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace sidelight
{

namespace
{

namespace fs = std::filesystem;

constexpr std::array kVariantFiles = {"original_int8.pt", "light.pt", "light_int8.pt", "lighter.pt",
                                      "lighter_int8.pt"};

bool isFile(const fs::path &path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

}

Expected<Demo> demoIn(const std::string &folder)
{
    const auto missing = [&](const std::string &what) {
        return std::unexpected(Error{ErrorCode::FileMissing, folder, what, "install the program again", {}});
    };
    const fs::path root(folder);
    Demo demo;
    demo.original = (root / "original.pt").string();
    if (!isFile(demo.original)) {
        return missing("does not hold the demo");
    }
    for (const char *name : kVariantFiles) {
        if (isFile(root / name)) {
            demo.variants.push_back((root / name).string());
        }
    }
    const auto samples = expandPictures({(root / "samples").string()});
    if (!samples) {
        return missing("lacks the samples of the demo");
    }
    for (const std::string &path : *samples) {
        const bool raw = fs::path(path).extension() == ".dng";
        (raw ? demo.inputs : demo.truths).push_back(path);
    }
    return demo;
}

Expected<Demo> findDemo()
{
    std::error_code failure;
    const fs::path program = fs::read_symlink("/proc/self/exe", failure);
    if (!failure) {
        const fs::path shared = program.parent_path().parent_path() / "share" / "sidelight" / "demo";
        if (isFile(shared / "original.pt")) {
            return demoIn(shared.string());
        }
    }
    return demoIn(SIDELIGHT_DEMO_FOLDER);
}

}
