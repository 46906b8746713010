// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/variant_table_model.h"

#include "ui/figure_format.h"
#include "ui/plain_tooltip.h"
#include "ui/theme.h"

#include <QColor>

#include <algorithm>
#include <array>
#include <utility>

namespace sidelight::ui
{

namespace
{

struct ColumnText {
    const char *title;
    const char *tooltip;
};

constexpr std::array<ColumnText, VariantTableModel::kColumnCount> kColumns{{
    {"Variant", "The number is the key that shows it; tick it to run it"},
    {"Precision", "Number format of the weights"},
    {"Size", "Bytes of the model file"},
    {"Memory",
     "Most memory that the variant's process has had in RAM; none where it runs in the program itself"},
    {"Parameters", "Weights and biases"},
    {"Median", "Median time of the forward pass, first runs left out"},
    {"95 %", "95th percentile of the time of the forward pass"},
    {"Speed-up", "Median time of the original over that of the variant"},
    {"PSNR ○", "Current picture, against the original network's output"},
    {"SSIM ○", "Current picture, against the original network's output"},
    {"PSNR ▲", "Current picture, against the ground truth"},
    {"SSIM ▲", "Current picture, against the ground truth"},
    {"Change ▲", "PSNR against the truth, less that of the original; minus is worse"},
    {"Recipe", "How the variant comes from its file"},
}};

const QString kNone = QStringLiteral("–");

bool isText(int column)
{
    return column == VariantTableModel::kName || column == VariantTableModel::kPrecision;
}

QString timeText(const std::optional<double> &milliseconds)
{
    return milliseconds ? millisecondsText(*milliseconds) : kNone;
}

}

QString medianTimeText(const VariantRow &row)
{
    const QString time = timeText(row.medianMs);
    return row.medianMs && !row.timingProblem.isEmpty() ? QStringLiteral("◌ ") + time : time;
}

void VariantTableModel::setRows(std::vector<VariantRow> rows)
{
    const bool sameVariants = std::ranges::equal(rows, m_rows, {}, &VariantRow::id, &VariantRow::id);
    if (!sameVariants) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    } else if (!rows.empty()) {
        m_rows = std::move(rows);
        emit dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
    }
}

int VariantTableModel::rowOf(VariantId variant) const
{
    const auto at = std::ranges::find(m_rows, variant, &VariantRow::id);
    return at == m_rows.end() ? -1 : static_cast<int>(at - m_rows.begin());
}

int VariantTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int VariantTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

QVariant VariantTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const VariantRow &row = m_rows.at(static_cast<std::size_t>(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == kName && index.row() < 9
            ? QStringLiteral("%1  %2").arg(QString::number(index.row() + 1), row.label)
            : text(row, index.column());
    case Qt::CheckStateRole:
        return index.column() == kName ? QVariant(row.enabled ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::DecorationRole:
        return index.column() == kName ? QVariant(variantColor(row.colorIndex)) : QVariant();
    case Qt::TextAlignmentRole:
        return isText(index.column()) ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                                      : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return plainTooltip(tooltip(row, index.column()));
    case Qt::AccessibleDescriptionRole:
        return row.error ? QString::fromStdString(sentence(*row.error)) : QString();
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2: %3")
            .arg(row.label, QString::fromUtf8(kColumns.at(static_cast<std::size_t>(index.column())).title),
                 text(row, index.column()));
    default:
        return {};
    }
}

bool VariantTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != kName || index.row() >= rowCount()) {
        return false;
    }
    VariantRow &row = m_rows.at(static_cast<std::size_t>(index.row()));
    const bool enabled = value.toInt() == Qt::Checked;
    if (row.enabled != enabled) {
        row.enabled = enabled;
        emit dataChanged(this->index(index.row(), 0), this->index(index.row(), kColumnCount - 1));
        emit enabledChanged(row.id, enabled);
    }
    return true;
}

QVariant VariantTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount) {
        return {};
    }
    const ColumnText &column = kColumns.at(static_cast<std::size_t>(section));
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromUtf8(column.title);
    case Qt::ToolTipRole:
        return QString::fromUtf8(column.tooltip);
    case Qt::TextAlignmentRole:
        return isText(section) ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                               : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

