"""Reads which file of the project imports which: `use` and paths in Rust, `import` in TypeScript, Svelte and Python.

Tests are no part of it: `#[cfg(test)]` items are skipped, and so are the files of modules that are declared behind it.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Import:
    """`file` takes `name` from `target`, a file of the project, or from the package `package`."""

    file: Path
    line: int
    name: str
    target: Path | None = None
    package: str | None = None
    written: Path | None = None
    """Rust: the file of the module that the path names; `target` is where the item is defined, behind re-exports."""
    types_only: bool = False
    """TypeScript: `import type`, which is gone when the program runs. Rust: a child takes a type or a constant of its parent."""


# --- Rust -----------------------------------------------------------------------------------------------------------

HIDDEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|\b[bc]?r(\#*)".*?"\1|\b[bc]?"(?:\\.|[^"\\])*"|"(?:\\.|[^"\\])*"|\bb?'(?:\\[^\n]*?|[^'\\\n])'|'(?:\\[^'\n]*|[^'\\\n])'""",
    re.DOTALL,
)
TEST_ONLY = re.compile(r"#\[cfg\((?:test|all\(test\b[^\]]*)\)\]")
ATTRIBUTE = re.compile(r"\s*#\[[^\]]*\]")
MODULE = re.compile(r"(?:#\[path\s*=[^\]]*\]\s*)?(?:\bpub(?:\([^)]*\))?\s+)?\bmod\s+(\w+)\s*([;{])")
PATH_ATTRIBUTE = re.compile(r'#\[path\s*=\s*"([^"]+)"\]')
USE = re.compile(r"\buse\s+([^;<]+);")
PATH = re.compile(r"(?<![\w:])[A-Za-z_]\w*(?:::[A-Za-z_]\w*)+")
ITEM = re.compile(r"\b(?:fn|struct|enum|trait|type|const|static|union|macro_rules!)\s+(?:mut\s+)?(\w+)")

Segments = tuple[str, ...]


@dataclass
class Module:
    """One module of a crate; an inline `mod name { … }` is a module of its own in the file of its parent."""

    path: Segments
    file: Path
    paths: list[tuple[Segments, int]] = field(default_factory=list)
    """Paths written in it, each with its line."""
    uses: dict[str, Segments] = field(default_factory=dict)
    """Names that `use` brings into it."""
    globs: list[Segments] = field(default_factory=list)
    items: set[str] = field(default_factory=set)


