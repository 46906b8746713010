// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture_strip.h"

#include "ui/picture_view.h"
#include "ui/plain_tooltip.h"
#include "ui/theme.h"

#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QWheelEvent>

Q_DECLARE_METATYPE(sidelight::DisplayImagePtr)

namespace sidelight::ui
{

namespace
{

constexpr int kThumbnail = 44;
constexpr int kFrame = 2;
constexpr int kImageRole = Qt::UserRole;
constexpr int kFailedRole = Qt::UserRole + 1;
constexpr int kFlaggedRole = Qt::UserRole + 2;

class ThumbnailDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        const QRect area = option.rect;
        const QRect inner = area.adjusted(kFrame, kFrame, -kFrame, -kFrame);
        const bool current = (option.state & QStyle::State_Selected) != 0;
        const auto image = index.data(kImageRole).value<DisplayImagePtr>();
        painter->fillRect(inner, surroundColor().darker(150));
        if (image && image->width > 0 && image->height > 0) {
            // Cropped to a square, so that the row is even.
            const int side = std::min(image->width, image->height);
            const QRect source((image->width - side) / 2, (image->height - side) / 2, side, side);
            painter->setRenderHint(QPainter::SmoothPixmapTransform);
            painter->drawImage(inner, wrapped(*image), source);
        } else {
            painter->setPen(QColor(235, 235, 235));
            painter->drawText(inner, Qt::AlignCenter,
                              index.data(kFailedRole).toBool() ? QStringLiteral("✕") : QStringLiteral("…"));
        }
        if (index.data(kFlaggedRole).toBool()) {
            const QRect flag(inner.right() - 13, inner.top(), 14, 14);
            painter->fillRect(flag, QColor(0, 0, 0, 190));
            painter->setPen(Qt::white);
            painter->drawText(flag, Qt::AlignCenter, QStringLiteral("!"));
        }
        if (current) {
            painter->setPen(QPen(Qt::white, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(area.adjusted(1, 1, -1, -1));
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {kThumbnail + 2 * kFrame, kThumbnail + 2 * kFrame};
    }
};

}

PictureStrip::PictureStrip(QWidget *parent)
    : QListWidget(parent)
{
    setItemDelegate(new ThumbnailDelegate(this));
    setFlow(QListView::LeftToRight);
    setWrapping(false);
    setSpacing(0);
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setFixedHeight(kThumbnail + 2 * kFrame);
    QPalette surround = palette();
    surround.setColor(QPalette::Base, surroundColor());
    setPalette(surround);
    setAccessibleName(QStringLiteral("Input pictures"));
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0) {
            emit pictureSelected(row);
        }
    });
}

void PictureStrip::setPictures(const std::vector<PictureItem> &pictures)
{
    const QSignalBlocker quiet(this);
    const int current = currentRow();
    while (count() > std::ssize(pictures)) {
        delete takeItem(count() - 1);
    }
    while (count() < std::ssize(pictures)) {
        addItem(new QListWidgetItem);
    }
    for (int row = 0; row < count(); ++row) {
        const PictureItem &picture = pictures.at(static_cast<std::size_t>(row));
        QListWidgetItem *one = item(row);
        one->setData(kImageRole, QVariant::fromValue(picture.thumbnail));
        one->setData(kFailedRole, picture.failed);
        one->setData(kFlaggedRole, picture.flagged);
        one->setData(Qt::AccessibleTextRole, picture.name);
        one->setToolTip(
            plainTooltip(picture.tooltip.isEmpty() ? picture.name : picture.name + u'\n' + picture.tooltip));
    }
    setCurrentRow(std::min(current, count() - 1));
    viewport()->update();
}

void PictureStrip::setCurrentPicture(int index)
{
    const QSignalBlocker quiet(this);
    setCurrentRow(index < count() ? index : -1);
    scrollToItem(currentItem());
    viewport()->update();
}

QSize PictureStrip::sizeHint() const
{
    return {200, kThumbnail + 2 * kFrame};
}

void PictureStrip::wheelEvent(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    QScrollBar *bar = horizontalScrollBar();
    bar->setValue(bar->value() - (turned.x() != 0 ? turned.x() : turned.y()));
    event->accept();
}

}
