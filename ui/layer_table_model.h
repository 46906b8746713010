// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/layer_row.h"

#include <QAbstractTableModel>

namespace sidelight::ui
{

/// The layers of a variant with what was measured of them, formatted; the check box of the second column
/// says which stay FP32. kFigureRole has what a column is sorted by.
class LayerTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        kLayer,
        kKept,
        kRanIn,
        kOnly,
        kAllBut,
        kAlone,
        kInVariant,
        kClipped,
        kOutliers,
        kParameters,
        kColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// `fp32Label` as in LayersContent. Resets only where the names of the layers are others than before.
    void setRows(std::vector<LayerRow> rows, const QString &fp32Label = {});
    const std::vector<LayerRow> &rows() const { return m_rows; }
    int rowOf(const QString &layer) const; ///< -1: there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void keepChanged(const QString &layer, bool keep);

private:
    QString text(const LayerRow &row, int column) const;
    QString tooltip(const LayerRow &row, int column) const;
    QString title(int column) const;
    QString reference() const; ///< "○ against the original's output"

    std::vector<LayerRow> m_rows;
    QString m_fp32Label;
};

/// "INT8 · conv2d_relu", from the precision and the qualified name of the operator.
QString ranInText(const LayerRow &row);

/// "channel 5 (×12), channel 17 (×8.0)", the first few; empty where there are none.
QString outliersText(const std::vector<OutlierChannel> &outliers);

}
