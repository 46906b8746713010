// SPDX-License-Identifier: GPL-3.0-or-later
// The rules applied to the tree as it is.
#include "tests/architecture/layering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace sidelight
{

namespace
{

namespace fs = std::filesystem;

std::vector<SourceFile> sourceFiles()
{
    std::vector<SourceFile> files;
    const fs::path top = SIDELIGHT_SOURCE_TREE;
    for (const char *folder : {"app", "bench", "inference", "tests", "ui", "worker"}) {
        for (const fs::directory_entry &entry : fs::recursive_directory_iterator(top / folder)) {
            if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") {
                continue;
            }
            std::ostringstream text;
            text << std::ifstream(entry.path()).rdbuf();
            files.push_back({fs::relative(entry.path(), top).string(), text.str()});
        }
    }
    return files;
}

TEST(SourceTree, hasFilesInEveryLayer)
{
    std::map<std::string, int> perLayer;
    for (const SourceFile &file : sourceFiles()) {
        ++perLayer[layerOf(file.path).value_or("none")];
    }
    for (const char *layer :
         {"inference/core", "inference/files", "inference/archive", "inference/imaging", "inference/quality",
          "inference/model", "inference/isolation", "inference/engine", "worker", "ui", "ui/plots", "app"}) {
        EXPECT_GT(perLayer[layer], 0) << layer;
    }
}

TEST(SourceTree, keepsTheLayeringTheLicenceAndTheSizeOfItsFiles)
{
    for (const SourceFile &file : sourceFiles()) {
        for (const std::string &breach : breaches(file)) {
            ADD_FAILURE() << breach;
        }
    }
}

TEST(SourceTree, keepsEachLibraryPrivateToItsLayer)
{
    for (const std::string &leak : leaks(sourceFiles())) {
        ADD_FAILURE() << leak;
    }
}

}

}
