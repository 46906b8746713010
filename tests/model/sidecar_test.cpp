// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/model_files.h"
#include "inference/model/sidecar.h"

#include <gtest/gtest.h>

namespace sidelight::test
{
namespace
{

ContractOverrides parsed(const std::string &text)
{
    const auto result = parseSidecar(text, "m.json");
    EXPECT_TRUE(result) << (result ? "" : sentence(result.error()));
    return result.value_or(ContractOverrides{});
}

TEST(Sidecar, SaysWhatAModelTakesAndGives)
{
    const ContractOverrides overrides =
        parsed(R"({"kind": "bayer4", "range": [0, 255], "mean": [1, 2, 3, 4], "std": 58.4,
        "size_multiple": 32, "output_range": [-1, 1], "label": "Light"})");
    EXPECT_EQ(overrides.kind, InputKind::Bayer4);
    EXPECT_EQ(overrides.range, (std::array{0.0, 255.0}));
    EXPECT_EQ(overrides.mean, (std::vector{1.0, 2.0, 3.0, 4.0}));
    EXPECT_EQ(overrides.std, std::vector{58.4});
    EXPECT_EQ(overrides.sizeMultiple, 32);
    EXPECT_EQ(overrides.outputRange, (std::array{-1.0, 1.0}));
    EXPECT_EQ(overrides.label, "Light");
}

TEST(Sidecar, ReadsBackWhatItWrites)
{
    ContractOverrides overrides;
    overrides.kind = InputKind::Gray;
    overrides.range = {-1.0, 1.0};
    overrides.std = {{0.5}};
    overrides.sizeMultiple = 8;
    EXPECT_EQ(parsed(sidecarText(overrides)), overrides);
    EXPECT_EQ(parsed(sidecarText({})), ContractOverrides{});
}

TEST(Sidecar, LiesBesideTheModelUnderTheSameStem)
{
    EXPECT_EQ(sidecarPath("/models/unet.v2.pt"), "/models/unet.v2.json");
}

class BadSidecar : public testing::TestWithParam<const char *>
{
};

TEST_P(BadSidecar, IsRefusedWithASentenceThatNamesTheFile)
{
    const auto result = parseSidecar(GetParam(), "m.json");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::BadSidecar);
    EXPECT_TRUE(sentence(result.error()).starts_with("m.json: "));
}

INSTANTIATE_TEST_SUITE_P(Each, BadSidecar,
                         testing::Values("", "{", "[]", "null", "\xff", R"({"kind": "rgba"})",
                                         R"({"knd": "rgb"})", R"({"range": [0]})", R"({"range": [1, 1]})",
                                         R"({"range": ["a", 1]})", R"({"mean": []})",
                                         R"({"mean": [1, 2, 3, 4, 5]})", R"({"std": 0})",
                                         R"({"std": [1, 0, 1]})", R"({"size_multiple": 0})",
                                         R"({"size_multiple": 1.5})", R"({"size_multiple": 99999})",
                                         R"({"output_range": 1})", R"({"label": 5})", R"({"mean": 1e999})",
                                         "[[[[[[[[[[[[[[[[[[[["));

}
}
