// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure_sort_model.h"

namespace sidelight::ui
{

FigureSortModel::FigureSortModel(QAbstractItemModel *source, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_collator(QLocale(QLocale::English)) // that of C has no mode for numbers
{
    m_collator.setNumericMode(true);
    setSortRole(kFigureRole);
    setSourceModel(source);
}

bool FigureSortModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(kFigureRole);
    const QVariant b = right.data(kFigureRole);
    if (a.isValid() != b.isValid()) {
        // Asked with exchanged sides when it sorts downwards.
        return sortOrder() == Qt::AscendingOrder ? a.isValid() : b.isValid();
    }
    return a.typeId() == QMetaType::QString ? m_collator.compare(a.toString(), b.toString()) < 0
                                            : a.toDouble() < b.toDouble();
}

}
