#!/usr/bin/env bash
# `make reproduce`: builds the committed program twice, in two folders with different names, and compares the programs byte by
# byte. Arguments go to cargo: `scripts/reproduce.sh --no-default-features` leaves out the window and takes half the time.
#
# The path of the sources would differ, so rustc and the C compiler replace it.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_build_packages
case " $* " in *" --no-default-features "*) ;; *) install_window_packages ;; esac
scripts/onnxruntime.sh

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
registry=${CARGO_HOME:-$HOME/.cargo}

# build_in FOLDER ARGUMENT...: builds a fresh copy of the commit and prints the SHA-256 of the program.
build_in() {
    local folder=$1
    shift
    mkdir -p "$folder"
    git archive HEAD | tar -x -C "$folder"
    cp -R vendor "$folder/"
    [ ! -d ui/node_modules ] || cp -R ui/node_modules "$folder/ui/"
    (
        cd "$folder"
        case " $* " in *" --no-default-features "*) ;; *) npm --prefix ui run build --silent -- --logLevel warn ;; esac
        export CARGO_TARGET_DIR=$folder/target SOURCE_DATE_EPOCH=0
        export RUSTFLAGS="--remap-path-prefix=$folder=/ambrotype --remap-path-prefix=$registry=/cargo"
        export CFLAGS="-ffile-prefix-map=$folder=/ambrotype -ffile-prefix-map=$registry=/cargo"
        cargo build --quiet --release --locked --package ambrotype "$@"
    )
    sha256sum <"$folder/target/release/ambrotype" | cut -d ' ' -f 1
}

heading "Building once"
first=$(build_in "$stage/one" "$@")
info "$first"
heading "Building again in another folder"
second=$(build_in "$stage/another-folder" "$@")
info "$second"
if [ "$first" = "$second" ]; then
    echo "reproduce: the same program both times ($first)"
else
    mkdir -p out
    cp "$stage/one/target/release/ambrotype" out/first
    cp "$stage/another-folder/target/release/ambrotype" out/second
    fail "The two programs differ in $(cmp -l out/first out/second | wc -l) bytes; both are in out/." \
        "To find them: cmp out/first out/second, and compare \`strings -t d\` of both."
fi
