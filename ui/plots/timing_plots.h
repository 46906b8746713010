// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/variant.h"
#include "ui/timing_sample.h"

#include <QColor>
#include <QString>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace sidelight::ui
{

/// How one variant looks in the plots.
struct PlotSeries {
    VariantId variant = 0;
    int number = 0; ///< in the list; 0: none
    QString label;
    QColor color;
    std::optional<double> medianMs; ///< drawn as a tick in the distribution

    bool operator==(const PlotSeries &) const = default;
};

/// Time per run as it arrives, and the distribution of the times, for all variants.
///
/// Threads  the GUI thread only; bursts of samples cost one repaint at most every 50 ms
class TimingPlots : public QWidget
{
    Q_OBJECT
public:
    explicit TimingPlots(QWidget *parent = nullptr);
    ~TimingPlots() override;

    void setSeries(const std::vector<PlotSeries> &series); ///< samples of variants not named are forgotten
    /// Values that are not finite or not above zero are left out.
    void addSamples(const std::vector<TimingSample> &samples);
    void clear();
    void forget(VariantId variant); ///< its samples so far

    int repaintCount() const; ///< how often the plots were drawn anew since they exist
    int sampleCount(VariantId variant) const; ///< kept for the plots
    double timeAxisUpper() const; ///< milliseconds

    QSize sizeHint() const override;

signals:
    void repainted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

}
