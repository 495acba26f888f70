# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the X server's screen, and hands on its mouse and keyboard (xdotool)."""

import subprocess
import time

SECONDS = 120
PAUSE = 0.3
# So many times
STILL = 3

# Fills of buttons in the light colours, resources/tokens-light.css
ACCENT = bytes.fromhex("0a6770")
STOP = bytes.fromhex("b3261e")

# What is beside the word in a button, pixels
MIN_WIDTH = 10
MIN_HEIGHT = 26


class Screen:
    def __init__(self, folder):
        self.folder = folder
        self.number = 0

    def save(self, name):
        """A picture for people to look at"""
        self.number += 1
        if self.folder:
            subprocess.run(["import", "-window", "root", f"{self.folder}/{self.number:02}-{name}.png"],
                           check=True)

    @staticmethod
    def take():
        """Answers width, height and the pixels."""
        done = subprocess.run(["import", "-window", "root", "-depth", "8", "ppm:-"], check=True,
                              stdout=subprocess.PIPE)
        head, size, depth, pixels = done.stdout.split(b"\n", 3)
        assert head == b"P6" and depth == b"255", (head, size, depth)
        width, height = map(int, size.split())
        return width, height, pixels

    def settle(self):
        """Waits until nothing moves any more: it looks the same several times."""
        before = None
        same = 0

        def look():
            nonlocal before, same
            now = self.take()
            same = same + 1 if now == before else 0
            before = now
            return same == STILL
        wait_for(look, "a screen on which nothing moves")

    def find_fills(self, colour):
        """The places of buttons filled with a colour, from top to bottom: runs of it at the same
        place in many rows. Answers their middles."""
        width, height, pixels = self.take()
        wanted = colour * MIN_WIDTH
        found = []
        top = None
        for y in range(height):
            row = pixels[y * width * 3:(y + 1) * width * 3]
            at = row.find(wanted)
            while at >= 0 and at % 3:
                at = row.find(wanted, at + 1)
            if at >= 0 and top is None:
                top, left = y, at // 3
            elif at < 0 and top is not None:
                if y - top >= MIN_HEIGHT:
                    found.append((left + MIN_WIDTH, (top + y) // 2))
                top = None
        return found


def hands(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)


def click(place):
    hands("mousemove", *place, "click", "1")


def wait_for(look, what):
    """Until it answers something true, which it returns."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        answer = look()
        if answer:
            return answer
        time.sleep(PAUSE)
    raise AssertionError(f"waited in vain for {what}")
