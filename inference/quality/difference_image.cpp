// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/difference_image.h"

#include "inference/core/thread_guard.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace sidelight
{

namespace
{

constexpr int kShades = 256;

struct Shade {
    std::uint8_t blue;
    std::uint8_t green;
    std::uint8_t red;
};

std::uint8_t byteOf(double value)
{
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 1.0) * 255.0));
}

/// The "cubehelix": a helix around the gray diagonal, whose lightness grows steadily.
std::array<Shade, kShades> makeShades()
{
    constexpr double kStart = 0.5;
    constexpr double kRotations = -1.5;
    std::array<Shade, kShades> shades{};
    for (int i = 0; i < kShades; ++i) {
        const double light = i / (kShades - 1.0);
        const double angle = 2.0 * std::numbers::pi * (kStart / 3.0 + 1.0 + kRotations * light);
        const double away = light * (1.0 - light) / 2.0;
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        shades[static_cast<std::size_t>(i)] = {byteOf(light + away * 1.97294 * c),
                                               byteOf(light + away * (-0.29227 * c - 0.90649 * s)),
                                               byteOf(light + away * (-0.14861 * c + 1.78277 * s))};
    }
    return shades;
}

}

DisplayImagePtr differenceImage(const Frame &reference, const Frame &test)
{
    noteHeavyCall("differenceImage");
    if (reference.width() != test.width() || reference.height() != test.height()
        || reference.channels() != test.channels()) {
        return nullptr;
    }
    static const std::array<Shade, kShades> shades = makeShades();
    auto image = std::make_shared<DisplayImage>();
    image->width = test.width();
    image->height = test.height();
    const std::size_t count =
        static_cast<std::size_t>(test.width()) * static_cast<std::size_t>(test.height());
    image->bgrx.resize(count * 4);
    const int channels = test.channels();
    const std::span<const float> before = reference.pixels();
    const std::span<const float> after = test.pixels();
    const float toShade = static_cast<float>((kShades - 1) / (kWhiteDifference * channels));
    for (std::size_t i = 0; i < count; ++i) {
        float sum = 0.0F;
        for (std::size_t at = i * static_cast<std::size_t>(channels),
                         end = at + static_cast<std::size_t>(channels);
             at < end; ++at) {
            sum += std::abs(std::clamp(before[at], 0.0F, 1.0F) - std::clamp(after[at], 0.0F, 1.0F));
        }
        // Comparisons with what is no number are false, which makes it white.
        const float shade = sum * toShade + 0.5F;
        const Shade &colour = shades[shade < kShades ? static_cast<std::size_t>(shade) : kShades - 1];
        std::uint8_t *pixel = &image->bgrx[i * 4];
        pixel[0] = colour.blue;
        pixel[1] = colour.green;
        pixel[2] = colour.red;
        pixel[3] = 255;
    }
    return image;
}

}
