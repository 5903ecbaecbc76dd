#!/usr/bin/env bash
# `make bench-window`: what it costs to have the window open: start-up, idle CPU and memory of all processes, of the release
# build on a screen of its own (Xvfb). Another build can be named: scripts/bench-window.sh PROGRAM [--rounds N].
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

window_test_packages
packages xauth
program=${1:-}
if [ -z "$program" ]; then
    build_packages
    window_packages
    scripts/onnxruntime.sh
    page
    heading "Building the release binary"
    cargo build --release --locked --package ambrotype
    program=target/release/ambrotype
else
    shift
fi
heading "Measuring"
xvfb-run --auto-servernum --server-args="-screen 0 1280x900x24 -nolisten tcp" \
    dbus-run-session --config-file=tests/window/session.conf -- /usr/bin/python3 tests/bench/window.py "$program" "$@"
