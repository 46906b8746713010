// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSlider;

namespace sidelight::ui
{

/// Chooses a number of bits from 2 to 8, or FP32; follows the hand while it slides.
class BitsSlider : public QWidget
{
    Q_OBJECT
public:
    /// name   "Weights": the label before it
    explicit BitsSlider(const QString &name, QWidget *parent = nullptr);

    int bits() const; ///< 0: FP32
    void setBits(int bits); ///< does not signal

signals:
    void bitsChanged(int bits);

private:
    void showBits();

    QSlider *m_slider;
    QLabel *m_value;
};

}
