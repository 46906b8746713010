// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/pickle_builder.h"
#include "tests/archive/zip_builder.h"
#include "tests/hostile/model_cases.h"
#include "tests/hostile/model_parts.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace sidelight::test
{

namespace
{

using namespace std::string_literals;

using std::chrono::seconds;

constexpr std::uint64_t kMebibyte = 1 << 20;

std::string data(const std::string &name)
{
    return contentOf(SIDELIGHT_TEST_DATA "/" + name);
}

/// Plays what `make` gives as a file of that name.
ModelCase made(const std::string &number, const std::string &input, const std::function<std::string()> &make,
               const std::string &name = "model.pt")
{
    return {number, input, [=](ModelStage &stage) {
                const std::string path = stage.place(name, make());
                const Outcome outcome = stage.play(path);
                std::filesystem::remove(path);
                return outcome;
            }};
}

ModelCase given(const std::string &number, const std::string &input, const std::string &file)
{
    return {number, input, [=](ModelStage &stage) { return stage.play(stage.model(file)); }};
}

ModelCase cut(const std::string &input, const std::function<std::size_t(std::size_t)> &length)
{
    return made("M02", input, [=] {
        const std::string whole = data("models/rgb.pt");
        return whole.substr(0, length(whole.size()));
    });
}

ModelCase damaged(const std::string &number, const std::string &input, const ModelParts &parts)
{
    return made(number, input, [=] { return modelFile(parts); });
}

/// A pickle of a network that holds `value` besides.
std::string holding(const std::string &value)
{
    return pickle(object({{"training", "\x89"}, {"a", value}}));
}

std::vector<ModelCase> noModels()
{
    return {
        made("M01", "an empty file", [] { return std::string(); }),
        made("M01", "one byte", [] { return std::string("P"); }),
        made("M01", "a text", [] { return std::string("The quick brown fox jumps over the lazy dog.\n"); }),
        cut("cut off behind a tenth", [](std::size_t size) { return size / 10; }),
        cut("cut off behind the half", [](std::size_t size) { return size / 2; }),
        cut("cut off before the end record", [](std::size_t size) { return size - 22; }),
        cut("cut off before the last byte", [](std::size_t size) { return size - 1; }),
        made("M03", "a zip file without a folder",
             [] { return zipFile({{.name = "notes.txt", .content = "nothing"}}); }),
        given("M04", "a state_dict", "state_dict.pth"),
        given("M05", "a state_dict from before PyTorch 1.6", "state_dict_legacy.pth"),
        made("M06", "safetensors", [] { return "\x40\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"F32\"}}"s; }),
        made("M06", "ONNX", [] { return "\x08\x07\x12\x07pytorch\x1a\x05"s; }),
        made("M06", "TensorFlow Lite", [] { return "\x1c\0\0\0TFL3"s + std::string(100, '\0'); }),
        made(
            "M06", "HDF5", [] { return "\x89HDF\r\n\x1a\n" + std::string(100, '\0'); }, "model.keras"),
        made("M06", "a Keras zip file",
             [] {
                 return zipFile({{.name = "config.json", .content = "{}"},
                                 {.name = "model.weights.h5", .content = "x"}});
             }),
        made("M06", "torch.export", [] { return zipFile({{.name = "m/archive_format", .content = "pt2"}}); }),
        made("M06", "a NumPy archive", [] { return zipFile({{.name = "arr_0.npy", .content = "x"}}); }),
        given("M06", "a whole module that Python pickled", "whole_module.pth"),
        made("M06", "a PNG that is called .pt", [] { return data("imaging/rgb8.png"); }),
        given("M07", "PyTorch Mobile", "lite.ptl"),
        made("M08", "PyTorch Mobile, flatbuffer", [] { return "\x18\0\0\0PTMF"s + std::string(100, '\0'); }),
    };
}

std::vector<ModelCase> brokenParts()
{
    const ModelParts whole = convolutionParts();
    return {
        damaged("M09", "format version 0", with(whole, "version", "0\n")),
        damaged("M09", "format version 11", with(whole, "version", "11\n")),
        given("M09", "format version 99", "version_99.pt"),
        damaged("M09", "format version \"three\"", with(whole, "version", "three\n")),
        damaged("M09", "no format version", without(whole, "version")),
        damaged("M10", "no data.pkl", without(whole, "data.pkl")),
        damaged("M10", "no constants.pkl", without(whole, "constants.pkl")),
        damaged("M10", "no weights", without(whole, "data/0")),
        damaged("M10", "no code", without(whole, "code/__torch__.py")),
        given("M11", "fewer weights than its tensors need", "short_weights.pt"),
        damaged("M11", "no bytes of weights", with(whole, "data/0", "")),
        damaged("M11", "more weights than its tensors need",
                with(whole, "data/0", whole.at("data/0") + std::string(4, '\0'))),
        {"M12", "a bit of a weight flipped",
         [=](ModelStage &stage) {
             std::string weights = whole.at("data/0");
             weights[weights.size() / 2] ^= 0x40;
             const std::string before = stage.place("before.pt", modelFile(whole));
             const std::string after = stage.place("after.pt", modelFile(with(whole, "data/0", weights)));
             EXPECT_NE(stage.hashOf(before), stage.hashOf(after));
             const Outcome outcome = stage.play(after);
             return Outcome{outcome.when, outcome.text + "; its hash is another one"};
         }},
        made("M13", "256 MiB of zeros in 260 kB",
             [] {
                 return zipFile({packed({.name = "m/data.pkl", .content = repeated('\0', 256 * kMebibyte)})});
             }),
        made("M13", "says that its 10 bytes unpack to 1 GiB",
             [] {
                 ZipEntry entry = packed({.name = "m/data.pkl", .content = "0123456789"});
                 entry.bytes = 1024 * kMebibyte;
                 return zipFile({entry});
             }),
    };
}

std::vector<ZipEntry> entriesOf(const ModelParts &parts)
{
    std::vector<ZipEntry> entries;
    for (const auto &[name, content] : parts) {
        entries.push_back({.name = "m/" + name, .content = content});
    }
    return entries;
}

/// A sound model and another member besides.
std::string besides(const ZipEntry &entry)
{
    std::vector<ZipEntry> entries = entriesOf(plainParts());
    entries.push_back(entry);
    return zipFile(entries);
}

std::string manyMembers()
{
    std::vector<ZipEntry> entries(100'000);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].name = "m/" + std::to_string(i);
    }
    return zipFile(entries, {.zip64 = true, .onesInOldEnd = true});
}

std::string deepFolders()
{
    std::string name = "m";
    for (int i = 0; i < 200; ++i) {
        name += "/a";
    }
    return besides({.name = name, .content = "deep"});
}

std::string overlapping()
{
    // The content of the first member is the whole second one.
    const ZipEntry inner{.name = "m/b", .content = "x"};
    const std::size_t innerBytes = 30 + inner.name.size() + inner.content.size();
    std::vector<ZipEntry> entries = entriesOf(plainParts());
    entries.insert(entries.begin(), {.name = "m/a", .content = zipFile({inner}).substr(0, innerBytes)});
    entries.push_back({.name = inner.name, .content = inner.content, .headerAt = 30 + inner.name.size()});
    return zipFile(entries);
}

std::vector<ModelCase> strangeZips()
{
    return {
        made("M14", "100,000 members", manyMembers),
        made("M14", "folders within 200 folders", deepFolders),
        made("M14", "a member called ../../evil",
             [] { return besides({.name = "m/../../evil", .content = "x"}); }),
        made("M14", "a member called /etc/passwd",
             [] { return besides({.name = "/etc/passwd", .content = "x"}); }),
        made("M14", "two members of the same name",
             [] { return besides({.name = "m/version", .content = "1\n"}); }),
        made("M14", "two members of the same name but for case",
             [] { return besides({.name = "m/VERSION", .content = "1\n"}); }),
        made("M14", "zip64", [] { return zipFile(entriesOf(plainParts()), {.zip64 = true}); }),
        made("M14", "an encrypted member",
             [] { return besides({.name = "m/secret", .content = "x", .flags = 1}); }),
        made("M14", "a member packed by bzip2",
             [] { return besides({.name = "m/a", .content = "x", .method = 12}); }),
        made("M14", "two members in the same place", overlapping),
        made("M14", "a member whose header has another name",
             [] { return besides({.name = "m/a", .content = "x", .headerName = "m/b"}); }),
        made("M14", "a member beyond the end of the file",
             [] { return besides({.name = "m/a", .content = "x", .headerAt = 0xFFFFFF}); }),
        made("M14", "two end records that contradict each other",
             [] { return zipFile(entriesOf(plainParts()), {.zip64 = true, .zip64Members = 3}); }),
        made("M14", "the second part of a zip file of two",
             [] { return zipFile(entriesOf(plainParts()), {.disk = 1}); }),
    };
}

std::vector<ModelCase> hostilePickles()
{
    const ModelParts whole = plainParts();
    const auto row = [&](const std::string &number, const std::string &input, const std::string &content) {
        return damaged(number, input, with(whole, "data.pkl", content));
    };
    const std::string system = call("os", "system", text("touch @SCRATCH@/written") + "\x85");
    return {
        row("M15", "calls os.system", holding(system)),
        row("M15", "calls builtins.eval", holding(call("builtins", "eval", text("1") + "\x85"))),
        row("M15", "asks for a class that its code lacks", holding(global("__torch__", "Other") + ")\x81}b")),
        row("M16", "calls with nothing on the stack", "\x80\x02R."),
        row("M16", "recalls what it never memoized", "\x80\x02h\xFF."s),
        row("M16", "a text of 2 GB", "\x80\x02X\xFF\xFF\xFF\x7F."),
        row("M16", "1,000,000 marks", "\x80\x02" + std::string(1'000'000, '(') + "."),
        row("M16", "100,000 lists within each other",
            holding(std::string(100'000, ']') + std::string(99'999, 'a'))),
        row("M16", "ends in the middle", whole.at("data.pkl").substr(0, 30)),
        row("M16", "an unknown instruction", "\x80\x02\xFE."),
        damaged("M16", "a tensor of 2^62 numbers in 4 bytes",
                with(with(whole, "data.pkl", oneWeight(std::int64_t{1} << 62)), "data/0", "1234")),
    };
}

std::string nestedIfs(int depth)
{
    std::string code = "y = x\n";
    std::string indent = "    ";
    for (int i = 0; i < depth; ++i) {
        code += indent + "if torch.gt(torch.size(x, 0), 0):\n";
        indent += ' ';
    }
    code += indent + "y = torch.add(x, 0.)\n";
    for (int i = 0; i < depth; ++i) {
        indent.pop_back();
        code += indent + "else:\n" + indent + " y = x\n";
    }
    return code + "    return y";
}

/// Each of them crashed LibTorch once.
std::vector<ModelCase> damagedByChance()
{
    return {
        given("M17", "a letter of __parameters__ missing", "crashing/parameters_misspelt.pt"),
        given("M17", "a letter of __buffers__ missing", "crashing/buffers_misspelt.pt"),
        given("M17", "two letters too many in __buffers__", "crashing/buffers_renamed.pt"),
        given("M17", "two letters of __parameters__ missing", "crashing/parameters_of_floats_misspelt.pt"),
    };
}

std::vector<ModelCase> hostileCode()
{
    const auto row = [](const std::string &number, const std::string &input,
                        const std::function<std::string()> &code) {
        return made(number, input,
                    [=] { return modelFile(with(plainParts(), "code/__torch__.py", code())); });
    };
    return {
        row("M18", "code of random bytes",
            [] {
                std::string bytes;
                for (unsigned i = 0; i < 4000; ++i) {
                    bytes += static_cast<char>(i * i * 2654435761U >> 13U);
                }
                return bytes;
            }),
        row("M18", "no code", [] { return std::string(); }),
        row("M18", "code with a NUL", [] { return codeOf("return x\0 + 1"s); }),
        row("M18", "200,000 parentheses",
            [] { return codeOf("return " + std::string(200'000, '(') + "x" + std::string(200'000, ')')); }),
        row("M18", "50 MB of code", [] { return codeOf("return x" + repeated('#', 50'000'000)); }),
        row("M18", "100 ifs within each other", [] { return codeOf(nestedIfs(100)); }),
        row("M18", "10,000 ifs within each other", [] { return codeOf(nestedIfs(10'000)); }),
        row("M18", "forward twice",
            [] {
                return codeOf("return x",
                              "  def forward(self: __torch__.Net, x: Tensor) -> Tensor:\n    return x\n");
            }),
        row("M18", "a class that derives from Python's object",
            [] { return std::string("class Net(object):\n  def forward(self, x):\n    return x\n"); }),
        row("M18", "imports os", [] { return "import os\n" + codeOf("return x"); }),
        given("M19", "an operator of a library that is not there", "unknown_operator.pt"),
        row("M19", "a class of a library that is not there",
            [] { return codeOf("return x", "  a : __torch__.torch.classes.mine.Thing\n"); }),
    };
}

}

std::vector<ModelCase> archiveCases()
{
    std::vector<ModelCase> cases;
    for (const auto &group :
         {noModels(), brokenParts(), strangeZips(), hostilePickles(), damagedByChance(), hostileCode()}) {
        cases.insert(cases.end(), group.begin(), group.end());
    }
    return cases;
}

}
