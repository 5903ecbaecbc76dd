#!/usr/bin/env python3
"""Makes the fonts of the templates: src-tauri/crates/engine/fonts/*.ttf, with their licence and a README of sources and hashes.

    scripts/fonts.py [FOLDER]

Whole fonts come from npm's registry (or lie in FOLDER already, as `npm pack` names them) and are reduced to the letters of four
languages. The same packages and the same fonttools give the same bytes. Needs npm, and Python with fonttools.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "src-tauri/crates/engine/fonts"
# Our name, npm package, its version, the file in it, and the letters that are kept.
SOURCES = [
    ("display", "anton", "0.4.2", "400Regular/Anton_400Regular.ttf", "latin"),
    ("round", "baloo-2", "0.4.2", "800ExtraBold/Baloo2_800ExtraBold.ttf", "latin"),
    ("text", "be-vietnam-pro", "0.4.1", "600SemiBold/BeVietnamPro_600SemiBold.ttf", "latin"),
    ("serif", "playfair-display", "0.4.2", "700Bold/PlayfairDisplay_700Bold.ttf", "latin"),
    ("script", "pacifico", "0.4.1", "400Regular/Pacifico_400Regular.ttf", "latin"),
    ("arabic-heavy", "cairo", "0.4.2", "900Black/Cairo_900Black.ttf", "arabic"),
    ("arabic", "cairo", "0.4.2", "700Bold/Cairo_700Bold.ttf", "arabic"),
    ("chinese", "noto-sans-sc", "0.4.3", "700Bold/NotoSansSC_700Bold.ttf", "chinese"),
]
LATIN = [(0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x192), (0x1A0, 0x1B0), (0x1CD, 0x1DC), (0x218, 0x21B), (0x2B0, 0x2DD),
         (0x300, 0x33F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203A), (0x20A0, 0x20BF), (0x2113, 0x2122), (0x2190, 0x2193),
         (0x2212, 0x2212), (0x221E, 0x221E), (0x2248, 0x2265), (0x25CA, 0x25CA)]
ARABIC = [(0x20, 0x7E), (0xAB, 0xBB), (0x600, 0x6FF), (0x750, 0x77F), (0x200C, 0x200D), (0x25CC, 0x25CC), (0xFB50, 0xFDFF),
          (0xFE70, 0xFEFC)]


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        licences, rows = {}, []
        for name, package, version, file, letters in SOURCES:
            archive = folder / f"expo-google-fonts-{package}-{version}.tgz"
            if not archive.exists():
                subprocess.run(["npm", "pack", "--silent", f"@expo-google-fonts/{package}@{version}"], cwd=folder, check=True)
            with tarfile.open(archive) as members:
                whole = members.extractfile(f"package/{file}").read()
                licences[package] = members.extractfile("package/LICENSE_FONT").read().decode("utf-8-sig")
            font = reduced(whole, name, code_points(letters))
            (FONTS / f"{name}.ttf").write_bytes(font)
            rows.append((name, f"@expo-google-fonts/{package} {version}", Path(file).name, sha256(whole), len(font), sha256(font)))
    (FONTS / "OFL.txt").write_text(licence(licences))
    (FONTS / "README.md").write_text(readme(rows))
    print(f"{sum(row[4] for row in rows):,} bytes in {FONTS.relative_to(ROOT)}")
    return 0


def code_points(letters: str) -> set[int]:
    if letters == "chinese":
        return gb2312()
    ranges = LATIN if letters == "latin" else ARABIC
    return {code for first, last in ranges for code in range(first, last + 1)}


def gb2312() -> set[int]:
    """The 6,763 signs of both levels, and the punctuation and full-width letters."""
    codes = set(range(0x20, 0x7F))
    for row in [1, 2, 3, *range(16, 88)]:
        for cell in range(1, 95):
            try:
                codes.add(ord(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return codes


def reduced(whole: bytes, name: str, codes: set[int]) -> bytes:
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["ccmp", "locl", "mark", "mkmk", "kern", "liga", "calt", "rlig", "init", "medi", "fina", "isol"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.drop_tables += ["DSIG", "STAT", "MVAR", "gasp", "vhea", "vmtx", "VORG", "BASE"]
    options.recalc_timestamp = False
    options.notdef_outline = False
    font = TTFont(io.BytesIO(whole), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    # Two names are reserved by their authors, so no changed font bears the name that it had.
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = f"Ambrotype-{name}" if record.nameID == 6 else f"Ambrotype {name}"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def licence(licences: dict[str, str]) -> str:
    """Every copyright line, and the text that all have in common."""
    lines = [next(line for line in text.splitlines() if line.startswith("Copyright")).rstrip(" ,") for text in licences.values()]
    first = next(iter(licences.values()))
    return "\n".join(lines) + "\n\n" + first[first.index("This Font Software is licensed") :]


def readme(rows: list[tuple]) -> str:
    table = "\n".join(f"| `{name}.ttf` | {package} | `{file}` | {size:,} | `{made}` | `{was}` |" for name, package, file, was, size, made in rows)
    return f"""# Fonts of the templates

Made by `scripts/fonts.py` with fonttools {fontTools.version}; under the SIL Open Font License 1.1 ([OFL.txt](OFL.txt)). Reduced to Latin
with Vietnamese, Arabic, and the signs of GB 2312, without hints, and renamed: two of their names are reserved.

| file | package | file in it | bytes | SHA-256 | SHA-256 of the whole font |
|---|---|---|---|---|---|
{table}
"""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
