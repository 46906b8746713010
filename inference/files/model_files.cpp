// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/model_files.h"

#include "inference/files/input_file.h"

#include <filesystem>
#include <utility>

namespace sidelight
{

std::string sidecarPath(const std::string &modelPath)
{
    return std::filesystem::path(modelPath).replace_extension(".json").string();
}

Expected<ModelFiles> openModelFiles(const std::string &path)
{
    Expected<Descriptor> model = openInputFile(path);
    if (!model) {
        return std::unexpected(model.error());
    }
    ModelFiles files{path, std::move(*model), std::nullopt};
    const std::string beside = sidecarPath(path);
    if (beside == path) {
        return files;
    }
    Expected<Descriptor> sidecar = openInputFile(beside);
    if (sidecar) {
        files.sidecar = std::move(*sidecar);
    } else if (sidecar.error().code != ErrorCode::FileMissing) {
        return std::unexpected(sidecar.error());
    }
    return files;
}

}
