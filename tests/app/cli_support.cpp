// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli_support.h"

#include "inference/imaging/picture_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

void writePicture(const std::string &path, int width, int height, int channels, double offset)
{
    std::vector<float> pixels;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int channel = 0; channel < channels; ++channel) {
                // Steps of 1/255, so that 16 bits hold them exactly.
                const int step = 26 + (7 * x + 5 * y + 31 * channel + x * y) % 178;
                pixels.push_back(static_cast<float>(step / 255.0 + offset));
            }
        }
    }
    const Frame frame(width, height, channels, std::move(pixels));
    ASSERT_TRUE(writePng(path, frame, Existing::Replace, PngDepth::Bits16));
}

}

TemporaryFolder::TemporaryFolder()
{
    std::string pattern = (fs::temp_directory_path() / "sidelight_test_XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) {
        m_path = pattern;
    }
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

bool TemporaryFolder::holds(const std::string &name) const
{
    return fs::exists(file(name));
}

std::vector<std::string> TemporaryFolder::names() const
{
    std::vector<std::string> names;
    for (const fs::directory_entry &entry : fs::directory_iterator(m_path)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

ProgramRun runProgram(const std::vector<std::string> &arguments, const std::string &standardOutput)
{
    const TemporaryFolder streams;
    const std::string out = standardOutput.empty() ? streams.file("out") : standardOutput;
    const std::string err = streams.file("err");
    std::vector<char *> argv{const_cast<char *>(SIDELIGHT_PROGRAM)};
    for (const std::string &argument : arguments) {
        argv.push_back(const_cast<char *>(argument.c_str()));
    }
    argv.push_back(nullptr);

    const pid_t child = fork();
    if (child == 0) {
        dup2(open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
        dup2(open(err.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
        unsetenv("DISPLAY");
        unsetenv("WAYLAND_DISPLAY");
        unsetenv("QT_QPA_PLATFORM");
        execv(SIDELIGHT_PROGRAM, argv.data());
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ProgramRun run;
    run.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    run.out = standardOutput.empty() ? textOf(out) : std::string();
    run.err = textOf(err);
    return run;
}

std::string model(const std::string &name)
{
    return std::string(SIDELIGHT_TEST_DATA) + "/models/" + name;
}

void writeColourPng(const std::string &path, int width, int height, double offset)
{
    writePicture(path, width, height, 3, offset);
}

void writeGrayPng(const std::string &path, int width, int height)
{
    writePicture(path, width, height, 1, 0.0);
}

std::string textOf(const std::string &path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void writeText(const std::string &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

}
