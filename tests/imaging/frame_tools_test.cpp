// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/color.h"
#include "inference/imaging/picture_reader.h"
#include "inference/imaging/picture_writer.h"
#include "inference/imaging/thumbnail.h"
#include "tests/imaging/test_pictures.h"

#include <gmock/gmock.h>

#include <limits>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;
using testing::FloatNear;

TEST(Color, WeighsChannelsByBt601)
{
    const Frame frame(4, 1, 3, {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1});
    const FramePtr gray = toGray(frame);
    EXPECT_EQ(gray->channels(), 1);
    EXPECT_THAT(gray->pixels(),
                ElementsAre(FloatNear(0.299F, 1e-6F), FloatNear(0.587F, 1e-6F), FloatNear(0.114F, 1e-6F),
                            FloatNear(1.0F, 1e-6F)));
}

TEST(Color, RepeatsGrayInAllChannels)
{
    const Frame frame(2, 1, 1, {0.25F, 0.5F});
    EXPECT_THAT(toRgb(frame)->pixels(), ElementsAre(0.25F, 0.25F, 0.25F, 0.5F, 0.5F, 0.5F));
    EXPECT_THAT(toGray(frame)->pixels(), ElementsAre(0.25F, 0.5F));
}

TEST(Color, FollowsTheSrgbCurve)
{
    EXPECT_EQ(encodeSrgb(0.0F), 0.0F);
    EXPECT_NEAR(encodeSrgb(1.0F), 1.0F, 1e-6);
    EXPECT_NEAR(encodeSrgb(0.0031308F), 0.04045F, 1e-5);
    EXPECT_NEAR(encodeSrgb(0.5F), 0.735357F, 1e-5);
    EXPECT_LT(encodeSrgb(-0.1F), 0.0F);
    EXPECT_GT(encodeSrgb(2.0F), 1.0F);
}

TEST(PictureWriter, WritesWhatTheReaderReads)
{
    for (const auto &[depth, tolerance, bits] :
         {std::tuple{PngDepth::Bits8, 0.5F / 255, 8}, std::tuple{PngDepth::Bits16, 0.5F / 65535, 16}}) {
        const Frame frame(2, 2, 3, {0, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F, 0.8F, 0.9F, 1, 0.123F});
        const TemporaryFile file("");
        ASSERT_TRUE(writePng(file.path(), frame, Existing::Replace, depth));
        const auto picture = readPicture(file.path());
        ASSERT_TRUE(picture) << sentence(picture.error());
        EXPECT_EQ((*picture)->bitsPerSample, bits);
        for (std::size_t i = 0; i < frame.pixels().size(); ++i) {
            EXPECT_NEAR((*picture)->frame->pixels()[i], frame.pixels()[i], tolerance + 1e-6);
        }
    }
}

TEST(PictureWriter, ClampsAndKeepsGrayGray)
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Frame frame(4, 1, 1, {-1.0F, 2.0F, nan, 0.5F});
    const auto bytes = encodePng(frame);
    ASSERT_TRUE(bytes);
    const auto picture = readPicture(TemporaryFile(*bytes).path());
    ASSERT_TRUE(picture);
    EXPECT_THAT((*picture)->frame->pixels(), ElementsAre(0.0F, 1.0F, 0.0F, 128.0F / 255.0F));
}

TEST(PictureWriter, RefusesToReplaceAFileUnasked)
{
    const TemporaryFile file("precious");
    const auto written = writePng(file.path(), Frame(1, 1, 1, {0.5F}), Existing::Refuse);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::FileExists);
    EXPECT_EQ(contentOf(file.path()), "precious");
}

TEST(Thumbnail, AveragesAreas)
{
    const Frame frame(4, 2, 1, {0, 0.4F, 1, 1, 0.4F, 0, 1, 1});
    const DisplayImagePtr small = thumbnail(frame, 2);
    ASSERT_EQ(small->width, 2);
    ASSERT_EQ(small->height, 1);
    EXPECT_THAT(small->bgrx, ElementsAre(51, 51, 51, 255, 255, 255, 255, 255));
}

TEST(Thumbnail, KeepsTheShapeAndNeverEnlarges)
{
    const Frame wide(300, 2, 3, std::vector<float>(1800, 0.5F));
    const DisplayImagePtr small = thumbnail(wide, 100);
    EXPECT_EQ(small->width, 100);
    EXPECT_EQ(small->height, 1);
    const DisplayImagePtr same = thumbnail(Frame(3, 2, 1, std::vector<float>(6, 0.5F)), 100);
    EXPECT_EQ(same->width, 3);
    EXPECT_EQ(same->height, 2);
}

}

}
