#!/usr/bin/env bash
# `make bindings`: generates ui/src/bridge/bindings.ts from the Rust types that the page sees. The test that checks the file
# writes it.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_build_packages
install_window_packages
build_page
UPDATE_BINDINGS=1 cargo test --locked --package ambrotype --test bindings
