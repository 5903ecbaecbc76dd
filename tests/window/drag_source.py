#!/usr/bin/python3
"""Drags files onto a point of the screen, as from a file manager: drag_source.py X Y FILE...

A small GTK window offers the files as URIs; xdotool moves the pointer. Exits with 0 if the target accepted the drop, with 1
if it refused. It knows nothing of the program under test.
"""

import sys
import threading
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402
from pointer_drag import LONGEST_SECONDS, REFUSED, TAKEN, show_in_corner, drag  # noqa: E402


def main() -> int:
    x, y = int(sys.argv[1]), int(sys.argv[2])
    uris = [Path(name).resolve().as_uri() for name in sys.argv[3:]]
    outcome = {"code": TAKEN}

    source = Gtk.EventBox()
    source.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    source.drag_source_add_uri_targets()
    source.connect("drag-data-get", lambda _source, _context, data, _info, _time: data.set_uris(uris))

    def failed(_source, _context, _result):
        outcome["code"] = REFUSED
        return True  # Without the animation back to the source.

    source.connect("drag-failed", failed)
    source.connect("drag-end", lambda *_: Gtk.main_quit())
    start = show_in_corner(source)

    def give_up():
        outcome["code"] = REFUSED
        Gtk.main_quit()

    GLib.timeout_add_seconds(LONGEST_SECONDS, give_up)
    threading.Thread(target=drag, args=(start, (x, y)), daemon=True).start()
    Gtk.main()
    return outcome["code"]


if __name__ == "__main__":
    sys.exit(main())
