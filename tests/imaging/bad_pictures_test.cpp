// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/picture_reader.h"
#include "tests/imaging/test_pictures.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <random>
#include <sys/stat.h>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

/// The error as a person reads it; fails the test where there is none.
Error errorOf(const std::string &path, const ReadOptions &options = {})
{
    const auto picture = readPicture(path, options);
    EXPECT_FALSE(picture) << path;
    return picture ? Error{} : picture.error();
}

ErrorCode codeOf(const std::string &path, const ReadOptions &options = {})
{
    return errorOf(path, options).code;
}

TEST(BadPictures, NamesTheFileAndSaysWhatToDo)
{
    const std::string path = dataPath("cmyk.jpg");
    EXPECT_EQ(sentence(errorOf(path)), path + ": is a CMYK picture - convert it to RGB");
}

TEST(BadPictures, RefusesWhatIsNotARegularFile)
{
    EXPECT_EQ(codeOf(dataPath("there_is_none.png")), ErrorCode::FileMissing);
    EXPECT_EQ(codeOf(testing::TempDir()), ErrorCode::NotARegularFile);
    EXPECT_EQ(codeOf("/dev/zero"), ErrorCode::NotARegularFile);
    const TemporaryFile file("");
    EXPECT_EQ(codeOf(file.path()), ErrorCode::EmptyFile);
    const std::string pipe = file.path() + ".pipe";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_EQ(codeOf(pipe), ErrorCode::NotARegularFile);
    unlink(pipe.c_str());
    const std::string loop = file.path() + ".loop";
    ASSERT_EQ(symlink(loop.c_str(), loop.c_str()), 0);
    EXPECT_EQ(codeOf(loop), ErrorCode::FileMissing);
    unlink(loop.c_str());
}

TEST(BadPictures, RefusesAFileWithoutPermission)
{
    if (geteuid() == 0) {
        GTEST_SKIP() << "root may read everything";
    }
    const TemporaryFile file(contentOf(dataPath("rgb8.png")));
    ASSERT_EQ(chmod(file.path().c_str(), 0), 0);
    EXPECT_EQ(codeOf(file.path()), ErrorCode::NoPermission);
}

TEST(BadPictures, RefusesTextAndForeignKinds)
{
    const std::string dicom = std::string(128, '\0') + "DICM" + std::string(200, '\0');
    const std::string virtualRaster = "<VRTDataset rasterXSize=\"4\" rasterYSize=\"4\"></VRTDataset>";
    EXPECT_EQ(codeOf(TemporaryFile("hello", ".png").path()), ErrorCode::UnreadablePicture);
    EXPECT_EQ(codeOf(TemporaryFile("\x89", ".png").path()), ErrorCode::UnreadablePicture);
    EXPECT_EQ(codeOf(TemporaryFile(dicom, ".png").path()), ErrorCode::UnsupportedPicture);
    EXPECT_EQ(codeOf(TemporaryFile(virtualRaster, ".png").path()), ErrorCode::UnsupportedPicture);
    EXPECT_EQ(codeOf(TemporaryFile("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", ".png").path()),
              ErrorCode::UnsupportedPicture);
    EXPECT_EQ(codeOf(dataPath("picture.gif")), ErrorCode::UnsupportedPicture);
    EXPECT_EQ(codeOf(dataPath("animated.webp")), ErrorCode::UnsupportedPicture);
}

TEST(BadPictures, RefusesSamplesItCannotShowRightly)
{
    for (const char *name : {"cmyk.tif", "cmyk.jpg", "cielab.tif", "half_float.tif", "signed16.tif",
                             "planes16.tif", "deep.exr", "depth_only.exr"}) {
        EXPECT_EQ(codeOf(dataPath(name)), ErrorCode::UnsupportedPicture) << name;
    }
}

TEST(BadPictures, ReadsTheSizeBeforeItDecodes)
{
    EXPECT_EQ(codeOf(dataPath("bomb.png")), ErrorCode::PictureTooLarge);
    EXPECT_EQ(codeOf(dataPath("very_wide.png")), ErrorCode::PictureTooLarge);
    EXPECT_EQ(codeOf(dataPath("no_width.png")), ErrorCode::UnreadablePicture);
    ReadOptions options;
    options.limits.maxPixels = 23;
    for (const char *name : {"rgb8.png", "rgb8.tif", "big.tif", "rgb8.jpg", "rgb8.webp", "lossy.webp",
                             "rgba8.webp", "rgb8.bmp", "rgb8.ppm", "rgb_float.exr", "rggb.dng"}) {
        EXPECT_EQ(codeOf(dataPath(name), options), ErrorCode::PictureTooLarge) << name;
    }
    options.limits.maxPixels = 24;
    EXPECT_TRUE(readPicture(dataPath("rgb8.png"), options));
    options.limits.maxFileBytes = 10;
    EXPECT_EQ(codeOf(dataPath("rgb8.png"), options), ErrorCode::PictureTooLarge);
}

