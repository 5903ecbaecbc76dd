#!/usr/bin/env bash
# Draws the pictures of the styles that the window shows while no photo is open: the face of the sample photo in each.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_build_packages
install_packages imagemagick jq
cargo build --locked

program=target/debug/ambrotype
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" styles --json | jq -r '.styles[].name' | while read -r style; do
  "$program" stylize src-tauri/sample/astronaut.jpg --style "$style" --crop 0.244,0.01,0.391,0.391 --out "$folder/$style.png" --force
  /usr/bin/convert "$folder/$style.png" -resize 112x112 -quality 85 -strip "ui/public/styles/$style.jpg"
done
