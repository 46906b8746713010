#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds Sidelight and opens the demo comparison; without a display it makes the same
# comparison headless and says where the report lies.
#
#   packaging/run.sh
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/setup.sh build
cmake --preset release
cmake --build --preset release --target sidelight --parallel "$(nproc)"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec build/release/sidelight --demo
fi

readonly demo=resources/demo
readonly report=build/demo-report
echo "There is no display: comparing the demo's models on the command line."
variants=()
for model in "$demo"/*.pt; do
    [ "$model" = "$demo/original.pt" ] || variants+=(--variant "$model")
done
inputs=()
for picture in "$demo"/samples/*.dng; do
    inputs+=(--input "$picture")
done
truths=()
for picture in "$demo"/samples/*.png; do
    truths+=(--truth "$picture")
done
build/release/sidelight compare --original "$demo/original.pt" "${variants[@]}" "${inputs[@]}" "${truths[@]}" \
    --out "$report" --force
echo "The report lies in $PWD/$report"
