// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>

class QBoxLayout;

namespace sidelight::ui
{

class ValueHistogramPlot;
struct LayerRow;

/// The weights and the activations of one layer, beside or above each other as there is room.
class LayerValuesView : public QWidget
{
    Q_OBJECT
public:
    explicit LayerValuesView(QWidget *parent = nullptr);

    /// Null: no layer is chosen, which `hint` says.
    void setLayer(const LayerRow *row, const QColor &color, const QString &hint);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QBoxLayout *m_layout;
    ValueHistogramPlot *m_weights;
    ValueHistogramPlot *m_activations;
};

/// "Weights: no outlier channel"; "Weights: 1 outlier channel"; "Weights stay FP32".
QString weightsTitle(const LayerRow &row);

/// "Activations: 0.31 % clipped, 2 outlier channels"; "Activations stay FP32".
QString activationsTitle(const LayerRow &row);

}
