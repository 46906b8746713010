// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/torchscript_archive.h"

#include "inference/archive/zip_directory.h"
#include "tests/archive/pickle_builder.h"
#include "tests/archive/zip_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace sidelight::test
{
namespace
{

using testing::HasSubstr;

/// The records of a model with one weight of 20 numbers.
std::map<std::string, std::string> records()
{
    return {{"constants.pkl", noConstants()},
            {"data.pkl", oneWeight(20)},
            {"data/0", std::string(80, 'w')},
            {"code/__torch__.py", "class Net(Module):\n"},
            {"version", "3\n"}};
}

std::map<std::string, std::string> with(const std::string &name, const std::string &content)
{
    auto all = records();
    all[name] = content;
    return all;
}

std::map<std::string, std::string> without(const std::string &name)
{
    auto all = records();
    all.erase(name);
    return all;
}

std::string modelFile(const std::map<std::string, std::string> &records, bool deflate = false)
{
    std::vector<ZipEntry> entries;
    for (const auto &[name, content] : records) {
        ZipEntry entry{.name = "m/" + name, .content = content};
        entries.push_back(deflate ? packed(entry) : entry);
    }
    return zipFile(entries, {.zip64 = true});
}

Expected<ArchiveSummary> check(const std::string &file)
{
    return checkTorchScriptArchive(MemorySource(bytesOf(file)), "m.pt");
}

void expectTaken(const std::string &file)
{
    const auto summary = check(file);
    EXPECT_TRUE(summary) << sentence(summary.error()) << ": " << summary.error().detail;
}

void expectRefused(const std::string &file, ErrorCode code, const std::string &told)
{
    const auto summary = check(file);
    ASSERT_FALSE(summary) << told;
    EXPECT_EQ(summary.error().code, code);
    EXPECT_THAT(sentence(summary.error()) + " " + summary.error().detail, HasSubstr(told));
    EXPECT_FALSE(summary.error().remedy.empty());
}

TEST(TorchScriptArchive, IsSummedUp)
{
    const auto summary = check(modelFile(records()));
    ASSERT_TRUE(summary) << sentence(summary.error());
    EXPECT_EQ(summary->formatVersion, 3U);
    EXPECT_EQ(summary->members, 5U);
    EXPECT_EQ(summary->storages, 1U);
    EXPECT_EQ(summary->weightBytes, 80U);
    EXPECT_GT(summary->bytes, 80U);
}

TEST(TorchScriptArchive, MayBePackedAnewByAnotherProgram)
{
    expectTaken(modelFile(records(), true));
}

TEST(TorchScriptArchive, MayHaveWhatNewerPyTorchesAndTheMobileOneAdd)
{
    auto all = without("version");
    all[".data/version"] = "6\n";
    all[".data/serialization_id"] = std::string(40, '0');
    all["byteorder"] = "little";
    all["bytecode.pkl"] = noConstants();
    all["extra/model.json"] = "{}";
    expectTaken(modelFile(all));
}

TEST(TorchScriptArchive, OfAnyVersionThatLibTorchReadsIsTaken)
{
    for (int version = 1; version <= 10; ++version) {
        expectTaken(modelFile(with("version", std::to_string(version) + "\n")));
    }
    expectTaken(modelFile(with("version", "3")));
}

TEST(TorchScriptArchive, OfANewerVersionNamesBoth)
{
    for (const std::string version : {"11", "99", "999", "99999999999999999999999"}) {
        expectRefused(modelFile(with("version", version + "\n")), ErrorCode::ModelTooNew,
                      "this LibTorch reads up to 10");
    }
    const std::string file = modelFile(with("version", "11\n"));
    EXPECT_TRUE(checkTorchScriptArchive(MemorySource(bytesOf(file)), "m.pt", 11));
}

TEST(TorchScriptArchive, WithoutAVersionThatIsANumberIsRefused)
{
    expectRefused(modelFile(with("version", "0\n")), ErrorCode::NotAModel, "version is 0");
    for (const std::string version : {"three\n", "3x\n", "-3\n", " 3\n", "", "\n"}) {
        expectRefused(modelFile(with("version", version)), ErrorCode::NotAModel, "not a number");
    }
    expectRefused(modelFile(with("version", std::string(1000, '1'))), ErrorCode::NotAModel, "version");
    expectRefused(modelFile(without("version")), ErrorCode::NotAModel, "not a whole TorchScript model");
    // LibTorch believes the one in .data.
    expectRefused(modelFile(with(".data/version", "0\n")), ErrorCode::NotAModel, "version is 0");
}

TEST(TorchScriptArchive, WithoutARecordIsRefused)
{
    expectRefused(modelFile(without("data.pkl")), ErrorCode::NotAModel, "data.pkl");
    expectRefused(modelFile(without("data/0")), ErrorCode::NotAModel, "\"data/0\"");
    expectRefused(modelFile(without("constants.pkl")), ErrorCode::UnsupportedModelFormat, "state_dict");
}

TEST(TorchScriptArchive, LiesInOneFolder)
{
    expectRefused(zipFile({{.name = "data.pkl", .content = "x"}}), ErrorCode::NotAModel, "one folder");
    expectRefused(zipFile({{.name = "a/data.pkl"}, {.name = "b/version"}}), ErrorCode::NotAModel,
                  "one folder");
}

TEST(TorchScriptArchive, OfAnotherFormatIsNamed)
{
    const auto refused = [](const std::string &name, const std::string &format) {
        expectRefused(zipFile({{.name = name, .content = "{}"}}), ErrorCode::UnsupportedModelFormat, format);
    };
    refused("serialized_exported_program.json", "torch.export");
    refused("m/archive_format", "torch.export");
    refused("model.weights.h5", "Keras");
    refused("arr_0.npy", "NumPy");
    refused("m/.data/extern_modules", "torch.package");
    // LibTorch would read it instead of the pickles, whatever its case.
    expectRefused(modelFile(with("MODEL.json", "{}")), ErrorCode::UnsupportedModelFormat, "oldest format");
}

TEST(TorchScriptArchive, HasWeightsOfTheSizeOfItsTensors)
{
    for (const int bytes : {0, 1, 79}) {
        expectRefused(modelFile(with("data/0", std::string(bytes, 'w'))), ErrorCode::NotAModel,
                      "has fewer bytes of weights than its tensors need");
    }
    expectRefused(modelFile(with("data/0", std::string(84, 'w'))), ErrorCode::NotAModel, "more bytes");
    expectTaken(modelFile(with("data/0", std::string(83, 'w'))));
    expectRefused(modelFile(with("data.pkl", oneWeight(INT64_MAX))), ErrorCode::NotAModel, "fewer bytes");
}

TEST(TorchScriptArchive, HasQuantizedWeightsOfTheSizeOfTheirTensors)
{
    const std::string quantizer = tupleOf({global("torch", "per_tensor_affine"), real(), integer(0)});
    // As the packed weights of a quantized convolution: the state of a class of LibTorch's own.
    const std::string packed = global("__torch__.torch.classes.quantized", "Conv2dPackedParamsBase") + ")\x81"
        + tupleOf({text("2"), quantizedTensor({storage("QInt8", "0", 80), 0, {80}, {1}}, quantizer)}) + "b";
    expectTaken(modelFile(with("data.pkl", pickle(object({{"packed", packed}})))));
    auto shorter = with("data.pkl", pickle(object({{"packed", packed}})));
    shorter["data/0"].pop_back();
    expectRefused(modelFile(shorter), ErrorCode::NotAModel, "fewer bytes");
}

TEST(TorchScriptArchive, HasConstantsOfTheSizeOfTheirTensors)
{
    auto all = with("constants.pkl", pickle(tensor({storage("Long", "0", 3), 0, {3}, {1}}) + "\x85"));
    all["constants/0"] = std::string(24, 'c');
    expectTaken(modelFile(all));
    all["constants/0"].pop_back();
    expectRefused(modelFile(all), ErrorCode::NotAModel, "\"constants/0\" has 23 bytes");
}

TEST(TorchScriptArchive, NeedsNoRecordForAStorageWithoutValues)
{
    auto all = with("data.pkl", oneWeight(0));
    all.erase("data/0");
    expectTaken(modelFile(all));
}

TEST(TorchScriptArchive, WithAPickleOfSomebodyElsesIsRefused)
{
    const std::string system = call("os", "system", text("true") + "\x85");
    expectRefused(modelFile(with("data.pkl", pickle(object({{"a", system}})))), ErrorCode::NotAModel,
                  "\"os.system\"");
    expectRefused(modelFile(with("constants.pkl", pickle(system))), ErrorCode::NotAModel, "constants.pkl");
    expectRefused(modelFile(with("data.pkl", "rubbish")), ErrorCode::NotAModel,
                  "its data.pkl cannot be read");
}

TEST(TorchScriptArchive, OfAnythingElseIsRefused)
{
    for (const std::string &file :
         {std::string(), std::string("P"), std::string("just a text\n"), std::string(100'000, '\0')}) {
        expectRefused(file, ErrorCode::NotAModel, "not a TorchScript model");
    }
}

TEST(TorchScriptArchive, ThatWasCutOffIsRefusedAtEveryByte)
{
    const std::string whole = modelFile(records());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(check(whole.substr(0, length))) << length;
    }
}

}
}
