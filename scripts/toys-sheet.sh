#!/usr/bin/env bash
# Draws docs/toys.jpg, docs/bodies.jpg and docs/accessories.jpg: every box in every palette, the last ones with couples and
# families, every body and every accessory, with ten people who do not exist (CC0) from the corpus beside the repository.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly PORTRAITS=${1:-../shared/corpus/portraits}
readonly PEOPLE=(female_512_36 male_512_0 female_512_34 male_512_5 female_512_43 male_512_64 female_512_78 female_512_31 male_512_23 female_512_82)
readonly NAMES=("Sunny" "Captain Ben" "Rosalind" "Kai" "Nữ hoàng trà" "Dr. Rahul" "Grandma Jo" "小美" "أبو خالد" "Maryam")
readonly TAGLINES=("designer · plant parent" "weekend edition" "ten jars a week" "always on the road" "mỗi ngày một ấm" "runs on tea" "never late for cake" "一杯咖啡就好" "قهوة كل صباح" "one more chapter")
readonly LANGUAGES=(en en en en vi en en zh ar en)
readonly ACCESSORIES=(camera,coffee,potted-plant,books,guitar football,trophy,medal,running-shoe teapot,sunflower,cat backpack,compass,tent,phone,sunglasses
    teapot,lantern,books stethoscope,microscope,coffee,bicycle cake,yarn,dog bubble-tea,sushi,game-controller,headphones coffee,telescope,parrot glasses,books,pencil)
readonly TEMPLATES=src-tauri/crates/engine/templates LARGEST=900000

[ -d "$PORTRAITS" ] || fail "The corpus is not at $PORTRAITS." "Run scripts/toys-sheet.sh FOLDER-OF-PORTRAITS."
install_packages imagemagick librsvg2-bin
scripts/onnxruntime.sh
cargo build --locked --quiet --package engine --example compose
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT

# ids FOLDER FILE: the ids of a catalogue, in its order.
ids() { sed -n 's/^id = "\(.*\)"$/\1/p' "$TEMPLATES/$1/$2.toml"; }

# together FIRST COUNT: so many people beside one another, as $folder/together.jpg.
together() {
    local at photos=()
    for ((at = $1; at < $1 + $2; at++)); do photos+=("$PORTRAITS/${PEOPLE[at % ${#PEOPLE[@]}]}.jpg"); done
    /usr/bin/convert "${photos[@]}" +append -quality 95 "$folder/together.jpg"
}

# toy NUMBER SIZE PHOTO OPTION…: a toy of the photo, with the words of the person of that number, as $folder/NUMBER.png.
toy() {
    local number=$1 size=$2 photo=$3 person=$(($1 % ${#PEOPLE[@]}))
    shift 3
    mkdir -p "$folder/$number"
    target/debug/examples/compose "$@" --size "$size" --name "${NAMES[person]}" --tagline "${TAGLINES[person]}" --language "${LANGUAGES[person]}" \
        --accessory "${ACCESSORIES[person]}" --out "$folder/$number" "$photo" >/dev/null
    mv "$folder/$number"/*.png "$(printf '%s/%03d.png' "$folder" "$number")"
}

# sheet FILE COLUMNS: the pictures in the folder as one, as good as fits into LARGEST bytes.
sheet() {
    local quality
    montage "$folder"/[0-9]*.png -tile "$2x" -geometry +6+6 -background '#efece6' "$folder/sheet.png"
    for quality in 90 86 82 78 74 70 66 62; do
        /usr/bin/convert "$folder/sheet.png" -strip -quality "$quality" "$1"
        [ "$(stat --format %s "$1")" -gt "$LARGEST" ] || break
    done
    rm -rf "${folder:?}"/*
    info "$1, quality $quality"
}

mapfile -t boxes < <(ids toys toys)
mapfile -t palettes < <(ids toys palettes)
mapfile -t bodies < <(ids bodies bodies)
mapfile -t stands < <(ids stands stands)
number=0
for box in "${boxes[@]}"; do
    for palette in "${palettes[@]}"; do
        figure=(--clothes photo --body "${bodies[number % ${#bodies[@]}]}")
        [ $((number % 7)) -ne 5 ] || figure=(--bust "${stands[number % ${#stands[@]}]}")
        photo="$PORTRAITS/${PEOPLE[number % ${#PEOPLE[@]}]}.jpg"
        if [ "$palette" = "${palettes[-1]}" ]; then
            together "$number" $((2 + number / ${#palettes[@]} % 3))
            figure=(--clothes photo --body "hoodie+chef+runner+abaya")
            photo="$folder/together.jpg"
        fi
        toy "$number" 270x338 "$photo" --toy "$box" --palette "$palette" "${figure[@]}"
        number=$((number + 1))
    done
done
sheet docs/toys.jpg "${#palettes[@]}"

for number in "${!bodies[@]}"; do
    toy "$number" 540x675 "$PORTRAITS/${PEOPLE[number % ${#PEOPLE[@]}]}.jpg" --toy scale-figure --palette "${palettes[number % ${#palettes[@]}]}" --body "${bodies[number]}"
    mogrify -crop 264x560+252+80 +repage "$(printf '%s/%03d.png' "$folder" "$number")"
done
sheet docs/bodies.jpg 10

number=0
for accessory in $(ids accessories accessories); do
    rsvg-convert --width 112 "$TEMPLATES/accessories/$accessory.svg" --output "$(printf '%s/%03d.png' "$folder" "$number")"
    number=$((number + 1))
done
sheet docs/accessories.jpg 17
