// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/integer_islands.h"

#include <gtest/gtest.h>
#include <torch/csrc/jit/ir/irparser.h>

#include <string>

namespace sidelight::test
{

namespace
{

int islandsOf(const std::string &body)
{
    auto graph = std::make_shared<torch::jit::Graph>();
    torch::jit::parseIR("graph(%x : Tensor, %s : float, %z : int):\n" + body, graph.get());
    return integerIslands(*graph);
}

const std::string kQuantized = "  %a : Tensor = aten::quantize_per_tensor(%x, %s, %z, %z)\n"
                               "  %b : Tensor = aten::relu(%a)\n";

TEST(IntegerIslands, AreNoneInANetworkOfFloats)
{
    EXPECT_EQ(islandsOf("  %a : Tensor = aten::relu(%x)\n  return (%a)\n"), 0);
}

TEST(IntegerIslands, GoFromQuantizingToDequantizing)
{
    EXPECT_EQ(islandsOf(kQuantized + "  %c : Tensor = aten::dequantize(%b)\n  return (%c)\n"), 1);
}

TEST(IntegerIslands, AreParted)
{
    EXPECT_EQ(islandsOf(kQuantized
                        + "  %c : Tensor = aten::dequantize(%b)\n"
                          "  %d : Tensor = aten::sigmoid(%c)\n"
                          "  %e : Tensor = aten::quantize_per_tensor(%d, %s, %z, %z)\n"
                          "  %f : Tensor = aten::dequantize(%e)\n"
                          "  return (%f)\n"),
              2);
}

TEST(IntegerIslands, AreMadeOfPlainWholeNumbersToo)
{
    EXPECT_EQ(islandsOf("  %a : Tensor = aten::_make_per_tensor_quantized_tensor(%x, %s, %z)\n"
                        "  %b : Tensor = aten::int_repr(%a)\n"
                        "  %c : Tensor = aten::mul(%b, %s)\n"
                        "  %d : Tensor = aten::_make_per_tensor_quantized_tensor(%c, %s, %z)\n"
                        "  %e : Tensor = aten::int_repr(%d)\n"
                        "  return (%e)\n"),
              2);
}

TEST(IntegerIslands, AreOneWhereBranchesMeet)
{
    EXPECT_EQ(islandsOf(kQuantized
                        + "  %c : Tensor = aten::dequantize(%b)\n"
                          "  %d : Tensor = aten::sigmoid(%c)\n"
                          "  %e : Tensor = aten::quantize_per_tensor(%d, %s, %z, %z)\n"
                          "  %l : Tensor[] = prim::ListConstruct(%b, %e)\n"
                          "  %q : Tensor = quantized::cat(%l, %z, %s, %z)\n"
                          "  %f : Tensor = aten::dequantize(%q)\n"
                          "  return (%f)\n"),
              1);
}

TEST(IntegerIslands, AreNotJoinedByASize)
{
    EXPECT_EQ(islandsOf(kQuantized
                        + "  %n : int = aten::size(%b, %z)\n"
                          "  %d : Tensor = aten::add(%x, %n, %n)\n"
                          "  %c : Tensor = aten::dequantize(%b)\n"
                          "  %r : Tensor = aten::add(%d, %c, %z)\n"
                          "  return (%r)\n"),
              1);
}

}

}
