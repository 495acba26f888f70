# SPDX-License-Identifier: GPL-3.0-or-later
"""Boards over both back ends of hidapi: the kernel's hidraw, and libusb, which takes the device
away from the kernel."""

SCENARIO = "rt1024-serial"


def check_list(guest, backend):
    bus = guest.bus(SCENARIO)
    socket = bus.socket(SCENARIO)
    boards = guest.salvorctl("list", "--json", backend=backend).json["boards"]
    assert [board["name"] for board in boards] == [f"usb:{socket}"], boards
    assert boards[0]["ports"] == [{"stage": "rom", "connection": f"USB port {socket}"}], boards
    assert boards[0]["problem"] is None, boards
    assert not boards[0]["simulated"], boards


def check_read(guest, backend):
    bus = guest.bus(SCENARIO)
    board = f"usb:{bus.socket(SCENARIO)}"
    state = guest.salvorctl("read", "--board", board, "--json", backend=backend).json
    fuses = {fuse["index"]: fuse.get("shadow") for fuse in state["fuses"]}
    assert state["chip"] == "MIMXRT1024", state
    assert all(register.get("value") for register in state["registers"]), state
    assert fuses[6] == "0x00000000", fuses


def check_recover(guest, backend):
    bus = guest.bus(SCENARIO)
    socket = bus.socket(SCENARIO)
    outcome = guest.recover(f"usb:{socket}", backend=backend).json
    assert outcome["result"] == "verified", outcome
    assert outcome["bytes_written"] > 0, outcome
    # the loader came at the same socket, under the same name
    assert bus.socket(SCENARIO, "flashloader") == socket
    # what is right already is left alone
    bus.wait_device(bus.wait("attached", device="rom"))
    again = guest.recover(f"usb:{socket}", backend=backend).json
    assert again["result"] == "verified", again
    assert again["sectors_erased"] == 0, again


def test_hidraw_list(guest):
    """The board is listed by its socket."""
    check_list(guest, "hidraw")


def test_hidraw_read(guest):
    """Fuses and registers come over SET_REPORT and the interrupt endpoint."""
    check_read(guest, "hidraw")


def test_hidraw_recover(guest):
    """From the ROM through the loader to a verified flash, and again with nothing to do."""
    check_recover(guest, "hidraw")


def test_libusb_list(guest):
    """The same socket over the other back end"""
    check_list(guest, "libusb")


def test_libusb_read(guest):
    """The same registers over the other back end"""
    check_read(guest, "libusb")


def test_libusb_recover(guest):
    """The same recovery over the other back end"""
    check_recover(guest, "libusb")
