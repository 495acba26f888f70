#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the loader for practice boards: a file that looks like a flashloader and does nothing.

  make-practice-loader.py CHIP.xml OUTPUT

It has the start-up header (IVT), boot data and vector table that the ROM wants to see, so that
every check before the sending has something true to check. Its program is one instruction that
jumps to itself: sent to real hardware by mistake it waits until the power is taken away. The
practice board knows the file by its SHA-256 and plays the flashloader itself.

Layout (facts: protocols 5.1, 7.5): header at 0, boot data at 0x20, vectors at 0x200, code behind.
"""

import struct
import sys

import chipfile

SIZE = 8192
BOOT_DATA = 0x20
TEXT = 0x40
VECTORS = 0x200
CODE = 0x300
IVT_TAG = 0x402000D1  # tag D1, length 0x0020 big endian, version 0x40
WAIT = 0xE7FE  # Thumb: B .
N_VECTORS = 16

# The chip's name makes those of two chips with the same memory two files.
SENTENCE = ("Salvor practice loader for %s. It works with practice boards only: on hardware it waits "
            "until the power is taken away. For a real board use NXP's flashloader.")


def make(chip):
    loader = chip.find("loader")
    load = chipfile.number(loader.get("load-address"))
    # as NXP's own loader for RT1024, where there is that much RAM
    stack = min(load + 0x152F0, chipfile.number(loader.get("free-ram-end")) + 1)
    image = bytearray(SIZE)
    entry = (load + CODE) | 1
    struct.pack_into("<8I", image, 0, IVT_TAG, entry, 0, 0, load + BOOT_DATA, load, 0, 0)
    struct.pack_into("<3I", image, BOOT_DATA, load, SIZE, 0)
    text = (SENTENCE % chip.get("name")).encode("ascii") + b"\0"
    image[TEXT:TEXT + len(text)] = text
    struct.pack_into("<%dI" % N_VECTORS, image, VECTORS, stack, *([entry] * (N_VECTORS - 1)))
    struct.pack_into("<H", image, CODE, WAIT)
    return bytes(image)


def main(chip_path, output):
    chip = chipfile.read(chip_path)
    with open(output, "wb") as stream:
        stream.write(make(chip))


if __name__ == "__main__":
    main(*sys.argv[1:])
