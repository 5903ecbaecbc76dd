# Functions that the other scripts share; sourced, never run. What is already installed is not installed again, every long step
# has a heading and a duration, and a failure ends with what to do next.
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
info() { printf '    %s\n' "$*"; }
fail() {
    printf '\n%s%s%s\n' "$BOLD" "$1" "$PLAIN" >&2
    shift
    [ $# -eq 0 ] || printf '    %s\n' "$@" >&2
    exit 1
}

# install_packages PACKAGE...: installs those of the Debian packages that are missing.
install_packages() {
    local missing=() name
    if ! command -v dpkg-query >/dev/null; then
        info "This is not Debian. Make sure that the equivalents of these packages are installed: $*"
        return
    fi
    for name in "$@"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    heading "Installing Debian packages: ${missing[*]}"
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "Packages are missing, and this user is not root and has no sudo." \
            "Ask the administrator of the machine to run:" "apt-get install ${missing[*]}"
        root=(sudo)
    fi
    local log=.tools/apt.log
    mkdir -p .tools
    if ! { "${root[@]}" apt-get update &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"; } \
        </dev/null >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        fail "apt-get could not install the packages (full log: $log)." \
            "Check that the machine is online and that no other apt is running. Then run the same command again."
    fi
}

# run_if_changed NAME OUTPUT INPUT... -- COMMAND...: runs the command unless OUTPUT exists and was made from the same INPUTs.
# It compares contents, not times: a fresh clone or a switched branch changes every time stamp.
run_if_changed() {
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

# install_node_modules FOLDER: installs its npm packages as locked; install scripts of packages are never run.
install_node_modules() {
    run_if_changed "npm-${1//\//-}" "$1/node_modules" "$1/package.json" "$1/package-lock.json" -- npm_ci "$1"
}

npm_ci() {
    heading "Installing the npm packages of $1/"
    npm --prefix "$1" ci --ignore-scripts --no-audit --no-fund --loglevel=error
}

# build_page: builds the page of the window if its sources have changed; cargo embeds it.
build_page() {
    install_node_modules ui
    local sources=(ui/src ui/index.html ui/package-lock.json)
    local config
    for config in ui/*.ts ui/*.js ui/*.json ui/public; do [ ! -e "$config" ] || sources+=("$config"); done
    run_if_changed page ui/dist/index.html "${sources[@]}" -- compile_page
}

compile_page() {
    heading "Building the page"
    npm --prefix ui run build --silent -- --logLevel warn
}

# Packages of every build, and those of the window (which depend on GTK, libsoup and JavaScriptCore).
install_build_packages() { install_packages build-essential pkg-config; }
install_window_packages() { install_packages libwebkit2gtk-4.1-dev; }
# The vault is tested with a real Secret Service on its own bus.
install_program_test_packages() { install_packages gnome-keyring dbus-daemon; }
install_window_test_packages() {
    install_packages webkit2gtk-driver xvfb weston xdotool xsettingsd strace imagemagick python3-gi gir1.2-gtk-3.0 \
        dbus-daemon iproute2 bubblewrap xdg-dbus-proxy fonts-dejavu-core fonts-noto-ui-core fonts-droid-fallback
}

# duration SECONDS: for reading, as in "3 min 20 s".
duration() {
    if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}
