// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/quality_metrics.h"
#include "tests/app/cli_support.h"
#include "tests/hostile/picture_builder.h"
#include "tests/hostile/picture_stage.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace sidelight::test
{

namespace
{

using namespace std::string_literals;

namespace fs = std::filesystem;

constexpr std::uint8_t kApp1 = 0xE1;
constexpr std::uint8_t kApp2 = 0xE2;

/// The same outcome for pictures of every orientation that EXIF has.
PictureCase turned(const std::string &kind, const std::string &end)
{
    return {"I10", kind + " of each EXIF orientation", [=](PictureStage &stage) {
                std::set<std::string> outcomes;
                for (int orientation = 2; orientation <= 8; ++orientation) {
                    outcomes.insert(
                        stage.play(imagingPath("orientation_" + std::to_string(orientation) + end)).text);
                }
                EXPECT_LE(outcomes.size(), 2U); // camera RAW keeps width and height as they come out
                std::string all;
                for (const std::string &each : outcomes) {
                    all += (all.empty() ? "" : " / ") + each;
                }
                return Outcome{"-", all};
            }};
}

std::string exif(const std::string &directory)
{
    return "Exif\0\0II*\0\x08\0\0\0"s + directory;
}

/// An EXIF directory with the orientation alone.
std::string orientation(char value)
{
    return exif("\1\0\x12\1\3\0\1\0\0\0"s + value + std::string(7, '\0'));
}

std::string largeExif()
{
    std::string jpeg = imagingData("rgb8.jpg");
    std::string segments;
    for (int i = 0; i < 1000; ++i) {
        segments += jpegWith("\xFF\xD8", kApp1, exif(std::string(65'000, 'e'))).substr(2);
    }
    return jpeg.substr(0, 2) + segments + jpeg.substr(2);
}

std::vector<PictureCase> metadata()
{
    const std::string markup = "<img src=x onerror=alert(1)>\0 \xE2\x80\xAE txt.exe \x1B[31m"s;
    return {
        turned("JPEG", ".jpg"),
        turned("PNG", ".png"),
        turned("WebP", ".webp"),
        turned("TIFF of 8 bits", "_8.tif"),
        turned("TIFF of 16 bits", "_16.tif"),
        turned("DNG", ".dng"),
        madePicture("I10", "JPEG of EXIF orientation 6",
                    [] { return jpegWith(imagingData("rgb8.jpg"), kApp1, orientation(6)); }),
        madePicture("I10", "JPEG of EXIF orientation 99",
                    [] { return jpegWith(imagingData("rgb8.jpg"), kApp1, orientation(99)); }),
        madePicture("I10", "JPEG with EXIF of 65,535 fields that are not there",
                    [] { return jpegWith(imagingData("rgb8.jpg"), kApp1, exif("\xFF\xFF")); }),
        madePicture("I10", "JPEG with EXIF that goes on beyond the file",
                    [] {
                        std::string jpeg = jpegWith(imagingData("rgb8.jpg"), kApp1, orientation(6));
                        jpeg.at(4) = '\xFF';
                        jpeg.at(5) = '\xFF';
                        return jpeg;
                    }),
        madePicture("I10", "JPEG with 64 MB of EXIF", largeExif),
        madePicture("I10", "JPEG with a broken ICC profile",
                    [] {
                        return jpegWith(imagingData("rgb8.jpg"), kApp2,
                                        "ICC_PROFILE\0\1\1"s + std::string(200, 'p'));
                    }),
        madePicture("I10", "PNG with a broken ICC profile",
                    [] { return grayPng(4, 4, pngChunk("iCCP", "p\0\0rubbish"s)); }),
        madePicture("I10", "PNG of linear light in the colours of BT.2020",
                    [] {
                        const std::string colours("\0\0\x7A\x26\0\0\x80\x84\0\1\x14\x90\0\0\x72\x10"
                                                  "\0\0\x42\x68\0\1\x37\x0A\0\0\x33\x2C\0\0\x11\xF8",
                                                  32);
                        return grayPng(4, 4, pngChunk("gAMA", "\0\1\x86\xA0"s) + pngChunk("cHRM", colours));
                    }),
        madePicture("I17", "PNG with texts of HTML, right-to-left marks and NUL",
                    [=] {
                        return grayPng(4, 4,
                                       pngChunk("tEXt", "Title\0"s + markup)
                                           + pngChunk("tEXt", std::string(2000, 'k')));
                    }),
        madePicture("I17", "DNG of a camera whose name is HTML",
                    [=] {
                        const std::vector<std::uint64_t> letters(markup.begin(), markup.end());
                        return dngFile({{271, 2, letters}, {272, 2, letters}, {50708, 2, letters}});
                    }),
    };
}

std::vector<PictureCase> foreignKinds()
{
    const std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">";
    const auto is = [](const std::string &input, const std::string &content, const std::string &name) {
        return madePicture("I12", input, [=] { return content; }, name);
    };
    const auto copy = [](const std::string &input, const std::string &file, const std::string &name) {
        return madePicture("I11", input, [=] { return imagingData(file); }, name);
    };
    return {
        copy("a PNG called .jpg", "rgb8.png", "picture.jpg"),
        copy("a JPEG called .dng", "rgb8.jpg", "picture.dng"),
        copy("a DNG called .png", "rggb.dng", "picture.png"),
        copy("a TIFF called .exr", "rgb8.tif", "picture.exr"),
        copy("a PNG without extension", "rgb8.png", "picture"),
        copy("a PNG called .PNG", "rgb8.png", "PICTURE.PNG"),
        copy("a PNG called .png.exe", "rgb8.png", "picture.png.exe"),
        givenPicture("I12", "animated PNG", "animated.png"),
        givenPicture("I12", "animated WebP", "animated.webp"),
        givenPicture("I12", "GIF", "picture.gif"),
        is("SVG that refers to a file", svg + "<image href=\"file:///etc/passwd\"/></svg>", "drawing.svg"),
        is("SVG with entities within entities",
           "<?xml version=\"1.0\"?><!DOCTYPE s [<!ENTITY a \"&b;&b;\">]>" + svg + "&a;</svg>", "drawing.png"),
        is("PDF", "%PDF-1.7\n", "document.png"),
        is("HEIC", "\0\0\0\x18"s + "ftypheic" + std::string(100, '\0'), "picture.heic"),
        is("JPEG 2000", "\0\0\0\x0cjP  "s + std::string(100, '\0'), "picture.jp2"),
        madePicture(
            "I14", "GDAL virtual data set called .png",
            [] { return std::string("<VRTDataset rasterXSize=\"4\" rasterYSize=\"4\"></VRTDataset>"); },
            "picture.png"),
        madePicture(
            "I14", "DICOM called .png",
            [] { return std::string(128, '\0') + "DICM" + std::string(200, '\0'); }, "picture.png"),
    };
}

Outcome atPipe(PictureStage &stage)
{
    const std::string path = stage.place("pipe.png", "");
    unlink(path.c_str());
    EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
    return stage.play(path);
}

Outcome atLoop(PictureStage &stage)
{
    const std::string path = stage.place("loop.png", "");
    unlink(path.c_str());
    EXPECT_EQ(symlink(path.c_str(), path.c_str()), 0);
    return stage.play(path);
}

/// What the command line says of a folder: how it ended, and its complaints.
Outcome byProgram(const std::string &folder)
{
    const ProgramRun run = runProgram(
        {"compare", "--original", model("rgb.pt"), "--variant", model("unchanged.pt"), "--input", folder});
    std::string complaints;
    std::istringstream lines(run.err);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("sidelight: ")) {
            const std::size_t at = line.find(folder);
            complaints += at == std::string::npos ? line : line.replace(at, folder.size(), "FOLDER");
            complaints += "; ";
        }
    }
    return {"sidelight compare", "exit code " + std::to_string(run.exitCode) + ": " + complaints};
}

Outcome manyFiles(PictureStage &stage)
{
    const std::string folder = stage.place("many", "") + ".d";
    fs::create_directories(folder);
    for (int i = 0; i < 100'000; ++i) {
        std::ofstream(folder + "/" + std::to_string(i) + ".txt");
    }
    const Outcome outcome = byProgram(folder);
    fs::remove_all(folder);
    return outcome;
}

Outcome mixedFolder(PictureStage &stage)
{
    const std::string folder = stage.place("mixed", "") + ".d";
    fs::create_directories(folder + "/folder.png");
    const auto put = [&](const std::string &name, const std::string &content) {
        std::ofstream(folder + "/" + name, std::ios::binary) << content;
    };
    put("a.png", imagingData("rgb8.png"));
    put("same as a.png", imagingData("rgb8.png"));
    put(".hidden.png", "hidden");
    put("b.png", "no picture");
    put("empty.png", "");
    put("notes.txt", "notes");
    return byProgram(folder);
}

std::vector<PictureCase> places()
{
    return {
        {"I13", "a folder", [](PictureStage &stage) { return stage.play(stage.folder()); }},
        {"I13", "a pipe", atPipe},
        {"I13", "/dev/zero", [](PictureStage &stage) { return stage.play("/dev/zero"); }},
        {"I13", "a link to itself", atLoop},
        {"I13", "a file of /proc", [](PictureStage &stage) { return stage.play("/proc/self/maps"); }},
        {"I13", "is not there", [](PictureStage &stage) { return stage.play(stage.folder() + "/none.png"); }},
        {"I15", "a folder of 100,000 files without a picture", manyFiles},
        {"I15", "a folder with junk, hidden files, and a picture twice", mixedFolder},
    };
}

PictureCase pair(const std::string &input, const std::string &one, const std::string &other)
{
    return {"I16", input, [=](PictureStage &stage) {
                const PicturePtr reference = stage.read(imagingPath(one));
                const PicturePtr test = stage.read(imagingPath(other));
                const auto quality = measureQuality(*reference->frame, *test->frame, Reference::Truth);
                if (!quality) {
                    return Outcome{"comparing", outcomeText(quality.error())};
                }
                char text[64] = {};
                std::snprintf(text, sizeof text, "compares: PSNR %.1f dB", quality->psnrDb);
                return Outcome{"-", text};
            }};
}

}

std::vector<PictureCase> surroundingsCases()
{
    std::vector<PictureCase> cases;
    for (const auto &group : {metadata(), foreignKinds(), places()}) {
        cases.insert(cases.end(), group.begin(), group.end());
    }
    cases.push_back(pair("a pair of two sizes", "rgb8.png", "rggb.dng"));
    cases.push_back(pair("a pair of 8 and 16 bits", "rgb8.png", "rgb16.png"));
    cases.push_back(pair("a pair, one with alpha", "rgb8.png", "rgba8.png"));
    cases.push_back(pair("a pair of colour and gray", "rgb8.png", "gray8.png"));
    return cases;
}

}
