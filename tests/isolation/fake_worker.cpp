// SPDX-License-Identifier: GPL-3.0-or-later
// A worker process that misbehaves as it is told, by the environment variable SIDELIGHT_FAKE_WORKER:
// "STEP ACTION" with STEP one of start, hello, open, run, measure and ACTION one of those in act().
#include "inference/isolation/byte_stream.h"
#include "inference/isolation/channel.h"
#include "inference/isolation/shared_samples.h"
#include "inference/isolation/worker_values.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <limits>
#include <sstream>
#include <string>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace
{

using namespace sidelight;

constexpr int kSocket = 3;

void sendBytes(const std::string &bytes)
{
    send(kSocket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

Message frameAnswer()
{
    const Frame frame(16, 16, 1, std::vector<float>(256, 0.25F));
    Message answer = messageOf(ModelAnsweredAnswer{16, 16, 1, {}, {}});
    answer.descriptors = *sharedFrame(frame);
    return answer;
}

/// An answer to a run whose samples can still be changed, or cut, by this process, or are too few, or a hole.
Message falseAnswer(const std::string &action)
{
    Message answer = messageOf(ModelAnsweredAnswer{16, 16, 1, {}, {}});
    Descriptor memory(memfd_create("unsealed", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (ftruncate(memory.number(), action == "too-short" ? 100 : 1024) != 0) {
        std::abort();
    }
    if (action != "unsealed") {
        fcntl(memory.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    }
    answer.descriptors.push_back(std::move(memory));
    return answer;
}

LayersMeasuredAnswer measuresAnswer()
{
    LayerMeasure measure;
    measure.layer = "layer";
    measure.isolatedSqnrDb = 30.0;
    measure.weights = {-1.0, 1.0, {1, 2}};
    return {{measure}, {}};
}

/// Measures that no picture gives.
Message falseMeasures(const std::string &action)
{
    LayersMeasuredAnswer answer = measuresAnswer();
    LayerMeasure &measure = answer.layers.front();
    if (action == "nan") {
        measure.isolatedSqnrDb = std::numeric_limits<double>::quiet_NaN();
    } else if (action == "counts") {
        measure.weights.counts.front() = std::numeric_limits<std::uint64_t>::max();
    } else if (action == "share") {
        measure.clipped = 1.5;
    } else {
        answer.layers.resize(10'000, measure);
    }
    return messageOf(answer);
}

/// Does what is told before the answer, to it, or instead of it.
void act(const std::string &action, Channel &channel, Message &answer)
{
    const std::string header =
        writeHeader({answer.kind, static_cast<std::uint16_t>(answer.descriptors.size()), answer.id,
                     static_cast<std::uint32_t>(answer.payload.size())});
    if (action == "SIGKILL" || action == "SIGSTOP" || action == "SIGSEGV") {
        std::signal(SIGSEGV, SIG_DFL);
        raise(action == "SIGKILL" ? SIGKILL : (action == "SIGSTOP" ? SIGSTOP : SIGSEGV));
    } else if (action == "exit") {
        _exit(7);
    } else if (action == "close") {
        shutdown(kSocket, SHUT_RDWR);
        pause();
    } else if (action == "never") {
        pause();
    } else if (action == "garbage") {
        sendBytes(std::string(4096, '\x5a'));
        pause();
    } else if (action == "half") {
        sendBytes(header.substr(0, kHeaderBytes / 2));
        pause();
    } else if (action == "half-payload") {
        sendBytes(header + answer.payload.substr(0, answer.payload.size() / 2));
        pause();
    } else if (action == "huge") {
        std::string huge = header;
        huge.replace(kHeaderBytes - 4, 4, "\xff\xff\xff\xff");
        sendBytes(huge);
        pause();
    } else if (action == "old") {
        answer.id -= 1;
    } else if (action == "other-kind") {
        const std::uint64_t id = answer.id;
        answer = messageOf(Hello{});
        answer.id = id;
    } else if (action == "cut-value") {
        answer.payload.resize(answer.payload.size() / 2);
    } else if (action == "prints") {
        const std::string line(1 << 16, 'x');
        for (int i = 0; i < 1024; ++i) { // 64 MiB
            if (write(STDOUT_FILENO, line.data(), line.size()) < 0) {
                break;
            }
        }
    } else if (action == "twice") {
        const Message again = messageOf(Hello{});
        (void)channel.send(again, &waitForEver);
    } else if (action == "unsealed" || action == "too-short" || action == "hole") {
        const std::uint64_t id = answer.id;
        answer = falseAnswer(action);
        answer.id = id;
    } else if (action == "times") {
        ModelAnsweredAnswer late{16, 16, 1, {}, {}};
        late.times.forward = Milliseconds(1e9);
        answer.payload = messageOf(late).payload;
    } else if (action == "nan" || action == "counts" || action == "share" || action == "layers") {
        answer.payload = falseMeasures(action).payload;
    } else if (action == "descriptor") {
        answer.descriptors.emplace_back(open("/dev/null", O_RDONLY));
    } else if (action == "no-samples") {
        answer.descriptors.clear();
    } else if (action == "too-many") {
        while (answer.descriptors.size() < kMaxDescriptors + 3) {
            answer.descriptors.emplace_back(open("/dev/null", O_RDONLY));
        }
    } else if (action == "bad-alloc") {
        const std::string text = "terminate called after throwing an instance of 'std::bad_alloc'\n";
        (void)!write(STDERR_FILENO, text.data(), text.size());
        std::abort();
    }
}

}

int main()
{
    const char *told = std::getenv("SIDELIGHT_FAKE_WORKER");
    std::istringstream words(told == nullptr ? "" : told);
    std::string step;
    std::string action;
    words >> step >> action;

    Channel channel{Descriptor(kSocket)};
    Message hello = messageOf(Hello{});
    if (step == "start") {
        act(action, channel, hello);
    }
    if (step == "hello" && action == "version") {
        hello = messageOf(Hello{kProtocolVersion + 1, {}});
    } else if (step == "hello") {
        act(action, channel, hello);
    }
    (void)channel.send(hello, &waitForEver);
    while (auto question = channel.receive(&waitForEver)) {
        const bool opening = question->kind == MessageKind::OpenModel;
        const bool measuring = question->kind == MessageKind::MeasureLayers;
        Message answer = opening ? messageOf(ModelOpenedAnswer{})
            : measuring          ? messageOf(measuresAnswer())
                                 : frameAnswer();
        answer.id = question->id;
        const std::string now = opening ? "open" : measuring ? "measure" : "run";
        if (step == now) {
            act(action, channel, answer);
        }
        if (!channel.send(answer, &waitForEver)) {
            break;
        }
        if (step == now && action == "twice-after") {
            (void)channel.send(answer, &waitForEver);
        }
    }
    return 0;
}
