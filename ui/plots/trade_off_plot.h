// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sidelight::ui
{

/// What one thing costs and what it gives; the cheaper the further left, the better the higher.
struct TradeOffPoint {
    QString name; ///< written beside it where it is marked or chosen
    double x = 0.0; ///< where it is not finite, the point is not drawn
    double y = 0.0; ///< +infinity: at the top edge; not a number: not drawn
    QString details; ///< for the tooltip
    QColor color; ///< invalid: that of text
    bool hollow = false;
    bool marked = false; ///< with a ring
};

struct TradeOffContent {
    std::vector<TradeOffPoint> points;
    QString xLabel; ///< "median time, ms"
    QString yLabel; ///< "worst PSNR ○, dB"
    std::optional<double> goal; ///< a dashed line: the least y that will do
    QString goalLabel;
    QString endlessLabel; ///< of the top edge, where a y is +infinity: "identical"
    QString hint; ///< what to say where there are no points
};

/// Costs against gains, with the line of those that no other beats. Names points under the pointer; a click
/// or the arrow keys choose one.
///
/// Threads  the GUI thread only
class TradeOffPlot : public QWidget
{
    Q_OBJECT
public:
    explicit TradeOffPlot(QWidget *parent = nullptr);
    ~TradeOffPlot() override;

    void setContent(TradeOffContent content);
    void setChosen(int point); ///< -1: none; does not signal
    int chosen() const;

    std::vector<std::size_t> front() const; ///< points on the line, from the left to the right
    std::optional<QPoint> placeOf(int point) const; ///< nothing: it is not drawn
    std::pair<double, double> xRange() const; ///< of the axis
    std::pair<double, double> yRange() const;
    QStringList yTicks() const; ///< as they are written

    QSize sizeHint() const override;

signals:
    void pointChosen(int point);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    class Parts;

    void choose(int point);

    std::unique_ptr<Parts> m_parts;
};

}
