#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the include directions of the house: a room may include only the rooms below it.

An include never points upward or sideways; GTK is included only in window/ and programs/. A header
that is private to a room stays in it, and the one that can burn fuses stays out of the recovery.

  check-includes.py SOURCE-FOLDER
"""

import os
import re
import sys

MAY_INCLUDE = {
    "base": set(),
    "transport": {"base"},
    "protocol": {"transport", "base"},
    "chip": {"base"},
    "image": {"chip", "base"},
    "board": {"protocol", "transport", "chip", "image", "base"},
    "recovery": {"board", "image", "chip", "protocol", "base"},
    "report": {"recovery", "image", "chip", "base"},
    # never protocol: the simulator decodes bytes itself, so that a mistake cannot hide in both
    "simulator": {"transport", "chip", "image", "base"},
    "command": {"report", "recovery", "board", "protocol", "transport", "image", "chip",
                "simulator", "base"},
    "window": {"recovery", "report", "board", "image", "chip", "base"},
    "programs": {"window", "command", "report", "recovery", "board", "protocol", "transport",
                 "image", "chip", "simulator", "base"},
}
GTK_ROOMS = {"window", "programs"}
# generated headers that belong to no room
GENERATED = {"config.h", "salvor-data.h", "salvor-resources.h"}

# headers that only their own room includes; so is every *-private.h
PRIVATE = {"protocol/mboot-data.h", "protocol/mboot-link.h", "protocol/sdp-file.h",
           "protocol/sdp-link.h"}
# what can burn a fuse: no recovery may reach it, not by way of a header either
BURNER = "protocol/fuse-burner.h"
NEVER_BURN = {"recovery"}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def check_file(path, room, root):
    problems = []
    with open(path, encoding="utf-8") as source:
        for number, line in enumerate(source, 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, target = match.groups()
            place = f"{os.path.relpath(path, root)}:{number}"
            if kind == "<":
                if target.startswith(("gtk/", "gdk/", "gsk/")) and room not in GTK_ROOMS:
                    problems.append(f"{place}: {target}: GTK belongs to window/ alone")
                continue
            if target in GENERATED:
                continue
            if "/" not in target:
                problems.append(f"{place}: {target}: includes are qualified from src/")
                continue
            other = target.split("/")[0]
            if other not in MAY_INCLUDE:
                problems.append(f"{place}: {target}: no such room")
            elif other != room and other not in MAY_INCLUDE[room]:
                problems.append(f"{place}: {target}: {room} may not include {other}")
            elif other != room and (target in PRIVATE or target.endswith("-private.h")):
                problems.append(f"{place}: {target}: private to {other}")
            elif target == BURNER and (room in NEVER_BURN or path.endswith(".h")):
                problems.append(f"{place}: {target}: burning is out of reach here")
    return problems


def check_tree(root):
    problems = []
    files = 0
    for folder, _, names in sorted(os.walk(root)):
        room = os.path.relpath(folder, root).split(os.sep)[0]
        for name in sorted(names):
            if not name.endswith((".c", ".h")):
                continue
            files += 1
            if room not in MAY_INCLUDE:
                problems.append(f"{os.path.join(room, name)}: a file outside the rooms")
                continue
            problems += check_file(os.path.join(folder, name), room, root)
    return files, problems


if __name__ == "__main__":
    FILES, PROBLEMS = check_tree(sys.argv[1])
    for problem in PROBLEMS:
        print(problem)
    print(f"{FILES} files, {len(PROBLEMS)} problems")
    sys.exit(1 if PROBLEMS or FILES == 0 else 0)
