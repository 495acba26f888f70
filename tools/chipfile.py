# SPDX-License-Identifier: GPL-3.0-or-later
"""Chip files for tools: a chip that names another as its base, put together (see src/chip/chip-base.c).

Names, keys and rules are those of data/chips/chip.rng.
"""

import os
import xml.etree.ElementTree as ElementTree

KEYS = {"region": "name", "layout": "code", "register": "name", "word": "index", "known": "sha256",
        "entry": "code", "setup": "name", "set": "name", "function": "does", "route": "id"}
OPEN = {"chip", "identity", "memory", "flexram", "registers", "register", "fuses", "word", "flash",
        "flash-setups", "loader", "boot-log", "debug-settings", "rom-functions", "routes"}
PARTS = ["identity", "memory", "flexram", "registers", "fuses", "flash", "flash-setups",
         "loader", "boot-log",
         "clock-gates", "debug-settings", "rom-functions", "run-bootloader", "routes"]
BITS = ("field", "reserved")
MAX_FILES = 6


def number(text):
    return int(text, 0)


def is_number(text):
    return text is not None and text[:1].isdigit()


def same(a, b):
    return number(a) == number(b) if is_number(a) and is_number(b) else a == b


def share_bits(a, b):
    first, second = number(a.get("lsb")), number(b.get("lsb"))
    return first < second + number(b.get("width")) and second < first + number(a.get("width"))


def stands_for(node, other):
    if node.tag in BITS:
        return other.tag in BITS and share_bits(node, other)
    if node.tag != other.tag:
        return False
    key = KEYS.get(node.tag)
    return key is None or same(node.get(key), other.get(key))


def find_place(target, node):
    key = "lsb" if node.tag in BITS else KEYS.get(node.tag)
    place = len(target)
    if target.tag == "chip" and target.find(node.tag) is None:
        behind = PARTS[PARTS.index(node.tag) + 1:]
        return min([index for index, other in enumerate(target) if other.tag in behind] or [place])
    for index, other in enumerate(target):
        if other.tag != node.tag and not (node.tag in BITS and other.tag in BITS):
            continue
        place = index + 1
        if key and is_number(node.get(key)) and number(other.get(key)) > number(node.get(key)):
            return index
    return place


def overlay(target, node):
    target.attrib.update((key, value) for key, value in node.attrib.items()
                         if node.tag != "chip" or key != "base")
    old = list(target)
    for child in node:
        matches = [other for other in old if other in list(target) and stands_for(child, other)]
        if child.get("remove") == "yes":
            target.remove(matches[0])
        elif child.tag in OPEN and matches:
            overlay(matches[0], child)
        else:
            place = list(target).index(matches[0]) if matches else find_place(target, child)
            target.insert(place, child)
            for match in matches:
                target.remove(match)


def read(path, n_files=1):
    """The root element of the whole chip."""
    root = ElementTree.parse(path).getroot()
    base = root.get("base")
    if base is None:
        return root
    if n_files >= MAX_FILES:
        raise SystemExit(f"{path}: too many bases")
    whole = read(os.path.join(os.path.dirname(path), base.lower() + ".xml"), n_files + 1)
    overlay(whole, root)
    return whole


def list_files(path):
    """The file and those it builds on."""
    base = ElementTree.parse(path).getroot().get("base")
    if base is None:
        return [path]
    return [path] + list_files(os.path.join(os.path.dirname(path), base.lower() + ".xml"))
