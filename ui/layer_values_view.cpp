// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/layer_values_view.h"

#include "ui/figure_format.h"
#include "ui/layer_row.h"
#include "ui/layer_table_model.h"
#include "ui/plots/value_histogram_plot.h"

#include <QBoxLayout>

namespace sidelight::ui
{

namespace
{

QString outlierCountText(const std::vector<OutlierChannel> &outliers)
{
    return outliers.empty()    ? QStringLiteral("no outlier channel")
        : outliers.size() == 1 ? QStringLiteral("1 outlier channel")
                               : QStringLiteral("%1 outlier channels").arg(std::ssize(outliers));
}

QString valuesDetails(const QString &what, const std::optional<ClippingRange> &range,
                      const std::vector<OutlierChannel> &outliers)
{
    QStringList lines{what};
    if (range) {
        lines << QStringLiteral("The dashed lines are the ends of the range that quantized values can stand "
                                "for: %1 to %2. What is shaded is clipped.")
                     .arg(range->low, 0, 'g', 5)
                     .arg(range->high, 0, 'g', 5);
    }
    if (!outliers.empty()) {
        lines << QStringLiteral("Outliers, with their reach over that of the median channel: ")
                + outliersText(outliers);
    }
    return lines.join(u'\n');
}

}

QString weightsTitle(const LayerRow &row)
{
    if (!row.measure) {
        return QStringLiteral("Weights");
    }
    return row.measure->weightRange
        ? QStringLiteral("Weights: ") + outlierCountText(row.measure->weightOutliers)
        : QStringLiteral("Weights stay FP32");
}

QString activationsTitle(const LayerRow &row)
{
    if (!row.measure) {
        return QStringLiteral("Activations");
    }
    return row.measure->activationRange
        ? QStringLiteral("Activations: %1 clipped, %2")
              .arg(shareText(row.measure->clipped), outlierCountText(row.measure->activationOutliers))
        : QStringLiteral("Activations stay FP32");
}

LayerValuesView::LayerValuesView(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this))
    , m_weights(new ValueHistogramPlot(this))
    , m_activations(new ValueHistogramPlot(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(1);
    m_layout->addWidget(m_weights, 1);
    m_layout->addWidget(m_activations, 1);
}

void LayerValuesView::setLayer(const LayerRow *row, const QColor &color, const QString &hint)
{
    setAccessibleName(row == nullptr ? QStringLiteral("Values of a layer")
                                     : QStringLiteral("Values of %1").arg(row->name));
    // Without values one sentence says so; two empty plots would say it twice.
    m_activations->setVisible(row != nullptr && row->measure);
    if (row == nullptr || !row->measure) {
        HistogramContent nothing;
        nothing.hint = row == nullptr ? hint : QStringLiteral("%1 has not been measured yet").arg(row->name);
        m_weights->setContent(nothing);
        return;
    }
    const LayerMeasure &measure = *row->measure;
    m_weights->setContent({.title = weightsTitle(*row),
                           .details = valuesDetails(QStringLiteral("Weights of %1 in FP32").arg(row->name),
                                                    measure.weightRange, measure.weightOutliers),
                           .values = measure.weights,
                           .range = measure.weightRange,
                           .color = color,
                           .hint = QStringLiteral("There are no weights to show")});
    m_activations->setContent(
        {.title = activationsTitle(*row),
         .details =
             valuesDetails(QStringLiteral("What %1 gives in FP32, on the current picture").arg(row->name),
                           measure.activationRange, measure.activationOutliers),
         .values = measure.activations,
         .range = measure.activationRange,
         .color = color,
         .hint = QStringLiteral("There are no activations to show")});
}

void LayerValuesView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_layout->setDirection(width() > height() * 6 / 5 ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

}
