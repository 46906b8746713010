// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pane.h"

#include "ui/failure_box.h"
#include "ui/failure_text.h"
#include "ui/figure_chip.h"
#include "ui/figure_format.h"
#include "ui/pane_bar.h"
#include "ui/picture_view.h"
#include "ui/plain_tooltip.h"

#include <QVBoxLayout>

namespace sidelight::ui
{

namespace
{

QString hintOf(const PaneContent &content)
{
    switch (content.state) {
    case PaneState::Loading:
        return content.calibration ? calibrationText(*content.calibration) + QStringLiteral(" …")
                                   : QStringLiteral("Loading …");
    case PaneState::Running:
        return QStringLiteral("Running …");
    case PaneState::Disabled:
        return QStringLiteral("Switched off; press E or tick it in the list");
    case PaneState::Failed:
        return {};
    default:
        break;
    }
    switch (content.kind) {
    case PaneKind::Input:
        return QStringLiteral("Drop a picture here");
    case PaneKind::Truth:
        return QStringLiteral("Drop the ground truth here, named as its picture");
    default:
        return QStringLiteral("No picture yet");
    }
}

}

QString paneStateWord(const PaneContent &content)
{
    if (content.calibration) {
        return calibrationText(*content.calibration);
    }
    switch (content.state) {
    case PaneState::Loading:
        return QStringLiteral("loading");
    case PaneState::Running:
        return content.image ? QStringLiteral("running") : QString();
    case PaneState::Stale:
        return QStringLiteral("stale");
    case PaneState::Failed:
        return wasStopped(content.error) ? QStringLiteral("stopped") : QStringLiteral("failed");
    case PaneState::Disabled:
        return QStringLiteral("off");
    case PaneState::Empty:
    case PaneState::Ready:
        break;
    }
    return content.imageNote.isEmpty() ? QString() : QStringLiteral("difference");
}

Pane::Pane(QWidget *parent)
    : QWidget(parent)
    , m_bar(new PaneBar(this))
    , m_view(new PictureView(this))
    , m_failure(new FailureBox(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_view, 1);

    m_failure->hide();

    connect(m_view, &PictureView::viewportChanged, this, &Pane::viewportChanged);
    connect(m_view, &PictureView::pixelPointed, this, &Pane::pixelPointed);
    connect(m_view, &PictureView::pressed, this, &Pane::pressed);
    connect(m_view, &PictureView::doubleClicked, this, &Pane::doubleClicked);
    connect(m_failure, &FailureBox::retryRequested, this, &Pane::retryRequested);
    connect(m_failure, &FailureBox::detailsRequested, this, &Pane::detailsRequested);
}

Pane::~Pane() = default;

void Pane::setContent(const PaneContent &content, int number)
{
    m_content = content;
    const bool failed = content.state == PaneState::Failed;
    m_bar->setContent(content, number, paneStateWord(content));
    m_view->setImage(failed ? nullptr : content.image);
    m_view->setHint(hintOf(content));
    m_view->setDimmed(content.state == PaneState::Stale || content.state == PaneState::Disabled);
    m_view->setChip(m_chipVisible && !failed ? chipGroups(content) : QStringList());
    m_view->setToolTip(plainTooltip(chipDetails(content)));
    m_view->setAccessibleName(content.label + u' ' + content.precision);
    m_view->setAccessibleDescription(chipGroups(content).join(QStringLiteral(", ")));
    m_failure->setVisible(failed);
    if (failed) {
        showFailure();
    }
}

void Pane::showFailure()
{
    const Error error = m_content.error.value_or(Error{ErrorCode::ModelFailed, {}, "failed", "retry", {}});
    m_failure->setError(error, m_content.kind == PaneKind::Variant);
    m_failure->fitInto(m_view->geometry());
    m_failure->raise();
}

void Pane::setViewport(const Viewport &viewport)
{
    m_view->setViewport(viewport);
}

void Pane::setChipVisible(bool visible)
{
    m_chipVisible = visible;
    const bool failed = m_content.state == PaneState::Failed;
    m_view->setChip(visible && !failed ? chipGroups(m_content) : QStringList());
}

void Pane::setMarked(bool marked)
{
    m_bar->setMarked(marked);
}

void Pane::setHeld(bool held)
{
    m_bar->setHeld(held);
}

void Pane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_failure->isVisibleTo(this)) {
        layout()->activate();
        showFailure();
    }
}

}
