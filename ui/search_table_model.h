// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/study.h"

#include <QAbstractTableModel>

#include <vector>

namespace sidelight::ui
{

/// The recipes that a search has tried, formatted. kFigureRole has what a column is sorted by.
class SearchTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { kRecipe, kBytes, kTime, kPsnr, kSsim, kMeets, kColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows are added to those that are there, as long as these are still the first ones; else it resets.
    void setPoints(std::vector<SearchPoint> points);
    const std::vector<SearchPoint> &points() const { return m_points; }
    int rowOf(const QString &recipe) const; ///< -1: it has not been tried

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<SearchPoint> m_points;
};

QString recipeLabel(const SearchPoint &point); ///< as it is written: "int8:keep=conv1"

/// "2.04 MB · 9.21 ms · 41.30 dB · SSIM 0.9876 ○"; why it failed.
QString searchFigures(const SearchPoint &point);

}
