// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/comparison.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sidelight
{

/// The newest measurement of every variant on every picture, kept while pictures come and go.
class MeasurementLog
{
public:
    void record(Measurement measurement);
    void forget(VariantId variant);
    void clear() { m_measurements.clear(); }

    /// Picture by picture in the order of `inputs`, each in the order of `variants`; others are left out.
    std::vector<Measurement> ordered(const std::vector<std::string> &inputs,
                                     const std::vector<ComparedVariant> &variants) const;

    /// The input on which a variant is farthest from the original; nullopt unless several inputs were
    /// measured.
    std::optional<std::string> worstInput() const;

private:
    std::map<std::pair<std::string, VariantId>, Measurement> m_measurements; ///< by input and variant
};

}
