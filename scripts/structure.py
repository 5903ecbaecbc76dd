#!/usr/bin/env python3
"""Checks how the source is laid out; part of `make check`. Prints one line for each violation, and fails if there is one.

    scripts/structure.py [FOLDER]       FOLDER is the root of the project; without it, the one that this file lies in

It reads the imports of Rust, TypeScript, Svelte and Python (imports.py) and refuses

- an import against the order of the rooms (`ROOMS` below; docs/architecture.md draws it),
- a package where it may not be named (`PACKAGES`),
- files that import each other in a circle,
- a source file of more than `MOST_LINES` lines,
- a file outside of the rooms.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import imports
from imports import Import

MOST_LINES = 450


def layers(*rooms: set[str]) -> dict[str, set[str]]:
    """The rooms that each room may import: those of all layers below its own. Rooms of one layer do not import each other, except
    for the lowest layer, the small modules that every room may use."""
    lowest, below, allowed = rooms[0], set(), {}
    for layer in rooms:
        allowed |= {room: below | (lowest - {room} if layer is lowest else set()) for room in layer}
        below = below | layer
    return allowed


# The rooms of each part of the source, from the lowest layer to the highest. A room is a folder, with the file of the same name
# next to it; "" are the files in the part's own folder.
ROOMS = {
    "src-tauri/crates/engine/src": layers(
        {"error"},
        {"image"},
        {"codec"},
        {"onnx"},
        {"analysis"},
        {"effects"},
        {"looks"},
        {"compose"},
        {"engine"},
        {"fuzzing"},
        {""},
    ),
    "src-tauri/crates/vault/src": layers(
        {"error", "blocking", "clock", "files", "ids", "random", "utc_date"},
        {"crypto"},
        {"keys"},
        {"store"},
        {"purge", "backup"},
        {"vault"},
        {"fuzzing"},
        {""},
    ),
    "src-tauri/src": layers(
        {"fault"},
        {"resources", "sandbox"},
        {"traces", "darkroom"},
        {"studio"},
        {"cli", "shell"},
        {"fuzzing"},
        {""},
    ),
    "ui/src": layers(
        set(),
        {"bridge"},
        {"words"},
        {"shared"},
        {"import", "stylize", "packs", "compose", "gallery", "vault", "settings"},
        {""},
    ),
    "models/training": layers(set(), {"looks"}, {""}, {"evaluate"}, {"tests"}),
    "scripts": layers(set(), {""}, {"tests"}),
    "tests/bench": layers(set(), {""}),
}

# Files of a part's root: those that the language asks for, and those that assemble the rooms. Python's scripts stand in the root.
ROOT_FILES = {
    "src-tauri/crates/engine/src": {"lib.rs", "engine.rs"},
    "src-tauri/crates/vault/src": {"lib.rs"},
    "src-tauri/src": {"lib.rs", "main.rs"},
    "ui/src": {"main.ts", "App.svelte", "Header.svelte", "Workspace.svelte", "PortraitView.svelte", "actions.ts", "studio.svelte.ts"},
}

# Our own crates, and the rooms that may name them.
CRATES = {
    "engine": {"src-tauri/src": {"", "darkroom", "studio", "cli", "shell", "fault", "resources", "fuzzing"}},
    "vault": {"src-tauri/src": {"", "studio", "cli", "shell", "fault", "fuzzing"}},
    "ambrotype": {"src-tauri/src": {""}},  # main.rs
}

# Packages that one room alone may name, and why.
PACKAGES: list[tuple[str, str, set[str], str]] = [
    ("src-tauri/src", "tauri", {"shell"}, "only the shell knows the window: pass it plain data"),
    ("src-tauri/src", "tauri_specta", {"shell"}, "only the shell lists the commands of the page"),
    ("src-tauri/src", "gtk", {"shell"}, "only the shell knows the window"),
    ("src-tauri/src", "webkit2gtk", {"shell"}, "only the shell knows the window"),
    ("src-tauri/src", "clap", {"cli"}, "only the command line reads arguments"),
]
SPECTA_DERIVES = {"Type", "Number"}
"""What of specta any room may name, to let a type be seen by the page."""

TAURI_FILES = {"ui/src/bridge/tauri.ts", "ui/src/bridge/bindings.ts"}
"""The only files of the page that may import `@tauri-apps/*`."""

# Modules that may import upwards and in a circle: an error type names the errors of other rooms and is named everywhere.
PLAIN = {
    "src-tauri/crates/engine/src/error.rs": "the engine's one error type holds those of its stages",
    "src-tauri/crates/vault/src/error.rs": "the vault's one error type",
    "src-tauri/src/fault.rs": "the program's one error type holds those of the crates",
}

# Files that may be longer, and why.
LONG = {
    "ui/src/bridge/bindings.ts": "generated",
    "tests/golden/graphs/cases.rs": "a table of graphs that are refused",
}
SOURCE = {".rs", ".ts", ".svelte", ".css", ".mjs", ".py", ".sh", ".c"}
SOURCE_FOLDERS = ("src-tauri", "ui/src", "ui/tests", "models/training", "scripts", "tests", "fuzz")
BUILT = {"target", "node_modules", ".venv", "artefacts", "artifacts", "corpus", "gen", "__pycache__"}


@dataclass(frozen=True, order=True)
class Violation:
    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1]).resolve()
    violations, count = check(root)
    for violation in violations:
        print(violation)
    print(f"structure: {count} imports, {len(violations)} violations")
    return 1 if violations else 0


def check(root: Path) -> tuple[list[Violation], int]:
    every = [each for part in ROOMS for each in of_part(root, part)]
    violations = [*misplaced(root), *too_long(root), *circles(root, every)]
    names: dict[Violation, list[str]] = {}
    for each in every:
        if violation := against_order(root, each):
            names.setdefault(violation, []).append(each.name)
    violations += [replace(each, text=each.text.format(", ".join(f"`{name}`" for name in taken))) for each, taken in names.items()]
    return sorted(violations), len(every)


def of_part(root: Path, part: str) -> list[Import]:
    folder = root / part
    if part.startswith("src-tauri"):
        return [each for crate in crates(root, part) for each in crate.imports()]
    if part == "ui/src":
        return [each for file in source_files(folder) if file.suffix in (".ts", ".svelte") for each in imports.of_page(file)]
    return [each for file in source_files(folder) if file.suffix == ".py" for each in imports.of_python(file, folder)]


def crates(root: Path, part: str) -> list[imports.Crate]:
    return [imports.Crate.read(root / part / name) for name in ("lib.rs", "main.rs") if (root / part / name).is_file()]


def source_files(folder: Path) -> list[Path]:
    found, pending = [], [folder] if folder.is_dir() else []
    while pending:
        for entry in sorted(pending.pop().iterdir()):
            if entry.is_dir() and entry.name not in BUILT:
                pending.append(entry)
            elif entry.suffix in SOURCE:
                found.append(entry)
    return found


def part_and_room(root: Path, file: Path) -> tuple[str, str] | None:
    """The part that a file belongs to and its room there; the root of a part is the room ""."""
    path = file.relative_to(root).as_posix()
    for part in sorted(ROOMS, key=len, reverse=True):
        if path.startswith(part + "/"):
            first, *deeper = path.removeprefix(part + "/").split("/")
            rust = part.startswith("src-tauri") and first not in ROOT_FILES[part]
            return part, first if deeper else first.removesuffix(".rs") if rust else ""
    return None


def against_order(root: Path, each: Import) -> Violation | None:
    """What is wrong with an import, if anything; `{}` in its text stands for the names that are taken."""
    part, room = part_and_room(root, each.file)
    name = each.file.relative_to(root).as_posix()
    if each.package is not None:
        text = package_fault(part, room, name, each)
    elif name in PLAIN or (each.target and part_and_room(root, each.target) is None):
        text = None
    elif each.target is None:
        text = "{} is taken from a file that does not exist"
    else:
        text = room_fault(root, part, room, each)
    return Violation(name, each.line, text) if text else None


def room_fault(root: Path, part: str, room: str, each: Import) -> str | None:
    # A path that names a room goes to that room; one that names the root goes to where the item comes from.
    other = part_and_room(root, each.written or each.target)[1] or part_and_room(root, each.target)[1]
    allowed = ROOMS[part].get(room)
    if allowed is None or room == other or other in allowed:
        return None
    below = ", ".join(sorted(allowed - {""})) or "no other room"
    if not other:
        return f"{room} takes {{}} from the root of {part}: move it into one of the rooms that {room} may import: {below}"
    name = room or "the root"
    return f"{name} may not import {other} ({{}}), only {below}: move what both need down there, or pass it in as a parameter"


def package_fault(part: str, room: str, here: str, each: Import) -> str | None:
    rust, name = part.startswith("src-tauri"), room or "the root"
    for where, package, rooms, reason in PACKAGES:
        if part == where and each.package == package and room not in rooms:
            return f"{name} may not name {package} ({{}}): {reason}"
    if rust and each.package == "specta" and room != "shell" and each.name not in SPECTA_DERIVES:
        return f"{name} may derive specta's types but not use {{}}: commands belong into shell"
    if rust and each.package in CRATES and room not in CRATES[each.package].get(part, set()):
        return f"{name} may not import the crate {each.package} ({{}}): it stands above {name} or beside it"
    if part == "ui/src" and each.package.startswith("@tauri-apps/") and here not in TAURI_FILES:
        return "only ui/src/bridge/tauri.ts may import @tauri-apps/*: go through the bridge"
    return None


def circles(root: Path, every: list[Import]) -> list[Violation]:
    """Groups of files each of which imports, over others of the group, itself."""
    arrows: dict[Path, dict[Path, Import]] = {}
    plain = {root / name for name in PLAIN}
    for each in every:
        if each.target and each.target != each.file and not each.types_only and not {each.target, each.file} & plain:
            arrows.setdefault(each.file, {}).setdefault(each.target, each)
    violations = []
    for group in strongly_connected(arrows):
        names = ", ".join(sorted(file.relative_to(root).as_posix() for file in group))
        ties = [arrows[file][other] for file in sorted(group) for other in sorted(arrows.get(file, {})) if other in group]
        shown = "; ".join(
            f"{tie.file.relative_to(root).as_posix()}:{tie.line} takes `{tie.name}` of {tie.target.relative_to(root).as_posix()}"
            for tie in ties
        )
        first = ties[0]
        violations.append(
            Violation(
                first.file.relative_to(root).as_posix(),
                first.line,
                f"a circle of {len(group)} files ({names}): move what they share into a file below them. {shown}",
            )
        )
    return violations


def strongly_connected(arrows: dict[Path, dict[Path, Import]]) -> list[set[Path]]:
    """The groups of two and more (Tarjan, "Depth-first search and linear graph algorithms", 1972), without recursion."""
    index: dict[Path, int] = {}
    low: dict[Path, int] = {}
    stack: list[Path] = []
    on_stack: set[Path] = set()
    groups = []
    for start in sorted(arrows):
        work = [(start, iter(sorted(arrows[start])))] if start not in index else []
        if work:
            index[start] = low[start] = len(index)
            stack.append(start)
            on_stack.add(start)
        while work:
            node, others = work[-1]
            other = next(others, None)
            if other is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group = set(stack[stack.index(node) :])
                    del stack[stack.index(node) :]
                    on_stack -= group
                    groups += [group] if len(group) > 1 else []
            elif other not in index:
                index[other] = low[other] = len(index)
                stack.append(other)
                on_stack.add(other)
                work.append((other, iter(sorted(arrows.get(other, {})))))
            elif other in on_stack:
                low[node] = min(low[node], index[other])
    return groups


def too_long(root: Path) -> list[Violation]:
    violations = []
    for folder in SOURCE_FOLDERS:
        for file in source_files(root / folder):
            lines = file.read_text(encoding="utf-8").count("\n")
            name = file.relative_to(root).as_posix()
            if lines > MOST_LINES and name not in LONG:
                violations.append(Violation(name, MOST_LINES + 1, f"{lines} lines, {MOST_LINES} are the most: split it by what it is about"))
    return violations


def misplaced(root: Path) -> list[Violation]:
    violations = []
    for part, root_files in ROOT_FILES.items():
        rooms, read = set(ROOMS[part]), crates(root, part)
        known = {file for crate in read for file in crate.files}
        tests = {file for crate in read for file in crate.test_files}
        for file in source_files(root / part):
            if file in tests:
                continue
            name, room = file.relative_to(root).as_posix(), part_and_room(root, file)[1]
            if room not in rooms or (not room and file.name not in root_files):
                violations.append(Violation(name, 1, f"outside of the rooms of {part}: move it into one of {', '.join(sorted(rooms - {''}))}"))
            elif file.suffix == ".rs" and file not in known:
                violations.append(Violation(name, 1, "no `mod` line names this file: add one, or remove the file"))
    return violations


if __name__ == "__main__":
    sys.exit(main())
