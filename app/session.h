// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measurement_log.h"
#include "app/session_inputs.h"
#include "app/session_views.h"
#include "app/studies.h"
#include "app/study_views.h"
#include "inference/engine/engine.h"
#include "inference/engine/hosts.h"
#include "inference/engine/reading_thread.h"
#include "ui/timing_sample.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <set>
#include <vector>

namespace sidelight
{

/// What is compared, and how far it has come: variants, pictures, results. Knows no widget.
///
/// Threads  the GUI thread only; readers and workers report by one queued call each. No member waits for them
class Session : public QObject
{
    Q_OBJECT
public:
    explicit Session(Hosts hosts, QObject *parent = nullptr);
    ~Session() override;

    void openOriginal(const std::string &path);
    void addVariants(const std::vector<std::string> &paths);
    /// Adds a variant that is made of the file of another one, calibrated on the open pictures.
    ///
    /// Result   nullopt where there is no room for another one, which is told
    std::optional<VariantId> makeVariant(VariantId of, const Recipe &recipe);
    /// Adds what a variant's recipe does to weights alone, to activations alone, and to both.
    void makeParts(VariantId of);
    /// Makes a variant by another recipe; what it showed stays until that is there.
    void setRecipe(VariantId id, const Recipe &recipe);
    /// Calibrates a variant on other pictures; none: the open ones.
    void setCalibration(VariantId id, const std::vector<std::string> &paths);
    /// Asks for the bytes of a file with a variant; `saved` tells them.
    void saveVariant(VariantId id);
    /// Puts a layer of a variant to FP32, or back.
    void setKept(VariantId id, const std::string &layer, bool kept);
    void removeVariant(VariantId id);
    void setEnabled(VariantId id, bool enabled);
    void setOverrides(VariantId id, const ContractOverrides &overrides);
    void retry(VariantId id);
    /// Opens all models again, where the new hosts put them.
    void setHosts(Hosts hosts);

    void addPictures(const std::vector<std::string> &paths, const std::vector<std::string> &truths = {});
    void addTruths(const std::vector<std::string> &paths);
    /// Models and pictures in any order: the first model becomes the original if there is none yet.
    void addFiles(const std::vector<std::string> &paths);
    void selectPicture(int index);
    void setExposureRatio(double ratio); ///< of the current picture

    void run();
    void stop();
    void setLive(bool live);
    /// Studies the layers of a variant on the current picture.
    void studyLayers(VariantId id);
    /// Searches a recipe of the original, on the open pictures.
    void searchRecipes(const SearchGoal &goal);
    void stopStudy() { m_studies->stop(); }

    void forgetTimings();
    /// Shows where variants differ from the original in place of their pictures.
    void setDifferences(bool shown);

    bool isRunning() const { return m_reading || !m_pending.empty(); }
    bool isStudying() const { return m_studies->isRunning(); }
    bool isLive() const { return m_live; }
    int currentPicture() const { return m_current; }
    std::optional<double> currentExposureRatio() const; ///< nullopt: no camera RAW
    const std::vector<SessionInput> &inputs() const { return m_inputs; }
    const std::vector<SessionVariant> &variants() const { return m_variants; }
    std::vector<ui::VariantRow> rows() const { return variantRows(view()); }
    std::vector<ui::PaneContent> panes() const { return comparisonPanes(view()); }
    ui::LayersContent layers(VariantId id) const { return layersContent(view(), m_studies->layers(), id); }
    ui::SearchContent search() const;
    std::string conditions() const { return conditionsText(view()); } ///< see conditionsText
    /// The picture on which a variant is farthest from the original, of those seen so far; -1 unless several
    /// were.
    int worstPicture() const;
    /// Every figure measured with the present models and settings, in the order of pictures and variants.
    Comparison comparison() const;

signals:
    /// Something that is shown changed; told once for all changes of one pass of the event loop.
    void changed();
    void timed(const std::vector<sidelight::ui::TimingSample> &samples);
    void timingsCleared();
    void timingsForgotten(sidelight::VariantId variant); ///< of one: it is another one now
    void saved(sidelight::VariantId variant, const sidelight::Expected<std::string> &bytes);
    void failed(const QString &sentence, const QString &details);
    void warned(const QString &sentence);

private:
    void notify();
    SessionVariant *find(VariantId id);
    const SessionVariant *original() const;
    void addVariant(Variant variant, bool isOriginal);
    bool roomForVariants(int count, const std::string &what);
    void forgetFigures(const SessionVariant &entry);
    void startModel(SessionVariant &entry);
    void postBatch(bool withFigures);
    void post(const std::vector<VariantId> &variants, bool withFigures);
    void remake(SessionVariant &entry);
    void runAlone(VariantId id);
    bool pictureIsFresh() const { return m_picture && m_pictureEpoch == m_epoch && m_picture->picture; }
    void revertMaking();
    std::vector<CalibrationPicture> openPictures(std::size_t most) const;
    void batchDone();
    bool needsMoreRuns() const;
    bool lastRunFailed(const SessionVariant &entry) const; ///< on the current picture
    SessionView view() const;

    void onOpened(VariantId id, const Recipe &recipe, const Expected<ModelInfo> &info);
    void onStarted(VariantId id, Generation generation);
    void onFinished(const RunResult &result);
    void onCalibrated(VariantId id, int done, int total);
    void onRead(const ReadResult &result);
    void onThumbnail(const std::string &path, const Expected<DisplayImagePtr> &thumbnail);

    std::vector<SessionVariant> m_variants; ///< the original first
    std::vector<SessionInput> m_inputs;
    int m_current = -1;
    VariantId m_nextId = 1;
    Generation m_generation = 0; ///< of the newest request
    Generation m_epoch = 0; ///< results older than this belong to another picture or other settings
    std::optional<ReadResult> m_picture; ///< what is shown as input and truth
    Generation m_pictureEpoch = 0;
    std::string m_timedSize; ///< the picture size that the times belong to
    bool m_reading = false;
    bool m_live = false;
    bool m_differences = false;
    bool m_stopped = false; ///< by the person: no further runs by itself
    std::set<VariantId> m_pending;
    bool m_pendingFigures = false; ///< of what is pending; false: only times are wanted
    FramePtr m_originalOutput; ///< on the picture that is shown; null: not known
    MeasurementLog m_measurements;
    QTimer m_notifier;

    std::unique_ptr<ReadingThread> m_reader;
    std::unique_ptr<Engine> m_engine; ///< its threads report to all the others
    std::unique_ptr<Studies> m_studies; ///< of the engine
};

}
