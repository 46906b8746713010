// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace sidelight::ui
{

/// Figures in rows and columns; columns keep the width their contents need.
class FiguresTable : public QTableView
{
    Q_OBJECT
public:
    explicit FiguresTable(QAbstractItemModel *model, QWidget *parent = nullptr);

    /// A column of names, which may be long: at most two fifths of the table, unless a person makes it wider;
    /// the middle of what does not fit is left out.
    void setNameColumn(int column);

    QSize sizeHint() const override;

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitColumns();

    int m_nameColumn = -1;
    int m_nameWidth = -1; ///< as it was fitted last
};

}
