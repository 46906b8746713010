// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/header_bar.h"

#include "ui/actions.h"

#include <QAction>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QSignalBlocker>
#include <QToolButton>

namespace sidelight::ui
{

HeaderBar::HeaderBar(const Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_menuBar(new QMenuBar(this))
    , m_exposureLabel(new QLabel(QStringLiteral("Exposure ratio"), this))
    , m_exposure(new QDoubleSpinBox(this))
{
    actions.fill(m_menuBar);
    m_menuBar->setNativeMenuBar(false);
    m_menuBar->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_menuBar->setAccessibleName(QStringLiteral("Menus"));
    m_exposure->setRange(0.01, 1000.0);
    m_exposure->setDecimals(1);
    m_exposure->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_exposure->setPrefix(QStringLiteral("×"));
    m_exposure->setKeyboardTracking(false);
    m_exposure->setFocusPolicy(Qt::ClickFocus);
    m_exposure->setAlignment(Qt::AlignRight);
    m_exposure->setAccessibleName(QStringLiteral("Exposure ratio of the camera RAW picture"));
    m_exposure->setToolTip(QStringLiteral("How many times longer the exposure of the ground truth is; "
                                          "the RAW values are multiplied by it"));
    m_exposureLabel->setBuddy(m_exposure);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(2);
    layout->addWidget(m_menuBar);
    layout->addStretch();
    layout->addWidget(m_exposureLabel);
    layout->addSpacing(4);
    layout->addWidget(m_exposure);
    const auto addButton = [&](ActionId id) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(actions[id]);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(actions[id]->text().remove(u'&'));
        layout->addWidget(button);
    };
    layout->addSpacing(16);
    addButton(ActionId::ShowGrid);
    addButton(ActionId::ShowSingle);
    addButton(ActionId::ShowDifferences);
    layout->addSpacing(16);
    addButton(ActionId::Run);
    addButton(ActionId::Stop);
    addButton(ActionId::Live);
    connect(m_exposure, &QDoubleSpinBox::valueChanged, this, &HeaderBar::exposureRatioChanged);
    setExposureRatio(std::nullopt);
}

void HeaderBar::setExposureRatio(std::optional<double> ratio)
{
    m_exposureLabel->setVisible(ratio.has_value());
    m_exposure->setVisible(ratio.has_value());
    // What a person is typing is not overwritten.
    if (ratio && !m_exposure->hasFocus()) {
        const QSignalBlocker quiet(m_exposure);
        m_exposure->setValue(*ratio);
    }
}

}
