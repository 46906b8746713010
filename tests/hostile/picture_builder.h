// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sidelight::test
{

// Picture files by hand, with whatever lies their headers shall tell.

/// A chunk of a PNG file, with its checksum.
std::string pngChunk(const std::string &name, const std::string &data);
/// Colour types: 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA. Each row begins with its filter, 0 for
/// none.
std::string pngFile(std::uint32_t width, std::uint32_t height, int bits, int colourType,
                    const std::string &rows, const std::string &chunks = {});
/// A sound gray one of 8 bits.
std::string grayPng(int width, int height, const std::string &chunks = {});

/// A JPEG file with another segment right at its begin.
std::string jpegWith(const std::string &jpeg, std::uint8_t marker, const std::string &data);

/// A field of a TIFF directory; types as in TIFF 6.0: 1 byte, 2 text, 3 short, 4 long, 5 rational, 10 signed
/// rational.
struct TiffField {
    std::uint16_t tag;
    std::uint16_t type;
    std::vector<std::uint64_t>
        values; ///< rationals as pairs; offsets are counted from the pixels where `fromPixels`
    bool fromPixels = false;
};

/// A little-endian TIFF file of one directory, the fields in the order of their tags, the pixels behind it.
std::string tiffFile(std::vector<TiffField> fields, const std::string &pixels);
/// A DNG file of a Bayer sensor of 32 x 24 sites; fields replace those that it has anyhow.
std::string dngFile(const std::vector<TiffField> &fields = {},
                    const std::string &pixels = std::string(32 * 24 * 2, '\1'), int width = 32,
                    int height = 24);

/// An attribute of an OpenEXR header.
std::string exrAttribute(const std::string &name, const std::string &type, const std::string &value);

struct ExrChannel {
    std::string name;
    float value = 0.0F; ///< of all its samples
    int sampling = 1;
};

/// An OpenEXR file of 6 x 4 float samples without compression; attributes stand before the others.
///
/// version  2 and flags: 0x200 tiled, 0x800 deep, 0x1000 several parts
std::string exrFile(const std::vector<ExrChannel> &channels, const std::string &attributes = {},
                    int version = 2);

}
