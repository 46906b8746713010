// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sidelight
{

/// The nearest whole number, the even one of two, as std::nearbyint gives it, but for magnitudes from 2^51
/// on, which no grid reaches. The instructions that every x86-64 processor has know no rounding, so that
/// std::nearbyint is a call for each value.
inline double nearestWhole(double value)
{
    constexpr double kOneIsTheLastBit = 0x1.8p52;
    return (value + kOneIsTheLastBit) - kOneIsTheLastBit;
}

}