Qt::ItemFlags VariantTableModel::flags(const QModelIndex &index) const
{
    if (!index.isValid()) {
        return Qt::NoItemFlags;
    }
    const Qt::ItemFlags base = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return index.column() == kName ? base | Qt::ItemIsUserCheckable : base;
}

QString VariantTableModel::text(const VariantRow &row, int column) const
{
    switch (column) {
    case kName:
        return row.label;
    case kPrecision:
        return row.precision;
    case kRecipe:
        return QString::fromStdString(recipeText(row.recipe));
    case kBytes:
        return bytesText(row.bytes);
    case kMemory:
        return row.peakBytes ? bytesText(*row.peakBytes) : kNone;
    case kParameters:
        return countText(row.parameters);
    case kTime:
        return medianTimeText(row);
    case kP95:
        return timeText(row.p95Ms);
    case kSpeedUp:
        return row.speedUp && !row.isOriginal ? factorText(*row.speedUp) : kNone;
    case kPsnrOriginal:
        return row.original ? psnrText(row.original->psnrDb) : kNone;
    case kSsimOriginal:
        return row.original ? ssimText(row.original->ssim) : kNone;
    case kPsnrTruth:
        return row.truth ? psnrText(row.truth->psnrDb) : kNone;
    case kSsimTruth:
        return row.truth ? ssimText(row.truth->ssim) : kNone;
    case kTruthChange: {
        const std::optional<double> change = truthChange(row);
        return change ? psnrChangeText(*change) + u' ' + changeWord(*change) : kNone;
    }
    default:
        return {};
    }
}

QString VariantTableModel::tooltip(const VariantRow &row, int column) const
{
    switch (column) {
    case kBytes:
        return QStringLiteral("%1 bytes").arg(row.bytes);
    case kMemory:
        return row.peakBytes ? QStringLiteral("%1 bytes, %2 MiB")
                                   .arg(*row.peakBytes)
                                   .arg(static_cast<double>(*row.peakBytes) / (1 << 20), 0, 'f', 1)
                             : QStringLiteral("Not known: it has not run yet, or runs in the program itself");
    case kParameters:
        return QStringLiteral("%1 parameters").arg(row.parameters);
    case kTime:
    case kP95:
    case kSpeedUp: {
        if (!row.medianMs) {
            return QStringLiteral("Not measured yet");
        }
        QString tip = QStringLiteral("Median %1 ms of %2 runs, first runs left out")
                          .arg(*row.medianMs, 0, 'g', 8)
                          .arg(row.sampleCount);
        if (row.p95Ms) {
            tip += QStringLiteral("\n95th percentile %1 ms").arg(*row.p95Ms, 0, 'g', 8);
        }
        if (row.speedUp) {
            tip += QStringLiteral("\nSpeed-up over the original ×%1").arg(*row.speedUp, 0, 'g', 6);
        }
        return row.timingProblem.isEmpty() ? tip
                                           : tip + QStringLiteral("\n◌ Not valid: ") + row.timingProblem;
    }
    case kPsnrOriginal:
    case kSsimOriginal:
        if (!row.original) {
            return {};
        }
        return row.warning.isEmpty() ? qualityDetails(*row.original)
                                     : row.warning + QStringLiteral("\n\n") + qualityDetails(*row.original);
    case kPsnrTruth:
    case kSsimTruth:
    case kTruthChange:
        return row.truth ? qualityDetails(*row.truth) : QString();
    default: {
        QString tip =
            row.label + QStringLiteral("\nRecipe ") + QString::fromStdString(recipeText(row.recipe));
        if (row.error) {
            tip += u'\n' + QString::fromStdString(sentence(*row.error));
        }
        return row.details.isEmpty() ? tip : tip + u'\n' + row.details;
    }
    }
}

std::optional<double> VariantTableModel::truthChange(const VariantRow &row) const
{
    const auto original = std::ranges::find_if(m_rows, &VariantRow::isOriginal);
    if (row.isOriginal || !row.truth || original == m_rows.end() || !original->truth) {
        return std::nullopt;
    }
    return row.truth->psnrDb - original->truth->psnrDb;
}

}
