// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/descriptor.h"

#include <unistd.h>

namespace sidelight
{

Descriptor::~Descriptor()
{
    if (m_number >= 0) {
        close(m_number);
    }
}

}
