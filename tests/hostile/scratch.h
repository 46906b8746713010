// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

namespace sidelight::test
{

/// A folder of the test's own, gone with everything in it. It holds what hostile files would like to read or
/// write, and knows whether they did.
class Scratch
{
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;

    const std::string &path() const { return m_path; }
    std::string file(const std::string &name) const { return m_path + '/' + name; }
    /// Writes a file into the folder and gives its path.
    std::string write(const std::string &name, const std::string &content) const;

    /// Puts files there that nobody may touch, and remembers what the folder looks like.
    void layOut();
    /// What has changed since, one line a file; empty: nothing.
    std::string changes() const;

private:
    std::map<std::string, std::string> contents() const;

    std::string m_path;
    std::map<std::string, std::string> m_before; ///< path within the folder to what stands there
};

}
