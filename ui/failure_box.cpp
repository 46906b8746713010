// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/failure_box.h"

#include "ui/failure_text.h"
#include "ui/plain_tooltip.h"
#include "ui/wrapped_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sidelight::ui
{

namespace
{

constexpr int kGap = 8; ///< around the box, and between its parts
constexpr int kMargin = 16;
constexpr int kNarrow = 200;
constexpr int kWidest = 440;
constexpr int kRemedyLines = 2; ///< that a long account of what happened leaves to the remedy

/// Of the hints on the surround of pictures.
constexpr QRgb kCalmText = 0xFFEBEBEB;

QLabel *centredLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void showLines(QLabel *label, const QStringList &lines)
{
    label->setText(lines.join(u'\n'));
    label->setVisible(!lines.isEmpty());
}

}

FailureBox::FailureBox(QWidget *parent)
    : QWidget(parent)
    , m_file(centredLabel(this))
    , m_what(centredLabel(this))
    , m_remedy(centredLabel(this))
    , m_buttons(new QWidget(this))
    , m_details(new QPushButton(QStringLiteral("Details"), m_buttons))
    , m_retry(new QPushButton(QStringLiteral("Retry"), m_buttons))
{
    m_details->setAccessibleName(QStringLiteral("Details of the failure"));
    auto *buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(kGap);
    buttons->addStretch();
    for (QPushButton *button : {m_details, m_retry}) {
        button->setFocusPolicy(Qt::TabFocus);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(kGap);
    for (QWidget *part : {static_cast<QWidget *>(m_file), static_cast<QWidget *>(m_what),
                          static_cast<QWidget *>(m_remedy), m_buttons}) {
        layout->addWidget(part);
    }
    connect(m_details, &QPushButton::clicked, this, &FailureBox::detailsRequested);
    connect(m_retry, &QPushButton::clicked, this, &FailureBox::retryRequested);
}

void FailureBox::setError(const Error &error, bool canRetry)
{
    m_error = error;
    const bool stopped = wasStopped(error);
    setAutoFillBackground(!stopped);
    QPalette colors;
    if (stopped) {
        colors.setColor(QPalette::WindowText, QColor(kCalmText));
    }
    setPalette(colors);
    QFont font = m_file->font();
    font.setBold(!stopped);
    m_what->setFont(font);
    m_details->setVisible(!stopped);
    m_retry->setVisible(canRetry);
    m_retry->setText(stopped ? QStringLiteral("Run again") : QStringLiteral("Retry"));
    m_retry->setAccessibleName(stopped ? QStringLiteral("Run this variant again")
                                       : QStringLiteral("Retry this variant"));
    setToolTip(plainTooltip(QString::fromStdString(sentence(error))));
}

void FailureBox::fitInto(const QRect &area)
{
    const int width = std::clamp(area.width() - 2 * kGap, 0, kWidest);
    const int margin = width < kNarrow ? kGap : kMargin;
    layout()->setContentsMargins(margin, margin, margin, margin);
    const int textWidth = width - 2 * margin;
    const QFontMetrics metrics = m_file->fontMetrics();
    const int around = 2 * (kGap + margin) + 3 * kGap + m_buttons->sizeHint().height();
    int lines = std::max((area.height() - around) / metrics.lineSpacing(), 2);

    // The button says the remedy of what was stopped.
    const bool stopped = wasStopped(m_error);
    const QString remedy = stopped ? QString() : capitalized(QString::fromStdString(oneLine(m_error.remedy)));
    QString what = QString::fromStdString(oneLine(m_error.what));
    QString file = stopped ? QString() : failedFile(m_error);
    const auto linesOf = [textWidth](const QString &text, const QLabel *label, int most) {
        return text.isEmpty() ? QStringList() : wrappedLines(text, label->font(), textWidth, most);
    };
    const auto wanted = linesOf(what, m_what, lines).size() + linesOf(remedy, m_remedy, lines).size();
    if (file.isEmpty() || wanted >= lines) {
        // Without the name of the file, after which it goes on as one sentence: "light.pt / is no model".
        file.clear();
        what = capitalized(what);
    } else {
        file = metrics.elidedText(file, Qt::ElideMiddle, textWidth);
        --lines;
    }
    const QStringList whatLines = linesOf(what, m_what, std::max(lines - kRemedyLines, 1));
    showLines(m_file, linesOf(file, m_file, 1));
    showLines(m_what, whatLines);
    showLines(m_remedy, linesOf(remedy, m_remedy, lines - static_cast<int>(whatLines.size())));

    layout()->activate();
    const int height = std::min(sizeHint().height(), area.height());
    setGeometry(area.center().x() - width / 2, area.center().y() - height / 2, width, height);
}

}
