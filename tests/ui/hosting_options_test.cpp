// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hosting_options.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

#include <limits>
#include <set>

using namespace sidelight;
using namespace sidelight::ui;
using namespace std::chrono_literals;

namespace
{

class HostingOptionsTest : public testing::Test
{
protected:
    /// As another start of the program finds it.
    HostingSettings readAgain() const
    {
        QSettings file(m_path, QSettings::IniFormat);
        return readHostingSettings(file);
    }

    HostingSettings readText(const QByteArray &text) const
    {
        QFile file(m_path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
        file.close();
        return readAgain();
    }

    QStringList stored(const HostingSettings &settings) const
    {
        QSettings file(m_path, QSettings::IniFormat);
        writeHostingSettings(file, settings);
        return file.allKeys();
    }

    QTemporaryDir m_folder;
    QString m_path = m_folder.filePath("settings.ini");
};

constexpr std::uint64_t kMebibyte = 1 << 20;

/// Every value other than the default.
HostingSettings others()
{
    return {.isolated = false,
            .model = {.time = 7s, .memoryBytes = 512 * kMebibyte},
            .picture = {.time = 0s, .memoryBytes = 1024 * kMebibyte},
            .reading = {.maxPixels = 24'000'000}};
}

}

TEST_F(HostingOptionsTest, EveryRowIsExplainedAndStartsFromADefaultInItsRange)
{
    std::set<std::string> keys;
    std::set<std::string> titles;
    const HostingSettings defaults;
    for (const HostingRow &row : hostingRows()) {
        EXPECT_TRUE(keys.insert(row.key).second) << row.key;
        EXPECT_TRUE(titles.insert(row.title).second) << row.title;
        EXPECT_FALSE(QString(row.tooltip).isEmpty() || QString(row.tooltip).endsWith(u'.')) << row.key;
        EXPECT_GE(row.get(defaults), row.minimum) << row.key;
        EXPECT_LE(row.get(defaults), row.maximum) << row.key;
        EXPECT_EQ(row.zeroText.isEmpty(), row.isSwitch() || row.minimum > 0) << row.key;
    }
}

TEST_F(HostingOptionsTest, EveryRowGetsWhatItSets)
{
    for (const HostingRow &row : hostingRows()) {
        for (const int value : {row.minimum, row.minimum + 1, row.maximum}) {
            HostingSettings settings = others();
            row.set(settings, value);
            EXPECT_EQ(row.get(settings), value) << row.key;
        }
    }
}

TEST_F(HostingOptionsTest, WhatIsWrittenIsReadAgain)
{
    EXPECT_EQ(stored(others()).size(), static_cast<qsizetype>(hostingRows().size()));
    EXPECT_EQ(readAgain(), others());
}

TEST_F(HostingOptionsTest, DefaultsAreNotStored)
{
    EXPECT_EQ(readAgain(), HostingSettings());
    EXPECT_TRUE(stored({}).isEmpty());
    HostingSettings settings;
    settings.model.time = 60s;
    EXPECT_EQ(stored(settings), QStringList("hosting/model_seconds"));
    EXPECT_EQ(readAgain(), settings);
    EXPECT_TRUE(stored({}).isEmpty()) << "what was stored before is gone";
}

TEST_F(HostingOptionsTest, SenselessValuesAreTheDefault)
{
    for (const char *value : {"",
                              "often",
                              "nan",
                              "inf",
                              "-1",
                              "-0.5",
                              "1.5",
                              "1e3",
                              "0x10",
                              "9223372036854775808",
                              "18446744073709551616",
                              "99999999999999999999999999",
                              "1073741825",
                              "12, 13",
                              "true",
                              "yes",
                              "@Invalid()",
                              "@ByteArray()",
                              "@Variant(\\0\\0\\0)",
                              "\"12",
                              "%%%",
                              "\\xff\\xfe"}) {
        QByteArray text = "[hosting]\n";
        for (const HostingRow &row : hostingRows()) {
            // What a switch understands is what no number is, and the other way round.
            const bool understood = row.isSwitch() && QByteArray(value) == "true";
            if (!understood) {
                text += QByteArray(row.key).mid(8) + '=' + value + '\n';
            }
        }
        EXPECT_EQ(readText(text), HostingSettings()) << value;
    }
}

TEST_F(HostingOptionsTest, OneSenselessValueSpoilsNoOther)
{
    const HostingSettings settings = readText("[hosting]\nisolated=maybe\nmodel_seconds=nan\n"
                                              "model_mebibytes=256\nmegapixels=0\nunknown=5\n");
    EXPECT_TRUE(settings.isolated);
    EXPECT_EQ(settings.model, (WorkerLimits{.time = 120s, .memoryBytes = 256 * kMebibyte}));
    EXPECT_EQ(settings.reading, ReadLimits());
}

TEST_F(HostingOptionsTest, AFileOfNoiseIsTheDefault)
{
    EXPECT_EQ(readText(QByteArray("\0\x01[host\xff\n=[]hosting/isolated=\n\n[", 30)), HostingSettings());
}

TEST_F(HostingOptionsTest, ASmallLimitNeverBecomesNone)
{
    HostingSettings settings;
    settings.model.memoryBytes = 1;
    settings.reading.maxPixels = 1;
    stored(settings);
    EXPECT_EQ(readAgain().model.memoryBytes, kMebibyte);
    EXPECT_EQ(readAgain().reading.maxPixels, 1'000'000U);
}

TEST_F(HostingOptionsTest, WhatFitsNoRangeIsNotStored)
{
    HostingSettings settings;
    settings.model.time = std::chrono::seconds::max();
    settings.picture.time = -1s;
    settings.model.memoryBytes = std::numeric_limits<std::uint64_t>::max();
    settings.reading.maxPixels = 0;
    EXPECT_TRUE(stored(settings).isEmpty());
    EXPECT_EQ(readAgain(), HostingSettings());
}
