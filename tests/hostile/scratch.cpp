// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/scratch.h"

#include "tests/archive/zip_builder.h"

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace sidelight::test
{

namespace fs = std::filesystem;

Scratch::Scratch()
{
    std::string pattern = (fs::temp_directory_path() / "sidelight_hostile_XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) {
        m_path = pattern;
    }
}

Scratch::~Scratch()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

std::string Scratch::write(const std::string &name, const std::string &content) const
{
    const std::string path = file(name);
    std::ofstream(path, std::ios::binary) << content;
    return path;
}

void Scratch::layOut()
{
    write("precious", "what the person cannot do without");
    write("secret", "0123456789abcdef0123456789abcdef");
    m_before = contents();
}

std::map<std::string, std::string> Scratch::contents() const
{
    std::map<std::string, std::string> contents;
    for (const fs::directory_entry &entry : fs::recursive_directory_iterator(m_path)) {
        const std::string name = fs::relative(entry.path(), m_path).string();
        contents[name] = entry.is_regular_file() ? contentOf(entry.path().string()) : "no regular file";
    }
    return contents;
}

std::string Scratch::changes() const
{
    std::string changes;
    const auto now = contents();
    for (const auto &[name, content] : m_before) {
        const auto found = now.find(name);
        if (found == now.end()) {
            changes += name + " is gone\n";
        } else if (found->second != content) {
            changes += name + " was changed\n";
        }
    }
    for (const auto &[name, content] : now) {
        changes += m_before.contains(name) ? "" : name + " was made\n";
    }
    return changes;
}

}
