#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""salvorctl at both ends of a pseudo terminal, and imx_uart of Debian as somebody else's client.

  serial-board.py SALVORCTL FIRMWARE"""

import fcntl
import json
import os
import shutil
import subprocess
import select
import sys
import tempfile
import threading
import tty

from uart_board import Board

CHIP = "MIMXRT1024"
LOAD_ADDRESS = 0x20208200
SECONDS = 120


class Relay:
    """A pseudo terminal that a program makes of a line elsewhere, as socat and ser2net do"""

    def __init__(self, path):
        self.line = os.open(path, os.O_RDWR | os.O_NOCTTY)
        self.cable, port = os.openpty()
        tty.setraw(port)
        self.path = os.ttyname(port)
        self.port = port
        self.stop, self.stopper = os.pipe()
        self.thread = threading.Thread(target=self.carry)
        self.thread.start()

    def carry(self):
        ends = {self.line: self.cable, self.cable: self.line}
        while True:
            readable, _, _ = select.select([*ends, self.stop], [], [])
            if self.stop in readable:
                return
            for end in readable:
                os.write(ends[end], os.read(end, 4096))

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        os.close(self.stopper)
        self.thread.join()
        for end in (self.line, self.cable, self.port, self.stop):
            os.close(end)


def run(program, *words, status=0, env=None):
    done = subprocess.run([program, *words], capture_output=True, text=True, timeout=SECONDS,
                          check=False, env=env)
    assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


def recover(program, path, folder, *options, status=0):
    environment = {**os.environ, "XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder}
    return json.loads(run(program, "recover", f"--board=uart:{path}", f"--chip={CHIP}", sys.argv[2],
                          "--yes", "--json", *options, status=status, env=environment))


def test_recover(program, folder):
    with Board(program, "rt1024-serial", 0) as board:
        assert recover(program, board.path, folder)["result"] == "verified"
        # it is back in its ROM, and holds what was written
        answer = recover(program, board.path, folder, "--no-backup")
        assert answer["result"] == "verified" and answer["sectors_erased"] == 0, answer


def test_resume(program, folder):
    with Board(program, "rt1024-serial", 0, "--fault=cut=1200") as board:
        answer = recover(program, board.path, folder, status=1)
        assert answer["result"] == "failed" and answer["sectors_erased"] > 0, answer
        erased = answer["sectors_erased"]
        board.act("plug rt1024-serial")
        answer = recover(program, board.path, folder)
        assert answer["result"] == "verified" and answer["sectors_erased"] < erased, answer


def test_no_practice_loader_elsewhere(program, folder):
    """Behind a terminal that is not the board's own there may be hardware"""
    with Board(program, "rt1024-serial", 0) as board, Relay(board.path) as relay:
        answer = recover(program, relay.path, folder, "--no-backup", status=3)
        assert answer["error"]["code"] == "no-loader", answer


def test_simulated_time(program, folder):
    answer = json.loads(run(program, "recover", "--board=sim:rt1024-serial,connection=uart",
                            sys.argv[2], "--no-backup", "--yes", "--json"))
    assert answer["result"] == "verified" and answer["route"] == "serial", answer
    # the loader alone takes that long at 11.52 bytes a millisecond
    assert answer["simulated_ms"] > 8192 / 11.52, answer
    assert answer["limit_ms"] <= answer["simulated_ms"] <= 1.05 * answer["limit_ms"], answer


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
    tests = [test_recover, test_resume, test_no_practice_loader_elsewhere, test_simulated_time,
             test_explain, test_silent, test_imx_uart]
    print(f"1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            skipped = test(program, folder)
        print(f"ok {number} {test.__name__}" + (f" # SKIP {skipped}" if skipped else ""),
              flush=True)


if __name__ == "__main__":
    main()
