// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_style.h"

#include <qcustomplot.h>

namespace sidelight::ui
{

void applyPalette(QCustomPlot *plot, const QPalette &palette, const QFont &font)
{
    const QColor text = palette.color(QPalette::WindowText);
    QColor line = text;
    line.setAlphaF(0.55F);
    QColor faint = text;
    faint.setAlphaF(0.14F);
    plot->setBackground(palette.color(QPalette::Base));
    for (QCPAxisRect *area : plot->axisRects()) {
        for (QCPAxis *axis : area->axes()) {
            axis->setBasePen(QPen(line));
            axis->setTickPen(QPen(line));
            axis->setSubTickPen(Qt::NoPen);
            axis->setTickLabelColor(text);
            axis->setLabelColor(text);
            axis->setTickLabelFont(font);
            axis->setLabelFont(font);
            axis->grid()->setPen(QPen(faint));
            axis->grid()->setZeroLinePen(QPen(faint));
            axis->grid()->setSubGridVisible(false);
        }
    }
}

}
