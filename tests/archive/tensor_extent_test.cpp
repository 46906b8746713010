// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/tensor_extent.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace sidelight::test
{
namespace
{

using Numbers = std::vector<std::int64_t>;

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

TEST(TensorExtent, EndsBehindTheLastValue)
{
    const auto extent = tensorExtent(5, Numbers{2, 3}, Numbers{10, 1});
    ASSERT_TRUE(extent);
    EXPECT_EQ(extent->values, 6);
    EXPECT_EQ(extent->end, 5 + 10 + 2 + 1);
}

TEST(TensorExtent, OfANumberIsOneValue)
{
    const auto extent = tensorExtent(0, Numbers{}, Numbers{});
    ASSERT_TRUE(extent);
    EXPECT_EQ(extent->values, 1);
    EXPECT_EQ(extent->end, 1);
}

TEST(TensorExtent, OfNoValuesNeedsNoStorage)
{
    const auto extent = tensorExtent(0, Numbers{3, 0}, Numbers{1, 1});
    ASSERT_TRUE(extent);
    EXPECT_EQ(extent->values, 0);
    EXPECT_EQ(extent->end, 0);
}

TEST(TensorExtent, OfOneValueShownOftenIsOneValueLong)
{
    const auto extent = tensorExtent(0, Numbers{1000, 1000}, Numbers{0, 0});
    ASSERT_TRUE(extent);
    EXPECT_EQ(extent->values, 1'000'000);
    EXPECT_EQ(extent->end, 1);
}

TEST(TensorExtent, IsAbsentForNumbersThatNoTensorHas)
{
    EXPECT_FALSE(tensorExtent(-1, Numbers{1}, Numbers{1}));
    EXPECT_FALSE(tensorExtent(0, Numbers{-1}, Numbers{1}));
    EXPECT_FALSE(tensorExtent(0, Numbers{2}, Numbers{-1}));
    EXPECT_FALSE(tensorExtent(0, Numbers{2, 2}, Numbers{1}));
    EXPECT_FALSE(tensorExtent(0, Numbers(65, 1), Numbers(65, 1)));
    EXPECT_FALSE(tensorExtent(kLargest, Numbers{1}, Numbers{1}));
    EXPECT_FALSE(tensorExtent(1, Numbers{2}, Numbers{kLargest}));
    EXPECT_FALSE(tensorExtent(0, Numbers{3}, Numbers{kLargest}));
    EXPECT_FALSE(tensorExtent(0, Numbers{kLargest, 2}, Numbers{0, 0}));
}

TEST(ElementTypes, AreFoundByTheNamesThatPicklesGiveThem)
{
    EXPECT_EQ(elementType("FloatStorage")->bytes, 4U);
    EXPECT_EQ(elementType("ComplexDoubleStorage")->bytes, 16U);
    EXPECT_TRUE(elementType("QInt8Storage")->quantized);
    EXPECT_EQ(elementType("QUInt4x2Storage")->values, 2U);
    EXPECT_EQ(elementType("Storage"), nullptr);
    EXPECT_EQ(elementType(""), nullptr);
}

}
}
