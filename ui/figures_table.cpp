// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures_table.h"

#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>

namespace sidelight::ui
{

FiguresTable::FiguresTable(QAbstractItemModel *model, QWidget *parent)
    : QTableView(parent)
{
    setModel(model);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setWordWrap(false);
    setAccessibleName(QStringLiteral("Figures"));
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    verticalHeader()->setMinimumSectionSize(fontMetrics().height() + 4);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(false);
    connect(model, &QAbstractItemModel::modelReset, this, &FiguresTable::fitColumns);
    connect(model, &QAbstractItemModel::dataChanged, this, &FiguresTable::fitColumns);
}

void FiguresTable::setNameColumn(int column)
{
    m_nameColumn = column;
    setTextElideMode(Qt::ElideMiddle);
}

QSize FiguresTable::sizeHint() const
{
    const int rows = std::clamp(model()->rowCount(), 3, 8);
    // With the scroll bar that wide recipes bring, so that it hides no row.
    return {600,
            horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize()
                + horizontalScrollBar()->sizeHint().height() + 4};
}

void FiguresTable::showEvent(QShowEvent *event)
{
    fitColumns();
    QTableView::showEvent(event);
}

void FiguresTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void FiguresTable::fitColumns()
{
    if (!isVisible()) {
        return;
    }
    // Columns only grow: a figure that gets shorter must not make the table jump.
    for (int column = 0; column < model()->columnCount(); ++column) {
        const int wanted =
            std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column)) + 8;
        if (column == m_nameColumn) {
            if (m_nameWidth < 0 || columnWidth(column) == m_nameWidth) {
                m_nameWidth = std::min(wanted, viewport()->width() * 2 / 5);
                setColumnWidth(column, m_nameWidth);
            }
        } else if (wanted > columnWidth(column)
                   || horizontalHeader()->sectionSize(column) == horizontalHeader()->defaultSectionSize()) {
            setColumnWidth(column, wanted);
        }
    }
}

}
