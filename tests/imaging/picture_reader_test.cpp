// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/picture_reader.h"

#include "inference/core/thread_guard.h"
#include "inference/files/sha256.h"
#include "tests/imaging/test_pictures.h"

#include <gmock/gmock.h>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr float kExact = 1e-4F; ///< rounding of float32, in steps of 1/255
constexpr float kHalf = 0.06F; ///< half floats have 11 bits
constexpr float kJpeg = 2.01F; ///< quality 100, no chroma subsampling
constexpr float kSkipped = 1e9F; ///< the values are looked at elsewhere

struct Case {
    const char *name;
    const char *format;
    int bits;
    int channels;
    float tolerance;
    float offset16; ///< 1 where the samples have the low byte that only 16 bits can hold
    int warnings;
};

std::ostream &operator<<(std::ostream &out, const Case &each)
{
    return out << each.name;
}

constexpr Case kCases[] = {
    {"rgb8.png", "PNG", 8, 3, kExact, 0, 0},
    {"gray8.png", "PNG", 8, 1, kExact, 0, 0},
    {"rgb16.png", "PNG", 16, 3, kExact, 1, 0},
    {"gray16.png", "PNG", 16, 1, kExact, 1, 0},
    {"rgba8.png", "PNG", 8, 3, kExact, 0, 1},
    {"gray_alpha8.png", "PNG", 8, 1, kExact, 0, 1},
    {"palette8.png", "PNG", 8, 3, kExact, 0, 0},
    {"animated.png", "PNG", 8, 3, kExact, 0, 1},
    {"rgb8.tif", "TIFF", 8, 3, kExact, 0, 0},
    {"rgb16.tif", "TIFF", 16, 3, kExact, 1, 0},
    {"rgb16_big_endian.tif", "TIFF", 16, 3, kExact, 1, 0},
    {"gray8.tif", "TIFF", 8, 1, kExact, 0, 0},
    {"gray16.tif", "TIFF", 16, 1, kExact, 1, 0},
    {"white_is_zero8.tif", "TIFF", 8, 1, kExact, 0, 0},
    {"white_is_zero16.tif", "TIFF", 16, 1, kExact, 1, 0},
    {"rgb_float.tif", "TIFF", 32, 3, kExact, 0, 0},
    {"rgba8_unassociated.tif", "TIFF", 8, 3, kExact, 0, 1},
    {"rgba16_unassociated.tif", "TIFF", 16, 3, kExact, 0, 1},
    {"big.tif", "TIFF", 8, 3, kExact, 0, 0},
    {"pages.tif", "TIFF", 8, 3, kExact, 0, 1},
    {"tiles16.tif", "TIFF", 16, 3, kExact, 1, 0},
    {"lzw.tif", "TIFF", 8, 3, kExact, 0, 0},
    {"palette8.tif", "TIFF", 8, 3, kExact, 0, 0},
    {"rgb8.jpg", "JPEG", 8, 3, kJpeg, 0, 0},
    {"progressive.jpg", "JPEG", 8, 3, kJpeg, 0, 0},
    {"gray8.jpg", "JPEG", 8, 1, kJpeg, 0, 0},
    {"rgb8.webp", "WebP", 8, 3, kExact, 0, 0},
    {"rgba8.webp", "WebP", 8, 3, kExact, 0, 1},
    {"lossy.webp", "WebP", 8, 3, kSkipped, 0, 0},
    {"rgb8.bmp", "BMP", 8, 3, kExact, 0, 0},
    {"gray8.bmp", "BMP", 8, 1, kExact, 0, 0},
    {"rgb8.ppm", "PPM", 8, 3, kExact, 0, 0},
    {"plain.ppm", "PPM", 8, 3, kExact, 0, 0},
    {"gray8.pgm", "PGM", 8, 1, kExact, 0, 0},
    {"rgb_float.exr", "OpenEXR", 32, 3, 1e-3F, 0, 0},
    {"rgb_half.exr", "OpenEXR", 16, 3, kHalf, 0, 0},
    {"rgba_half.exr", "OpenEXR", 16, 3, kHalf, 0, 1},
    {"display_window.exr", "OpenEXR", 32, 3, 1e-3F, 0, 1},
};

class EveryFormat : public testing::TestWithParam<Case>
{
};

TEST_P(EveryFormat, GivesTheKnownPicture)
{
    const Case &given = GetParam();
    const auto picture = readPicture(dataPath(given.name));
    ASSERT_TRUE(picture) << sentence(picture.error());
    EXPECT_EQ((*picture)->format, given.format);
    EXPECT_EQ((*picture)->bitsPerSample, given.bits);
    EXPECT_EQ((*picture)->frame->channels(), given.channels);
    EXPECT_LE(distanceToExpected(*(*picture)->frame, given.offset16), given.tolerance);
    EXPECT_EQ((*picture)->warnings.size(), static_cast<std::size_t>(given.warnings));
    EXPECT_EQ((*picture)->mosaic, nullptr);
    EXPECT_EQ((*picture)->exposureRatio, 1.0);
}

INSTANTIATE_TEST_SUITE_P(PictureReader, EveryFormat, testing::ValuesIn(kCases));

