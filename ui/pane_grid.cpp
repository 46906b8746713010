// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pane_grid.h"

#include "ui/grid_shape.h"
#include "ui/pane.h"
#include "ui/picture_view.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace sidelight::ui
{

PaneGrid::PaneGrid(QWidget *parent)
    : QWidget(parent)
    , m_big(makePane())
{
    setMinimumSize(160, 120);
    setAccessibleName(QStringLiteral("Comparison"));
    m_big->hide();
}

PaneGrid::~PaneGrid() = default;

Pane *PaneGrid::makePane()
{
    auto *pane = new Pane(this);
    connect(pane, &Pane::viewportChanged, this, [this](const Viewport &viewport) { setViewport(viewport); });
    connect(pane, &Pane::pixelPointed, this, &PaneGrid::pixelPointed);
    const auto indexOf = [this, pane] {
        if (pane == m_big) {
            return m_current;
        }
        const auto at = std::ranges::find(m_panes, pane) - m_panes.begin();
        const std::vector<int> visible = visibleIndices();
        return at < std::ssize(visible) ? visible.at(static_cast<std::size_t>(at)) : -1;
    };
    connect(pane, &Pane::pressed, this, [this, indexOf] { setCurrent(indexOf()); });
    connect(pane, &Pane::doubleClicked, this, [this, indexOf] {
        setCurrent(indexOf());
        setMode(m_mode == GridMode::Grid ? GridMode::Single : GridMode::Grid);
    });
    connect(pane, &Pane::retryRequested, this,
            [this, pane] { emit retryRequested(pane->content().variant); });
    connect(pane, &Pane::detailsRequested, this, [this, pane] { emit detailsRequested(pane->content()); });
    return pane;
}

void PaneGrid::setContents(std::vector<PaneContent> contents)
{
    int current = m_current;
    if (m_current >= 0 && m_current < std::ssize(m_contents)) {
        const PaneContent &before = m_contents.at(static_cast<std::size_t>(m_current));
        const auto same = std::ranges::find_if(contents, [&](const PaneContent &content) {
            return content.kind == before.kind && content.variant == before.variant;
        });
        current = same == contents.end() ? 0 : static_cast<int>(same - contents.begin());
    }
    if (m_contents.empty()) {
        const auto original = std::ranges::find_if(contents, &PaneContent::isOriginal);
        current = original == contents.end() ? 0 : static_cast<int>(original - contents.begin());
    }
    const bool moved = current != m_current;
    m_contents = std::move(contents);
    m_current = current;
    refresh();
    if (moved && !m_contents.empty()) {
        emit currentChanged(m_current);
    }
}

void PaneGrid::setNumbers(const std::map<VariantId, int> &numbers)
{
    if (numbers != m_numbers) {
        m_numbers = numbers;
        refresh();
    }
}

void PaneGrid::setMode(GridMode mode)
{
    if (mode == m_mode) {
        return;
    }
    m_mode = mode;
    refresh();
    emit modeChanged(mode);
    emit viewportChanged();
}

void PaneGrid::setCurrent(int index)
{
    if (index < 0 || index >= std::ssize(m_contents) || index == m_current) {
        return;
    }
    m_current = index;
    refresh();
    emit currentChanged(index);
}

bool PaneGrid::setCurrentVariant(VariantId variant)
{
    const auto at = std::ranges::find_if(m_contents, [&](const PaneContent &content) {
        return content.kind == PaneKind::Variant && content.variant == variant;
    });
    if (at == m_contents.end()) {
        return false;
    }
    setCurrent(static_cast<int>(at - m_contents.begin()));
    return true;
}

void PaneGrid::step(int by)
{
    const std::vector<int> visible = visibleIndices();
    if (visible.empty()) {
        return;
    }
    const auto count = static_cast<int>(visible.size());
    const auto at = static_cast<int>(std::ranges::find(visible, m_current) - visible.begin());
    const int from = at == count ? 0 : at;
    setCurrent(visible.at(static_cast<std::size_t>(((from + by) % count + count) % count)));
}

void PaneGrid::setOriginalHeld(bool held)
{
    if (held != m_originalHeld) {
        m_originalHeld = held;
        refresh();
    }
}

void PaneGrid::setChipsVisible(bool visible)
{
    m_chipsVisible = visible;
    for (Pane *pane : m_panes) {
        pane->setChipVisible(visible);
    }
    m_big->setChipVisible(visible);
}

void PaneGrid::setViewport(const Viewport &viewport)
{
    if (viewport == m_viewport) {
        return;
    }
    m_viewport = viewport;
    for (Pane *pane : m_panes) {
        pane->setViewport(viewport);
    }
    m_big->setViewport(viewport);
    emit viewportChanged();
}

void PaneGrid::fit()
{
    setViewport({});
}

void PaneGrid::showActualSize()
{
    if (const Pane *pane = activePane()) {
        setViewport(actualSize(m_viewport, pane->view()->sight(), pane->view()->cursor()));
    }
}

void PaneGrid::zoomBy(double factor)
{
    if (const Pane *pane = activePane()) {
        setViewport(zoomed(m_viewport, pane->view()->sight(), pane->view()->cursor(), factor));
    }
}

std::vector<PaneContent> PaneGrid::shown() const
{
    std::vector<PaneContent> result;
    if (m_mode == GridMode::Single) {
        if (m_current < std::ssize(m_contents)) {
            result.push_back(m_contents.at(static_cast<std::size_t>(m_current)));
        }
        return result;
    }
    for (const int index : visibleIndices()) {
        result.push_back(m_contents.at(static_cast<std::size_t>(index)));
    }
    return result;
}

double PaneGrid::currentMagnification() const
{
    const Pane *pane = activePane();
    return pane == nullptr ? 1.0 : magnification(m_viewport, pane->view()->sight());
}

Pane *PaneGrid::activePane() const
{
    if (m_mode == GridMode::Single) {
        return m_big;
    }
    const std::vector<int> visible = visibleIndices();
    const auto under =
        std::ranges::find_if(m_panes, [](const Pane *pane) { return pane->view()->underMouse(); });
    if (under != m_panes.end()) {
        return *under;
    }
    const auto at = static_cast<std::size_t>(std::ranges::find(visible, m_current) - visible.begin());
    if (m_panes.empty()) {
        return nullptr;
    }
    return m_panes.at(at < m_panes.size() ? at : 0);
}

std::vector<int> PaneGrid::visibleIndices() const
{
    std::vector<int> indices;
    for (int index = 0; index < std::ssize(m_contents); ++index) {
        if (m_contents.at(static_cast<std::size_t>(index)).state != PaneState::Disabled) {
            indices.push_back(index);
        }
    }
    return indices;
}

int PaneGrid::numberOf(const PaneContent &content) const
{
    const auto at = m_numbers.find(content.variant);
    return content.kind == PaneKind::Variant && at != m_numbers.end() ? at->second : 0;
}

void PaneGrid::fill(Pane *pane, int index)
{
    const PaneContent *content = &m_contents.at(static_cast<std::size_t>(index));
    bool held = false;
    if (m_originalHeld && (content->kind == PaneKind::Variant || m_mode == GridMode::Single)) {
        const auto original = std::ranges::find_if(m_contents, &PaneContent::isOriginal);
        if (original != m_contents.end() && &*original != content) {
            content = &*original;
            held = true;
        }
    }
    pane->setContent(*content, numberOf(*content));
    pane->setHeld(held);
    pane->setMarked(m_mode == GridMode::Grid && index == m_current);
}

void PaneGrid::refresh()
{
    const std::vector<int> visible = visibleIndices();
    while (m_panes.size() < visible.size()) {
        Pane *pane = makePane();
        pane->setChipVisible(m_chipsVisible);
        pane->setViewport(m_viewport);
        m_panes.push_back(pane);
    }
    while (m_panes.size() > visible.size()) {
        m_panes.back()->hide();
        m_panes.back()->deleteLater();
        m_panes.pop_back();
    }
    const bool single = m_mode == GridMode::Single && m_current < std::ssize(m_contents);
    if (single) {
        fill(m_big, m_current);
    } else {
        for (std::size_t at = 0; at < visible.size(); ++at) {
            fill(m_panes.at(at), visible.at(at));
        }
    }
    arrange();
}

void PaneGrid::arrange()
{
    const bool single = m_mode == GridMode::Single && m_current < std::ssize(m_contents);
    m_big->setGeometry(rect());
    m_big->setVisible(single);
    const auto count = static_cast<int>(m_panes.size());
    QSizeF picture(1.0, 1.0);
    for (const PaneContent &content : m_contents) {
        if (content.image) {
            picture = QSizeF(content.image->width, content.image->height);
            break;
        }
    }
    const GridShape shape = gridShape(count, size(), picture, 22.0);
    // Cells are 1 px apart and fill the area to the last pixel.
    const auto edge = [](int index, int cells, int length) {
        return static_cast<int>(static_cast<qint64>(length + 1) * index / cells);
    };
    for (int at = 0; at < count; ++at) {
        const int column = at % shape.columns;
        const int row = at / shape.columns;
        const int left = edge(column, shape.columns, width());
        const int top = edge(row, shape.rows, height());
        Pane *pane = m_panes.at(static_cast<std::size_t>(at));
        pane->setGeometry(left, top, edge(column + 1, shape.columns, width()) - 1 - left,
                          edge(row + 1, shape.rows, height()) - 1 - top);
        pane->setVisible(!single);
    }
}

void PaneGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
    emit viewportChanged();
}

void PaneGrid::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(30, 30, 30));
    // What the last row leaves free looks like any surround.
    if (!m_panes.empty() && m_mode == GridMode::Grid) {
        const QRect last = m_panes.back()->geometry();
        painter.fillRect(last.right() + 2, last.top(), width() - last.right() - 2, last.height(),
                         surroundColor());
    }
}

}
