# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a program with a window and prints the rows of its lists as a screen reader finds them, one
JSON list a line, whenever they change: watch_window.py PROGRAM"""

import json
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

LOOK_S = 0.3
# an emulated processor takes its time to answer
PATIENCE_MS = 60000
MAX_DEPTH = 40


def collect(node, texts, depth=0):
    if node is None or depth > MAX_DEPTH:
        return
    if node.get_role() == Atspi.Role.LIST_ITEM:
        texts.append(node.get_name())
    for index in range(node.get_child_count()):
        collect(node.get_child_at_index(index), texts, depth + 1)


def find_program(process):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(index)
        if program is not None and program.get_process_id() == process.pid:
            return program
    return None


def look(process):
    texts = []
    try:
        collect(find_program(process), texts)
    except GLib.Error:  # a row went while it was asked
        return None
    return texts


def main(words):
    Atspi.set_timeout(PATIENCE_MS, PATIENCE_MS)
    process = subprocess.Popen(words)
    before = None
    while process.poll() is None:
        now = look(process)
        if now is not None and now != before:
            print(json.dumps(now), flush=True)
            before = now
        time.sleep(LOOK_S)
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
