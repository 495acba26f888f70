# SPDX-License-Identifier: GPL-3.0-or-later
"""Each practice board of the i.MX RT1024 by each way into it, by role and name alone, as with a screen
reader: to "verified", or to the page that says why not and what remains.
test_walk.py PROGRAM FIRMWARE usb|probe|detour|end"""

import re
import sys

from session import Session

# Titles of the ways, as their rows begin
SERIAL = "Serial download"
BY_ROM = "Write the flash through the probe"
BY_LOADER = "Flashloader by probe, then USB"
BY_HEADER = "Erase the start-up header"

# Sentences of the verdicts
READY = "This board is in serial download, ready to be recovered"
SHORT = "This board is in serial download, but it is short of memory"
FORCED = "This board always starts from its built-in flash"
OFF = "Serial download is switched off for ever"
SIGNED = "This board accepts signed programs only"
UNREAD = "The start-up mode could not be read"

UNPROVEN = "Nobody has reported this way working on hardware yet."
NEEDS_PROBE = "This way needs a debug probe, and the board answers on USB."
ON_USB = "The board already answers on USB, so the debug probe is not needed"
OTHER_WAY = "Take Another Way"


# ---- parts of the way ----

def pick(session, board, sentence):
    session.press_board(board)
    session.read(sentence)


def take(session, route):
    session.press(re.compile(f"^{route}\\."), "list item")
    session.read("Choose the firmware")


def choose_file(session):
    """The file of the walk before is still there."""
    if not session.find_all("button", "Change…"):
        session.press("Choose File…")


def write(session, *said):
    """@said: what the plan has to say before anything is written"""
    session.read("Look at the plan")
    for sentence in said:
        session.read(sentence)
    session.press("Erase and Write")
    session.read("The board has its new firmware")
    session.press("Done")
    session.read("Ways to recover")


# ---- whole ways ----

def recover(session, board, sentence, route):
    """To "verified\""""
    pick(session, board, sentence)
    take(session, route)
    choose_file(session)
    session.press("Next")
    write(session, *([UNPROVEN] if route in (BY_LOADER, BY_HEADER) else []))


def recover_otherwise(session, board, sentence, route):
    """The way cannot begin where the board answers; another one on the list of ways can."""
    pick(session, board, sentence)
    take(session, route)
    choose_file(session)
    session.read(NEEDS_PROBE)
    session.press(OTHER_WAY)
    take(session, SERIAL)
    session.press("Next")
    write(session)


def recover_the_rest(session, board, sentence, route):
    """The way leads to serial download, and the board is there already."""
    pick(session, board, sentence)
    take(session, route)
    choose_file(session)
    session.press("Next")
    write(session, ON_USB)


def stop_unsigned(session, board, sentence, route):
    """Nobody here has signed files: the end is said, and the board can be looked at."""
    pick(session, board, sentence)
    take(session, route)
    choose_file(session)
    session.read("This board would never start this file: it accepts signed programs only.")
    session.press("I Have No Signed Files")
    session.read("Without signed files this board cannot be recovered.")
    session.press("Show How It Starts")
    session.read(sentence)


def stop_small(session, board, sentence, route):
    """The flashloader finds no room. The way that needs none begins at a probe, and says so."""
    pick(session, board, sentence)
    take(session, route)
    choose_file(session)
    session.read("The flashloader does not fit into the RAM of this chip.")
    session.press(OTHER_WAY)
    take(session, BY_ROM)
    session.read(NEEDS_PROBE)
    session.press("Cancel")
    session.read("Ways to recover")


def stop_at_once(session, board, sentence, route):
    """Neither USB nor the probe gets an answer: why, and what can be done, stands on the first page."""
    pick(session, board, sentence)
    session.read("only the program that is in the flash can replace itself")
    session.press("Try Again")
    session.read(sentence)
    assert not session.find_all("button", "Recover…")


WALKS = {
    "usb": [
        (recover, "Ready to recover", READY, SERIAL),
        (recover, "Empty flash", READY, SERIAL),
        (recover, "Damaged header", READY, SERIAL),
        (recover, "New board", READY, SERIAL),
        (recover, "Debug port closed", READY, SERIAL),
        (recover, "Watchdog", READY, SERIAL),
    ],
    "probe": [
        (recover, "Switches ignored", FORCED, BY_ROM),
        (recover, "Switches ignored", FORCED, BY_LOADER),
        (recover, "Switches ignored", FORCED, BY_HEADER),
        (recover, "Serial download off", OFF, BY_ROM),
        (recover, "Serial download off", OFF, BY_LOADER),
    ],
    "detour": [
        (recover, "Clocks off", UNREAD, BY_ROM),
        (recover_otherwise, "Ready to recover", READY, BY_ROM),
        (recover_the_rest, "New board", READY, BY_LOADER),
        (recover_the_rest, "Watchdog", READY, BY_HEADER),
    ],
    "end": [
        (stop_unsigned, "Signed programs only", SIGNED, SERIAL),
        (stop_small, "Too little memory", SHORT, SERIAL),
        (stop_at_once, "No way in", "The debug probe works, but the board does not answer it.", None),
    ],
}


def main(program, firmware, kind):
    walks = WALKS[kind]
    print(f"1..{len(walks)}", flush=True)
    session = Session(program, firmware)
    try:
        session.hurry()
        for number, (walk, board, sentence, route) in enumerate(walks, 1):
            walk(session, board, sentence, route)
            print(f"ok {number} {board}: {route or 'none'}", flush=True)
    finally:
        session.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
