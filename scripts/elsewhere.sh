#!/usr/bin/env bash
# `make elsewhere`: whether the program compiles for Windows and for macOS, its sandbox there included. Rust alone is
# compiled: a compiler that writes empty files stands in for those of the C in our dependencies, and nothing is linked or run.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly TARGETS=(x86_64-pc-windows-gnu aarch64-apple-darwin)

page
stub=$(mktemp -d)
trap 'rm -rf "$stub"' EXIT
cat >"$stub/compiler" <<'SH'
#!/bin/sh
# Crates ask what they have before them: `cc` by `-?`, which Microsoft's takes, and by `-E`, which shows which of the others
# it is; `embed-resource`, which would compile icons and versions in, by `-V`.
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
    # Lending and copying are written for Linux alone; what they share with other systems lies idle there.
    cargo clippy --quiet --locked --target "$target" --package ambrotype -- --allow warnings
done
echo "elsewhere: compiles for ${TARGETS[*]}"
