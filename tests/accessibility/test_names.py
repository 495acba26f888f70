# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that the keyboard reaches says what it is, on every page and in every window, and has a
role that fits it: test_names.py PROGRAM FIRMWARE"""

import sys

from session import Session

# What the keyboard can reach, by page. A role that is new here is a question: is something that is
# pressed called a button? GTK 4.8 calls what stays pressed a button too, and the groups scroll.
COMMON = {"button", "group"}
ROLES = {
    "No board": COMMON | {"list", "list item"},
    "Overview": COMMON | {"image", "list", "list item", "tab"},
    "Fuses": COMMON | {"list", "list item", "row", "search box", "tab"},
    "Try Out": COMMON | {"list", "list item", "row", "search box", "tab"},
    "Registers": COMMON | {"list", "list item", "row", "tab"},
    "Activity": COMMON | {"list", "list item", "tab"},
    "Firmware": COMMON,
    "Checks": COMMON | {"image"},
    "Plan": COMMON | {"checkbox", "label", "list"},
    "Write": COMMON | {"label", "list"},
    "Question": {"button"},
    "Stopped": COMMON,
    "Done": COMMON | {"label"},
    "Connect": COMMON,
    "Practice boards": COMMON | {"list", "list item"},
    "Board out of reach": COMMON | {"list", "list item", "tab"},
    "Menu": COMMON | {"list", "list item", "menu item"},
    "Help": COMMON | {"heading", "label", "list", "list item", "search box"},
    "Keyboard Shortcuts": COMMON | {"search box"},
    "About": COMMON | {"label", "text box"},
}

# GTK's own windows: GTK 4.8 leaves some of their parts without a name.
UNNAMED_BY_GTK = ("Keyboard Shortcuts", "About")


class Pages:
    """Looks at one page after the other and says so in TAP."""

    def __init__(self, session):
        self.session = session
        self.number = 0
        self.failed = 0

    def check(self, page, window=None):
        """@window: the name of the only window to look at; otherwise all"""
        things = self.session.things() if window is None else self.session.list_window(window)
        reached = [thing for thing in things if "focusable" in thing.states]
        roles = {thing.role for thing in reached}
        wrong = [f"a {role} is reached by the keyboard" for role in sorted(roles - ROLES[page])]
        if page not in UNNAMED_BY_GTK:
            wrong += [f"{line} has no name" for line in self.session.find_nameless(things)]
        self.number += 1
        self.failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {self.number} {page}", flush=True)
        print(f"# {len(reached)} things: {', '.join(sorted(roles))}", flush=True)
        for line in wrong:
            print(f"# {line}", flush=True)


def look_at_board(session, pages):
    pages.check("No board")
    session.press_board("Switches ignored")
    session.read("This board always starts from its built-in flash")
    pages.check("Overview")
    session.press("Fuses", "tab")
    session.read("Fuse words")
    pages.check("Fuses")
    session.press("Try Out")
    session.read("Press a bit to see what burning it would do.")
    pages.check("Try Out")
    session.press("Leave")
    session.press("Registers", "tab")
    session.read("Boot registers")
    pages.check("Registers")
    session.press("Activity", "tab")
    session.read("What was read from this board and done to it")
    pages.check("Activity")
    session.press("Overview", "tab")
    session.press_board("No way in")
    session.read("The debug probe works, but the board does not answer it.")
    pages.check("Board out of reach")
    session.press_board("Switches ignored")
    session.read("Ways to recover")


def look_at_windows(session, pages):
    """They stay open one beside the other."""
    session.open_menu()
    session.find("menu item", "Help")
    pages.check("Menu")
    for item, window in (("Help", "Help – Salvor"), ("Keyboard Shortcuts", "Keyboard Shortcuts"),
                         ("About Salvor", "About Salvor")):
        session.press(item, "menu item")
        pages.check(item.replace(" Salvor", ""), window)
        session.open_menu()


def look_at_recovery(session, pages):
    session.press("Recover…")
    session.read("Choose the firmware")
    pages.check("Firmware")
    session.press("Choose File…")
    session.read("Only you know the product")
    pages.check("Checks")
    session.press("Next")
    session.read("Look at the plan")
    pages.check("Plan")
    session.press("Erase and Write")
    session.find("button", "Stop…")
    pages.check("Write")
    session.press("Stop…")
    session.find("button", "Keep Writing")
    session.find("alert", "Stop writing?")
    pages.check("Question", "Stop writing?")
    session.press("Stop Writing")
    session.find("button", "Try Again")
    pages.check("Stopped")
    session.hurry()
    session.press("Try Again")
    session.press("Erase and Write")
    session.read("The board has its new firmware")
    pages.check("Done")
    session.press("Another Board")
    session.find("button", "Use a Practice Board")
    pages.check("Connect")
    session.press("Use a Practice Board")
    session.read("Choose a practice board")
    pages.check("Practice boards")


def main(program, firmware):
    print(f"1..{len(ROLES)}", flush=True)
    session = Session(program, firmware)
    pages = Pages(session)
    try:
        look_at_board(session, pages)
        look_at_recovery(session, pages)
        look_at_windows(session, pages)
    finally:
        session.close()
    return 1 if pages.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
