// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace sidelight::ui
{

class VariantTableModel;

/// All figures of all variants, one column each; columns keep the width their contents need.
class FiguresTable : public QTableView
{
    Q_OBJECT
public:
    explicit FiguresTable(VariantTableModel *model, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fitColumns();
};

}
