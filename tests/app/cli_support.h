// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace sidelight::test
{

/// A folder of its own for one test, removed with everything in it.
class TemporaryFolder
{
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;

    const std::string &path() const { return m_path; }
    std::string file(const std::string &name) const { return m_path + '/' + name; }
    bool holds(const std::string &name) const;
    std::vector<std::string> names() const; ///< sorted

private:
    std::string m_path;
};

/// What the program printed and how it ended.
struct ProgramRun {
    int exitCode = -1; ///< -1: it was ended by a signal
    std::string out;
    std::string err;

    nlohmann::json json() const { return nlohmann::json::parse(out); }
};

/// Runs the program in the test's own environment without a display; its standard output goes to a file, or
/// to `standardOutput` where that is given.
ProgramRun runProgram(const std::vector<std::string> &arguments, const std::string &standardOutput = {});

/// Path of one of the small models of the tests.
std::string model(const std::string &name);

/// Writes a colour PNG with soft structure between 0.1 and 0.8, plus `offset` in each sample (16 bit).
void writeColourPng(const std::string &path, int width, int height, double offset = 0.0);

/// The same in gray.
void writeGrayPng(const std::string &path, int width, int height);

std::string textOf(const std::string &path);
void writeText(const std::string &path, const std::string &text);

}
