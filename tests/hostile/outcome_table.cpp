// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/outcome_table.h"

#include "inference/files/descriptor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/file.h>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

const fs::path kCommitted = SIDELIGHT_OUTCOMES_COMMITTED;
const fs::path kMade = SIDELIGHT_OUTCOMES_MADE;

constexpr const char *kHead = "| # | input | ends while | outcome |\n|---|---|---|---|\n";
constexpr const char *kIntroduction =
    "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n"
    "# What comes of hostile inputs\n"
    "\n"
    "Written by the tests in this folder, each row by an actual run through the worker processes, and "
    "compared with what\n"
    "the next run gives. FILE stands for the path that the sentence names, N for amounts of memory.\n";

std::string textOf(const fs::path &path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::string cell(const std::string &text)
{
    std::string result;
    for (const char c : text) {
        result += c == '|' ? "\\|" : c == '<' ? "&lt;" : std::string(1, c);
    }
    return result;
}

std::string row(const std::string &number, const std::string &input, const Outcome &outcome)
{
    return "| " + number + " | " + cell(input) + " | " + outcome.when + " | " + cell(outcome.text) + " |";
}

/// The parts of a text that begin with a heading "## …", each ending in one line break.
std::vector<std::string> sectionsOf(const std::string &text)
{
    std::vector<std::string> sections;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("## ")) {
            sections.emplace_back();
        }
        if (!sections.empty() && (!line.empty() || !sections.back().ends_with("|\n"))) {
            sections.back() += line + '\n';
        }
    }
    return sections;
}

/// Number and input of a row.
std::string about(const std::string &line)
{
    return line.substr(0, line.find(" | ", line.find(" | ") + 3));
}

/// Whether a build with sanitizers may give another outcome: it has an allocator and a handler of signals of
/// its own, and takes its time.
bool dependsOnSanitizers(const std::string &line)
{
    const auto ends = [&](const char *code) {
        return line.find(std::string("| ") + code) != std::string::npos;
    };
    return SIDELIGHT_SANITIZED != 0 && (ends("OutOfMemory: ") || ends("WorkerDied: ") || ends("TimedOut: "));
}

/// Fails the test for each row that the others lack; says how many those are.
std::size_t tellMissing(const std::vector<std::string> &rows, const std::vector<std::string> &others,
                        const char *what)
{
    std::size_t missing = 0;
    for (const std::string &line : rows) {
        const bool there = std::ranges::any_of(others, [&](const std::string &other) {
            return line == other
                || (about(line) == about(other) && (dependsOnSanitizers(line) || dependsOnSanitizers(other)));
        });
        if (!there) {
            ADD_FAILURE() << what << line;
            ++missing;
        }
    }
    return missing;
}

/// Held while the file in the build folder is read and written anew.
class Lock
{
public:
    explicit Lock(const fs::path &path)
        : m_file(open((path.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600))
    {
        flock(m_file.number(), LOCK_EX);
    }

private:
    Descriptor m_file;
};

}

void OutcomeTable::add(const std::string &number, const std::string &input, const Outcome &outcome)
{
    m_rows.push_back(row(number, input, outcome));
}

void OutcomeTable::keep(const std::string &number, const std::string &input)
{
    const std::string begin = row(number, input, {}).substr(0, row(number, input, {}).rfind("|  |") + 2);
    for (const std::string &committed : committedRows()) {
        if (committed.starts_with(begin)) {
            m_rows.push_back(committed);
        }
    }
}

std::string OutcomeTable::section() const
{
    std::string text = "## " + m_title + "\n\n" + kHead;
    for (const std::string &line : m_rows) {
        text += line + '\n';
    }
    return text;
}

std::vector<std::string> OutcomeTable::committedRows() const
{
    std::vector<std::string> rows;
    for (const std::string &part : sectionsOf(textOf(kCommitted))) {
        if (!part.starts_with("## " + m_title + "\n")) {
            continue;
        }
        std::istringstream lines(part);
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("| ") && !line.starts_with("| # ")) {
                rows.push_back(line);
            }
        }
    }
    return rows;
}

void OutcomeTable::writeAll() const
{
    fs::create_directories(kMade.parent_path());
    const Lock lock(kMade);
    std::vector<std::string> sections = sectionsOf(textOf(fs::exists(kMade) ? kMade : kCommitted));
    std::erase_if(sections,
                  [&](const std::string &part) { return part.starts_with("## " + m_title + "\n"); });
    sections.push_back(section());
    std::ranges::sort(sections);
    std::string text = kIntroduction;
    for (const std::string &part : sections) {
        text += '\n' + part;
    }
    std::ofstream(kMade) << text;
}

void OutcomeTable::expectAsCommitted() const
{
    writeAll();
    const std::vector<std::string> committed = committedRows();
    const std::size_t differences =
        tellMissing(committed, m_rows, "no longer so: ") + tellMissing(m_rows, committed, "new: ");
    EXPECT_EQ(differences, 0U) << "where the new outcomes are right: cp " << kMade.string() << ' '
                               << kCommitted.string();
}

}
