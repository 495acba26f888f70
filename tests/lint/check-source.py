#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rules of CONTRIBUTING.md that a machine can hold.

  check-source.py ROOT [FILE…]    all tracked kinds of files below ROOT, or the files named
"""

import os
import re
import sys

SKIP_FOLDERS = {".git", "subprojects"}
CODE = (".c", ".h")
# files that cannot carry a licence line
NO_SPDX = {"COPYING", "LINGUAS"}
NO_SPDX_ENDINGS = (".png", ".svg", ".md", ".json", ".txt", ".bin", ".po", ".pot")
MAX_COLUMNS = 100

STRING_OR_COMMENT = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def strip(text, keep_strings=False):
    """Blanks comments (and strings), keeping the line structure."""

    def blank(match):
        found = match.group(0)
        if keep_strings and found[0] in "\"'":
            return found
        return re.sub(r"[^\n]", " ", found) if found.startswith("/*") else '""'

    return STRING_OR_COMMENT.sub(blank, text)


def in_source(path):
    return path.startswith("src/")


# the codec has its number and its name, the burner sends it
MAY_NAME_BURNING = {"src/protocol/mboot-packet.h", "src/protocol/mboot-packet.c",
                    "src/protocol/fuse-burner.c"}

RULES = [
    # name, where it applies, pattern on code without comments and strings, sentence
    ("goto", lambda path: True, re.compile(r"\bgoto\b"), "goto is not used here"),
    ("line-comment", lambda path: True, re.compile(r"//"), "comments are /* */"),
    ("memcpy", in_source, re.compile(r"\b(?:memcpy|memmove|strcpy|strcat|sprintf)\s*\("),
     "copy bytes through GLib or base/bytes.h"),
    ("if-zero", lambda path: True, re.compile(r"^\s*#\s*if\s+0\b", re.M), "no dead code"),
    ("system-ifdef", in_source,
     re.compile(r"^\s*#\s*if.*(?:G_OS_|_WIN32|__linux__|__APPLE__|GTK_CHECK_VERSION)", re.M),
     "what is only on one system sits in a file of its own"),
    ("mutable-global", in_source,
     re.compile(r"^(?:static\s+)(?!const\b|inline\b|G_DEFINE)(?![^;=\n]*\bconst\s+\w+\s*\[)"
                r"[\w\s\*]+?\b\w+(?:\[[^\]]*\])*\s*(?:=[^=;][^;]*)?;", re.M),
     "no mutable state at file scope"),
    # rule 2 of the house: one file can burn a fuse
    ("burn", lambda path: in_source(path) and path not in MAY_NAME_BURNING,
     re.compile(r"\bSALVOR_MBOOT_PROGRAM_ONCE\b"), "burning belongs to protocol/fuse-burner.c"),
]

# a chip's name may stand in comments, never in code
CHIP_NAME = re.compile(r"\b(?:MIMX)?RT1[01]\d\d\b", re.I)
MACHINE = re.compile(r"(?<![\w.])/(?:root|home)/[\w.]")


def check_code(path, text):
    problems = []
    bare = strip(text)
    for name, applies, pattern, sentence in RULES:
        if not applies(path):
            continue
        for match in pattern.finditer(bare):
            line = bare.count("\n", 0, match.start()) + 1
            problems.append(f"{path}:{line}: [{name}] {sentence}")
    if in_source(path):
        for match in CHIP_NAME.finditer(strip(text, keep_strings=True)):
            line = text.count("\n", 0, match.start()) + 1
            problems.append(f"{path}:{line}: [chip-name] chip names belong to data/chips")
    table = False  # where clang-format is off, a table may be as wide as it has to be
    for number, line in enumerate(text.splitlines(), 1):
        table = (table or "clang-format off" in line) and "clang-format on" not in line
        if len(line) > MAX_COLUMNS and not table:
            problems.append(f"{path}:{number}: [columns] {len(line)} columns, {MAX_COLUMNS} allowed")
    return problems


def check_file(path, text):
    problems = []
    name = os.path.basename(path)
    if name not in NO_SPDX and not name.endswith(NO_SPDX_ENDINGS):
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in "\n".join(text.splitlines()[:4]):
            problems.append(f"{path}:1: [spdx] the licence line is missing")
    for match in MACHINE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        problems.append(f"{path}:{line}: [machine] a path of one machine")
    for number, line in enumerate(text.splitlines(), 1):
        if line != line.rstrip() and not name.endswith((".md", ".txt")):
            problems.append(f"{path}:{number}: [space] white space at the end of a line")
    if text and not text.endswith("\n"):
        problems.append(f"{path}: [newline] the last line has no end")
    if name.endswith(CODE):
        problems += check_code(path, text)
    return problems


def walk(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders
                            if f not in SKIP_FOLDERS and not f.startswith(("build", "_build"))
                            and f != "__pycache__" and f != "fixtures")
        for name in sorted(names):
            if not name.endswith((".pyc", ".png")) and not name.startswith(".git"):
                yield os.path.relpath(os.path.join(folder, name), root)


def main(root, files):
    problems = []
    count = 0
    for path in files or walk(root):
        try:
            with open(os.path.join(root, path), encoding="utf-8") as source:
                text = source.read()
        except UnicodeDecodeError:
            problems.append(f"{path}: [binary] a binary file in the tree")
            continue
        count += 1
        problems += check_file(path, text)
    for problem in problems:
        print(problem)
    print(f"{count} files, {len(problems)} problems")
    return 1 if problems or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
