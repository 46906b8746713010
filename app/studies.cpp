// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studies.h"

#include <fmt/format.h>

#include <QMetaObject>

#include <utility>

namespace sidelight
{

Studies::Studies(Engine &engine, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
{
}

auto Studies::hop()
{
    return [this, number = ++m_number](auto change) {
        QMetaObject::invokeMethod(
            this,
            [this, number, change = std::move(change)] {
                if (number == m_number) {
                    change();
                    emit changed();
                }
            },
            Qt::QueuedConnection);
    };
}

void Studies::studyLayers(LayerStudyRequest request)
{
    const auto told = hop();
    m_search.running = false;
    m_layers = {};
    m_layers.variant = request.variant.id;
    m_layers.recipe = request.variant.recipe;
    m_layers.running = true;
    LayerStudyEvents events;
    events.measured = [this, told](const Expected<std::vector<LayerMeasure>> &measured) {
        told([this, measured] {
            if (!measured) {
                tellFailure(measured.error());
                return;
            }
            for (const LayerMeasure &measure : *measured) {
                m_layers.measures.insert_or_assign(measure.layer, measure);
            }
        });
    };
    events.studied = [this, told](const LayerSensitivity &sensitivity, int done, int total) {
        told([this, sensitivity, done, total] {
            m_layers.sensitivities.insert_or_assign(sensitivity.layer, sensitivity);
            m_layers.done = done;
            m_layers.total = total;
        });
    };
    m_engine.studyLayers(std::move(request), std::move(events),
                         [this, told](const Expected<void> &how) { told([this, how] { ended(how); }); });
    emit changed();
}

void Studies::search(SearchRequest request)
{
    const auto told = hop();
    m_layers.running = false;
    m_search = {};
    m_search.modelPath = request.variant.modelPath;
    m_search.goal = request.goal;
    m_search.running = true;
    m_search.progress = "opening the model";
    SearchEvents events;
    events.calibrated = [this, told](int done, int total) {
        told([this, done, total] { m_search.progress = fmt::format("calibrating {} of {}", done, total); });
    };
    events.trying = [this, told](const Recipe &recipe) {
        told([this, recipe] { m_search.progress = "trying " + recipeText(recipe); });
    };
    events.tried = [this, told](const SearchPoint &point, std::size_t best) {
        told([this, point, best] {
            m_search.points.push_back(point);
            m_search.best = best;
        });
    };
    m_engine.searchRecipes(std::move(request), std::move(events),
                           [this, told](const Expected<void> &how) { told([this, how] { ended(how); }); });
    emit changed();
}

void Studies::stop()
{
    m_engine.stopStudy();
}

void Studies::ended(const Expected<void> &how)
{
    m_layers.running = false;
    m_search.running = false;
    m_search.progress.clear();
    if (!how && how.error().code != ErrorCode::Cancelled) {
        tellFailure(how.error());
    }
}

void Studies::tellFailure(const Error &error)
{
    emit failed(QString::fromStdString(sentence(error)), QString::fromStdString(error.detail));
}

}
