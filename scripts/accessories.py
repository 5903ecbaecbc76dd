#!/usr/bin/env python3
"""Takes the accessories of the toy out of Microsoft's Fluent emoji, by the list in templates/accessories/accessories.toml.

    scripts/accessories.py              writes every drawing whose source is SOURCE, and the licence beside them

The package is fetched with npm in one fixed version and compared with its checksum. A drawing is put into the view box of an accessory,
its names are shortened, and it gets the same dark line around it that the bodies have. Run it after adding an entry.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src-tauri/crates/engine/templates/accessories"
PACKAGE, VERSION = "@iconify-json/fluent-emoji-flat", "1.2.6"
INTEGRITY = "RY47RgPb47fYUiyrA64sIOL0+UU02s29sXpNBbIQRBUlPlfNFTKUmZDERGuxDs/7yNGWqQYvuaSYM1M4fRXlUw=="
SOURCE = f"{PACKAGE} {VERSION}"
SIDE, MARGIN, LINE, INK = 128, 9, 2.6, "#2b2430"

LICENCE = f"""The drawings in this folder whose source is {PACKAGE} {VERSION} are
Fluent emoji by Microsoft, under the MIT License:

MIT License

Copyright (c) Microsoft Corporation.

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
"""


def main() -> int:
    wanted = tomllib.loads((FOLDER / "accessories.toml").read_text("utf-8"))["accessory"]
    wanted = [each for each in wanted if each["source"] == SOURCE]
    icons = fetch()
    unknown = [each["id"] for each in wanted if each.get("icon", each["id"]) not in icons]
    if unknown:
        print(f"{SOURCE} has no {', '.join(unknown)}")
        return 1
    for each in wanted:
        (FOLDER / f"{each['id']}.svg").write_text(drawing(icons[each.get("icon", each["id"])]["body"]), "utf-8")
    (FOLDER / "LICENCE").write_text(LICENCE, "utf-8")
    print(f"{len(wanted)} accessories of {SOURCE}")
    return 0


def fetch() -> dict:
    """The drawings of the package by their names."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        (archive,) = Path(folder).glob("*.tgz")
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != INTEGRITY:
            sys.exit(f"{SOURCE}: the checksum is {found}, not {INTEGRITY}")
        with tarfile.open(archive) as files:
            return json.load(files.extractfile("package/icons.json"))["icons"]


def drawing(body: str) -> str:
    """A drawing of 32 by 32 units as an accessory: once with a line, for the edge, and once without."""
    for number, name in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', body))):
        body = re.sub(rf'(id="|url\(#|href="#){re.escape(name)}(["\)])', rf"\g<1>p{number}\g<2>", body)
    scale = (SIDE - 2 * MARGIN) / 32
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">\n'
        f'<defs><g id="drawing">{body}</g></defs>\n'
        f'<g transform="translate({MARGIN} {MARGIN}) scale({scale:g})">'
        f'<use href="#drawing" stroke="{INK}" stroke-width="{LINE}" stroke-linejoin="round"/><use href="#drawing"/></g>\n</svg>\n'
    )


if __name__ == "__main__":
    sys.exit(main())
