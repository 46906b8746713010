// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/tiff_header.h"

#include "inference/imaging/tiff_directory.h"

#include <algorithm>

namespace sidelight
{

namespace
{

/// Fields of TIFF 6.0 and of the DNG specification 1.4.
enum Tag : std::uint16_t {
    kNewSubfileType = 254,
    kImageWidth = 256,
    kImageLength = 257,
    kBitsPerSample = 258,
    kCompression = 259,
    kPhotometric = 262,
    kMake = 271,
    kStripOffsets = 273,
    kOrientation = 274,
    kSamplesPerPixel = 277,
    kStripByteCounts = 279,
    kPlanarConfiguration = 284,
    kTileOffsets = 324,
    kTileByteCounts = 325,
    kSubDirectories = 330,
    kExtraSamples = 338,
    kSampleFormat = 339,
    kDngVersion = 50706,
};

enum Photometric : std::uint64_t {
    kMinIsWhite = 0,
    kMinIsBlack = 1,
    kRgb = 2,
    kPalette = 3,
    kSeparated = 5,
    kYCbCr = 6,
    kColorFilterArray = 32803,
    kLinearRaw = 34892,
};

enum SampleFormat : std::uint64_t { kUnsigned = 1, kSigned = 2, kFloat = 3 };

constexpr std::uint64_t kUncompressed = 1;
constexpr std::uint64_t kJpegCompression = 7; ///< in DNG the lossless kind
/// What libtiff unpacks: CCITT RLE, fax 3 and 4, LZW, JPEG, both numbers of deflate, PackBits, LZMA,
/// Zstandard, WebP. It decodes the pixels of any other compression to black.
constexpr std::uint64_t kCompressions[] = {kUncompressed, 2,     3,     4,     5,    kJpegCompression, 8,
                                           32773,         32946, 34925, 50000, 50001};

constexpr std::uint64_t kUnassociatedAlpha = 2;
constexpr std::uint16_t kAssociatedAlpha = 1;
constexpr std::size_t kMaxSubDirectories = 32;

/// Whether a strip or tile begins or ends beyond the end of the file.
bool dataIsCut(const TiffFile &tiff, const TiffDirectory &directory)
{
    const auto cut = [&](std::uint16_t offsetTag, std::uint16_t lengthTag) {
        const std::vector<std::uint64_t> offsets = tiff.values(directory.find(offsetTag));
        const std::vector<std::uint64_t> lengths = tiff.values(directory.find(lengthTag));
        if (offsets.empty() && directory.find(offsetTag) != nullptr) {
            return true;
        }
        for (std::size_t i = 0; i < offsets.size(); ++i) {
            if (!tiff.bytes().contains(offsets[i], i < lengths.size() ? lengths[i] : 1)) {
                return true;
            }
        }
        return false;
    };
    return cut(kStripOffsets, kStripByteCounts) || cut(kTileOffsets, kTileByteCounts);
}

/// Whether a strip or tile that shall be a JPEG does not begin as one: LibRaw would leave its pixels as they
/// came from memory.
bool lacksJpeg(const TiffFile &tiff, const TiffDirectory &directory)
{
    if (tiff.value(directory, kCompression, kUncompressed) != kJpegCompression) {
        return false;
    }
    const auto noJpeg = [&](std::uint64_t offset) { return !tiff.bytes().startsWith("\xFF\xD8", offset); };
    return std::ranges::any_of(tiff.values(directory.find(kStripOffsets)), noJpeg)
        || std::ranges::any_of(tiff.values(directory.find(kTileOffsets)), noJpeg);
}

/// A mosaic of floating-point samples, which LibRaw reads as whole numbers or not at all.
bool isFloatMosaic(const TiffFile &tiff, const TiffDirectory &directory)
{
    return tiff.value(directory, kPhotometric, kRgb) == kColorFilterArray
        && tiff.value(directory, kSampleFormat, kUnsigned) == kFloat;
}

std::vector<TiffDirectory> withSubDirectories(const TiffFile &tiff, const std::vector<TiffDirectory> &chain)
{
    std::vector<TiffDirectory> all = chain;
    for (const TiffDirectory &directory : chain) {
        for (const std::uint64_t offset : tiff.values(directory.find(kSubDirectories))) {
            std::optional<TiffDirectory> sub = tiff.directory(offset);
            if (sub && all.size() < chain.size() + kMaxSubDirectories) {
                all.push_back(std::move(*sub));
            }
        }
    }
    return all;
}

enum class RawEvidence { None, Some, Certain };

/// Camera RAW has a colour filter array, or is DNG; a maker and sub-directories are what others have too.
RawEvidence rawEvidence(const TiffFile &tiff, const TiffDirectory &first,
                        const std::vector<TiffDirectory> &all)
{
    const bool certain = first.find(kDngVersion) != nullptr || tiff.bytes().startsWith("CR", 8)
        || std::ranges::any_of(all, [&](const TiffDirectory &directory) {
                             const std::uint64_t photometric = tiff.value(directory, kPhotometric, kRgb);
                             return photometric == kColorFilterArray || photometric == kLinearRaw;
                         });
    if (certain) {
        return RawEvidence::Certain;
    }
    const bool some = first.find(kMake) != nullptr && first.find(kSubDirectories) != nullptr;
    return some ? RawEvidence::Some : RawEvidence::None;
}

std::unexpected<Error> refuse(const std::string &what, const std::string &remedy)
{
    return std::unexpected(Error{ErrorCode::UnsupportedPicture, {}, what, remedy, {}});
}

/// What stands in a camera RAW file and what LibRaw would make wrong pixels of.
Expected<void> checkRaw(const TiffFile &tiff, const std::vector<TiffDirectory> &all)
{
    const auto isMosaic = [&](const TiffDirectory &each) {
        return tiff.value(each, kPhotometric, kRgb) == kColorFilterArray;
    };
    if (std::ranges::any_of(all, [&](const TiffDirectory &each) { return isFloatMosaic(tiff, each); })) {
        return refuse("stores its mosaic in floating-point samples, which are not supported",
                      "convert it to DNG with whole numbers");
    }
    if (std::ranges::any_of(
            all, [&](const TiffDirectory &each) { return isMosaic(each) && lacksJpeg(tiff, each); })) {
        return std::unexpected(Error{ErrorCode::UnreadablePicture,
                                     {},
                                     "says that its mosaic is packed as JPEG, and it is not",
                                     "copy the file again, it may be damaged",
                                     {}});
    }
    return {};
}

Expected<void> checkSamples(std::uint64_t photometric, std::uint64_t sampleFormat, std::uint64_t bits,
                            std::uint64_t samples, bool planar)
{
    if (photometric == kSeparated) {
        return refuse("is a CMYK picture", "convert it to RGB");
    }
    const bool known = photometric == kMinIsWhite || photometric == kMinIsBlack || photometric == kRgb
        || photometric == kPalette || photometric == kYCbCr;
    if (!known) {
        return refuse("is a TIFF picture of a colour model that is not supported (photometric "
                          + std::to_string(photometric) + ")",
                      "convert it to RGB");
    }
    const bool integer = sampleFormat == kUnsigned && (bits == 1 || bits == 4 || bits == 8 || bits == 16);
    const bool real = sampleFormat == kFloat && bits == 32;
    if (!integer && !real) {
        return refuse("is a TIFF picture with samples that are not supported (" + std::to_string(bits)
                          + " bits" + (sampleFormat == kSigned ? ", signed)" : ")"),
                      "save it with 8 or 16 unsigned bits or 32-bit float samples");
    }
    if (planar && bits > 8 && samples > 1) {
        return refuse("is a TIFF picture that stores each colour in a plane of its own with more than 8 bits",
                      "save it with interleaved samples");
    }
    return {};
}

}

Expected<PictureHeader> readTiffHeader(std::span<const std::byte> file)
{
    const std::optional<TiffFile> tiff = TiffFile::open(file);
    const std::vector<TiffDirectory> chain = tiff ? tiff->chain() : std::vector<TiffDirectory>{};
    if (chain.empty()) {
        return std::unexpected(Error{ErrorCode::TruncatedPicture,
                                     {},
                                     "is a TIFF file without its directory",
                                     "copy the file again, it may be cut",
                                     {}});
    }
    const TiffDirectory &first = chain.front();
    const std::vector<TiffDirectory> all = withSubDirectories(*tiff, chain);
    const RawEvidence raw = rawEvidence(*tiff, first, all);
    PictureHeader header;
    header.bigEndian = tiff->bytes().bigEndian();
    header.format = raw == RawEvidence::None ? PictureFormat::Tiff : PictureFormat::CameraRaw;
    header.certainlyRaw = raw == RawEvidence::Certain;
    if (header.certainlyRaw) {
        header.name = first.find(kDngVersion) != nullptr ? "DNG" : "camera RAW";
        header.truncated =
            std::ranges::any_of(all, [&](const TiffDirectory &each) { return dataIsCut(*tiff, each); });
        if (auto fine = checkRaw(*tiff, all); !fine && !header.truncated) {
            return std::unexpected(fine.error());
        }
        return header;
    }
    header.name = "TIFF";
    header.width = tiff->value(first, kImageWidth, 0);
    header.height = tiff->value(first, kImageLength, 0);
    const std::uint64_t bits = tiff->value(first, kBitsPerSample, 1);
    const std::uint64_t samples = tiff->value(first, kSamplesPerPixel, 1);
    const std::uint64_t photometric = tiff->value(first, kPhotometric, kMinIsBlack);
    const std::uint64_t sampleFormat = tiff->value(first, kSampleFormat, kUnsigned);
    const bool planar = tiff->value(first, kPlanarConfiguration, 1) == 2;
    if (auto fine = checkSamples(photometric, sampleFormat, bits, samples, planar); !fine) {
        if (raw == RawEvidence::None) {
            return std::unexpected(fine.error());
        }
        header.certainlyRaw = true;
    }
    const std::uint64_t compression = tiff->value(first, kCompression, kUncompressed);
    if (raw == RawEvidence::None
        && std::ranges::find(kCompressions, compression) == std::end(kCompressions)) {
        return refuse("is a TIFF picture packed by a method that is not supported ("
                          + std::to_string(compression) + ")",
                      "save it uncompressed, or with LZW");
    }
    header.bitsPerSample = static_cast<int>(bits);
    header.gray = photometric == kMinIsWhite || photometric == kMinIsBlack;
    header.invertedGray = photometric == kMinIsWhite && bits > 8;
    const std::uint64_t colours = header.gray || photometric == kPalette ? 1 : 3;
    header.alpha = samples > colours;
    header.truncated = dataIsCut(*tiff, first);
    const std::uint64_t orientation = tiff->value(first, kOrientation, 1);
    header.orientation = orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
    if (header.orientation != 1 && first.find(kOrientation)->type == 3) {
        header.patches.emplace_back(first.find(kOrientation)->valueAt, 1);
    }
    const TiffEntry *extra = first.find(kExtraSamples);
    if (extra != nullptr && extra->type == 3 && extra->count == 1
        && tiff->value(first, kExtraSamples, 0) == kUnassociatedAlpha) {
        header.patches.emplace_back(extra->valueAt, kAssociatedAlpha);
    }
    const auto isPage = [&](const TiffDirectory &each) {
        return (tiff->value(each, kNewSubfileType, 0) & 1) == 0;
    };
    const auto pages = std::ranges::count_if(chain, isPage);
    if (pages > 1) {
        header.warnings.push_back("has " + std::to_string(pages) + " pages, only the first one is read");
    }
    return header;
}

}
