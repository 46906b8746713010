// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/quality_metrics.h"
#include "tests/hostile/picture_builder.h"
#include "tests/hostile/picture_stage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace sidelight::test
{

namespace
{

using namespace std::string_literals;

constexpr std::uint64_t kMebibyte = 1 << 20;
constexpr std::uint16_t kCompression = 259;
constexpr std::uint16_t kJpegInTiff = 7;

std::string cut(const std::string &name, double share)
{
    const std::string content = imagingData(name);
    return content.substr(0, static_cast<std::size_t>(static_cast<double>(content.size()) * share));
}

std::string damaged(std::string content, const std::string &place, std::size_t offset)
{
    content.at(content.find(place) + offset) ^= 0x55;
    return content;
}

/// 8000 x 8000 black pixels in 280 kB.
Outcome bombWithinTheLimit(PictureStage &stage)
{
    const std::string path =
        stage.place("bomb.png", pngFile(8000, 8000, 8, 2, std::string(24001UL * 8000, '\0')));
    const auto host = stage.makeHost({std::chrono::seconds(60), 128 * kMebibyte});
    return PictureStage::play(*host, path);
}

std::vector<PictureCase> damagedFiles()
{
    return {
        madePicture("I01", "an empty file", [] { return std::string(); }),
        madePicture(
            "I01", "a text", [] { return std::string("The quick brown fox\n"); }, "text.png"),
        madePicture("I01", "a PNG cut off behind its half", [] { return cut("rgb8.png", 0.5); }),
        madePicture("I01", "a PNG with a false checksum of its header",
                    [] { return damaged(imagingData("rgb8.png"), "IHDR", 18); }),
        madePicture("I01", "a PNG with a false checksum of its pixels",
                    [] { return damaged(imagingData("rgb8.png"), "IEND", static_cast<std::size_t>(-5)); }),
        madePicture("I01", "a PNG with damaged pixels",
                    [] { return damaged(imagingData("rgb8.png"), "IDAT", 10); }),
        madePicture("I01", "a PNG of 100 x 100 pixels that has 4 rows",
                    [] { return pngFile(100, 100, 8, 0, std::string(101UL * 4, '\0')); }),
        madePicture("I01", "a PNG with a filter that is none",
                    [] { return pngFile(4, 4, 8, 0, std::string(5UL * 4, '\x09')); }),
        madePicture("I01", "a PNG of 0 x 0 pixels", [] { return pngFile(0, 0, 8, 0, ""); }),
        givenPicture("I01", "a PNG without width", "no_width.png"),
        givenPicture("I01", "a PNG 1,500,000 pixels wide", "very_wide.png"),
        madePicture("I02", "a JPEG cut off behind 90 %", [] { return cut("rgb8.jpg", 0.9); }),
        madePicture("I02", "a progressive JPEG cut off behind 90 %",
                    [] { return cut("progressive.jpg", 0.9); }),
        madePicture("I02", "a JPEG cut off before its pixels", [] { return cut("rgb8.jpg", 0.3); }),
        givenPicture("I03", "a PNG that says 30,000 x 30,000 pixels", "bomb.png"),
        {"I03", "a PNG of 8,000 x 8,000 pixels in 840 kB, for 128 MiB of memory", bombWithinTheLimit},
        madePicture("I04", "a PNG that says 40,000 x 40,000 pixels",
                    [] { return pngFile(40'000, 40'000, 8, 2, std::string(1000, '\0')); }),
        madePicture("I04", "a PNG that says 4,294,967,295 x 4,294,967,295 pixels",
                    [] { return pngFile(0xFFFFFFFF, 0xFFFFFFFF, 8, 2, std::string(1000, '\0')); }),
    };
}

PictureCase ofSize(int width, int height)
{
    return {"I05", std::to_string(width) + " x " + std::to_string(height) + " pixels",
            [=](PictureStage &stage) {
                const std::string path = stage.place("small.png", grayPng(width, height));
                Outcome outcome = stage.play(path);
                const PicturePtr picture = stage.read(path);
                const auto quality = measureQuality(*picture->frame, *picture->frame, Reference::Truth);
                EXPECT_TRUE(quality);
                EXPECT_TRUE(std::isinf(quality->psnrDb));
                outcome.text += quality->ssim ? "; has an SSIM" : "; too small for an SSIM";
                return outcome;
            }};
}

/// A JPEG of four channels that says it holds Y, Cb, Cr and K.
std::string ycck()
{
    std::string jpeg = imagingData("cmyk.jpg");
    jpeg.at(jpeg.find("Adobe") + 11) = 2;
    return jpeg;
}

std::string rgbExr(const std::string &attributes = {}, int version = 2)
{
    return exrFile({{"B", 0.25F}, {"G", 0.5F}, {"R", 1.0F}}, attributes, version);
}

std::string tiles()
{
    // 4 x 4 pixels, one level, rounded down.
    return exrAttribute("tiles", "tiledesc", "\4\0\0\0\4\0\0\0\0"s);
}

std::string viewNames()
{
    const std::string names = "\4\0\0\0left\5\0\0\0right"s;
    return exrAttribute("multiView", "stringvector", names);
}

/// Debian's OpenCV asks the environment whether it may decode OpenEXR.
Outcome switchedOff(PictureStage &stage)
{
    setenv("OPENCV_IO_ENABLE_OPENEXR", "0", 1);
    const auto host = stage.makeHost({std::chrono::seconds(60), 0});
    const Outcome outcome = PictureStage::play(*host, imagingPath("rgb_half.exr"));
    unsetenv("OPENCV_IO_ENABLE_OPENEXR");
    return outcome;
}

std::vector<PictureCase> kindsOfSamples()
{
    return {
        ofSize(1, 1),
        ofSize(1, 64),
        ofSize(64, 1),
        ofSize(2, 2),
        ofSize(7, 5),
        ofSize(11, 11),
        givenPicture("I06", "gray", "gray8.png"),
        givenPicture("I06", "gray and alpha", "gray_alpha8.png"),
        givenPicture("I06", "palette", "palette8.png"),
        madePicture(
            "I06", "palette with a colour that is not there",
            [] { return pngFile(2, 2, 8, 3, "\0\1\1\0\1\1"s, pngChunk("PLTE", std::string(3, '\x40'))); }),
        madePicture("I06", "palette without a palette",
                    [] { return pngFile(2, 2, 8, 3, std::string(6, '\0')); }),
        givenPicture("I06", "RGBA", "rgba8.png"),
        givenPicture("I06", "16 bits", "rgb16.png"),
        givenPicture("I06", "1 bit", "bits1.png"),
        givenPicture("I06", "CMYK JPEG", "cmyk.jpg"),
        madePicture("I06", "YCCK JPEG", ycck),
        givenPicture("I06", "CMYK TIFF", "cmyk.tif"),
        givenPicture("I06", "Lab TIFF", "cielab.tif"),
        givenPicture("I07", "float TIFF with NaN, infinities, -0.5 and 1.5", "gray_float_odd.tif"),
        givenPicture("I07", "OpenEXR with NaN and infinity", "not_finite.exr"),
        madePicture("I07", "OpenEXR below 0 and above 1",
                    [] { return exrFile({{"B", -0.5F}, {"G", 3.0F}, {"R", 65504.0F}}); }),
        givenPicture("I08", "OpenEXR, half", "rgb_half.exr"),
        madePicture("I08", "OpenEXR, tiled", [] { return rgbExr(tiles(), 2 | 0x200); }),
        madePicture("I08", "OpenEXR that says it is tiled, without tiles",
                    [] { return rgbExr({}, 2 | 0x200); }),
        givenPicture("I08", "OpenEXR, deep", "deep.exr"),
        madePicture("I08", "OpenEXR of several parts", [] { return rgbExr({}, 2 | 0x1000); }),
        madePicture("I08", "OpenEXR of two views", [] { return rgbExr(viewNames()); }),
        madePicture("I08", "OpenEXR, luminance and chroma",
                    [] { return exrFile({{"BY", 0.0F, 2}, {"RY", 0.0F, 2}, {"Y", 0.5F}}); }),
        givenPicture("I08", "OpenEXR with another display window", "display_window.exr"),
        madePicture("I08", "OpenEXR with red alone", [] { return exrFile({{"R", 0.5F}}); }),
        givenPicture("I08", "OpenEXR with depth alone", "depth_only.exr"),
        madePicture("I08", "OpenEXR of an unknown version", [] { return rgbExr({}, 9); }),
        madePicture("I08", "OpenEXR with a channel every 0 pixels",
                    [] {
                        std::string file = rgbExr();
                        file.at(file.find("chlist") + 11 + 2 + 8) = 0;
                        return file;
                    }),
        {"I08", "OpenEXR where OpenCV has it switched off", switchedOff},
    };
}

/// A TIFF file of gray pixels, some fields replaced.
std::string grayTiff(const std::vector<TiffField> &more, const std::string &pixels = std::string(24, '\x40'))
{
    std::vector<TiffField> fields = {{256, 4, {6}},          {257, 4, {4}}, {258, 3, {8}},
                                     {kCompression, 3, {1}}, {262, 3, {1}}, {273, 4, {0}, true},
                                     {277, 3, {1}},          {278, 4, {4}}, {279, 4, {pixels.size()}}};
    for (const TiffField &field : more) {
        std::erase_if(fields, [&](const TiffField &each) { return each.tag == field.tag; });
        fields.push_back(field);
    }
    return tiffFile(fields, pixels);
}

PictureCase packed(const std::string &method, std::uint64_t number, std::uint64_t bits)
{
    return madePicture("I09", "TIFF of " + std::to_string(bits) + " bits, " + method + " that is none", [=] {
        return grayTiff({{kCompression, 3, {number}}, {258, 3, {bits}}}, std::string(48, '\x83'));
    });
}

/// The directory names itself as the next one.
std::string directoryLoop()
{
    std::string file = grayTiff({});
    const std::size_t next = 8 + 2 + 12 * 9;
    file.at(next) = 8;
    return file;
}

std::vector<PictureCase> kindsOfTiff()
{
    return {
        givenPicture("I09", "TIFF of two pages", "pages.tif"),
        givenPicture("I09", "BigTIFF", "big.tif"),
        givenPicture("I09", "TIFF of tiles", "tiles16.tif"),
        givenPicture("I09", "TIFF of planes", "planes16.tif"),
        givenPicture("I09", "TIFF, LZW", "lzw.tif"),
        givenPicture("I09", "TIFF turned by a quarter", "orientation_6_8.tif"),
        madePicture(
            "I09", "TIFF with a JPEG in it",
            [] {
                return grayTiff(
                    {{kCompression, 3, {kJpegInTiff}}, {262, 3, {6}}, {258, 3, {8, 8, 8}}, {277, 3, {3}}},
                    imagingData("rgb8.jpg"));
            }),
        madePicture("I09", "TIFF whose directory names itself as the next one", directoryLoop),
        madePicture("I09", "TIFF with an unknown compression",
                    [] { return grayTiff({{kCompression, 3, {9999}}}); }),
        packed("fax", 4, 1),
        packed("LZW", 5, 8),
        packed("LZW", 5, 16),
        packed("JPEG", 7, 8),
        packed("deflate", 8, 8),
        packed("deflate", 8, 16),
        packed("PackBits", 32773, 8),
        madePicture("I09", "TIFF of 65,535 samples a pixel", [] { return grayTiff({{277, 3, {65535}}}); }),
        madePicture("I09", "TIFF of 0 rows a strip", [] { return grayTiff({{278, 4, {0}}}); }),
        madePicture("I09", "TIFF with a strip beyond its end",
                    [] { return grayTiff({{273, 4, {0xFFFFFF00}}}); }),
        madePicture("I09", "TIFF without strips", [] { return grayTiff({{273, 3, {}}, {279, 3, {}}}); }),
        madePicture("I09", "TIFF of 60,000 x 60,000 pixels",
                    [] { return grayTiff({{256, 4, {60000}}, {257, 4, {60000}}}); }),
        madePicture("I09", "TIFF cut off behind its half", [] { return cut("rgb8.tif", 0.5); }),
        madePicture("I09", "TIFF cut off in its directory", [] { return cut("rgb8.tif", 0.2); }),
    };
}

}

std::vector<PictureCase> pictureCases()
{
    std::vector<PictureCase> cases;
    for (const auto &group : {damagedFiles(), kindsOfSamples(), kindsOfTiff()}) {
        cases.insert(cases.end(), group.begin(), group.end());
    }
    return cases;
}

}
