// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <string>

namespace sidelight::test
{

/// Chance with a seed: the same damage in every run and on every machine, which the distributions of the
/// standard library do not promise.
class Chance
{
public:
    explicit Chance(unsigned seed)
        : m_generator(seed)
    {
    }
    /// 0 up to, but not, `end`.
    std::size_t below(std::size_t end) { return m_generator() % end; }
    bool oneIn(std::size_t count) { return below(count) == 0; }

private:
    std::mt19937 m_generator;
};

/// Bytes with 1 to 8 changes at a time: changed, inserted, removed, or repeated from elsewhere.
std::string damaged(std::string bytes, Chance &chance);

/// A model file damaged inside of one of its pickles or code files, sizes and checksums made right again.
std::string withDamagedMember(const std::string &zip, Chance &chance);

/// A model file whose zip structure is damaged: fields of its directory and headers, names, end records; or
/// cut, or without one of its members.
std::string withDamagedStructure(const std::string &zip, Chance &chance);

/// A picture file damaged anywhere, more often near its begin; the checksums of a PNG are mostly made right
/// again.
std::string withDamagedPixelsOrHeader(const std::string &picture, Chance &chance);

}
