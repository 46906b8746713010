// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/contract_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>

#include <array>
#include <cmath>
#include <utility>

namespace sidelight::ui
{

namespace
{

using Range = std::array<double, 2>;

struct NamedRange {
    const char *name;
    Range range;
};

constexpr std::array<NamedRange, 3> kRanges{
    {{"0 .. 1", {0.0, 1.0}}, {"0 .. 255", {0.0, 255.0}}, {"−1 .. 1", {-1.0, 1.0}}}};

struct NamedKind {
    const char *name;
    InputKind kind;
};

constexpr std::array<NamedKind, 3> kKinds{{{"Colour, 3 channels (R, G, B)", InputKind::Rgb},
                                           {"Gray, 1 channel", InputKind::Gray},
                                           {"Camera RAW, 4 channels (R, Gr, B, Gb)", InputKind::Bayer4}}};

QString numbersText(const auto &numbers)
{
    QStringList texts;
    for (const double number : numbers) {
        texts << QString::number(number, 'g', 10);
    }
    return texts.join(QStringLiteral(", "));
}

/// The numbers of a list separated by commas, semicolons or blanks; nullopt where something is not a number.
std::optional<std::vector<double>> numbersOf(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
    std::vector<double> numbers;
    for (const QString &part : text.split(separators, Qt::SkipEmptyParts)) {
        bool isNumber = false;
        const double number = QString(part).replace(u'−', u'-').toDouble(&isNumber);
        if (!isNumber || !std::isfinite(number)) {
            return std::nullopt;
        }
        numbers.push_back(number);
    }
    return numbers;
}

QComboBox *rangeBox(const Range &range, QLineEdit *custom, const QString &name)
{
    auto *box = new QComboBox;
    box->setAccessibleName(name);
    int chosen = static_cast<int>(kRanges.size());
    for (const NamedRange &known : kRanges) {
        if (known.range == range) {
            chosen = box->count();
        }
        box->addItem(QString::fromUtf8(known.name));
    }
    box->addItem(QStringLiteral("Other: low, high"));
    box->setCurrentIndex(chosen);
    custom->setText(numbersText(range));
    custom->setAccessibleName(name + QStringLiteral(", low and high"));
    custom->setVisible(chosen == static_cast<int>(kRanges.size()));
    QObject::connect(box, &QComboBox::currentIndexChanged, custom,
                     [custom](int index) { custom->setVisible(index == static_cast<int>(kRanges.size())); });
    return box;
}

std::optional<Range> rangeOf(const QComboBox *box, const QLineEdit *custom)
{
    const int index = box->currentIndex();
    if (index >= 0 && index < static_cast<int>(kRanges.size())) {
        return kRanges.at(static_cast<std::size_t>(index)).range;
    }
    const auto numbers = numbersOf(custom->text());
    if (!numbers || numbers->size() != 2 || numbers->at(0) >= numbers->at(1)) {
        return std::nullopt;
    }
    return Range{numbers->at(0), numbers->at(1)};
}

/// Sets an override where the person changed something; else what was said before stays.
template<typename T> void takeChange(std::optional<T> &override, const T &before, const T &now)
{
    if (now != before) {
        override = now;
    }
}

}

ContractDialog::ContractDialog(const QString &label, const ModelContract &contract,
                               const ContractOverrides &overrides, QWidget *parent)
    : QDialog(parent)
    , m_contract(contract)
    , m_overrides(overrides)
    , m_kind(new QComboBox)
    , m_customRange(new QLineEdit)
    , m_mean(new QLineEdit(numbersText(contract.mean)))
    , m_std(new QLineEdit(numbersText(contract.std)))
    , m_sizeMultiple(new QSpinBox)
    , m_customOutputRange(new QLineEdit)
    , m_problem(new QLabel)
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    setWindowTitle(QStringLiteral("Input and output of %1").arg(label));
    for (const NamedKind &known : kKinds) {
        m_kind->addItem(QString::fromUtf8(known.name), static_cast<int>(known.kind));
    }
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(contract.kind)));
    m_kind->setAccessibleName(QStringLiteral("Input"));
    m_range = rangeBox(contract.range, m_customRange, QStringLiteral("Values in"));
    m_outputRange = rangeBox(contract.outputRange, m_customOutputRange, QStringLiteral("Values out"));
    m_mean->setPlaceholderText(QStringLiteral("none; one number, or one a channel"));
    m_mean->setAccessibleName(QStringLiteral("Mean"));
    m_std->setPlaceholderText(QStringLiteral("none; one number, or one a channel"));
    m_std->setAccessibleName(QStringLiteral("Standard deviation"));
    m_sizeMultiple->setRange(1, 4096);
    m_sizeMultiple->setValue(contract.sizeMultiple);
    m_sizeMultiple->setSuffix(QStringLiteral(" px"));
    m_sizeMultiple->setAccessibleName(QStringLiteral("Width and height are multiples of"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setMinimumHeight(2 * fontMetrics().height());

    auto *form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(QStringLiteral("Input"), m_kind);
    form->addRow(QStringLiteral("Values in"), m_range);
    form->addRow(QString(), m_customRange);
    form->addRow(QStringLiteral("Mean"), m_mean);
    form->addRow(QStringLiteral("Standard deviation"), m_std);
    form->addRow(QStringLiteral("Size multiple of"), m_sizeMultiple);
    form->addRow(QStringLiteral("Values out"), m_outputRange);
    form->addRow(QString(), m_customOutputRange);
    form->addRow(m_problem);
    form->addRow(m_buttons);
    setMinimumWidth(440);

    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (QComboBox *box : {m_kind, m_range, m_outputRange}) {
        connect(box, &QComboBox::currentIndexChanged, this, &ContractDialog::check);
    }
    for (QLineEdit *edit : {m_customRange, m_mean, m_std, m_customOutputRange}) {
        connect(edit, &QLineEdit::textChanged, this, &ContractDialog::check);
    }
    check();
}

QString ContractDialog::problem() const
{
    const int channels = inputChannels(static_cast<InputKind>(m_kind->currentData().toInt()));
    const auto mean = numbersOf(m_mean->text());
    const auto std = numbersOf(m_std->text());
    const auto fits = [channels](const auto &numbers) {
        return numbers && (numbers->size() <= 1 || std::ssize(*numbers) == channels);
    };
    if (!rangeOf(m_range, m_customRange) || !rangeOf(m_outputRange, m_customOutputRange)) {
        return QStringLiteral("A range is two numbers, the lower one first, e.g. 0, 1023.");
    }
    if (!fits(mean) || !fits(std)) {
        return QStringLiteral("Mean and standard deviation are empty, one number, or %1 numbers.")
            .arg(channels);
    }
    if (std::ranges::find(*std, 0.0) != std->end()) {
        return QStringLiteral("A standard deviation of 0 would divide by zero.");
    }
    return {};
}

void ContractDialog::check()
{
    const QString text = problem();
    m_problem->setText(text);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(text.isEmpty());
}

ContractOverrides ContractDialog::overrides() const
{
    ContractOverrides result = m_overrides;
    if (!problem().isEmpty()) {
        return result;
    }
    takeChange(result.kind, m_contract.kind, static_cast<InputKind>(m_kind->currentData().toInt()));
    takeChange(result.range, m_contract.range, *rangeOf(m_range, m_customRange));
    takeChange(result.mean, m_contract.mean, *numbersOf(m_mean->text()));
    takeChange(result.std, m_contract.std, *numbersOf(m_std->text()));
    takeChange(result.sizeMultiple, m_contract.sizeMultiple, m_sizeMultiple->value());
    takeChange(result.outputRange, m_contract.outputRange, *rangeOf(m_outputRange, m_customOutputRange));
    return result;
}

}
