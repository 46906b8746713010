// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pane_content.h"
#include "ui/viewport.h"

#include <QWidget>

#include <map>
#include <optional>
#include <vector>

namespace sidelight::ui
{

class Pane;

enum class GridMode { Grid, Single };

/// All panes side by side, or one of them big, with one shared zoom and pan.
class PaneGrid : public QWidget
{
    Q_OBJECT
public:
    explicit PaneGrid(QWidget *parent = nullptr);
    ~PaneGrid() override;

    void setContents(std::vector<PaneContent> contents); ///< keeps viewport, mode and current pane
    void setNumbers(const std::map<VariantId, int> &numbers); ///< the keys that show the variants
    void setMode(GridMode mode);
    void setCurrent(int index); ///< into contents()
    bool setCurrentVariant(VariantId variant); ///< false: it has no pane
    void step(int by); ///< to a neighbour of the current pane, around the ends
    void setOriginalHeld(bool held); ///< every variant shows the original's picture
    void setChipsVisible(bool visible);
    void setViewport(const Viewport &viewport);
    void fit();
    void showActualSize();
    void zoomBy(double factor); ///< at the cursor, or in the middle

    const std::vector<PaneContent> &contents() const { return m_contents; }
    std::vector<PaneContent> shown() const; ///< what an export of the view draws
    GridMode mode() const { return m_mode; }
    int current() const { return m_current; }
    const Viewport &viewport() const { return m_viewport; }
    double currentMagnification() const; ///< device pixels a pixel, of the current pane
    const std::vector<Pane *> &panes() const { return m_panes; } ///< those of the grid, in its order
    Pane *bigPane() const { return m_big; }

signals:
    void currentChanged(int index);
    void modeChanged(sidelight::ui::GridMode mode);
    void viewportChanged();
    void pixelPointed(std::optional<QPoint> pixel);
    void retryRequested(sidelight::VariantId variant);
    void detailsRequested(const sidelight::ui::PaneContent &content);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    Pane *makePane();
    Pane *activePane() const;
    std::vector<int> visibleIndices() const; ///< of the contents that the grid shows
    int numberOf(const PaneContent &content) const;
    void fill(Pane *pane, int index);
    void refresh();
    void arrange();

    std::vector<PaneContent> m_contents;
    std::map<VariantId, int> m_numbers;
    GridMode m_mode = GridMode::Grid;
    int m_current = 0;
    bool m_originalHeld = false;
    bool m_chipsVisible = true;
    Viewport m_viewport;
    std::vector<Pane *> m_panes;
    Pane *m_big;
};

}
