// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measurement_log.h"

#include <limits>
#include <set>

namespace sidelight
{

void MeasurementLog::record(Measurement measurement)
{
    const std::pair key(measurement.input, measurement.variant);
    m_measurements[key] = std::move(measurement);
}

void MeasurementLog::forget(VariantId variant)
{
    std::erase_if(m_measurements, [variant](const auto &item) { return item.first.second == variant; });
}

std::vector<Measurement> MeasurementLog::ordered(const std::vector<std::string> &inputs,
                                                 const std::vector<ComparedVariant> &variants) const
{
    std::vector<Measurement> list;
    for (const std::string &input : inputs) {
        for (const ComparedVariant &compared : variants) {
            const auto found = m_measurements.find({input, compared.variant.id});
            if (found != m_measurements.end()) {
                list.push_back(found->second);
            }
        }
    }
    return list;
}

std::optional<std::string> MeasurementLog::worstInput() const
{
    std::optional<std::string> worst;
    double lowestDb = std::numeric_limits<double>::infinity();
    std::set<std::string> seen;
    for (const auto &[key, measurement] : m_measurements) {
        if (!measurement.originalQuality) {
            continue;
        }
        seen.insert(key.first);
        if (measurement.originalQuality->psnrDb < lowestDb) {
            lowestDb = measurement.originalQuality->psnrDb;
            worst = key.first;
        }
    }
    return seen.size() > 1 ? worst : std::nullopt;
}

}
