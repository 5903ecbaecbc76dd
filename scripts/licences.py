#!/usr/bin/env python3
"""Writes ui/src/settings/licences.json: every work of others that is in the program, with its version and licence.

What is linked into the Linux program comes from `cargo metadata`, what is in the page from its lock file. With `--check` nothing
is written, and a list that is out of date is refused.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "ui/src/settings/licences.json"
# Works that no package manager brings: the library that runs the networks, and the web view's helper inside of the page.
OTHERS = [{"name": "ONNX Runtime", "version": "1.27.0", "licence": "MIT"}]
# What of npm ends up in the page; the rest builds or tests it.
PAGE = ["svelte", "@tauri-apps/api"]


def main() -> int:
    works = sorted(crates() + modules() + OTHERS, key=lambda work: (work["name"].lower(), work["version"]))
    text = "[\n" + ",\n".join("  " + json.dumps(work) for work in works) + "\n]\n"
    if "--check" in sys.argv[1:]:
        if LIST.read_text() != text:
            print(f"{LIST.relative_to(ROOT)} is out of date. Run: scripts/licences.py")
            return 1
        return 0
    LIST.write_text(text)
    print(f"{len(works)} works written to {LIST.relative_to(ROOT)}")
    return 0


def crates() -> list[dict]:
    return [
        {"name": package["name"], "version": package["version"], "licence": package["license"] or "see its files"}
        for package in linked()
    ]


def linked() -> list[dict]:
    """What Cargo tells of each crate of others that is in the Linux program."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    packages = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    pending = [name for name in told["workspace_members"] if packages[name]["name"] == "ambrotype"]
    found = set()
    while pending:
        name = pending.pop()
        if name in found or any("proc-macro" in target["kind"] for target in packages[name]["targets"]):
            continue
        found.add(name)
        for dependency in nodes[name]["deps"]:
            # Kind null is what is linked; the others build or test.
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                pending.append(dependency["pkg"])
    return [packages[name] for name in found - set(told["workspace_members"])]


def modules() -> list[dict]:
    locked = json.loads((ROOT / "ui/package-lock.json").read_text())["packages"]
    found = [(name, locked[f"node_modules/{name}"]) for name in PAGE]
    return [{"name": name, "version": work["version"], "licence": work["license"]} for name, work in found]


if __name__ == "__main__":
    sys.exit(main())
