// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/host_modules.h"

#include "inference/isolation/worker_launcher.h"

#include <dlfcn.h>

namespace sidelight
{

namespace
{

std::unexpected<Error> cannotLoad(const std::string &path)
{
    const char *why = dlerror();
    return std::unexpected(Error{ErrorCode::WorkerUnavailable, path, "cannot be loaded",
                                 "install the program again", why == nullptr ? "" : why});
}

/// The function that a module exports. A module stays loaded: LibTorch cannot be unloaded.
template<typename Function> Expected<Function *> exported(const char *module, const char *function)
{
    const std::string path = installedFile(module);
    void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return cannotLoad(path);
    }
    auto *found = reinterpret_cast<Function *>(dlsym(library, function));
    if (found == nullptr) {
        return cannotLoad(path);
    }
    return found;
}

}

Expected<std::unique_ptr<InProcessHost>> loadInProcessHost()
{
    const auto make =
        exported<decltype(sidelightMakeInProcessHost)>(kTorchModule, "sidelightMakeInProcessHost");
    if (!make) {
        return std::unexpected(make.error());
    }
    return std::unique_ptr<InProcessHost>((*make)());
}

Expected<std::unique_ptr<InProcessPictureHost>> loadInProcessPictureHost(const ReadLimits &limits)
{
    const auto make = exported<decltype(sidelightMakeInProcessPictureHost)>(
        kPictureModule, "sidelightMakeInProcessPictureHost");
    if (!make) {
        return std::unexpected(make.error());
    }
    return std::unique_ptr<InProcessPictureHost>((*make)(limits));
}

}
