#!/usr/bin/env bash
# `make run`: from a bare machine to the program's main job. Where there is a display that is the window; where there is
# none, the sample photo in every style, through the same binary built without WebKit (minutes instead of a quarter hour).
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly PROGRAM=target/release/ambrotype
readonly SAMPLE=src-tauri/sample/astronaut.jpg

# A display counts if somebody answers at its Unix socket: the program may open no other kind, so `ssh -X` does not count.
display() {
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

build() {
    local began=$SECONDS
    [ -x "$PROGRAM" ] || note "The first build compiles every dependency; later ones take seconds."
    cargo build --release --locked --package ambrotype "$@" ||
        fail "The program did not compile." "If a library was not found, look at .tools/apt.log; if a crate was not, check the network." "Then run \`make run\` again."
    note "built in $(spoken $((SECONDS - began)))"
}

open_window() {
    window_packages
    page
    heading "Building the program"
    build
    heading "Opening the window"
    exec "$PROGRAM"
}

stylize_sample() {
    heading "Building the program (no display here, so without the window)"
    build --no-default-features
    heading "Stylising the sample photo"
    local began=$SECONDS style styles
    styles=$("$PROGRAM" styles --json | python3 -c 'import json, sys; print(*(style["name"] for style in json.load(sys.stdin)["styles"]))')
    for style in $styles; do
        "$PROGRAM" stylize "$SAMPLE" --style "$style" --out out/ --force
    done
    note "written in $(spoken $((SECONDS - began)))"
    heading "Next"
    note "your own photo     $PROGRAM stylize PHOTO.jpg --style wave --out portrait.jpg"
    note "two styles at once $PROGRAM stylize PHOTO.jpg --style wave:2,udnie --strength 0.8 --out portrait.jpg"
    note "what is installed  $PROGRAM doctor"
    note "the window         the same \`make run\` on a machine with a display"
    note "every test         make test"
}

build_packages
scripts/onnxruntime.sh
if display; then open_window; else stylize_sample; fi
