// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/fail_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <utility>

namespace sidelight
{

namespace
{

using Quantity = FailLimit::Quantity;
using Operator = FailLimit::Operator;

struct QuantityRow {
    const char *name;
    Quantity quantity;
    bool ofReference; ///< "truth." may stand before it
};

constexpr QuantityRow kQuantities[] = {
    {"psnr", Quantity::Psnr, true},
    {"psnr_db", Quantity::Psnr, true},
    {"ssim", Quantity::Ssim, true},
    {"mse", Quantity::Mse, true},
    {"forward_ms", Quantity::ForwardMs, false},
    {"median_ms", Quantity::MedianMs, false},
    {"speedup", Quantity::SpeedUp, false},
};

struct OperatorRow {
    const char *text;
    Operator value;
};

/// The longer of two that begin alike comes first.
constexpr OperatorRow kOperators[] = {
    {"<=", Operator::LessOrEqual},
    {">=", Operator::GreaterOrEqual},
    {"<", Operator::Less},
    {">", Operator::Greater},
};

std::string trimmed(std::string text)
{
    text.erase(text.find_last_not_of(' ') + 1);
    text.erase(0, text.find_first_not_of(' '));
    return text;
}

bool holds(Operator comparison, double left, double right)
{
    switch (comparison) {
    case Operator::Less:
        return left < right;
    case Operator::LessOrEqual:
        return left <= right;
    case Operator::Greater:
        return left > right;
    case Operator::GreaterOrEqual:
        return left >= right;
    }
    return false;
}

bool isOverAllPictures(Quantity quantity)
{
    return quantity == Quantity::MedianMs || quantity == Quantity::SpeedUp;
}

std::optional<double> figureOf(const FailLimit &limit, const Measurement &measurement)
{
    if (limit.quantity == Quantity::ForwardMs) {
        return measurement.times.forward.count();
    }
    const auto &quality =
        limit.reference == Reference::Truth ? measurement.truthQuality : measurement.originalQuality;
    if (!quality) {
        return std::nullopt;
    }
    if (limit.quantity == Quantity::Ssim) {
        return quality->ssim;
    }
    return limit.quantity == Quantity::Psnr ? quality->psnrDb : quality->mse;
}

std::optional<double> figureOf(const FailLimit &limit, const VariantSummary &summary)
{
    return limit.quantity == Quantity::MedianMs ? summary.medianMs : summary.speedUp;
}

std::optional<std::string> breach(const FailLimit &limit, std::optional<double> figure,
                                  const std::string &where)
{
    if (!figure) {
        return fmt::format("{}: the limit \"{}\" cannot be judged, there is no such figure", where,
                           limit.text);
    }
    if (holds(limit.comparison, *figure, limit.value)) {
        return fmt::format("{}: crosses the limit \"{}\" with {:.6g}", where, limit.text, *figure);
    }
    return std::nullopt;
}

}

bool FailLimit::needsTruth() const
{
    return reference == Reference::Truth;
}

std::string failLimitHelp()
{
    return "[truth.]QUANTITY<NUMBER, also <=, >, >=; QUANTITY is psnr, ssim, mse or forward_ms (each "
           "picture), "
           "median_ms or speedup (over all)";
}

Expected<FailLimit> parseFailLimit(const std::string &text)
{
    const auto refused = [&](const std::string &what) {
        return std::unexpected(Error{ErrorCode::Usage,
                                     {},
                                     "the limit \"" + oneLine(text, 80) + "\" " + what,
                                     "write for example psnr<40 or truth.ssim<0.9 or speedup<2",
                                     {}});
    };
    FailLimit limit;
    limit.text = trimmed(text);
    const std::size_t at = limit.text.find_first_of("<>");
    if (at == std::string::npos) {
        return refused("has no <, <=, > or >=");
    }
    std::string rest = limit.text.substr(at);
    for (const OperatorRow &row : kOperators) {
        if (rest.starts_with(row.text)) {
            limit.comparison = row.value;
            rest = trimmed(rest.substr(std::string(row.text).size()));
            break;
        }
    }
    const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), limit.value);
    if (problem != std::errc() || end != rest.data() + rest.size()) {
        return refused("does not end in a number");
    }

    std::string name = trimmed(limit.text.substr(0, at));
    bool ofReference = false;
    for (const auto &[prefix, reference] :
         {std::pair{"original.", Reference::Original}, std::pair{"truth.", Reference::Truth}}) {
        if (name.starts_with(prefix)) {
            name = name.substr(std::string(prefix).size());
            limit.reference = reference;
            ofReference = true;
        }
    }
    const auto *row = std::ranges::find_if(kQuantities, [&](const QuantityRow &known) {
        return name == known.name && (known.ofReference || !ofReference);
    });
    if (row == std::end(kQuantities)) {
        return refused("is about a quantity that is not known");
    }
    limit.quantity = row->quantity;
    return limit;
}

std::vector<std::string> crossedLimits(const std::vector<FailLimit> &limits, const Comparison &comparison)
{
    std::vector<std::string> sentences;
    const auto note = [&](const std::optional<std::string> &sentence) {
        if (sentence) {
            sentences.push_back(*sentence);
        }
    };
    for (const ComparedVariant &variant : comparison.variants) {
        if (variant.isOriginal || variant.error) {
            continue;
        }
        const VariantSummary summary = summaryOf(comparison, variant.variant.id);
        for (const FailLimit &limit : limits) {
            if (isOverAllPictures(limit.quantity)) {
                note(breach(limit, figureOf(limit, summary), variant.label));
                continue;
            }
            for (const Measurement &measurement : comparison.measurements) {
                if (measurement.variant == variant.variant.id && !measurement.error) {
                    const std::string name = std::filesystem::path(measurement.input).filename().string();
                    note(breach(limit, figureOf(limit, measurement), variant.label + " on " + name));
                }
            }
        }
    }
    return sentences;
}

}
