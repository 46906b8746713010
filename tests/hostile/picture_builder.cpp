// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/picture_builder.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <map>
#include <ranges>

namespace sidelight::test
{

namespace
{

std::string little(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>(value >> (8 * i));
    }
    return text;
}

std::string big(std::uint32_t value)
{
    std::string text = little(value, 4);
    std::ranges::reverse(text);
    return text;
}

std::string compressed(const std::string &content)
{
    uLongf length = compressBound(content.size());
    std::string result(length, '\0');
    compress2(reinterpret_cast<Bytef *>(result.data()), &length,
              reinterpret_cast<const Bytef *>(content.data()), content.size(), 1);
    result.resize(length);
    return result;
}

int bytesOfType(std::uint16_t type)
{
    return type == 1 || type == 2 ? 1 : type == 3 ? 2 : 4;
}

constexpr int kTiled = 0x200;
constexpr int kTileSide = 4;

std::string samplesOf(const ExrChannel &channel, int count)
{
    std::string samples;
    for (int i = 0; i < count; ++i) {
        samples += little(std::bit_cast<std::uint32_t>(channel.value), 4);
    }
    return samples;
}

std::vector<std::string> linesOf(const std::vector<ExrChannel> &channels, int width, int height)
{
    std::vector<std::string> lines;
    for (int y = 0; y < height; ++y) {
        std::string samples;
        for (const ExrChannel &channel : channels) {
            samples += samplesOf(channel, y % channel.sampling == 0 ? width / channel.sampling : 0);
        }
        lines.push_back(little(static_cast<std::uint64_t>(y), 4) + little(samples.size(), 4) + samples);
    }
    return lines;
}

/// Tiles in one row, as high as the picture.
std::vector<std::string> tilesOf(const std::vector<ExrChannel> &channels, int width, int height)
{
    std::vector<std::string> tiles;
    for (int x = 0; x < width; x += kTileSide) {
        std::string samples;
        for (int y = 0; y < height; ++y) {
            for (const ExrChannel &channel : channels) {
                samples += samplesOf(channel, std::min(kTileSide, width - x));
            }
        }
        tiles.push_back(little(static_cast<std::uint64_t>(x / kTileSide), 4) + std::string(12, '\0')
                        + little(samples.size(), 4) + samples);
    }
    return tiles;
}

}

std::string pngChunk(const std::string &name, const std::string &data)
{
    const std::string checked = name + data;
    const auto sum =
        crc32(0, reinterpret_cast<const Bytef *>(checked.data()), static_cast<uInt>(checked.size()));
    return big(static_cast<std::uint32_t>(data.size())) + checked + big(static_cast<std::uint32_t>(sum));
}

std::string pngFile(std::uint32_t width, std::uint32_t height, int bits, int colourType,
                    const std::string &rows, const std::string &chunks)
{
    const std::string header = big(width) + big(height) + static_cast<char>(bits)
        + static_cast<char>(colourType) + std::string(3, '\0');
    return "\x89PNG\r\n\x1a\n" + pngChunk("IHDR", header) + chunks + pngChunk("IDAT", compressed(rows))
        + pngChunk("IEND", "");
}

std::string grayPng(int width, int height, const std::string &chunks)
{
    std::string rows;
    for (int y = 0; y < height; ++y) {
        rows += '\0';
        for (int x = 0; x < width; ++x) {
            rows += static_cast<char>(50 + (7 * x + 5 * y) % 150);
        }
    }
    return pngFile(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), 8, 0, rows, chunks);
}

std::string jpegWith(const std::string &jpeg, std::uint8_t marker, const std::string &data)
{
    const std::size_t length = data.size() + 2;
    return jpeg.substr(0, 2) + '\xFF' + static_cast<char>(marker) + static_cast<char>(length >> 8)
        + static_cast<char>(length) + data + jpeg.substr(2);
}

