// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search_table_model.h"

#include "ui/figure_format.h"
#include "ui/figure_sort_model.h"
#include "ui/plain_tooltip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace sidelight::ui
{

namespace
{

struct ColumnText {
    const char *title;
    const char *tooltip;
};

constexpr std::array<ColumnText, SearchTableModel::kColumnCount> kColumns{{
    {"Recipe",
     "How the variant comes from the original's file; unsorted, in the order in which they were tried"},
    {"Size", "Bytes of the model file, as it would be saved"},
    {"Time", "Median time of the forward pass"},
    {"PSNR ○", "The least of all pictures, ○ against the original's output"},
    {"SSIM ○",
     "The least of all pictures, ○ against the original's output; none where pictures are too small"},
    {"Goal", "Whether the least figure that was asked for is reached on every picture"},
}};

const QString kNone = QStringLiteral("–");

Qt::Alignment alignment(int column)
{
    const Qt::Alignment across = column == SearchTableModel::kRecipe ? Qt::AlignLeft
        : column == SearchTableModel::kMeets                         ? Qt::AlignHCenter
                                                                     : Qt::AlignRight;
    return across | Qt::AlignVCenter;
}

std::optional<double> figure(const SearchPoint &point, int column)
{
    if (point.error) {
        return std::nullopt;
    }
    switch (column) {
    case SearchTableModel::kBytes:
        return static_cast<double>(point.bytes);
    case SearchTableModel::kTime:
        return point.medianMs;
    case SearchTableModel::kPsnr:
        return point.worstPsnrDb;
    case SearchTableModel::kSsim:
        return point.worstSsim == 0.0 ? std::nullopt : std::optional(point.worstSsim);
    default:
        return std::nullopt;
    }
}

QString text(const SearchPoint &point, int column)
{
    if (column == SearchTableModel::kRecipe) {
        return recipeLabel(point);
    }
    if (column == SearchTableModel::kMeets) {
        return point.error ? QStringLiteral("failed")
            : point.meets  ? QStringLiteral("met")
                           : QStringLiteral("missed");
    }
    const std::optional<double> number = figure(point, column);
    if (!number) {
        return kNone;
    }
    switch (column) {
    case SearchTableModel::kBytes:
        return bytesText(point.bytes);
    case SearchTableModel::kTime:
        return millisecondsText(*number);
    case SearchTableModel::kPsnr:
        return fidelityText(*number);
    default:
        return ssimText(*number);
    }
}

QVariant sortKey(const SearchPoint &point, int column)
{
    if (column == SearchTableModel::kRecipe) {
        return recipeLabel(point);
    }
    if (column == SearchTableModel::kMeets) {
        return point.error ? QVariant() : QVariant(point.meets ? 0.0 : 1.0);
    }
    const std::optional<double> number = figure(point, column);
    return number && !std::isnan(*number) ? QVariant(*number) : QVariant();
}

QString tooltip(const SearchPoint &point)
{
    if (point.error) {
        return recipeLabel(point) + u'\n' + searchFigures(point);
    }
    return QStringLiteral("%1\n%2 bytes\nMedian %3 ms\n○ against the original's output, the least of all "
                          "pictures:\nPSNR %4\nSSIM %5")
        .arg(recipeLabel(point), QString::number(point.bytes), QString::number(point.medianMs, 'g', 8),
             std::isinf(point.worstPsnrDb)
                 ? QStringLiteral("∞ dB, identical")
                 : QString::number(point.worstPsnrDb, 'g', 8) + QStringLiteral(" dB"),
             point.worstSsim == 0.0 ? QStringLiteral("none, a picture is too small for it")
                                    : QString::number(point.worstSsim, 'g', 8));
}

}

QString recipeLabel(const SearchPoint &point)
{
    return QString::fromStdString(recipeText(point.recipe));
}

QString searchFigures(const SearchPoint &point)
{
    if (point.error) {
        return QString::fromStdString(sentence(*point.error));
    }
    QStringList parts{bytesText(point.bytes), millisecondsText(point.medianMs),
                      fidelityText(point.worstPsnrDb)};
    if (point.worstSsim != 0.0 && !std::isinf(point.worstPsnrDb)) {
        parts << QStringLiteral("SSIM ") + ssimText(point.worstSsim);
    }
    return parts.join(QStringLiteral(" · ")) + u' ' + referenceMark(Reference::Original);
}

void SearchTableModel::setPoints(std::vector<SearchPoint> points)
{
    const auto known = std::ssize(m_points);
    const bool grows = std::ssize(points) >= known
        && std::ranges::equal(std::span(points).first(m_points.size()), m_points, {}, &SearchPoint::recipe,
                              &SearchPoint::recipe);
    if (!grows) {
        beginResetModel();
        m_points = std::move(points);
        endResetModel();
        return;
    }
    const int before = static_cast<int>(known);
    const int after = static_cast<int>(std::ssize(points));
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_points = std::move(points);
        endInsertRows();
    } else {
        m_points = std::move(points);
    }
    if (before > 0) {
        emit dataChanged(index(0, 0), index(before - 1, kColumnCount - 1));
    }
}

int SearchTableModel::rowOf(const QString &recipe) const
{
    const auto at = std::ranges::find(m_points, recipe, recipeLabel);
    return at == m_points.end() ? -1 : static_cast<int>(at - m_points.begin());
}

int SearchTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_points.size());
}

int SearchTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

QVariant SearchTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const SearchPoint &point = m_points.at(static_cast<std::size_t>(index.row()));
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(point, column);
    case Qt::TextAlignmentRole:
        return QVariant(alignment(column));
    case Qt::ToolTipRole:
        return plainTooltip(tooltip(point));
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2: %3")
            .arg(recipeLabel(point), headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                 text(point, column));
    case kFigureRole:
        return sortKey(point, column);
    default:
        return {};
    }
}

QVariant SearchTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount) {
        return {};
    }
    const ColumnText &column = kColumns.at(static_cast<std::size_t>(section));
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromUtf8(column.title);
    case Qt::ToolTipRole:
        return plainTooltip(QString::fromUtf8(column.tooltip));
    case Qt::TextAlignmentRole:
        return QVariant(alignment(section));
    default:
        return {};
    }
}

}
