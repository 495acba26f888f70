# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs, and waits that end."""

import json
import os
import signal
import subprocess
import time

# One look costs little beside what is waited for.
LOOK_S = 0.02


class TooLate(AssertionError):
    pass


def wait_for(what, look, seconds=30):
    """Looks until look() gives something true and returns it. @what: for the failure"""
    until = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() >= until:
            raise TooLate(f"{what}: not within {seconds} s")
        time.sleep(LOOK_S)


class Program:
    """A program that runs; what it says goes into files, which are kept when the test fails."""

    def __init__(self, words, stem, environment, user=None):
        self.words = [str(word) for word in words]
        self.paths = [f"{stem}.out", f"{stem}.err"]
        rights = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        with open(f"{stem}.cmd", "w", encoding="utf-8") as note:
            note.write(" ".join(self.words) + "\n")
        with open(self.paths[0], "wb") as output, open(self.paths[1], "wb") as messages:
            self.process = subprocess.Popen(
                self.words, env=environment, stdin=subprocess.PIPE, stdout=output,
                stderr=messages, cwd="/tmp", start_new_session=True, **rights)

    def send(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    @property
    def output(self):
        return read_text(self.paths[0])

    @property
    def messages(self):
        return read_text(self.paths[1])

    @property
    def lines(self):
        """Whole lines of the output so far"""
        return self.output.split("\n")[:-1]

    @property
    def objects(self):
        """The lines as JSON"""
        return [json.loads(line) for line in self.lines]

    @property
    def json(self):
        """The whole output as one JSON object"""
        return json.loads(self.output)

    @property
    def status(self):
        """None while it runs"""
        return self.process.poll()

    def describe(self):
        return (f"{' '.join(self.words)}: status {self.status}\n{self.output[-3000:]}"
                f"{self.messages[-3000:]}")

    def wait(self, seconds=60):
        """Until it ended by itself. Returns its status."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TooLate(f"still running after {seconds} s: {self.describe()}") from None

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def stop_for_now(self):
        """Stands still when this returns; fails when it has ended."""
        self.process.send_signal(signal.SIGSTOP)
        wait_for("standstill", lambda: self.status is not None or self.state == "T")
        assert self.status is None, self.describe()

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    @property
    def state(self):
        """Letter of the kernel for it (proc_pid_stat(5))"""
        return read_text(f"/proc/{self.process.pid}/stat").rpartition(")")[2].split()[0]

    def stop(self):
        """Ends it with all that it started, however it stands."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        try:
            self.process.stdin.close()
        except BrokenPipeError:  # it did not live to read the last line
            pass


def read_text(path):
    with open(path, encoding="utf-8", errors="replace") as source:
        return source.read()
