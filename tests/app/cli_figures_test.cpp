// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compare_plan.h"
#include "app/cli/compare_table.h"
#include "app/cli/fail_limit.h"
#include "app/figures_csv.h"
#include "app/figures_json.h"
#include "tests/app/cli_support.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <limits>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Quality quality(Reference reference, double psnrDb, double mse, std::optional<double> ssim)
{
    Quality made;
    made.reference = reference;
    made.psnrDb = psnrDb;
    made.mse = mse;
    made.ssim = ssim;
    return made;
}

ComparedVariant variant(VariantId id, const std::string &label, bool isOriginal)
{
    ComparedVariant made;
    made.variant.id = id;
    made.variant.modelPath = label + ".pt";
    made.given = label + ".pt";
    made.label = label;
    made.isOriginal = isOriginal;
    made.info.sha256 = std::string(4, static_cast<char>('a' + id));
    made.info.bytes = 2'000'000;
    made.info.parameters = 500'000;
    made.info.precision = isOriginal ? "fp32" : "int8";
    return made;
}

Measurement measurement(VariantId id, const std::string &input, double forwardMs)
{
    Measurement made;
    made.variant = id;
    made.input = input;
    made.inputSha256 = "0123";
    made.truth = "truth.png";
    made.exposureRatio = 100.0;
    made.times.forward = Milliseconds(forwardMs);
    made.times.decode = Milliseconds(1.5);
    made.outputWidth = 64;
    made.outputHeight = 48;
    made.threads = 2;
    made.engine = "onednn";
    made.device = "cpu";
    return made;
}

/// Two pictures, an original, a variant that is twice as fast, and one picture that the variant fails on.
Comparison smallComparison()
{
    Comparison comparison;
    comparison.variants = {variant(1, "Net", true), variant(2, "Net, \"small\"", false)};
    comparison.measurements = {measurement(1, "=a.png", 40.0), measurement(2, "=a.png", 20.0),
                               measurement(1, "b.png", 44.0), measurement(2, "b.png", 0.0)};
    comparison.measurements[0].truthQuality = quality(Reference::Truth, 30.0, 0.001, 0.9);
    comparison.measurements[1].originalQuality =
        quality(Reference::Original, std::numeric_limits<double>::infinity(), 0.0, 1.0);
    comparison.measurements[1].truthQuality = quality(Reference::Truth, 30.0, 0.001, std::nullopt);
    comparison.measurements[3].error =
        Error{ErrorCode::ModelFailed, "small.pt", "fails", "choose another model", {}};
    comparison.measurements[0].peakBytes = 200 << 20;
    comparison.measurements[2].peakBytes = 210 << 20;
    return comparison;
}

}

TEST(FiguresCsv, IsARowAPictureAndVariant)
{
    EXPECT_EQ(
        figuresCsv(smallComparison()),
        "input,variant,label,role,precision,recipe,model_bytes,parameters,ok,original_psnr_db,original_ssim,"
        "original_mse,truth_psnr_db,truth_ssim,truth_mse,forward_ms,decode_ms,adapt_ms,collect_ms,"
        "peak_mib,output_width_px,output_height_px,exposure_ratio,truth,threads,engine,schedule,input_sha256,"
        "model_sha256,error,problem\r\n"
        "'=a.png,Net.pt,Net,original,fp32,fp32,2000000,500000,true,,,,30,0.9,0.001,40.0000,1.5000,0.0000,"
        "0.0000,200.0,64,48,100,truth.png,2,onednn,turns,0123,bbbb,,\r\n"
        "'=a.png,\"Net, \"\"small\"\".pt\",\"Net, "
        "\"\"small\"\"\",variant,int8,fp32,2000000,500000,true,inf,1,"
        "0,30,,0.001,20.0000,1.5000,0.0000,0.0000,,64,48,100,truth.png,2,onednn,turns,0123,cccc,,\r\n"
        "b.png,Net.pt,Net,original,fp32,fp32,2000000,500000,true,,,,,,,44.0000,1.5000,0.0000,0.0000,210.0,64,"
        "48,"
        "100,"
        "truth.png,2,onednn,turns,0123,bbbb,,\r\n"
        "b.png,\"Net, \"\"small\"\".pt\",\"Net, "
        "\"\"small\"\"\",variant,int8,fp32,2000000,500000,false,,,,,,,,"
        ",,,,,,100,truth.png,,onednn,turns,0123,cccc,small.pt: fails - choose another model,\r\n");
}

TEST(FiguresCsv, ACellNeverBecomesAFormula)
{
    EXPECT_EQ(csvCell("plain"), "plain");
    EXPECT_EQ(csvCell("=1+1"), "'=1+1");
    EXPECT_EQ(csvCell("@sum"), "'@sum");
    EXPECT_EQ(csvCell("-a,b"), "\"'-a,b\"");
    EXPECT_EQ(csvCell("two\nlines"), "\"two\nlines\"");
}

