// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/model_info.h"

#include <iterator>

namespace sidelight
{

namespace
{

struct KindRow {
    InputKind kind;
    const char *name;
    int channels;
};

constexpr KindRow kKinds[] = {
    {InputKind::Rgb, "rgb", 3},
    {InputKind::Gray, "gray", 1},
    {InputKind::Bayer4, "bayer4", 4},
};

const KindRow &row(InputKind kind)
{
    return kKinds[static_cast<std::size_t>(kind)];
}

}

const char *inputKindName(InputKind kind)
{
    return row(kind).name;
}

int inputChannels(InputKind kind)
{
    return row(kind).channels;
}

std::optional<InputKind> inputKindFromName(const std::string &name)
{
    for (const KindRow &candidate : kKinds) {
        if (name == candidate.name) {
            return candidate.kind;
        }
    }
    return std::nullopt;
}

ContractOverrides merged(const ContractOverrides &base, const ContractOverrides &over)
{
    ContractOverrides result = base;
    const auto take = [](auto &to, const auto &from) {
        if (from) {
            to = from;
        }
    };
    take(result.kind, over.kind);
    take(result.range, over.range);
    take(result.mean, over.mean);
    take(result.std, over.std);
    take(result.sizeMultiple, over.sizeMultiple);
    take(result.outputRange, over.outputRange);
    take(result.label, over.label);
    return result;
}

}
