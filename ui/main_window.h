// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"
#include "ui/grid_export.h"
#include "ui/layer_row.h"
#include "ui/pane_content.h"
#include "ui/picture_item.h"
#include "ui/search_content.h"
#include "ui/severity.h"
#include "ui/timing_sample.h"
#include "ui/variant_row.h"

#include <QMainWindow>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace sidelight::ui
{

/// The window: shows what it is told and says what the person asks for; knows no model and no file format.
///
/// Threads  the GUI thread only; every setter is cheap (it stores and asks for a repaint)
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    void setVariants(std::vector<VariantRow> variants); ///< the original first
    void setCurrentVariant(VariantId variant); ///< of the list, and its pane if it is shown
    void setPictures(std::vector<PictureItem> pictures);
    void setCurrentPicture(int index); ///< -1: none; does not signal
    void setPanes(std::vector<PaneContent> panes); ///< keeps zoom, mode and the pane that is shown big
    void setLayers(LayersContent content); ///< of the current variant
    void setSearch(SearchContent content);
    /// Whether these can be seen; nothing needs to be told that cannot.
    bool showsLayers() const;
    bool showsSearch() const;
    void addTimingSamples(const std::vector<TimingSample> &samples);
    void clearTimings();
    void forgetTimings(VariantId variant); ///< what it was before is something else
    void setRunning(bool running); ///< Run or Stop can be pressed
    void setLive(bool live); ///< does not signal
    void setExposureRatio(std::optional<double> ratio); ///< nullopt: not camera RAW, the box is hidden
    void setHosting(const HostingSettings &settings); ///< what the settings show; does not signal
    void setExportNote(const QString &note); ///< a line for the footer of exported grids
    void showMessage(const QString &text, const QString &details = {},
                     Severity severity = Severity::Information);

    /// What is shown now, for an export: the panes of the grid, or the big one alone.
    GridExport currentGrid() const;
    int currentPicture() const;
    VariantId currentVariant() const; ///< 0: none

signals:
    void filesDropped(const QStringList &paths);
    void openOriginalRequested(const QString &path);
    void addVariantsRequested(const QStringList &paths);
    void openPicturesRequested(const QStringList &paths);
    void openTruthsRequested(const QStringList &paths);
    void demoRequested();
    void runRequested();
    void stopRequested();
    void liveToggled(bool live);
    void differencesToggled(bool shown);
    void variantEnabledChanged(sidelight::VariantId variant, bool enabled);
    void variantRemoved(sidelight::VariantId variant);
    void makeVariantRequested(sidelight::VariantId of, const sidelight::Recipe &recipe);
    void makePartsRequested(sidelight::VariantId of);
    void recipeChanged(sidelight::VariantId variant, const sidelight::Recipe &recipe);
    void calibrationChanged(sidelight::VariantId variant, const QStringList &paths); ///< none: open pictures
    void currentVariantChanged(sidelight::VariantId variant);
    void studiesShown(); ///< layers or search can be seen from now on
    void layerStudyRequested(sidelight::VariantId variant);
    void keepChanged(sidelight::VariantId variant, const QString &layer, bool keep);
    void searchRequested(const sidelight::SearchGoal &goal);
    void studyStopRequested();
    void recipeFound(const sidelight::Recipe &recipe); ///< to be added as a variant of the original
    void saveVariantRequested(sidelight::VariantId variant, const QString &path);
    void contractChanged(sidelight::VariantId variant, const sidelight::ContractOverrides &overrides);
    void exposureRatioChanged(double ratio);
    void hostingChanged(const sidelight::HostingSettings &settings);
    void pictureSelected(int index);
    void retryRequested(sidelight::VariantId variant);
    void clearTimingsRequested(); ///< the plots are empty already
    void exportGridRequested(const QString &path);
    void exportCsvRequested(const QString &path);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

}