TEST(Figures, AreSummedUpOverThePicturesThatBothRan)
{
    const Comparison comparison = smallComparison();
    const VariantSummary original = summaryOf(comparison, 1);
    const VariantSummary small = summaryOf(comparison, 2);
    EXPECT_DOUBLE_EQ(*original.medianMs, 42.0);
    EXPECT_DOUBLE_EQ(*small.medianMs, 20.0);
    EXPECT_DOUBLE_EQ(*small.speedUp, 2.0);
    EXPECT_EQ(small.failed, 1);
    EXPECT_EQ(original.peakBytes, 210U << 20);
    EXPECT_FALSE(small.peakBytes);
    EXPECT_FALSE(original.original);
    EXPECT_EQ(small.truth->pictures, 1);
}

TEST(Figures, MissingOnesAreNullInJson)
{
    const auto document = figuresJson(smallComparison());
    ASSERT_EQ(document["results"].size(), 4U);
    EXPECT_TRUE(document["results"][0]["original"].is_null());
    EXPECT_EQ(document["results"][1]["original"]["psnr_db"], "inf");
    EXPECT_TRUE(document["results"][1]["truth"]["ssim"].is_null());
    EXPECT_EQ(document["results"][3]["ok"], false);
    EXPECT_EQ(document["results"][3]["error"], "small.pt: fails - choose another model");
    EXPECT_TRUE(document["results"][3]["forward_ms"].is_null());
    EXPECT_EQ(document["variants"][1]["speedup"], 2.0);
}

TEST(Figures, InvalidUtf8IsReplacedInJson)
{
    Comparison comparison = smallComparison();
    comparison.measurements[0].input = "caf\xE9.png";
    const auto document = nlohmann::json::parse(jsonText(figuresJson(comparison)));
    EXPECT_EQ(document["results"][0]["input"], "caf\uFFFD.png");
}

TEST(Figures, StandInColumnsForPeople)
{
    const std::string table = compareTable(smallComparison());
    EXPECT_THAT(table, HasSubstr("Net, \"small\" (1 failed)  INT8"));
    EXPECT_THAT(table, HasSubstr("inf"));
    EXPECT_THAT(table, HasSubstr("means over 2 pictures"));
    EXPECT_THAT(table, HasSubstr("2.00     –")) << "one picture alone has no interval";
}

TEST(Figures, SayWhereNoDifferenceInTimeIsShown)
{
    Comparison comparison = smallComparison();
    comparison.measurements[3] = measurement(2, "b.png", 22.0);
    EXPECT_THAT(compareTable(comparison), HasSubstr("2.00  2.00–2.00"));
    EXPECT_THAT(compareTable(comparison), Not(HasSubstr("no difference")));
    EXPECT_EQ(figuresJson(comparison)["variants"][1]["ci95"], nlohmann::json({2.0, 2.0}));

    comparison.measurements[3] = measurement(2, "b.png", 88.0);
    EXPECT_THAT(compareTable(comparison), HasSubstr("≈ 0.78  0.50–2.00"));
    EXPECT_THAT(compareTable(comparison), HasSubstr("no difference in time shown"));
    EXPECT_TRUE(figuresJson(comparison)["variants"][0]["ci95"].is_null());
}

TEST(Labels, AreToldApart)
{
    std::vector<ComparedVariant> variants(4);
    for (ComparedVariant &made : variants) {
        made.info.label = "Net";
    }
    variants[1].variant.recipe.name = "bf16";
    labelVariants(variants);
    EXPECT_EQ(variants[0].label, "Net");
    EXPECT_EQ(variants[1].label, "Net bf16");
    EXPECT_EQ(variants[2].label, "Net (2)");
    EXPECT_EQ(variants[3].label, "Net (3)");
}

TEST(FailLimit, IsReadWithOrWithoutBlanks)
{
    const auto limit = parseFailLimit(" truth.ssim <= 0.95 ");
    ASSERT_TRUE(limit);
    EXPECT_EQ(limit->quantity, FailLimit::Quantity::Ssim);
    EXPECT_EQ(limit->reference, Reference::Truth);
    EXPECT_EQ(limit->comparison, FailLimit::Operator::LessOrEqual);
    EXPECT_DOUBLE_EQ(limit->value, 0.95);
    for (const char *wrong :
         {"", "psnr", "psnr<", "<40", "psnr<forty", "psnr<4,0", "truth.speedup<2", "psnr=40"}) {
        EXPECT_FALSE(parseFailLimit(wrong)) << wrong;
    }
}

