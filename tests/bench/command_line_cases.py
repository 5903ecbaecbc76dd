"""The command lines that `command_lines.py` runs."""

from __future__ import annotations

import itertools
import json
import os
import socket
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple

FILE_PASSPHRASE = {"shell": 'exec "$@" < <(echo secret)'}

REFUSED_PLACE = {16, 17, 19, 20, 64, 65, 66, 67}
"""What is said of a place that cannot be written to, or must not be."""


class Case(NamedTuple):
    name: str
    words: list[Any]
    """A word, or a function that makes one of the ids of the photos in the vault."""
    codes: set[int] = {0}
    vault: bool = False
    before: Callable[[Path], None] | None = None
    after: Callable[[Any, Path, Any], str | None] | None = None
    how: dict[str, Any] = {}
    picture: bool = False
    """Standard output is a picture."""
    changes_inputs: bool = False
    partly: bool = False
    """Some of it is done, some refused."""

    @property
    def refusals(self) -> set[int]:
        return set() if self.partly else self.codes - {0, 42}


NAMES = [
    b"caf\xe9.png",
    b"\xff\xfe\x80.png",
    b"\xed\xa0\x80half.png",
    b"home\x1b[H\x1b[2Jsweet.png",
    b"title\x1b]0;gone\x07.png",
    b"two\nlines.png",
    b"back\r\x08\x08over.png",
    b"tab\tbed.png",
    "c1\u009b31m\u0085.png".encode(),
    "\u202egnp.exe.png".encode(),
    "a\u2066b\u2069\u200f.png".encode(),
    "para\u2029graph\u2028.png".encode(),
    b"-rf.png",
    b"--out.png",
    b"--help.png",
    b"x" * 251 + b".png",
    "雪".encode() * 83 + b".png",
    b" .png",
    b"...png",
    b".png",
    b".hidden.png",
    b"$(touch gone) `id` ; .png",
    b"'\"\\.png",
    b"%s%n%p.png",
    b"CON.png",
    b"no extension",
    b"photo.jpg.png",
    "Ngọc – ảnh 1 صورة 照片 🧑🏽‍🎨.png".encode(),
]

COMMANDS_TO_PRINT = [
    ["list"], ["list", "--json"], ["styles"], ["styles", "--json"], ["doctor"], ["doctor", "--json"], ["settings"],
    ["settings", "--json"], ["stylize", "in/a.png", "--strength", "0", "--out", "out/"], ["import", "in/a.png", "--again"],
    ["import", "in/letter.png"], ["analyze", "in/a.png"], ["analyze", "in/a.png", "--json"], ["--help"], ["--version"],
    ["stylize", "--help"], ["purge", "--all", "--yes"], ["backup", "out/x.case"], ["frobnicate"], ["stylize"], ["lock"],
    ["test-backup", "in/letter.png"], ["restore", "in/letter.png"], ["passphrase"], ["export", "--all", "--out", "out/"],
    ["doctor", "--traces"],
]  # fmt: skip


def stylized(photo: Any, *rest: Any) -> list[Any]:
    return ["stylize", photo, "--strength", "0", *rest]


def cases() -> Iterator[Case]:
    yield from names()
    yield from places()
    yield from formats_and_stems()
    yield from standard_input()
    yield from outputs()
    yield from identifiers()
    yield from recipes()
    yield from vaults()


