#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks find what they are there for: every rule has a fixture that breaks it."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "fixtures")

EXPECTED_INCLUDES = [
    "base/up.c:2: protocol/sdp.h: base may not include protocol",
    "simulator/peek.c:2: protocol/sdp.h: simulator may not include protocol",
    "protocol/gtk.c:2: gtk/gtk.h: GTK belongs to window/ alone",
    "chip/bare.c:2: chip.h: includes are qualified from src/",
    "board/inner.c:2: protocol/mboot-link.h: private to protocol",
    "recovery/burn.c:2: protocol/fuse-burner.h: burning is out of reach here",
    "board/burn.h:4: protocol/fuse-burner.h: burning is out of reach here",
]
EXPECTED_RULES = ["spdx", "goto", "line-comment", "memcpy", "if-zero", "system-ifdef",
                  "mutable-global", "chip-name", "columns", "machine", "space", "burn"]

EXPECTED_LAYOUT = ["bad.ui: a horizontal GtkBox with a label that wraps",
                   "bad.ui: a vertical GtkBox with a “valign” and a label that wraps",
                   "1 files, 2 problems"]


def output_of(*command):
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)


def main():
    missing = []
    includes = output_of(os.path.join(HERE, "check-includes.py"),
                         os.path.join(FIXTURES, "includes"))
    missing += [line for line in EXPECTED_INCLUDES if line not in includes.stdout]
    source = output_of(os.path.join(HERE, "check-source.py"),
                       os.path.join(FIXTURES, "source"), "src/bad.c")
    missing += [rule for rule in EXPECTED_RULES if f"[{rule}]" not in source.stdout]
    layout = output_of(os.path.join(HERE, "check-layout.py"), os.path.join(FIXTURES, "layout"))
    missing += [line for line in EXPECTED_LAYOUT if line not in layout.stdout]
    if 0 in (includes.returncode, source.returncode, layout.returncode):
        missing.append("a check that fails with a failing exit status")
    if source.stdout.count("[mutable-global]") != 1:
        missing.append("exactly one mutable global; a const table is none")
    for text in missing:
        print(f"not found: {text}")
    if missing:
        print(includes.stdout, source.stdout, layout.stdout)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
