#!/usr/bin/env python3
"""Writes ui/src/settings/licences.json: every third-party component of the program, with its version and licence.

The crates that are linked into the Linux program come from `cargo metadata`, the packages of the page from its lock file. With
`--check` nothing is written, and an outdated list is an error.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "ui/src/settings/licences.json"
# Components that come through no package manager.
ONNXRUNTIME = {"name": "ONNX Runtime", "version": "1.27.0", "licence": "MIT"}
MEDIAPIPE = {"name": "MediaPipe (models of faces and people)", "version": "0.10.21", "licence": "Apache-2.0"}
FONTS = {"name": "Anton, Baloo 2, Be Vietnam Pro, Cairo, Noto Sans SC, Pacifico, Playfair Display", "version": "2026.11", "licence": "OFL-1.1"}
EMOJI = {"name": "Fluent Emoji (accessories of the toy)", "version": "1.2.6", "licence": "MIT"}
VGG = {"name": "VGG-19 (loss network of learnt styles, changed; K. Simonyan and A. Zisserman)", "version": "2014", "licence": "CC-BY-4.0"}
UNMANAGED = [ONNXRUNTIME, MEDIAPIPE, VGG, FONTS, EMOJI]
# The npm packages that are in the page; the others build or test it.
NPM_PACKAGES = ["svelte", "@tauri-apps/api"]


def main() -> int:
    components = sorted(rust_components() + npm_components() + UNMANAGED, key=order)
    text = "[\n" + ",\n".join("  " + json.dumps(component) for component in components) + "\n]\n"
    if "--check" in sys.argv[1:]:
        if OUTPUT.read_text() != text:
            print(f"{OUTPUT.relative_to(ROOT)} is out of date. Run: scripts/licences.py")
            return 1
        return 0
    OUTPUT.write_text(text)
    print(f"{len(components)} components written to {OUTPUT.relative_to(ROOT)}")
    return 0


def order(component: dict) -> tuple[str, str]:
    return component["name"].lower(), component["version"]


def rust_components() -> list[dict]:
    return [
        {"name": package["name"], "version": package["version"], "licence": package["license"] or "see its files"}
        for package in linked_packages()
    ]


def linked_packages() -> list[dict]:
    """Cargo's metadata of each third-party crate in the Linux program."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    pending = [name for name in metadata["workspace_members"] if packages[name]["name"] == "ambrotype"]
    linked = set()
    while pending:
        name = pending.pop()
        if name in linked or any("proc-macro" in target["kind"] for target in packages[name]["targets"]):
            continue
        linked.add(name)
        for dependency in nodes[name]["deps"]:
            # Kind null is a normal dependency; the others are for builds and tests.
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                pending.append(dependency["pkg"])
    return [packages[name] for name in linked - set(metadata["workspace_members"])]


def npm_components() -> list[dict]:
    packages = json.loads((ROOT / "ui/package-lock.json").read_text())["packages"]
    linked = [(name, packages[f"node_modules/{name}"]) for name in NPM_PACKAGES]
    return [{"name": name, "version": component["version"], "licence": component["license"]} for name, component in linked]


if __name__ == "__main__":
    sys.exit(main())
