// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/model_info.h"

#include <gtest/gtest.h>

namespace sidelight::test
{

namespace
{

TEST(InputKind, GoesToItsNameAndBack)
{
    for (const InputKind kind : {InputKind::Rgb, InputKind::Gray, InputKind::Bayer4}) {
        EXPECT_EQ(inputKindFromName(inputKindName(kind)), kind);
    }
    EXPECT_EQ(inputKindFromName("RGB"), std::nullopt);
    EXPECT_EQ(inputChannels(InputKind::Rgb), 3);
    EXPECT_EQ(inputChannels(InputKind::Gray), 1);
    EXPECT_EQ(inputChannels(InputKind::Bayer4), 4);
}

TEST(WhatRuns, CountsLayersOnIntegersAndTheWaysThere)
{
    ModelInfo info;
    info.layers = {{"a", "quantized::conv2d_relu", "int8", 8}, {"b", "aten::conv2d", "fp32", 8}};
    info.operators = {{"aten::quantize_per_tensor", 2}, {"aten::dequantize", 3}, {"aten::conv2d", 1}};
    info.integerIslands = 2;
    EXPECT_EQ(whatRuns(info), "1 of 2 layers on integers, in 2 pieces; 2 quantize, 3 dequantize");
    info.operators = {{"aten::_make_per_tensor_quantized_tensor", 1}, {"aten::int_repr", 1}};
    info.integerIslands = 1;
    EXPECT_EQ(whatRuns(info), "1 of 2 layers on integers, in 1 piece; 1 quantize, 1 dequantize");
    info.layers.erase(info.layers.begin());
    EXPECT_EQ(whatRuns(info), "all of 1 layer in float");
}

TEST(ContractOverrides, TakeTheSecondWhereItSaysSomething)
{
    ContractOverrides sidecar;
    sidecar.kind = InputKind::Gray;
    sidecar.sizeMultiple = 8;
    ContractOverrides person;
    person.sizeMultiple = 32;
    person.label = "mine";
    const ContractOverrides both = merged(sidecar, person);
    EXPECT_EQ(both.kind, InputKind::Gray);
    EXPECT_EQ(both.sizeMultiple, 32);
    EXPECT_EQ(both.label, "mine");
    EXPECT_EQ(merged(sidecar, {}), sidecar);
}

}

}
