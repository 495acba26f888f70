# SPDX-License-Identifier: GPL-3.0-or-later
"""The program in the hands of somebody who cannot see it: starts it, reads what is there by role and
name, and does what can be done there."""

import os
import re
import subprocess
import sys

from screen_reader import Bus, GLib, TooLate

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "../../data")

# A deadline only ends a test that fails.
PATIENCE_S = 60

# what GTK says of a thing without a name: its class
CLASS_NAME = re.compile(r"(Gtk|Salvor)[A-Z]\w+$")

# of what scrolls
CONTAINERS = ("group", "widget", "scroll bar")


class Session:
    """@firmware: the file that is chosen wherever a file is asked for; @scenarios: practice boards
    that are plugged in besides those of the program's lists"""

    def __init__(self, program, firmware, scenarios=()):
        environment = dict(os.environ, GTK_A11Y="atspi", GDK_DEBUG="portals")
        if scenarios:
            environment["SALVOR_DATA_DIR"] = self._list_scenarios(scenarios)
        self.dialog = subprocess.Popen([sys.executable, os.path.join(HERE, "portal.py"),
                                        os.path.abspath(firmware)],
                                       stdout=subprocess.PIPE)
        assert self.dialog.stdout.readline() == b"ready\n"
        self._stop_animations()
        self.process = subprocess.Popen([program], env=environment)
        self.bus = Bus()
        self.owner = self.wait_for("the program", lambda: self.bus.find_program(self.process.pid))
        self.find("window", "Salvor")

    def _list_scenarios(self, names):
        """Files of the same boards with a place in lists, in the place of those in the program"""
        folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "boards")
        os.makedirs(os.path.join(folder, "scenarios"))
        for order, name in enumerate(names, 20):
            path = os.path.join("scenarios", f"{name}.xml")
            with open(os.path.join(DATA, path), encoding="utf-8") as source:
                text = source.read().replace("<scenario ", f'<scenario order="{order}" ', 1)
            with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
                file.write(text)
        return folder

    def _stop_animations(self):
        """As people set it who do not see them: each frame costs time."""
        folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "gtk-4.0")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "settings.ini"), "w", encoding="utf-8") as settings:
            settings.write("[Settings]\ngtk-enable-animations=0\n")

    def close(self):
        for process in (self.process, self.dialog):
            process.kill()
            process.wait()

    # ---- looking ----

    def wait_for(self, what, look):
        def look_again():
            assert self.process.poll() is None, f"the program ended: {self.process.returncode}"
            try:
                return look()
            except GLib.Error:  # something went while it was asked
                return None
        try:
            return self.bus.wait_for(what, look_again, PATIENCE_S)
        except TooLate as late:
            raise TooLate(f"{late}; there is:\n{self.describe()}") from None

    def things(self):
        """Everything that can be found now"""
        return list(self.bus.look(self.owner).walk())

    def find_all(self, role, name):
        """@name: the whole of it, or what a compiled expression finds in it"""
        is_it = name.search if isinstance(name, re.Pattern) else name.__eq__
        return [thing for thing in self.things() if thing.role == role and is_it(thing.name)]

    def find(self, role, name):
        """Waits for it."""
        return self.wait_for(f"{role} “{name}”", lambda: next(iter(self.find_all(role, name)), None))

    def describe(self):
        lines = []
        for thing in self.things():
            if thing.name and not CLASS_NAME.match(thing.name):
                lines.append(f"  {thing.role} “{thing.name}” {' '.join(sorted(thing.states))}")
        return "\n".join(lines)

    def read(self, text):
        """Waits until it is written somewhere, as part of a name."""
        return self.wait_for(f"“{text}”", lambda: next(
            (thing for thing in self.things() if text in thing.name), None))

    def list_window(self, name):
        """A window or a question and what is in it; waits for it."""
        def look():
            things = self.things()
            return next((list(thing.walk()) for thing in things[0].children if thing.name == name), None)
        return self.wait_for(f"window “{name}”", look)

    def find_nameless(self, things):
        """Those that can be reached with the keyboard and say nothing; containers only pass the focus
        on."""
        return [f"{thing} below {thing.parent}" for thing in things
                if "focusable" in thing.states and thing.role not in CONTAINERS
                and (not thing.name or CLASS_NAME.match(thing.name) or "_" in thing.name[:1])]

    # ---- doing ----

    def press(self, name, role="button"):
        """Presses it once it can be pressed."""
        def look():
            button = next((thing for thing in self.find_all(role, name)
                           if "sensitive" in thing.states), None)
            return button is not None and button.do()
        self.wait_for(f"{role} “{name}” to press", look)

    def open_menu(self):
        """A menu button is two things: the inner one is reached and pressed."""
        self.wait_for("the menu", lambda: next(
            (button for button in self.find_all("button", "Menu")
             if "focusable" in button.states and button.do()), None))

    def hurry(self):
        """Practice boards need not take the time of real ones."""
        self.open_menu()
        self.press("Practice Speed", "menu item")
        self.press("Without Waiting", "menu item radio")

    def press_board(self, title, chip="RT1024"):
        """Practice boards of other chips have the same titles."""
        self.press(re.compile(f"^{title}, .*{chip} "), "list item")
