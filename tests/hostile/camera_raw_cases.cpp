// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/picture_builder.h"
#include "tests/hostile/picture_stage.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace sidelight::test
{

namespace
{

using namespace std::string_literals;

namespace fs = std::filesystem;

constexpr std::uint64_t kMebibyte = 1 << 20;
constexpr std::uint16_t kActiveArea = 50829;
constexpr std::uint16_t kCropOrigin = 50719;
constexpr std::uint16_t kCropSize = 50720;
constexpr const char *kNoCamera = "cannot be made here: it takes a file of such a camera";

PictureCase cut(const std::string &input, double share)
{
    return madePicture(
        "R02", input,
        [=] {
            const std::string whole = imagingData("rggb.dng");
            return whole.substr(0, static_cast<std::size_t>(static_cast<double>(whole.size()) * share));
        },
        "cut.dng");
}

PictureCase dng(const std::string &number, const std::string &input, const std::vector<TiffField> &fields,
                const std::string &pixels = std::string(32 * 24 * 2, '\1'))
{
    return madePicture(number, input, [=] { return dngFile(fields, pixels); }, "made.dng");
}

/// A file that begins as those of a maker do, and goes on with what is none.
PictureCase head(const std::string &input, const std::string &magic)
{
    return madePicture(
        "R05", input,
        [=] {
            std::string file = magic;
            for (unsigned i = 0; i < 100'000; ++i) {
                file += static_cast<char>(i * 2654435761U >> 21U);
            }
            return file;
        },
        "made.raw");
}

/// A DNG of 12,000 x 8,400 sites, of which the disk holds the header alone.
std::string hundredMegapixels(PictureStage &stage)
{
    constexpr int kWidth = 12'000;
    constexpr int kHeight = 8'400;
    constexpr std::uint64_t kBytes = std::uint64_t{kWidth} * kHeight * 2;
    const std::string header = dngFile({{279, 4, {kBytes}}}, "", kWidth, kHeight);
    const std::string path = stage.place("large.dng", header);
    fs::resize_file(path, header.size() + kBytes);
    return path;
}

Outcome largeInLittleMemory(PictureStage &stage)
{
    const auto host = stage.makeHost({std::chrono::seconds(60), 512 * kMebibyte});
    return PictureStage::play(*host, hundredMegapixels(stage));
}

/// A stop that is asked for ends the reading, with its process where it takes too long; the next one is read.
Outcome stopped(PictureStage &stage)
{
    const auto host = stage.makeHost({std::chrono::seconds(60), 0});
    const std::string path = hundredMegapixels(stage);
    std::stop_source source;
    source.request_stop();
    const auto picture = host->read(path, 1.0, source.get_token());
    EXPECT_FALSE(picture);
    EXPECT_TRUE(host->read(imagingPath("rggb.dng"), 1.0, {}));
    return {"reading", picture ? "reads" : outcomeText(picture.error())};
}

Outcome thumbnailAndFull(PictureStage &stage)
{
    const auto host = stage.makeHost({std::chrono::seconds(60), 0});
    const auto picture = host->read(imagingPath("rggb.dng"), 1.0, {});
    const auto small = host->thumbnail(imagingPath("rggb.dng"), 1.0, 16, {});
    EXPECT_TRUE(picture && small);
    return {"-",
            "reads: full " + std::to_string((*picture)->mosaic->width) + " x "
                + std::to_string((*picture)->mosaic->height) + ", thumbnail "
                + std::to_string((*small)->width) + " x " + std::to_string((*small)->height)};
}

/// A second directory of the same mosaic behind the first one.
std::string twoExposures()
{
    std::string file = dngFile();
    const std::size_t count = static_cast<unsigned char>(file.at(8));
    const std::size_t next = 8 + 2 + 12 * count;
    const std::string directory = file.substr(8, 2 + 12 * count) + std::string(4, '\0');
    file.resize(file.size() + file.size() % 2);
    const std::size_t at = file.size();
    for (int i = 0; i < 4; ++i) {
        file.at(next + static_cast<std::size_t>(i)) = static_cast<char>(at >> (8 * i));
    }
    return file + directory;
}

std::vector<PictureCase> files()
{
    return {
        madePicture(
            "R01", "an empty .CR2", [] { return std::string(); }, "empty.CR2"),
        cut("cut off behind 25 %", 0.25),
        cut("cut off behind 50 %", 0.50),
        cut("cut off behind 99 %", 0.99),
        madePicture(
            "R03", "a JPEG called .NEF", [] { return imagingData("rgb8.jpg"); }, "picture.NEF"),
        madePicture(
            "R03", "a PNG called .DNG", [] { return imagingData("rgb8.png"); }, "picture.DNG"),
        dng("R04", "DNG, lossy: finished colours in a JPEG",
            {{258, 3, {8, 8, 8}},
             {259, 3, {34892}},
             {262, 3, {34892}},
             {277, 3, {3}},
             {256, 4, {6}},
             {257, 4, {4}},
             {50717, 3, {255, 255, 255}}},
            imagingData("rgb8.jpg")),
        dng("R04", "DNG of 16-bit floats", {{339, 3, {3}}}),
        dng("R04", "DNG of 32-bit floats", {{258, 3, {32}}, {339, 3, {3}}}, std::string(32 * 24 * 4, '\1')),
        dng("R04", "DNG, packed by an unknown method", {{259, 3, {12345}}}),
        dng("R04", "DNG, lossless JPEG that is none", {{259, 3, {7}}}),
        dng("R04", "DNG, deflate that is none", {{259, 3, {8}}}),
        givenPicture("R04", "DNG of finished colours", "linear_rgb.dng"),
        givenPicture("R04", "DNG of a monochrome sensor", "monochrome.dng"),
        dng("R04", "DNG with lists of opcodes that are none",
            {{51008, 1, std::vector<std::uint64_t>(64, 0xFF)},
             {51009, 1, std::vector<std::uint64_t>(64, 0xFF)},
             {51022, 1, std::vector<std::uint64_t>(64, 0xFF)}}),
        dng("R04", "DNG of 2 bits a sample", {{258, 3, {2}}}),
        dng("R04", "DNG of a pattern of 6 x 6",
            {{33421, 3, {6, 6}}, {33422, 1, std::vector<std::uint64_t>(36, 1)}}),
        dng("R04", "DNG of a pattern of red alone", {{33422, 1, {0, 0, 0, 0}}}),
        dng("R04", "DNG of a pattern with a colour that is not there", {{33422, 1, {0, 1, 1, 9}}}),
    };
}

std::vector<PictureCase> makers()
{
    return {
        head("begins as RAF (Fujifilm)", "FUJIFILMCCD-RAW 0201FF129502X-T3"),
        head("begins as X3F (Sigma, Foveon)", "FOVb\0\0\2\0"s),
        head("begins as ORF (Olympus)", "IIRO\x08\0\0\0"s),
        head("begins as RW2 (Panasonic)", "IIU\0\x08\0\0\0"s),
        head("begins as CR3 (Canon)", "\0\0\0\x18"s + "ftypcrx " + "\0\0\0\1"s + "crx isom"),
        head("begins as CRW (Canon)", "II\x1A\0\0\0HEAPCCDR"s),
        head("begins as MRW (Minolta)", "\0MRM\0\0\1\0"s),
        missingPicture("R05", "X-Trans sensor of Fujifilm", kNoCamera),
        missingPicture("R05", "Foveon sensor of Sigma", kNoCamera),
        missingPicture("R05", "thumbnails of Kodak", kNoCamera),
        missingPicture("R05", "backs of Phase One and Leaf", kNoCamera),
        missingPicture("R05", "padded packing of Nikon", kNoCamera),
    };
}

std::vector<PictureCase> sizes()
{
    return {
        {"R06", "100 million sites, for 512 MiB of memory", largeInLittleMemory},
        dng("R06", "says 60,000 x 60,000 sites", {{256, 4, {60000}}, {257, 4, {60000}}, {278, 4, {60000}}}),
        dng("R06", "says 4,294,967,295 x 2 sites", {{256, 4, {0xFFFFFFFF}}, {257, 4, {2}}}),
        dng("R07", "an active area of nothing", {{kActiveArea, 4, {0, 0, 0, 0}}}),
        dng("R07", "an active area larger than the sensor", {{kActiveArea, 4, {0, 0, 1000, 1000}}}),
        dng("R07", "an active area that ends before it begins", {{kActiveArea, 4, {20, 20, 4, 4}}}),
        dng("R07", "an active area that begins at an odd site", {{kActiveArea, 4, {1, 1, 23, 31}}}),
        dng("R07", "a crop of nothing", {{kCropOrigin, 4, {0, 0}}, {kCropSize, 4, {0, 0}}}),
        dng("R07", "a crop larger than the sensor", {{kCropOrigin, 4, {4, 4}}, {kCropSize, 4, {1000, 1000}}}),
        dng("R07", "a crop that begins outside", {{kCropOrigin, 4, {100, 100}}, {kCropSize, 4, {8, 8}}}),
        givenPicture("R08", "no white balance", "no_white_balance.dng"),
        dng("R08", "a white balance of 0 / 0", {{50728, 5, {0, 0, 0, 0, 0, 0}}}),
        givenPicture("R08", "black above white", "black_above_white.dng"),
        dng("R08", "white at 0", {{50717, 3, {0}}}),
        dng("R08", "black of another size than its pattern", {{50713, 3, {200, 200}}, {50714, 3, {1, 2}}}),
        dng("R08", "a colour matrix of zeros", {{50721, 10, std::vector<std::uint64_t>(18, 0)}}),
        dng("R09", "DNG of version 9", {{50706, 1, {9, 9, 0, 0}}, {50707, 1, {9, 9, 0, 0}}}),
        missingPicture("R09", "camera newer than LibRaw", kNoCamera),
        {"R10", "thumbnail and full size", thumbnailAndFull},
        madePicture("R11", "two exposures in one file", twoExposures, "two.dng"),
        missingPicture("R11", "pixel shift", kNoCamera),
        {"R12", "stopped while it is read", stopped},
    };
}

}

std::vector<PictureCase> cameraRawCases()
{
    std::vector<PictureCase> cases;
    for (const auto &group : {files(), makers(), sizes()}) {
        cases.insert(cases.end(), group.begin(), group.end());
    }
    return cases;
}

}
