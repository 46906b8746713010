// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/camera_raw.h"

#include "inference/core/thread_guard.h"
#include "inference/imaging/orientation.h"

#include <libraw/libraw.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <string_view>

namespace sidelight
{

namespace
{

constexpr unsigned kXTransFilters = 9;
constexpr unsigned kFirstBayerFilters = 1000; ///< smaller values are codes for other layouts
constexpr int kLongestPattern = 8; ///< rows after which a colour filter array of LibRaw repeats

std::unexpected<Error> problem(ErrorCode code, const std::string &what, const std::string &remedy,
                               const std::string &detail = {})
{
    return std::unexpected(Error{code, {}, what, remedy, detail});
}

std::unexpected<Error> truncated(const std::string &detail)
{
    return problem(ErrorCode::TruncatedPicture, "ends before its picture does",
                   "copy the file again, it is cut", detail);
}

Expected<void> checkStatus(int status)
{
    switch (status) {
    case LIBRAW_SUCCESS:
        return {};
    case LIBRAW_FILE_UNSUPPORTED:
        return problem(ErrorCode::UnsupportedPicture,
                       "is a camera RAW file of a kind that LibRaw cannot read", "convert it to DNG",
                       LibRaw::version());
    case LIBRAW_CANCELLED_BY_CALLBACK:
        return problem(ErrorCode::Cancelled, "reading was stopped", {});
    case LIBRAW_UNSUFFICIENT_MEMORY:
        return problem(ErrorCode::OutOfMemory, "there is not enough memory to read it",
                       "close other programs");
    case LIBRAW_TOO_BIG:
        return problem(ErrorCode::PictureTooLarge, "is too large for LibRaw", "choose a smaller picture");
    case LIBRAW_IO_ERROR:
        return truncated(LibRaw::strerror(status));
    default:
        return problem(ErrorCode::UnreadablePicture, "is a camera RAW file that cannot be read",
                       "copy the file again, it may be damaged", LibRaw::strerror(status));
    }
}

/// What LibRaw's callbacks saw.
struct Watch {
    std::stop_token stop;
    bool damaged = false;
};

int onProgress(void *watch, LibRaw_progress, int, int)
{
    return static_cast<const Watch *>(watch)->stop.stop_requested() ? 1 : 0;
}

void onDataError(void *watch, const char *, const int)
{
    static_cast<Watch *>(watch)->damaged = true;
}

/// 0, 1, 2 for R, G, B; LibRaw counts the second green as 3.
int colourAt(LibRaw &raw, int row, int column)
{
    const int colour = raw.COLOR(row, column);
    return colour == 3 ? 1 : colour;
}

Expected<void> checkKind(LibRaw &raw)
{
    const libraw_iparams_t &about = raw.imgdata.idata;
    const std::string remedy = "choose a picture of a camera with a Bayer sensor";
    if (about.filters == kXTransFilters) {
        return problem(ErrorCode::UnsupportedPicture,
                       "comes from an X-Trans sensor, which has no Bayer mosaic", remedy);
    }
    if (about.is_foveon != 0) {
        return problem(ErrorCode::UnsupportedPicture, "comes from a Foveon sensor, which has no Bayer mosaic",
                       remedy);
    }
    if (about.filters == 0) {
        const char *what = about.colors == 1 ? "comes from a monochrome sensor, which has no Bayer mosaic"
                                             : "stores finished colours instead of a Bayer mosaic";
        return problem(ErrorCode::UnsupportedPicture, what, remedy);
    }
    if (about.filters < kFirstBayerFilters || about.colors != 3 || std::string_view(about.cdesc) != "RGBG"
        || raw.is_fuji_rotated() != 0) {
        return problem(ErrorCode::UnsupportedPicture, "has a mosaic that is not a Bayer mosaic", remedy);
    }
    for (int row = 2; row < kLongestPattern; ++row) {
        if (colourAt(raw, row, 0) != colourAt(raw, row % 2, 0)
            || colourAt(raw, row, 1) != colourAt(raw, row % 2, 1)) {
            return problem(ErrorCode::UnsupportedPicture, "has a mosaic that is not a Bayer mosaic", remedy);
        }
    }
    return {};
}

Expected<void> checkSizes(const libraw_image_sizes_t &sizes, const ReadLimits &limits)
{
    const std::uint64_t pixels = std::uint64_t{sizes.raw_width} * sizes.raw_height;
    if (pixels > limits.maxPixels) {
        return problem(ErrorCode::PictureTooLarge,
                       "has " + std::to_string(pixels / 1'000'000) + " million pixels, the limit is "
                           + std::to_string(limits.maxPixels / 1'000'000),
                       "choose a smaller picture");
    }
    const bool inside = sizes.left_margin + sizes.width <= sizes.raw_width
        && sizes.top_margin + sizes.height <= sizes.raw_height;
    if (!inside || sizes.width < 2 || sizes.height < 2) {
        return problem(ErrorCode::UnreadablePicture, "says a visible area that does not fit its sensor",
                       "copy the file again, it may be damaged");
    }
    return {};
}

/// Black level of a site of the visible area: a common part, one of its colour, one of a repeated pattern.
float blackAt(LibRaw &raw, std::ptrdiff_t row, std::ptrdiff_t column)
{
    const libraw_colordata_t &colour = raw.imgdata.color;
    const unsigned site = raw.COLOR(static_cast<int>(row % 2), static_cast<int>(column % 2));
    unsigned black = colour.black + colour.cblack[site];
    const unsigned rows = colour.cblack[4];
    const unsigned columns = colour.cblack[5];
    if (rows > 0 && columns > 0 && std::uint64_t{rows} * columns <= std::size(colour.cblack) - 6) {
        black += colour.cblack[6 + row % rows * columns + column % columns];
    }
    return static_cast<float>(black);
}

/// EXIF orientation of LibRaw's flip: bit 2 exchanges rows and columns, bit 1 turns rows, bit 0 columns over.
int orientationOf(int flip)
{
    static constexpr std::array<int, 8> kOrientations{1, 2, 4, 3, 5, 8, 6, 7};
    return flip >= 0 && flip < 8 ? kOrientations[flip] : 1;
}

std::array<float, 3> whiteBalanceOf(const libraw_colordata_t &colour)
{
    for (const float *multipliers : {colour.cam_mul, colour.pre_mul}) {
        if (multipliers[0] > 0.0F && multipliers[1] > 0.0F && multipliers[2] > 0.0F) {
            return {multipliers[0] / multipliers[1], 1.0F, multipliers[2] / multipliers[1]};
        }
    }
    return {1.0F, 1.0F, 1.0F};
}

/// Sites of the cell from its colours; the green beside R is Gr.
std::array<BayerSite, 4> cellOf(const std::array<int, 4> &colours)
{
    std::array<BayerSite, 4> cell{};
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const BayerSite green = colours[i ^ 1] == 0 ? BayerSite::Gr : BayerSite::Gb;
        cell[i] = colours[i] == 0 ? BayerSite::R : (colours[i] == 2 ? BayerSite::B : green);
    }
    return cell;
}

bool isBayer(std::array<BayerSite, 4> cell)
{
    std::ranges::sort(cell);
    return std::ranges::adjacent_find(cell) == cell.end();
}

Expected<Mosaic> mosaicOf(LibRaw &raw)
{
    const libraw_image_sizes_t &sizes = raw.imgdata.sizes;
    const int storedWidth = sizes.width & ~1;
    const int storedHeight = sizes.height & ~1;
    const OrientationMap map = orientationMap(orientationOf(sizes.flip), storedWidth, storedHeight);
    const std::size_t pitch = sizes.raw_pitch / sizeof(unsigned short);
    const unsigned short *visible =
        raw.imgdata.rawdata.raw_image + sizes.top_margin * pitch + sizes.left_margin;
    Mosaic mosaic;
    mosaic.width = map.width;
    mosaic.height = map.height;
    mosaic.whiteBalance = whiteBalanceOf(raw.imgdata.color);
    std::array<int, 4> colours{};
    for (int i = 0; i < 4; ++i) {
        const std::ptrdiff_t stored = map.storedIndex(i % 2, i / 2);
        const auto row = static_cast<int>(stored / storedWidth);
        colours[i] = colourAt(raw, row % 2, static_cast<int>(stored % 2));
    }
    mosaic.cell = cellOf(colours);
    if (!isBayer(mosaic.cell)) {
        return problem(ErrorCode::UnsupportedPicture, "has a mosaic that is not a Bayer mosaic",
                       "choose a picture of a camera with a Bayer sensor");
    }
    const auto white = static_cast<float>(raw.imgdata.color.maximum);
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(map.width) * map.height);
    for (int y = 0; y < map.height; ++y) {
        for (int x = 0; x < map.width; ++x) {
            const std::ptrdiff_t stored = map.storedIndex(x, y);
            const std::ptrdiff_t row = stored / storedWidth;
            const std::ptrdiff_t column = stored % storedWidth;
            const float black = blackAt(raw, row, column);
            if (white <= black) {
                return problem(ErrorCode::UnreadablePicture, "says a black level above its white level",
                               "convert it to DNG again");
            }
            values.push_back(std::max(visible[row * pitch + column] - black, 0.0F) / (white - black));
        }
    }
    mosaic.storage = heapStorage(std::move(values));
    return mosaic;
}

}

