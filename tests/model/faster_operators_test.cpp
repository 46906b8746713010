// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that are replaced by faster ones: what LibTorch makes of the network before is the reference.
#include "inference/model/quantization/faster_operators.h"

#include "inference/model/graph_tools.h"
#include "tests/model/module_source.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace sidelight::test
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

/// Of the largest value: sums of up to 108 products in another order, each rounded by 2^-24.
constexpr double kRounding = 1e-5;

struct Case {
    const char *says;
    const char *call;
    std::vector<std::int64_t> weight;
    bool rewritten;
};

void PrintTo(const Case &tried, std::ostream *out)
{
    *out << tried.says;
}

int count(const torch::jit::Module &module, std::string_view name)
{
    int found = 0;
    forEachNode(module.get_method("forward").graph()->block(),
                [&](const torch::jit::Node *node) { found += operatorOf(node) == name ? 1 : 0; });
    return found;
}

FloatGraph networkOf(const torch::jit::Module &module)
{
    auto network = floatGraph(module, "tested.pt");
    EXPECT_TRUE(network) << (network ? "" : sentence(network.error()));
    return std::move(*network);
}

class EveryLayer : public testing::TestWithParam<Case>
{
protected:
    void SetUp() override
    {
        const std::int64_t outputs = 12; // Of each case.
        m_module =
            moduleOfSource(std::string("return ") + GetParam().call + '\n',
                           {{"weight", numbers(GetParam().weight, 1)}, {"bias", numbers({outputs}, 2)}});
        m_network = networkOf(m_module);
        m_faster = fasterModule(m_network);
    }

    torch::jit::Module m_module;
    FloatGraph m_network;
    torch::jit::Module m_faster;
};

TEST_P(EveryLayer, GivesTheSameButForRounding)
{
    for (const std::vector<std::int64_t> &shape :
         {std::vector<std::int64_t>{1, 12, 8, 8}, std::vector<std::int64_t>{1, 12, 7, 5},
          std::vector<std::int64_t>{2, 12, 1, 3}, std::vector<std::int64_t>{1, 12, 61, 53}}) {
        const at::Tensor x = numbers(shape, 3);
        const at::Tensor expected = m_module.forward({x}).toTensor();
        for (const at::Tensor &given : {x, x.contiguous(at::MemoryFormat::ChannelsLast)}) {
            const at::Tensor answered = m_faster.forward({given}).toTensor();
            ASSERT_EQ(answered.sizes(), expected.sizes());
            EXPECT_LE((answered - expected).abs().max().item().toDouble(),
                      kRounding * expected.abs().max().item().toDouble());
        }
    }
}

TEST_P(EveryLayer, IsReplacedOnlyWhereThatIsTheSame)
{
    const bool transposed = std::string_view(GetParam().call).find("transpose") != std::string_view::npos;
    EXPECT_EQ(count(m_faster, "aten::pixel_shuffle"), transposed && GetParam().rewritten ? 1 : 0);
    EXPECT_EQ(count(m_faster, "aten::conv_transpose2d"), transposed && !GetParam().rewritten ? 1 : 0);
    EXPECT_EQ(fasterOperators(m_network).empty(), !GetParam().rewritten);
    EXPECT_TRUE(m_faster.hasattr("weight_w0")); // The name of the layer and its place.
}

