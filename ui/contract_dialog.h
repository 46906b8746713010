// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/model_info.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace sidelight::ui
{

/// Asks what a network takes and answers: kind, value range, mean, std, size multiple, range of the answer.
class ContractDialog : public QDialog
{
    Q_OBJECT
public:
    /// Starts from what is in force; what the person leaves as it is stays as `overrides` had it.
    ContractDialog(const QString &label, const ModelContract &contract, const ContractOverrides &overrides,
                   QWidget *parent = nullptr);

    /// What the person said; only valid while the dialog accepts it.
    ContractOverrides overrides() const;

private:
    QString problem() const; ///< why it cannot be accepted; empty: it can
    void check();

    ModelContract m_contract;
    ContractOverrides m_overrides;
    QComboBox *m_kind;
    QComboBox *m_range;
    QLineEdit *m_customRange;
    QLineEdit *m_mean;
    QLineEdit *m_std;
    QSpinBox *m_sizeMultiple;
    QComboBox *m_outputRange;
    QLineEdit *m_customOutputRange;
    QLabel *m_problem;
    QDialogButtonBox *m_buttons;
};

}
