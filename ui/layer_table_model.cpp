// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/layer_table_model.h"

#include "ui/figure_format.h"
#include "ui/figure_sort_model.h"
#include "ui/plain_tooltip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace sidelight::ui
{

namespace
{

constexpr int kNamedOutliers = 3;

/// "%1" in a tooltip is the reference of the picture's figures.
struct ColumnText {
    const char *title;
    const char *tooltip;
    bool ofPicture = false; ///< the title carries the mark of its reference
};

constexpr std::array<ColumnText, LayerTableModel::kColumnCount> kColumns{{
    {"Layer", "Layers with weights; unsorted, they stand in the order in which they run"},
    {"FP32", "Ticked: the layer stays FP32; the space key, too, puts it to FP32 and back"},
    {"Ran in", "Number format of the weights and the operator that really ran"},
    {"Only it", "PSNR of the picture when this layer alone is quantized, %1; the lower, the more it harms",
     true},
    {"All but it",
     "PSNR of the picture when all layers but this one are quantized, %1; the higher, the more it harms",
     true},
    {"SQNR alone",
     "Signal-to-quantization-noise ratio of what the layer gives when it alone is quantized, against what it "
     "gives in FP32"},
    {"SQNR in variant",
     "Signal-to-quantization-noise ratio of what the layer gives in the variant, the errors of the layers "
     "before it included, against what it gives in FP32"},
    {"Clipped",
     "Share of what the layer gives on this picture that lies outside of the range of its quantized values"},
    {"Outliers",
     "Output channels whose weights or activations reach much farther than those of the other channels"},
    {"Parameters", "Weights and biases"},
}};

const QString kNone = QStringLiteral("–");

bool isText(int column)
{
    return column == LayerTableModel::kLayer || column == LayerTableModel::kKept
        || column == LayerTableModel::kRanIn;
}

std::size_t outlierCount(const LayerMeasure &measure)
{
    return measure.weightOutliers.size() + measure.activationOutliers.size();
}

/// The number in a column that holds numbers; nothing where there is none.
std::optional<double> figure(const LayerRow &row, int column)
{
    const std::optional<LayerMeasure> &measure = row.measure;
    switch (column) {
    case LayerTableModel::kOnly:
        return row.onlyDb;
    case LayerTableModel::kAllBut:
        return row.allButDb;
    case LayerTableModel::kAlone:
        return measure ? measure->isolatedSqnrDb : std::nullopt;
    case LayerTableModel::kInVariant:
        return measure ? measure->accumulatedSqnrDb : std::nullopt;
    case LayerTableModel::kClipped:
        return measure && measure->activationRange ? std::optional(measure->clipped) : std::nullopt;
    case LayerTableModel::kOutliers:
        return measure ? std::optional(static_cast<double>(outlierCount(*measure))) : std::nullopt;
    case LayerTableModel::kParameters:
        return row.parameters > 0 ? std::optional(static_cast<double>(row.parameters)) : std::nullopt;
    default:
        return std::nullopt;
    }
}

QVariant sortKey(const LayerRow &row, int column, const QString &text)
{
    if (column == LayerTableModel::kKept) {
        return row.kept ? 0.0 : 1.0;
    }
    if (isText(column)) {
        return text;
    }
    const std::optional<double> number = figure(row, column);
    return number && !std::isnan(*number) ? QVariant(*number) : QVariant();
}

}

QString ranInText(const LayerRow &row)
{
    const QString operation = row.operation.section(QStringLiteral("::"), -1);
    const QString precision = row.precision.toUpper();
    return operation.isEmpty() ? precision : precision + QStringLiteral(" · ") + operation;
}

QString outliersText(const std::vector<OutlierChannel> &outliers)
{
    QStringList texts;
    for (const OutlierChannel &outlier : outliers) {
        if (texts.size() == kNamedOutliers) {
            texts << QStringLiteral("%1 more").arg(std::ssize(outliers) - kNamedOutliers);
            break;
        }
        texts << QStringLiteral("channel %1 (%2)")
                     .arg(QString::number(outlier.channel), factorText(outlier.times));
    }
    return texts.join(QStringLiteral(", "));
}

void LayerTableModel::setRows(std::vector<LayerRow> rows, const QString &fp32Label)
{
    const bool sameReference = fp32Label == m_fp32Label;
    m_fp32Label = fp32Label;
    const bool sameLayers = std::ranges::equal(rows, m_rows, {}, &LayerRow::name, &LayerRow::name);
    if (!sameLayers) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    } else if (!rows.empty()) {
        m_rows = std::move(rows);
        emit dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
    }
    if (!sameReference) {
        emit headerDataChanged(Qt::Horizontal, 0, kColumnCount - 1);
    }
}

int LayerTableModel::rowOf(const QString &layer) const
{
    const auto at = std::ranges::find(m_rows, layer, &LayerRow::name);
    return at == m_rows.end() ? -1 : static_cast<int>(at - m_rows.begin());
}

int LayerTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LayerTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

QVariant LayerTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const LayerRow &row = m_rows.at(static_cast<std::size_t>(index.row()));
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return column == kKept && row.canKeep ? QString() : text(row, column);
    case Qt::CheckStateRole:
        return column == kKept && row.canKeep ? QVariant(row.kept ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::TextAlignmentRole:
        return isText(column) ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                              : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return plainTooltip(tooltip(row, column));
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2: %3").arg(row.name, title(column), text(row, column));
    case kFigureRole:
        return sortKey(row, column, text(row, column));
    default:
        return {};
    }
}

bool LayerTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != kKept || index.row() >= rowCount()) {
        return false;
    }
    LayerRow &row = m_rows.at(static_cast<std::size_t>(index.row()));
    const bool keep = value.toInt() == Qt::Checked;
    if (!row.canKeep) {
        return false;
    }
    if (row.kept != keep) {
        row.kept = keep;
        const QString name = row.name;
        emit dataChanged(this->index(index.row(), 0), this->index(index.row(), kColumnCount - 1));
        emit keepChanged(name, keep);
    }
    return true;
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount) {
        return {};
    }
    const ColumnText &column = kColumns.at(static_cast<std::size_t>(section));
    const QString tip = QString::fromUtf8(column.tooltip);
    switch (role) {
    case Qt::DisplayRole:
        return title(section);
    case Qt::ToolTipRole:
        return plainTooltip(column.ofPicture ? tip.arg(reference()) : tip);
    case Qt::TextAlignmentRole:
        return isText(section) ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                               : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

Qt::ItemFlags LayerTableModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return Qt::NoItemFlags;
    }
    const Qt::ItemFlags base = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    const bool box = index.column() == kKept && m_rows.at(static_cast<std::size_t>(index.row())).canKeep;
    return box ? base | Qt::ItemIsUserCheckable : base;
}

QString LayerTableModel::text(const LayerRow &row, int column) const
{
    switch (column) {
    case kLayer:
        return row.name;
    case kKept:
        return row.kept ? QStringLiteral("yes") : kNone;
    case kRanIn:
        return ranInText(row);
    case kParameters:
        return countText(row.parameters);
    case kClipped: {
        const std::optional<double> share = figure(row, column);
        return share ? shareText(*share) : kNone;
    }
    case kOutliers:
        return row.measure ? QString::number(outlierCount(*row.measure)) : kNone;
    default: {
        const std::optional<double> decibels = figure(row, column);
        return decibels ? fidelityText(*decibels) : kNone;
    }
    }
}

QString LayerTableModel::tooltip(const LayerRow &row, int column) const
{
    switch (column) {
    case kLayer:
        return row.name;
    case kKept:
        return !row.canKeep ? QStringLiteral("Cannot be chosen for this variant")
            : row.kept      ? QStringLiteral("%1 stays FP32; untick it to quantize it").arg(row.name)
                            : QStringLiteral("Tick it to let %1 stay FP32").arg(row.name);
    case kRanIn:
        return QStringLiteral("%1 with weights in %2").arg(row.operation, row.precision.toUpper());
    case kParameters:
        return QStringLiteral("%1 parameters").arg(row.parameters);
    case kOutliers: {
        if (!row.measure) {
            return QStringLiteral("Not measured yet");
        }
        QStringList lines;
        if (!row.measure->weightOutliers.empty()) {
            lines << QStringLiteral("Weights: ") + outliersText(row.measure->weightOutliers);
        }
        if (!row.measure->activationOutliers.empty()) {
            lines << QStringLiteral("Activations: ") + outliersText(row.measure->activationOutliers);
        }
        return lines.isEmpty()
            ? QStringLiteral("No channel reaches much farther than the others")
            : QStringLiteral("Reach over that of the median channel\n") + lines.join(u'\n');
    }
    default: {
        const std::optional<double> number = figure(row, column);
        if (!number) {
            return row.kept ? QStringLiteral("%1 stays FP32").arg(row.name)
                            : QStringLiteral("Not measured yet");
        }
        const QString digits = column == kClipped ? QStringLiteral("%1 %").arg(*number * 100.0, 0, 'g', 6)
            : std::isinf(*number)                 ? QStringLiteral("∞ dB, identical")
                                                  : QStringLiteral("%1 dB").arg(*number, 0, 'g', 8);
        return title(column) + u' ' + digits;
    }
    }
}

QString LayerTableModel::title(int column) const
{
    const ColumnText &text = kColumns.at(static_cast<std::size_t>(column));
    const QString name = QString::fromUtf8(text.title);
    return text.ofPicture && m_fp32Label.isEmpty() ? name + u' ' + referenceMark(Reference::Original) : name;
}

QString LayerTableModel::reference() const
{
    return m_fp32Label.isEmpty()
        ? QStringLiteral("%1 against the original's output").arg(referenceMark(Reference::Original))
        : QStringLiteral("against the output of %1").arg(m_fp32Label);
}

}
