// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hosting_options.h"

#include <array>
#include <cmath>
#include <optional>

namespace sidelight::ui
{

namespace
{

constexpr std::uint64_t kMebibyte = 1 << 20;
constexpr std::uint64_t kMillion = 1'000'000;

// As the command line's options allow.
constexpr int kMostSeconds = 1'000'000;
constexpr int kMostMebibytes = 1 << 30;
constexpr int kMostMegapixels = 1'000'000;

/// Rounded up, so that a small limit never becomes 0, which means none.
std::int64_t wholeUnits(std::uint64_t value, std::uint64_t unit)
{
    return static_cast<std::int64_t>(value / unit + (value % unit == 0 ? 0 : 1));
}

std::uint64_t unitsOf(std::int64_t count, std::uint64_t unit)
{
    return static_cast<std::uint64_t>(count) * unit;
}

template<WorkerLimits HostingSettings::*Worker> std::int64_t timeOf(const HostingSettings &settings)
{
    return (settings.*Worker).time.count();
}

template<WorkerLimits HostingSettings::*Worker> void setTime(HostingSettings &settings, std::int64_t value)
{
    (settings.*Worker).time = std::chrono::seconds(value);
}

template<WorkerLimits HostingSettings::*Worker> std::int64_t memoryOf(const HostingSettings &settings)
{
    return wholeUnits((settings.*Worker).memoryBytes, kMebibyte);
}

template<WorkerLimits HostingSettings::*Worker> void setMemory(HostingSettings &settings, std::int64_t value)
{
    (settings.*Worker).memoryBytes = unitsOf(value, kMebibyte);
}

std::array<HostingRow, 6> makeRows()
{
    using Settings = HostingSettings;
    const QString noLimit = QStringLiteral("no limit");
    const QString automatic =
        QStringLiteral("automatic: %1 % of what is free").arg(std::lround(100.0 * kShareOfFreeMemory));
    return {{
        {"hosting/isolated", "Run models in separate, sandboxed processes", "",
         "Each model has a process of its own, and pictures are decoded in another one", 0, 1, 1, QString(),
         false, [](const Settings &settings) -> std::int64_t { return settings.isolated ? 1 : 0; },
         [](Settings &settings, std::int64_t value) { settings.isolated = value != 0; }},
        {"hosting/model_seconds", "Time limit of one run", "s",
         "A model that takes longer to open, or to run once, is ended", 0, kMostSeconds, 10, noLimit, true,
         timeOf<&Settings::model>, setTime<&Settings::model>},
        {"hosting/model_mebibytes", "Memory limit of each model", "MiB",
         "A model that needs more is ended; automatic is taken from what is free when it is opened", 0,
         kMostMebibytes, 256, automatic, true, memoryOf<&Settings::model>, setMemory<&Settings::model>},
        {"hosting/picture_seconds", "Time limit for reading a picture", "s",
         "The reading of a picture that takes longer is ended", 0, kMostSeconds, 10, noLimit, true,
         timeOf<&Settings::picture>, setTime<&Settings::picture>},
        {"hosting/picture_mebibytes", "Memory limit for reading pictures", "MiB",
         "The reading of a picture that needs more is ended; automatic is taken from what is free at the "
         "start",
         0, kMostMebibytes, 256, automatic, true, memoryOf<&Settings::picture>,
         setMemory<&Settings::picture>},
        {"hosting/megapixels", "Largest picture", "megapixels",
         "A picture that is larger is refused before it is decoded", 1, kMostMegapixels, 10, QString(), false,
         [](const Settings &settings) { return wholeUnits(settings.reading.maxPixels, kMillion); },
         [](Settings &settings, std::int64_t value) {
             settings.reading.maxPixels = unitsOf(value, kMillion);
         }},
    }};
}

bool isInRange(const HostingRow &row, std::int64_t value)
{
    return value >= row.minimum && value <= row.maximum;
}

/// The number, or 0 and 1 for the words of a switch, in a value of any type; nullopt where there is none.
std::optional<std::int64_t> storedValue(const HostingRow &row, const QVariant &value)
{
    const QString text = value.toString();
    if (row.isSwitch()) {
        return text == u"true" ? std::optional<std::int64_t>(1)
            : text == u"false" ? std::optional<std::int64_t>(0)
                               : std::nullopt;
    }
    bool isNumber = false;
    const qlonglong number = text.toLongLong(&isNumber);
    return isNumber && isInRange(row, number) ? std::optional<std::int64_t>(number) : std::nullopt;
}

}

std::span<const HostingRow> hostingRows()
{
    static const std::array<HostingRow, 6> rows = makeRows();
    return rows;
}

HostingSettings readHostingSettings(QSettings &file)
{
    HostingSettings settings;
    for (const HostingRow &row : hostingRows()) {
        if (const auto value = storedValue(row, file.value(QString::fromUtf8(row.key)))) {
            row.set(settings, *value);
        }
    }
    return settings;
}

void writeHostingSettings(QSettings &file, const HostingSettings &settings)
{
    const HostingSettings defaults;
    for (const HostingRow &row : hostingRows()) {
        const QString key = QString::fromUtf8(row.key);
        const std::int64_t value = row.get(settings);
        if (value == row.get(defaults) || !isInRange(row, value)) {
            file.remove(key);
        } else {
            file.setValue(key, row.isSwitch() ? QVariant(value != 0) : QVariant(qlonglong{value}));
        }
    }
}

}
