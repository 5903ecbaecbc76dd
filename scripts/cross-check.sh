#!/usr/bin/env bash
# `make cross-check`: checks that the program compiles for Windows and macOS, including the sandbox for them. Only Rust is
# compiled: a stub compiler writes empty files for the C code in dependencies, and nothing is linked or run.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly TARGETS=(x86_64-pc-windows-gnu aarch64-apple-darwin)

build_page
stub=$(mktemp -d)
trap 'rm -rf "$stub"' EXIT
cat >"$stub/compiler" <<'SH'
#!/bin/sh
# Crates ask the compiler what it is: `cc` with `-?` (only Microsoft's accepts it) and with `-E` (which family it is);
# `embed-resource`, which compiles icons and versions, with `-V`.
for word in "$@"; do [ "$word" != "-?" ] || exit 1; done
while [ $# -gt 0 ]; do
    case $1 in
    -o | --output) : >"$2" && shift ;;
    -E) echo clang ;;
    -V) echo "GNU windres" ;;
    esac
    shift
done
SH
chmod +x "$stub/compiler"

for target in "${TARGETS[@]}"; do
    heading "$target"
    rustup --quiet target add "$target"
    name=${target//-/_}
    export "CC_$name=$stub/compiler" "CXX_$name=$stub/compiler" "RC_$name=$stub/compiler" "AR_$name=ar" "RANLIB_$name=true"
    cargo clippy --quiet --locked --target "$target" --package ambrotype --no-default-features -- --deny warnings
    # Drag-out and clipboard exist for Linux only; the code that they share is unused on other systems.
    cargo clippy --quiet --locked --target "$target" --package ambrotype -- --allow warnings
done
echo "cross-check: compiles for ${TARGETS[*]}"
