# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a program with a window and prints the rows of its list of boards as a screen reader finds
them, one JSON list a line, whenever they change: watch_window.py PROGRAM

On an emulated processor a question takes a twentieth of a second, and the window has thousands of
things. So the list is looked up once, and then only its rows are asked for, each time the program says
that something happened."""

import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../accessibility"))

from screen_reader import Bus, GLib  # noqa: E402

PATIENCE_S = 200
QUIET_S = 5


def is_boards(thing):
    return thing.role == "list" and thing.name == "Boards"


class Window:
    def __init__(self, words):
        self.program = subprocess.Popen(words)
        self.bus = Bus()
        self.owner = self.wait_for("the program on the bus of the screen readers",
                                   lambda: self.bus.find_program(self.program.pid))
        self.boards = self.wait_for("the list of boards", self.find_boards)

    def wait_for(self, what, look):
        return self.bus.wait_for(what, lambda: self.program.poll() is None and look(), PATIENCE_S)

    def find_boards(self):
        root = self.bus.look(self.owner)
        return next((thing.path for thing in root.walk() if is_boards(thing)), None)

    def read_rows(self):
        """None when a row went while it was asked"""
        try:
            return [self.bus.get_name(*row)
                    for row in self.bus.get_children(self.owner, self.boards)]
        except GLib.Error:
            return None

    def watch(self):
        before = None
        while self.program.poll() is None:
            rows = self.read_rows()
            if rows not in (None, before):
                before = rows
                print(json.dumps(rows), flush=True)
            self.bus.wait_event(QUIET_S)
        return self.program.returncode


if __name__ == "__main__":
    sys.exit(Window(sys.argv[1:]).watch())
