// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/pickle_storages.h"

#include "tests/archive/pickle_builder.h"
#include "tests/archive/zip_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sidelight::test
{
namespace
{

using testing::HasSubstr;

Expected<std::vector<PickledStorage>> walk(const std::string &pickle, PickleRoot root = PickleRoot::Module)
{
    return storagesInPickle(bytesOf(pickle), root, "m.pt", "data.pkl");
}

/// The module whose one attribute is this value.
std::string moduleWith(const std::string &value)
{
    return pickle(object({{"a", value}}));
}

std::string repeated(const std::string &piece, int times)
{
    std::string result;
    for (int i = 0; i < times; ++i) {
        result += piece;
    }
    return result;
}

TEST(PickleStorages, AreListedWithTheirSizes)
{
    const std::string a = tensor({storage("Float", "0", 81), 0, {3, 3, 3, 3}, {27, 9, 3, 1}});
    const std::string b = tensor({storage("Half", "weight.1", 4), 1, {3}, {1}});
    const auto storages = walk(pickle(object({{"a", a}, {"inner", object({{"b", b}})}})));
    ASSERT_TRUE(storages) << storages.error().detail;
    ASSERT_EQ(storages->size(), 2U);
    EXPECT_EQ(storages->at(0).key, "0");
    EXPECT_EQ(storages->at(0).elements, 81U);
    EXPECT_EQ(storages->at(0).elementBytes, 4U);
    EXPECT_EQ(storages->at(1).key, "weight.1");
    EXPECT_EQ(storages->at(1).elementBytes, 2U);
}

TEST(PickleStorages, OfQuantizedTensorsAreListedToo)
{
    const std::string scales = tensor({storage("Double", "1", 2), 0, {2}, {1}});
    const std::string zeros = tensor({storage("Long", "2", 2), 0, {2}, {1}});
    const std::string quantizer = tupleOf({global("torch", "per_channel_affine"), scales, zeros, integer(0)});
    const std::string weight = quantizedTensor({storage("QInt8", "0", 10), 0, {2, 5}, {5, 1}}, quantizer);
    const auto storages = walk(moduleWith(weight));
    ASSERT_TRUE(storages) << storages.error().detail;
    EXPECT_EQ(storages->size(), 3U);
}

TEST(PickleStorages, TwoValuesOfFourBitsShareAByte)
{
    const std::string quantizer = tupleOf({global("torch", "per_tensor_affine"), real(), integer(0)});
    EXPECT_TRUE(walk(moduleWith(quantizedTensor({storage("QUInt4x2", "0", 3), 0, {5}, {1}}, quantizer))));
    EXPECT_FALSE(walk(moduleWith(quantizedTensor({storage("QUInt4x2", "0", 3), 0, {7}, {1}}, quantizer))));
}

TEST(PickleStorages, TensorsMayShareAStorageThroughTheMemo)
{
    const std::string first = tensor({storage("Float", "0", 6) + "q" + std::string(1, '\0'), 0, {3}, {1}});
    const std::string second = tensor({"h" + std::string(1, '\0'), 3, {3}, {1}});
    const auto storages = walk(moduleWith(tupleOf({first, second})));
    ASSERT_TRUE(storages) << storages.error().detail;
    EXPECT_EQ(storages->size(), 1U);
}

class PicklesOfNetworks : public testing::TestWithParam<std::string>
{
};

TEST_P(PicklesOfNetworks, AreTaken)
{
    const auto storages = walk(moduleWith(GetParam()));
    EXPECT_TRUE(storages) << storages.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Each, PicklesOfNetworks,
    testing::Values(
        "N", "\x88", real(), text("zeros"), "K\x05", std::string("M\0\1", 3), "J\xFF\xFF\xFF\xFF", ")",
        tupleOf({"N", "N", "N", "N"}), "N\x85", "NN\x86", "NNN\x87",
        call("torch.jit._pickle", "build_intlist", tupleOf({listOf({integer(1), integer(2)})})),
        call("torch.jit._pickle", "build_doublelist", tupleOf({listOf({real()})})),
        call("torch.jit._pickle", "build_boollist", tupleOf({listOf({"\x88"})})),
        call("torch.jit._pickle", "build_tensorlist", tupleOf({listOf({})})),
        call("torch.jit._pickle", "restore_type_tag", listOf({text("a")}) + text("List[str]") + "\x86"),
        call("torch.jit._pickle", "restore_type_tag",
             "}(" + text("k") + integer(1) + "u" + text("Dict[str, int]") + "\x86"),
        call("torch", "device", text("cpu") + "\x85"), call("builtins", "complex", real() + real() + "\x86"),
        call("__torch__", "Colour", integer(2)), global("__torch__.torch.classes", "P") + ")\x81NN\x86" + "b",
        tensor({storage("Float", "0", 1), 0, {1000}, {0}}), tensor({storage("Float", "0", 0), 0, {0}, {1}}),
        tensor({storage("Bool", "0", 1), 0, {}, {}})));

/// A pickle and what the detail of its refusal says.
struct Refused {
    const char *why;
    std::string pickle;
    const char *told;
};

void PrintTo(const Refused &value, std::ostream *stream)
{
    *stream << value.why;
}

class PicklesOfOthers : public testing::TestWithParam<Refused>
{
};

TEST_P(PicklesOfOthers, AreRefused)
{
    const auto storages = walk(GetParam().pickle);
    ASSERT_FALSE(storages);
    EXPECT_EQ(storages.error().code, ErrorCode::NotAModel);
    EXPECT_THAT(sentence(storages.error()) + storages.error().detail, HasSubstr(GetParam().told));
}

INSTANTIATE_TEST_SUITE_P(
    Stack, PicklesOfOthers,
    testing::Values(
        Refused{"empty", "", "middle of an instruction"},
        Refused{"another protocol", "\x80\x04N.", "protocol"}, Refused{"no protocol", "N.", "protocol"},
        Refused{"no end", "\x80\x02N", "middle"}, Refused{"nothing", pickle(""), "one value"},
        Refused{"two values", pickle("NN"), "one value"}, Refused{"open mark", pickle("(N"), "one value"},
        Refused{"pair of one", pickle("N\x86"), "empty stack"},
        Refused{"call of nothing", pickle("R"), "empty stack"},
        Refused{"object of nothing", pickle("b"), "empty stack"},
        Refused{"new object of nothing", pickle("\x81"), "empty stack"},
        Refused{"persistent id of nothing", pickle("Q"), "empty stack"},
        Refused{"put of nothing", pickle(std::string("q\0", 2)), "empty stack"},
        Refused{"items without a mark", pickle("}u"), "mark"},
        Refused{"tuple without a mark", pickle("t"), "mark"},
        Refused{"list without a mark", pickle("]e"), "mark"},
        Refused{"reaches below a mark", pickle("NN(\x86"), "empty stack"},
        Refused{"append to nothing", pickle("(e"), "empty stack"},
        Refused{"append to a dict", pickle("}(Ne"), "no new list"},
        Refused{"items of a list", pickle("](NNu"), "no new dict"},
        Refused{"key without a value", pickle("}(Nu"), "key without a value"},
        Refused{"recalls memo 255", pickle("h\xFF"), "never memoized"},
        Refused{"recalls memo 4294967295", pickle("j\xFF\xFF\xFF\xFF"), "never memoized"},
        Refused{"memoizes at 4294967295", pickle("Nr\xFF\xFF\xFF\xFF"), "out of order"},
        Refused{"unknown instruction", pickle("Nd"), "unknown instruction"},
        Refused{"text of 2 GB", pickle(std::string("X\0\0\0\x7F", 5) + "abc"), "goes on beyond"},
        Refused{"cut number", "\x80\x02J\1\2", "middle"},
        Refused{"long number", pickle(std::string("\x8A\x10", 2) + std::string(16, 'x')), "whole number"},
        Refused{"name without an end", "\x80\x02" + std::string("c__torch__"), "without an end"},
        Refused{"endless name", pickle("c__torch__\n" + std::string(5000, 'x') + "\n"), "without an end"},
        Refused{"a million marks", pickle(repeated("(", 1'000'000)), "nested too deep"},
        Refused{"a million tuples in each other", pickle("N" + repeated("\x85", 1'000'000)),
                "nested too deep"},
        Refused{"five million values", pickle("(" + repeated("N", 5'000'000) + "t"), "more instructions"}));

INSTANTIATE_TEST_SUITE_P(
    Values, PicklesOfOthers,
    testing::Values(
        Refused{"no module", pickle(")"), "another kind"},
        Refused{"os.system", moduleWith(call("os", "system", text("true") + "\x85")), "os.system"},
        Refused{"posix by another way", moduleWith(global("torch", "os.system")), "torch.os.system"},
        Refused{"sparse tensor", moduleWith(global("torch._utils", "_rebuild_sparse_tensor")), "sparse"},
        Refused{"call of a number", moduleWith("K\1)R"), "class is needed"},
        Refused{"call of a type", moduleWith(call("torch", "FloatStorage", ")")), "no function"},
        Refused{"object of a function", moduleWith(global("torch", "device") + ")\x81}" + "b"), "no class"},
        Refused{"list that holds itself", moduleWith(std::string("]q\0(h\0e", 7)), "no new list"},
        Refused{"dict that holds itself", moduleWith(std::string("}q\0(Nh\0u", 8)), "no new dict"},
        Refused{"texts as numbers",
                moduleWith(call("torch.jit._pickle", "build_intlist", tupleOf({listOf({text("a")})}))),
                "another kind"},
        Refused{"list of no type",
                moduleWith(call("torch.jit._pickle", "restore_type_tag", listOf({}) + text("") + "\x86")),
                "unknown type"},
        Refused{"list of a deep type",
                moduleWith(call("torch.jit._pickle", "restore_type_tag",
                                listOf({}) + text(repeated("List[", 1000) + "int" + repeated("]", 1000))
                                    + "\x86")),
                "unknown type"}));

INSTANTIATE_TEST_SUITE_P(
    Storages, PicklesOfOthers,
    testing::Values(Refused{"persistent id of a text", moduleWith(text("storage") + "Q"), "no storage"},
                    Refused{"persistent id of another kind",
                            moduleWith(tupleOf({text("module"), global("torch", "FloatStorage"), text("0"),
                                                text("cpu"), integer(1)})
                                       + "Q"),
                            "no storage"},
                    Refused{"negative size", moduleWith(storage("Float", "0", -1)), "without a size"},
                    Refused{"unknown type", moduleWith(storage("Quad", "0", 1)), "torch.QuadStorage"},
                    Refused{"type of a function",
                            moduleWith(tupleOf({text("storage"), global("torch", "device"), text("0"),
                                                text("cpu"), integer(1)})
                                       + "Q"),
                            "unknown type"},
                    Refused{"same weights twice",
                            moduleWith(tupleOf({storage("Float", "0", 1), storage("Float", "0", 1)})),
                            "twice"}));

INSTANTIATE_TEST_SUITE_P(
    Tensors, PicklesOfOthers,
    testing::Values(
        Refused{"longer than its storage", moduleWith(tensor({storage("Float", "0", 8), 0, {9}, {1}})),
                "fewer bytes"},
        Refused{"begins too late", moduleWith(tensor({storage("Float", "0", 8), 1, {8}, {1}})),
                "fewer bytes"},
        Refused{"strides too far", moduleWith(tensor({storage("Float", "0", 8), 0, {2, 2}, {7, 2}})),
                "fewer bytes"},
        Refused{"huge strides", moduleWith(tensor({storage("Float", "0", 8), 0, {4}, {INT64_MAX / 2}})),
                "impossible size"},
        Refused{"negative offset", moduleWith(tensor({storage("Float", "0", 8), -1, {1}, {1}})),
                "impossible size"},
        Refused{"of no storage", moduleWith(tensor({integer(0), 0, {1}, {1}})), "another kind"},
        Refused{"without parts", moduleWith(call("torch._utils", "_rebuild_tensor_v2", ")")),
                "too few parts"},
        Refused{"of a quantized storage", moduleWith(tensor({storage("QInt8", "0", 8), 0, {1}, {1}})),
                "another type"},
        Refused{"quantized without a scheme",
                moduleWith(quantizedTensor({storage("QInt8", "0", 1), 0, {1}, {1}}, ")")),
                "without a scheme"},
        Refused{"quantized with fewer scales than channels",
                moduleWith(quantizedTensor({storage("QInt8", "0", 10), 0, {2, 5}, {5, 1}},
                                           tupleOf({global("torch", "per_channel_affine"),
                                                    tensor({storage("Double", "1", 1), 0, {1}, {1}}),
                                                    tensor({storage("Long", "2", 1), 0, {1}, {1}}),
                                                    integer(0)}))),
                "number of scales"},
        Refused{"quantized along an axis it lacks",
                moduleWith(quantizedTensor({storage("QInt8", "0", 1), 0, {1}, {1}},
                                           tupleOf({global("torch", "per_channel_affine"),
                                                    tensor({storage("Double", "1", 1), 0, {1}, {1}}),
                                                    tensor({storage("Long", "2", 1), 0, {1}, {1}}),
                                                    integer(1)}))),
                "number of scales"}));

TEST(PickleStorages, OfConstantsStandInATuple)
{
    EXPECT_TRUE(walk(noConstants(), PickleRoot::Constants));
    EXPECT_FALSE(walk(pickle(object({})), PickleRoot::Constants));
    EXPECT_FALSE(walk(noConstants(), PickleRoot::Module));
}

TEST(PickleStorages, OfAPickleThatWasCutOffAreRefusedAtEveryByte)
{
    const std::string whole = oneWeight(81);
    ASSERT_TRUE(walk(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(walk(whole.substr(0, length))) << length;
    }
}

}
}
