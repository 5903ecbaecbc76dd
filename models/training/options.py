"""Command-line options that the scripts of this folder share."""

from __future__ import annotations

import argparse
from pathlib import Path

MODELS = Path(__file__).resolve().parents[1]


def parser(description: str, *folders: str) -> argparse.ArgumentParser:
    """A parser with `--NAME FOLDER` for each of `folders`: corpus and work must be given, models has a default."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in folders:
        if name == "models":
            parser.add_argument("--models", type=Path, default=MODELS)
        else:
            parser.add_argument(f"--{name}", type=Path, required=True)
    return parser
