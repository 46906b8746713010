// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/failure_text.h"

namespace sidelight::ui
{

bool wasStopped(const std::optional<Error> &error)
{
    return error && error->code == ErrorCode::Cancelled;
}

QString failedFile(const Error &error)
{
    const std::size_t folder = error.file.find_last_of('/');
    const std::string name = folder == std::string::npos ? error.file : error.file.substr(folder + 1);
    return QString::fromStdString(oneLine(name));
}

QString failureLine(const Error &error)
{
    Error withoutFile = error;
    withoutFile.file.clear();
    return capitalized(QString::fromStdString(sentence(withoutFile)));
}

QString capitalized(const QString &text)
{
    return text.left(1).toUpper() + text.mid(1);
}

}
