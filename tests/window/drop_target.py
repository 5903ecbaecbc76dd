#!/usr/bin/python3
"""Drags from a point of the screen onto its own window, and writes what was dropped: drop_target.py X Y file|pixels TARGET.

Simulates a file manager (accepts files) or an image program (accepts pixels). Exits with 0 if something was dropped and
written to TARGET, with 1 if not. It knows nothing of the program under test.
"""

import sys
import threading
from pathlib import Path
from urllib.parse import unquote, urlparse

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402
from pointer_drag import LONGEST_SECONDS, REFUSED, TAKEN, show_in_corner, drag  # noqa: E402


def main() -> int:
    x, y, kind, target = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    outcome = {"code": REFUSED}
    target_box = Gtk.EventBox()
    wanted = ["text/uri-list"] if kind == "file" else ["image/jpeg", "image/png"]
    entries = [Gtk.TargetEntry.new(name, 0, 0) for name in wanted]
    target_box.drag_dest_set(Gtk.DestDefaults.ALL, entries, Gdk.DragAction.COPY)

    def received(_place, _context, _x, _y, data, _info, _time):
        if kind == "file":
            for uri in data.get_uris():
                target.write_bytes(Path(unquote(urlparse(uri).path)).read_bytes())
                outcome["code"] = TAKEN
        elif data.get_length() > 0:
            target.write_bytes(data.get_data())
            outcome["code"] = TAKEN
        GLib.timeout_add(200, Gtk.main_quit)

    target_box.connect("drag-data-received", received)
    middle = show_in_corner(target_box)
    GLib.timeout_add_seconds(LONGEST_SECONDS, Gtk.main_quit)
    threading.Thread(target=drag, args=((x, y), middle), daemon=True).start()
    Gtk.main()
    return outcome["code"]


if __name__ == "__main__":
    sys.exit(main())
