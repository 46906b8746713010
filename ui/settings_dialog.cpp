// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_dialog.h"

#include "ui/hosting_options.h"
#include "ui/plain_tooltip.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace sidelight::ui
{

namespace
{

constexpr int kMargin = 16;
constexpr int kNoteWidth = 448;

const QString kProtection = QStringLiteral(
    "A model file is a program. In a process of its own it cannot reach your files or the network, as far as "
    "this system can prevent it. If it crashes, takes too long or needs too much memory, that process alone "
    "ends, and Stop ends it at once.");

const QString kWarning = QStringLiteral(
    "Models will run inside Sidelight: a model can then read and write your files, its crash ends Sidelight, "
    "and Stop cannot interrupt it. Switch this off only for models that you trust.");

std::int64_t valueOf(const QWidget *widget)
{
    if (const auto *box = qobject_cast<const QCheckBox *>(widget)) {
        return box->isChecked() ? 1 : 0;
    }
    return qobject_cast<const QSpinBox *>(widget)->value();
}

void setValue(QWidget *widget, std::int64_t value)
{
    if (auto *box = qobject_cast<QCheckBox *>(widget)) {
        box->setChecked(value != 0);
        return;
    }
    auto *number = qobject_cast<QSpinBox *>(widget);
    number->setValue(static_cast<int>(std::clamp<std::int64_t>(value, number->minimum(), number->maximum())));
}

QSpinBox *numberBox(const HostingRow &row)
{
    auto *box = new QSpinBox;
    box->setRange(row.minimum, row.maximum);
    box->setSingleStep(row.step);
    box->setSuffix(u' ' + QString::fromUtf8(row.unit));
    box->setSpecialValueText(row.zeroText);
    return box;
}

void showNote(QLabel *note, bool isolated)
{
    QFont font = note->font();
    font.setBold(!isolated);
    note->setFont(font);
    note->setText(isolated ? kProtection : kWarning);
}

/// Room for either text, so that the dialog keeps its form when the switch is pressed.
void reserveNote(QLabel *note)
{
    for (const bool isolated : {false, true}) {
        showNote(note, isolated);
        note->setMinimumHeight(std::max(note->minimumHeight(), note->heightForWidth(kNoteWidth)));
    }
}

}

SettingsDialog::SettingsDialog(const HostingSettings &settings, QWidget *parent)
    : QDialog(parent)
    , m_given(settings)
    , m_form(new QFormLayout)
    , m_note(new QLabel)
{
    setWindowTitle(QStringLiteral("Settings"));
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const HostingRow &row : hostingRows()) {
        const Control control = makeControl(row);
        m_controls.push_back(control);
        if (row.isSwitch()) {
            m_form->addRow(control.widget);
        } else {
            m_form->addRow(QString::fromUtf8(row.title), control.widget);
            m_form->labelForField(control.widget)->setToolTip(control.widget->toolTip());
        }
    }
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    reserveNote(m_note);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel
                                         | QDialogButtonBox::RestoreDefaults);
    QPushButton *restore = buttons->button(QDialogButtonBox::RestoreDefaults);
    restore->setText(QStringLiteral("Restore defaults"));
    for (QAbstractButton *button : buttons->buttons()) {
        button->setAccessibleName(button->text().remove(u'&'));
    }

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(kMargin);
    layout->addLayout(m_form);
    layout->addWidget(m_note);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(kNoteWidth + 2 * kMargin);

    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(restore, &QPushButton::clicked, this, &SettingsDialog::restoreDefaults);
    showConsequences();
}

SettingsDialog::Control SettingsDialog::makeControl(const HostingRow &row)
{
    const QString title = QString::fromUtf8(row.title);
    QWidget *widget = nullptr;
    if (row.isSwitch()) {
        auto *box = new QCheckBox(title);
        connect(box, &QCheckBox::toggled, this, &SettingsDialog::showConsequences);
        widget = box;
    } else {
        widget = numberBox(row);
    }
    const QString tooltip = QString::fromUtf8(row.tooltip);
    widget->setAccessibleName(title);
    widget->setAccessibleDescription(tooltip);
    widget->setToolTip(plainTooltip(tooltip));
    setValue(widget, row.get(m_given));
    return {&row, widget, valueOf(widget)};
}

HostingSettings SettingsDialog::settings() const
{
    HostingSettings result = m_given;
    for (const Control &control : m_controls) {
        if (const std::int64_t value = valueOf(control.widget); value != control.before) {
            control.row->set(result, value);
        }
    }
    return result;
}

void SettingsDialog::restoreDefaults()
{
    const HostingSettings defaults;
    for (const Control &control : m_controls) {
        setValue(control.widget, control.row->get(defaults));
    }
}

void SettingsDialog::showConsequences()
{
    const bool isolated = settings().isolated;
    for (const Control &control : m_controls) {
        if (control.row->aboutProcesses) {
            control.widget->setEnabled(isolated);
            m_form->labelForField(control.widget)->setEnabled(isolated);
        }
    }
    showNote(m_note, isolated);
}

}