TEST(BadPictures, StopsWhenAsked)
{
    std::stop_source source;
    source.request_stop();
    ReadOptions options;
    options.stop = source.get_token();
    EXPECT_EQ(codeOf(dataPath("rgb8.png"), options), ErrorCode::Cancelled);
    EXPECT_EQ(codeOf(dataPath("rggb.dng"), options), ErrorCode::Cancelled);
}

/// Formats whose every cut must be an error: nothing is shown that the file does not hold.
TEST(BadPictures, RefusesACutFileWhereverItIsCut)
{
    for (const char *name :
         {"rgb8.png", "gray16.png", "rgb8.tif", "rgb16.tif", "lzw.tif", "rgb8.webp", "lossy.webp", "rgb8.bmp",
          "rgb8.ppm", "rgb_float.exr", "rgb_half.exr", "rggb.dng"}) {
        const std::string content = contentOf(dataPath(name));
        const TemporaryFile file("");
        const std::size_t step = std::max<std::size_t>(1, content.size() / 60);
        for (std::size_t length = content.size() - 1; length > step; length -= step) {
            file.write(content.substr(0, length));
            const auto picture = readPicture(file.path());
            ASSERT_FALSE(picture) << name << " cut to " << length;
            EXPECT_FALSE(picture.error().what.empty());
        }
    }
}

TEST(BadPictures, SaysTruncatedWhereThePixelsAreCut)
{
    for (const char *name :
         {"rgb8.png", "rgb8.tif", "rgb8.webp", "rgb8.bmp", "rgb8.ppm", "rgb_float.exr", "rggb.dng"}) {
        const std::string content = contentOf(dataPath(name));
        const TemporaryFile file(content.substr(0, content.size() - 2));
        EXPECT_EQ(codeOf(file.path()), ErrorCode::TruncatedPicture) << name;
    }
}

TEST(BadPictures, DecodesACutJpegWithAWarning)
{
    for (const char *name : {"rgb8.jpg", "progressive.jpg"}) {
        const std::string content = contentOf(dataPath(name));
        const TemporaryFile file(content.substr(0, content.size() - 10));
        const auto picture = readPicture(file.path());
        ASSERT_TRUE(picture) << sentence(picture.error());
        EXPECT_THAT((*picture)->warnings, ElementsAre(HasSubstr("is cut")));
        file.write(content.substr(0, 200));
        EXPECT_FALSE(readPicture(file.path())) << "cut before the pixels";
    }
}

TEST(BadPictures, RefusesDamagedPixelsOfAPng)
{
    std::string content = contentOf(dataPath("rgb8.png"));
    content[content.find("IDAT") + 10] ^= 0x55;
    EXPECT_EQ(codeOf(TemporaryFile(content).path()), ErrorCode::UnreadablePicture);
}

/// Any damage gives a picture or a sentence, never a crash; the seed is fixed.
TEST(BadPictures, SurvivesDamage)
{
    std::mt19937 random(20181); // NOLINT: the same damage in every run
    const TemporaryFile file("");
    int pictures = 0;
    for (const auto &entry : std::filesystem::directory_iterator(dataPath(""))) {
        const std::string content = contentOf(entry.path().string());
        for (int round = 0; round < 12; ++round) {
            std::string damaged = content;
            for (int change = 0; change < 1 + round % 4; ++change) {
                damaged[random()
                        % std::min<std::size_t>(damaged.size(), round % 2 == 0 ? 64 : damaged.size())] =
                    static_cast<char>(random());
            }
            file.write(damaged);
            ReadOptions options;
            options.limits.maxPixels = 1'000'000;
            const auto picture = readPicture(file.path(), options);
            pictures += picture ? 1 : 0;
            EXPECT_TRUE(picture || !picture.error().what.empty()) << entry.path();
        }
    }
    EXPECT_GT(pictures, 100);
}

}

}
