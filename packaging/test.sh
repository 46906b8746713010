#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing and runs every check and test; stops at the first step that fails.
#
#   packaging/test.sh [STEP…]    steps, in this order where none is named: build format lint tests asan tsan fuzz
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly jobs="$(nproc)"
# Tests run side by side: threads of OpenMP that spin while they wait would keep the others from the cores.
export OMP_WAIT_POLICY=passive GOMP_SPINCOUNT=0
readonly summaries="$PWD/build/test-summaries.txt"

configure_and_build() { # PRESET TARGET…
    local preset="$1"
    shift
    cmake --preset "$preset"
    cmake --build --preset "$preset" --parallel "$jobs" --target "$@"
}

run_ctest() { # PRESET CTEST_OPTION…
    local log="build/$1/ctest.log"
    ctest --preset "$1" --parallel "$jobs" "${@:2}" 2>&1 | tee "$log"
    echo "$1: $(grep 'tests passed' "$log")" >>"$summaries"
}

step_build() {
    configure_and_build release all
}

step_format() {
    find app bench inference tests ui worker \( -name '*.h' -o -name '*.cpp' \) -print0 |
        xargs -0 -r clang-format-19 --dry-run -Werror
    echo "every source file is formatted as .clang-format says"
}

step_lint() {
    packaging/lint.sh build/release
}

step_tests() {
    run_ctest release
}

# All but the run in a real X server, which measures nothing that the offscreen runs do not.
step_asan() {
    configure_and_build asan all
    run_ctest asan --label-exclude 'xserver|package'
}

# The suites whose code is free of Qt and LibTorch: what those do between threads cannot be seen without building
# them with ThreadSanitizer too.
step_tsan() {
    configure_and_build tsan tests_core tests_quality tests_engine test_isolation
    run_ctest tsan --label-regex '^(core|quality|engine|isolation.protocol)'
}

# New inputs for a minute a target, all targets side by side.
step_fuzz() {
    configure_and_build fuzz fuzz_targets
    run_ctest fuzz
}

if [ $# -eq 0 ]; then
    set -- build format lint tests asan tsan fuzz
fi
for step in "$@"; do
    declare -F "step_$step" >/dev/null || { echo "test: there is no step \"$step\"" >&2; exit 2; }
done

step=setup
trap '[ $? -eq 0 ] || echo "test: the step \"$step\" failed" >&2' EXIT
packaging/setup.sh build test
mkdir -p build
: >"$summaries"
for step in "$@"; do
    printf '\n== %s\n' "$step"
    began=$SECONDS
    "step_$step"
    printf '== %s: done in %d s\n' "$step" $((SECONDS - began))
done
printf '\n'
cat "$summaries"
