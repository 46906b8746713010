#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy over every source file that has been built, names included; what is checked stands in .clang-tidy.
#
#   packaging/lint.sh [BUILD_FOLDER]    default: build/release, built before
#
# Files that include LibTorch, themselves or through a header, are left out: clang does not compile LibTorch 1.13 with
# libstdc++ 12 in C++20 or later.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly build="${1:-build/release}"
readonly tidy="${CLANG_TIDY:-clang-tidy-19}"
[ -f "$build/compile_commands.json" ] && [ -f "$build/.ninja_deps" ] || {
    echo "lint: $build has not been built - run: cmake --preset release && cmake --build --preset release" >&2
    exit 1
}

# Ninja's own record of what each object includes, one block an object, the source first.
sources() {
    ninja -C "$build" -t deps | awk -v top="$PWD/" '
        /^[^ ].*#deps/ { flush(); source = ""; torch = 0; next }
        NF == 1 && source == "" { source = $1 }
        /\/(torch|ATen|c10)\// { torch = 1 }
        END { flush() }
        function flush() {
            if (source == "" || torch) return
            if (substr(source, 1, 1) != "/") return
            if (index(source, top) == 1 && index(source, top "build/") != 1) print source
        }' | sort -u
}

# What only GCC understands, and the compiler cache, stay out of what clang sees.
readonly database="$build/lint"
mkdir -p "$database"
sed -E -e 's/"command": "[^ "]*ccache /"command": "/' \
    -e 's/ -include [^ ]*cmake_pch\.hxx//; s/ -Winvalid-pch//; s/ -mno-direct-extern-access//' \
    "$build/compile_commands.json" >"$database/compile_commands.json"

mapfile -t files < <(sources)
existing=()
for file in "${files[@]}"; do
    [ ! -f "$file" ] || existing+=("$file")
done
[ ${#existing[@]} -gt 0 ] || { echo "lint: $build holds no object files - build it first" >&2; exit 1; }
echo "clang-tidy over ${#existing[@]} files"
# The longest files first keep all cores busy to the end. -w: compiler warnings are GCC's business.
printf '%s\0' "${existing[@]}" | xargs -0 ls -S | tr '\n' '\0' |
    xargs -0 -n 1 -P "$(nproc)" "$tidy" -p "$database" --quiet --extra-arg=-w 2> >(grep -v 'warnings\? generated' >&2 || true)
