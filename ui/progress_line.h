// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProgressBar>

namespace sidelight::ui
{

/// How far something has come, as a line a few pixels thick; stripes where that is not known. Keeps its room
/// while hidden, so that nothing jumps.
class ProgressLine : public QProgressBar
{
    Q_OBJECT
public:
    explicit ProgressLine(QWidget *parent = nullptr);

    /// `total` 0: it is not known.
    void setProgress(int done, int total);

protected:
    void paintEvent(QPaintEvent *event) override;
};

}