TEST(FailLimit, IsJudgedPictureByPicture)
{
    const Comparison comparison = smallComparison();
    const auto crossed = [&](const char *text) { return crossedLimits({*parseFailLimit(text)}, comparison); };
    EXPECT_THAT(crossed("psnr<40"), IsEmpty());
    EXPECT_THAT(crossed("truth.psnr<40"), ElementsAre(HasSubstr("=a.png")));
    EXPECT_THAT(crossed("speedup<2"), IsEmpty());
    EXPECT_THAT(crossed("speedup<2.5"), ElementsAre(HasSubstr("with 2")));
    EXPECT_THAT(crossed("forward_ms>=20"), ElementsAre(HasSubstr("=a.png")));
}

TEST(FailLimit, IsCrossedByAMissingFigure)
{
    EXPECT_THAT(crossedLimits({*parseFailLimit("truth.ssim<0.5")}, smallComparison()),
                ElementsAre(HasSubstr("cannot be judged")));
}

TEST(ComparePlan, AVariantIsAFileOrARecipe)
{
    EXPECT_EQ(variantFromText(model("rgb.pt"), "original.pt")->modelPath, model("rgb.pt"));
    EXPECT_EQ(variantFromText("missing.pt", "original.pt")->modelPath, "missing.pt");
    const auto recipe = variantFromText("bf16", "original.pt");
    ASSERT_TRUE(recipe);
    EXPECT_EQ(recipe->modelPath, "original.pt");
    EXPECT_EQ(recipe->recipe.name, "bf16");
    const auto neither = variantFromText("int3", "original.pt");
    ASSERT_FALSE(neither);
    EXPECT_THAT(sentence(neither.error()), HasSubstr("neither a model file nor a recipe"));
}

TEST(ComparePlan, AFolderStandsForItsPictures)
{
    const TemporaryFolder folder;
    for (const char *name : {"b.PNG", "a.dng", ".hidden.png", "notes.txt", "a_truth.png"}) {
        writeText(folder.file(name), "x");
    }
    CompareOptions options;
    options.original = "a.pt";
    options.variants = {"b.pt"};
    options.inputs = {folder.path()};
    options.truths = {folder.file("a_truth.png")};
    const auto plan = planComparison(options);
    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->pictures.size(), 2U);
    EXPECT_EQ(plan->pictures[0].input, folder.file("a.dng"));
    EXPECT_EQ(plan->pictures[1].input, folder.file("b.PNG"));
}

TEST(ComparePlan, AFolderMayHoldInputsAndTruths)
{
    const TemporaryFolder folder;
    for (const char *name :
         {"00001_00_0.1s.dng", "00001_00_10s.png", "00002_00_0.2s.dng", "00002_00_10s.png"}) {
        writeText(folder.file(name), "x");
    }
    CompareOptions options;
    options.original = "a.pt";
    options.variants = {"b.pt"};
    options.inputs = {folder.path()};
    options.truths = {folder.path() + '/'};
    const auto plan = planComparison(options);
    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->pictures.size(), 2U);
    EXPECT_EQ(plan->pictures[1].input, folder.file("00002_00_0.2s.dng"));
    EXPECT_EQ(std::filesystem::path(*plan->pictures[1].truth).filename(), "00002_00_10s.png");
    EXPECT_DOUBLE_EQ(plan->pictures[1].exposureRatio, 50.0);
}

TEST(ComparePlan, TheExposureRatioComesFromTheNamesUnlessItIsGiven)
{
    CompareOptions options;
    options.original = "a.pt";
    options.variants = {"b.pt"};
    options.inputs = {"00001_00_0.1s.dng"};
    options.truths = {"00001_00_10s.png"};
    EXPECT_DOUBLE_EQ(planComparison(options)->pictures[0].exposureRatio, 100.0);
    options.exposureRatio = 250.0;
    EXPECT_DOUBLE_EQ(planComparison(options)->pictures[0].exposureRatio, 250.0);
    options.exposureRatio.reset();
    options.truths.clear();
    EXPECT_DOUBLE_EQ(planComparison(options)->pictures[0].exposureRatio, 1.0);
}

TEST(ComparePlan, GridsOfPicturesOfOneNameGetNumbers)
{
    const TemporaryFolder folder;
    CompareOptions options;
    options.original = "a.pt";
    options.variants = {"b.pt"};
    options.inputs = {"one/a.png", "two/a.png", "a.dng"};
    options.out = folder.file("new/out");
    const auto plan = planComparison(options);
    ASSERT_TRUE(plan);
    EXPECT_THAT(plan->grids,
                ElementsAre(options.out + "/a_grid.png", options.out + "/a_2_grid.png",
                            options.out + "/a_3_grid.png"));
    EXPECT_FALSE(folder.holds("new"));
}

}