def names() -> Iterator[Case]:
    for number, name in enumerate(NAMES):
        path = b"in/" + name

        def put(workspace: Path, path: bytes = path) -> None:
            os.rename(os.path.join(os.fsencode(workspace), b"in/a.png"), os.path.join(os.fsencode(workspace), path))

        def one_file(_: Any, workspace: Path, ran: Any) -> str | None:
            files = os.listdir(os.fsencode(workspace / "out"))
            return None if len(files) == 1 and len(files[0]) <= 255 else f"not one file: {files}"

        missing = b"in/missing" + name[:200]
        bare = [b"stylize", b"--strength", b"0", b"--out", b"../out/", b"--", name]
        out = b"out/" + name
        plain = b"." not in name
        every = [
            Case(f"name {number} stylize", stylized(path, "--out", "out/"), before=put, after=one_file),
            Case(f"name {number} stylize --json", stylized(path, "--out", "out/", "--json"), before=put, after=one_file),
            Case(f"name {number} bare", bare, before=put, after=one_file, how={"shell": 'cd in && exec "$@"'}),
            Case(f"name {number} analyze", ["analyze", path, "--overlay", "out/"], before=put, after=one_file),
            Case(f"name {number} missing", stylized(missing, "--out", "out/"), {16}),
            Case(f"name {number} no backup", ["test-backup", "--file-fd", "0", "--", path], {46}, before=put, how=FILE_PASSPHRASE),
            Case(f"name {number} vault", ["--vault", out, "list", "--json"]),
            Case(f"name {number} out", stylized("in/b.png", "--out", out), {0} if plain or name.strip(b".") != b"png" else {0, 64}),
        ]
        # Each of these takes the time of a passphrase.
        some = [
            Case(f"name {number} import", ["import", path], before=put, vault=True),
            Case(f"name {number} import --json", ["import", path, "--json"], before=put, vault=True),
            Case(f"name {number} missing --json", ["import", missing, "--json"], {16}, vault=True),
            Case(f"name {number} restore", ["restore", "--json", "--file-fd", "0", "--", path], {46}, True, put, how=FILE_PASSPHRASE),
            Case(f"name {number} traces", ["doctor", "--traces", path], {0, 1}, before=put),
            Case(f"name {number} receipt", ["purge", lambda ids: ids[0], "--receipt", out], vault=True, after=one_file),
            Case(f"name {number} unknown id", ["export", "--out", "out/", "--", name], {2, 22}, vault=True),
        ]
        yield from every
        yield from (some[(number + at) % len(some)] for at in (0, 3))


def places() -> Iterator[Case]:
    def make(workspace: Path) -> None:
        places = workspace / "in/places"
        places.mkdir()
        (places / "folder.png").mkdir()
        os.mkfifo(places / "pipe.png")
        socket.socket(socket.AF_UNIX).bind(os.path.relpath(places / "socket.png"))
        for name, target in [
            ("null.png", "/dev/null"), ("full.png", "/dev/full"), ("loop.png", "loop.png"), ("link.png", "../a.png"),
            ("there.png", "folder.png"), ("dangling.png", "nowhere/x.png"),
        ]:  # fmt: skip
            (places / name).symlink_to(target)
        os.link(workspace / "in/a.png", places / "twin.png")
        (places / "letter.png").write_text("not yours\n")

    odd = ["pipe.png", "socket.png", "null.png", "full.png", "loop.png", "link.png", "twin.png", "letter.png/x.png", "none/x.png"]
    paths = [f"in/places/{name}" for name in odd]
    paths += ["in/a.png", "./in/../in/a.png", "/dev/null", "/dev/full", "/proc/self/x.png", "/sys/x.png", "in/" + "y" * 252 + ".png"]
    everything = [
        ("stylize", lambda path: stylized("in/a.png", "--out", path), False),
        ("overlay", lambda path: ["analyze", "in/a.png", "--overlay", path], False),
        ("export", lambda path: ["export", lambda ids: ids[0], "--original", "--out", path], True),
        ("backup", lambda path: ["backup", path, "--file-fd", "0"], True),
        ("receipt", lambda path: ["purge", lambda ids: ids[0], "--receipt", path], True),
    ]
    for (name, words, vault), path, force in itertools.product(everything, paths, (False, True)):
        if force and name == "receipt":
            continue
        # What is in the vault may replace a photo outside of it, and anything a link that leads nowhere, if that is asked for.
        mine = name in ("export", "backup") and path.rsplit("/", 1)[-1] in ("a.png", "twin.png", "link.png")
        own = force and (mine or path.endswith("loop.png"))
        yield Case(
            f"place {path[:60]} {name}{' --force' * force}",
            words(path) + ["--force"] * force,
            {0} if own else REFUSED_PLACE,
            vault,
            make,
            how=FILE_PASSPHRASE if name == "backup" else {},
            changes_inputs=own,
        )
    for force in ([], ["--force"]):
        yield Case(f"place folder {force}", stylized("in/a.png", "--out", "in/places/folder.png", *force), before=make, changes_inputs=True)
        yield Case(f"place linked folder {force}", stylized("in/a.png", "--out", "in/places/there.png", *force), before=make, changes_inputs=True)
        dangling = stylized("in/a.png", "--out", "in/places/dangling.png", *force)
        yield Case(f"place dangling {force}", dangling, {0} | REFUSED_PLACE, before=make, changes_inputs=bool(force))
    yield Case("place in place", stylized("in/a.png", "--in-place"), changes_inputs=True)
    yield Case("place in place pipe", stylized("in/places/pipe.png", "--in-place"), {17}, before=make)
    yield Case("place zip", ["export", "--all", "--out", "in/places/letter.png/x.zip"], REFUSED_PLACE, True, make)
    for kind in ("pipe.png", "socket.png", "null.png", "loop.png", "dangling.png", "folder.png"):
        for words in (stylized(f"in/places/{kind}", "--out", "out/"), ["import", f"in/places/{kind}"], ["analyze", f"in/places/{kind}"]):
            yield Case(f"place reads {kind} {words[0]}", words, {16, 17, 18, 29}, before=make)
        for words in (["restore", "--file-fd", "0", f"in/places/{kind}"], ["test-backup", "--file-fd", "0", f"in/places/{kind}"]):
            yield Case(f"place reads {kind} {words[0]}", words, {16, 17, 18}, before=make, how=FILE_PASSPHRASE)


