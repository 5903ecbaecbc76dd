#!/usr/bin/python3
"""Another program's view of the clipboard.

    clipboard.py read    prints as JSON what is offered: each kind, and its first bytes in base64
    clipboard.py keep    copies every picture that is offered, and offers its copy once the owner is gone, as GNOME's compositor
                         does; prints a line for both. Runs until it is ended

It knows nothing of the program under test.
"""

import base64
import json
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

# What a selection can be asked about itself, beside what is in it.
ABOUT = {"TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS"}


def read(clipboard: Gtk.Clipboard) -> None:
    _, targets = clipboard.wait_for_targets()
    names = [target.name() for target in targets or []]
    content = {name: bytes_of(clipboard, name) for name in names if name not in ABOUT}
    print(json.dumps({name: base64.b64encode(data).decode() for name, data in content.items()}))


def bytes_of(clipboard: Gtk.Clipboard, name: str) -> bytes:
    contents = clipboard.wait_for_contents(Gdk.Atom.intern(name, False))
    return contents.get_data()[:64] if contents else b""


def keep(clipboard: Gtk.Clipboard) -> None:
    copy = None

    def changed(_clipboard: Gtk.Clipboard, event: Gdk.EventOwnerChange) -> None:
        nonlocal copy
        # A program that clears the clipboard makes nobody the new owner.
        if event.reason == Gdk.OwnerChange.NEW_OWNER and event.owner:
            copy = clipboard.wait_for_image()
            print("copied" if copy else "dropped", flush=True)
        elif copy:
            clipboard.set_image(copy)
            print("offered", flush=True)

    clipboard.connect("owner-change", changed)
    print("ready", flush=True)
    Gtk.main()


if __name__ == "__main__":
    {"read": read, "keep": keep}[sys.argv[1]](Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD))
