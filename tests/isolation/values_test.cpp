// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/shared_samples.h"
#include "inference/isolation/worker_values.h"
#include "tests/isolation/isolation_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <random>
#include <sys/stat.h>

namespace sidelight::test
{
namespace
{

using testing::ElementsAre;

ino_t inodeOf(const Descriptor &file)
{
    struct stat status = {};
    EXPECT_EQ(fstat(file.number(), &status), 0);
    return status.st_ino;
}

ModelInfo fullInfo()
{
    ModelInfo info;
    info.path = "/models/a.pt";
    info.sha256 = "abc";
    info.bytes = 1ULL << 40;
    info.parameters = 42;
    info.precision = "int8";
    info.label = "Ä";
    info.contract = {InputKind::Bayer4, {-1.0, 1.0}, {1.0, 2.0}, {3.0}, 16, {0.5, 2.5}};
    info.kindInferred = true;
    info.operators = {{"aten::conv2d", 3}, {"quantized::cat", 1}};
    info.problems = {"is slow"};
    return info;
}

TEST(WorkerValues, AModelsInfoComesBackAsItWas)
{
    const HostEnvironment environment{"onednn", "1.13.1", 2, {{"network", true, "none"}}};
    const auto read = valueOf<ModelOpenedAnswer>(messageOf(ModelOpenedAnswer{fullInfo(), environment}));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->environment, environment);
    EXPECT_EQ(read->info.path, "/models/a.pt");
    EXPECT_EQ(read->info.bytes, 1ULL << 40);
    EXPECT_EQ(read->info.contract, fullInfo().contract);
    EXPECT_EQ(read->info.operators, fullInfo().operators);
    EXPECT_THAT(read->info.problems, ElementsAre("is slow"));
    EXPECT_TRUE(read->info.kindInferred);
}

TEST(WorkerValues, AVariantComesBackAsItWas)
{
    Variant variant;
    variant.id = 7;
    variant.modelPath = "/a\xff.pt";
    variant.recipe = {"int8", {{"keep", "conv1"}}};
    variant.overrides.mean = {0.5, 0.25};
    variant.overrides.label = "x";
    variant.settings.threads = 3;
    const auto read = valueOf<OpenModelQuestion>(messageOf(OpenModelQuestion{variant}));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->variant.modelPath, variant.modelPath);
    EXPECT_EQ(read->variant.recipe, variant.recipe);
    EXPECT_EQ(read->variant.overrides, variant.overrides);
    EXPECT_EQ(read->variant.settings, variant.settings);
}

TEST(WorkerValues, NumbersAreLittleEndianOnEveryMachine)
{
    EXPECT_EQ(writeHeader({MessageKind::RunModel, 2, 0x0102030405060708, 9}),
              std::string("SIDL\x03\x00\x02\x00\x08\x07\x06\x05\x04\x03\x02\x01\x09\x00\x00\x00", 20));
}

TEST(WorkerValues, AnErrorIsAnErrorOfAnyKind)
{
    const Error error{ErrorCode::NoForward, "a.pt", "what", "remedy", "detail"};
    EXPECT_EQ(valueOf<Error>(messageOf(error)), error);
}

