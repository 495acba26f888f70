#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in names every file with text for people, and no other.

  check-potfiles.py ROOT            compares
  check-potfiles.py ROOT --write    brings the list up to date
"""

import os
import re
import sys

HEAD = """# SPDX-License-Identifier: GPL-3.0-or-later
# Files with text for people; kept by tests/lint/check-potfiles.py --write
"""
CALL = re.compile(r'\b(?:_|N_|C_|ngettext|g_dngettext)\s*\(')
# Data files with text for people; chip-example.xml is for who writes such a file.
DATA = re.compile(r"[^/]+\.(desktop|metainfo\.xml|mime\.xml)(\.in)?"
                  r"|chips/(?!chip-example)[^/]+\.xml|scenarios/[^/]+\.xml")


def has_text(path):
    with open(path, encoding="utf-8") as source:
        text = source.read()
    if path.endswith(".ui"):
        return 'translatable="yes"' in text
    return bool(CALL.search(text))


def find_data_files(root):
    found = []
    top = os.path.join(root, "data")
    for folder, _, names in os.walk(top):
        paths = [os.path.relpath(os.path.join(folder, name), top) for name in names]
        found += [os.path.join("data", path) for path in paths if DATA.fullmatch(path)]
    return found


def find_files(root):
    found = find_data_files(root)
    for top, ending in (("src", ".c"), ("ui", ".ui")):
        for folder, _, names in os.walk(os.path.join(root, top)):
            paths = [os.path.join(folder, name) for name in names if name.endswith(ending)]
            found += [os.path.relpath(path, root) for path in paths if has_text(path)]
    return sorted(found)


def read_list(path):
    with open(path, encoding="utf-8") as source:
        lines = [line.strip() for line in source]
    return [line for line in lines if line and not line.startswith("#")]


def main(root, write):
    path = os.path.join(root, "po", "POTFILES.in")
    found = find_files(root)
    if write:
        with open(path, "w", encoding="utf-8") as target:
            target.write(HEAD + "\n".join(found) + "\n")
        return 0
    listed = read_list(path)
    for name in sorted(set(found) - set(listed)):
        print(f"po/POTFILES.in: {name} has text for people and is missing")
    for name in sorted(set(listed) - set(found)):
        print(f"po/POTFILES.in: {name} has no text for people or is gone")
    if listed != sorted(set(listed)):
        print("po/POTFILES.in: not sorted")
    print(f"{len(found)} files")
    return 0 if listed == found and found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--write" in sys.argv))
