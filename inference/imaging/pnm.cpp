// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/pnm.h"

#include "inference/files/byte_view.h"

#include <algorithm>
#include <optional>

namespace sidelight
{

namespace
{

bool isSpace(std::uint8_t letter)
{
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

/// Reads white space, comments and decimal numbers.
class Scanner
{
public:
    Scanner(const ByteView &view, std::uint64_t position)
        : m_view(view)
        , m_position(position)
    {
    }
    std::uint64_t position() const { return m_position; }

    std::optional<std::uint32_t> number()
    {
        skipSpace();
        std::optional<std::uint32_t> value;
        while (isDigit() && value.value_or(0) < 100'000'000) {
            value = value.value_or(0) * 10 + (m_view.u8(m_position++) - '0');
        }
        return value;
    }
    /// A sample of a plain PBM file, which needs no space around it.
    std::optional<std::uint32_t> bit()
    {
        skipSpace();
        if (!isDigit()) {
            return std::nullopt;
        }
        return m_view.u8(m_position++) == '1' ? 1 : 0;
    }

private:
    bool isDigit() const
    {
        const std::uint8_t letter = m_view.u8(m_position);
        return letter >= '0' && letter <= '9';
    }
    void skipSpace()
    {
        while (m_view.contains(m_position, 1)) {
            if (m_view.u8(m_position) == '#') {
                while (m_view.contains(m_position, 1) && m_view.u8(m_position) != '\n') {
                    ++m_position;
                }
            } else if (isSpace(m_view.u8(m_position))) {
                ++m_position;
            } else {
                return;
            }
        }
    }

    const ByteView &m_view;
    std::uint64_t m_position;
};

struct Layout {
    PictureHeader header;
    bool plain = false;
    bool bitmap = false;
    int channels = 1;
    std::uint64_t pixelsAt = 0;

    std::uint64_t rowBytes() const
    {
        return bitmap ? (header.width + 7) / 8 : header.width * channels * (header.bitsPerSample > 8 ? 2 : 1);
    }
};

std::unexpected<Error> damaged()
{
    return std::unexpected(Error{ErrorCode::UnreadablePicture,
                                 {},
                                 "is a PNM file with a damaged header or damaged samples",
                                 "save the picture again",
                                 {}});
}

Expected<Layout> readLayout(const ByteView &view)
{
    const int kind = view.u8(1) - '0';
    Layout layout;
    layout.plain = kind <= 3;
    layout.bitmap = kind == 1 || kind == 4;
    layout.channels = kind == 3 || kind == 6 ? 3 : 1;
    Scanner scanner(view, 2);
    const std::optional<std::uint32_t> width = scanner.number();
    const std::optional<std::uint32_t> height = scanner.number();
    const std::optional<std::uint32_t> largest = layout.bitmap ? 1 : scanner.number();
    if (!width || !height || *width == 0 || *height == 0 || !largest || *largest == 0 || *largest > 65535
        || !isSpace(view.u8(scanner.position()))) {
        return damaged();
    }
    layout.pixelsAt = scanner.position() + 1;
    PictureHeader &header = layout.header;
    header.format = PictureFormat::Pnm;
    header.name = layout.bitmap ? "PBM" : (layout.channels == 1 ? "PGM" : "PPM");
    header.width = *width;
    header.height = *height;
    header.sampleMax = *largest;
    header.bitsPerSample = layout.bitmap ? 1 : (*largest > 255 ? 16 : 8);
    header.gray = layout.channels == 1;
    header.truncated = !layout.plain && !view.contains(layout.pixelsAt, layout.rowBytes() * header.height);
    return layout;
}

Expected<std::vector<float>> plainSamples(const ByteView &view, const Layout &layout, std::size_t count)
{
    std::vector<float> samples;
    // Each sample takes a byte at least, so that a small file cannot ask for much memory.
    samples.reserve(std::min<std::uint64_t>(count, view.size()));
    Scanner scanner(view, layout.pixelsAt);
    while (samples.size() < count) {
        const std::optional<std::uint32_t> sample = layout.bitmap ? scanner.bit() : scanner.number();
        if (!sample) {
            return damaged();
        }
        const float value = std::min(static_cast<float>(*sample / layout.header.sampleMax), 1.0F);
        samples.push_back(layout.bitmap ? 1.0F - value : value);
    }
    return samples;
}

std::vector<float> rawSamples(const ByteView &view, const Layout &layout, std::size_t count)
{
    std::vector<float> samples(count);
    const std::size_t perRow = layout.header.width * layout.channels;
    const bool wide = layout.header.bitsPerSample > 8;
    std::size_t i = 0;
    for (std::uint64_t y = 0; y < layout.header.height; ++y) {
        const std::uint64_t row = layout.pixelsAt + y * layout.rowBytes();
        for (std::size_t x = 0; x < perRow; ++x, ++i) {
            if (layout.bitmap) {
                samples[i] = ((view.u8(row + x / 8) >> (7 - x % 8)) & 1) != 0 ? 0.0F : 1.0F;
            } else {
                const int sample = wide ? view.u16(row + 2 * x) : view.u8(row + x);
                samples[i] = std::min(static_cast<float>(sample / layout.header.sampleMax), 1.0F);
            }
        }
    }
    return samples;
}

}

Expected<PictureHeader> readPnmHeader(std::span<const std::byte> file)
{
    const Expected<Layout> layout = readLayout(ByteView(file, true));
    if (!layout) {
        return std::unexpected(layout.error());
    }
    return layout->header;
}

Expected<FramePtr> decodePnm(std::span<const std::byte> file)
{
    const ByteView view(file, true);
    const Expected<Layout> layout = readLayout(view);
    if (!layout) {
        return std::unexpected(layout.error());
    }
    if (layout->header.truncated) {
        return std::unexpected(
            Error{ErrorCode::TruncatedPicture, {}, "ends before its last pixel", "copy the file again", {}});
    }
    const std::size_t count = layout->header.width * layout->header.height * layout->channels;
    Expected<std::vector<float>> samples = layout->plain
        ? plainSamples(view, *layout, count)
        : Expected<std::vector<float>>(rawSamples(view, *layout, count));
    if (!samples) {
        return std::unexpected(samples.error());
    }
    return std::make_shared<const Frame>(static_cast<int>(layout->header.width),
                                         static_cast<int>(layout->header.height), layout->channels,
                                         std::move(*samples));
}

}
