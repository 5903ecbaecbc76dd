#!/usr/bin/env python3
"""Compares the pictures that the program opens with those of decoders of other families, and prints how many are wrong, refused by
name, or make a decoder panic. It ends with 1 if one is wrong or panics.

    cargo build -p engine --example open
    tests/bench/pictures.py target/debug/examples/open            # pictures that it makes
    tests/bench/pictures.py target/debug/examples/open FOLDER     # and those of a folder

It needs Pillow, pillow-heif, tifffile, imagecodecs and numpy from PyPI, in an environment outside of the repository. The right value
of a picture that it makes is what it was made of, for lossy formats what Pillow decodes (libjpeg-turbo, libheif, libwebp, LittleCMS).

Of a folder, `NAME.right.png` is the right value of NAME, and an empty file `NAME.refused` says that NAME must be refused by name. A
file without either is compared with `expected*.png`, made as small as it is.
"""

from __future__ import annotations

import io
import itertools
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, NamedTuple

import numpy
import pillow_heif
import tifffile
from PIL import Image, ImageCms, ImageOps

pillow_heif.register_heif_opener()

EXACT = 1.0
"""The largest mean difference of a lossless picture, in 8-bit steps."""

LOSSY = 3.0
"""The same of one whose chroma each decoder interpolates in its own way."""


class Case(NamedTuple):
    name: str
    file: bytes
    right: numpy.ndarray
    most: float


