#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the Debian package, unpacks it and starts what is in it: the command line on the installed demo, and the window
# in an X server of its own. Changes nothing on the system.
#
#   packaging/check_package.sh BUILD_FOLDER
set -euo pipefail
exec </dev/null

readonly build="$(cd "$1" && pwd)"
readonly scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

fail() {
    echo "check_package: $*" >&2
    exit 1
}

cpack --config "$build/CPackConfig.cmake" -B "$scratch/package" >"$scratch/cpack.log" 2>&1 || {
    cat "$scratch/cpack.log" >&2
    fail "cpack failed"
}
packages=("$scratch"/package/*.deb)
[ ${#packages[@]} -eq 1 ] || fail "cpack made ${#packages[@]} packages, not one"
readonly package="${packages[0]}"

depends="$(dpkg-deb -f "$package" Depends)"
for library in libtorch libqt6widgets6 libqcustomplot libopencv-core libraw libssl3 libqt6svg6; do
    [[ "$depends" == *"$library"* ]] || fail "the package does not depend on $library: $depends"
done

dpkg-deb -x "$package" "$scratch/root"
readonly share="$scratch/root/usr/share"
desktop-file-validate "$share"/applications/*.desktop
[ "$(dpkg-deb -c "$package" | awk '$2 != "root/root"' | wc -l)" -eq 0 ] || fail "the package has files that are not root's"

readonly sidelight="$scratch/root/usr/bin/sidelight"
unset DISPLAY WAYLAND_DISPLAY
export HOME="$scratch/home" XDG_RUNTIME_DIR="$scratch/runtime"
mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR"
"$sidelight" --version
"$sidelight" info "$share/sidelight/demo/original.pt" --json >"$scratch/info.json"
grep -q '"sha256"' "$scratch/info.json" || fail "info of the installed demo printed no JSON"

export SIDELIGHT="$sidelight" QT_QPA_PLATFORM=xcb
xvfb-run -a -s '-screen 0 1280x720x24' bash -euc '
    "$SIDELIGHT" --demo &
    window=$!
    trap "kill $window 2>/dev/null || true" EXIT
    timeout 90 xdotool search --sync --onlyvisible --pid $window --name . >/dev/null
    kill -0 $window' || fail "the installed window did not appear"
echo "the package $(basename "$package") unpacks, starts and depends on: $depends"
