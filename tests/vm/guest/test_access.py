# SPDX-License-Identifier: GPL-3.0-or-later
"""A person without rights, with and without the access rule."""

import glob
import os

from guest import sysfs

BOARD = "rt1024-serial"
PROBE = "rt1024-internal-boot-forced"  # its own cable shows nothing, its probe shows up


def find_nodes(socket):
    """Device nodes of a USB device: its own, and those of its HID interfaces"""
    device = f"/sys/bus/usb/devices/{socket}"
    nodes = [f"/dev/bus/usb/{int(sysfs(f'{device}/busnum')):03}/{int(sysfs(f'{device}/devnum')):03}"]
    return nodes + [f"/dev/{os.path.basename(path)}"
                    for path in glob.glob(f"{device}/*/*/hidraw/hidraw*")]


def get_tags(guest, node):
    lines = guest.run("udevadm", "info", "--query=property", node).lines
    properties = dict(line.split("=", 1) for line in lines)
    return properties.get("CURRENT_TAGS", "").strip(":").split(":")


def test_without_rule_list(guest):
    """The board is listed with the problem and its cure, in words and in JSON."""
    bus = guest.bus(BOARD)
    boards = guest.salvorctl("list", "--json", user=guest.user).json["boards"]
    assert [board["name"] for board in boards] == [f"usb:{bus.socket(BOARD)}"], boards
    assert boards[0]["problem"]["code"] == "permission", boards
    assert "access rule" in boards[0]["problem"]["cure"], boards
    words = " ".join(guest.salvorctl("list", user=guest.user).output.split())
    assert "The board is there, but this account may not open it." in words, words
    assert "Install the access rule that comes with Salvor" in words, words


def test_without_rule_read(guest):
    """A person must act first: status 3."""
    bus = guest.bus(BOARD)
    name = f"usb:{bus.socket(BOARD)}"
    program = guest.salvorctl("read", "--board", name, "--json", user=guest.user, status=3)
    assert program.json["error"]["code"] == "permission", program.describe()
    assert "access rule" in program.json["error"]["cure"], program.describe()


def test_without_rule_recover(guest):
    """Refused before anything happens: status 3, and nothing was written."""
    bus = guest.bus(BOARD)
    outcome = guest.recover(f"usb:{bus.socket(BOARD)}", user=guest.user, status=3).json
    assert outcome["error"]["code"] == "permission", outcome
    assert outcome["bytes_written"] == 0 and outcome["sectors_erased"] == 0, outcome


def test_without_rule_libusb(guest):
    """The other back end lists it with the same problem."""
    bus = guest.bus(BOARD)
    boards = guest.salvorctl("list", "--json", user=guest.user, backend="libusb").json["boards"]
    assert [board["name"] for board in boards] == [f"usb:{bus.socket(BOARD)}"], boards
    assert boards[0]["problem"]["code"] == "permission", boards


def test_without_rule_probe(guest):
    """A debug probe, too, is listed with the problem."""
    guest.bus(PROBE)
    boards = guest.salvorctl("list", "--json", user=guest.user).json["boards"]
    assert len(boards) == 1 and boards[0]["name"].startswith("probe:"), boards
    assert boards[0]["problem"]["code"] == "permission", boards


def test_rule_tags(guest):
    """udev tags every node of ROM and flashloader with "uaccess"."""
    guest.install_rule()
    bus = guest.bus(BOARD)
    socket = bus.socket(BOARD)
    nodes = find_nodes(socket)
    assert len(nodes) == 2, nodes
    for node in nodes:
        assert "uaccess" in get_tags(guest, node), node
    guest.start(guest.salvorctl_path, "recover", "--board", f"usb:{socket}", "--yes",
                "--flashloader", guest.loader, "--no-backup", guest.firmware)
    bus.wait_device(bus.wait("attached", device="flashloader"))
    guest.settle()
    nodes = find_nodes(socket)
    assert len(nodes) == 2, nodes
    for node in nodes:
        assert "uaccess" in get_tags(guest, node), node


def check_probe_tags(guest, version, count):
    guest.install_rule()
    bus = guest.bus(PROBE, options=["--probe-version", version])
    nodes = find_nodes(bus.socket(PROBE, "probe"))
    assert len(nodes) == count, nodes
    for node in nodes:
        assert "uaccess" in get_tags(guest, node), node


def test_rule_tags_probe_v1(guest):
    """… and every node of a CMSIS-DAP v1 probe"""
    check_probe_tags(guest, "1", 2)


def test_rule_tags_probe_v2(guest):
    """… and the node of a CMSIS-DAP v2 probe, which has no HID interface"""
    check_probe_tags(guest, "2", 1)


def test_rule_recover(guest):
    """With the rule the person at the computer recovers the board, re-enumeration included."""
    guest.sit_down()
    guest.install_rule()
    bus = guest.bus(BOARD)
    outcome = guest.recover(f"usb:{bus.socket(BOARD)}", user=guest.user).json
    assert outcome["result"] == "verified", outcome


def test_rule_libusb(guest):
    """… and reads it over the other back end"""
    guest.sit_down()
    guest.install_rule()
    bus = guest.bus(BOARD)
    name = f"usb:{bus.socket(BOARD)}"
    guest.salvorctl("read", "--board", name, "--json", user=guest.user, backend="libusb")


def test_rule_somebody_else(guest):
    """The rule is for the person at the computer, not for everybody."""
    guest.install_rule()
    bus = guest.bus(BOARD)
    name = f"usb:{bus.socket(BOARD)}"
    guest.salvorctl("read", "--board", name, "--json", user=guest.user, status=3)
