# Shared by the scripts beside it; sourced, never run. It keeps three promises to them: what is already there is not
# installed again, every long step has a heading and a duration, and a failure ends with what to do next.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly STAMPS=.tools/stamps

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    readonly BOLD=$'\e[1m' PLAIN=$'\e[0m'
else
    readonly BOLD='' PLAIN=''
fi

heading() { printf '\n%s==> %s%s\n' "$BOLD" "$*" "$PLAIN"; }
note() { printf '    %s\n' "$*"; }
fail() {
    printf '\n%s%s%s\n' "$BOLD" "$1" "$PLAIN" >&2
    shift
    [ $# -eq 0 ] || printf '    %s\n' "$@" >&2
    exit 1
}

# installs PACKAGE...: Debian packages, only those that are missing.
packages() {
    local missing=() name
    if ! command -v dpkg-query >/dev/null; then
        note "This is not Debian: make sure that the equivalents of these are installed: $*"
        return
    fi
    for name in "$@"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    heading "Installing Debian packages: ${missing[*]}"
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "Packages are missing, and neither root nor sudo is at hand." \
            "Ask whoever owns the machine to run:" "apt-get install ${missing[*]}"
        root=(sudo)
    fi
    local log=.tools/apt.log
    mkdir -p .tools
    if ! { "${root[@]}" apt-get update &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"; } \
        </dev/null >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        fail "apt-get could not install the packages (the whole story: $log)." \
            "Is the machine online, and is no other apt running? Then run the same command again."
    fi
}

# once NAME OUTPUT INPUT... -- COMMAND...: runs the command unless OUTPUT exists and was made from these very INPUTs.
# Contents are compared, not times: a fresh clone or a switched branch changes every time stamp.
once() {
    local name=$1 output=$2 inputs=()
    shift 2
    while [ "$1" != -- ]; do
        inputs+=("$1")
        shift
    done
    shift
    local now
    now=$(find "${inputs[@]}" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
    if [ -e "$output" ] && [ "$(cat "$STAMPS/$name" 2>/dev/null)" = "$now" ]; then return; fi
    rm -f "$STAMPS/$name"
    "$@" || return 1
    mkdir -p "$STAMPS"
    echo "$now" >"$STAMPS/$name"
}

# modules FOLDER: its npm packages, as locked; no package's own install script is ever run.
modules() {
    once "npm-${1//\//-}" "$1/node_modules" "$1/package.json" "$1/package-lock.json" -- install_modules "$1"
}

install_modules() {
    heading "Installing the npm packages of $1/"
    npm --prefix "$1" ci --ignore-scripts --no-audit --no-fund --loglevel=error
}

# The page, built once for each change of its sources; cargo embeds it.
page() {
    modules ui
    local sources=(ui/src ui/index.html ui/package-lock.json)
    local config
    for config in ui/*.ts ui/*.js ui/*.json ui/public; do [ ! -e "$config" ] || sources+=("$config"); done
    once page ui/dist/index.html "${sources[@]}" -- build_page
}

build_page() {
    heading "Building the page"
    npm --prefix ui run build --silent -- --logLevel warn
}

# What every build needs, and what the window needs on top (it brings GTK, libsoup and JavaScriptCore along).
build_packages() { packages build-essential pkg-config; }
window_packages() { packages libwebkit2gtk-4.1-dev; }
# The vault is tested against a real Secret Service on a bus of its own.
program_test_packages() { packages gnome-keyring dbus-daemon; }
window_test_packages() {
    packages webkit2gtk-driver xvfb weston xdotool xsettingsd strace imagemagick python3-gi gir1.2-gtk-3.0 dbus-daemon iproute2 fonts-dejavu-core \
        fonts-noto-ui-core fonts-droid-fallback
}

# Seconds as a person says them.
spoken() {
    if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}
