// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/host_modules.h"
#include "inference/isolation/measure_values.h"
#include "inference/isolation/shared_samples.h"
#include "inference/isolation/worker_values.h"
#include "worker/service.h"

#include <iostream>
#include <utility>

namespace sidelight
{

namespace
{

class ModelService : public Service
{
public:
    explicit ModelService(std::unique_ptr<InProcessHost> host)
        : m_host(std::move(host))
    {
    }

    Message answer(Message question) override
    {
        if (auto asked = valueOf<OpenModelQuestion>(question)) {
            return open(asked->variant, std::move(question.descriptors));
        }
        if (auto asked = valueOf<RunModelQuestion>(question)) {
            return takePicture(*asked, std::move(question.descriptors)) ? withPicture(question.kind)
                                                                        : senseless();
        }
        if (const auto asked = valueOf<MakeVariantQuestion>(question); asked && m_host->isOpen()) {
            return opened(m_host->make(asked->recipe, {}));
        }
        if (valueOf<SaveVariantQuestion>(question) && m_host->isOpen()) {
            return save();
        }
        return senseless();
    }

private:
    Message open(const Variant &variant, std::vector<Descriptor> descriptors)
    {
        if (descriptors.empty()) {
            return senseless();
        }
        ModelFiles files{variant.modelPath, std::move(descriptors[0]), std::nullopt};
        if (descriptors.size() > 1) {
            files.sidecar = std::move(descriptors[1]);
        }
        return opened(m_host->openFiles(variant, std::move(files)));
    }

    Message opened(const Expected<ModelInfo> &info) const
    {
        return info ? messageOf(ModelOpenedAnswer{*info, m_host->environment()}) : messageOf(info.error());
    }

    bool takePicture(const RunModelQuestion &asked, std::vector<Descriptor> descriptors)
    {
        if (asked.picture) {
            m_picture = pictureOf(*asked.picture, std::move(descriptors));
        }
        return m_picture && m_host->isOpen();
    }

    Message withPicture(MessageKind kind)
    {
        return kind == MessageKind::RunModel      ? run()
            : kind == MessageKind::CalibrateModel ? calibrate()
                                                  : measureLayers();
    }

    Message calibrate()
    {
        const Expected<void> calibrated = m_host->calibrate(m_picture, {});
        return calibrated ? messageOf(ModelCalibratedAnswer{m_host->info().contract})
                          : messageOf(calibrated.error());
    }

    Message measureLayers()
    {
        Expected<std::vector<LayerMeasure>> layers = m_host->measureLayers(m_picture, {});
        if (!layers) {
            return messageOf(layers.error());
        }
        if (!areSound(*layers)) {
            return messageOf(Error{ErrorCode::CannotQuantize,
                                   m_host->info().path,
                                   "has more layers, or longer names of layers, than can be measured",
                                   "run models in the program itself, or choose a smaller network",
                                   {}});
        }
        return messageOf(LayersMeasuredAnswer{std::move(*layers), m_host->info().contract});
    }

    Message save()
    {
        const Expected<std::string> bytes = m_host->save({});
        if (!bytes) {
            return messageOf(bytes.error());
        }
        Expected<Descriptor> memory = sharedBytes(*bytes);
        if (!memory) {
            return messageOf(memory.error());
        }
        Message answer = messageOf(VariantSavedAnswer{bytes->size()});
        answer.descriptors.push_back(std::move(*memory));
        return answer;
    }

    Message run()
    {
        const Expected<ModelAnswer> result = m_host->run(m_picture, {});
        if (!result) {
            return messageOf(result.error());
        }
        const Frame &frame = *result->frame;
        Expected<std::vector<Descriptor>> samples = sharedFrame(frame);
        if (!samples) {
            return messageOf(samples.error());
        }
        Message answer = messageOf(ModelAnsweredAnswer{frame.width(), frame.height(), frame.channels(),
                                                       result->times, m_host->info().contract});
        answer.descriptors = std::move(*samples);
        return answer;
    }

    const std::unique_ptr<InProcessHost> m_host;
    PicturePtr m_picture; ///< of the run before
};

}

std::unique_ptr<Service> makeModelService()
{
    auto host = loadInProcessHost();
    if (!host) {
        std::cerr << sentence(host.error()) << " (" << host.error().detail << ")" << std::endl;
        return nullptr;
    }
    (*host)->warmUp();
    (*host)->putAnswersInto(&sealedSink);
    return std::make_unique<ModelService>(std::move(*host));
}

}
