# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a program with a window and prints the rows of its list of boards as a screen reader finds
them, one JSON list a line, whenever they change.

  watch_window.py PROGRAM
  watch_window.py --look PROCESS    one look at the program of that number

Each look is a process of its own: what libatspi has once asked of a program that was not ready, it
never asks again.
"""

import json
import subprocess
import sys
import time

PAUSE_S = 0.3
# an emulated processor takes its time to answer
PATIENCE_MS = 20000
MAX_DEPTH = 40


def find_boards(program):
    """Level by level: the list of boards lies high, and below it are thousands of other things."""
    level = [program]
    for _ in range(MAX_DEPTH):
        below = []
        for node in level:
            if node.get_role_name() == "list" and node.get_name() == "Boards":
                return node
            below += get_children(node)
        level = below
    return None


def get_children(node):
    children = [node.get_child_at_index(index) for index in range(node.get_child_count())]
    return [child for child in children if child is not None]


def look(process):
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi

    Atspi.set_timeout(PATIENCE_MS, PATIENCE_MS)
    texts = []
    for program in get_children(Atspi.get_desktop(0)):
        boards = find_boards(program) if program.get_process_id() == process else None
        rows = get_children(boards) if boards else []
        texts += [row.get_name() for row in rows if row.get_role() == Atspi.Role.LIST_ITEM]
    print(json.dumps(texts))


def watch(words):
    process = subprocess.Popen(words)
    before = None
    while process.poll() is None:
        # a row that goes while it is asked ends the look, and the next one is right
        seen = subprocess.run([sys.executable, __file__, "--look", str(process.pid)],
                              stdout=subprocess.PIPE, text=True, check=False)
        if seen.returncode == 0 and seen.stdout != before:
            before = seen.stdout
            print(before, end="", flush=True)
        time.sleep(PAUSE_S)
    return process.returncode


if __name__ == "__main__":
    if sys.argv[1] == "--look":
        look(int(sys.argv[2]))
    else:
        sys.exit(watch(sys.argv[1:]))