std::string tiffFile(std::vector<TiffField> fields, const std::string &pixels)
{
    std::ranges::stable_sort(fields, {}, &TiffField::tag);
    const auto bytesOf = [](const TiffField &field) { return field.values.size() * bytesOfType(field.type); };
    const std::size_t extraAt = 8 + 2 + 12 * fields.size() + 4;
    std::size_t pixelsAt = extraAt;
    for (const TiffField &field : fields) {
        pixelsAt += bytesOf(field) > 4 ? (bytesOf(field) + 1) / 2 * 2 : 0;
    }
    std::string directory = little(fields.size(), 2);
    std::string extra;
    for (const TiffField &field : fields) {
        std::string data;
        for (const std::uint64_t value : field.values) {
            data += little(value + (field.fromPixels ? pixelsAt : 0), bytesOfType(field.type));
        }
        const bool rational = field.type == 5 || field.type == 10;
        directory += little(field.tag, 2) + little(field.type, 2)
            + little(field.values.size() / (rational ? 2 : 1), 4);
        if (data.size() <= 4) {
            directory += data + std::string(4 - data.size(), '\0');
        } else {
            directory += little(extraAt + extra.size(), 4);
            extra += data + std::string(data.size() % 2, '\0');
        }
    }
    return "II*" + std::string(1, '\0') + little(8, 4) + directory + little(0, 4) + extra + pixels;
}

std::string dngFile(const std::vector<TiffField> &fields, const std::string &pixels, int width, int height)
{
    const auto w = static_cast<std::uint64_t>(width);
    const auto h = static_cast<std::uint64_t>(height);
    std::map<std::uint16_t, TiffField> all;
    const std::vector<TiffField> usual = {
        {254, 4, {0}},
        {256, 4, {w}},
        {257, 4, {h}},
        {258, 3, {16}},
        {259, 3, {1}}, // compression: none
        {262, 3, {32803}}, // colour filter array
        {271, 2, {'M', 'a', 'k', 'e', 'r', 0}},
        {272, 2, {'C', 'a', 'm', 'e', 'r', 'a', 0}},
        {273, 4, {0}, true}, // the one strip
        {274, 3, {1}},
        {277, 3, {1}}, // samples a pixel
        {278, 4, {h}},
        {279, 4, {pixels.size()}},
        {284, 3, {1}},
        {33421, 3, {2, 2}},
        {33422, 1, {0, 1, 1, 2}},
        {50706, 1, {1, 4, 0, 0}}, // DNG version
        {50707, 1, {1, 1, 0, 0}},
        {50708, 2, {'M', 'a', 'k', 'e', 'r', ' ', 'C', 'a', 'm', 'e', 'r', 'a', 0}},
        {50710, 1, {0, 1, 2}},
        {50711, 3, {1}},
        {50714, 3, {100}}, // black level
        {50717, 3, {1000}}, // white level
        {50721, 10, {1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1}}, // colour matrix
        {50728, 5, {1, 2, 1, 1, 5, 8}}, // as shot neutral
        {50778, 3, {21}},
    };
    for (const std::vector<TiffField> &group : {usual, fields}) {
        for (const TiffField &field : group) {
            all[field.tag] = field;
        }
    }
    std::vector<TiffField> merged;
    std::ranges::copy(std::views::values(all), std::back_inserter(merged));
    return tiffFile(merged, pixels);
}

std::string exrAttribute(const std::string &name, const std::string &type, const std::string &value)
{
    return name + '\0' + type + '\0' + little(value.size(), 4) + value;
}

std::string exrFile(const std::vector<ExrChannel> &channels, const std::string &attributes, int version)
{
    constexpr int kWidth = 6;
    constexpr int kHeight = 4;
    std::string list;
    for (const ExrChannel &channel : channels) {
        list += channel.name + '\0' + little(2, 4) + little(0, 4) + little(channel.sampling, 4)
            + little(channel.sampling, 4);
    }
    const std::string window = little(0, 4) + little(0, 4) + little(kWidth - 1, 4) + little(kHeight - 1, 4);
    std::string file = little(20000630, 4) + little(version, 4) + attributes
        + exrAttribute("channels", "chlist", list + '\0')
        + exrAttribute("compression", "compression", std::string(1, '\0'))
        + exrAttribute("dataWindow", "box2i", window) + exrAttribute("displayWindow", "box2i", window)
        + exrAttribute("lineOrder", "lineOrder", std::string(1, '\0'))
        + exrAttribute("pixelAspectRatio", "float", little(std::bit_cast<std::uint32_t>(1.0F), 4))
        + exrAttribute("screenWindowCenter", "v2f", std::string(8, '\0'))
        + exrAttribute("screenWindowWidth", "float", little(std::bit_cast<std::uint32_t>(1.0F), 4)) + '\0';
    const std::vector<std::string> blocks =
        (version & kTiled) != 0 ? tilesOf(channels, kWidth, kHeight) : linesOf(channels, kWidth, kHeight);
    std::size_t at = file.size() + 8 * blocks.size();
    for (const std::string &block : blocks) {
        file += little(at, 8);
        at += block.size();
    }
    for (const std::string &block : blocks) {
        file += block;
    }
    return file;
}

}
