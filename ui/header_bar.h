// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

class QDoubleSpinBox;
class QLabel;
class QMenuBar;

namespace sidelight::ui
{

class Actions;

/// Menus and tools in one row, to leave the height to the pictures.
class HeaderBar : public QWidget
{
    Q_OBJECT
public:
    explicit HeaderBar(const Actions &actions, QWidget *parent = nullptr);

    void setExposureRatio(std::optional<double> ratio); ///< nullopt hides the box; does not signal

signals:
    void exposureRatioChanged(double ratio);

private:
    QMenuBar *m_menuBar;
    QLabel *m_exposureLabel;
    QDoubleSpinBox *m_exposure;
};

}
