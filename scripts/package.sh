#!/usr/bin/env bash
# `make package`: builds the Debian package in out/. It checks the list of files and runs the program from the package: a
# package without its models or its runtime is not written.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly TAURI_CLI=2.12.5
readonly CLI=.tools/tauri/node_modules/.bin/tauri
RUNTIME=$(sed -n 's/^readonly VERSION=//p' scripts/onnxruntime.sh)
readonly RUNTIME
readonly NOTICES=vendor/onnxruntime/ThirdPartyNotices.txt
readonly NOTICES_SHA256=0e07b95f3a8d6230037707c5c4a2b554d12c4cb67369669ac255635528ffcee2
# All installed files; a difference is a mistake here or in tauri.conf.json.
readonly CONTENTS="
usr/bin/ambrotype
usr/lib/ambrotype/libonnxruntime.so.1
usr/lib/ambrotype/models/learning/back.onnx
usr/lib/ambrotype/models/learning/learning.toml
usr/lib/ambrotype/models/learning/network.onnx
usr/lib/ambrotype/models/learning/paint.onnx
usr/lib/ambrotype/models/learning/paintings.safetensors
usr/lib/ambrotype/models/learning/see.onnx
usr/lib/ambrotype/models/portrait/face-far.onnx
usr/lib/ambrotype/models/portrait/face-far.toml
usr/lib/ambrotype/models/portrait/face-mesh.onnx
usr/lib/ambrotype/models/portrait/face-mesh.toml
usr/lib/ambrotype/models/portrait/face-near.onnx
usr/lib/ambrotype/models/portrait/face-near.toml
usr/lib/ambrotype/models/portrait/person.onnx
usr/lib/ambrotype/models/portrait/person.toml
usr/lib/ambrotype/models/portraits.folded.onnx
usr/lib/ambrotype/models/portraits.onnx
usr/lib/ambrotype/models/portraits.quantised.onnx
usr/lib/ambrotype/models/portraits.safetensors
usr/lib/ambrotype/models/portraits.statistics.onnx
usr/lib/ambrotype/models/portraits.toml
usr/share/applications/Ambrotype.desktop
usr/share/doc/ambrotype/LICENSE-APACHE
usr/share/doc/ambrotype/LICENSE-MIT
usr/share/doc/ambrotype/copyright
usr/share/doc/ambrotype/licences.txt
usr/share/doc/ambrotype/mediapipe-licence.txt
usr/share/doc/ambrotype/onnxruntime-licence.txt
usr/share/doc/ambrotype/sbom.cdx.json
usr/share/doc/ambrotype/vgg-licence.txt
usr/share/icons/hicolor/128x128/apps/ambrotype.png
usr/share/icons/hicolor/256x256/apps/ambrotype.png
usr/share/icons/hicolor/32x32/apps/ambrotype.png
usr/share/icons/hicolor/512x512/apps/ambrotype.png
"

install_cli() {
    heading "Installing Tauri's packager $TAURI_CLI into .tools/tauri"
    npm install --prefix .tools/tauri --ignore-scripts --no-audit --no-fund --loglevel=error "@tauri-apps/cli@$TAURI_CLI"
}

# The npm package of the library does not list the components inside of it; the Python package of the same version does.
install_third_party_notices() {
    local wheel digest
    heading "Fetching the notices of what ONNX Runtime $RUNTIME is made of"
    wheel=$(mktemp -d)
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --dest "$wheel" "onnxruntime==$RUNTIME"
    python3 -m zipfile -e "$wheel"/onnxruntime-*.whl "$wheel"
    digest=$(sha256sum <"$wheel/onnxruntime/ThirdPartyNotices.txt" | cut -d ' ' -f 1)
    [ "$digest" = "$NOTICES_SHA256" ] || fail "The notices of onnxruntime $RUNTIME are not the ones that were looked at." "found $digest"
    cp "$wheel/onnxruntime/ThirdPartyNotices.txt" "$NOTICES"
    rm -rf "$wheel"
}

install_build_packages
install_window_packages
install_packages desktop-file-utils python3-pip
scripts/onnxruntime.sh
[ -e "$NOTICES" ] || install_third_party_notices
build_page
[ "$("$CLI" --version 2>/dev/null)" = "tauri-cli $TAURI_CLI" ] || install_cli
heading "Writing third-party licences and the SBOM"
scripts/notices.py
heading "Building the release binary"
cargo build --release --locked --package ambrotype
heading "Building the package"
rm -rf target/release/bundle
"$CLI" bundle --bundles deb --ci
packed=$(echo target/release/bundle/deb/*.deb)

inside=$(mktemp -d)
trap 'rm -rf "$inside"' EXIT
dpkg-deb --extract "$packed" "$inside"
diff <(sort <<<"$CONTENTS" | sed '/^$/d') <(cd "$inside" && find . -type f -printf '%P\n' | sort) ||
    fail "The package has other files than expected (< expected, > found)." "See the bundle part of src-tauri/tauri.conf.json."
desktop-file-validate "$inside/usr/share/applications/Ambrotype.desktop"
HOME=$inside/home "$inside/usr/bin/ambrotype" stylize src-tauri/sample/astronaut.jpg --style mosaic --out "$inside/portrait.png" ||
    fail "The program in the unpacked package could not stylise the sample photo."
HOME=$inside/home "$inside/usr/bin/ambrotype" analyze src-tauri/sample/astronaut.jpg ||
    fail "The program in the unpacked package could not find the face in the sample photo."
mkdir -p out
cp "$packed" out/
info "$(basename "$packed"): $(du -k "$packed" | cut -f 1) KiB, $(du -sk "$inside/usr" | cut -f 1) KiB installed"
info "Needs: $(dpkg-deb --field "$packed" Depends)"
