#!/usr/bin/env python3
"""Checks the drawings and data of the composer by the grammar of docs/templates.md; part of `make check`.

    scripts/templates.py [FOLDER]       FOLDER holds the templates; without it, that of the engine

Prints one line for each mistake, and fails if there is one. The engine reads the same files by the same grammar in its tests; this
script needs no compiler, so that it answers while one draws.
"""

from __future__ import annotations

import re
import sys
import tomllib
import xml.etree.ElementTree as xml
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src-tauri/crates/engine/templates"
SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("en", "vi", "zh", "ar")
CONTRAST = 4.5
"""The least contrast of ink on paper (WCAG 2.1, 1.4.3)."""

ELEMENTS = set(
    "g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath mask pattern use filter"
    " feGaussianBlur feOffset feFlood feComposite feMerge feMergeNode feTurbulence feColorMatrix feBlend".split()
)
ATTRIBUTES = set(
    "id d x y width height rx ry cx cy r x1 y1 x2 y2 points fx fy fill fill-opacity fill-rule stroke stroke-width stroke-opacity"
    " stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity transform clip-path clip-rule"
    " clipPathUnits mask maskUnits maskContentUnits patternUnits patternContentUnits patternTransform gradientUnits gradientTransform"
    " spreadMethod offset stop-color stop-opacity href filter filterUnits primitiveUnits color-interpolation-filters in in2 result"
    " stdDeviation dx dy flood-color flood-opacity operator k1 k2 k3 k4 mode type values baseFrequency numOctaves seed"
    " stitchTiles mix-blend-mode".split()
)
COLOURS = {"fill", "stroke", "stop-color", "flood-color", "data-rim", "data-tint", "data-outline", "data-fill", "data-stroke", "data-duotone"}

SLOT = re.compile(r"slot-(portrait|photo|body|accessory-[1-5]|picture-([1-9]|1[0-2]))")
WORDS = re.compile(r"words-[a-z][a-z0-9-]*")
FIELDS = {"name", "tagline", "title", "subtitle", "date", "place", "number", "before", "after"} | {f"picture-{each}" for each in range(1, 13)}
NUMBER = r"-?\d+(\.\d+)?"
COLOUR = r"(#[0-9a-f]{6}|var\(--[a-z][a-z0-9-]*\))"
ID = r"[a-z][a-z0-9-]*"
SLOT_ATTRIBUTES = {
    "data-fit": "cover|bust|whole|head|contain",
    "data-heads": rf"{NUMBER} {NUMBER}",
    "data-clip": ID,
    "data-rim": COLOUR,
    "data-light": "left|right|top",
    "data-tint": COLOUR,
    "data-tint-amount": r"0(\.\d+)?|1",
    "data-duotone": f"{COLOUR} {COLOUR}",
    "data-outline": COLOUR,
    "data-outline-width": NUMBER,
    "data-shadow": " ".join([NUMBER] * 4),
    "data-look": ID,
}
WORDS_ATTRIBUTES = {
    "data-key": ID,
    "data-default": ID,
    "data-font": "display|round|text|serif|script",
    "data-size": NUMBER,
    "data-min": NUMBER,
    "data-lines": "[1-9]",
    "data-align": "start|middle|end",
    "data-valign": "top|middle|bottom",
    "data-fill": COLOUR,
    "data-stroke": COLOUR,
    "data-stroke-width": NUMBER,
    "data-case": "upper",
    "data-rotate": NUMBER,
    "data-spacing": NUMBER,
}
WORDS_NEEDED = {"data-font", "data-size", "data-min", "data-fill"}

BODY = {"skin", "skin-shade", "main", "main-shade", "second", "second-shade", "trim", "line"}
PALETTES = {
    "toys": {"card", "card-dark", "card-light", "accent", "accent-2", "ink", "paper", "glow"},
    "seasons": {"sky", "ground", "accent", "accent-2", "ink", "paper", "glow"},
}
SIZES = {"bodies": "0 0 600 800", "stands": "0 0 600 800", "accessories": "0 0 128 128"}


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    mistakes, count = check(folder)
    print("\n".join([*mistakes, f"templates: {count} drawings, {len(mistakes)} mistakes"]))
    return 1 if mistakes else 0


def check(folder: Path) -> tuple[list[str], int]:
    """The mistakes in a folder of templates, and how many drawings there are."""
    drawings = sorted(folder.glob("*/*.svg"))
    data = {file.relative_to(folder).as_posix(): tomllib.loads(file.read_text("utf-8")) for file in sorted(folder.glob("**/*.toml"))}
    mistakes: list[str] = []
    for kind in sorted({file.parent.name for file in drawings}):
        mistakes += catalog(folder, kind, data)
    for name, table in data.items():
        if name.endswith("palettes.toml"):
            mistakes += [f"{name}: {text}" for text in palettes(table, PALETTES.get(name.split("/")[0]))]
        elif name.endswith("words.toml"):
            mistakes += [f"{name}: {key}: no {each}" for key, word in table.items() for each in LANGUAGES if not word.get(each)]
    for file in drawings:
        kind, name = file.parent.name, file.relative_to(folder).as_posix()
        words = data.get(f"{kind}/words.toml", {}) | data.get("words.toml", {})
        drawing = Drawing(file.read_text("utf-8"), kind, variables(kind, file, data), words)
        mistakes += [f"{name}: {text}" for text in drawing.mistakes]
    return mistakes, len(drawings)


