"""The hands of a person at the pointer, through xdotool; where a drag begins or ends, and how."""

import subprocess
import time

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

TAKEN, REFUSED = 0, 1
LONGEST_SECONDS = 20
SIDE = 40
"""Of the small window in the corner of the screen that drags begin from or end on, pixels."""


def show_in_corner(content: Gtk.Widget) -> tuple[int, int]:
    """Shows a small window that holds `content` and nothing else; where the middle of it is on the screen."""
    # A popup: there may be no window manager to target_box anything else.
    window = Gtk.Window(type=Gtk.WindowType.POPUP)
    window.add(content)
    window.set_default_size(SIDE, SIDE)
    screen = Gdk.Display.get_default().get_monitor(0).get_geometry()
    left, top = screen.width - SIDE, screen.height - SIDE
    window.move(left, top)
    window.show_all()
    return left + SIDE // 2, top + SIDE // 2


def drag(start: tuple[int, int], target: tuple[int, int], toward: int = -1) -> None:
    """Two small steps to begin the drag, several over the target so that it is seen to hover, a rest, and the drop."""
    time.sleep(0.3)
    point(*start)
    button("mousedown")
    for step in (4, 12):
        point(start[0] + toward * step, start[1] + toward * step)
    # What lets itself be dragged may have to be asked what it is first.
    time.sleep(0.5)
    for step in range(-4, 1):
        point(target[0] + step, target[1] + step)
    time.sleep(0.5)
    button("mouseup")


def point(x: int, y: int) -> None:
    subprocess.run(["xdotool", "mousemove", "--sync", str(x), str(y)], check=True, timeout=5)
    time.sleep(0.1)


def button(verb: str) -> None:
    subprocess.run(["xdotool", verb, "1"], check=True, timeout=5)
    time.sleep(0.1)
