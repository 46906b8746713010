// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/quality/golden_pairs.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <utility>

namespace sidelight
{

namespace
{

constexpr auto kFolder = SIDELIGHT_TEST_DATA "/quality/";

std::vector<unsigned char> bytesOf(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

Frame picture(const nlohmann::json &entry, const std::vector<unsigned char> &bytes, std::size_t first)
{
    const int width = entry.at("width");
    const int height = entry.at("height");
    const int channels = entry.at("channels");
    const double scale = entry.at("scale");
    const double offset = entry.at("offset");
    std::vector<float> samples(static_cast<std::size_t>(width) * height * channels);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::size_t at = 2 * (first + i);
        const int sample = bytes.at(at) + 256 * bytes.at(at + 1);
        samples[i] = static_cast<float>(sample * scale + offset);
    }
    return Frame(width, height, channels, std::move(samples));
}

GoldenPair goldenPair(const nlohmann::json &entry)
{
    const std::string name = entry.at("name");
    const auto bytes = bytesOf(std::string(kFolder) + name + ".u16");
    Frame reference = picture(entry, bytes, 0);
    Frame test = picture(entry, bytes, reference.pixels().size());
    const auto &psnr = entry.at("psnr_db");
    const double psnrDb = psnr == "inf" ? std::numeric_limits<double>::infinity() : psnr.get<double>();
    std::vector<GoldenPair::MapPoint> map;
    for (const auto &point : entry.at("map")) {
        map.push_back({point.at("x"), point.at("y"), point.at("ssim")});
    }
    return {name,   std::move(reference), std::move(test), entry.at("mse"),
            psnrDb, entry.at("ssim"),     std::move(map)};
}

}

std::vector<GoldenPair> goldenPairs()
{
    std::ifstream file(std::string(kFolder) + "golden.json");
    std::vector<GoldenPair> pairs;
    const nlohmann::json golden = nlohmann::json::parse(file);
    for (const auto &entry : golden.at("pairs")) {
        pairs.push_back(goldenPair(entry));
    }
    return pairs;
}

}