def scene(width: int, height: int) -> numpy.ndarray:
    """Slopes and, where there is room, blocks of colour. There is no fine detail: decoders differ in that."""
    x, y = numpy.meshgrid(numpy.arange(width), numpy.arange(height))
    # A small picture has as gentle slopes as a large one.
    across, down = max(width, 64), max(height, 64)
    red, green = 40 + x * 170 // across, 60 + y * 150 // down
    blue = 200 - (x + y) * 150 // (across + down)
    pixels = numpy.stack([red, green, blue], axis=-1).astype(numpy.uint8)
    if min(width, height) < 40:
        return pixels
    pixels[height // 5 : height // 2, width // 5 : width // 2] = (190, 60, 50)
    pixels[height // 2 : height * 4 // 5, width // 2 : width * 4 // 5] = (40, 90, 170)
    return pixels


def opened(file: bytes) -> numpy.ndarray:
    """What Pillow and LittleCMS make of a file: upright, in sRGB, on white."""
    picture = Image.open(io.BytesIO(file))
    picture.load()
    icc = picture.info.get("icc_profile")
    if Image.open(io.BytesIO(file)).format not in ("HEIF", "AVIF"):
        picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("P", "LA", "PA", "RGBa"):
        picture = picture.convert("RGBA")
    if icc and picture.mode in ("RGB", "CMYK"):
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        picture = ImageCms.profileToProfile(picture, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    if picture.mode == "RGBA":
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return numpy.asarray(picture.convert("RGB"))


def saved(picture: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


SIZES = [(61, 47), (64, 48), (33, 65), (17, 9), (1, 1), (2, 31)]


def exif(orientation: int, big: bool, long: bool) -> bytes:
    order = ">" if big else "<"
    value = struct.pack(order + ("I" if long else "HH"), *((orientation,) if long else (orientation, 0)))
    entry = struct.pack(order + "HHI", 0x112, 4 if long else 3, 1) + value
    return (b"MM\0*" if big else b"II*\0") + struct.pack(order + "IH", 8, 1) + entry + bytes(4)


def jpegs() -> Iterator[Case]:
    for (width, height), sampling, progressive, restart in itertools.product(
        SIZES, ("4:4:4", "4:2:2", "4:2:0", "4:1:1"), (False, True), (0, 1, 5)
    ):
        picture = Image.fromarray(scene(width, height))
        options = {"quality": 95, "subsampling": sampling, "progressive": progressive, "restart_marker_blocks": restart}
        name = f"jpeg-{width}x{height}-{sampling.replace(':', '')}-{'p' if progressive else 'b'}-{restart}"
        for mode in ("RGB", "L", "CMYK"):
            file = saved(picture.convert(mode), "JPEG", **options)
            yield Case(f"{name}-{mode}.jpg", file, opened(file), LOSSY)
        file = saved(picture, "JPEG", quality=95, keep_rgb=True, progressive=progressive)
        yield Case(f"{name}-rgb.jpg", file, opened(file), LOSSY)


def orientations() -> Iterator[Case]:
    picture = Image.fromarray(scene(40, 24))
    for number, big, long in itertools.product(range(1, 9), (False, True), (False, True)):
        block = exif(number, big, long)
        upright = numpy.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(saved(picture, "PNG", exif=exif(number, False, False))))))
        name = f"exif-{number}-{'mm' if big else 'ii'}-{'long' if long else 'short'}"
        yield Case(f"{name}.jpg", saved(picture, "JPEG", quality=95, subsampling="4:4:4", exif=b"Exif\0\0" + block), upright, LOSSY)
        yield Case(f"{name}.png", saved(picture, "PNG", exif=block), upright, EXACT)
        yield Case(f"{name}.webp", saved(picture, "WEBP", lossless=True, exif=b"Exif\0\0" + block), upright, EXACT)


def heifs() -> Iterator[Case]:
    for (width, height), chroma in itertools.product([*SIZES, (161, 120), (160, 121), (7, 5)], ("420", "422", "444")):
        if min(width, height) < 2:
            continue
        picture = Image.fromarray(scene(width, height))
        layered = picture.copy()
        layered.putalpha(Image.linear_gradient("L").resize(picture.size))
        for mode, source in (("rgb", picture), ("rgba", layered)):
            file = saved(source, "HEIF", quality=95, chroma=chroma)
            yield Case(f"heic-{width}x{height}-{chroma}-{mode}.heic", file, opened(file), LOSSY)
            file = saved(source, "AVIF", quality=95, subsampling=":".join(chroma))
            yield Case(f"avif-{width}x{height}-{chroma}-{mode}.avif", file, opened(file), LOSSY)


def tiffs() -> Iterator[Case]:
    pixels = scene(61, 47)
    gray = pixels[..., 0]
    alpha = (255 - numpy.arange(61) * 2).astype(numpy.uint8)[None, :, None].repeat(47, axis=0)
    wide = numpy.concatenate([pixels, alpha], axis=-1)
    share = alpha.astype(float) / 255
    premultiplied = numpy.concatenate([(pixels * share).round().astype(numpy.uint8), alpha], axis=-1)
    on_white = (pixels * share + 255 * (1 - share)).round().astype(numpy.uint8)
    level = pixels.astype(numpy.uint32)
    as_rgb = gray[..., None].repeat(3, axis=-1)
    kinds = {
        "gray8": (gray, as_rgb, {"photometric": "minisblack"}),
        "gray8-inverted": (255 - gray, as_rgb, {"photometric": "miniswhite"}),
        "gray16": (gray.astype(numpy.uint16) * 257, as_rgb, {"photometric": "minisblack"}),
        "bits": (gray > 127, numpy.where(as_rgb > 127, 255, 0), {"photometric": "minisblack"}),
        "rgb8": (pixels, pixels, {"photometric": "rgb"}),
        "rgb16": ((level * 257).astype(numpy.uint16), pixels, {"photometric": "rgb"}),
        "rgb32": (level * 0x01010101, pixels, {"photometric": "rgb"}),
        "float32": ((pixels / 255).astype(numpy.float32), pixels, {"photometric": "rgb"}),
        "float64": (pixels / 255, pixels, {"photometric": "rgb"}),
        "unassociated": (wide, on_white, {"photometric": "rgb", "extrasamples": ["unassalpha"]}),
        "associated": (premultiplied, on_white, {"photometric": "rgb", "extrasamples": ["assocalpha"]}),
        "unspecified": (wide, pixels, {"photometric": "rgb", "extrasamples": ["unspecified"]}),
        "cmyk": (numpy.concatenate([255 - pixels, alpha * 0], axis=-1), pixels, {"photometric": "separated"}),
    }
    layouts = itertools.product(kinds, "<>", ("contig", "separate"), (None, (16, 16), (64, 48)), (None, "zlib", "lzw", "packbits"), (0, 1, 2))
    for kind, order, planes, tile, compression, predictor in layouts:
        samples, right, options = kinds[kind]
        if planes == "separate" and samples.ndim < 3 or kind == "bits" and (predictor or compression in ("lzw", "zlib")):
            continue
        if predictor and compression not in ("zlib", "lzw") or predictor == 2 and not kind.startswith("float"):
            continue
        if predictor == 1 and kind.startswith("float"):
            continue
        stored = numpy.moveaxis(samples, -1, 0) if planes == "separate" else samples
        extra = {"planarconfig": planes} if samples.ndim == 3 else {}
        if predictor:
            extra["predictor"] = 3 if kind.startswith("float") else 2
        file = io.BytesIO()
        rows = {"tile": tile} if tile else {"rowsperstrip": 7}
        try:
            tifffile.imwrite(
                file, stored, byteorder=order, compression=compression, metadata=None, **rows, **extra, **options
            )
        except (ValueError, NotImplementedError, KeyError):
            continue
        name = f"tiff-{kind}-{'ii' if order == '<' else 'mm'}-{planes}-{tile and tile[0]}-{compression}-{predictor}.tif"
        yield Case(name, file.getvalue(), right, EXACT)
    for (width, height), compression in itertools.product(SIZES, ("group3", "group4", "tiff_ccitt", "jpeg", "tiff_lzw", "packbits")):
        picture = Image.fromarray(scene(width, height))
        picture = picture.convert("1") if compression in ("group3", "group4", "tiff_ccitt") else picture
        for order in (1, 2):
            if order == 2 and picture.mode != "1":
                continue
            file = saved(picture, "TIFF", compression=compression, tiffinfo={266: order} if order == 2 else {})
            most = LOSSY if compression == "jpeg" else EXACT
            right = opened(file) if compression == "jpeg" else numpy.asarray(picture.convert("RGB"))
            yield Case(f"tiff-{width}x{height}-{compression}-{order}.tif", file, right, most)
    for colors in (2, 16, 200):
        picture = Image.fromarray(pixels).quantize(colors)
        yield Case(f"tiff-palette-{colors}.tif", saved(picture, "TIFF"), numpy.asarray(picture.convert("RGB")), EXACT)


def others() -> Iterator[Case]:
    for width, height in SIZES:
        picture = Image.fromarray(scene(width, height))
        layered = picture.copy()
        layered.putalpha(Image.linear_gradient("L").resize(picture.size))
        for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
            source = (layered if mode in ("LA", "RGBA") else picture).convert(mode)
            file = saved(source, "PNG")
            yield Case(f"png-{width}x{height}-{mode}.png", file, opened(file), EXACT)
        for format, options in (("GIF", {}), ("BMP", {}), ("WEBP", {"lossless": True}), ("WEBP", {"quality": 95})):
            file = saved(picture.quantize(64) if format == "GIF" else picture, format, **options)
            most = LOSSY if "quality" in options else EXACT
            yield Case(f"{format.lower()}-{width}x{height}-{len(options)}-{most}.{format.lower()}", file, opened(file), most)


def folder_cases(folder: Path) -> Iterator[tuple[Path, numpy.ndarray | None, bool]]:
    """Each picture of a folder, its right value, and whether it must be refused."""
    scenes = sorted(folder.glob("expected*.png"))
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.suffix in (".md", ".refused") or path in scenes or path.name.endswith(".right.png"):
            continue
        right = path.with_name(path.name + ".right.png")
        refused = path.with_name(path.name + ".refused").exists()
        of = right if right.exists() else scenes[0] if scenes else None
        yield path, numpy.asarray(Image.open(of).convert("RGB")) if of else None, refused


def difference(found: Path, right: numpy.ndarray, resize: bool) -> float:
    picture = Image.open(found).convert("RGB")
    if resize and picture.size != (right.shape[1], right.shape[0]):
        right = numpy.asarray(Image.fromarray(right).resize(picture.size))
    if right.shape[:2] != (picture.height, picture.width):
        return 255.0
    return float(numpy.abs(numpy.asarray(picture, dtype=float) - right).mean())


def run(program: str, out: Path, paths: list[Path]) -> dict[str, tuple[str, str]]:
    """What the program says of each path: a word and a sentence."""
    answers: dict[str, tuple[str, str]] = {}
    for start in range(0, len(paths), 200):
        command = [program, str(out), *map(str, paths[start : start + 200])]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        for line in lines:
            path, word, sentence = line.split("\t", 2)
            answers[path] = (word, sentence)
    return answers


def main() -> int:
    program, *folders = sys.argv[1:]
    wrong, panics, right, refused = [], [], 0, []
    with tempfile.TemporaryDirectory() as place:
        made, out = Path(place, "made"), Path(place, "out")
        made.mkdir(), out.mkdir()
        cases = {}
        for case in itertools.chain(jpegs(), orientations(), heifs(), tiffs(), others()):
            (made / case.name).write_bytes(case.file)
            cases[made / case.name] = (case.right, case.most, False, False)
        for folder in folders:
            for path, value, must_refuse in folder_cases(Path(folder)):
                cases[path] = (value, 4.0, must_refuse, True)
        answers = run(program, out, list(cases))
        for path, (value, most, must_refuse, resize) in cases.items():
            word, sentence = answers[str(path)]
            if word == "panicked":
                panics.append(f"{path.name}: {sentence}")
            elif word == "refused":
                refused.append(f"{path.name}: {sentence}")
                if not resize:
                    wrong.append(f"{path.name}: refused, {sentence}")
            elif word != "opened":
                wrong.append(f"{path.name}: {sentence}")
            elif must_refuse:
                wrong.append(f"{path.name}: opened, and it must be refused")
            elif value is not None and (off := difference(out / f"{path.name}.png", value, resize)) > most:
                wrong.append(f"{path.name}: {off:.1f} away")
            else:
                right += 1
    for title, lines in (("refused", refused), ("wrong", wrong), ("panics", panics)):
        for line in lines:
            print(f"{title}: {line}")
    print(f"{len(cases)} pictures: {right} right, {len(refused)} refused by name, {len(wrong)} wrong, {len(panics)} panics")
    return 1 if wrong or panics else 0


if __name__ == "__main__":
    sys.exit(main())
