# SPDX-License-Identifier: GPL-3.0-or-later
"""Cables pulled, devices taken by others, late and reset devices."""

import glob
import os
import sys

import hold
from guest import SOURCE
from program import wait_for

BOARD = "rt1024-serial"
PROBE = "rt1024-internal-boot-forced"

# so slow that a step is still running when its name was read
SLOW = ["--pace", "1.9"]


# ---- cable pulled ----

def pull_after(guest, step):
    """Pulls the cable in the step after @step and looks at what the program says; then plugs in
    again and looks whether a second run finishes."""
    bus = guest.bus(BOARD, options=SLOW)
    name = f"usb:{bus.socket(BOARD)}"
    program = guest.start_recover(name)
    wait_for(f"end of step {step}", lambda: f"done        {step}" in program.messages, 60)
    bus.do(f"unplug {BOARD}")
    assert program.wait(60) == 1, program.describe()
    outcome = program.json
    assert outcome["result"] == "failed", outcome
    assert outcome["error"]["code"] == "disconnected", outcome
    assert "Plug it back in" in outcome["error"]["cure"], outcome
    bus.do(f"plug {BOARD}")
    bus.wait_device(bus.wait("attached", device="rom"))
    again = guest.recover(name).json
    assert again["result"] == "verified", again
    return outcome


def test_pulled_before_loader(guest):
    """While the loader is sent: nothing was changed, and the program says so."""
    bus = guest.bus(BOARD, options=["--fault", "cut=160"])
    name = f"usb:{bus.socket(BOARD)}"
    program = guest.recover(name, status=1)
    outcome = program.json
    assert outcome["error"]["code"] == "disconnected", outcome
    assert outcome["bytes_written"] == 0 and outcome["sectors_erased"] == 0, outcome
    assert "Nothing was changed in the flash of the board" in program.messages, program.describe()
    bus.do(f"power-cycle {BOARD}")
    bus.wait_device(bus.wait("attached", device="rom"))
    assert guest.recover(name).json["result"] == "verified"


def test_pulled_in_erase(guest):
    """While the old content is erased: the board has no start-up header, and the program says it."""
    outcome = pull_after(guest, "Erase the start-up header")
    assert outcome["sectors_erased"] > 0, outcome
    assert outcome["condition"], outcome


def test_pulled_in_write(guest):
    """While the program is written"""
    outcome = pull_after(guest, "Erase the old content")
    assert outcome["condition"], outcome


def test_pulled_in_verify(guest):
    """While it is read back"""
    outcome = pull_after(guest, "Write the program")
    assert outcome["bytes_written"] > 0, outcome


# ---- another program ----

def start_other(guest, *words):
    program = guest.start(sys.executable, f"{SOURCE}/tests/vm/guest/hold.py", *words)
    wait_for("the other program", lambda: program.lines == ["held"])
    return program


def let_go(program):
    program.process.stdin.close()
    assert program.wait() == 0, program.describe()


def find_node(socket):
    paths = glob.glob(f"/sys/bus/usb/devices/{socket}/*/*/hidraw/hidraw*")
    return f"/dev/{os.path.basename(paths[0])}"


def check_in_use(guest, name, other, *words):
    outcome = guest.salvorctl(*words, "--board", name, "--json", status=3).json
    assert outcome["error"]["code"] == "in-use", outcome
    assert str(other.process.pid) in outcome["error"]["message"], outcome
    assert "Close other flashing tools" in outcome["error"]["cure"], outcome


def test_open_elsewhere(guest):
    """Linux lets several programs open a HID device; the second one is refused, with the name of the
    first."""
    bus = guest.bus(BOARD)
    socket = bus.socket(BOARD)
    other = start_other(guest, "node", find_node(socket))
    check_in_use(guest, f"usb:{socket}", other, "read")
    outcome = guest.recover(f"usb:{socket}", status=3).json
    assert outcome["error"]["code"] == "in-use", outcome
    let_go(other)
    guest.salvorctl("read", "--board", f"usb:{socket}", "--json")


def test_claimed_elsewhere(guest):
    """A program with libusb takes the device from the kernel: the board stays in the list, with the
    problem."""
    bus = guest.bus(BOARD)
    socket = bus.socket(BOARD)
    other = start_other(guest, "claim", socket)
    guest.settle()
    boards = guest.salvorctl("list", "--json").json["boards"]
    assert [board["name"] for board in boards] == [f"usb:{socket}"], boards
    assert boards[0]["problem"]["code"] == "in-use", boards
    assert str(other.process.pid) in boards[0]["problem"]["message"], boards
    check_in_use(guest, f"usb:{socket}", other, "read")
    let_go(other)
    guest.settle()
    wait_for("the kernel's driver", lambda: glob.glob(f"/sys/bus/usb/devices/{socket}/*/*/hidraw/*"))
    guest.salvorctl("read", "--board", f"usb:{socket}", "--json")


