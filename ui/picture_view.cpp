// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture_view.h"

#include "ui/figure_chip.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPromise>
#include <QThreadPool>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sidelight::ui
{

QImage wrapped(const DisplayImage &image)
{
    return {image.bgrx.data(), image.width, image.height, static_cast<qsizetype>(image.width) * 4,
            QImage::Format_RGB32};
}

PictureView::PictureView(QWidget *parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setMinimumSize(48, 48);
    setAccessibleName(QStringLiteral("Picture"));
    connect(&m_shrinking, &QFutureWatcher<QImage>::finished, this, [this] {
        if (m_shrinking.future().resultCount() > 0) {
            m_shrunk = m_shrinking.result();
            update();
        }
    });
}

PictureView::~PictureView() = default;

void PictureView::setImage(DisplayImagePtr image)
{
    if (image == m_image) {
        return;
    }
    m_image = std::move(image);
    if (m_shrunkHalvings > 0) {
        m_shrinking.setFuture({});
        m_shrunk = {};
        m_shrunkHalvings = 0;
    }
    update();
}

void PictureView::setViewport(const Viewport &viewport)
{
    if (viewport != m_viewport) {
        m_viewport = viewport;
        update();
    }
}

void PictureView::setChip(const QStringList &groups)
{
    if (groups != m_chip) {
        m_chip = groups;
        update();
    }
}

void PictureView::setDimmed(bool dimmed)
{
    if (dimmed != m_dimmed) {
        m_dimmed = dimmed;
        update();
    }
}

void PictureView::setHint(const QString &hint)
{
    if (hint != m_hint) {
        m_hint = hint;
        update();
    }
}

Sight PictureView::sight() const
{
    return {.view = size(),
            .picture = m_image ? QSizeF(m_image->width, m_image->height) : QSizeF(),
            .pixelRatio = devicePixelRatioF()};
}

QPointF PictureView::cursor() const
{
    return underMouse() ? QPointF(mapFromGlobal(QCursor::pos())) : QRectF(rect()).center();
}

void PictureView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), surroundColor());
    if (m_image && m_image->width > 0 && m_image->height > 0) {
        paintPicture(painter);
    } else if (!m_hint.isEmpty()) {
        painter.setPen(QColor(235, 235, 235));
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_hint);
    }
    paintChip(painter, rect(), m_chip);
}

void PictureView::paintPicture(QPainter &painter)
{
    Sight where = sight();
    where.pixelRatio = painter.deviceTransform().m11(); // of what is painted on, which may be a picture
    const QRectF target = pictureRect(m_viewport, where);
    const double scale = magnification(m_viewport, where);
    const int halvings = scale >= 0.5 ? 0 : static_cast<int>(std::floor(std::log2(1.0 / scale)));
    askForShrunk(halvings);
    const bool shrunk = halvings > 0 && !m_shrunk.isNull();
    const QImage image = shrunk ? m_shrunk : wrapped(*m_image);

    // Only the pixels that are seen are drawn: whole ones, so that their edges stay where they are.
    const QRectF seen = target.intersected(QRectF(rect()));
    const double across = target.width() / image.width();
    const double down = target.height() / image.height();
    const int left =
        std::clamp(static_cast<int>((seen.left() - target.left()) / across) - 1, 0, image.width());
    const int top = std::clamp(static_cast<int>((seen.top() - target.top()) / down) - 1, 0, image.height());
    const int right =
        std::clamp(static_cast<int>((seen.right() - target.left()) / across) + 2, left, image.width());
    const int bottom =
        std::clamp(static_cast<int>((seen.bottom() - target.top()) / down) + 2, top, image.height());
    const QRectF source(left, top, right - left, bottom - top);
    const QRectF part(target.left() + left * across, target.top() + top * down, source.width() * across,
                      source.height() * down);
    painter.setRenderHint(QPainter::SmoothPixmapTransform,
                          scale < 2.0 - 1e-6 && std::abs(scale - 1.0) > 1e-6);
    painter.drawImage(part, image, source);
    if (m_dimmed) {
        QColor veil = surroundColor();
        veil.setAlpha(140);
        painter.fillRect(target, veil);
    }
}

void PictureView::askForShrunk(int halvings)
{
    if (halvings == 0 || halvings == m_shrunkHalvings) {
        return;
    }
    m_shrunkHalvings = halvings;
    QPromise<QImage> promise;
    m_shrinking.setFuture(promise.future());
    QThreadPool::globalInstance()->start(
        [image = m_image, halvings, promise = std::make_shared<QPromise<QImage>>(std::move(promise))] {
            promise->start();
            if (!promise->isCanceled()) {
                const int width = std::max(image->width >> halvings, 1);
                const int height = std::max(image->height >> halvings, 1);
                promise->addResult(
                    wrapped(*image).scaled(width, height, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
            }
            promise->finish();
        });
}

void PictureView::wheelEvent(QWheelEvent *event)
{
    const double notches = event->angleDelta().y() / 120.0;
    if (m_image && notches != 0.0) {
        emit viewportChanged(zoomed(m_viewport, sight(), event->position(), std::pow(kZoomStep, notches)));
    }
    event->accept();
}

void PictureView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_dragFrom = event->position();
    }
    if (event->button() == Qt::LeftButton) {
        emit pressed();
    }
}

void PictureView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragFrom && m_image) {
        const QPointF distance = event->position() - *m_dragFrom;
        m_dragFrom = event->position();
        setCursor(Qt::ClosedHandCursor);
        emit viewportChanged(panned(m_viewport, sight(), distance));
    }
    emit pixelPointed(pixelAt(m_viewport, sight(), event->position()));
}

void PictureView::mouseReleaseEvent(QMouseEvent *)
{
    m_dragFrom.reset();
    unsetCursor();
}

void PictureView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton) {
        emit doubleClicked();
    }
}

void PictureView::leaveEvent(QEvent *)
{
    emit pixelPointed(std::nullopt);
}

}
