// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/layer_measure.h"

#include <QColor>
#include <QString>
#include <QWidget>

#include <memory>
#include <optional>
#include <utility>

namespace sidelight::ui
{

/// The values of one tensor, with the range that quantized values can stand for.
struct HistogramContent {
    QString title; ///< "Activations: 0.31 % clipped", one or two lines
    QString details; ///< for the tooltip
    ValueHistogram values;
    std::optional<ClippingRange> range; ///< two lines; what lies outside is shaded
    QColor color;
    QString hint; ///< what to say where there are no values
};

/// How often which values were seen, on a logarithmic axis of counts.
///
/// Threads  the GUI thread only
class ValueHistogramPlot : public QWidget
{
    Q_OBJECT
public:
    explicit ValueHistogramPlot(QWidget *parent = nullptr);
    ~ValueHistogramPlot() override;

    void setContent(const HistogramContent &content);

    std::pair<double, double> valueRange() const; ///< of the axis: histogram and clipping range, with margins
    std::pair<double, double> countRange() const; ///< of the axis

    QSize sizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

}
