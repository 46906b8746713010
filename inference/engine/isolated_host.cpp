// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/isolated_host.h"

#include "inference/files/model_files.h"
#include "inference/isolation/worker_values.h"

#include <utility>

namespace sidelight
{

namespace
{

using Clock = std::chrono::steady_clock;

/// The clock of a worker is the one of this process, so that no stage can take longer than all of them here.
bool isSound(const StageTimes &times, Milliseconds whole)
{
    const auto fits = [&](Milliseconds time) { return time.count() >= 0.0 && time <= whole; };
    return fits(times.adapt) && fits(times.forward) && fits(times.collect);
}

class IsolatedHost : public ModelHost
{
public:
    IsolatedHost(std::shared_ptr<WorkerLauncher> launcher, const WorkerLimits &limits)
        : m_launcher(std::move(launcher))
        , m_limits(limits)
    {
    }

    Expected<ModelInfo> open(const Variant &variant, const std::stop_token &stop) override
    {
        m_process.reset();
        m_sent.reset();
        m_info = {};
        m_path = variant.modelPath;
        Expected<ModelFiles> files = openModelFiles(m_path);
        if (!files) {
            return std::unexpected(files.error());
        }
        auto process = m_launcher->take(WorkerRole::Model, stop);
        if (!process) {
            if (process.error().file.empty()) {
                process.error().file = m_path;
            }
            return std::unexpected(process.error());
        }
        (*process)->limitMemory(memoryAllowance(m_limits));
        limitProcessorTime(**process, variant.settings.threads);
        Message question = messageOf(OpenModelQuestion{variant});
        question.descriptors.push_back(std::move(files->model));
        if (files->sidecar) {
            question.descriptors.push_back(std::move(*files->sidecar));
        }
        Expected<ModelInfo> opened = askForModel(**process, std::move(question), "opening", stop);
        if (opened) {
            m_process = std::move(*process);
        }
        return opened;
    }

    Expected<ModelInfo> make(const Recipe &recipe, const std::stop_token &stop) override
    {
        limitProcessorTime(*m_process, m_environment.threads);
        return askForModel(*m_process, messageOf(MakeVariantQuestion{recipe}), "quantizing", stop);
    }

    Expected<void> calibrate(const PicturePtr &picture, const std::stop_token &stop) override
    {
        const auto answer = askWithPicture(MessageKind::CalibrateModel, picture, "calibrating", stop);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        const auto calibrated = valueOf<ModelCalibratedAnswer>(*answer);
        if (!calibrated || !answer->descriptors.empty()) {
            return std::unexpected(m_process->endFor("what is no calibration", m_path));
        }
        m_info.contract = calibrated->contract;
        return {};
    }

    Expected<std::vector<LayerMeasure>> measureLayers(const PicturePtr &picture,
                                                      const std::stop_token &stop) override
    {
        const auto answer = askWithPicture(MessageKind::MeasureLayers, picture, "measuring layers", stop);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        auto measured = valueOf<LayersMeasuredAnswer>(*answer);
        if (!measured || !answer->descriptors.empty()) {
            return std::unexpected(m_process->endFor("what are no measures of layers", m_path));
        }
        m_info.contract = measured->contract;
        return std::move(measured->layers);
    }

    Expected<std::string> save(const std::stop_token &stop) override
    {
        limitProcessorTime(*m_process, m_environment.threads);
        Expected<Message> answer =
            m_process->ask(messageOf(SaveVariantQuestion{}), patience(stop), m_path, "saving");
        if (!answer) {
            return std::unexpected(explained(answer.error(), *m_process));
        }
        const auto saved = valueOf<VariantSavedAnswer>(*answer);
        std::optional<std::string> bytes;
        if (saved && answer->descriptors.size() == 1) {
            bytes = bytesOf(std::move(answer->descriptors.front()), saved->bytes);
        }
        if (!bytes) {
            return std::unexpected(m_process->endFor("what is no file", m_path));
        }
        return std::move(*bytes);
    }

    bool isOpen() const override { return m_process && m_process->alive(); }
    ModelInfo info() const override { return m_info; }
    HostEnvironment environment() const override { return m_environment; }

