// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/module_file.h"

#include "inference/files/input_file.h"
#include "inference/files/sha256.h"
#include "inference/model/model_error.h"
#include "inference/model/zip_directory.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>

namespace sidelight
{

namespace
{

constexpr std::size_t kHeadBytes = 4096;

std::string headOf(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    std::string head(kHeadBytes, '\0');
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(file.gcount()));
    return head;
}

std::optional<Error> forwardProblem(const torch::jit::Module &module, const std::string &path)
{
    const auto forward = module.find_method("forward");
    if (!forward) {
        return Error{ErrorCode::NoForward,
                     path,
                     "has no forward method",
                     "export the network itself, not a part of it",
                     {}};
    }
    const auto &arguments = forward->function().getSchema().arguments();
    int required = 0;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        required += arguments[i].default_value() ? 0 : 1;
    }
    if (required > 1 || arguments.size() < 2) {
        return Error{ErrorCode::NoForward,
                     path,
                     "has a forward that needs " + std::to_string(required) + " inputs, not one picture",
                     "export a wrapper whose forward takes one tensor",
                     {}};
    }
    return std::nullopt;
}

/// LibTorch believes a tensor's size and reads beyond the end of a weight record that is too short; the sizes
/// in the directory of the file tell.
bool weightsAreWhole(const torch::jit::Module &module, const std::map<std::string, std::uint64_t> &members)
{
    std::uint64_t stored = 0;
    for (const auto &[name, bytes] : members) {
        const bool weights =
            name.find("/data/") != std::string::npos || name.find("/constants/") != std::string::npos;
        stored += weights ? bytes : 0;
    }
    std::map<const void *, std::uint64_t> storages;
    const auto count = [&](const at::Tensor &tensor) {
        if (tensor.has_storage()) {
            storages[tensor.storage().unsafeGetStorageImpl()] = tensor.storage().nbytes();
        }
    };
    for (const at::Tensor &tensor : module.parameters()) {
        count(tensor);
    }
    for (const at::Tensor &tensor : module.buffers()) {
        count(tensor);
    }
    std::uint64_t needed = 0;
    for (const auto &[storage, bytes] : storages) {
        needed += bytes;
    }
    return members.empty() || needed <= stored;
}

/// The engine is a setting of the process and is read while weights are packed: chosen once, before the first
/// load.
void chooseEngineOnce()
{
    static std::once_flag once;
    std::call_once(once, [] {
        const auto &engines = at::globalContext().supportedQEngines();
        if (std::find(engines.begin(), engines.end(), at::QEngine::ONEDNN) != engines.end()) {
            at::globalContext().setQEngine(at::QEngine::ONEDNN);
        }
    });
}

}

Expected<OpenedModule> openModule(const std::string &path)
{
    const Expected<std::uint64_t> size = checkInputFile(path);
    if (!size) {
        return std::unexpected(size.error());
    }
    if (const std::string format = foreignModelFormat(headOf(path), path); !format.empty()) {
        return std::unexpected(
            Error{ErrorCode::UnsupportedModelFormat,
                  path,
                  "is " + format + ", not a TorchScript model",
                  "export the model with torch.jit.script or torch.jit.trace and save that",
                  {}});
    }
    Expected<std::string> hash = sha256OfFile(path);
    if (!hash) {
        return std::unexpected(hash.error());
    }
    const auto members = readZipDirectory(path);
    if (!members) {
        return std::unexpected(members.error());
    }
    chooseEngineOnce();
    try {
        OpenedModule opened{torch::jit::load(path, c10::kCPU), *hash, *size, false};
        if (!weightsAreWhole(opened.module, *members)) {
            return std::unexpected(Error{ErrorCode::NotAModel,
                                         path,
                                         "has fewer bytes of weights than its tensors need",
                                         "copy or export the file again",
                                         {}});
        }
        if (const auto problem = forwardProblem(opened.module, path)) {
            return std::unexpected(*problem);
        }
        if (opened.module.hasattr("training")) {
            opened.wasTraining = opened.module.is_training();
        }
        opened.module.eval();
        return opened;
    } catch (const std::bad_alloc &error) {
        return std::unexpected(loadError(path, "bad_alloc"));
    } catch (const std::exception &error) {
        return std::unexpected(loadError(path, error.what()));
    }
}

}
