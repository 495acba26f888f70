# SPDX-License-Identifier: GPL-3.0-or-later
"""The full circle: OpenOCD's GDB server on top of the simulated probe, and Salvor on top of it.
pyOCD's own server ends at once where Debian 12 has it: its Python no longer knows a method it calls."""

from openocd import TARGET
from program import wait_for

SCENARIO = "rt1024-internal-boot-forced"
PORT = 3333
BOARD = f"gdb:127.0.0.1:{PORT}"
# through a probe the RT1010 cannot be told from it
AT = ("--board", BOARD, "--chip", "MIMXRT1024")
SMALL_SIZE = 0x3000


def listens(server):
    assert server.status is None, server.describe()
    # neither a visit, which would be the server's one client, nor a try to bind, which could be in
    # its way: the kernel's table of sockets (proc(5)), state 0A: listening
    with open("/proc/net/tcp", encoding="ascii") as table:
        sockets = [line.split() for line in table][1:]
    return any(one[1].endswith(f":{PORT:04X}") and one[3] == "0A" for one in sockets)


def start_openocd(guest):
    config = f"{guest.work}/openocd.cfg"
    with open(config, "w", encoding="utf-8") as output:
        output.write(TARGET)
    server = guest.start("openocd", "-f", config)
    wait_for("OpenOCD", lambda: listens(server), 60)
    return server


def check_read(guest):
    state = guest.salvorctl("read", *AT, "--json", seconds=200).json
    fuses = {fuse["index"]: fuse.get("shadow") for fuse in state["fuses"]}
    assert state["chip"] == "MIMXRT1024", state
    assert all(register.get("value") for register in state["registers"]), state
    assert fuses[6] == "0x00010010", fuses


def check_explain(guest):
    verdict = guest.salvorctl("explain", *AT, "--json", seconds=200).json
    routes = {route["id"]: route["state"] for route in verdict["routes"]}
    assert verdict["boot_mode"]["effective"] == "internal", verdict
    assert routes["probe-rom"] == "open", verdict


def check_recover(guest):
    """The start of the practice firmware is a small one: each page costs the server a second here."""
    small = f"{guest.work}/small.bin"
    with open(guest.firmware, "rb") as whole, open(small, "wb") as output:
        output.write(whole.read(SMALL_SIZE))
    outcome = guest.salvorctl("recover", *AT, "--json", "--yes", "--no-backup",
                              "--route", "probe-rom", small, seconds=370).json
    assert outcome["result"] == "verified", outcome
    assert outcome["bytes_written"] > 0, outcome


def test_openocd_read(guest):
    """Registers and fuses through OpenOCD's server"""
    guest.bus(SCENARIO)
    start_openocd(guest)
    check_read(guest)
    check_explain(guest)


def test_openocd_recover(guest):
    """A recovery through OpenOCD's server"""
    guest.bus(SCENARIO)
    start_openocd(guest)
    check_recover(guest)


def test_no_server(guest):
    """Nobody listens: a sentence that says how to start one"""
    problem = guest.salvorctl("read", *AT, "--json", status=3).json["error"]
    assert problem["code"] == "no-server", problem
