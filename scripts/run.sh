#!/usr/bin/env bash
# `make run`: installs what is missing, builds and runs the program. With a display it opens the window; without one it
# stylises the sample photo in every style, with a build without WebKit (minutes instead of a quarter of an hour).
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly PROGRAM=target/release/ambrotype
readonly SAMPLE=src-tauri/sample/astronaut.jpg

# A display must answer at its Unix socket, because the program may open no other kind: `ssh -X` does not count.
has_display() {
    python3 - <<'PYTHON'
import os, socket, sys

paths = []
if wayland := os.environ.get("WAYLAND_DISPLAY"):
    paths.append(os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), wayland))
host, _, number = os.environ.get("DISPLAY", "").partition(":")
if host in ("", "unix") and (number := number.partition(".")[0]):
    paths += [f"/tmp/.X11-unix/X{number}", f"\0/tmp/.X11-unix/X{number}"]
for path in paths:
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(path) == 0:
            sys.exit(0)
sys.exit(1)
PYTHON
}

build_program() {
    local began=$SECONDS
    [ -x "$PROGRAM" ] || info "The first build compiles every dependency; later ones take seconds."
    cargo build --release --locked --package ambrotype "$@" ||
        fail "The program did not compile." "If a library is missing, read .tools/apt.log. If a crate is missing, check the network." "Then run \`make run\` again."
    info "built in $(duration $((SECONDS - began)))"
}

open_window() {
    install_window_packages
    build_page
    heading "Building the program"
    build_program
    heading "Opening the window"
    exec "$PROGRAM"
}

stylize_sample() {
    heading "Building the program (no display here, so without the window)"
    build_program --no-default-features
    heading "Stylising the sample photo"
    local began=$SECONDS style styles
    styles=$("$PROGRAM" styles --json | python3 -c 'import json, sys; print(*(style["name"] for style in json.load(sys.stdin)["styles"]))')
    for style in $styles; do
        "$PROGRAM" stylize "$SAMPLE" --style "$style" --out out/ --force
    done
    info "written in $(duration $((SECONDS - began)))"
    heading "Next"
    info "your own photo     $PROGRAM stylize PHOTO.jpg --style wave --out portrait.jpg"
    info "two styles at once $PROGRAM stylize PHOTO.jpg --style wave:2,udnie --strength 0.8 --out portrait.jpg"
    info "the installation   $PROGRAM doctor"
    info "the window         the same \`make run\` on a machine with a display"
    info "every test         make test"
}

install_build_packages
scripts/onnxruntime.sh
if has_display; then open_window; else stylize_sample; fi
