// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"

#include <QDialog>

#include <vector>

class QFormLayout;
class QLabel;
class QWidget;

namespace sidelight::ui
{

struct HostingRow;

/// Asks where models run and what that may cost; made from hostingRows().
class SettingsDialog : public QDialog
{
    Q_OBJECT
public:
    explicit SettingsDialog(const HostingSettings &settings, QWidget *parent = nullptr);

    /// What the person said; what was left as it is stays exactly as it was given.
    HostingSettings settings() const;

private:
    /// A check box or a spin box, and what it showed at first.
    struct Control {
        const HostingRow *row;
        QWidget *widget;
        std::int64_t before;
    };

    Control makeControl(const HostingRow &row);
    void restoreDefaults();
    void showConsequences(); ///< of the switch: what has a meaning, and what is at stake

    HostingSettings m_given;
    std::vector<Control> m_controls;
    QFormLayout *m_form;
    QLabel *m_note;
};

}
