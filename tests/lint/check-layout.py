#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds boxes in ui/*.ui that would ask a label that wraps how wide it wants to be at a height.

  check-layout.py FOLDER

A label answers that by trying dozens of widths (src/window/columns.h). So a horizontal GtkBox holds no
such label, and a vertical one that is not as high as its place holds none either: both are
SalvorColumns. What is behind another SalvorColumns or a GtkScrolledWindow is not asked.
"""

import pathlib
import sys
import xml.etree.ElementTree as xml

NOT_ASKED = ("SalvorColumns", "GtkScrolledWindow")


def get_property(element, name, default):
    found = [each.text for each in element.findall("property") if each.get("name") == name]
    return found[0] if found else default


def asks_label(element):
    """Whether a label that wraps is somewhere in it and would be asked."""
    if element.get("class") in NOT_ASKED:
        return False
    if element.get("class") == "GtkLabel" and get_property(element, "wrap", "False") == "True":
        return True
    return any(asks_label(child) for child in element)


def find_problem(box):
    if not asks_label(box):
        return None
    if get_property(box, "orientation", "horizontal") == "horizontal":
        return "a horizontal GtkBox with a label that wraps"
    if get_property(box, "valign", "fill") != "fill":
        return "a vertical GtkBox with a “valign” and a label that wraps"
    return None


def main(folder):
    files = sorted(pathlib.Path(folder).glob("*.ui"))
    problems = [f"{path}: {problem}: expected SalvorColumns"
                for path in files
                for box in xml.parse(path).iter("object") if box.get("class") == "GtkBox"
                for problem in [find_problem(box)] if problem is not None]
    print("\n".join([*problems, f"{len(files)} files, {len(problems)} problems"]))
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
