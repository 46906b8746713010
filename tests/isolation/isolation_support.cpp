// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/isolation/isolation_support.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace sidelight::test
{

namespace
{

constexpr const char *kVariable = "SIDELIGHT_FAKE_WORKER";

int entriesOf(const std::string &folder)
{
    int count = 0;
    for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator(folder)) {
        ++count;
    }
    return count;
}

}

FakeWorkerTold::FakeWorkerTold(const std::string &told)
{
    const char *before = std::getenv(kVariable);
    m_before = before == nullptr ? "" : before;
    setenv(kVariable, told.c_str(), 1);
}

FakeWorkerTold::~FakeWorkerTold()
{
    setenv(kVariable, m_before.c_str(), 1);
}

Variant anyModel()
{
    Variant variant;
    variant.id = 1;
    variant.modelPath = std::string(SIDELIGHT_TEST_DATA) + "/models/gray.pt";
    return variant;
}

PicturePtr smallPicture()
{
    Picture picture;
    picture.path = "small.png";
    picture.frame = std::make_shared<const Frame>(16, 16, 1, std::vector<float>(256, 0.5F));
    return std::make_shared<const Picture>(picture);
}

int childProcesses()
{
    int count = 0;
    for (const auto &process : std::filesystem::directory_iterator("/proc")) {
        std::ifstream status(process.path() / "status");
        std::string line;
        while (std::getline(status, line)) {
            count += line == "PPid:\t" + std::to_string(getpid()) ? 1 : 0;
        }
    }
    return count;
}

int openDescriptors()
{
    return entriesOf("/proc/self/fd");
}

std::size_t residentBytes()
{
    std::ifstream statm("/proc/self/statm");
    std::size_t whole = 0;
    std::size_t resident = 0;
    statm >> whole >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}
