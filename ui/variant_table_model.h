// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/variant_row.h"

#include <QAbstractTableModel>

#include <vector>

namespace sidelight::ui
{

/// All variants with all their figures, formatted; the check box of the first column switches a variant on.
class VariantTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        kName,
        kPrecision,
        kBytes,
        kMemory,
        kParameters,
        kTime,
        kP95,
        kSpeedUp,
        kPsnrOriginal,
        kSsimOriginal,
        kPsnrTruth,
        kSsimTruth,
        kTruthChange,
        kRecipe,
        kColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<VariantRow> rows);
    const std::vector<VariantRow> &rows() const { return m_rows; }
    int rowOf(VariantId variant) const; ///< -1: there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void enabledChanged(sidelight::VariantId variant, bool enabled);

private:
    QString text(const VariantRow &row, int column) const;
    QString tooltip(const VariantRow &row, int column) const;
    std::optional<double> truthChange(const VariantRow &row) const;

    std::vector<VariantRow> m_rows;
};

/// The median time with its unit; an open mark before it where it is not fit for comparing.
QString medianTimeText(const VariantRow &row);

}
