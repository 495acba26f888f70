#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The udev rules let a person use every USB device that a chip file names.

  check-udev-rules.py RULES CHIP-FOLDER
"""

import glob
import os
import sys
import xml.etree.ElementTree as ElementTree


def find_ids(folder):
    ids = set()
    for path in glob.glob(os.path.join(folder, "*.xml")):
        for element in ElementTree.parse(path).iter():
            vendor, product = element.get("vendor"), element.get("product")
            if vendor and product:
                ids.add((vendor[2:].lower(), product[2:].lower()))
    return ids


def main(rules_path, folder):
    with open(rules_path, encoding="utf-8") as source:
        rules = source.read()
    ids = find_ids(folder)
    problems = []
    for vendor, product in sorted(ids):
        for line in (
            f'SUBSYSTEM=="hidraw", ATTRS{{idVendor}}=="{vendor}", '
            f'ATTRS{{idProduct}}=="{product}", TAG+="uaccess"',
            f'SUBSYSTEM=="usb", ATTR{{idVendor}}=="{vendor}", '
            f'ATTR{{idProduct}}=="{product}", TAG+="uaccess"',
        ):
            if line not in rules:
                problems.append(f"missing: {line}")
    if int(os.path.basename(rules_path).split("-")[0]) >= 73:
        problems.append("uaccess works only below 73")
    for problem in problems:
        print(problem)
    print(f"{len(ids)} USB ids")
    return 1 if problems or not ids else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
