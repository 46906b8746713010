// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/module_file.h"

#include "inference/archive/archive_error.h"
#include "inference/archive/byte_source.h"
#include "inference/archive/torchscript_archive.h"
#include "inference/files/input_file.h"
#include "inference/files/sha256.h"
#include "inference/model/model_error.h"
#include "inference/model/quantized_engine.h"
#include "inference/model/torch_edge.h"
#include "inference/model/variant_record.h"

#include <caffe2/serialize/read_adapter_interface.h>
#include <caffe2/serialize/versions.h>

#include <algorithm>
#include <memory>

namespace sidelight
{

namespace
{

constexpr std::uint64_t kHeadBytes = 4096;

std::string headOf(const ByteSource &source)
{
    const auto head = source.part(0, std::min(source.size(), kHeadBytes));
    return head ? std::string(reinterpret_cast<const char *>(head->data()), head->size()) : std::string();
}

/// Lets LibTorch read the very file that was checked.
class CheckedFile final : public caffe2::serialize::ReadAdapterInterface
{
public:
    explicit CheckedFile(const FileSource &source)
        : m_source(source)
    {
    }
    std::size_t size() const override { return m_source.size(); }
    std::size_t read(std::uint64_t at, void *into, std::size_t bytes, const char *) const override
    {
        return m_source.read(at, {static_cast<std::byte *>(into), bytes}) ? bytes : 0;
    }

private:
    FileSource m_source;
};

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

}

Expected<OpenedModule> openModule(const Descriptor &file, const std::string &path)
{
    const Expected<FileSource> source = FileSource::of(file, path);
    if (!source) {
        return std::unexpected(source.error());
    }
    if (const std::string format = foreignModelFormat(headOf(*source), path); !format.empty()) {
        return std::unexpected(foreignFormat(path, format));
    }
    const auto checked =
        checkTorchScriptArchive(*source, path, caffe2::serialize::kMaxSupportedFileFormatVersion);
    if (!checked) {
        return std::unexpected(checked.error());
    }
    Expected<std::string> hash = sha256OfFile(file, path);
    if (!hash) {
        return std::unexpected(hash.error());
    }
    useQuantizedEngine({});
    const auto load = [&]() -> Expected<OpenedModule> {
        torch::jit::ExtraFilesMap extra{{kVariantRecord, ""}};
        OpenedModule opened{torch::jit::load(std::make_shared<CheckedFile>(*source), c10::kCPU, extra), *hash,
                            source->size(), false, extra.at(kVariantRecord)};
        if (const auto problem = forwardProblem(opened.module, path)) {
            return std::unexpected(*problem);
        }
        if (opened.module.hasattr("training")) {
            opened.wasTraining = opened.module.is_training();
        }
        opened.module.eval();
        return opened;
    };
    return atTorchEdge(load, [&](const char *message) { return loadError(path, message); });
}

}
