#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window for Windows, under Wine and on an X server of its own: a practice board from the list to
verified, once by mouse and once by keyboard. What counts is what the program says of its steps and
what it leaves in the folder of its user; the pictures are for people.

  test_window.py SALVOR SCHEMA-FOLDER PICTURE-FOLDER"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

import screen
import wine_program
from screen import ACCENT, Screen, click, hands, wait_for
from wine_program import windows_path

SALVOR, SCHEMAS, PICTURES = sys.argv[1:4]
DESKTOP = (1200, 860)

# The second practice board of the list, a place where nothing is, and what is below and right of
# both: only the order of things is relied upon, and the size the window has when it is first opened.
BOARD = (110, 176)
NOWHERE = (700, DESKTOP[1] - 20)
BELOW_TITLE = 400
BUTTON_BAR = 700

UNIQUE_ID = "6D2B91E43A0E70D5"
SIZE = 40960  # of the old content below the practice firmware
LAST_STEP = "step restart"
# Whatever says where the window is
DOMAINS = "salvor-recovery-job salvor-recovery-wizard salvor-main-window"
# Pango and GDK have their own with Wine's fonts and its virtual devices.
OWN_TROUBLE = re.compile(r"\(\S+\): salvor\S*-(CRITICAL|WARNING)")


def start_screen():
    reader, writer = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x900x24",
                               "-nolisten", "tcp"], pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as stream:
        os.environ["DISPLAY"] = ":" + stream.readline().strip()
    return server


class Window:
    def __init__(self, folder):
        self.folder = folder
        self.screen = Screen(PICTURES)
        self.log = os.path.join(folder, "log")
        # What Wine shows on a desktop goes to the X server of whoever opened it: one of our own.
        desktop = f"/desktop=salvor-{os.getpid()},{DESKTOP[0]}x{DESKTOP[1]}"
        environment = {name: value for name, value in os.environ.items() if name != "G_DEBUG"}
        environment.update(
            GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory", SALVOR_DATA_DIR="",
            GSETTINGS_SCHEMA_DIR=windows_path(SCHEMAS), XDG_DATA_HOME=windows_path(folder),
            XDG_CACHE_HOME=windows_path(folder), G_MESSAGES_DEBUG=DOMAINS)
        with open(self.log, "wb") as log:
            self.program = subprocess.Popen(
                [wine_program.WINE, "--cache", wine_program.CACHE, "explorer", desktop,
                 windows_path(SALVOR)],
                env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def is_shown(self):
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Salvor$"],
                              stdout=subprocess.PIPE, check=False)
        return done.stdout.strip()

    def count(self, words):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read().count(words)

    def await_place(self, words, number):
        """The window says for so many times that it shows it, and nothing moves any more."""
        wait_for(lambda: self.count(words) == number, words)
        self.screen.settle()

    def list_backups(self):
        return glob.glob(os.path.join(self.folder, "salvor", "backups", UNIQUE_ID + "_*.bin"))

    def find_button(self, below):
        """The accent button farthest down"""
        found = [place for place in self.screen.find_fills(ACCENT) if place[1] > below]
        return found[-1] if found else None

    def pick_board(self):
        """Until it has been read; the first click may only wake the window"""
        def look():
            hands("mousemove", *BOARD, "click", 1, "mousemove", *NOWHERE)
            self.screen.settle()
            return self.find_button(BELOW_TITLE)
        return wait_for(look, "the board's ways to recover")

    def press(self, below, what):
        click(wait_for(lambda: self.find_button(below), what))
        hands("mousemove", *NOWHERE)

    def finish(self, number):
        """The work is over, verified, and the board needs no journal any more."""
        wait_for(lambda: self.count(LAST_STEP) == number, "the last step")
        assert not glob.glob(os.path.join(self.folder, "salvor", "journals", "*"))
        assert self.list_backups(), "no backup"
        for path in self.list_backups():
            assert os.path.getsize(path) == SIZE, path

    def close(self):
        hands("key", "ctrl+q")
        self.program.wait(screen.SECONDS)


def test_mouse(window):
    wait_for(window.is_shown, "the window")
    window.screen.settle()
    window.screen.save("start")
    recover = window.pick_board()
    window.screen.save("overview")
    click(recover)
    hands("mousemove", *NOWHERE)
    window.await_place("page firmware", 1)
    # chosen by keyboard: the focus is beside it
    hands("key", "Tab", "space")
    wait_for(lambda: window.find_button(BUTTON_BAR), "a firmware that passes")
    window.screen.save("firmware")
    window.press(BUTTON_BAR, "Next")
    window.await_place("page review", 1)
    window.screen.save("review")
    window.press(BUTTON_BAR, "Erase and Write")
    window.finish(1)
    window.await_place("page done", 1)
    window.screen.save("done")
    window.press(BUTTON_BAR, "Done")
    window.await_place("body boards", 1)


def test_keyboard(window):
    """The board knows its firmware by now"""
    click(window.pick_board())
    hands("mousemove", *NOWHERE)
    window.await_place("page firmware", 2)
    wait_for(lambda: window.find_button(BUTTON_BAR), "a firmware that passes")
    hands("key", "Tab", "Tab", "Tab", "Tab", "space")  # loader, Cancel, Back, Next
    window.await_place("page review", 2)
    wait_for(lambda: window.find_button(BUTTON_BAR), "a button that can be pressed")
    hands("key", "Tab", "space")  # from Back to Erase and Write
    window.finish(2)
    window.await_place("page done", 2)
    window.screen.save("done-by-keyboard")
    hands("key", "space")


def test_end(window):
    """Ctrl and a letter; and nothing went wrong that Salvor would say"""
    window.await_place("body boards", 2)
    window.screen.save("overview-again")
    window.close()
    with open(window.log, encoding="utf-8", errors="replace") as log:
        bad = [line for line in log if OWN_TROUBLE.match(line)]
    assert not bad, bad


def main():
    os.makedirs(PICTURES, exist_ok=True)
    server = start_screen()
    folder = tempfile.mkdtemp(prefix="Окно 窓 ")
    try:
        window = Window(folder)
        wine_program.run_tests([
            ("/window/mouse", lambda: test_mouse(window)),
            ("/window/keyboard", lambda: test_keyboard(window)),
            ("/window/end", lambda: test_end(window)),
        ])
    finally:
        window.program.kill()
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


main()