TEST(WorkerValues, ATextThatIsTooLongIsCutAndStaysReadable)
{
    Error error{ErrorCode::ModelFailed, "a.pt", "", "", ""};
    error.detail.resize(50'000'000, 'x');
    const auto read = valueOf<Error>(messageOf(error));
    ASSERT_TRUE(read);
    EXPECT_LT(read->detail.size(), 100'000U);
}

TEST(WorkerValues, AMessageThatIsCutOrLongerIsNoValue)
{
    const Message whole = messageOf(ModelOpenedAnswer{fullInfo(), {}});
    for (std::size_t length = 0; length < whole.payload.size(); ++length) {
        Message cut;
        cut.kind = whole.kind;
        cut.payload = whole.payload.substr(0, length);
        EXPECT_FALSE(valueOf<ModelOpenedAnswer>(cut)) << length;
    }
    Message longer;
    longer.kind = whole.kind;
    longer.payload = whole.payload + '\0';
    EXPECT_FALSE(valueOf<ModelOpenedAnswer>(longer));
    Message otherKind;
    otherKind.kind = MessageKind::Hello;
    otherKind.payload = whole.payload;
    EXPECT_FALSE(valueOf<ModelOpenedAnswer>(otherKind));
}

TEST(WorkerValues, BytesChangedAtRandomNeverBreakTheReader)
{
    std::mt19937 random(1);
    const std::string whole = messageOf(ModelOpenedAnswer{fullInfo(), {}}).payload;
    for (int i = 0; i < 20'000; ++i) {
        Message changed;
        changed.kind = MessageKind::ModelOpened;
        changed.payload = whole;
        for (int k = 0; k < 4; ++k) {
            changed.payload[random() % whole.size()] = static_cast<char>(random());
        }
        if (const auto read = valueOf<ModelOpenedAnswer>(changed)) {
            EXPECT_LE(static_cast<int>(read->info.contract.kind), static_cast<int>(InputKind::Bayer4));
        }
    }
}

LayerMeasure fullMeasure()
{
    LayerMeasure measure;
    measure.layer = "encoder.first";
    measure.isolatedSqnrDb = 41.5;
    measure.accumulatedSqnrDb = std::numeric_limits<double>::infinity();
    measure.weights = {-1.0, 1.0, {1, 0, 3}};
    measure.weightRange = {-0.5, 0.25};
    measure.activations = {0.0, 2.0, std::vector<std::uint64_t>(kMostBins, 1ULL << 40)};
    measure.activationRange = {0.0, 1.5};
    measure.clipped = 0.125;
    measure.weightOutliers = {{7, 12.5}, {2, 4.5}};
    measure.activationOutliers = {{0, 5.0}};
    return measure;
}

std::optional<LayersMeasuredAnswer> crossed(const LayerMeasure &measure)
{
    return valueOf<LayersMeasuredAnswer>(messageOf(LayersMeasuredAnswer{{measure}, fullInfo().contract}));
}

TEST(WorkerValues, MeasuresOfLayersComeBackAsTheyWere)
{
    for (const LayerMeasure &measure : {fullMeasure(), LayerMeasure{}}) {
        const auto read = crossed(measure);
        ASSERT_TRUE(read);
        EXPECT_THAT(read->layers, ElementsAre(measure));
        EXPECT_EQ(read->contract, fullInfo().contract);
    }
}

TEST(WorkerValues, MeasuresThatCannotBeAreNoValue)
{
    static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    static constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const std::vector<std::function<void(LayerMeasure &)>> changes{
        [](LayerMeasure &measure) { measure.layer = std::string(10'000, 'x'); },
        [](LayerMeasure &measure) { measure.isolatedSqnrDb = kNaN; },
        [](LayerMeasure &measure) { measure.isolatedSqnrDb = -kInfinity; },
        [](LayerMeasure &measure) { measure.accumulatedSqnrDb = kNaN; },
        [](LayerMeasure &measure) { measure.weights.low = kNaN; },
        [](LayerMeasure &measure) { measure.weights.high = kInfinity; },
        [](LayerMeasure &measure) { measure.weights.high = -2.0; },
        [](LayerMeasure &measure) { measure.weights.counts.resize(kMostBins + 1); },
        [](LayerMeasure &measure) { measure.activations.counts.front() = 1ULL << 60; },
        [](LayerMeasure &measure) { measure.weightRange->low = kNaN; },
        [](LayerMeasure &measure) { measure.activationRange->high = kInfinity; },
        [](LayerMeasure &measure) { measure.activationRange->low = 2.0; },
        [](LayerMeasure &measure) { measure.clipped = kNaN; },
        [](LayerMeasure &measure) { measure.clipped = -0.1; },
        [](LayerMeasure &measure) { measure.clipped = 1.1; },
        [](LayerMeasure &measure) { measure.weightOutliers.front().channel = -1; },
        [](LayerMeasure &measure) { measure.weightOutliers.front().times = kNaN; },
        [](LayerMeasure &measure) { measure.activationOutliers.front().times = kInfinity; },
        [](LayerMeasure &measure) { measure.activationOutliers.front().times = 1.0; },
        [](LayerMeasure &measure) { measure.activationOutliers.resize(kMostOutliers + 1, {0, 5.0}); },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        LayerMeasure measure = fullMeasure();
        changes[i](measure);
        EXPECT_FALSE(crossed(measure)) << i;
    }
}

TEST(SharedSamples, APictureCrossesWithItsMosaic)
{
    Picture picture;
    picture.path = "a.dng";
    picture.exposureRatio = 100.0;
    picture.frame = std::make_shared<const Frame>(2, 2, 3, std::vector<float>(12, 0.75F));
    Mosaic mosaic;
    mosaic.width = 4;
    mosaic.height = 2;
    mosaic.cell = {BayerSite::B, BayerSite::Gb, BayerSite::Gr, BayerSite::R};
    mosaic.storage = heapStorage({0, 1, 2, 3, 4, 5, 6, 7});
    picture.mosaic = std::make_shared<const Mosaic>(mosaic);
    PictureOutline outline;
    auto descriptors = outlined(picture, outline);
    ASSERT_TRUE(descriptors);
    const PicturePtr read = pictureOf(outline, std::move(*descriptors));
    ASSERT_TRUE(read);
    EXPECT_TRUE(std::ranges::equal(read->frame->pixels(), picture.frame->pixels()));
    EXPECT_TRUE(std::ranges::equal(read->mosaic->values(), mosaic.values()));
    EXPECT_EQ(read->mosaic->cell, mosaic.cell);
    EXPECT_EQ(read->exposureRatio, 100.0);

    // What was shared once is handed on without a copy.
    const Descriptor first = handedOver(read->frame->storage());
    const Descriptor second = handedOver(read->frame->storage());
    EXPECT_EQ(inodeOf(first), inodeOf(second));
    EXPECT_NE(inodeOf(handedOver(mosaic.storage)), inodeOf(handedOver(mosaic.storage)));
}

TEST(SharedSamples, AnOutlineThatDoesNotFitItsSamplesIsRefused)
{
    const Frame frame(16, 16, 1, std::vector<float>(256, 0.5F));
    const auto shared = [&] { return std::move(sharedFrame(frame)->front()); };
    EXPECT_TRUE(frameOf(16, 16, 1, shared()));
    EXPECT_FALSE(frameOf(16, 17, 1, shared()));
    EXPECT_FALSE(frameOf(16, 16, 3, shared()));
    EXPECT_FALSE(frameOf(16, 16, 2, shared()));
    EXPECT_FALSE(frameOf(0, 16, 1, shared()));
    EXPECT_FALSE(frameOf(-16, -16, 1, shared()));
    EXPECT_FALSE(frameOf(1 << 30, 1 << 30, 3, shared()));
    EXPECT_FALSE(frameOf(16, 16, 1, Descriptor()));
}

TEST(SealedSink, GivesSamplesThatAreHandedOverAsTheyLie)
{
    const auto sink = sealedSink(5);
    EXPECT_TRUE(sink->add(std::vector<float>{1, 2, 3}));
    EXPECT_TRUE(sink->add(std::vector<float>{4, 5}));
    const SampleStoragePtr samples = sink->finish();
    ASSERT_TRUE(samples);
    EXPECT_THAT(samples->samples(), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_EQ(inodeOf(handedOver(samples)), inodeOf(handedOver(samples)));
}

TEST(SealedSink, GivesNothingWhereThereIsNoRoomOrTooFew)
{
    EXPECT_FALSE(sealedSink(std::size_t{1} << 60));
    const auto sink = sealedSink(5);
    EXPECT_TRUE(sink->add(std::vector<float>{1, 2, 3}));
    EXPECT_FALSE(sink->finish());
}

}
}
