// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/isolated_picture_host.h"

#include "inference/files/input_file.h"
#include "inference/isolation/worker_values.h"

#include <utility>

namespace sidelight
{

namespace
{

class IsolatedPictureHost : public PictureHost
{
public:
    IsolatedPictureHost(std::shared_ptr<WorkerLauncher> launcher, const WorkerLimits &limits,
                        const ReadLimits &reading)
        : m_launcher(std::move(launcher))
        , m_limits(limits)
        , m_reading(reading)
    {
    }

    Expected<PicturePtr> read(const std::string &path, double exposureRatio,
                              const std::stop_token &stop) override
    {
        Expected<Message> answer = ask(MessageKind::ReadPicture, {path, exposureRatio, m_reading, 0}, stop);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        auto read = valueOf<PictureReadAnswer>(*answer);
        if (!read) {
            return std::unexpected(m_process->endFor("what is no picture", path));
        }
        read->picture.path = path;
        PicturePtr picture = pictureOf(read->picture, std::move(answer->descriptors));
        if (!picture) {
            return std::unexpected(m_process->endFor("what is no picture", path));
        }
        return picture;
    }

    Expected<DisplayImagePtr> thumbnail(const std::string &path, double exposureRatio, int maxSide,
                                        const std::stop_token &stop) override
    {
        const Expected<Message> answer =
            ask(MessageKind::MakeThumbnail, {path, exposureRatio, m_reading, maxSide}, stop);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        const auto made = valueOf<ThumbnailMadeAnswer>(*answer);
        if (!made || made->width > maxSide || made->height > maxSide) {
            return std::unexpected(m_process->endFor("what is no picture", path));
        }
        auto image = std::make_shared<DisplayImage>();
        image->width = made->width;
        image->height = made->height;
        image->bgrx.assign(made->bgrx.begin(), made->bgrx.end());
        return image;
    }

private:
    Expected<Message> ask(MessageKind kind, const ReadPictureQuestion &asked, const std::stop_token &stop)
    {
        Expected<Descriptor> file = openInputFile(asked.path);
        if (!file) {
            return std::unexpected(file.error());
        }
        if (!m_process || !m_process->alive()) {
            auto process = m_launcher->take(WorkerRole::Picture, stop);
            if (!process) {
                return std::unexpected(process.error());
            }
            m_process = std::move(*process);
            m_process->limitMemory(memoryAllowance(m_limits));
        }
        Message question = messageOf(asked, kind);
        question.descriptors.push_back(std::move(*file));
        Expected<Message> answer =
            m_process->ask(std::move(question), {m_limits.time, stop}, asked.path, "being read");
        if (!answer && answer.error().file.empty()) {
            answer.error().file = asked.path;
        }
        return answer;
    }

    const std::shared_ptr<WorkerLauncher> m_launcher;
    const WorkerLimits m_limits;
    const ReadLimits m_reading;
    std::unique_ptr<WorkerProcess> m_process;
};

}

std::unique_ptr<PictureHost> makeIsolatedPictureHost(std::shared_ptr<WorkerLauncher> launcher,
                                                     const WorkerLimits &limits, const ReadLimits &reading)
{
    return std::make_unique<IsolatedPictureHost>(std::move(launcher), limits, reading);
}

}
