// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/layer_measure.h"
#include "inference/core/study.h"
#include "inference/core/variant.h"
#include "inference/engine/engine.h"

#include <QObject>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// What is known of the layers of a variant.
struct LayerStudyState {
    VariantId variant = 0; ///< 0: none was studied yet
    Recipe recipe; ///< by which it was made then
    std::map<std::string, LayerSensitivity> sensitivities; ///< by layer
    std::map<std::string, LayerMeasure> measures; ///< likewise
    int done = 0;
    int total = 0; ///< 0: not known yet
    bool running = false;
};

/// What a search has found so far.
struct SearchState {
    std::string modelPath; ///< empty: nothing was searched yet
    SearchGoal goal;
    std::vector<SearchPoint> points;
    std::optional<std::size_t> best; ///< of the points
    std::string progress; ///< what is being done, e.g. "trying int8"
    bool running = false;
};

/// The studies of a session: which layers cost what, which recipe serves a goal best. One runs at a time;
/// what was found stays when it is stopped.
///
/// Threads  the GUI thread only; the engine's threads report by one queued call each
class Studies : public QObject
{
    Q_OBJECT
public:
    explicit Studies(Engine &engine, QObject *parent = nullptr);

    void studyLayers(LayerStudyRequest request);
    void search(SearchRequest request);
    void stop();

    bool isRunning() const { return m_layers.running || m_search.running; }
    const LayerStudyState &layers() const { return m_layers; }
    const SearchState &found() const { return m_search; }

signals:
    void changed();
    void failed(const QString &sentence, const QString &details);

private:
    /// A function that runs its argument in the thread of this object, unless another study began meanwhile.
    auto hop();
    void ended(const Expected<void> &how);
    void tellFailure(const Error &error);

    Engine &m_engine;
    LayerStudyState m_layers;
    SearchState m_search;
    int m_number = 0; ///< of the newest study
};

}
