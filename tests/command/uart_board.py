# SPDX-License-Identifier: GPL-3.0-or-later
"""A practice board with a serial port, for the tests of whoever speaks to one."""

import json
import subprocess

SECONDS = 120


class Board:
    """A practice board at a pseudo terminal"""

    def __init__(self, program, scenario, pace, *options):
        self.simulator = subprocess.Popen(
            [program, "simulate", scenario, "--uart", "--json", f"--pace={pace}", *options], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.path = json.loads(self.simulator.stdout.readline())["path"]

    def act(self, line):
        self.simulator.stdin.write(line + "\n")
        self.simulator.stdin.flush()
        assert "done" in self.simulator.stdout.readline()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.simulator.stdin.write("quit\n")
        self.simulator.stdin.flush()
        assert self.simulator.wait(SECONDS) == 0
