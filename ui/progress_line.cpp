// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/progress_line.h"

#include <QPainter>

#include <algorithm>

namespace sidelight::ui
{

namespace
{

constexpr int kThickness = 3; ///< pixels
constexpr int kStripe = 8; ///< pixels, and as much between two

}

ProgressLine::ProgressLine(QWidget *parent)
    : QProgressBar(parent)
{
    setTextVisible(false);
    setFixedHeight(kThickness);
    setRange(0, 0);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setRetainSizeWhenHidden(true);
    setSizePolicy(policy);
}

void ProgressLine::setProgress(int done, int total)
{
    setRange(0, std::max(total, 0));
    setValue(std::clamp(done, 0, maximum()));
}

void ProgressLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor ink = palette().color(QPalette::WindowText);
    ink.setAlphaF(0.15F);
    painter.fillRect(rect(), ink);
    ink.setAlphaF(0.7F);
    if (maximum() > 0) {
        painter.fillRect(0, 0, static_cast<int>(qint64(width()) * value() / maximum()), height(), ink);
        return;
    }
    for (int x = 0; x < width(); x += 2 * kStripe) {
        painter.fillRect(x, 0, kStripe, height(), ink);
    }
}

}
