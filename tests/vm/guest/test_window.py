# SPDX-License-Identifier: GPL-3.0-or-later
"""The window, as a screen reader finds it, while boards come and go."""

import json

from guest import SOURCE
from program import wait_for

BOARD = "rt1024-serial"

HEADINGS = ("Boards", "Practice boards")

# An emulated processor needs a quarter of a minute from start to window, ten times that beside other
# work.
PATIENCE_S = 200


class Window:
    """Rows of the list of boards, over time"""

    def __init__(self, guest):
        self.program = guest.start(
            f"{SOURCE}/tests/with-display", "/usr/bin/python3",
            f"{SOURCE}/tests/vm/guest/watch_window.py", guest.salvor_path,
            environment=guest.environment(GTK_A11Y="atspi"))

    def rows(self):
        """Now. The bus of the screen readers prints lines of its own."""
        assert self.program.status is None, self.program.describe()
        looks = [line for line in self.program.lines if line.startswith("[")]
        return json.loads(looks[-1]) if looks else []

    def boards(self):
        """Those that are no practice boards, now"""
        return [row for row in self.rows() if "Simulated" not in row and row not in HEADINGS]

    def wait_for(self, what, is_right):
        return wait_for(what, lambda: is_right(self.boards()), PATIENCE_S)


def is_read(boards):
    """Its unique id is there, which only reading the board brings."""
    return len(boards) == 1 and "3A0E70D5" in boards[0] and "Not connected" not in boards[0]


def test_window(guest):
    """A board comes, is read by itself, goes and comes again; its row stays meanwhile and says so."""
    window = Window(guest)
    wait_for("window", window.rows, PATIENCE_S)
    assert window.boards() == [], window.program.describe()
    bus = guest.bus(BOARD)
    window.wait_for("board in the window", is_read)
    bus.do(f"unplug {BOARD}")
    window.wait_for("board that is gone",
                    lambda boards: len(boards) == 1 and "Not connected" in boards[0])
    bus.do(f"plug {BOARD}")
    window.wait_for("board in the window again", is_read)
    assert "Not connected" not in window.boards()[0]
