// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/archive_error.h"

namespace sidelight
{

namespace
{

constexpr const char *kCopyAgain = "copy or export the file again";

}

Error notAnArchive(const std::string &path, const std::string &detail)
{
    return {ErrorCode::NotAModel, path, "is not a TorchScript model", kExportRemedy, detail};
}

Error archiveCutOff(const std::string &path, const std::string &detail)
{
    return {ErrorCode::NotAModel, path, "is not a TorchScript model, or was cut off", kCopyAgain, detail};
}

Error damagedArchive(const std::string &path, const std::string &what, const std::string &detail)
{
    return {ErrorCode::NotAModel, path, "is damaged: " + what, kCopyAgain, detail};
}

Error incompleteArchive(const std::string &path, const std::string &detail)
{
    return {ErrorCode::NotAModel, path, "is a zip file, but not a whole TorchScript model", kCopyAgain,
            detail};
}

Error shortWeights(const std::string &path, const std::string &detail)
{
    return {ErrorCode::NotAModel, path, "has fewer bytes of weights than its tensors need", kCopyAgain,
            detail};
}

Error stateDict(const std::string &path, const std::string &detail)
{
    return {ErrorCode::UnsupportedModelFormat, path,
            "is a state_dict (weights without the network) and not a TorchScript model", kExportRemedy,
            detail};
}

Error foreignFormat(const std::string &path, const std::string &format)
{
    return {ErrorCode::UnsupportedModelFormat,
            path,
            "is " + format + ", not a TorchScript model",
            kExportRemedy,
            {}};
}

Error newerFormat(const std::string &path, const std::string &version, const std::string &newest,
                  const std::string &detail)
{
    return {ErrorCode::ModelTooNew, path,
            "has the format version " + version + "; this LibTorch reads up to " + newest,
            "export it with an older PyTorch", detail};
}

}
