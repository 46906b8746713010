// SPDX-License-Identifier: GPL-3.0-or-later
// What networks may do once they are opened, or while they are.
#include "tests/hostile/model_cases.h"

#include "inference/quality/quality_metrics.h"
#include "tests/archive/pickle_builder.h"
#include "tests/hostile/model_parts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

namespace sidelight::test
{

namespace
{

using std::chrono::seconds;

constexpr std::uint64_t kMebibyte = 1 << 20;

const ModelPlay kOnce{.runs = 1};
const ModelPlay kShort{.limits = {seconds(2), 0}};
const ModelPlay kSmall{.limits = {seconds(60), 512 * kMebibyte}};

/// A model of the data folder, played as it is.
struct FileCase {
    const char *number;
    const char *input;
    const char *file;
    ModelPlay how = {};
    const char *needs = ""; ///< a part of the sandbox
};

ModelPlay inARangeOfAThousandth()
{
    ModelPlay play;
    play.overrides.outputRange = {0.0, 0.001};
    return play;
}

const FileCase kFiles[] = {
    {"B01", "no forward", "no_forward.pt"},
    {"B02", "forward takes two pictures", "two_inputs.pt"},
    {"B02", "forward takes nothing", "no_inputs.pt"},
    {"B02", "forward takes its picture by name alone", "keyword_only.pt"},
    {"B02", "forward needs another value by name", "keyword_besides.pt"},
    {"B02", "forward takes another value that has a default", "default_besides.pt"},
    {"B02", "forward takes a text", "text_input.pt"},
    {"B02", "forward takes a list of pictures", "list_input.pt"},
    {"B03", "answers with a tuple of two pictures", "tuple_output.pt"},
    {"B03", "answers with a tuple of one picture", "returns_tuple_of_one.pt"},
    {"B03", "answers with a dict", "returns_dict.pt"},
    {"B03", "answers with a list of one picture", "returns_list_of_one.pt"},
    {"B03", "answers with a list of two pictures", "returns_list_of_two.pt"},
    {"B03", "answers with an empty list", "returns_empty_list.pt"},
    {"B03", "answers with a tuple of lists and dicts", "returns_nested.pt"},
    {"B03", "answers with None", "returns_none.pt"},
    {"B03", "answers with a number", "returns_int.pt"},
    {"B03", "answers with a text", "returns_text.pt"},
    {"B03", "answers with a truth value", "returns_bool.pt"},
    {"B03", "answers with a device", "returns_device.pt"},
    {"B03", "answers with itself", "returns_itself.pt"},
    {"B04", "gives its input back", "unchanged.pt"},
    {"B05", "half the size", "half_size.pt"},
    {"B05", "a size of its own", "another_size.pt"},
    {"B05", "one dimension", "one_dimension.pt"},
    {"B05", "no dimension", "no_dimension.pt"},
    {"B05", "five dimensions", "five_dimensions.pt"},
    {"B05", "no pixels", "no_elements.pt"},
    {"B05", "two pictures at once", "batch_of_two.pt"},
    {"B05", "one channel", "one_channel.pt"},
    {"B05", "two channels", "two_channels.pt"},
    {"B05", "four channels", "four_channels.pt"},
    {"B05", "a thousand channels", "thousand_channels.pt"},
    {"B05", "a row of class scores", "classifier.pt"},
    {"B05", "300,000 x 300,000 pixels that share one number in memory", "expanded.pt", kSmall},
    {"B05", "2^32 pixels wide", "width_of_33_bits.pt", kSmall},
    {"B05", "3,000,000,000 pixels high", "side_of_32_bits.pt", kSmall},
    {"B06", "not a number, and infinite", "nan_output.pt"},
    {"B06", "infinite", "infinite.pt"},
    {"B06", "black", "zeros.pt"},
    {"B06", "the same value everywhere", "constant.pt"},
    {"B06", "the smallest number there is", "denormal.pt"},
    {"B06", "1e38", "huge.pt"},
    {"B06", "1e38, in a range of a thousandth", "huge.pt", inARangeOfAThousandth()},
    {"B06", "negative", "negative.pt"},
    {"B07", "int64", "type_int64.pt"},
    {"B07", "uint8", "type_uint8.pt"},
    {"B07", "bool", "type_bool.pt"},
    {"B07", "float16", "type_half.pt"},
    {"B07", "bfloat16", "type_bfloat16.pt"},
    {"B07", "float64", "type_double.pt"},
    {"B07", "complex", "type_complex.pt"},
    {"B07", "quantized", "quantized_answer.pt"},
    {"B07", "sparse", "sparse_answer.pt"},
    {"B07", "on the device meta, which has no memory", "meta_answer.pt"},
    {"B07", "in the layout of MKL-DNN", "mkldnn_answer.pt"},
    {"B07", "a view that stands for the negative of its memory", "negated_view.pt"},
    {"B07", "a view of conjugate numbers", "conjugated_view.pt"},
    {"B08", "parameters of 64 bits", "double_parameters.pt"},
    {"B08", "parameters of 16 bits", "half_parameters.pt"},
    {"B09", "INT8, static", "int8.pt"},
    {"B09", "INT8, dynamic, made for onednn", "dynamic_onednn.pt"},
    {"B09", "INT8, dynamic, made for qnnpack", "dynamic_qnnpack.pt"},
    {"B10", "asks for CUDA in its code", "asks_for_cuda.pt"},
    {"B10", "weights saved on CUDA", "tensors_on_cuda.pt"},
    {"B11", "saved in training mode, with dropout", "dropout.pt"},
    {"B11", "dropout in any mode", "always_dropout.pt"},
    {"B11", "random numbers", "random.pt"},
    {"B12", "halves its input in place", "in_place.pt"},
    {"B12", "zeroes its input in place", "zeroes_its_input.pt"},
    {"B12", "resizes its input in place", "resizes_its_input.pt"},
    {"B12", "adds to its input in place", "adds_to_its_input.pt"},
    {"B13", "loops for ever in forward", "endless_forward.pt", kShort},
    {"B13", "loops for ever while it is opened", "endless_load.pt", kShort},
    {"B14", "64 TiB in one piece", "allocates_64_tib.pt", kSmall},
    {"B14", "128 GiB in one piece", "allocates_128_gib.pt", kSmall},
    {"B14", "more bytes than 64 bits count", "allocates_beyond_64_bits.pt", kSmall},
    {"B15", "memory grows by 1 MiB at a time", "appends_without_end.pt", kSmall},
    {"B15", "memory grows by 8 bytes at a time", "numbers_without_end.pt", kSmall},
    {"B15", "a text doubled 60 times", "doubles_a_text.pt", kSmall},
    {"B15", "memory grows while it is opened", "grows_at_load.pt", kSmall},
    {"B17", "counts its runs", "counts.pt"},
    {"B17", "keeps the picture before", "keeps_the_last_picture.pt"},
    {"B18", "raises", "raises.pt"},
    {"B18", "asserts", "asserts.pt"},
    {"B18", "raises while it is opened", "raises_at_load.pt"},
    {"B18", "divides by zero", "divides_by_zero.pt"},
    {"B19", "raises 50 MB of HTML, terminal commands and NUL", "raises_50_mb.pt"},
    {"B19", "raises 50 MB that look like an error of LibTorch", "raises_50_mb_of_errors.pt"},
    {"B19", "raises words about memory", "raises_words_of_memory.pt"},
    {"B20", "prints", "prints.pt"},
    {"B20", "prints 1 GB", "prints_1_gb.pt", kOnce},
    {"B20", "prints while it is opened", "prints_at_load.pt"},
    {"B20", "warns 100,000 times", "warns.pt"},
    {"B20", "prints words about memory and loops for ever", "prints_words_of_memory.pt", kShort},
    {"B21", "saves a file", "saves.pt", {}, "filesystem"},
    {"B21", "saves a file where the program is", "saves_here.pt", {}, "filesystem"},
    {"B21", "overwrites a file", "overwrites.pt", {}, "filesystem"},
    {"B21", "saves a file while it is opened", "saves_at_load.pt", {}, "filesystem"},
    {"B21", "reads a file", "reads.pt", {}, "filesystem"},
    {"B21", "reads the list of users", "reads_passwords.pt", {}, "filesystem"},
    {"B21", "reads a file while it is opened", "reads_at_load.pt", {}, "filesystem"},
    {"B21", "maps a file and changes it", "maps_and_changes.pt", {}, "filesystem"},
    {"B21", "makes a file by mapping it", "maps_anew.pt", {}, "filesystem"},
    {"B21", "maps the socket to the program", "maps_its_socket.pt", {}, "filesystem"},
    {"B21", "saves into its own memory", "writes_its_memory.pt", {}, "filesystem"},
    {"B22", "sets the seed of random numbers", "reseeds.pt"},
    {"B22", "switches gradients on", "switches_gradients_on.pt"},
    {"B23", "calls a function on another machine", "calls_another_machine.pt", {}, "network"},
    {"B23", "names another machine", "names_a_machine.pt", {}, "network"},
    {"B23", "makes a group of processes", "makes_a_process_group.pt", {}, "network"},
    {"B24", "forks 10,000 times", "forks_10000_times.pt"},
    {"B24", "forks 10,000 times and never waits", "forks_and_never_waits.pt"},
    {"B24", "leaves a fork behind that loops for ever", "leaves_an_endless_fork.pt"},
    {"B24", "waits for a fork that loops for ever", "waits_for_an_endless_fork.pt", kShort},
    {"B25", "strides out of its memory", "strides_out_of_bounds.pt"},
    {"B25", "takes an element that is not there", "indexes_out_of_bounds.pt"},
    {"B25", "embeds a word that is not there", "embeds_out_of_bounds.pt"},
    {"B26", "2,000 operators one after the other", "many_operators.pt"},
    {"B26", "20,000 operators one after the other", "too_many_operators.pt"},
    {"B26", "3,000 calls within each other", "deep_expression.pt"},
    {"B27", "takes multiples of 32 alone", "multiples_of_32.pt"},
    {"B27", "takes 224 x 224 alone", "fixed_size.pt"},
    {"B30", "calls itself", "calls_itself.pt"},
};

/// A run of several steps.
struct Scene {
    const char *number;
    const char *input;
    Outcome (*play)(ModelStage &stage);
};

Outcome fidelity(ModelStage &stage, const std::string &name)
{
    const auto host = stage.makeHost({seconds(60), 0});
    Variant variant;
    variant.modelPath = stage.model(name);
    EXPECT_TRUE(host->open(variant, {}));
    const PicturePtr picture = ramp(16, 12);
    const auto answer = host->run(picture, {});
    EXPECT_TRUE(answer);
    const auto quality = answer ? measureQuality(*picture->frame, *answer->frame, Reference::Original)
                                : std::unexpected(answer.error());
    EXPECT_TRUE(quality);
    char text[64] = {};
    std::snprintf(text, sizeof text, "runs: PSNR %.1f dB against its input", quality ? quality->psnrDb : 0.0);
    return {"-", text};
}

/// Each run adds 32 MiB to a list; which run is the last depends on the machine.
Outcome leak(ModelStage &stage)
{
    ModelPlay how = kSmall;
    how.runs = 1000;
    Outcome outcome = stage.play(stage.model("leaks.pt"), how);
    EXPECT_TRUE(outcome.when.starts_with("run ")) << outcome.when;
    outcome.when = "a later run";
    return outcome;
}

Outcome smallPictureRuns(ModelStage &stage)
{
    return stage.play(stage.model("needs_memory_for_large_pictures.pt"), kSmall);
}

Outcome largePictureDoesNot(ModelStage &stage)
{
    ModelPlay how = kSmall;
    how.width = 256;
    how.height = 256;
    return stage.play(stage.model("needs_memory_for_large_pictures.pt"), how);
}

Outcome largeText(ModelStage &stage)
{
    const std::string state = object({{"training", "\x89"}, {"words", text(repeated('a', 10'000'000))}});
    return stage.play(
        stage.place("text.pt",
                    modelFile(with(with(plainParts(), "data.pkl", pickle(state)), "code/__torch__.py",
                                   codeOf("return x", "  words : str\n")))));
}

Outcome manyAttributes(ModelStage &stage, int count, const ModelPlay &how = {})
{
    std::vector<std::pair<std::string, std::string>> values{{"training", "\x89"}};
    std::string types;
    for (int i = 0; i < count; ++i) {
        values.emplace_back("a" + std::to_string(i), integer(i));
        types += "  a" + std::to_string(i) + " : int\n";
    }
    return stage.play(stage.place("many.pt",
                                  modelFile(with(with(plainParts(), "data.pkl", pickle(object(values))),
                                                 "code/__torch__.py", codeOf("return x", types)))),
                      how);
}

/// Each module holds the next one.
Outcome nestedModules(ModelStage &stage, int depth)
{
    std::string code;
    std::string innermost = global("__torch__", "Inner0") + ")\x81}(" + text("training") + "\x89ub";
    for (int i = 0; i < depth; ++i) {
        const std::string name = "Inner" + std::to_string(i);
        code += "class " + name + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n";
        code += i == 0 ? "" : "  inner : __torch__.Inner" + std::to_string(i - 1) + "\n";
        if (i > 0) {
            innermost = global("__torch__", name) + ")\x81}(" + text("training") + "\x89" + text("inner")
                + innermost + "ub";
        }
    }
    const std::string state = object({{"training", "\x89"}, {"inner", innermost}});
    const std::string last = "  inner : __torch__.Inner" + std::to_string(depth - 1) + "\n";
    return stage.play(stage.place("nested.pt",
                                  modelFile(with(with(plainParts(), "data.pkl", pickle(state)),
                                                 "code/__torch__.py", code + codeOf("return x", last)))));
}

const Scene kScenes[] = {
    {"B16", "keeps 32 MiB more in each run", leak},
    {"B28", "needs the square of the number of pixels: a small picture", smallPictureRuns},
    {"B28", "needs the square of the number of pixels: a large picture", largePictureDoesNot},
    {"B29", "swaps red and blue", [](ModelStage &stage) { return fidelity(stage, "swapped_channels.pt"); }},
    {"B29", "shifts the picture by a pixel", [](ModelStage &stage) { return fidelity(stage, "shifted.pt"); }},
    {"B30", "a text of 10 MB among its attributes", largeText},
    {"B30", "2,000 attributes", [](ModelStage &stage) { return manyAttributes(stage, 2000); }},
    {"B30", "1,000,000 attributes",
     [](ModelStage &stage) { return manyAttributes(stage, 1'000'000, kShort); }},
    {"B30", "50 modules within each other", [](ModelStage &stage) { return nestedModules(stage, 50); }},
    {"B30", "1,000 modules within each other", [](ModelStage &stage) { return nestedModules(stage, 1000); }},
};

}

std::vector<ModelCase> behaviourCases()
{
    std::vector<ModelCase> cases;
    for (const FileCase &each : kFiles) {
        cases.push_back({each.number, each.input,
                         [&each](ModelStage &stage) { return stage.play(stage.model(each.file), each.how); },
                         each.needs});
    }
    for (const Scene &scene : kScenes) {
        cases.push_back({scene.number, scene.input, scene.play});
    }
    std::ranges::stable_sort(cases, {}, &ModelCase::number);
    return cases;
}

}
