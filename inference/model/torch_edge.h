// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <exception>
#include <new>

namespace sidelight
{

/// Does what calls LibTorch; what LibTorch throws ends here and becomes an Error.
///
/// work      gives an Expected
/// explain   makes an Error of the message; "bad_alloc" where memory ran out
template<typename Work, typename Explain>
auto atTorchEdge(const Work &work, const Explain &explain) -> decltype(work())
{
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return std::unexpected(explain("bad_alloc"));
    } catch (const std::exception &error) {
        return std::unexpected(explain(error.what()));
    }
}

}
