# SPDX-License-Identifier: GPL-3.0-or-later
"""Each practice board of the i.MX RT1024 by each way into it, by role and name alone, as with a screen
reader: to "verified", or to the page that says why not and what remains.
test_walk.py PROGRAM FIRMWARE usb|probe|detour|end|chips

The walk "chips" takes a board of each other family that recovers differently."""

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
FORCED_OUTSIDE = "This board always starts from FlexSPI NOR"
OFF = "Serial download is switched off for ever"
SIGNED = "This board accepts signed programs only"
UNREAD = "The start-up mode could not be read"

UNPROVEN = "Nobody has reported this way working on hardware yet."
NEEDS_PROBE = "This way needs a debug probe, and the board answers on USB."
ON_USB = "The board already answers on USB, so the debug probe is not needed"
OTHER_WAY = "Take Another Way"
DEMAND = re.compile(r"^If you want it all the same, type (\w+)\.$")


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


def agree(session):
    """The button that erases is off and says why, and what it asks for can be done."""
    entry = session.find("text box", DEMAND)
    button = session.find("button", "Erase and Write")
    assert "sensitive" not in button.states
    assert button.description == entry.name, button.description
    assert entry.type(DEMAND.search(entry.name).group(1))


def recover_chip(session, board, sentence, route, chip):
    """To "verified", with the practice firmware of that chip: the one of the walk before does not fit,
    and the page offers the right one."""
    session.press_board(board, chip)
    session.read(sentence)
    take(session, route)
    session.press("Use Practice Firmware")
    session.press("Next")
    session.read("Look at the plan")
    if session.find_all("text box", DEMAND):
        agree(session)
    write(session)


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


# Boards of other chips, which the program does not list by itself
SCENARIOS = ("rt1010-serial", "rt1050-serial", "rt1064-serial", "rt1060-jtag")

WALKS = {
    "chips": [
        (recover_chip, "Ready to recover", READY, SERIAL, "RT1010"),
        (recover_chip, "Ready to recover", READY, SERIAL, "RT1050"),
        (recover_chip, "Ready to recover", READY, SERIAL, "RT1064"),
        (recover_chip, "Debug pins speak JTAG", FORCED_OUTSIDE, BY_ROM, "RT1060"),
    ],
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
    session = Session(program, firmware, SCENARIOS if kind == "chips" else ())
    try:
        session.hurry()
        for number, (walk, board, sentence, route, *chip) in enumerate(walks, 1):
            walk(session, board, sentence, route, *chip)
            print(f"ok {number} {board}: {route or 'none'}", flush=True)
    finally:
        session.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
