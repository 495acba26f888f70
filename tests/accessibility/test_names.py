# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that the keyboard reaches says what it is: test_names.py PROGRAM FIRMWARE"""

import re
import sys

from session import Session

# and what stands on each
PAGES = {"Overview": "Ways to recover", "Fuses": "Fuse words", "Registers": "Boot registers",
         "Activity": "What was read from this board and done to it"}


def check(session, number, page):
    nameless = session.find_nameless()
    print(f"{'not ok' if nameless else 'ok'} {number} {page}", flush=True)
    for line in nameless:
        print(f"# {line}", flush=True)
    return bool(nameless)


def main(program, firmware):
    print(f"1..{len(PAGES) + 3}", flush=True)
    session = Session(program, firmware)
    failed = 0
    try:
        failed += check(session, 1, "No board")
        session.press(re.compile("^Switches ignored, "), "list item")
        session.read("This board always starts from its built-in flash")
        for number, (page, text) in enumerate(PAGES.items(), 2):
            session.press(page, "tab")
            session.read(text)
            failed += check(session, number, page)
        session.press("Overview", "tab")
        session.press("Recover…")
        session.read("Choose the firmware")
        failed += check(session, len(PAGES) + 2, "Firmware")
        session.press("Choose File…")
        session.press("Next")
        session.read("Look at the plan")
        failed += check(session, len(PAGES) + 3, "Plan")
    finally:
        session.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
