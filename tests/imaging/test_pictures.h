// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"
#include "inference/imaging/picture_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

namespace sidelight::test
{

inline std::string dataPath(const std::string &name)
{
    return std::string(SIDELIGHT_TEST_DATA) + "/imaging/" + name;
}

inline std::string contentOf(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A file of the test's own, gone with it.
class TemporaryFile
{
public:
    explicit TemporaryFile(const std::string &content, const std::string &suffix = "")
        : m_path(testing::TempDir() + "sidelight_XXXXXX" + suffix)
    {
        const int file = mkstemps(m_path.data(), static_cast<int>(suffix.size()));
        EXPECT_GE(file, 0);
        close(file);
        write(content);
    }
    TemporaryFile(const TemporaryFile &) = delete;
    TemporaryFile &operator=(const TemporaryFile &) = delete;
    ~TemporaryFile() { unlink(m_path.c_str()); }

    const std::string &path() const { return m_path; }
    void write(const std::string &content) const
    {
        // A new file each time: some file systems flush one that is cut to nothing and written again.
        unlink(m_path.c_str());
        std::ofstream file(m_path, std::ios::binary);
        file << content;
    }

private:
    std::string m_path;
};

/// The picture that tests/data/imaging/make_pictures.py put into every file, in steps of 1/255.
inline float expectedRgb(int x, int y, int channel)
{
    return static_cast<float>(channel == 0 ? 40 * x : (channel == 1 ? 60 * y : 250 - 40 * x - 10 * y));
}

inline float expectedGray(int x, int y)
{
    return static_cast<float>(10 + 40 * x + 5 * y);
}

/// The largest difference to that picture, in steps of 1/255; infinite where size or channels differ.
inline float distanceToExpected(const Frame &frame, float offset16 = 0.0F)
{
    if (frame.width() != 6 || frame.height() != 4) {
        return INFINITY;
    }
    float largest = 0.0F;
    for (int y = 0; y < 4; ++y) {
        for (int x = 0; x < 6; ++x) {
            for (int c = 0; c < frame.channels(); ++c) {
                const float value = frame.channels() == 1 ? expectedGray(x, y) : expectedRgb(x, y, c);
                const float expected = value + offset16 * static_cast<float>(x + 1) / 257.0F;
                largest = std::max(largest, std::abs(frame.at(x, y, c) * 255.0F - expected));
            }
        }
    }
    return largest;
}

}