def formats_and_stems() -> Iterator[Case]:
    for extension in ("avif", "heic", "gif", "bmp", "txt", "tiff", "jpgg", "jpg.", "pdf", "exe", "JXL", "zip", "j\xff"):
        path = f"out/x.{extension}"
        yield Case(f"format {extension} stylize", stylized("in/a.png", "--out", path), {64})
        yield Case(f"format {extension} overlay", ["analyze", "in/a.png", "--overlay", path], {64})
        if extension != "zip":
            yield Case(f"format {extension} export", ["export", lambda ids: ids[0], "--original", "--out", path], {64}, vault=True)
        yield Case(f"format {extension} several", stylized("in/a.png", "in/b.png", "--out", path), {64, 65})
    for extension in ("jpg", "JPEG", "Png", "webp"):
        yield Case(f"format {extension} good", stylized("in/a.png", "--out", f"out/x.{extension}"))
        yield Case(f"format {extension} several", stylized("in/a.png", "in/b.png", "--out", f"out/x.{extension}"), {65})
        yield Case(f"format {extension} export all", ["export", "--all", "--out", f"out/x.{extension}"], {65}, vault=True)

    def twins(workspace: Path) -> None:
        for folder in ("1", "2", "3"):
            (workspace / "in" / folder).mkdir()
        for name in ("1/me.png", "2/me.png", "3/ME.PNG"):
            (workspace / "in" / name).write_bytes((workspace / "in/a.png").read_bytes())
        (workspace / "out/me-wave.jpg").write_text("here before\n")

    def counted(expected: int) -> Callable[[Any, Path, Any], str | None]:
        return lambda _, workspace, ran: None if len(os.listdir(workspace / "out")) == expected else f"{os.listdir(workspace / 'out')}"

    photos = ["in/1/me.png", "in/2/me.png", "in/3/ME.PNG", "in/a.png"]
    words = ["stylize", *photos, "--style", "wave", "--strength", "0", "--out", "out/"]
    yield Case("stems forced", [*words, "--force"], before=twins, after=counted(4))
    # The file that is there is not replaced; the others are made.
    yield Case("stems", words, {20}, before=twins, after=counted(4), partly=True)
    yield Case("stems of folders", ["stylize", "in/1", "in/2", "--style", "wave", "--strength", "0", "--out", "out/new/"], before=twins)
    yield Case("stems one twice", ["stylize", "in/a.png", "in/a.png", "--style", "wave", "--strength", "0", "--out", "out/"], after=counted(2))
    yield Case("stems overlays", ["analyze", *photos, "--overlay", "out/"], before=twins, after=counted(5))


