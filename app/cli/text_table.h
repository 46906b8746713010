// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace sidelight
{

/// A table for a terminal: the first column to the left, numbers to the right, two blanks between columns.
class TextTable
{
public:
    explicit TextTable(std::vector<std::string> header)
        : m_rows{std::move(header)}
    {
    }

    void addRow(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
    /// The columns that are texts, besides the first.
    void setLeft(std::vector<std::size_t> columns) { m_left = std::move(columns); }
    std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows;
    std::vector<std::size_t> m_left{};
};

}
