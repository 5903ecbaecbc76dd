#!/usr/bin/env bash
# Installs ONNX Runtime and its licence into vendor/onnxruntime/. Does nothing if the right file is already there.
#
# The library comes from the npm package onnxruntime-node. Only the archive is fetched: no install script runs, and the file
# must have the SHA-256 below. The version is exact, not a minimum: builds from 1.29 on send telemetry by default, and the
# engine refuses every other version.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly VERSION=1.27.0
readonly FOLDER=vendor/onnxruntime

# Platform, file in the package, name here, SHA-256.
readonly LIBRARIES="
Linux-x86_64   linux/x64/libonnxruntime.so.1            libonnxruntime.so.1      d8aff4aa8abee8fb2abb2f2f2459ffc94461e781e41b9f7c072829dd0d470221
Linux-aarch64  linux/arm64/libonnxruntime.so.1          libonnxruntime.so.1      c36bc200e7e6c093b8abb0b34590fbdd8c52fd3fb5e33795b9523ffdde2fce0f
Darwin-arm64   darwin/arm64/libonnxruntime.1.27.0.dylib libonnxruntime.1.dylib   89f692a3a1a224e4ad0b796b0e7c0bd81113b0741bfe84211eceef14d05a9e59
Windows-x86_64 win32/x64/onnxruntime.dll                onnxruntime.dll          273f9ef9cf755c6a0f342226a80448156c10ceb74db2ae8c8370dc98e75af0eb
Windows-arm64  win32/arm64/onnxruntime.dll              onnxruntime.dll          908ce63e73f375e90daabe24c52486b42392c19df3d63973a26f871cfeab5453
"

sha256() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

system=$(uname -s)
case $system in MINGW* | MSYS* | CYGWIN*) system=Windows ;; esac
platform=$system-$(uname -m)
read -r _ packed name digest < <(grep "^$platform " <<<"$LIBRARIES") ||
    fail "There is no ONNX Runtime $VERSION for $platform in the npm package onnxruntime-node." \
        "Ambrotype runs on: $(awk 'NF { printf "%s ", $1 }' <<<"$LIBRARIES")"
library=$FOLDER/$name

if [ -f "$library" ] && [ "$(sha256 "$library")" = "$digest" ]; then exit 0; fi

heading "Fetching ONNX Runtime $VERSION (100 MB, once)"
command -v npm >/dev/null || fail "npm is missing." "Install Node.js 20 or later, then run the same command again."
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

(cd "$temporary" && npm pack --ignore-scripts --silent "onnxruntime-node@$VERSION" >/dev/null) ||
    fail "npm could not fetch onnxruntime-node $VERSION." "Check that the machine is online. Then run the same command again."
tar -xzf "$temporary/onnxruntime-node-$VERSION.tgz" -C "$temporary" "package/bin/napi-v6/$packed" package/README.md ||
    fail "The archive of onnxruntime-node $VERSION cannot be unpacked." \
        "Check that the disk is not full. Else clear npm's cache (npm cache clean --force) and run the same command again."

found=$(sha256 "$temporary/package/bin/napi-v6/$packed")
[ "$found" = "$digest" ] ||
    fail "The library in onnxruntime-node $VERSION is not the one that this project was tested with; nothing was installed." \
        "expected SHA-256 $digest" "found            $found" \
        "Clear npm's cache (npm cache clean --force) and try again. If it happens again, do not use that registry."

mkdir -p "$FOLDER"
cp "$temporary/package/README.md" "$FOLDER/README.md"
# The package names its licence, MIT, but does not contain the text, which the licence asks to pass on.
cat >"$FOLDER/LICENSE" <<'LICENSE'
MIT License

Copyright (c) Microsoft Corporation

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
LICENSE
# Renamed when it is complete: a partial copy must not look installed.
cp "$temporary/package/bin/napi-v6/$packed" "$library.part"
mv "$library.part" "$library"
info "$library"
