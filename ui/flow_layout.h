// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace sidelight::ui
{

/// Widgets one after the other, like the words of a text: those that do not fit begin a new line.
class FlowLayout : public QLayout
{
    Q_OBJECT
public:
    explicit FlowLayout(QWidget *parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override;
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override;
    bool hasHeightForWidth() const override;
    int heightForWidth(int width) const override;
    QSize minimumSize() const override;
    QSize sizeHint() const override; ///< all in one line
    void setGeometry(const QRect &area) override;

private:
    int arrange(const QRect &area, bool move) const; ///< the height it takes

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

}
