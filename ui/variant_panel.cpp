// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/variant_panel.h"

#include "ui/variant_delegate.h"
#include "ui/variant_table_model.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace sidelight::ui
{

VariantPanel::VariantPanel(VariantTableModel *model, const QList<QAction *> &actions, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_delegate(new VariantDelegate(this))
    , m_list(new QListView(this))
{
    m_list->setModel(model);
    m_list->setItemDelegate(m_delegate);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAccessibleName(QStringLiteral("Variants"));
    m_list->viewport()->installEventFilter(this);

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(4, 2, 4, 2);
    buttons->setSpacing(2);
    for (QAction *action : actions) {
        auto *button = new QToolButton(this);
        button->setFocusPolicy(Qt::TabFocus);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setAccessibleName(action->toolTip());
        buttons->addWidget(button);
    }
    buttons->addStretch();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid()) {
                    m_list->selectionModel()->select(
                        current, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
                    emit currentVariantChanged(currentVariant());
                }
            });
    connect(m_list, &QListView::doubleClicked, this, [this] { emit variantActivated(currentVariant()); });
    connect(model, &QAbstractItemModel::modelReset, this, &VariantPanel::chooseRowHeight);
}

VariantId VariantPanel::currentVariant() const
{
    const int row = m_list->currentIndex().row();
    return row >= 0 && row < m_model->rowCount() ? m_model->rows().at(static_cast<std::size_t>(row)).id : 0;
}

void VariantPanel::setCurrentVariant(VariantId variant)
{
    const int row = m_model->rowOf(variant);
    if (row == m_list->currentIndex().row()) {
        return;
    }
    const QSignalBlocker quiet(this);
    const QModelIndex index = row >= 0 ? m_model->index(row, 0) : QModelIndex();
    m_list->selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_list->scrollTo(index);
}

QItemSelectionModel *VariantPanel::selectionModel() const
{
    return m_list->selectionModel();
}

bool VariantPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list->viewport() && event->type() == QEvent::Resize) {
        chooseRowHeight();
    }
    return QWidget::eventFilter(watched, event);
}

void VariantPanel::chooseRowHeight()
{
    const int detailedHeight = m_delegate->rowHeight(m_list->fontMetrics(), true) * m_model->rowCount();
    m_delegate->setDetailed(detailedHeight <= m_list->viewport()->height());
    // Asked for, not done: laying out from within a resize would be undone by it.
    QMetaObject::invokeMethod(m_list, [this] { m_list->doItemsLayout(); }, Qt::QueuedConnection);
}

}
