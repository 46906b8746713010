// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/hostile/outcome.h"

#include <string>
#include <vector>

namespace sidelight::test
{

/// One section of OUTCOMES.md: what comes of each hostile input of a group, as it came in this run.
///
/// The run writes the whole table, with its own section new, to the build folder; accepting an outcome is
/// copying that file. Sections that run at the same time do not disturb each other.
class OutcomeTable
{
public:
    explicit OutcomeTable(std::string title)
        : m_title(std::move(title))
    {
    }

    void add(const std::string &number, const std::string &input, const Outcome &outcome);
    /// A row as it is committed: for what cannot be tried on this machine.
    void keep(const std::string &number, const std::string &input);

    /// Fails the test for each row that is not as it is committed, and says how to accept it.
    void expectAsCommitted() const;

private:
    std::string section() const;
    void writeAll() const;
    std::vector<std::string> committedRows() const;

    std::string m_title;
    std::vector<std::string> m_rows;
};

}
