#!/usr/bin/env python3
"""Puts cut-outs into the places of seasons or cards, for the sheets of docs/sharing.md; words stay empty.

    scripts/place_people.py CUT-OUTS OUT seasons|cards      CUT-OUTS holds PERSON-LOOK.png with a clear background

It knows where a picture goes and how large it is, and no more: light, rims and words are the engine's. rsvg-convert draws.
"""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as xml
from base64 import b64encode
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src-tauri/crates/engine/templates"
SVG = "http://www.w3.org/2000/svg"
HEIGHT = 400


def main() -> None:
    cut_outs, out, kind = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    xml.register_namespace("", SVG)
    entries = tables(kind, kind)
    palettes = {each["id"]: each["colours"] for each in tables(kind, "palettes")}
    people = {look: sorted(cut_outs.glob(f"*-{look}.png")) for look in ("storybook", "comic", "vector")}
    for number, entry in enumerate(entries):
        colours = entry.get("colours") or palettes[entry.get("palette", entry["id"])]
        text = (FOLDER / kind / f"{entry['id']}.svg").read_text("utf-8")
        root = xml.fromstring(re.sub(r"var\(--([a-z0-9-]+)\)", lambda name: colours[name[1]], text))
        fill(root, number, entry.get("look"), people)
        drawing = xml.tostring(root, "unicode")
        subprocess.run(
            ["rsvg-convert", "--unlimited", "--height", str(HEIGHT), "--output", out / f"{number:03}.png"], input=drawing.encode(), check=True
        )


def tables(kind: str, name: str) -> list[dict]:
    """The only array of tables of a file."""
    return next(value for value in tomllib.loads((FOLDER / kind / f"{name}.toml").read_text("utf-8")).values() if isinstance(value, list))


def fill(root: xml.Element, number: int, look: str | None, people: dict[str, list[Path]]) -> None:
    """Every place for a picture gets one; a place for words, and what belongs to one, goes."""
    looks = [look] if look in people else list(people)
    for at, each in enumerate(list(root)):
        name = each.get("id", "")
        if name.startswith(("words-", "with-words-")):
            root.remove(each)
        elif name.startswith("slot-"):
            # A photo and its portrait show the same person.
            count = number if name in ("slot-portrait", "slot-photo") else number + at
            style = "storybook" if name == "slot-photo" else looks[(count + 1) % len(looks)]
            chosen = people[style][count % len(people[style])]
            root.insert(list(root).index(each), placed(each, chosen))
            root.remove(each)


def placed(place: xml.Element, picture: Path) -> xml.Element:
    """The picture in its place: a bust stands on the lower edge, everything else covers the place before a grey wall."""
    x, y, width, height = (float(place.get(key, "0")) for key in ("x", "y", "width", "height"))
    bust = place.get("data-fit") == "bust"
    across, down = struct.unpack(">II", picture.read_bytes()[16:24])
    scale = (min if bust else max)(width / across, height / down)
    group = xml.Element(f"{{{SVG}}}g")
    clip = f"clip-{place.get('id')}"
    shape = xml.SubElement(group, f"{{{SVG}}}clipPath", id=clip)
    xml.SubElement(shape, f"{{{SVG}}}rect", {key: place.get(key, "0") for key in ("x", "y", "width", "height")})
    inner = xml.SubElement(group, f"{{{SVG}}}g", {"clip-path": f"url(#{clip})"})
    if not bust:
        xml.SubElement(inner, f"{{{SVG}}}rect", {**shape[0].attrib, "fill": "#c9ccca"})
    at = {"x": x + (width - across * scale) / 2, "y": y + (height - down * scale) * (1 if bust else 0.3), "width": across * scale, "height": down * scale}
    data = "data:image/png;base64," + b64encode(picture.read_bytes()).decode()
    xml.SubElement(inner, f"{{{SVG}}}image", {key: f"{value:.2f}" for key, value in at.items()} | {"href": data})
    if place.get("data-clip"):
        cut = xml.SubElement(group, f"{{{SVG}}}clipPath", id=f"{clip}-shape")
        xml.SubElement(cut, f"{{{SVG}}}use", href=f"#{place.get('data-clip')}")
        outer = xml.Element(f"{{{SVG}}}g", {"clip-path": f"url(#{clip}-shape)"})
        outer.append(group)
        return outer
    return group


if __name__ == "__main__":
    main()
