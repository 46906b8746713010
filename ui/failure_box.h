// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace sidelight::ui
{

/// Says in the place of a picture why there is none, what to do about it, and offers that; what the person
/// stopped is said without the look of a failure.
class FailureBox : public QWidget
{
    Q_OBJECT
public:
    explicit FailureBox(QWidget *parent = nullptr);

    void setError(const Error &error, bool canRetry);
    void fitInto(const QRect &area); ///< takes its place in the middle of it

signals:
    void retryRequested();
    void detailsRequested();

private:
    Error m_error;
    QLabel *m_file;
    QLabel *m_what;
    QLabel *m_remedy;
    QWidget *m_buttons;
    QPushButton *m_details;
    QPushButton *m_retry;
};

}