INSTANTIATE_TEST_SUITE_P(
    Each, EveryLayer,
    testing::Values(
        Case{"transposed, kernel 2, stride 2",
             "torch.conv_transpose2d(x, self.weight, self.bias, [2, 2], [0, 0], [0, 0], 1, [1, 1])",
             {12, 12, 2, 2},
             true},
        Case{"transposed, kernel 3, stride 3, without bias",
             "torch.conv_transpose2d(x, self.weight, None, [3, 3], [0, 0], [0, 0], 1, [1, 1])",
             {12, 12, 3, 3},
             true},
        Case{"transposed, kernel 2, stride 2, in three groups",
             "torch.conv_transpose2d(x, self.weight, self.bias, [2, 2], [0, 0], [0, 0], 3, [1, 1])",
             {12, 4, 2, 2},
             true},
        Case{"transposed, depthwise, without bias",
             "torch.conv_transpose2d(x, self.weight, None, [2, 2], [0, 0], [0, 0], 12, [1, 1])",
             {12, 1, 2, 2},
             true},
        Case{"transposed, kernel 2, stride 2, padded output",
             "torch.conv_transpose2d(x, self.weight, self.bias, [2, 2], [0, 0], [1, 1], 1, [1, 1])",
             {12, 12, 2, 2},
             false},
        Case{"transposed, kernel 3, stride 2",
             "torch.conv_transpose2d(x, self.weight, self.bias, [2, 2], [0, 0], [0, 0], 1, [1, 1])",
             {12, 12, 3, 3},
             false},
        Case{"transposed, kernel 2, stride 3",
             "torch.conv_transpose2d(x, self.weight, self.bias, [3, 3], [0, 0], [0, 0], 1, [1, 1])",
             {12, 12, 2, 2},
             false},
        Case{"transposed, as high as its stride, but not as wide",
             "torch.conv_transpose2d(x, self.weight, self.bias, [2, 2], [0, 0], [0, 0], 1, [1, 1])",
             {12, 12, 2, 3},
             false},
        Case{"transposed, of another height than width",
             "torch.conv_transpose2d(x, self.weight, self.bias, [2, 3], [0, 0], [0, 0], 1, [1, 1])",
             {12, 12, 2, 3},
             false},
        Case{"transposed, dilated",
             "torch.conv_transpose2d(x, self.weight, self.bias, [2, 2], [0, 0], [0, 0], 1, [2, 2])",
             {12, 12, 2, 2},
             false},
        Case{"1x1",
             "torch.conv2d(x, self.weight, self.bias, [1, 1], [0, 0], [1, 1], 1)",
             {12, 12, 1, 1},
             true},
        Case{"1x1, padded, in four groups, without bias",
             "torch.conv2d(x, self.weight, None, [1, 1], [2, 1], [1, 1], 4)",
             {12, 3, 1, 1},
             true},
        Case{"1x1, stride 2",
             "torch.conv2d(x, self.weight, self.bias, [2, 2], [0, 0], [1, 1], 1)",
             {12, 12, 1, 1},
             false},
        Case{"3x3",
             "torch.conv2d(x, self.weight, self.bias, [1, 1], [1, 1], [1, 1], 1)",
             {12, 12, 3, 3},
             false},
        Case{"1x3",
             "torch.conv2d(x, self.weight, self.bias, [1, 1], [0, 1], [1, 1], 1)",
             {12, 12, 1, 3},
             false}));

/// One weight in a layer that is replaced, in another one like it, and in one that is not.
TEST(FasterOperators, MayShareWeights)
{
    torch::jit::Module module =
        moduleOfSource("y = torch.conv_transpose2d(x, self.up, None, [2, 2], 0, 0, 4)\n"
                       "y = torch.conv_transpose2d(y, self.up, None, [2, 2], 0, 0, 4)\n"
                       "return torch.conv_transpose2d(y, self.up, None, 1, 0, 0, 4)\n",
                       {{"up", numbers({4, 1, 2, 2}, 1)}});
    torch::jit::Module faster = fasterModule(networkOf(module));
    EXPECT_EQ(count(faster, "aten::pixel_shuffle"), 2);
    const at::Tensor x = numbers({1, 4, 5, 3}, 2);
    const at::Tensor expected = module.forward({x}).toTensor();
    EXPECT_LE((faster.forward({x}).toTensor() - expected).abs().max().item().toDouble(),
              kRounding * expected.abs().max().item().toDouble());
}

TEST(FasterOperators, AreCounted)
{
    const FloatGraph network =
        networkOf(moduleOfSource("y = torch.conv_transpose2d(x, self.up, None, [2, 2])\n"
                                 "y = torch.conv_transpose2d(y, self.up, None, [2, 2])\n"
                                 "return torch.conv2d(y, self.last)\n",
                                 {{"up", numbers({4, 4, 2, 2}, 1)}, {"last", numbers({3, 4, 1, 1}, 2)}}));
    EXPECT_THAT(fasterOperators(network),
                ElementsAre(HasSubstr("2 transposed convolutions"), HasSubstr("1 1x1 convolution ")));
}

}
}
