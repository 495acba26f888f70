#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a firmware file to practise with, from a chip file.

The file has everything a bootable image has: flash settings block, start-up header, boot data and
a vector table whose reset handler loops. On a real board it would start and do nothing.

  make-practice-firmware.py CHIP.xml SIZE OUTPUT
"""

import struct
import sys

import chipfile

# NXP's SDK places the vector table here (protocols 6.1)
APPLICATION_OFFSET = 0x2000
TEXT = b"Salvor practice firmware. It starts, and then it waits for ever.\0"


number = chipfile.number


def read_flash_settings(flash):
    settings = flash.find("fcb")
    block = bytearray(number(settings.get("size")))
    for row in settings.findall("row"):
        data = bytes.fromhex(row.text)
        start = number(row.get("offset"))
        block[start:start + len(data)] = data
    return bytes(block)


def make_header(base, offset):
    """IVT with the vector table as entry, and boot data behind it (protocols 6.3, 6.4, 7.5)."""
    place = base + offset
    return struct.pack("<4s7I", bytes.fromhex("D1002041"), base + APPLICATION_OFFSET, 0, 0,
                       place + 0x20, place, 0, 0)


def make_application(base, stack, size):
    code = APPLICATION_OFFSET + 0x400
    handler = (base + code) | 1
    vectors = struct.pack("<2I", stack, handler) + struct.pack("<I", handler) * 14
    body = bytearray(vectors.ljust(0x400, b"\0") + bytes.fromhex("FEE7") + TEXT)
    # a fixed sequence that does not repeat within the file (xorshift32)
    state = 0x53414C56
    while len(body) < size:
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        body += struct.pack("<I", state)
    return bytes(body[:size])


def main(chip_path, size, output):
    chip = chipfile.read(chip_path)
    flash = chip.find("flash")
    base = number(flash.get("base"))
    ivt_offset = number(flash.get("ivt-offset"))
    stack = 0x20000000 + 0x8000
    image = bytearray(b"\xff" * APPLICATION_OFFSET)
    settings = read_flash_settings(flash)
    start = number(flash.get("fcb-offset"))
    image[start:start + len(settings)] = settings
    header = make_header(base, ivt_offset)
    header += struct.pack("<4I", base, number(flash.get("size")), 0, 0xFFFFFFFF)
    image[ivt_offset:ivt_offset + len(header)] = header
    image += make_application(base, stack, size - len(image))
    with open(output, "wb") as target:
        target.write(image)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
