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
