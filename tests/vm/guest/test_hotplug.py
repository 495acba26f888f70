# SPDX-License-Identifier: GPL-3.0-or-later
"""Boards that come and go while a program looks."""

import signal

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


def list_stages(program, first):
    """What the board was, from that line on"""
    return [line["ports"][0]["stage"] for line in program.objects[first:] if line["event"] != "went"]


def test_watch(guest):
    """A board comes, goes, comes again and becomes its loader; each time one line says so. A
    restart that is over before the program looks is one line, “changed”."""
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
    wait_for("its loader, and its ROM again",
             lambda: list_stages(program, 3) == ["flashloader", "rom"])
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
