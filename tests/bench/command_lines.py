#!/usr/bin/env python3
"""Runs the program on command lines with names, places, pipes and words as people and shells give them, and prints how many went
wrong. It ends with 1 if one did.

    cargo build --package ambrotype --no-default-features
    tests/bench/command_lines.py target/debug/ambrotype           # all
    tests/bench/command_lines.py target/debug/ambrotype stdin     # those whose names hold a word

Each runs in a folder of its own. Right means: the exit code is one that is expected and in the table of docs/command-line.md, no
panic, no character on either output that could steer a terminal, no photo changed, and where it was refused, nothing written.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from command_line_cases import Case, cases  # noqa: E402

PASSPHRASE = "a brass key, twice turned"
DOCS = Path(__file__).parents[2] / "docs/command-line.md"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What no output may hold; a line feed ends a line."""


def documented_codes() -> set[int]:
    codes: set[int] = set()
    for ranges in re.findall(r"^\| ([0-9–, ]+) \|", DOCS.read_text(encoding="utf-8"), re.M):
        for part in ranges.split(","):
            first, _, last = part.strip().partition("–")
            codes.update(range(int(first), int(last or first) + 1))
    return codes


def png(width: int, height: int) -> bytes:
    rows = b"".join(bytes([0]) + bytes(value for x in range(width) for value in (x * 5 % 256, y * 5 % 256, 128)) for y in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def seen(folder: Path) -> dict[bytes, bytes]:
    """Every file below a folder, with its bytes; what is no file, with its kind."""
    found = {}
    for root, folders, files in os.walk(os.fsencode(folder)):
        for name in folders + files:
            path = os.path.join(root, name)
            if os.path.islink(path):
                found[path] = b"link " + os.readlink(path)
            elif os.path.isfile(path):
                found[path] = open(path, "rb").read()
            else:
                found[path] = b"%o" % os.lstat(path).st_mode
    return found


class Program:
    def __init__(self, program: Path, here: Path):
        self.program, self.here = program, here
        self.codes = documented_codes()
        self.vault = here / "vault"
        workspace = here / "first"
        self.prepare(workspace, False)
        self.run(workspace, ["stylize", "in/a.png", "--style", "wave", "--out", "out/"])
        ran = self.run(workspace, ["import", "in/a.png", "in/b.png", "--json"])
        self.ids = [photo["id"] for photo in json.loads(ran.stdout)["photos"]]
        shutil.copytree(workspace / "data/ambrotype", self.vault)

    def prepare(self, workspace: Path, vault: bool) -> None:
        """`in` with two photos and other things, an empty `out`, and a vault with the photos."""
        (workspace / "in").mkdir(parents=True)
        (workspace / "out").mkdir()
        (workspace / "home").mkdir()
        (workspace / "in/a.png").write_bytes(png(40, 30))
        (workspace / "in/b.png").write_bytes(png(30, 40))
        (workspace / "in/letter.png").write_text("Dear all, this is a letter.\n")
        if vault:
            shutil.copytree(self.vault, workspace / "data/ambrotype")

    def run(self, workspace: Path, words: list[bytes | str], **how: object) -> subprocess.CompletedProcess[bytes]:
        reader, writer = os.pipe()
        os.write(writer, PASSPHRASE.encode() + b"\n")
        os.close(writer)
        environment = {
            "HOME": str(workspace / "home"),
            "XDG_DATA_HOME": str(workspace / "data"),
            # One for all: in it the program notes which arithmetic is faster here.
            "XDG_CACHE_HOME": str(self.here / "cache"),
            "PATH": os.environ["PATH"],
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
        }
        environment.update(how.pop("environment", {}))
        how.setdefault("stdin", subprocess.DEVNULL)
        how.setdefault("stdout", subprocess.PIPE)
        command = [os.fsencode(self.program), b"--passphrase-fd", str(reader).encode(), *map(os.fsencode, words)]
        shell = how.pop("shell", None)
        if shell:
            # `"$@"` is the command line.
            command = [b"bash", b"-c", os.fsencode(shell), b"bash", *command]
        try:
            return subprocess.run(
                command, cwd=workspace, env=environment, pass_fds=(reader,), stderr=subprocess.PIPE, timeout=180, **how
            )
        finally:
            os.close(reader)

    def wrong(self, number: int, case: Case) -> list[str]:
        """What is wrong with one command line; nothing if it is right."""
        workspace = self.here / str(number)
        self.prepare(workspace, case.vault)
        if case.before:
            case.before(workspace)
        words = [word(self.ids) if callable(word) else word for word in case.words]
        before = seen(workspace / "in"), seen(workspace / "out")
        try:
            ran = self.run(workspace, words, **case.how)
        except subprocess.TimeoutExpired:
            return ["did not end"]
        after = seen(workspace / "in"), seen(workspace / "out")
        complaints = self.complaints(case, ran)
        if not case.changes_inputs and before[0] != after[0]:
            complaints.append("an input was changed")
        if ran.returncode in case.refusals and before[1] != after[1]:
            complaints.append("refused, and something was written")
        if case.after and not complaints:
            complaints.extend(filter(None, [case.after(self, workspace, ran)]))
        shutil.rmtree(workspace, ignore_errors=True)
        return complaints

    def complaints(self, case: Case, ran: subprocess.CompletedProcess[bytes]) -> list[str]:
        found = []
        if b"panicked" in ran.stderr or ran.returncode == 101 or ran.returncode < 0:
            found.append(f"PANIC {ran.returncode}: {ran.stderr[:300]!r}")
        elif ran.returncode not in case.codes or ran.returncode not in self.codes:
            found.append(f"exit code {ran.returncode}, not {sorted(case.codes)}: {ran.stderr[:300]!r}")
        outputs = [ran.stderr] if case.picture else [ran.stdout or b"", ran.stderr]
        for output in outputs:
            try:
                unsafe = UNSAFE.search(output.decode("utf-8"))
            except UnicodeDecodeError:
                found.append(f"no UTF-8: {output[:200]!r}")
                continue
            if unsafe:
                found.append(f"unescaped {unsafe.group()!r}: {output[:300]!r}")
            if "--json" in case.words and ran.returncode != 2:
                found.extend(f"no JSON: {line[:200]}" for line in output.decode().splitlines() if not is_json(line))
        return found


def is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def main() -> int:
    program, *wanted = sys.argv[1:]
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="command-lines-", dir=memory) as here:
        runner = Program(Path(program).resolve(), Path(here))
        chosen = [case for case in cases() if not wanted or any(word in case.name for word in wanted)]
        wrong, panics = 0, 0
        with ThreadPoolExecutor(3) as pool:
            for case, complaints in zip(chosen, pool.map(runner.wrong, range(len(chosen)), chosen)):
                if complaints:
                    print(f"WRONG {case.name}: {'; '.join(complaints)}", flush=True)
                wrong += bool(complaints)
                panics += any("PANIC" in complaint for complaint in complaints)
    print(f"{len(chosen)} command lines, {len(chosen) - wrong} right, {wrong} wrong, {panics} panics")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