def entries(kind: str, data: dict) -> list[dict]:
    """The entries of a catalogue: the only array of tables in KIND/KIND.toml."""
    return next((value for value in data.get(f"{kind}/{kind}.toml", {}).values() if isinstance(value, list)), [])


def catalog(folder: Path, kind: str, data: dict) -> list[str]:
    """A catalogue names every drawing of its folder and no other, in every language."""
    where = f"{kind}/{kind}.toml"
    listed = [each.get("template", each["id"] + ".svg") for each in entries(kind, data)]
    ids = [each["id"] for each in entries(kind, data)]
    there = {file.name for file in (folder / kind).glob("*.svg")}
    mistakes = [f"{where}: {each}: no such drawing" for each in sorted(set(listed) - there)]
    mistakes += [f"{where}: {each} is not listed" for each in sorted(there - set(listed))]
    mistakes += [f"{where}: {each} is listed twice" for each in sorted({each for each in ids if ids.count(each) > 1})]
    mistakes += [f"{where}: {each}: not an id" for each in ids if not re.fullmatch(ID, each)]
    for each in entries(kind, data):
        mistakes += [f"{where}: {each['id']}: no name in {language}" for language in LANGUAGES if not each.get("name", {}).get(language)]
        if kind == "bodies" and set(each.get("colours", {})) != BODY:
            mistakes.append(f"{where}: {each['id']}: its colours are not {', '.join(sorted(BODY))}")
        if kind == "accessories":
            mistakes += [
                f"{where}: {each['id']}: fewer than three words to search by in {language}"
                for language in LANGUAGES
                if len(set(each.get("search", {}).get(language, []))) < 3
            ]
            mistakes += [f"{where}: {each['id']}: no {key}" for key in ("source", "licence") if not each.get(key)]
        for name, colour in each.get("colours", {}).items():
            if not re.fullmatch("#[0-9a-f]{6}", colour):
                mistakes.append(f"{where}: {each['id']}: {name} is {colour}, not #rrggbb in small letters")
    return mistakes


def palettes(table: dict, names: set[str] | None) -> list[str]:
    mistakes = []
    for each in next((value for value in table.values() if isinstance(value, list)), []):
        colours, who = each.get("colours", {}), each["id"]
        mistakes += [f"{who}: no name in {language}" for language in LANGUAGES if not each.get("name", {}).get(language)]
        mistakes += [f"{who}: {name} is no #rrggbb" for name, value in colours.items() if not re.fullmatch("#[0-9a-f]{6}", value)]
        if names and set(colours) != names:
            mistakes.append(f"{who}: these names are missing or unknown: {', '.join(sorted(names ^ set(colours)))}")
        elif (ratio := contrast(colours["ink"], colours["paper"])) < CONTRAST:
            mistakes.append(f"{who}: ink on paper has a contrast of {ratio:.2f}, {CONTRAST} is the least")
    return mistakes


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.1, "contrast ratio"): 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def variables(kind: str, file: Path, data: dict) -> set[str]:
    """The names that a drawing may take of a palette."""
    if kind == "bodies":
        return BODY
    own = [each.get("colours", {}) for each in entries(kind, data) if each.get("template", each["id"] + ".svg") == file.name]
    shared = next((PALETTES[each] for each in (kind, "toys") if each in PALETTES and kind in (each, "stands")), set())
    palette = next((value for value in data.get(f"{kind}/palettes.toml", {}).values() if isinstance(value, list)), [])
    return shared.union(*own, *(each.get("colours", {}) for each in palette))


