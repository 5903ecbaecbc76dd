#!/usr/bin/env bash
# Draws docs/looks.jpg: ten people who do not exist (CC0), two of them together and three of them together, in every drawn
# look, from the corpus beside the repository.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly PORTRAITS=${1:-../shared/corpus/portraits}
readonly PEOPLE=(male_512_0 female_512_36 female_512_43 male_512_64 female_512_78 male_512_5 female_512_34 female_512_82 female_512_31 male_512_23)
readonly SIDE=200 LARGEST=1500000

[ -d "$PORTRAITS" ] || fail "The corpus is not at $PORTRAITS." "Run scripts/looks-sheet.sh FOLDER-OF-PORTRAITS."
install_packages imagemagick
scripts/onnxruntime.sh
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT

# Nobody in the corpus stands beside another, so people are cut out of their portraits, by the program itself.
cut_out() {
    [ -e "$folder/$1.png" ] || cargo run --locked --quiet -- stylize "$PORTRAITS/$1.jpg" --style storybook --strength 0 \
        --backdrop transparent --out "$folder/$1.png"
}
# together NAME TOP-COLOUR BOTTOM-COLOUR PERSON SIDE LEFT…: people before a wall, the hindmost first.
together() {
    local name=$1 layers=()
    local wall="gradient:$2-$3"
    shift 3
    while [ $# -gt 0 ]; do
        cut_out "$1"
        layers+=('(' "$folder/$1.png" -resize "$2x$2" ')' -geometry "$3+0" -composite)
        shift 3
    done
    /usr/bin/convert -size 1000x1000 "$wall" -gravity SouthWest "${layers[@]}" "$folder/$name.png"
}
together two '#dfe6ea' '#b9c4cc' male_512_5 720 +300 female_512_36 740 -110
together three '#e9e0d2' '#c9b79c' male_512_0 760 -150 female_512_36 720 +340 female_512_34 540 +215

PHOTOS=("${PEOPLE[@]/#/$PORTRAITS/}")
PHOTOS=("${PHOTOS[@]/%/.jpg}" "$folder/two.png" "$folder/three.png")
cargo run --locked --package engine --example draw -- --side "$SIDE" --sheet "$folder/sheet.png" "${PHOTOS[@]}"
for quality in 88 84 80 76 72 68 64; do
    /usr/bin/convert "$folder/sheet.png" -strip -quality "$quality" docs/looks.jpg
    [ "$(stat --format %s docs/looks.jpg)" -gt "$LARGEST" ] || break
done
ls -l docs/looks.jpg