Expected<CameraRaw> readCameraRaw(std::string &file, const ReadLimits &limits, const std::stop_token &stop)
{
    noteHeavyCall("readCameraRaw");
    const auto raw = std::make_unique<LibRaw>();
    Watch watch{stop};
    raw->set_progress_handler(onProgress, &watch);
    raw->set_dataerror_handler(onDataError, &watch);
    const std::stop_callback cancel(stop, [&] { raw->setCancelFlag(); });
    if (auto opened = checkStatus(raw->open_buffer(file.data(), file.size())); !opened) {
        return std::unexpected(opened.error());
    }
    if (auto fine = checkKind(*raw); !fine) {
        return std::unexpected(fine.error());
    }
    if (auto fine = checkSizes(raw->imgdata.sizes, limits); !fine) {
        return std::unexpected(fine.error());
    }
    if (auto unpacked = checkStatus(raw->unpack()); !unpacked) {
        return std::unexpected(unpacked.error());
    }
    if (watch.damaged) {
        return truncated("LibRaw reported damaged data");
    }
    if (raw->imgdata.rawdata.raw_image == nullptr) {
        return problem(ErrorCode::UnsupportedPicture, "stores finished colours instead of a Bayer mosaic",
                       "choose a picture of a camera with a Bayer sensor");
    }
    if (auto fine = checkSizes(raw->imgdata.sizes, limits); !fine) {
        return std::unexpected(fine.error());
    }
    CameraRaw result;
    Expected<Mosaic> mosaic = mosaicOf(*raw);
    if (!mosaic) {
        return std::unexpected(mosaic.error());
    }
    result.mosaic = std::move(*mosaic);
    result.bitsPerSample = std::bit_width(raw->imgdata.color.maximum);
    if (raw->imgdata.idata.raw_count > 1) {
        result.warnings.push_back("has " + std::to_string(raw->imgdata.idata.raw_count)
                                  + " exposures, only the first one is read");
    }
    return result;
}

}
