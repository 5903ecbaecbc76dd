#!/usr/bin/python3
"""How long until the window can be used, and what it costs to have it open: start-up, idle CPU, memory of all processes.

Starts the program on the screen of DISPLAY, each time with an empty home, and looks at the screen again and again. The first
start is left alone until everything has come to rest; from then on the window counts as usable when the screen looks as it
did then (all but one pixel in five hundred, for a caret blinks, and each within eight steps of 255). The page draws that screen after its handlers are attached and
the case was asked for. Memory is the PSS of the program and of everything it has started.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
from gi.repository import Gdk  # noqa: E402

REST_SECONDS, IDLE_SECONDS, LONGEST_SECONDS = 6, 20, 60
LOOK_SECONDS = 0.02
ALIKE, TOLERANCE = 0.998, 8
# An empty screen, or an empty window on it, has a tone or two.
FEWEST_TONES = 20
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--rounds", type=int, default=7, help="starts that count")
    given = parser.parse_args()

    with Start(given.program) as first:
        resting = first.rest()
        before = first.ticks()
        time.sleep(IDLE_SECONDS)
        idle = (first.ticks() - before) / TICKS / IDLE_SECONDS
        memory = dict(first.memory())
    seconds = []
    for _ in range(given.rounds):
        with Start(given.program) as start:
            seconds.append(start.until(resting))

    print(f"program   {given.program}, {given.program.stat().st_size / 2**20:.0f} MiB; load average {os.getloadavg()[0]:.1f}")
    print(f"start     {statistics.median(seconds):.2f} s to the first screen, of {len(seconds)}: {min(seconds):.2f} to {max(seconds):.2f} s")
    print(f"idle      {idle * 100:.1f}% of one core over {IDLE_SECONDS} s, all processes")
    for name, size in memory.items():
        print(f"memory    {size:6.0f} MiB {name}")
    print(f"memory    {sum(memory.values()):6.0f} MiB together")


class Start:
    """One start of the program in a home of its own."""

    def __init__(self, program: Path) -> None:
        self.home = tempfile.TemporaryDirectory()
        folders = {f"XDG_{inside}_HOME": f"{self.home.name}/{inside.lower()}" for inside in ("CONFIG", "CACHE", "DATA")}
        own = {"HOME": self.home.name, "XDG_RUNTIME_DIR": self.home.name, "GDK_BACKEND": "x11", "LANG": "C.UTF-8", "NO_AT_BRIDGE": "1"}
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [program], env={**os.environ, **own, **folders}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> "Start":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        time.sleep(1)
        self.home.cleanup()

    def rest(self) -> bytes:
        """The screen when there is something on it and nothing has changed for a while."""
        before = b""
        while time.perf_counter() - self.began < 2 * LONGEST_SECONDS:
            time.sleep(REST_SECONDS)
            now = pixels()
            if len(set(now)) > FEWEST_TONES and alike(now, before):
                return now
            before = now
        sys.exit("the program did not show its window, or it never came to rest")

    def until(self, resting: bytes) -> float:
        while time.perf_counter() - self.began < LONGEST_SECONDS:
            shot = pixels()
            taken = time.perf_counter() - self.began
            if alike(shot, resting):
                return taken
            time.sleep(LOOK_SECONDS)
        sys.exit("the window did not come to look as it did at first")

    def processes(self) -> list[int]:
        found, pending = [], [self.process.pid]
        while pending:
            pid = pending.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                pending += map(int, task.read_text().split())
        return found

    def ticks(self) -> int:
        """Processor time of all processes so far; user and system are fields 14 and 15 of proc(5)."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.processes()]
        return sum(int(line[11]) + int(line[12]) for line in fields)

    def memory(self):
        for pid in self.processes():
            name = Path(f"/proc/{pid}/comm").read_text().strip()
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            yield f"{name} ({pid})", next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def pixels() -> bytes:
    """The red of every second pixel of every second row of the screen."""
    root = Gdk.get_default_root_window()
    picture = Gdk.pixbuf_get_from_window(root, 0, 0, root.get_width(), root.get_height())
    stride, step = picture.get_rowstride(), 2 * picture.get_n_channels()
    data = picture.get_pixels()
    used = picture.get_width() * picture.get_n_channels()
    return b"".join(data[row * stride : row * stride + used : step] for row in range(0, picture.get_height(), 2))


def alike(one: bytes, other: bytes) -> bool:
    return len(one) == len(other) and sum(abs(a - b) <= TOLERANCE for a, b in zip(one, other)) >= ALIKE * len(other)


if __name__ == "__main__":
    main()
