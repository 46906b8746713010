// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace sidelight::ui
{

/// What quantizing does to the picture, said of one layer.
struct SensitivityBar {
    QString layer;
    double decibels = 0.0; ///< +infinity: the bar ends at the edge; not a number: no bar
    QString text; ///< the figure, at the end of the row
    QString details; ///< for the tooltip
    bool hollow = false; ///< of a layer that stays FP32
};

struct SensitivityBars {
    std::vector<SensitivityBar> bars; ///< from top to bottom
    QString axisLabel;
    std::optional<double> referenceDb; ///< a dashed line; where it is not finite there is none
    bool fromReference = false; ///< bars begin at that line, not at the left edge
    QColor color;
    QString hint; ///< what to say where there are no bars
};

/// Layers from top to bottom with a bar each; what does not fit is scrolled to. A click chooses a layer, a
/// double click or the space key asks to put it to FP32 or back.
///
/// Threads  the GUI thread only
class SensitivityPlot : public QWidget
{
    Q_OBJECT
public:
    explicit SensitivityPlot(QWidget *parent = nullptr);
    ~SensitivityPlot() override;

    void setBars(SensitivityBars bars);
    void setChosenLayer(const QString &layer); ///< scrolls to it; does not signal

    QStringList layers() const; ///< from top to bottom
    std::optional<QPoint> placeOf(const QString &layer) const; ///< middle of its row; nothing: scrolled away
    std::pair<double, double> axisRange() const; ///< decibels

    QSize sizeHint() const override;

signals:
    void layerChosen(const QString &layer);
    void toggleRequested(const QString &layer);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    class Parts;

    void choose(int row);

    std::unique_ptr<Parts> m_parts;
};

}
