#!/usr/bin/env bash
# Installs what the training and its measurements need into models/training/.venv; run by its Makefile and by `make test`.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly TRAINING=models/training

install_environment() {
    heading "Installing the Python packages of the training"
    # PyTorch comes from Debian, so Debian's Python is used; on other machines the python3 that has it.
    local python=/usr/bin/python3
    "$python" -c 'import torch' 2>/dev/null || python=python3
    "$python" -m venv --clear --system-site-packages "$TRAINING/.venv" &&
        "$TRAINING/.venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes \
            --requirement "$TRAINING/requirements.txt"
}

install_packages python3-torch python3-venv libopenblas0-openmp
run_if_changed training "$TRAINING/.venv/bin/python" "$TRAINING/requirements.txt" -- install_environment
