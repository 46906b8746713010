// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pane_content.h"
#include "ui/viewport.h"

#include <QWidget>

#include <optional>

namespace sidelight::ui
{

class FailureBox;
class PaneBar;
class PictureView;

/// One picture with its label above, its figures on it, and its state; says which variant it shows, always.
class Pane : public QWidget
{
    Q_OBJECT
public:
    explicit Pane(QWidget *parent = nullptr);
    ~Pane() override;

    /// `number` is the key that shows the variant big; 0: none.
    void setContent(const PaneContent &content, int number);
    void setViewport(const Viewport &viewport);
    void setChipVisible(bool visible);
    void setMarked(bool marked); ///< it is the current one
    void
    setHeld(bool held); ///< it shows the original in place of its own picture, for as long as a key is held

    const PaneContent &content() const { return m_content; }
    PictureView *view() const { return m_view; }

signals:
    void viewportChanged(const sidelight::ui::Viewport &viewport);
    void pixelPointed(std::optional<QPoint> pixel);
    void pressed();
    void doubleClicked();
    void retryRequested();
    void detailsRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showFailure();

    PaneContent m_content;
    bool m_chipVisible = true;
    PaneBar *m_bar;
    PictureView *m_view;
    FailureBox *m_failure;
};

/// The word for a state that is worth saying: "stale", "running", …; empty for a picture that is ready.
QString paneStateWord(const PaneContent &content);

}
