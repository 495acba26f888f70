#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeds of the fuzzers as text: one input a line, bytes that are no plain ASCII as \\xNN.

  seeds.py unpack FILE FOLDER    one file an input, as libFuzzer wants them
  seeds.py pack FOLDER           prints the lines, the short ones first
  seeds.py show FILE…            the same for single files, for instance a find
"""

import hashlib
import os
import re
import sys

PLAIN = {byte: chr(byte) for byte in range(0x21, 0x7F) if chr(byte) not in "\\#"}
PLAIN.update({0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t", 0x20: " ", 0x5C: "\\\\"})
ESCAPE = re.compile(r"\\(x[0-9A-F]{2}|[nrt\\])")
LETTERS = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}


def to_line(data):
    line = "".join(PLAIN.get(byte, f"\\x{byte:02X}") for byte in data)
    # space at an end would be lost in an editor
    if line.endswith(" "):
        line = line[:-1] + "\\x20"
    return "\\x20" + line[1:] if line.startswith(" ") else line


def from_line(line):
    def letter(match):
        found = match.group(1)
        return chr(int(found[1:], 16)) if found[0] == "x" else LETTERS[found]

    return ESCAPE.sub(letter, line).encode("latin-1")


def read(path):
    with open(path, encoding="ascii") as lines:
        return [from_line(line.rstrip("\n")) for line in lines
                if line.strip() and not line.startswith("#")]


def write(data, folder):
    with open(os.path.join(folder, hashlib.sha1(data).hexdigest()), "wb") as seed:
        seed.write(data)


def unpack(path, folder):
    os.makedirs(folder, exist_ok=True)
    for data in read(path):
        write(data, folder)


def load(path):
    with open(path, "rb") as file:
        return file.read()


def show(paths):
    for data in sorted((load(path) for path in paths), key=lambda data: (len(data), data)):
        print(to_line(data))


def main(verb, *arguments):
    if verb == "unpack":
        unpack(*arguments)
    elif verb == "pack":
        show([entry.path for entry in os.scandir(arguments[0])])
    elif verb == "show":
        show(arguments)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:] or ["help"])
