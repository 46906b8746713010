// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/quality/plain_ssim.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sidelight
{

namespace
{

std::vector<double> clamped(const Frame &frame)
{
    std::vector<double> samples;
    for (const float sample : frame.pixels()) {
        samples.push_back(std::clamp(static_cast<double>(sample), 0.0, 1.0));
    }
    return samples;
}

std::vector<double> window(const MetricRecipe &recipe)
{
    const int size = recipe.windowSize;
    const int radius = size / 2;
    std::vector<double> weights;
    double sum = 0.0;
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
            const double dx = (x - radius) / recipe.sigma;
            const double dy = (y - radius) / recipe.sigma;
            weights.push_back(std::exp(-0.5 * (dx * dx + dy * dy)));
            sum += weights.back();
        }
    }
    for (double &weight : weights) {
        weight /= sum;
    }
    return weights;
}

}

std::vector<double> plainSsim(const Frame &reference, const Frame &test, const MetricRecipe &recipe)
{
    const int size = recipe.windowSize;
    const auto weights = window(recipe);
    const double c1 = std::pow(recipe.k1 * recipe.dataRange, 2);
    const double c2 = std::pow(recipe.k2 * recipe.dataRange, 2);
    const auto a = clamped(reference);
    const auto b = clamped(test);
    const auto channels = static_cast<std::size_t>(reference.channels());
    const std::size_t rowLength = channels * reference.width();
    // Calls use(weight, sample of a, sample of b) for each sample of the window whose first sample is given.
    const auto overWindow = [&](std::size_t first, auto use) {
        for (int y = 0; y < size; ++y) {
            for (int x = 0; x < size; ++x) {
                const std::size_t at = first + y * rowLength + x * channels;
                use(weights[static_cast<std::size_t>(y) * size + x], a[at], b[at]);
            }
        }
    };
    const auto similarity = [&](std::size_t first) {
        double meanA = 0.0;
        double meanB = 0.0;
        overWindow(first, [&](double weight, double inA, double inB) {
            meanA += weight * inA;
            meanB += weight * inB;
        });
        double variances = 0.0;
        double covariance = 0.0;
        overWindow(first, [&](double weight, double inA, double inB) {
            variances += weight * ((inA - meanA) * (inA - meanA) + (inB - meanB) * (inB - meanB));
            covariance += weight * (inA - meanA) * (inB - meanB);
        });
        return (2 * meanA * meanB + c1) * (2 * covariance + c2)
            / ((meanA * meanA + meanB * meanB + c1) * (variances + c2));
    };
    std::vector<double> map;
    for (int y = 0; y + size <= reference.height(); ++y) {
        for (int x = 0; x + size <= reference.width(); ++x) {
            for (std::size_t channel = 0; channel < channels; ++channel) {
                map.push_back(similarity(y * rowLength + x * channels + channel));
            }
        }
    }
    return map;
}

double plainSquaredError(const Frame &reference, const Frame &test)
{
    const auto a = clamped(reference);
    const auto b = clamped(test);
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum / static_cast<double>(a.size());
}

}
