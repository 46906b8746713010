// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/hosts.h"

#include "inference/engine/host_modules.h"
#include "inference/engine/isolated_host.h"
#include "inference/engine/isolated_picture_host.h"

#include <utility>

namespace sidelight
{

namespace
{

/// Loads the module of in-process hosts on the thread that opens the first model.
class LoadedHost : public ModelHost
{
public:
    Expected<ModelInfo> open(const Variant &variant, const std::stop_token &stop) override
    {
        if (!m_host) {
            auto loaded = loadInProcessHost();
            if (!loaded) {
                return std::unexpected(loaded.error());
            }
            m_host = std::move(*loaded);
        }
        return m_host->open(variant, stop);
    }
    bool isOpen() const override { return m_host && m_host->isOpen(); }
    ModelInfo info() const override { return m_host ? m_host->info() : ModelInfo{}; }
    Expected<ModelAnswer> run(const PicturePtr &picture, const std::stop_token &stop) override
    {
        return m_host->run(picture, stop);
    }
    Expected<void> calibrate(const PicturePtr &picture, const std::stop_token &stop) override
    {
        return m_host->calibrate(picture, stop);
    }
    Expected<ModelInfo> make(const Recipe &recipe, const std::stop_token &stop) override
    {
        return m_host->make(recipe, stop);
    }
    Expected<std::vector<LayerMeasure>> measureLayers(const PicturePtr &picture,
                                                      const std::stop_token &stop) override
    {
        return m_host->measureLayers(picture, stop);
    }
    Expected<std::string> save(const std::stop_token &stop) override { return m_host->save(stop); }
    HostEnvironment environment() const override
    {
        return m_host ? m_host->environment() : HostEnvironment{};
    }

private:
    std::unique_ptr<ModelHost> m_host;
};

/// Likewise for the module that decodes pictures.
class LoadedPictureHost : public PictureHost
{
public:
    explicit LoadedPictureHost(const ReadLimits &limits)
        : m_limits(limits)
    {
    }
    Expected<PicturePtr> read(const std::string &path, double exposureRatio,
                              const std::stop_token &stop) override
    {
        const auto host = loaded();
        return host ? (*host)->read(path, exposureRatio, stop) : std::unexpected(host.error());
    }
    Expected<DisplayImagePtr> thumbnail(const std::string &path, double exposureRatio, int maxSide,
                                        const std::stop_token &stop) override
    {
        const auto host = loaded();
        return host ? (*host)->thumbnail(path, exposureRatio, maxSide, stop) : std::unexpected(host.error());
    }

private:
    Expected<PictureHost *> loaded()
    {
        if (!m_host) {
            auto host = loadInProcessPictureHost(m_limits);
            if (!host) {
                return std::unexpected(host.error());
            }
            m_host = std::move(*host);
        }
        return m_host.get();
    }

    const ReadLimits m_limits;
    std::unique_ptr<PictureHost> m_host;
};

}

Hosts makeHosts(const HostingSettings &settings, int spares)
{
    if (!settings.isolated) {
        return {[] { return std::make_unique<LoadedHost>(); },
                [reading = settings.reading] { return std::make_unique<LoadedPictureHost>(reading); }};
    }
    const auto launcher = std::make_shared<WorkerLauncher>(workerProgram(), spares);
    return {[launcher, limits = settings.model] { return makeIsolatedHost(launcher, limits); },
            [launcher, limits = settings.picture, reading = settings.reading] {
                return makeIsolatedPictureHost(launcher, limits, reading);
            }};
}

}
