#!/usr/bin/python3
"""How long until the window can be used, and what it costs to have it open: start-up, idle CPU, memory of all processes.

Starts the program on the screen of DISPLAY, each time with an empty home, and looks at the screen every few milliseconds. The
window counts as usable when the button of the first screen stands where it stands when everything has come to rest: the page
draws it only after its handlers are attached. Memory is the PSS of the program and everything it has started.
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

# Longer than any start takes; then nothing is drawn any more.
REST = 6
IDLE = 10
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--rounds", type=int, default=7, help="starts that count")
    arguments = parser.parse_args()

    with Start(arguments.program) as first:
        time.sleep(REST)
        resting = pixels()
        ticks = first.ticks()
        time.sleep(IDLE)
        idle = (first.ticks() - ticks) / TICKS / IDLE
        mebibytes = {name: size for name, size in first.memory()}
    spot = button(resting)

    seconds = []
    for _ in range(arguments.rounds):
        with Start(arguments.program) as start:
            seconds.append(start.until(spot, resting))
    print(f"program   {arguments.program}, {arguments.program.stat().st_size / 2**20:.0f} MiB, load average {os.getloadavg()[0]:.1f}")
    print(f"start     {statistics.median(seconds):.2f} s to a window that can be used (of {len(seconds)}: {min(seconds):.2f} to {max(seconds):.2f})")
    print(f"idle      {idle * 100:.1f}% of one core over {IDLE} s")
    for name, size in mebibytes.items():
        print(f"memory    {size:6.0f} MiB {name}")
    print(f"memory    {sum(mebibytes.values()):6.0f} MiB together")


class Start:
    """One start of the program in a home of its own."""

    def __init__(self, program: Path):
        self.home = tempfile.TemporaryDirectory()
        environment = {**os.environ, "HOME": self.home.name, "XDG_RUNTIME_DIR": self.home.name, "GDK_BACKEND": "x11", "LANG": "C.UTF-8"}
        for inside in ("CONFIG", "CACHE", "DATA"):
            environment[f"XDG_{inside}_HOME"] = f"{self.home.name}/{inside.lower()}"
        self.began = time.perf_counter()
        self.process = subprocess.Popen([program], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        time.sleep(1)
        self.home.cleanup()

    def until(self, spot: tuple[int, int, int, int], resting: "Shot") -> float:
        wanted = resting.part(*spot)
        while time.perf_counter() - self.began < 30:
            if pixels(*spot).bytes == wanted:
                return time.perf_counter() - self.began
            time.sleep(0.005)
        sys.exit("the window did not come to look as it did before")

    def processes(self) -> list[int]:
        found, pending = [], [self.process.pid]
        while pending:
            pid = pending.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                pending += map(int, task.read_text().split())
        return found

    def ticks(self) -> int:
        fields = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.processes())
        return sum(int(user) + int(system) for *_, user, system in ((line[11], line[12]) for line in fields))

    def memory(self):
        for pid in self.processes():
            name = Path(f"/proc/{pid}/comm").read_text().strip()
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            yield f"{name} ({pid})", next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


class Shot:
    """Pixels of the screen, three bytes each."""

    def __init__(self, x: int, y: int, width: int, height: int):
        picture = Gdk.pixbuf_get_from_window(Gdk.get_default_root_window(), x, y, width, height)
        stride, depth = picture.get_rowstride(), picture.get_n_channels()
        data = picture.get_pixels()
        self.width, self.height, self.depth = width, height, depth
        self.bytes = b"".join(data[row * stride : row * stride + width * depth] for row in range(height))

    def part(self, x: int, y: int, width: int, height: int) -> bytes:
        line = self.width * self.depth
        return b"".join(self.bytes[row * line + x * self.depth : row * line + (x + width) * self.depth] for row in range(y, y + height))


def pixels(x: int = 0, y: int = 0, width: int | None = None, height: int | None = None) -> Shot:
    root = Gdk.get_default_root_window()
    return Shot(x, y, width or root.get_width(), height or root.get_height())


def button(resting: Shot) -> tuple[int, int, int, int]:
    """Where the button of the first screen is: the widest run of one grey tone that is neither ground nor card, right of the middle."""
    best = (0, 0, 0)
    for y in range(resting.height // 3, resting.height):
        row = resting.part(resting.width // 2, y, resting.width // 2, 1)
        x = 0
        while x < resting.width // 2:
            tone = row[x * 3 : x * 3 + 3]
            end = x
            while end < resting.width // 2 and row[end * 3 : end * 3 + 3] == tone:
                end += 1
            if 100 < max(tone) < 210 and end - x > best[0]:
                best = (end - x, x + resting.width // 2, y)
            x = end
    width, x, y = best
    if width < 100:
        sys.exit("no button was found on the first screen")
    return x, y, width, 8


if __name__ == "__main__":
    main()
