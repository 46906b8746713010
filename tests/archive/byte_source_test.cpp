// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/byte_source.h"

#include "inference/files/input_file.h"
#include "tests/archive/zip_builder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace sidelight::test
{
namespace
{

void expectTenBytes(const ByteSource &source)
{
    EXPECT_EQ(source.size(), 10U);
    ASSERT_TRUE(source.part(8, 2));
    EXPECT_EQ(source.part(8, 2)->at(1), std::byte{'9'});
    EXPECT_TRUE(source.part(10, 0));
    EXPECT_FALSE(source.part(8, 3));
    EXPECT_FALSE(source.part(11, 0));
    // A sum of these overflows.
    EXPECT_FALSE(source.part(9, UINT64_MAX));
    EXPECT_FALSE(source.part(UINT64_MAX, 9));
}

TEST(MemorySource, GivesWhatLiesWithinItAlone)
{
    const std::string text = "0123456789";
    expectTenBytes(MemorySource(bytesOf(text)));
}

TEST(FileSource, GivesWhatLiesWithinTheFileAlone)
{
    const std::string path = testing::TempDir() + "sidelight_byte_source_test";
    std::ofstream(path) << "0123456789";
    const auto file = openInputFile(path);
    ASSERT_TRUE(file);
    const auto source = FileSource::of(*file, path);
    ASSERT_TRUE(source);
    expectTenBytes(*source);

    // Another program cuts the file off meanwhile.
    std::ofstream(path, std::ios::trunc) << "012";
    EXPECT_FALSE(source->part(0, 10));
    EXPECT_TRUE(source->part(0, 3));
}

}
}
