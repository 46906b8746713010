// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/budget_search.h"

#include "inference/core/recipe_layers.h"
#include "inference/core/recipe_plan.h"
#include "inference/engine/search_candidates.h"
#include "inference/engine/search_order.h"
#include "inference/engine/search_trials.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sidelight
{

namespace
{

using Layers = std::vector<std::string>;

/// What quantizing a layer alone does.
struct RankedLayer {
    std::string name;
    double error = 0.0; ///< +infinity: it fails
    double saving = 0.0; ///< in bytes or milliseconds, above 0
};

/// Recipes of one kind: the nearest to the original, and whether any meets the goal.
struct Family {
    Recipe nearest;
    bool meets = false;
};

/// One search; after a stop all of its steps end at once, since nothing is tried any more.
class BudgetSearch
{
public:
    BudgetSearch(const SearchGoal &goal, SearchTrials &trials)
        : m_goal(goal)
        , m_trials(trials)
    {
    }

    void run()
    {
        if (m_goal.wish == SearchGoal::Wish::Fastest) {
            improve();
        }
        for (const Family &family : families()) {
            if (!family.meets && isWorthwhile(family.nearest)) {
                refine(family.nearest);
            }
        }
        // The size of what is not quantized is that of the file, whatever its options are.
        if (m_goal.wish == SearchGoal::Wish::Fastest || planOf(m_trials.best().recipe)->quantization) {
            improve();
        }
    }

private:
    // Step 2

    std::vector<Family> families()
    {
        std::vector<Family> found;
        std::vector<Recipe> bases;
        for (const char *name : {"int8", "w8"}) {
            Recipe base;
            base.name = name;
            if (!m_trials.isPossible(base)) {
                continue;
            }
            // What fails as it is fails with other observers, too.
            if (!m_trials.tryOut(base).error) {
                base = nearestOf(base, withAnyValue(base, "observer"));
            }
            bases.push_back(base);
            found.push_back({base, m_trials.tryOut(base).meets});
        }
        // One calibration serves all bases.
        const std::vector<std::vector<std::string>> switches = {
            {"bias-correction"}, {"equalize"}, {"bias-correction", "equalize"}};
        for (const std::vector<std::string> &on : switches) {
            for (std::size_t i = 0; i < bases.size(); ++i) {
                Recipe changed = bases[i];
                for (const std::string &option : on) {
                    changed = withOption(changed, {option, "on"});
                }
                if (m_trials.isPossible(changed) && !m_trials.tryOut(bases[i]).error) {
                    found[i].meets = found[i].meets || m_trials.tryOut(changed).meets;
                    found[i].nearest = nearestOf(found[i].nearest, {changed});
                }
            }
        }
        addFewerBits(found);
        return found;
    }

    void addFewerBits(std::vector<Family> &families)
    {
        Recipe recipe;
        recipe.name = "w8";
        for (int bits = 7; bits >= 2 && !m_trials.tryOut(recipe).error; --bits) {
            const SearchPoint &more = m_trials.tryOut(recipe);
            recipe.name = "w" + std::to_string(bits);
            const SearchPoint &fewer = m_trials.tryOut(recipe);
            const double least = static_cast<double>(more.bytes) * (1.0 - kSameSize);
            if (fewer.error || static_cast<double>(fewer.bytes) > least) {
                return;
            }
            families.push_back({recipe, fewer.meets});
        }
    }

    Recipe nearestOf(Recipe recipe, const std::vector<Recipe> &others)
    {
        for (const Recipe &other : others) {
            const SearchPoint &known = m_trials.tryOut(recipe);
            const SearchPoint &tried = m_trials.tryOut(other);
            if (!tried.error
                && (known.error || qualityOf(tried, m_goal.measure) > qualityOf(known, m_goal.measure))) {
                recipe = other;
            }
        }
        return recipe;
    }

    // Step 3

    /// What fails in its making fails with any layers; what fails in a run may do so by one of them.
    bool isWorthwhile(const Recipe &recipe)
    {
        const SearchPoint &point = m_trials.tryOut(recipe);
        if (point.error) {
            return point.error->code != ErrorCode::CannotQuantize
                && point.error->code != ErrorCode::BadRecipe;
        }
        return isBetter(point, m_trials.best(), m_goal);
    }

    void refine(const Recipe &recipe)
    {
        std::vector<RankedLayer> layers = rankedLayers(recipe);
        if (std::ranges::all_of(layers, [](const auto &layer) { return std::isinf(layer.error); })) {
            return;
        }
        std::ranges::stable_sort(layers, std::greater(), &RankedLayer::error);
        keepFewest(recipe, layers);
        std::ranges::stable_sort(layers, std::greater(),
                                 [](const RankedLayer &layer) { return layer.error / layer.saving; });
        keepFewest(recipe, layers);
    }

    std::vector<RankedLayer> rankedLayers(const Recipe &recipe)
    {
        const double whole = wished(m_trials.original());
        std::vector<RankedLayer> layers;
        for (const std::string &name : m_trials.layers()) {
            const SearchPoint &alone = m_trials.tryOut(quantizing(recipe, {name}, m_trials.layers()));
            // Conversions around a single layer can cost more than its quantization saves.
            constexpr double kLeastSaving = 0.001;
            layers.push_back({name, errorOf(alone), std::max(whole - wished(alone), whole * kLeastSaving)});
        }
        return layers;
    }

    double wished(const SearchPoint &point) const
    {
        return m_goal.wish == SearchGoal::Wish::Smallest ? static_cast<double>(point.bytes) : point.medianMs;
    }

    /// On a scale on which the errors of layers add up, unless they have to do with each other.
    double errorOf(const SearchPoint &point) const
    {
        if (point.error) {
            return std::numeric_limits<double>::infinity();
        }
        return m_goal.measure == SearchGoal::Measure::Psnr ? std::pow(10.0, -point.worstPsnrDb / 10.0)
                                                           : 1.0 - point.worstSsim;
    }

    double mostError() const
    {
        return m_goal.measure == SearchGoal::Measure::Psnr ? std::pow(10.0, -m_goal.least / 10.0)
                                                           : 1.0 - m_goal.least;
    }

    void keepFewest(const Recipe &recipe, const std::vector<RankedLayer> &ranking)
    {
        std::size_t misses = 0; // So many in FP32 are too few,
        std::size_t meets = ranking.size(); // and so many are enough.
        while (meets - misses > 1) {
            const std::size_t middle = (misses + meets) / 2;
            (m_trials.tryOut(keeping(recipe, firstOf(ranking, middle))).meets ? meets : misses) = middle;
        }
        if (meets == ranking.size()) {
            return;
        }
        std::set<std::string> kept = firstOf(ranking, meets);
        for (std::size_t i = meets; i-- > 0;) {
            std::set<std::string> fewer = kept;
            fewer.erase(ranking[i].name);
            if (m_trials.tryOut(keeping(recipe, fewer)).meets) {
                kept = fewer;
            }
        }
        exchange(recipe, ranking, kept);
    }

    /// Quantizes a layer that is kept for another one that saves less, those that gain most first; only where
    /// the errors of the single layers leave hope.
    void exchange(const Recipe &recipe, const std::vector<RankedLayer> &layers, std::set<std::string> kept)
    {
        struct Pair {
            double gain;
            std::string in;
            std::string out;
        };
        std::size_t tries = layers.size();
        for (bool exchanged = true; exchanged;) {
            exchanged = false;
            const double error = errorOf(m_trials.tryOut(keeping(recipe, kept)));
            std::vector<Pair> pairs;
            for (const RankedLayer &in : layers) {
                for (const RankedLayer &out : layers) {
                    const double gain = in.saving - out.saving;
                    if (kept.contains(in.name) && !kept.contains(out.name) && gain > 0.0
                        && error + in.error - out.error <= mostError()) {
                        pairs.push_back({gain, in.name, out.name});
                    }
                }
            }
            std::ranges::stable_sort(pairs, std::greater(), &Pair::gain);
            for (auto pair = pairs.begin(); pair != pairs.end() && tries > 0 && !exchanged; ++pair, --tries) {
                std::set<std::string> others = kept;
                others.erase(pair->in);
                others.insert(pair->out);
                if (m_trials.tryOut(keeping(recipe, others)).meets) {
                    kept = others;
                    exchanged = true;
                }
            }
        }
    }

    static std::set<std::string> firstOf(const std::vector<RankedLayer> &ranking, std::size_t count)
    {
        std::set<std::string> names;
        for (std::size_t i = 0; i < count; ++i) {
            names.insert(ranking[i].name);
        }
        return names;
    }

    Recipe keeping(const Recipe &recipe, const std::set<std::string> &kept) const
    {
        std::set<std::string> quantized(m_trials.layers().begin(), m_trials.layers().end());
        std::erase_if(quantized, [&](const std::string &layer) { return kept.contains(layer); });
        return quantizing(recipe, quantized, m_trials.layers());
    }

    // Step 4

    /// Tries one change after the other on the best so far, until all in a row were in vain.
    void improve()
    {
        const std::vector<OptionValue> options = optionValues(m_trials.best().recipe);
        const Layers &layers = m_trials.layers();
        const std::size_t changes = layers.size() + options.size();
        std::size_t inVain = 0;
        for (std::size_t i = 0; inVain < changes; i = (i + 1) % changes) {
            const SearchPoint &best = m_trials.best();
            const auto changed = i < layers.size()
                ? withLayerChanged(best.recipe, layers[i])
                : std::optional(withOption(best.recipe, options[i - layers.size()]));
            if (changed && m_trials.isPossible(*changed)) {
                m_trials.tryOut(*changed);
            }
            inVain = &m_trials.best() == &best ? inVain + 1 : 0;
        }
    }

    /// Quantized where it was not, and the other way round for speed; no other way makes a file smaller.
    std::optional<Recipe> withLayerChanged(const Recipe &recipe, const std::string &layer) const
    {
        const auto plan = planOf(recipe);
        if (!plan->quantization) {
            return std::nullopt;
        }
        const Layers now = layersQuantizedBy(*plan->quantization, m_trials.layers());
        std::set<std::string> quantized(now.begin(), now.end());
        if (!quantized.insert(layer).second) {
            quantized.erase(layer);
            if (quantized.empty() || m_goal.wish == SearchGoal::Wish::Smallest) {
                return std::nullopt;
            }
        }
        return quantizing(recipe, quantized, m_trials.layers());
    }

    const SearchGoal m_goal;
    SearchTrials &m_trials;
};

}

Expected<void> searchRecipes(const SearchRequest &request, const Hosts &hosts, Machine &machine,
                             const SearchEvents &events, const std::stop_token &stop)
{
    SearchTrials trials(request, hosts, machine, events, stop);
    if (const auto begun = trials.begin(); !begun) {
        return begun;
    }
    BudgetSearch(request.goal, trials).run();
    return trials.outcome();
}

}