@dataclass
class Crate:
    """The modules that are reached by `mod` from the crate's root file."""

    root: Path
    modules: dict[Segments, list[Module]] = field(default_factory=dict)
    test_files: set[Path] = field(default_factory=set)

    @classmethod
    def read(cls, root: Path) -> Crate:
        crate = cls(root)
        crate._read_file((), root, root.parent)
        return crate

    @property
    def files(self) -> set[Path]:
        return {module.file for modules in self.modules.values() for module in modules} | self.test_files

    def imports(self) -> list[Import]:
        found = {}
        for modules in self.modules.values():
            for module in modules:
                for path, line in module.paths:
                    for each in self._import(module, path, line):
                        found.setdefault((each.file, each.line, each.target, each.package, each.name), each)
        return list(found.values())

    def _read_file(self, path: Segments, file: Path, folder: Path) -> None:
        original = file.read_text(encoding="utf-8")
        text, test_modules = without_tests(blank(original, HIDDEN))
        for name in test_modules:
            self.test_files |= {folder / f"{name}.rs", *(folder / name).glob("**/*.rs")}
        self._read_module(path, file, folder, original, text, 0, len(text))

    def _read_module(self, path: Segments, file: Path, folder: Path, original: str, text: str, start: int, end: int) -> None:
        module = Module(path, file)
        self.modules.setdefault(path, []).append(module)
        own, at = [], start
        while match := MODULE.search(text, at, end):
            name, kind = match.groups()
            own.append((at, match.start()))
            at = match.end()
            if kind == "{":
                at = closing(text, match.end() - 1) + 1
                self._read_module((*path, name), file, folder / name, original, text, match.end(), at - 1)
                continue
            # Strings are blank in `text`, so that the attribute is read from the original.
            elsewhere = PATH_ATTRIBUTE.search(original, match.start(), match.end())
            choices = [(file.parent / elsewhere[1]).resolve()] if elsewhere else [folder / f"{name}.rs", folder / name / "mod.rs"]
            for choice in filter(Path.exists, choices):
                self._read_file((*path, name), choice, folder / name)
        own.append((at, end))
        for begin, finish in own:
            self._read_paths(module, text, begin, finish)

    def _read_paths(self, module: Module, text: str, start: int, end: int) -> None:
        for match in USE.finditer(text, start, end):
            for segments, name, offset in use_tree(match[1], match.start(1)):
                module.paths.append((segments, line_of(text, offset)))
                if name == "*":
                    module.globs.append(segments[:-1])
                elif name != "_":
                    module.uses[name] = segments
        rest = USE.sub(lambda match: " " * len(match[0]), text[start:end])
        rest = re.sub(r"\bpub\([^)]*\)", lambda match: " " * len(match[0]), rest)
        for match in PATH.finditer(rest):
            module.paths.append((tuple(match[0].split("::")), line_of(text, start + match.start())))
        module.items |= {match[1] for match in ITEM.finditer(rest)}

    def _import(self, module: Module, path: Segments, line: int) -> list[Import]:
        first, outside = self._locate(module.path, path)
        if outside is not None:
            return [Import(module.file, line, path[-1], package=outside)]
        if first is None:
            return []
        place, name, written = first
        found = []
        for target in self.modules[place]:
            if target.file == module.file:
                continue
            inside = module.path[: len(place)] == place
            if inside and name is None:
                continue  # `use crate::codec` within codec: what is taken from it shows where it is taken
            upwards = inside and name is not None and name[0].isupper()
            named = self.modules[written][0].file
            found.append(Import(module.file, line, name or place[-1], target.file, None, named, upwards))
        return found

    def _locate(self, base: Segments, path: Segments, seen: frozenset = frozenset()):
        """((module, item or None, module as written), None) inside of the crate, (None, package) outside, else (None, None)."""
        if (base, path) in seen:
            return None, None
        seen = seen | {(base, path)}
        first, rest = path[0], path[1:]
        if first == "crate":
            place = ()
        elif first == "self":
            place = base
        elif first == "super":
            place = base[:-1]
            while rest and rest[0] == "super":
                place, rest = place[:-1], rest[1:]
        elif (*base, first) in self.modules:
            place, rest = base, path
        elif (brought := self._brought(base, first)) and brought != path:
            return self._locate(base, brought + rest, seen)
        else:
            return None, (first if first[0].islower() and first not in ("std", "core", "alloc") else None)
        while rest and (*place, rest[0]) in self.modules:
            place, rest = (*place, rest[0]), rest[1:]
        if place not in self.modules:
            return None, None
        if not rest or rest[0] == "*":
            return (place, None if not rest else "*", place), None
        behind = self._behind(place, rest, seen)
        if behind is None:
            return (place, rest[0], place), None
        inside, outside = behind
        # Re-exported from a package: the module that is written is what counts.
        return ((inside[0], inside[1], place) if inside else (place, rest[0], place)), None

    def _behind(self, place: Segments, rest: Segments, seen: frozenset):
        """Where a name that `place` re-exports comes from; None if `place` defines it."""
        defined = any(rest[0] in module.items for module in self.modules[place])
        if not defined and (brought := self._brought(place, rest[0])):
            return self._locate(place, brought + rest[1:], seen)
        if not defined:
            for module in self.modules[place]:
                for glob in module.globs:
                    inside, _ = self._locate(place, (*glob, rest[0]), seen)
                    if inside and any(inside[1] in other.items for other in self.modules[inside[0]]):
                        return inside, None
        return None

    def _brought(self, place: Segments, name: str) -> Segments | None:
        return next((module.uses[name] for module in self.modules[place] if name in module.uses), None)