def standard_input() -> Iterator[Case]:
    forms = [
        ("file", 'exec "$@" < in/a.png', 0), ("pipe", 'cat in/a.png | "$@"', 0), ("slow pipe", '(sleep 0.2; cat in/b.png) | "$@"', 0),
        ("empty", 'exec "$@" < /dev/null', 11), ("garbage", 'echo garbage | "$@"', 10), ("cut", 'head -c 60 in/a.png | "$@"', None),
        ("folder", 'exec "$@" < in', None), ("closed", 'exec "$@" <&-', None), ("endless", 'exec "$@" < /dev/zero', None),
        ("full", 'exec "$@" < /dev/full', None),
    ]  # fmt: skip
    commands = [stylized("?", "--out", "out/x.png"), ["import", "?"], ["analyze", "?"]]
    for (form, shell, code), command, word in itertools.product(forms, commands, ("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")):
        words = [word if it == "?" else it for it in command]
        codes = {10, 11, 12, 13, 14, 15, 16, 17, 18, 26, 28, 29} if code is None else {code}
        if form == "cut":
            codes |= {12, 28}
        yield Case(f"stdin {form} {command[0]} {word}", words, codes, how={"shell": shell})
    for command in commands:
        words = [it for it in command if it != "?"]
        shell = '"$@" <(cat in/a.png)'
        yield Case(f"stdin substitution {command[0]}", words, how={"shell": shell})
        yield Case(f"stdin twice {command[0]}", [*words, "-", "-"], {0, 10, 11, 65}, how={"shell": 'exec "$@" < in/a.png'})


def outputs() -> Iterator[Case]:
    ends = [
        ("reader gone", '"$@" | true; exit ${PIPESTATUS[0]}'), ("head", '"$@" | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}'),
        ("full", 'exec "$@" > /dev/full'), ("both full", 'exec "$@" > /dev/full 2>&1'), ("closed", 'exec "$@" >&-'),
        ("all closed", 'exec "$@" <&- >&- 2>&-'), ("errors gone", '"$@" 2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}'),
    ]  # fmt: skip
    usual = {
        "frobnicate": {2}, "stylize": {2}, "import in/letter.png": {10}, "test-backup in/letter.png": {33, 46},
        "restore in/letter.png": {33, 46}, "passphrase": {33}, "backup out/x.case": {33},
    }  # fmt: skip
    for (end, shell), command in itertools.product(ends, COMMANDS_TO_PRINT):
        words = " ".join(command)
        codes = usual.get(words, {0})
        if end in ("full", "both full", "closed", "all closed"):
            codes = codes | {19, 21}
        if command == ["doctor", "--traces"]:
            codes = codes | {1}
        # What was done is done, though it could not be said.
        yield Case(f"output {end} {words}", command, codes, vault=True, how={"shell": shell}, partly=True)
    for end, shell, codes in [
        ("full", 'exec "$@" > /dev/full', {21}), ("closed", 'exec "$@" >&-', {0, 19, 21}), ("gone", '"$@" | true; exit ${PIPESTATUS[0]}', {19}),
    ]:  # fmt: skip
        yield Case(f"output picture {end}", stylized("in/a.png", "--out", "-"), codes | {19}, how={"shell": shell}, picture=True)
        words = ["export", lambda ids: ids[0], "--original", "--out", "-"]
        yield Case(f"output export {end}", words, codes | {19}, vault=True, how={"shell": shell}, picture=True)
    yield Case("output picture and JSON", stylized("in/a.png", "--out", "-", "--json"), {2})
    for command in ("", "stylize", "analyze", "import", "list", "export", "purge", "backup", "restore", "test-backup", "keep", "settings", "passphrase", "doctor", "styles", "lock"):  # fmt: skip

        def narrow(_: Any, __: Path, ran: Any) -> str | None:
            lines = [line for line in ran.stdout.decode().splitlines() if not line.startswith("Usage:")]
            wide = [line for line in lines if len(line) > 44]
            return f"wide: {wide[0]}" if wide else None

        words = [command, "--help"] if command else ["--help"]
        yield Case(f"output help {command}", words, after=narrow, how={"environment": {"COLUMNS": "40"}})


