// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/error.h"

namespace sidelight
{

namespace
{

/// Length of the valid UTF-8 sequence that starts at position i, 0 where there is none.
std::size_t sequenceLength(const std::string &text, std::size_t i)
{
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned char lead = byte(i);
    std::size_t length = 0;
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
    }
    if (length == 0 || i + length > text.size()) {
        return 0;
    }
    for (std::size_t k = 1; k < length; ++k) {
        if ((byte(i + k) & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

}

std::string oneLine(const std::string &text, std::size_t maxLength)
{
    static const std::string kEllipsis = "\u2026";
    std::string line;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequenceLength(text, i);
        if (line.size() + length > maxLength) {
            return line + kEllipsis;
        }
        const auto byte = static_cast<unsigned char>(text[i]);
        if (length == 0) {
            line += '?';
        } else if (byte < 0x20 || byte == 0x7F) {
            if (!line.empty() && line.back() != ' ') {
                line += ' ';
            }
        } else {
            line.append(text, i, length);
        }
        i += length == 0 ? 1 : length;
    }
    while (!line.empty() && line.back() == ' ') {
        line.pop_back();
    }
    return line;
}

std::string sentence(const Error &error)
{
    std::string line;
    if (!error.file.empty()) {
        line += oneLine(error.file, 1000) + ": ";
    }
    line += oneLine(error.what);
    if (!error.remedy.empty()) {
        line += " - " + oneLine(error.remedy);
    }
    return line;
}

}
