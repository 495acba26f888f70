# SPDX-License-Identifier: GPL-3.0-or-later
"""From a practice board to "verified" by role and name alone, as with a screen reader:
test_walk.py PROGRAM FIRMWARE usb|probe|other"""

import re
import sys

from session import Session

DONE = "The board has its new firmware"


def walk(session, board, sentence, route):
    """@board: as it is called in the list; @sentence: what the verdict says; @route: the row of the way"""
    session.press(re.compile(f"^{board}, "), "list item")
    session.read(sentence)
    session.press(re.compile(f"^{route}\\."), "list item")
    session.read("Choose the firmware")
    # the file of the walk before is still there
    if not session.find_all("button", "Change…"):
        session.press("Choose File…")
    session.press("Next")
    session.read("Look at the plan")
    session.press("Erase and Write")
    session.read(DONE)
    session.press("Done")
    session.read("Ways to recover")


# Each board that opens over USB or through its probe, by the way that is its first
READY = "This board is in serial download, ready to be recovered"
WALKS = {
    "usb": [
        ("Ready to recover", READY, "Serial download"),
        ("Empty flash", READY, "Serial download"),
        ("Damaged header", READY, "Serial download"),
    ],
    "probe": [
        ("Switches ignored", "This board always starts from its built-in flash",
         "Write the flash through the probe"),
        ("Serial download off", "Serial download is switched off for ever",
         "Write the flash through the probe"),
    ],
    "other": [
        ("New board", READY, "Serial download"),
        ("Debug port closed", READY, "Serial download"),
        ("Watchdog", READY, "Serial download"),
    ],
}


def main(program, firmware, kind):
    walks = WALKS[kind]
    print(f"1..{len(walks)}", flush=True)
    session = Session(program, firmware)
    try:
        menu = next(button for button in session.find_all("button", "Menu")
                    if "focusable" in button.states)
        menu.do()
        session.press("Practice Speed", "menu item")
        session.press("Without Waiting", "menu item radio")
        for number, words in enumerate(walks, 1):
            walk(session, *words)
            print(f"ok {number} {words[0]}: {words[2]}", flush=True)
    finally:
        session.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
