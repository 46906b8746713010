// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic.h"
#include "ui/variant_delegate.h"
#include "ui/variant_table_model.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QImage>
#include <QPainter>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

const QColor kOutside(255, 0, 255);

/// One row as the list of the window shows it, in the middle of a larger picture.
QImage painted(const VariantTableModel &model, int row, bool detailed)
{
    VariantDelegate delegate;
    delegate.setDetailed(detailed);
    QStyleOptionViewItem option;
    option.font = QApplication::font();
    option.fontMetrics = QFontMetrics(option.font);
    option.palette = QApplication::palette();
    option.state = QStyle::State_Enabled;
    option.rect = QRect(100, 40, 224, delegate.rowHeight(option.fontMetrics, detailed));
    QImage image(424, option.rect.height() + 80, QImage::Format_RGB32);
    image.fill(kOutside);
    QPainter painter(&image);
    delegate.paint(&painter, option, model.index(row, 0));
    return image;
}

/// Nothing was painted beside the row.
bool keepsToItsRow(const QImage &image)
{
    const QRect row = image.rect().adjusted(100, 40, -100, -40);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (!row.contains(x, y) && image.pixelColor(x, y) != kOutside) {
                return false;
            }
        }
    }
    return true;
}

QString cost(const VariantRow &row, int mostCharacters)
{
    return costText(row, [=](const QString &text) { return text.size() <= mostCharacters; });
}

}

TEST(VariantDelegate, SaysParametersAndMemoryInTheRoomThereIs)
{
    VariantRow row = synthetic::comparison({}).variants.at(1);
    EXPECT_EQ(cost(row, 40), "1.94 M parameters · 236 MB memory");
    EXPECT_EQ(cost(row, 32), "1.94 M param. · 236 MB RAM");
    row.peakBytes.reset();
    EXPECT_EQ(cost(row, 20), "1.94 M parameters");
    row.peakBytes = 236'191'744;
    row.parameters = 0;
    EXPECT_EQ(cost(row, 20), "236 MB memory");
    row.peakBytes.reset();
    EXPECT_EQ(cost(row, 20), "");
}

TEST(VariantDelegate, EveryStateKeepsToItsRow)
{
    for (synthetic::Comparison comparison :
         {synthetic::comparison({}, true), synthetic::endedComparison({})}) {
        comparison.variants.back().error =
            Error{ErrorCode::ModelFailed, "/a", std::string(300, 'W'), std::string(300, 'g'), {}};
        VariantTableModel model;
        model.setRows(comparison.variants);
        for (int row = 0; row < model.rowCount(); ++row) {
            EXPECT_TRUE(keepsToItsRow(painted(model, row, false))) << row;
            EXPECT_TRUE(keepsToItsRow(painted(model, row, true))) << row;
        }
    }
}

TEST(VariantDelegate, AFailureLooksOtherThanAStop)
{
    std::vector<VariantRow> rows = synthetic::endedComparison({}).variants;
    VariantTableModel model;
    model.setRows(rows);
    const QImage failed = painted(model, 1, false);
    rows.at(1).error->code = ErrorCode::Cancelled;
    model.setRows(rows);
    EXPECT_NE(painted(model, 1, false), failed);
}
