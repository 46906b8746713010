// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"
#include "ui/viewport.h"

#include <QFutureWatcher>
#include <QImage>
#include <QStringList>
#include <QWidget>

#include <optional>

namespace sidelight::ui
{

/// The pixels of a display image as a QImage that shares them; `image` must outlive the result.
QImage wrapped(const DisplayImage &image);

/// Paints one picture through a viewport, on the neutral surround: nearest neighbour from two device pixels a
/// pixel on, smooth below.
class PictureView : public QWidget
{
    Q_OBJECT
public:
    explicit PictureView(QWidget *parent = nullptr);
    ~PictureView() override;

    void setImage(DisplayImagePtr image);
    void setViewport(const Viewport &viewport);
    void setChip(const QStringList &groups); ///< empty: none
    void setDimmed(bool dimmed); ///< the picture is stale
    void setHint(const QString &hint); ///< what to say where there is no picture

    const Viewport &viewport() const { return m_viewport; }
    Sight sight() const;
    QPointF cursor() const; ///< the middle, where the mouse is elsewhere

signals:
    void viewportChanged(const sidelight::ui::Viewport &viewport); ///< asked for by the mouse
    void pixelPointed(std::optional<QPoint> pixel);
    void pressed();
    void doubleClicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void paintPicture(QPainter &painter);
    void askForShrunk(int halvings);

    DisplayImagePtr m_image;
    Viewport m_viewport;
    QStringList m_chip;
    QString m_hint;
    bool m_dimmed = false;
    std::optional<QPointF> m_dragFrom;

    // A picture seen at less than half its size is first halved, on another thread, against aliasing.
    QFutureWatcher<QImage> m_shrinking;
    QImage m_shrunk;
    int m_shrunkHalvings = 0; ///< of m_shrunk, or of what is being made
};

}
