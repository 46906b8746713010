// SPDX-License-Identifier: GPL-3.0-or-later
// sidelight-worker: runs one model, or decodes pictures, for the program that started it, shut in from the
// start.
#include "inference/engine/host_modules.h"
#include "inference/isolation/channel.h"
#include "inference/isolation/sandbox.h"
#include "inference/isolation/worker_launcher.h"
#include "inference/isolation/worker_values.h"
#include "worker/service.h"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <malloc.h>
#include <string_view>
#include <unistd.h>

namespace
{

using namespace sidelight;

constexpr int kSocket = 3;

/// How often a thread of OpenMP looks for more work before it sleeps, read when LibTorch is loaded. By
/// default it looks for milliseconds after a forward too, and keeps a core from the worker whose turn is
/// next: INT8 forwards in turns took 24.8 ms instead of 23.7 ms, with a tenfold default 40 ms. With fewer it
/// sleeps within a forward (2 processors, 2 threads, 512 x 512).
constexpr const char *kSpinCount = "30000";

int serve(Service &service, const SandboxReport &sandbox)
{
    Channel channel{Descriptor(kSocket)};
    const auto wait = &waitForEver;
    if (!channel.send(messageOf(Hello{kProtocolVersion, sandbox}), wait)) {
        return EXIT_FAILURE;
    }
    while (auto question = channel.receive(wait)) {
        const std::uint64_t id = question->id;
        Message answer = service.answer(std::move(*question));
        answer.id = id;
        if (!channel.send(answer, wait)) {
            break;
        }
    }
    return EXIT_SUCCESS; // The program went away.
}

}

namespace sidelight
{

Message senseless()
{
    return messageOf(Error{ErrorCode::WorkerDied,
                           {},
                           "was asked for in a way that the worker process does not know",
                           "install the program again",
                           {}});
}

}

int main(int argc, char **argv)
{
    const std::string_view role = argc == 3 ? argv[1] : "";
    if ((role != "model" && role != "picture") || fcntl(kSocket, F_GETFD) == -1) {
        std::fputs("sidelight-worker is started by sidelight, not by people\n", stderr);
        return 2;
    }
    if (std::getenv("OMP_WAIT_POLICY") == nullptr) {
        setenv("GOMP_SPINCOUNT", kSpinCount, 0);
    }
    // An arena a thread reserves 64 MiB each, which the limit of the address space would have to leave room
    // for.
    mallopt(M_ARENA_MAX, 1);
    // Before LibTorch is loaded, which starts threads: they would stay outside of the sandbox.
    std::vector<std::string> readable = systemLibraryPaths();
    readable.push_back(installedFile(role == "model" ? kTorchModule : kPictureModule));
    const SandboxReport sandbox =
        enterSandbox(static_cast<pid_t>(std::strtol(argv[2], nullptr, 10)), readable);
    const std::unique_ptr<Service> service = role == "model" ? makeModelService() : makePictureService();
    const int code = service ? serve(*service, sandbox) : EXIT_FAILURE;
    std::fflush(stderr);
    _exit(code); // Without the destructors of the libraries, which may wait for threads.
}
