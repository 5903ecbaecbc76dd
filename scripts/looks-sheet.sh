#!/usr/bin/env bash
# Draws docs/looks.jpg: ten people who do not exist (CC0) in every drawn look, from the corpus beside the repository.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly PORTRAITS=${1:-../shared/corpus/portraits}
readonly PEOPLE=(male_512_0 female_512_36 female_512_43 male_512_64 female_512_78 male_512_5 female_512_34 female_512_82 female_512_31 male_512_23)
readonly SIDE=200 LARGEST=1500000

[ -d "$PORTRAITS" ] || fail "The corpus is not at $PORTRAITS." "Run scripts/looks-sheet.sh FOLDER-OF-PORTRAITS."
install_packages imagemagick
scripts/onnxruntime.sh
PHOTOS=("${PEOPLE[@]/#/$PORTRAITS/}")
PHOTOS=("${PHOTOS[@]/%/.jpg}")
sheet=$(mktemp --suffix .png)
trap 'rm -f "$sheet"' EXIT
cargo run --locked --package engine --example draw -- --side "$SIDE" --sheet "$sheet" "${PHOTOS[@]}"
for quality in 88 84 80 76 72 68 64; do
    /usr/bin/convert "$sheet" -strip -quality "$quality" docs/looks.jpg
    [ "$(stat --format %s docs/looks.jpg)" -gt "$LARGEST" ] || break
done
ls -l docs/looks.jpg
