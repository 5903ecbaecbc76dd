#!/usr/bin/python3
"""Measures the window: time until it can be used, idle CPU, and memory of all processes.

It starts the program on the screen of DISPLAY, each time with an empty home folder, and reads the screen repeatedly. The first
start waits until the screen no longer changes. In the next starts the window counts as usable when the screen is similar to
that one (all but one pixel in five hundred, because a caret blinks, within eight steps of 255). The page draws this screen after
its handlers are attached and the vault's state is known. Memory is the PSS of the program and of everything it has started.
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

SETTLE_SECONDS, IDLE_SECONDS, TIMEOUT_SECONDS = 6, 20, 60
POLL_SECONDS = 0.02
SIMILAR_SHARE, TOLERANCE = 0.998, 8
# An empty screen, or an empty window, has one or two tones.
MIN_TONES = 20
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--rounds", type=int, default=7, help="measured starts")
    given = parser.parse_args()

    with RunningProgram(given.program) as first:
        settled = first.wait_until_settled()
        before = first.cpu_ticks()
        time.sleep(IDLE_SECONDS)
        idle = (first.cpu_ticks() - before) / TICKS / IDLE_SECONDS
        memory = dict(first.memory())
    seconds = []
    for _ in range(given.rounds):
        with RunningProgram(given.program) as start:
            seconds.append(start.wait_for_screen(settled))

    print(f"program   {given.program}, {given.program.stat().st_size / 2**20:.0f} MiB; load average {os.getloadavg()[0]:.1f}")
    print(f"start     {statistics.median(seconds):.2f} s to the first screen, of {len(seconds)}: {min(seconds):.2f} to {max(seconds):.2f} s")
    print(f"idle      {idle * 100:.1f}% of one core over {IDLE_SECONDS} s, all processes")
    for name, size in memory.items():
        print(f"memory    {size:6.0f} MiB {name}")
    print(f"memory    {sum(memory.values()):6.0f} MiB together")


class RunningProgram:
    """One start of the program in its own home folder."""

    def __init__(self, program: Path) -> None:
        self.home = tempfile.TemporaryDirectory()
        folders = {f"XDG_{inside}_HOME": f"{self.home.name}/{inside.lower()}" for inside in ("CONFIG", "CACHE", "DATA")}
        environment = {"HOME": self.home.name, "XDG_RUNTIME_DIR": self.home.name, "GDK_BACKEND": "x11", "LANG": "C.UTF-8", "NO_AT_BRIDGE": "1"}
        self.started_at = time.perf_counter()
        self.process = subprocess.Popen(
            [program], env={**os.environ, **environment, **folders}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> "RunningProgram":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        time.sleep(1)
        self.home.cleanup()

    def wait_until_settled(self) -> bytes:
        """The screen once it shows something and has not changed for a while."""
        before = b""
        while time.perf_counter() - self.started_at < 2 * TIMEOUT_SECONDS:
            time.sleep(SETTLE_SECONDS)
            now = screen_pixels()
            if len(set(now)) > MIN_TONES and similar(now, before):
                return now
            before = now
        sys.exit("the program did not show its window, or the window never stopped changing")

    def wait_for_screen(self, settled: bytes) -> float:
        while time.perf_counter() - self.started_at < TIMEOUT_SECONDS:
            screen = screen_pixels()
            elapsed = time.perf_counter() - self.started_at
            if similar(screen, settled):
                return elapsed
            time.sleep(POLL_SECONDS)
        sys.exit("the window did not become similar to that of the first start")

    def processes(self) -> list[int]:
        found, pending = [], [self.process.pid]
        while pending:
            pid = pending.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                pending += map(int, task.read_text().split())
        return found

    def cpu_ticks(self) -> int:
        """Processor time of all processes so far; user and system are fields 14 and 15 of proc(5)."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.processes()]
        return sum(int(line[11]) + int(line[12]) for line in fields)

    def memory(self):
        for pid in self.processes():
            name = Path(f"/proc/{pid}/comm").read_text().strip()
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            yield f"{name} ({pid})", next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def screen_pixels() -> bytes:
    """The red of every second pixel of every second row of the screen."""
    root = Gdk.get_default_root_window()
    picture = Gdk.pixbuf_get_from_window(root, 0, 0, root.get_width(), root.get_height())
    stride, step = picture.get_rowstride(), 2 * picture.get_n_channels()
    data = picture.get_pixels()
    used = picture.get_width() * picture.get_n_channels()
    return b"".join(data[row * stride : row * stride + used : step] for row in range(0, picture.get_height(), 2))


def similar(one: bytes, other: bytes) -> bool:
    return len(one) == len(other) and sum(abs(a - b) <= TOLERANCE for a, b in zip(one, other)) >= SIMILAR_SHARE * len(other)


if __name__ == "__main__":
    main()