def identifiers() -> Iterator[Case]:
    forms = [
        ("whole", lambda id: id), ("capitals", str.upper), ("eight", lambda id: id[:8]), ("eight capitals", lambda id: id[:8].upper()),
        ("thirty-one", lambda id: id[:31]), ("mixed", lambda id: "".join(c.upper() if at % 2 else c for at, c in enumerate(id[:12]))),
    ]  # fmt: skip
    for form, change in forms:
        id = lambda ids, change=change: change(ids[1])  # noqa: E731
        yield Case(f"id {form} export", ["export", id, "--original", "--out", "out/x.jpg"], vault=True)
        yield Case(f"id {form} keep", ["keep", id, "--days", "7", "--json"], vault=True)
        yield Case(f"id {form} purge", ["purge", id, "--json"], vault=True)
    bad = ["", " ", "z", "0x1f", "g" * 32, "0" * 33, "*", "%", "00000000-0000", "\u0660\u0661", "é", "ffffffffffffffffffffffffffffffff"]
    for word in bad:
        for command in (["export", word, "--out", "out/x.jpg"], ["keep", word, "--pin"], ["purge", word]):
            yield Case(f"id bad {word!r} {command[0]}", command, {22}, vault=True, after=photos_are(2))
    good = lambda ids: ids[0]  # noqa: E731
    yield Case("id good and bad keep", ["keep", good, "f" * 32, "--pin"], {22}, vault=True, after=nothing_pinned)
    yield Case("id good and bad purge", ["purge", good, "e" * 31], {22}, vault=True, after=photos_are(2))
    yield Case("id good and bad zip", ["export", good, "d" * 32, "--original", "--out", "out/x.zip"], {22}, vault=True, partly=True)
    yield Case("id twice purge", ["purge", good, good], vault=True, after=photos_are(1))
    yield Case("id none zip", ["export", "d" * 32, "--out", "out/x.zip"], {22}, vault=True)


def photos_are(expected: int) -> Callable[[Any, Path, Any], str | None]:
    def check(program: Any, workspace: Path, _: Any) -> str | None:
        listed = json.loads(program.run(workspace, ["list", "--json"]).stdout)["photos"]
        return None if len(listed) == expected else f"{len(listed)} photos, not {expected}"

    return check


def nothing_pinned(program: Any, workspace: Path, _: Any) -> str | None:
    listed = json.loads(program.run(workspace, ["list", "--json"]).stdout)["photos"]
    return None if all(photo["term"] is None for photo in listed) else "one of them was pinned"


def recipes() -> Iterator[Case]:
    good = [
        ["--strength", "0%"], ["--strength=0,0"], ["--strength", "0.0"], ["--line-weight", "1,4"], ["--character", "50%"], ["--crop", "4:5"],
        ["--crop", "0.1,0.1,0.5,0.5"], ["--turn", "-90"], ["--straighten=-2,5"], ["--backdrop", "styled"], ["--mirror", "--turn", "180"],
        ["--brush", "256"], ["--style", "wave: 2 , mosaic"], ["--cover", "0.5,0.5,0.1"], ["--bystanders", "keep"], ["--seed", "4294967295"],
        ["--format", "WEBP"], ["--face", "0%", "--person", "100 %"],
    ]  # fmt: skip
    for words in good:
        rest = words if any(word.startswith("--strength") for word in words) else ["--strength", "0", *words]
        yield Case(f"recipe {' '.join(words)}", ["stylize", "in/a.png", "--style", "wave", "--out", "out/", *rest] if "--style" not in words else ["stylize", "in/a.png", "--out", "out/", *rest])
    bad = [
        ["--strength", "101%"], ["--strength", "-0,1"], ["--strength", "NaN"], ["--strength", "1e9"], ["--strength", "٨٠%"], ["--strength", ""],
        ["--crop", "3:2"], ["--crop", "0,0,0,0"], ["--crop", "0,0,2,1"], ["--crop", "nan,0,1,1"], ["--turn", "45"], ["--straighten=46"],
        ["--backdrop", "#12345"], ["--backdrop", "#1234567"], ["--backdrop", "#ffffff,"], ["--backdrop", "#ffffff,#gggggg"], ["--backdrop", ""],
        ["--brush", "255"], ["--brush", "8193"], ["--seed", "-1"], ["--seed", "4294967296"], ["--line-weight", "2.1"], ["--cover", "0.5,0.5"],
        ["--cover", "0.5,0.5,0"], ["--format", "gif"], ["--precision", "sixteen"], ["--bystanders", "shoot"], ["--character", "2"],
        ["--style", ""], ["--style", ","], ["--style", "nosuch"], ["--style", "wave:0"], ["--style", "wave:-1"], ["--style", "wave:inf"],
        ["--style", "wave,wave"], ["--style", "wave:a"], ["--style", "wave,storybook"], ["--style", "storybook", "--palette", "nosuch"],
        ["--style", "wave\x1b[2J"], ["--style", "\u202ewave"], ["--backdrop", "nosuch"], ["--style", "wave:1e-50,mosaic"], ["--format", "svg"],
    ]  # fmt: skip
    for number, words in enumerate(bad):
        where = ["stylize", "in/a.png", "--out", "out/", *words, *["--json"] * (number % 2)]
        yield Case(f"recipe bad {' '.join(words)!r}", where, {2, 24, 25, 61, 62, 63})
    settings = [
        ["--retention", "0"], ["--retention", "-1"], ["--retention", "99999999"], ["--retention", "soon"], ["--quota", "5"], ["--quota", "0MB"],
        ["--quota", "99999999999GB"], ["--auto-lock", "0"], ["--auto-lock", "70000"], ["--panic", "run"], ["--originals", "burn"],
    ]  # fmt: skip
    for words in settings:
        yield Case(f"settings bad {' '.join(words)}", ["settings", *words], {2, 25}, vault=True)


