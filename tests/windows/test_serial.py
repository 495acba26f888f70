#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""salvorctl for Windows at a COM port, under Wine: behind it is a practice board, which the salvorctl
of this machine puts at a pseudo terminal.

  test_serial.py SALVORCTL

The environment variable SALVORCTL_NATIVE names that of this machine."""

import contextlib
import json
import os
import subprocess
import sys
import tty

import wine_program

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "command"))
from uart_board import Board  # pylint: disable=wrong-import-position

SALVORCTL = sys.argv[1]
NATIVE = os.environ.get("SALVORCTL_NATIVE", "")
CHIP = "MIMXRT1024"
PORT = "COM5"


@contextlib.contextmanager
def com_port(path):
    """What Wine opens for the COM port"""
    link = os.path.join(wine_program.PREFIX, "dosdevices", PORT.lower())
    with contextlib.suppress(FileNotFoundError):
        os.remove(link)
    os.symlink(path, link)
    try:
        yield
    finally:
        os.remove(link)


def salvorctl(verb, port=PORT, status=0):
    return json.loads(wine_program.run(SALVORCTL, verb, f"--board=uart:{port}", f"--chip={CHIP}",
                                       "--json", status=status))


def test_read():
    with Board(NATIVE, "rt1024-serial", 0) as board, com_port(board.path):
        there = salvorctl("read")
    here = json.loads(subprocess.run([NATIVE, "read", "--board=sim:rt1024-serial,connection=uart",
                                      "--json"], capture_output=True, check=True).stdout)
    for key in "chip", "registers", "fuses":
        assert there[key] == here[key], (there[key], here[key])


def test_explain():
    with Board(NATIVE, "rt1024-serial", 0) as board, com_port(board.path):
        answer = salvorctl("explain")
    assert answer["boot_mode"]["effective"] == "serial-download", answer


def test_again():
    """A port that was closed can be opened again"""
    with Board(NATIVE, "rt1024-serial", 0) as board, com_port(board.path):
        first = salvorctl("read")
        assert salvorctl("read")["fuses"] == first["fuses"]


def test_silent():
    with Board(NATIVE, "rt1024-sdp-disabled", 0) as board, com_port(board.path):
        answer = salvorctl("read", status=3)
    assert answer["error"]["code"] == "silent-line", answer


def test_strange():
    """Its own words come back."""
    cable, port = os.openpty()
    tty.setraw(port)
    with subprocess.Popen(["cat"], stdin=cable, stdout=cable) as echo, com_port(os.ttyname(port)):
        answer = salvorctl("read", status=3)
        echo.kill()
    os.close(cable)
    os.close(port)
    assert answer["error"]["code"] == "strange-line", answer


def test_pulled_out():
    """As soon as the first word has come out of it"""
    cable, port = os.openpty()
    tty.setraw(port)
    with com_port(os.ttyname(port)), \
            subprocess.Popen([wine_program.WINE, SALVORCTL, "read", f"--board=uart:{PORT}",
                              f"--chip={CHIP}", "--json"], text=True, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert os.read(cable, 1)
        os.close(cable)
        os.close(port)
        output, _ = program.communicate(timeout=wine_program.SECONDS)
        assert json.loads(output)["error"]["code"] == "disconnected", output
        assert program.returncode == 1, program.returncode


def test_missing():
    answer = salvorctl("read", port="COM77", status=1)
    assert answer["error"]["code"] == "not-found", answer


if not NATIVE:
    print("1..0 # SKIP SALVORCTL_NATIVE names no salvorctl that plays the board")
    sys.exit(0)
wine_program.run_tests([
    ("/serial/read", test_read),
    ("/serial/explain", test_explain),
    ("/serial/again", test_again),
    ("/serial/silent", test_silent),
    ("/serial/strange", test_strange),
    ("/serial/pulled-out", test_pulled_out),
    ("/serial/missing", test_missing),
])
