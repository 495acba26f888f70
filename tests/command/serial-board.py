#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""salvorctl at both ends of a pseudo terminal, and imx_uart of Debian as somebody else's client.

  serial-board.py SALVORCTL FIRMWARE"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile

CHIP = "MIMXRT1024"
LOAD_ADDRESS = 0x20208200
SECONDS = 120


class Board:
    """A practice board at a pseudo terminal"""

    def __init__(self, program, scenario, pace):
        self.simulator = subprocess.Popen(
            [program, "simulate", scenario, "--uart", "--json", f"--pace={pace}"], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.path = json.loads(self.simulator.stdout.readline())["path"]

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.simulator.stdin.write("quit\n")
        self.simulator.stdin.flush()
        assert self.simulator.wait(SECONDS) == 0


def run(program, *words, status=0):
    done = subprocess.run([program, *words], capture_output=True, text=True, timeout=SECONDS,
                          check=False)
    assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


def test_recover(program, folder):
    """In one process: the practice loader is taken for nothing but practice boards"""
    answer = json.loads(run(program, "recover", "--board=sim:rt1024-serial,connection=uart",
                            sys.argv[2], "--no-backup", "--yes", "--json"))
    assert answer["result"] == "verified" and answer["route"] == "serial", answer
    # the loader alone takes that long at 11.52 bytes a millisecond
    assert answer["simulated_ms"] > 8192 / 11.52, answer


def test_explain(program, folder):
    with Board(program, "rt1024-serial", 0) as board:
        answer = json.loads(run(program, "explain", f"--board=uart:{board.path}", f"--chip={CHIP}",
                                "--json"))
        assert answer["boot_mode"]["effective"] == "serial-download", answer
        # another program has the port
        line = os.open(board.path, os.O_RDWR | os.O_NOCTTY)
        fcntl.flock(line, fcntl.LOCK_EX)
        answer = json.loads(run(program, "read", f"--board=uart:{board.path}", f"--chip={CHIP}",
                                "--json", status=3))
        assert answer["error"]["code"] == "in-use", answer
        os.close(line)


def test_silent(program, folder):
    with Board(program, "rt1024-sdp-disabled", 0) as board:
        answer = json.loads(run(program, "read", f"--board=uart:{board.path}", f"--chip={CHIP}",
                                "--json", status=3))
        assert answer["error"]["code"] == "silent-line", answer


def test_imx_uart(program, folder):
    client = shutil.which("imx_uart")
    if client is None:
        return "imx_uart is not installed (Debian package imx-usb-loader)"
    content = os.path.join(folder, "content.bin")
    with open(content, "wb") as file:
        file.write(bytes(i % 251 for i in range(5000)))
    with open(os.path.join(folder, "rt1024.conf"), "w", encoding="utf-8") as machine:
        machine.write("rt1024\nhid,1024,0x20208000,0x20200000,128K\n"
                      f"{content}:load {LOAD_ADDRESS:#x}\n")
    with Board(program, "rt1024-serial", 0) as board:
        # -N: no hello of i.MX 6; -n: no lines for flow control
        said = run(client, "-n", "-N", board.path, os.path.join(folder, "rt1024.conf"))
        assert "status 0x88888888" in said, said
        # the ROM is in step for the next one
        run(program, "read", f"--board=uart:{board.path}", f"--chip={CHIP}", "--json")
    return None


def main():
    program = sys.argv[1]
    tests = [test_recover, test_explain, test_silent, test_imx_uart]
    print(f"1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            skipped = test(program, folder)
        print(f"ok {number} {test.__name__}" + (f" # SKIP {skipped}" if skipped else ""),
              flush=True)


if __name__ == "__main__":
    main()
