// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/native_operator.h"

#include <cstdint>
#include <utility>

namespace sidelight
{

std::string registerWatching(const std::string &name, const std::string &arguments,
                             torch::jit::Operation operation)
{
    static const char kHere = 0;
    std::string unique = name + '_' + std::to_string(reinterpret_cast<std::uintptr_t>(&kHere));
    torch::jit::registerOperator(torch::jit::Operator(unique + arguments + " -> ()", std::move(operation),
                                                      c10::AliasAnalysisKind::CONSERVATIVE));
    return unique;
}

}
