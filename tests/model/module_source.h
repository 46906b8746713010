// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/script.h>

#include <string>
#include <utility>
#include <vector>

namespace sidelight::test
{

/// A module of TorchScript's source text.
///
/// parameters   by the names that the text calls them, self.NAME
/// body         what forward(self, x) does, each line with its line end
inline torch::jit::Module moduleOfSource(const std::string &body,
                                         const std::vector<std::pair<std::string, at::Tensor>> &parameters)
{
    torch::jit::Module module("__torch__.Tested");
    for (const auto &[name, value] : parameters) {
        module.register_parameter(name, value, /*is_buffer=*/false);
    }
    std::string source = "def forward(self, x):\n";
    for (std::size_t begin = 0; begin < body.size();) {
        const std::size_t end = body.find('\n', begin) + 1;
        source += "    " + body.substr(begin, end - begin);
        begin = end;
    }
    module.define(source);
    return module;
}

/// Numbers between -1 and 1, the same in every run.
inline at::Tensor numbers(const std::vector<std::int64_t> &shape, std::uint64_t seed)
{
    at::Generator generator = at::detail::createCPUGenerator(seed);
    return at::rand(shape, generator) * 2.0 - 1.0;
}

}