def blank(text: str, pattern: re.Pattern) -> str:
    """Spaces instead of what matches, lines kept."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def without_tests(text: str) -> tuple[str, list[str]]:
    """The text with `#[cfg(test)]` items blank, and the names of the files' modules among them."""
    modules, at = [], 0
    while match := TEST_ONLY.search(text, at):
        at = match.end()
        while attribute := ATTRIBUTE.match(text, at):
            at = attribute.end()
        item = at
        at = min((place for place in (text.find(";", at), text.find("{", at)) if place >= 0), default=len(text) - 1)
        if name := re.fullmatch(r"\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*", text[item:at]):
            modules += [name[1]] if text[at] == ";" else []
        if text[at] == "{":
            at = closing(text, at)
        text = text[: match.start()] + re.sub(r"[^\n]", " ", text[match.start() : at + 1]) + text[at + 1 :]
    return text, modules


def closing(text: str, opening: int) -> int:
    depth = 0
    for match in re.compile(r"[{}]").finditer(text, opening):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return len(text) - 1


def use_tree(text: str, offset: int, prefix: Segments = ()) -> list[tuple[Segments, str, int]]:
    """`a::{b, c as d, e::*}` -> its paths, the name that each brings in, and where it stands."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate([*text, ","]):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter != "," or depth > 0:
            continue
        part, place = text[start:at], offset + start + len(text[start:at]) - len(text[start:at].lstrip())
        start = at + 1
        head, brace, tail = part.partition("{")
        path, _, alias = head.strip().removeprefix("::").partition(" as ")
        segments = (*prefix, *(each.strip() for each in path.split("::") if each.strip()))
        if brace:
            found += use_tree(tail.rpartition("}")[0], offset + at - len(part) + len(head) + 1, segments)
        elif segments:
            segments = segments[:-1] if segments[-1] == "self" and len(segments) > 1 else segments
            found.append((segments, alias.strip() or segments[-1], place))
    return found


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


# --- TypeScript and Svelte ------------------------------------------------------------------------------------------

STATEMENT = re.compile(r"""^\s*(?:import|export)\s+(?:([^;"'()]*?)\s*\bfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']""", re.MULTILINE)


def of_page(file: Path) -> list[Import]:
    text, found = file.read_text(encoding="utf-8"), []
    for match in STATEMENT.finditer(text):
        names, named = match[1] or "", match[2] or match[3]
        line = line_of(text, match.start() + len(match[0]) - len(match[0].lstrip()))
        inner = names.strip().removeprefix("{").removesuffix("}")
        types = names.startswith("type ") or (
            names.strip().startswith("{") and all(each.strip().startswith("type ") for each in inner.split(",") if each.strip())
        )
        if not named.startswith("."):
            found.append(Import(file, line, names, package=named))
            continue
        # Cut `?raw` and the like; `./vault.svelte` may be vault.svelte.ts.
        base = (file.parent / named.partition("?")[0]).resolve()
        choices = [base, *(base.with_name(base.name + end) for end in (".ts", ".svelte.ts", ".svelte")), base / "index.ts"]
        target = next((choice for choice in choices if choice.is_file()), None)
        found.append(Import(file, line, names, target=target, types_only=types))
    return found


# --- Python ---------------------------------------------------------------------------------------------------------


def of_python(file: Path, root: Path) -> list[Import]:
    """Imports of a file whose modules are looked for in `root`, as Python does with a script's own folder."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            wanted = [(alias.name.split("."), alias.name, 0) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            wanted = [([*(node.module or "").split("."), alias.name], alias.name, node.level) for alias in node.names]
        else:
            continue
        for parts, name, level in wanted:
            parts = [part for part in parts if part]
            folder = file.parents[level - 1] if level else root
            target = python_module(folder, parts)
            package = None if target or level or not parts else parts[0]
            if target or package:
                found.append(Import(file, node.lineno, name, target, package))
    return found


def python_module(folder: Path, parts: list[str]) -> Path | None:
    """The file of the longest part of a dotted name that is a module."""
    for count in range(len(parts), 0, -1):
        base = folder.joinpath(*parts[:count])
        for choice in (base.with_name(base.name + ".py"), base / "__init__.py"):
            if choice.is_file():
                return choice
    return None
