#!/usr/bin/env bash
# Draws docs/posters.jpg, docs/seasons.jpg and docs/cards.jpg: every poster, season and card with people who do not exist (CC0)
# from the corpus beside the repository; each poster and season once more with two and with three of them together.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly PORTRAITS=${1:-../shared/corpus/portraits}
readonly PEOPLE=(female_512_36 male_512_0 female_512_34 male_512_5 female_512_43 male_512_64 female_512_78 female_512_31 male_512_23 female_512_82)
readonly LANGUAGES=(en vi zh ar)
readonly TEMPLATES=src-tauri/crates/engine/templates LARGEST=900000

[ -d "$PORTRAITS" ] || fail "The corpus is not at $PORTRAITS." "Run scripts/posters-sheet.sh FOLDER-OF-PORTRAITS."
install_packages imagemagick librsvg2-bin
scripts/onnxruntime.sh
cargo build --locked --quiet --package engine --example compose
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT

# sheet FILE COLUMNS: the pictures in $folder/sheet as one, as good as fits into LARGEST bytes.
sheet() {
    local quality
    montage "$folder"/sheet/*.png -tile "$2x" -geometry +6+6 -background '#efece6' "$folder/sheet.png"
    for quality in 90 86 82 78 74 70 66 62; do
        /usr/bin/convert "$folder/sheet.png" -strip -quality "$quality" "$1"
        [ "$(stat --format %s "$1")" -gt "$LARGEST" ] || break
    done
    rm -rf "$folder/sheet"
    info "$1, quality $quality"
}

# cut_out PERSON LOOK: the person alone, as $folder/PERSON-LOOK.png; with the look "photo" as in the photo.
cut_out() {
    local look=(--style "$2")
    [ "$2" != photo ] || look=(--style storybook --strength 0)
    [ -e "$folder/$1-$2.png" ] || cargo run --locked --quiet -- stylize "$PORTRAITS/$1.jpg" "${look[@]}" \
        --backdrop transparent --out "$folder/$1-$2.png"
}

# draw NUMBER LANGUAGE PHOTO OPTION…: a picture of the photo, as that one of the sheet.
draw() {
    local number=$1 language=$2 photo=$3
    shift 3
    mkdir -p "$folder/one" "$folder/sheet"
    target/debug/examples/compose "$@" --size 432x540 --language "$language" --out "$folder/one" "$photo" >/dev/null
    mv "$folder"/one/*.png "$(printf '%s/sheet/%03d.png' "$folder" "$number")"
}

# together NAME PERSON SIDE LEFT…: people before a wall, the hindmost first.
together() {
    local name=$1 layers=()
    shift
    while [ $# -gt 0 ]; do
        cut_out "$1" photo
        layers+=('(' "$folder/$1-photo.png" -resize "$2x$2" ')' -geometry "$3+0" -composite)
        shift 3
    done
    /usr/bin/convert -size 1000x760 'gradient:#dfe6ea-#b9c4cc' -gravity SouthWest "${layers[@]}" "$folder/$name.png"
}

together two male_512_5 700 +330 female_512_36 700 -60
together three male_512_0 700 -150 female_512_36 690 +360 female_512_34 540 +215
mapfile -t posters < <(sed -n 's/^id = "\(.*\)"$/\1/p' "$TEMPLATES/posters/posters.toml")
for number in "${!posters[@]}"; do
    draw "$number" en "$PORTRAITS/${PEOPLE[number % ${#PEOPLE[@]}]}.jpg" --poster "${posters[number]}"
    draw $((number + 100)) "${LANGUAGES[number % 3 + 1]}" "$folder/$([ $((number % 2)) = 0 ] && echo two || echo three).png" --poster "${posters[number]}"
done
sheet docs/posters.jpg "${#posters[@]}"

mapfile -t cards < <(sed -n 's/^id = "\(.*\)"$/\1/p' "$TEMPLATES/cards/cards.toml")
mapfile -t palettes < <(sed -n 's/^id = "\(.*\)"$/\1/p' "$TEMPLATES/cards/palettes.toml")
for number in "${!cards[@]}"; do
    photo="$PORTRAITS/${PEOPLE[number % ${#PEOPLE[@]}]}.jpg"
    # Every seventh shows a family.
    [ $((number % 7)) != 2 ] || photo="$folder/three.png"
    draw "$number" "${LANGUAGES[number % 4]}" "$photo" --card "${cards[number]}" --palette "${palettes[number / 2 % 4]}"
done
sheet docs/cards.jpg 8

mapfile -t seasons < <(sed -n 's/^id = "\(.*\)"$/\1/p' "$TEMPLATES/seasons/seasons.toml")
for number in "${!seasons[@]}"; do
    draw "$number" en "$PORTRAITS/${PEOPLE[number % ${#PEOPLE[@]}]}.jpg" --season "${seasons[number]}" --greeting
    draw $((number + 100)) "${LANGUAGES[number % 3 + 1]}" "$folder/$([ $((number % 2)) = 0 ] && echo two || echo three).png" --season "${seasons[number]}" --greeting
done
sheet docs/seasons.jpg "${#seasons[@]}"
