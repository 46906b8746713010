// SPDX-License-Identifier: GPL-3.0-or-later
// Networks as graphs of float operators, and what becomes of their forms when they are quantized.
#include "inference/model/quantization/float_graph.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/observation.h"
#include "inference/model/quantization/quantized_graph.h"
#include "tests/model/module_source.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace sidelight::test
{
namespace
{

std::map<std::string, int> operatorsOf(const torch::jit::Graph &graph)
{
    std::map<std::string, int> counts;
    forEachNode(graph.block(),
                [&](const torch::jit::Node *node) { ++counts[std::string(operatorOf(node))]; });
    return counts;
}

/// A U-Net of one level that keeps what it skips in a list, as most scripts do, and asks for its size.
torch::jit::Module skipsInAList()
{
    return moduleOfSource("skips = []\n"
                          "x = torch.conv2d(x, self.first, None, [1, 1], [1, 1])\n"
                          "skips.append(x)\n"
                          "x = torch.conv2d(torch.max_pool2d(x, [2, 2]), self.bottom)\n"
                          "skipped = skips[-1]\n"
                          "x = torch.upsample_nearest2d(x, [skipped.size(2), skipped.size(3)])\n"
                          "return torch.conv2d(torch.cat([x, skipped], 1), self.last)\n",
                          {{"first", numbers({4, 3, 3, 3}, 1)},
                           {"bottom", numbers({4, 4, 1, 1}, 2)},
                           {"last", numbers({3, 8, 1, 1}, 3)}});
}

TEST(FloatGraph, HandsWhatIsSkippedOnWithoutAList)
{
    torch::jit::Module module = skipsInAList();
    const auto network = floatGraph(module, "tested.pt");
    ASSERT_TRUE(network) << sentence(network.error());
    const auto operators = operatorsOf(*network->graph);
    EXPECT_FALSE(operators.contains("aten::append"));
    EXPECT_FALSE(operators.contains("aten::__getitem__"));
    EXPECT_EQ(operators.at("aten::cat"), 1);
}

TEST(QuantizedGraph, StaysOnIntegersFromTheFirstLayerToTheLast)
{
    torch::jit::Module module = skipsInAList();
    const auto network = floatGraph(module, "tested.pt");
    ASSERT_TRUE(network) << sentence(network.error());
    Observation seen(*network, /*channelMeans=*/false);
    const at::Tensor x = numbers({1, 3, 10, 14}, 4);
    seen.add(x);
    FoundGrids found;
    auto quantized = quantizedModule(*network, &seen, QuantizationPlan{}, found, "tested.pt");
    ASSERT_TRUE(quantized) << sentence(quantized.error());
    const auto operators = operatorsOf(*quantized->get_method("forward").graph());
    EXPECT_EQ(operators.at("quantized::conv2d"), 3);
    EXPECT_EQ(operators.at("quantized::cat"), 1);
    // The picture is quantized and the answer made float; nothing in between is.
    EXPECT_EQ(operators.at("aten::_make_per_tensor_quantized_tensor"), 1);
    EXPECT_EQ(operators.at("aten::int_repr"), 1);

    const at::Tensor expected = module.forward({x}).toTensor();
    const at::Tensor answered = quantized->forward({x}).toTensor();
    ASSERT_EQ(answered.sizes(), expected.sizes());
    // Three layers of eight bits: within 2 % of the range.
    EXPECT_LT((answered - expected).abs().mean().item().toDouble(),
              0.02 * expected.abs().max().item().toDouble());
}

TEST(QuantizedGraph, RoundsTheFloatPartOfAConcatenationThatAQuantizedLayerTakes)
{
    const auto network = floatGraph(skipsInAList(), "tested.pt");
    ASSERT_TRUE(network) << sentence(network.error());
    Observation seen(*network, /*channelMeans=*/false);
    seen.add(numbers({1, 3, 10, 14}, 4));
    FoundGrids found;
    const auto operatorsWith = [&](const std::set<std::string> &kept) {
        QuantizationPlan plan;
        plan.keep = kept;
        const auto quantized = quantizedModule(*network, &seen, plan, found, "tested.pt");
        EXPECT_TRUE(quantized);
        return operatorsOf(*quantized->get_method("forward").graph());
    };
    auto operators = operatorsWith({network->layers[1]});
    EXPECT_EQ(operators["quantized::conv2d"], 2);
    EXPECT_EQ(operators["quantized::cat"], 1);
    EXPECT_EQ(operators["aten::cat"], 0);
    // The picture and what is upsampled; what the layer in float takes, and the answer.
    EXPECT_EQ(operators["aten::_make_per_tensor_quantized_tensor"], 2);
    EXPECT_EQ(operators["aten::int_repr"], 2);
    // For a layer in float nothing is rounded that need not be.
    operators = operatorsWith({network->layers[1], network->layers[2]});
    EXPECT_EQ(operators["quantized::cat"], 0);
    EXPECT_EQ(operators["aten::cat"], 1);
    EXPECT_EQ(operators["aten::_make_per_tensor_quantized_tensor"], 1);
}

}
}
