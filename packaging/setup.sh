#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing of the packages in packages.txt.
#
#   packaging/setup.sh [GROUP…]    groups: build, test, demo; without any: build and test
set -euo pipefail

readonly list="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/packages.txt"

fail() {
    echo "setup: $*" >&2
    exit 1
}

# The packages of the groups that are named.
wanted() {
    awk -v groups=" $* " '
        { sub(/#.*/, "") }
        /^\[.*\]/ { group = substr($1, 2, length($1) - 2); next }
        NF && index(groups, " " group " ") { print $1 }' "$list"
}

# Those of the packages on standard input that are not installed.
missing() {
    local package
    while read -r package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

[ $# -gt 0 ] || set -- build test
for group in "$@"; do
    grep -qxF "[$group]" "$list" || fail "there is no group \"$group\" - the groups are those in $list"
done
command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
    fail "this is not a Debian-like system - install the counterparts of the packages in $list and build with cmake --preset release"

mapfile -t packages < <(wanted "$@" | missing)
[ ${#packages[@]} -gt 0 ] || exit 0

root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        fail "these packages are missing and only root may install them - as root, run: apt-get install ${packages[*]}"
    root=(sudo)
    # Without a terminal nobody can answer sudo's question.
    { : </dev/tty; } 2>/dev/null || root+=(-n)
fi

apt() {
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" </dev/null
}
install() {
    apt install -y --no-install-recommends "${packages[@]}"
}

echo "Installing ${#packages[@]} packages: ${packages[*]}"
updated=no
# A fresh system has no package lists at all, an old one may name versions that the servers have dropped.
if ! apt-get install --simulate --no-install-recommends "${packages[@]}" >/dev/null 2>&1; then
    apt update && updated=yes || fail "the package lists cannot be fetched - check the network and sudo's rights"
fi
install || { [ $updated = no ] && apt update && install; } ||
    fail "apt could not install all packages - read its message above, then run this again"