    Expected<ModelAnswer> run(const PicturePtr &picture, const std::stop_token &stop) override
    {
        const auto begin = Clock::now();
        Expected<Message> answer = askWithPicture(MessageKind::RunModel, picture, "running", stop);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        const auto values = valueOf<ModelAnsweredAnswer>(*answer);
        if (!values || answer->descriptors.size() != 1) {
            return std::unexpected(m_process->endFor("what is no picture", m_path));
        }
        ModelAnswer result;
        result.frame =
            frameOf(values->width, values->height, values->channels, std::move(answer->descriptors.front()));
        if (!result.frame) {
            return std::unexpected(m_process->endFor("what is no picture", m_path));
        }
        const Milliseconds whole = Clock::now() - begin;
        if (!isSound(values->times, whole)) {
            return std::unexpected(m_process->endFor("times that cannot be", m_path));
        }
        result.times = values->times;
        result.peakBytes = m_process->process().peakBytes();
        m_info.contract = values->contract;
        return result;
    }

private:
    /// Asks what is answered with the model that is open then.
    Expected<ModelInfo> askForModel(WorkerProcess &process, Message question, const std::string &doing,
                                    const std::stop_token &stop)
    {
        const auto answer = process.ask(std::move(question), patience(stop), m_path, doing);
        if (!answer) {
            return std::unexpected(explained(answer.error(), process));
        }
        auto opened = valueOf<ModelOpenedAnswer>(*answer);
        if (!opened || !answer->descriptors.empty()) {
            return std::unexpected(process.endFor("what is no model", m_path));
        }
        m_info = std::move(opened->info);
        m_info.path = m_path;
        m_environment = std::move(opened->environment);
        m_environment.sandbox = process.sandbox();
        return m_info;
    }

    /// Hands a picture over, unless the process has it from the question before.
    Expected<Message> askWithPicture(MessageKind kind, const PicturePtr &picture, const std::string &doing,
                                     const std::stop_token &stop)
    {
        RunModelQuestion asked;
        std::vector<Descriptor> descriptors;
        if (m_sent.lock() != picture) {
            auto samples = outlined(*picture, asked.picture.emplace());
            if (!samples) {
                return std::unexpected(samples.error());
            }
            descriptors = std::move(*samples);
        }
        limitProcessorTime(*m_process, m_environment.threads);
        Message question = messageOf(asked, kind);
        question.descriptors = std::move(descriptors);
        Expected<Message> answer = m_process->ask(std::move(question), patience(stop), m_path, doing);
        if (!answer) {
            return std::unexpected(explained(answer.error(), *m_process));
        }
        m_sent = picture;
        return answer;
    }

    Patience patience(const std::stop_token &stop) const { return {m_limits.time, stop}; }

    /// Should this program itself be stopped, the system ends a run that uses far more than its time.
    void limitProcessorTime(WorkerProcess &process, int threads) const
    {
        const auto used = process.process().processorTime();
        if (m_limits.time.count() == 0 || !used) {
            process.process().limitProcessorTime(std::nullopt);
            return;
        }
        const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        const int most = threads > 0 ? std::max(threads, cores) : cores;
        process.process().limitProcessorTime(*used + (m_limits.time + std::chrono::seconds(1)) * most);
    }

    /// An allocation that failed inside the model is about the limit, where there is one.
    static Error explained(Error error, const WorkerProcess &process)
    {
        if (error.code == ErrorCode::OutOfMemory && process.alive() && process.memoryLimit() > 0) {
            error.what +=
                " or than its limit of " + std::to_string(process.memoryLimit() >> 20) + " MiB allows";
            error.remedy = "raise the memory limit, close other programs or use a smaller picture";
        }
        return error;
    }

    const std::shared_ptr<WorkerLauncher> m_launcher;
    const WorkerLimits m_limits;
    std::string m_path;
    ModelInfo m_info;
    HostEnvironment m_environment;
    std::weak_ptr<const Picture> m_sent; ///< the picture that the process holds
    std::unique_ptr<WorkerProcess> m_process; ///< with an open model
};

}

std::unique_ptr<ModelHost> makeIsolatedHost(std::shared_ptr<WorkerLauncher> launcher,
                                            const WorkerLimits &limits)
{
    return std::make_unique<IsolatedHost>(std::move(launcher), limits);
}

}
