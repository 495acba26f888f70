# SPDX-License-Identifier: GPL-3.0-or-later
"""Boards that come and go while a program looks."""

import json
import signal
import sys

from guest import SOURCE
from program import wait_for

BOARD = "rt1024-serial"
PROBE = "rt1024-internal-boot-forced"


def wait_for_event(program, seen, event, name):
    """Waits for the next line of --watch that is about @name; @seen: how many came before"""
    def look():
        about = [line for line in program.objects if line["name"] == name]
        return about[seen] if len(about) > seen else None
    line = wait_for(f"event {event} of {name}", look)
    assert line["event"] == event, program.describe()
    return line


def test_watch(guest):
    """A board comes, goes, comes again and becomes its loader; each time one line says so."""
    program = guest.start(guest.salvorctl_path, "list", "--watch", "--json")
    bus = guest.bus(BOARD)
    name = f"usb:{bus.socket(BOARD)}"
    line = wait_for_event(program, 0, "came", name)
    assert line["ports"][0]["stage"] == "rom", line
    bus.do(f"unplug {BOARD}")
    wait_for_event(program, 1, "went", name)
    bus.do(f"plug {BOARD}")
    wait_for_event(program, 2, "came", name)
    assert guest.recover(name).json["result"] == "verified"
    wait_for_event(program, 3, "went", name)
    line = wait_for_event(program, 4, "came", name)
    assert line["ports"][0]["stage"] == "flashloader", line
    wait_for_event(program, 5, "went", name)
    program.interrupt()
    assert program.wait() == 0, program.describe()


def test_watch_two(guest):
    """A board and a probe come; one goes, and nothing is said of the other."""
    program = guest.start(guest.salvorctl_path, "list", "--watch", "--json")
    bus = guest.bus(BOARD, PROBE)
    name = f"usb:{bus.socket(BOARD)}"
    wait_for_event(program, 0, "came", name)
    wait_for("probe", lambda: [line for line in program.objects
                               if line["name"].startswith("probe:")])
    bus.do(f"unplug {BOARD}")
    wait_for_event(program, 1, "went", name)
    probe = [line["event"] for line in program.objects if line["name"].startswith("probe:")]
    assert probe == ["came"], program.describe()
    program.process.send_signal(signal.SIGTERM)
    assert program.wait() == 0, program.describe()


def test_watch_rule(guest):
    """A person without rights sees the problem go once the board is plugged in anew with the rule."""
    program = guest.start(guest.salvorctl_path, "list", "--watch", "--json", user=guest.user)
    bus = guest.bus(BOARD)
    name = f"usb:{bus.socket(BOARD)}"
    assert wait_for_event(program, 0, "came", name)["problem"]["code"] == "permission"
    guest.sit_down()
    guest.install_rule()
    bus.do(f"unplug {BOARD}")
    wait_for_event(program, 1, "went", name)
    bus.do(f"plug {BOARD}")
    assert wait_for_event(program, 2, "came", name)["problem"] is None


def test_watch_words(guest):
    """The same in words"""
    program = guest.start(guest.salvorctl_path, "list", "--watch")
    bus = guest.bus(BOARD)
    wait_for("board", lambda: f"Plugged in              usb:{bus.socket(BOARD)}" in program.lines)
    bus.do(f"unplug {BOARD}")
    wait_for("end of it", lambda: f"Unplugged               usb:{bus.socket(BOARD)}" in program.lines)
    program.interrupt()
    assert program.wait() == 0, program.describe()


def find_rows(program):
    """The boards in the window now. The bus of the screen readers prints lines of its own."""
    assert program.status is None, program.describe()
    pictures = [line for line in program.lines if line.startswith("[")]
    return json.loads(pictures[-1]) if pictures else []


def find_real(program):
    return [row for row in find_rows(program) if "Simulated" not in row]


def test_window(guest):
    """A board comes, is read, goes and comes again in the window, as a screen reader finds it."""
    program = guest.start(f"{SOURCE}/tests/with-display", sys.executable,
                          f"{SOURCE}/tests/vm/guest/watch_window.py", guest.salvor_path,
                          environment=guest.environment(GTK_A11Y="atspi", G_DEBUG=""))
    wait_for("window", lambda: find_rows(program), 180)
    assert find_real(program) == [], program.describe()
    bus = guest.bus(BOARD)
    for _ in range(2):
        # its unique id, which only reading it brings
        rows = wait_for("board in the window",
                        lambda: [row for row in find_real(program) if "3A0E70D5" in row], 60)
        assert len(rows) == 1 and len(find_real(program)) == 1, program.describe()
        bus.do(f"unplug {BOARD}")
        # the row stays, so that a person can still look at what was read
        wait_for("board gone from the window",
                 lambda: any("Not connected" in row for row in find_real(program)), 60)
        bus.do(f"plug {BOARD}")
