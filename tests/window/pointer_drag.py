"""Moves the pointer through xdotool: the small window where a drag starts or ends, and the drag itself."""

import subprocess
import time

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

TAKEN, REFUSED = 0, 1
LONGEST_SECONDS = 20
SIDE = 40
"""Side of the small window in the corner of the screen where drags start or end, in pixels."""


def show_in_corner(content: Gtk.Widget) -> tuple[int, int]:
    """Shows a small window with `content` in the corner; gives its middle on the screen."""
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
    """Drags: two small steps to start, several over the target so that it hovers, a pause, and the drop."""
    time.sleep(0.3)
    point(*start)
    button("mousedown")
    for step in (4, 12):
        point(start[0] + toward * step, start[1] + toward * step)
    # The source may need time to offer its data.
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
