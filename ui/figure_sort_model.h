// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCollator>
#include <QSortFilterProxyModel>

namespace sidelight::ui
{

/// What a cell is sorted by: a number, a text, or nothing where there is no figure.
inline constexpr int kFigureRole = Qt::UserRole;

/// Sorts rows by their figures; what has none stands last in either direction, and digits within texts count
/// as numbers: conv2 before conv10.
class FigureSortModel : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit FigureSortModel(QAbstractItemModel *source, QObject *parent = nullptr);

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QCollator m_collator;
};

}