def test_claimed_elsewhere_libusb(guest):
    """The same over the other back end"""
    bus = guest.bus(BOARD)
    socket = bus.socket(BOARD)
    other = start_other(guest, "claim", socket)
    outcome = guest.salvorctl("read", "--board", f"usb:{socket}", "--json", backend="libusb",
                              status=3).json
    assert outcome["error"]["code"] == "in-use", outcome
    let_go(other)


def test_flashloader_open_elsewhere(guest):
    """The same with a board that runs its flashloader already"""
    bus = guest.bus(BOARD, options=SLOW)
    socket = bus.socket(BOARD)
    program = guest.start_recover(f"usb:{socket}")
    wait_for("flashloader", lambda: "done        Flashloader answers" in program.messages, 60)
    program.stop()  # a program that is told to end would restart the board
    other = start_other(guest, "node", find_node(socket))
    check_in_use(guest, f"usb:{socket}", other, "read")
    let_go(other)


def test_probe_open_elsewhere(guest):
    """The same with a debug probe"""
    bus = guest.bus(PROBE, options=["--probe-version", "1"])
    name = guest.salvorctl("list", "--json").json["boards"][0]["name"]
    other = start_other(guest, "node", find_node(bus.socket(PROBE, "probe")))
    check_in_use(guest, name, other, "read")
    let_go(other)


def test_second_salvor(guest):
    """Two programs want one board: the second is refused, the first one finishes."""
    bus = guest.bus(BOARD, options=SLOW)
    socket = bus.socket(BOARD)
    first = guest.start_recover(f"usb:{socket}")
    wait_for("flashloader", lambda: "done        Set up the flash" in first.messages, 60)
    # it holds the board and stands still, however long the second one takes to start; the board waits
    # for whoever writes
    first.stop_for_now()
    check_in_use(guest, f"usb:{socket}", first, "read")
    check_in_use(guest, f"usb:{socket}", first, "recover", "--yes", "--flashloader", guest.loader,
                 "--no-backup", guest.firmware)
    first.go_on()
    assert first.wait(100) == 0, first.describe()
    assert first.json["result"] == "verified", first.describe()


# ---- late and reset ----

def test_late_loader(guest):
    """The flashloader comes three seconds late: waited for."""
    bus = guest.bus(BOARD, options=["--fault", "late-reenumeration=3000"])
    outcome = guest.recover(f"usb:{bus.socket(BOARD)}").json
    assert outcome["result"] == "verified", outcome


def test_reset_while_idle(guest):
    """A reset of the USB device between two uses changes nothing."""
    bus = guest.bus(BOARD)
    socket = bus.socket(BOARD)
    guest.salvorctl("read", "--board", f"usb:{socket}", "--json")
    hold.reset(socket)
    guest.settle()
    guest.salvorctl("read", "--board", f"usb:{socket}", "--json")
    assert guest.recover(f"usb:{socket}").json["result"] == "verified"


def test_reset_while_running(guest):
    """In the middle of a recovery: it ends well, or says what happened and ends well next time."""
    bus = guest.bus(BOARD, options=SLOW)
    socket = bus.socket(BOARD)
    program = guest.start_recover(f"usb:{socket}")
    wait_for("erase", lambda: "done        Erase the start-up header" in program.messages, 60)
    hold.reset(socket)
    program.wait(100)
    if program.status != 0:
        assert program.status == 1, program.describe()
        outcome = program.json
        assert outcome["error"]["code"] in ("timeout", "disconnected"), outcome
        bus.do(f"power-cycle {BOARD}")
        bus.wait_device(bus.wait("attached", device="rom"))
        assert guest.recover(f"usb:{socket}").json["result"] == "verified"


def test_hub_reset(guest):
    """Every device of the hub goes and comes back: same socket, same name."""
    bus = guest.bus(BOARD)
    socket = bus.socket(BOARD)
    hub = f"/sys/bus/usb/devices/usb{guest.bus_number}/authorized"
    for value in "01":
        with open(hub, "w", encoding="ascii") as switch:
            switch.write(value)
    wait_for("board", lambda: glob.glob(f"/sys/bus/usb/devices/{socket}/*/*/hidraw/hidraw*"))
    guest.settle()
    assert guest.recover(f"usb:{socket}").json["result"] == "verified"
