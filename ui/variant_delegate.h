// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include <functional>

namespace sidelight::ui
{

/// Paints one variant in the narrow list: name, precision, time, speed-up, size and figures in few lines.
class VariantDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setDetailed(bool detailed); ///< with SSIM and parameters, where there is room
    int rowHeight(const QFontMetrics &metrics, bool detailed) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

private:
    bool m_detailed = false;
};

struct VariantRow;

/// What the variant costs in memory: "1.94 M parameters · 236 MB memory", in the longest form that fits; what
/// is not known is left out.
QString costText(const VariantRow &row, const std::function<bool(const QString &)> &fits);

}