def vaults() -> Iterator[Case]:
    def folder(workspace: Path) -> None:
        (workspace / "out/file").write_text("not a folder\n")
        (workspace / "out/dangling").symlink_to("nowhere")
        (workspace / "out/empty").mkdir()
        (workspace / "out/half").mkdir()
        (workspace / "out/half/vault.db").mkdir()
        (workspace / "out/zero").mkdir()
        (workspace / "out/zero/vault.db").write_bytes(b"")
        (workspace / "out/noise").mkdir()
        (workspace / "out/noise/vault.db").write_bytes(bytes(range(256)) * 64)

    commands = [
        ["list"], ["import", "in/a.png"], ["export", "--all", "--out", "out/e/"], ["purge", "--all", "--yes"], ["purge", "0f3c"], ["settings"],
        ["doctor"], ["lock"], ["backup", "out/b.case", "--file-fd", "0"], stylized("in/a.png", "--keep"), ["keep", "0f3c", "--pin"],
    ]  # fmt: skip
    places = ["out/file", "out/file/below", "out/dangling", "out/empty", "out/half", "out/zero", "out/noise", "/sys/vault", "/proc/1/vault", "/dev/null", "out/" + "v" * 256]  # fmt: skip

    def says_where(_: Any, __: Path, ran: Any) -> str | None:
        text = ran.stderr.decode(errors="replace")
        return "says that something went wrong inside" if "wrong inside" in text else None

    for place, command in itertools.product(places, commands):
        # Each of these is done, or refused in a sentence about this vault.
        codes = {0, 16, 17, 18, 19, 20, 22, 30, 36, 37, 39, 54, 55, 66}
        how = FILE_PASSPHRASE if "--file-fd" in command else {}
        # A purge of everything removes what it can, whatever the keychain says.
        partly = command[0] == "purge"
        name = f"vault {place[:20]} {' '.join(command)}"
        yield Case(name, ["--vault", place, *command], codes, before=folder, after=says_where, how=how, partly=partly)
    # Without a home the program takes the folder that the system names. Nothing here may touch the vault in it.
    nowhere = {"environment": {"HOME": "", "XDG_DATA_HOME": ""}}
    unset = {"shell": 'unset HOME XDG_DATA_HOME; exec "$@"'}
    for (name, how), command in itertools.product([("empty", nowhere), ("unset", unset)], (["styles"], ["--vault", "out/v", "list"])):
        yield Case(f"vault HOME {name} {command[0]}", command, after=says_where, how=how)
    wrong = {"shell": 'exec "${@:1:1}" --passphrase-fd 0 "${@:4}" < <(echo wrong)'}
    yield Case("vault wrong passphrase", ["list"], {34}, vault=True, how=wrong)
    for rest in (["list"], ["purge", "0f3c"], ["backup", "out/b.case"]):
        none = {"shell": 'exec "${@:1:1}" "${@:4}"'}
        yield Case(f"vault no passphrase {rest[0]}", rest, {33}, vault=True, how=none)
    yield Case("vault purge unsaid", ["purge", "--all"], {69}, vault=True, after=photos_are(2))
    yield Case("vault purge nothing", ["purge"], {2, 22}, vault=True, after=photos_are(2))
    for number in ("0", "1", "2", "99", "4294967295", "4294967296", "-1", "x"):
        how = {"shell": f'exec "${{@:1:1}}" --passphrase-fd {number} "${{@:4}}"'}
        yield Case(f"vault fd {number}", ["list"], {2, 16, 18, 19, 33, 34, 50, 51}, vault=True, how=how)
