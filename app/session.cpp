// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.h"

#include "app/session_views.h"

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace sidelight
{

namespace
{

constexpr std::size_t kMostVariants = 8; ///< the original and seven others
constexpr std::size_t kKeptRuns = 10'000; ///< a variant's newest runs

Variant variantOf(const std::string &path)
{
    Variant variant;
    variant.modelPath = path;
    return variant;
}

}

Session::Session(Hosts hosts, QObject *parent)
    : QObject(parent)
{
    m_notifier.setSingleShot(true);
    m_notifier.setInterval(0);
    connect(&m_notifier, &QTimer::timeout, this, &Session::changed);

    // Whatever a thread reports takes one queued hop into the thread of this object.
    const auto hop = [this](auto member, auto... values) {
        QMetaObject::invokeMethod(
            this, [this, member, ... v = std::move(values)] { (this->*member)(v...); }, Qt::QueuedConnection);
    };
    ReadingEvents reading;
    reading.read = [hop](const ReadResult &result) { hop(&Session::onRead, result); };
    reading.thumbnail = [hop](const std::string &path, const Expected<DisplayImagePtr> &image) {
        hop(&Session::onThumbnail, path, image);
    };
    m_reader = std::make_unique<ReadingThread>(hosts.pictures, std::move(reading));

    WorkerEvents working;
    working.opened = [hop](VariantId id, const Recipe &recipe, const Expected<ModelInfo> &info) {
        hop(&Session::onOpened, id, recipe, info);
    };
    working.started = [hop](VariantId id, Generation generation) {
        hop(&Session::onStarted, id, generation);
    };
    working.finished = [hop](const RunResult &result) { hop(&Session::onFinished, result); };
    working.calibrated = [hop](VariantId id, int done, int total) {
        hop(&Session::onCalibrated, id, done, total);
    };
    working.saved = [hop](VariantId id, const Expected<std::string> &bytes) {
        hop(&Session::saved, id, bytes);
    };
    m_engine = std::make_unique<Engine>(std::move(hosts), std::move(working));
    m_studies = std::make_unique<Studies>(*m_engine);
    connect(m_studies.get(), &Studies::changed, this, &Session::notify);
    connect(m_studies.get(), &Studies::failed, this, &Session::failed);
}

Session::~Session()
{
    // Threads end before what they report to goes.
    m_engine.reset();
    m_studies.reset();
    m_reader.reset();
}

void Session::notify()
{
    if (!m_notifier.isActive()) {
        m_notifier.start();
    }
}

SessionVariant *Session::find(VariantId id)
{
    const auto found =
        std::ranges::find(m_variants, id, [](const SessionVariant &v) { return v.variant.id; });
    return found == m_variants.end() ? nullptr : &*found;
}

const SessionVariant *Session::original() const
{
    return !m_variants.empty() && m_variants.front().isOriginal ? &m_variants.front() : nullptr;
}

void Session::addVariant(Variant variant, bool isOriginal)
{
    SessionVariant entry;
    entry.variant = std::move(variant);
    entry.variant.id = m_nextId++;
    entry.isOriginal = isOriginal;
    const auto same = std::ranges::find_if(m_variants, [&](const SessionVariant &other) {
        return other.info && other.variant.modelPath == entry.variant.modelPath;
    });
    if (same != m_variants.end()) {
        entry.modelLabel = same->info->label;
    }
    if (!isOriginal) {
        // The smallest colour that nobody has; 0 is the original's.
        entry.colorIndex = 1;
        while (std::ranges::count(m_variants, entry.colorIndex, &SessionVariant::colorIndex) > 0) {
            ++entry.colorIndex;
        }
    }
    const auto place = isOriginal ? m_variants.begin() : m_variants.end();
    startModel(*m_variants.insert(place, std::move(entry)));
}

bool Session::roomForVariants(int count, const std::string &what)
{
    if (m_variants.size() + static_cast<std::size_t>(count) <= kMostVariants) {
        return true;
    }
    emit failed(tr("%1 was not added: at most %2 variants fit beside the original - remove one first")
                    .arg(QString::fromStdString(what))
                    .arg(kMostVariants - 1),
                {});
    return false;
}

/// Without the original as it was, no figure against it means anything.
void Session::forgetFigures(const SessionVariant &entry)
{
    if (entry.isOriginal) {
        m_measurements.clear();
    } else {
        m_measurements.forget(entry.variant.id);
    }
}

void Session::startModel(SessionVariant &entry)
{
    entry.info.reset();
    entry.openError.reset();
    entry.running = false;
    entry.peakBytes.reset();
    entry.calibration.reset();
    entry.runsMs.clear();
    forgetFigures(entry);
    m_engine->addVariant(entry.variant);
    notify();
}

void Session::openOriginal(const std::string &path)
{
    if (const SessionVariant *former = original()) {
        m_engine->removeVariant(former->variant.id);
        m_variants.erase(m_variants.begin());
    }
    addVariant(variantOf(path), true);
    run();
}

void Session::addVariants(const std::vector<std::string> &paths)
{
    for (const std::string &path : paths) {
        if (!roomForVariants(1, path)) {
            break;
        }
        addVariant(variantOf(path), false);
    }
    run();
}

void Session::removeVariant(VariantId id)
{
    const SessionVariant *entry = find(id);
    if (entry == nullptr) {
        return;
    }
    const bool wasOriginal = entry->isOriginal;
    forgetFigures(*entry);
    m_engine->removeVariant(id);
    std::erase_if(m_variants, [id](const SessionVariant &other) { return other.variant.id == id; });
    notify();
    if (wasOriginal) {
        run();
    } else if (m_pending.erase(id) > 0 && m_pending.empty()) {
        batchDone();
    }
}

void Session::setEnabled(VariantId id, bool enabled)
{
    SessionVariant *entry = find(id);
    if (entry == nullptr || entry->enabled == enabled) {
        return;
    }
    entry->enabled = enabled;
    notify();
    if (enabled) {
        run();
    }
}

void Session::setOverrides(VariantId id, const ContractOverrides &overrides)
{
    if (SessionVariant *entry = find(id)) {
        entry->variant.overrides = overrides;
        startModel(*entry);
        run();
    }
}

void Session::retry(VariantId id)
{
    if (SessionVariant *entry = find(id)) {
        startModel(*entry);
        run();
    }
}

void Session::setHosts(Hosts hosts)
{
    m_reader->setHosts(hosts.pictures);
    m_engine->setHosts(std::move(hosts));
    for (SessionVariant &entry : m_variants) {
        startModel(entry);
    }
    run();
}

void Session::run()
{
    m_stopped = false;
    m_pending.clear();
    m_originalOutput.reset();
    m_engine->cancel();
    notify();
    if (m_current < 0) {
        return;
    }
    m_epoch = ++m_generation;
    m_reading = true;
    const SessionInput &input = m_inputs[m_current];
    m_reader->read({m_generation, input.path, input.truth, input.exposureRatio});
}

void Session::stop()
{
    m_stopped = true;
    m_live = false;
    m_reading = false;
    m_pending.clear();
    m_engine->stop();
    m_studies->stop();
    m_reader->cancel();
    ++m_generation; // What is being read is stale now.
    for (SessionVariant &entry : m_variants) {
        entry.running = false;
        entry.calibration.reset();
    }
    revertMaking();
    notify();
}

void Session::setLive(bool live)
{
    m_live = live;
    m_stopped = false;
    notify();
    if (!live) {
        return;
    }
    if (!m_picture || m_pictureEpoch != m_epoch) {
        run();
    } else if (!isRunning()) {
        postBatch(false);
    }
}

void Session::setDifferences(bool shown)
{
    m_differences = shown;
    notify();
    const bool missing = std::ranges::any_of(m_variants, [](const SessionVariant &entry) {
        return !entry.isOriginal && entry.enabled && entry.result && !entry.result->error
            && !entry.result->difference;
    });
    if (shown && missing && original() != nullptr) {
        run();
    }
}

void Session::forgetTimings()
{
    for (SessionVariant &entry : m_variants) {
        entry.runsMs.clear();
    }
    emit timingsCleared();
    notify();
}

void Session::postBatch(bool withFigures)
{
    std::vector<VariantId> variants;
    for (const SessionVariant &entry : m_variants) {
        // What failed is not tried again by itself: a process would start, and die, at every turn.
        if (!withFigures && lastRunFailed(entry)) {
            continue;
        }
        // The others are measured against the original, so it runs whether or not it is shown.
        if (entry.enabled || (entry.isOriginal && withFigures)) {
            variants.push_back(entry.variant.id);
        }
    }
    post(variants, withFigures);
}

void Session::post(const std::vector<VariantId> &variants, bool withFigures)
{
    Batch batch;
    batch.generation = ++m_generation;
    batch.picture = *m_picture->picture;
    batch.decode = m_picture->decode;
    batch.figures = withFigures;
    batch.differences = withFigures && m_differences;
    batch.variants = variants;
    if (m_picture->truth && *m_picture->truth) {
        batch.truth = (**m_picture->truth)->frame;
    }
    if (const SessionVariant *entry = original()) {
        batch.original = entry->variant.id;
        const bool runs = std::ranges::find(variants, batch.original) != variants.end();
        batch.originalOutput = runs ? nullptr : m_originalOutput;
    }
    m_pending = {variants.begin(), variants.end()};
    m_pendingFigures = withFigures;
    if (!m_pending.empty()) {
        m_engine->run(batch);
    }
    notify();
}

bool Session::lastRunFailed(const SessionVariant &entry) const
{
    return entry.openError
        || (entry.result && !entry.isRemade() && entry.result->generation >= m_epoch && entry.result->error);
}

/// A median that stands on too few runs is made firmer without being asked, while the person looks.
bool Session::needsMoreRuns() const
{
    return std::ranges::any_of(m_variants, [](const SessionVariant &entry) {
        const bool works = entry.enabled && entry.result && !entry.result->error;
        return works && std::ssize(entry.runsMs) < kRunsForAMedian;
    });
}

void Session::batchDone()
{
    notify();
    if (!m_stopped && (m_live || needsMoreRuns())) {
        postBatch(false);
    }
}

void Session::onOpened(VariantId id, const Recipe &recipe, const Expected<ModelInfo> &info)
{
    SessionVariant *entry = find(id);
    if (entry == nullptr || entry->variant.recipe != recipe) {
        return; // Another recipe is wanted by now.
    }
    entry->calibration.reset();
    if (info) {
        entry->info = *info;
        entry->openError.reset();
    } else if (info.error().code == ErrorCode::Cancelled) {
        // By the person; the next run opens it.
        entry->openError = info.error();
    } else {
        entry->openError = info.error();
        emit failed(QString::fromStdString(sentence(info.error())),
                    QString::fromStdString(info.error().detail));
    }
    notify();
}

void Session::onStarted(VariantId id, Generation generation)
{
    SessionVariant *entry = find(id);
    if (entry != nullptr && generation == m_generation) {
        entry->running = true;
        notify();
    }
}

void Session::onFinished(const RunResult &result)
{
    SessionVariant *entry = find(result.variant);
    if (entry == nullptr || result.generation != m_generation || m_pending.erase(result.variant) == 0) {
        return;
    }
    entry->running = false;
    entry->peakBytes = std::max(entry->peakBytes, result.peakBytes);
    if (!result.error) {
        const double ms = result.times.forward.count();
        if (!result.warmUp) {
            if (entry->runsMs.size() >= kKeptRuns) {
                entry->runsMs.erase(entry->runsMs.begin());
            }
            entry->runsMs.push_back(ms);
        }
        emit timed({{result.variant, ms, result.warmUp}});
    } else if (result.error != entry->openError) {
        emit failed(QString::fromStdString(sentence(*result.error)),
                    QString::fromStdString(result.error->detail));
    }
    if (result.withFigures || result.error) {
        if (entry->isOriginal) {
            m_originalOutput = result.frame;
        }
        if (entry->resultVariant.recipe != entry->variant.recipe) {
            forgetFigures(*entry);
        }
        entry->resultVariant = entry->variant;
        entry->resultInfo = entry->info;
        entry->result = result;
        entry->result->frame.reset(); // Figures are known by now, and what is painted is the display copy.
        Measurement measurement = measurementOf(result);
        if (m_picture && m_picture->picture) {
            measurement.inputSha256 = (*m_picture->picture)->sha256;
            measurement.exposureRatio = (*m_picture->picture)->exposureRatio;
            measurement.truth = m_picture->request.truth.value_or(std::string());
        }
        m_measurements.record(std::move(measurement));
    }
    notify();
    if (m_pending.empty()) {
        batchDone();
    }
}

Comparison Session::comparison() const
{
    Comparison comparison;
    comparison.variants = comparedVariants(m_variants);
    std::vector<std::string> paths;
    paths.reserve(m_inputs.size());
    for (const SessionInput &input : m_inputs) {
        paths.push_back(input.path);
    }
    comparison.measurements = m_measurements.ordered(paths, comparison.variants);
    // Figures of a variant that is being made anew are those of the one before.
    for (const SessionVariant &entry : m_variants) {
        if (entry.isRemade()) {
            std::erase_if(comparison.measurements, [&](const Measurement &measurement) {
                return measurement.variant == entry.variant.id;
            });
        }
    }
    return comparison;
}

SessionView Session::view() const
{
    return {m_variants,
            m_picture ? &*m_picture : nullptr,
            m_pictureEpoch != m_epoch,
            m_reading,
            m_epoch,
            m_pending,
            m_differences};
}

}
