#!/usr/bin/env bash
# `make reproduce`: builds the committed program twice, in two folders of different names, and compares what came out byte by
# byte. Words after it go to cargo: `scripts/reproduce.sh --no-default-features` leaves the window out and takes half the time.
#
# What would differ is where the sources lie: it is written over in what rustc and the C compiler leave in the program.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

build_packages
case " $* " in *" --no-default-features "*) ;; *) window_packages ;; esac
scripts/onnxruntime.sh

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
registry=${CARGO_HOME:-$HOME/.cargo}

# build FOLDER WORDS...: the program, out of a fresh copy of what is committed.
build() {
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
one=$(build "$stage/one" "$@")
note "$one"
heading "Building again, somewhere else"
other=$(build "$stage/another-folder" "$@")
note "$other"
if [ "$one" = "$other" ]; then
    echo "reproduce: the same program both times ($one)"
else
    mkdir -p out
    cp "$stage/one/target/release/ambrotype" out/one
    cp "$stage/another-folder/target/release/ambrotype" out/another
    fail "The two programs differ in $(cmp -l out/one out/another | wc -l) bytes; both are in out/." \
        "Where: cmp out/one out/another; what: compare \`strings -t d\` of both."
fi
