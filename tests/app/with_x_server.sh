#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command with a real X server and a window manager of its own, and takes both down again.
#
#   with_x_server.sh COMMAND [ARGS ...]
set -u
for tool in Xvfb openbox xdotool import; do
    command -v "$tool" >/dev/null || { echo "with_x_server: $tool is missing - run packaging/setup.sh" >&2; exit 1; }
done
runtime=$(mktemp -d)
# The server picks a display that is free and writes its number once it is ready.
mkfifo "$runtime/display"
Xvfb -noreset -displayfd 3 -screen 0 1280x720x24 -nolisten tcp 3>"$runtime/display" >/dev/null 2>&1 &
server=$!
manager=
cleanup() { kill $manager $server 2>/dev/null; wait 2>/dev/null; rm -rf "$runtime"; }
trap cleanup EXIT
read -r -t 30 number <"$runtime/display" || { echo "with_x_server: Xvfb did not start" >&2; exit 1; }
export DISPLAY=":$number" XDG_CONFIG_HOME="$runtime" XDG_CACHE_HOME="$runtime" XDG_DATA_HOME="$runtime"
unset WAYLAND_DISPLAY
openbox >/dev/null 2>&1 &
manager=$!
# A window that comes while the manager takes over would never be shown.
for _ in $(seq 300); do
    xdotool get_num_desktops >/dev/null 2>&1 && break
    sleep 0.1
done
"$@"
