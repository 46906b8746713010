// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/flow_layout.h"

#include <algorithm>

namespace sidelight::ui
{

FlowLayout::FlowLayout(QWidget *parent)
    : QLayout(parent)
{
}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.emplace_back(item);
}

int FlowLayout::count() const
{
    return static_cast<int>(m_items.size());
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items.at(static_cast<std::size_t>(index)).get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count()) {
        return nullptr;
    }
    const auto at = m_items.begin() + index;
    QLayoutItem *item = at->release();
    m_items.erase(at);
    return item;
}

Qt::Orientations FlowLayout::expandingDirections() const
{
    return {};
}

bool FlowLayout::hasHeightForWidth() const
{
    return true;
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto &item : m_items) {
        size = size.expandedTo(item->minimumSize());
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

QSize FlowLayout::sizeHint() const
{
    QSize size(0, 0);
    for (const auto &item : m_items) {
        if (!item->isEmpty()) {
            const QSize hint = item->sizeHint();
            const int gap = size.width() > 0 ? spacing() : 0;
            size = QSize(size.width() + gap + hint.width(), std::max(size.height(), hint.height()));
        }
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect &area)
{
    QLayout::setGeometry(area);
    arrange(area, true);
}

int FlowLayout::arrange(const QRect &area, bool move) const
{
    const QRect room = area.marginsRemoved(contentsMargins());
    std::vector<QLayoutItem *> line;
    int x = room.x();
    int y = room.y();
    int height = 0;
    const auto endLine = [&] {
        int left = room.x();
        for (QLayoutItem *item : line) {
            const QSize size = item->sizeHint().boundedTo(QSize(room.width(), QLAYOUTSIZE_MAX));
            if (move) {
                item->setGeometry(QRect(QPoint(left, y + (height - size.height()) / 2), size));
            }
            left += size.width() + spacing();
        }
        line.clear();
    };
    for (const auto &item : m_items) {
        if (item->isEmpty()) {
            continue;
        }
        const QSize size = item->sizeHint();
        if (!line.empty() && x + size.width() > room.x() + room.width()) {
            endLine();
            x = room.x();
            y += height + spacing();
            height = 0;
        }
        line.push_back(item.get());
        x += size.width() + spacing();
        height = std::max(height, size.height());
    }
    endLine();
    return y + height - area.y() + contentsMargins().bottom();
}

}
