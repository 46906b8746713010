// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/in_process_host.h"

#include "inference/model/model.h"

namespace sidelight
{

namespace
{

class InProcessHost : public ModelHost
{
public:
    Expected<ModelInfo> open(const Variant &variant) override
    {
        Expected<std::unique_ptr<Model>> model = Model::open(variant);
        if (!model) {
            return std::unexpected(model.error());
        }
        m_model = std::move(*model);
        m_threads = m_model->threads();
        return m_model->info();
    }

    ModelInfo info() const override { return m_model ? m_model->info() : ModelInfo{}; }
    Expected<ModelAnswer> run(const PicturePtr &picture) override { return m_model->run(*picture); }
    void stop() override { }
    std::string engine() const override { return quantizedEngine(); }
    int threads() const override { return m_threads; }

private:
    std::unique_ptr<Model> m_model;
    int m_threads = 1;
};

}

std::unique_ptr<ModelHost> makeInProcessHost()
{
    return std::make_unique<InProcessHost>();
}

}
