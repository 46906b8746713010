// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session_variant.h"

#include <filesystem>

namespace sidelight
{

std::string SessionVariant::label() const
{
    if (!variant.label.empty()) {
        return variant.label;
    }
    return info ? info->label : std::filesystem::path(variant.modelPath).stem().string();
}

}
