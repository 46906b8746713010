// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/variant.h"

#include <QWidget>

class QAction;
class QItemSelectionModel;
class QListView;

namespace sidelight::ui
{

class VariantDelegate;
class VariantTableModel;

/// The list of variants with their most important figures, and what can be done with them.
class VariantPanel : public QWidget
{
    Q_OBJECT
public:
    /// The actions become buttons below the list.
    VariantPanel(VariantTableModel *model, const QList<QAction *> &actions, QWidget *parent = nullptr);

    VariantId currentVariant() const; ///< 0: none
    void setCurrentVariant(VariantId variant); ///< does not signal
    QItemSelectionModel *selectionModel() const; ///< to be shared with other views of the model

signals:
    void currentVariantChanged(sidelight::VariantId variant);
    void variantActivated(sidelight::VariantId variant); ///< double click: show it big

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void chooseRowHeight();

    VariantTableModel *m_model;
    VariantDelegate *m_delegate;
    QListView *m_list;
};

}