TEST(PictureReader, KnowsPathAndHashOfTheFile)
{
    const auto picture = readPicture(dataPath("rgb8.png"));
    ASSERT_TRUE(picture);
    EXPECT_EQ((*picture)->path, dataPath("rgb8.png"));
    EXPECT_EQ((*picture)->sha256, *sha256OfFile(dataPath("rgb8.png")));
}

TEST(PictureReader, HashesTheFileAsItIsWhereTheDecoderGetsAnotherOne)
{
    for (const char *name : {"orientation_6_8.tif", "rgba8_unassociated.tif"}) {
        const auto picture = readPicture(dataPath(name));
        ASSERT_TRUE(picture) << name;
        EXPECT_EQ((*picture)->sha256, *sha256OfFile(dataPath(name))) << name;
    }
}

TEST(PictureReader, ReadsOneBitPicturesOfEveryFormatAlike)
{
    for (const char *name : {"bits1.png", "bits1.tif", "bits1.pbm", "bits1_plain.pbm"}) {
        const auto picture = readPicture(dataPath(name));
        ASSERT_TRUE(picture) << name;
        const Frame &frame = *(*picture)->frame;
        ASSERT_EQ(frame.channels(), 1) << name;
        for (int y = 0; y < frame.height(); ++y) {
            for (int x = 0; x < frame.width(); ++x) {
                EXPECT_EQ(frame.at(x, y, 0), x % 2 == 1 ? 1.0F : 0.0F) << name;
            }
        }
        EXPECT_EQ((*picture)->bitsPerSample, 1) << name;
    }
}

TEST(PictureReader, ScalesPnmSamplesByTheLargestValueTheHeaderGives)
{
    const auto picture = readPicture(dataPath("gray_of_1000.pgm"));
    ASSERT_TRUE(picture);
    EXPECT_NEAR((*picture)->frame->at(2, 1, 0), 3 * (10 + 80 + 5) / 1000.0, 1e-6);
}

TEST(PictureReader, KeepsFloatSamplesOutsideOfTheRangeButNotNonFiniteOnes)
{
    const auto picture = readPicture(dataPath("gray_float_odd.tif"));
    ASSERT_TRUE(picture);
    const Frame &frame = *(*picture)->frame;
    EXPECT_EQ(frame.at(0, 0, 0), 0.0F);
    EXPECT_EQ(frame.at(1, 0, 0), 1.0F);
    EXPECT_EQ(frame.at(2, 0, 0), 0.0F);
    EXPECT_EQ(frame.at(3, 0, 0), -0.5F);
    EXPECT_EQ(frame.at(4, 0, 0), 1.5F);
    EXPECT_THAT((*picture)->warnings, ElementsAre(HasSubstr("3 samples that are not finite")));
}

TEST(PictureReader, KeepsNonFiniteSamplesOfOpenExrOut)
{
    const auto picture = readPicture(dataPath("not_finite.exr"));
    ASSERT_TRUE(picture);
    EXPECT_EQ((*picture)->frame->at(0, 0, 0), 0.0F);
    EXPECT_NEAR((*picture)->frame->at(1, 0, 0), 1.0F, 1e-6);
    EXPECT_THAT((*picture)->warnings, ElementsAre(HasSubstr("2 samples that are not finite")));
}

TEST(PictureReader, EncodesLinearGrayOfOpenExrToo)
{
    const auto picture = readPicture(dataPath("gray_half.exr"));
    ASSERT_TRUE(picture);
    ASSERT_EQ((*picture)->frame->channels(), 1);
    EXPECT_NEAR((*picture)->frame->at(3, 2, 0) * 255.0F, 120.0F, kHalf);
}

TEST(PictureReader, GoesByTheContentAndNotByTheName)
{
    const TemporaryFile named(contentOf(dataPath("rgb8.png")), ".NEF");
    const auto picture = readPicture(named.path());
    ASSERT_TRUE(picture) << sentence(picture.error());
    EXPECT_EQ((*picture)->format, "PNG");
    EXPECT_THAT((*picture)->warnings, IsEmpty());
}

TEST(PictureReader, ShowsTheSamePictureForEveryOrientation)
{
    for (int orientation = 2; orientation <= 8; ++orientation) {
        const std::string stem = "orientation_" + std::to_string(orientation);
        for (const char *suffix : {"_8.tif", "_16.tif", ".png", ".webp", ".jpg"}) {
            const auto picture = readPicture(dataPath(stem + suffix));
            ASSERT_TRUE(picture) << stem << suffix;
            const float offset16 = std::string(suffix) == "_16.tif" ? 1.0F : 0.0F;
            const float tolerance = std::string(suffix) == ".jpg" ? kJpeg : kExact;
            EXPECT_LE(distanceToExpected(*(*picture)->frame, offset16), tolerance) << stem << suffix;
        }
    }
}

TEST(PictureReader, IsNotedAsAHeavyCall)
{
    const std::uint64_t before = heavyCalls().all;
    ASSERT_TRUE(readPicture(dataPath("rgb8.png")));
    EXPECT_GT(heavyCalls().all, before);
}

}

}