class Drawing:
    """One drawing, read by the grammar."""

    def __init__(self, text: str, kind: str, names: set[str], words: dict) -> None:
        self.mistakes: list[str] = []
        self.kind, self.names, self.words = kind, names, words
        if "<!" in text.replace("<!--", "") or "<?" in text:
            self.mistakes.append("a declaration, an entity or an instruction")
            return
        try:
            self.root = xml.fromstring(text)
        except xml.ParseError as error:
            self.mistakes.append(f"no XML: {error}")
            return
        self.head()
        ids = [each.get("id") for each in self.root.iter() if each.get("id")]
        self.mistakes += [f"id {each} is there twice" for each in sorted({each for each in ids if ids.count(each) > 1})]
        for each in self.root.iter():
            if each is not self.root:
                self.element(each, set(ids))

    def head(self) -> None:
        """The root, and what a kind of drawing must have."""
        allowed = {"viewBox", "data-head"} if self.kind == "bodies" else {"viewBox"}
        self.mistakes += [f"the root has {key}" for key in sorted(set(self.root.keys()) - allowed)]
        box = self.root.get("viewBox", "")
        if self.root.tag != SVG + "svg" or not re.fullmatch(rf"0 0 {NUMBER} {NUMBER}", box):
            self.mistakes.append('the root is not <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 W H">')
        elif SIZES.get(self.kind, box) != box:
            self.mistakes.append(f"the view box is {box}, not {SIZES[self.kind]}")
        ids = {each.get("id"): each for each in self.root}
        for name in [name for name in ids if (name or "").startswith("with-")]:
            if name.removeprefix("with-") not in ids:
                self.mistakes.append(f"{name} belongs to no place")
        if self.kind == "bodies":
            anchor = ids.get("anchor-neck")
            if anchor is None or anchor.tag != SVG + "circle" or not re.fullmatch(NUMBER, self.root.get("data-head", "")):
                self.mistakes.append("a body has a circle anchor-neck at its root, and data-head")
        if self.kind == "toys" and not {"slot-body", "slot-accessory-3", "words-name", "words-tagline"} <= set(ids):
            self.mistakes.append("a box has places for the figure, three accessories, the name and the tagline")

    def element(self, each: xml.Element, ids: set[str]) -> None:
        tag, name = each.tag.removeprefix(SVG), each.get("id", "")
        if not each.tag.startswith(SVG) or tag not in ELEMENTS:
            self.mistakes.append(f"<{tag}> is not of the grammar")
        if (each.text or "").strip() or (each.tail or "").strip():
            self.mistakes.append(f"text in or after <{tag}>")
        place = bool(re.match("slot-|words-", name))
        if place:
            self.place(each, name, ids)
        for key, value in each.items():
            if key not in ATTRIBUTES and not (place and key.startswith("data-")):
                self.mistakes.append(f"<{tag}> has {key}, which is not of the grammar")
            self.value(tag, key, value, ids)

    def value(self, tag: str, key: str, value: str, ids: set[str]) -> None:
        for variable in re.findall(r"var\(--([^)]*)\)", value):
            if key not in COLOURS:
                self.mistakes.append(f"<{tag}> has a palette's colour in {key}")
            elif variable not in self.names:
                self.mistakes.append(f"no palette of {self.kind} has {variable}")
        if key == "href" and not value.startswith("#"):
            self.mistakes.append(f"<{tag}> refers to {value}, outside of the file")
        for target in re.findall(r"url\(([^)]*)\)", value) + ([value] if key == "href" else []):
            if target.removeprefix("#") not in ids or not target.startswith("#"):
                self.mistakes.append(f"<{tag}> refers to {target}, which is not there")

    def place(self, each: xml.Element, name: str, ids: set[str]) -> None:
        picture = name.startswith("slot-")
        if not (SLOT if picture else WORDS).fullmatch(name):
            self.mistakes.append(f"{name} is no place")
        if each not in list(self.root) or each.tag != SVG + "rect" or each.get("transform"):
            self.mistakes.append(f"{name} is not a rect at the root without a transform")
        known = SLOT_ATTRIBUTES if picture else WORDS_ATTRIBUTES
        # A body and an accessory are drawings: what is done to a picture is not done to them.
        if name == "slot-body" or name.startswith("slot-accessory-"):
            known = {key: SLOT_ATTRIBUTES[key] for key in ("data-fit", "data-look")}
        for key, value in each.items():
            if key in ("x", "y", "width", "height"):
                if not re.fullmatch(NUMBER, value):
                    self.mistakes.append(f"{name}: {key} is not a number")
            elif key not in known and key != "id":
                self.mistakes.append(f"{name} has {key}, which is no attribute of such a place")
            elif key in known and not re.fullmatch(known[key], value):
                self.mistakes.append(f'{name}: {key}="{value}" is not of the grammar')
        if picture and each.get("data-clip", "") not in ids | {""}:
            self.mistakes.append(f"{name}: data-clip names {each.get('data-clip')}, which is not there")
        if not picture:
            self.words_place(each, name)

    def words_place(self, each: xml.Element, name: str) -> None:
        self.mistakes += [f"{name} has no {key}" for key in sorted(WORDS_NEEDED - set(each.keys()))]
        if "data-key" not in each.keys() and name.removeprefix("words-") not in FIELDS:
            self.mistakes.append(f"{name} is no field, and has no data-key")
        for key in (each.get("data-key"), each.get("data-default")):
            if key and key not in self.words:
                self.mistakes.append(f"{name}: words.toml has no {key}")
        size, least = (float(each.get(key, "1")) for key in ("data-size", "data-min"))
        if least > size:
            self.mistakes.append(f"{name}: its smallest letters are larger than its largest")


if __name__ == "__main__":
    sys.exit(main())
