// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bits_slider.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

namespace sidelight::ui
{

namespace
{

constexpr int kFewest = 2;
constexpr int kFloat = 9; ///< the place behind 8 bits

QString bitsText(int bits)
{
    return bits == 0 ? QStringLiteral("FP32") : QStringLiteral("%1 bit").arg(bits);
}

}

BitsSlider::BitsSlider(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_value(new QLabel(this))
{
    m_slider->setRange(kFewest, kFloat);
    m_slider->setPageStep(1);
    m_slider->setTickPosition(QSlider::TicksBelow);
    m_slider->setTickInterval(1);
    m_slider->setAccessibleName(QStringLiteral("Bits of %1").arg(name.toLower()));
    m_slider->setToolTip(QStringLiteral("%1 with 2 to 8 bits, at the right end FP32").arg(name));
    m_slider->setMinimumWidth(64);
    m_slider->setFocusPolicy(Qt::TabFocus); // A drag leaves the keys to the pictures.
    auto *label = new QLabel(name, this);
    label->setBuddy(m_slider);
    label->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("Activations ")));
    m_value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_value->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("FP32 ")));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_value);
    showBits();
    connect(m_slider, &QSlider::valueChanged, this, [this] {
        showBits();
        emit bitsChanged(bits());
    });
}

int BitsSlider::bits() const
{
    return m_slider->value() == kFloat ? 0 : m_slider->value();
}

void BitsSlider::setBits(int bits)
{
    if (bits != this->bits() && !m_slider->isSliderDown()) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(bits == 0 ? kFloat : bits);
        showBits();
    }
}

void BitsSlider::showBits()
{
    m_value->setText(bitsText(bits()));
    m_slider->setAccessibleDescription(bitsText(bits()));
}

}
