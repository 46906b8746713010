// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/host_modules.h"
#include "inference/isolation/worker_values.h"
#include "worker/service.h"

#include <iostream>
#include <utility>

namespace sidelight
{

namespace
{

class PictureService : public Service
{
public:
    explicit PictureService(std::unique_ptr<InProcessPictureHost> host)
        : m_host(std::move(host))
    {
    }

    Message answer(Message question) override
    {
        const auto asked = valueOf<ReadPictureQuestion>(question);
        if (!asked || question.descriptors.size() != 1) {
            return senseless();
        }
        const Descriptor &file = question.descriptors.front();
        const ReadOptions options{asked->exposureRatio, asked->limits, {}};
        if (question.kind == MessageKind::MakeThumbnail) {
            return thumbnailMade(m_host->thumbnail(file, asked->path, options, asked->maxSide));
        }
        const Expected<PicturePtr> picture = m_host->read(file, asked->path, options);
        if (!picture) {
            return messageOf(picture.error());
        }
        PictureReadAnswer read;
        Expected<std::vector<Descriptor>> samples = outlined(**picture, read.picture);
        if (!samples) {
            return messageOf(samples.error());
        }
        Message answer = messageOf(read);
        answer.descriptors = std::move(*samples);
        return answer;
    }

private:
    static Message thumbnailMade(const Expected<DisplayImagePtr> &image)
    {
        if (!image) {
            return messageOf(image.error());
        }
        return messageOf(ThumbnailMadeAnswer{(*image)->width, (*image)->height,
                                             std::string((*image)->bgrx.begin(), (*image)->bgrx.end())});
    }

    const std::unique_ptr<InProcessPictureHost> m_host;
};

}

std::unique_ptr<Service> makePictureService()
{
    auto host = loadInProcessPictureHost({});
    if (!host) {
        std::cerr << sentence(host.error()) << " (" << host.error().detail << ")" << std::endl;
        return nullptr;
    }
    return std::make_unique<PictureService>(std::move(*host));
}

}
