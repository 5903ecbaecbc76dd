#!/usr/bin/env bash
# `make bindings`: writes ui/src/bridge/bindings.ts anew from the Rust types that the page sees. The test that guards the file
# does the writing.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

build_packages
window_packages
page
UPDATE_BINDINGS=1 cargo test --locked --package ambrotype --test bindings
