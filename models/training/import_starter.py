#!/usr/bin/env python3
"""Turns the style vectors of a training run into the file that the engine reads.

    import_starter.py RUN.json models/starter.safetensors

RUN.json holds `styles.NAME.gamma` and `styles.NAME.beta` as lists of numbers. The result is a safetensors file with
the tensors `NAME.gamma` and `NAME.beta`, f32, where NAME is in the spelling of the manifests: hyphens, no underscores.
The same input always gives the same bytes, so that the SHA-256 in the manifest can be checked by anyone. Needs Python
alone.
"""

import hashlib
import json
import math
import struct
import sys


def main(source: str, target: str) -> None:
    with open(source, encoding="utf-8") as file:
        styles = json.load(file)["styles"]

    header, data = {}, bytearray()
    for name, style in styles.items():
        for part in ("gamma", "beta"):
            numbers = style[part]
            if not all(math.isfinite(number) for number in numbers):
                sys.exit(f"{name}.{part} holds something that is not a number")
            start = len(data)
            data += struct.pack(f"<{len(numbers)}f", *numbers)
            header[f"{name.replace('_', '-')}.{part}"] = {
                "dtype": "F32",
                "shape": [len(numbers)],
                "data_offsets": [start, len(data)],
            }

    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    content = struct.pack("<Q", len(text)) + text + data
    with open(target, "wb") as file:
        file.write(content)
    print(f"{target}: {len(styles)} styles, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
