#!/usr/bin/env bash
# `make bench-window`: measures start-up, idle CPU and memory of all processes of the window, with the release build on its own
# screen (Xvfb). To measure another build: scripts/bench-window.sh PROGRAM [--rounds N].
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_window_test_packages
install_packages xauth
program=${1:-}
if [ -z "$program" ]; then
    install_build_packages
    install_window_packages
    scripts/onnxruntime.sh
    build_page
    heading "Building the release binary"
    cargo build --release --locked --package ambrotype
    program=target/release/ambrotype
else
    shift
fi
heading "Measuring"
xvfb-run --auto-servernum --server-args="-screen 0 1280x900x24 -nolisten tcp" \
    dbus-run-session --config-file=tests/window/session.conf -- /usr/bin/python3 tests/bench/window.py "$program" "$@"
