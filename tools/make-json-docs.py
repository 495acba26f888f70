#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/json.md: every key that salvorctl --json prints, and what it means.

  make-json-docs.py SALVORCTL FIRMWARE DOCUMENT           brings the tables up to date
  make-json-docs.py SALVORCTL FIRMWARE DOCUMENT --check   compares

The keys and their types are collected from the program itself, run on practice boards: good ends,
refusals and failures. The meanings are written by hand and kept; a key without one fails the check.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

MISSING = "(not written yet)"

JOBS = ["recover", "restore", "backup", "verify"]
# Objects that have a table of their own
ELSEWHERE = {"error": "error", "boards[].problem": "error", "before": "explain", "after": "explain",
             "board": "read", "verdict": "explain", "problem": "error"}
# What no practice board shows here: they are not listed (verb-list.c), and one that is opened anew
# starts in its ROM, where fuse cells are not read (state-json.c). Nor does every one have reasons.
NOT_SHOWN = {
    "list": {
        "boards": {"list"}, "boards[]": {"object"}, "boards[].name": {"string"},
        "boards[].chip": {"string", "null"}, "boards[].candidates": {"list"},
        "boards[].candidates[]": {"string"}, "boards[].ports": {"list"},
        "boards[].ports[]": {"object"}, "boards[].ports[].stage": {"string"},
        "boards[].ports[].connection": {"string"}, "boards[].simulated": {"boolean"},
        "boards[].problem": {"object", "null"}, "serial_ports": {"list"},
        "serial_ports[]": {"object"}, "serial_ports[].path": {"string"},
        "serial_ports[].description": {"string", "null"},
        "serial_ports[].problem": {"object", "null"},
    },
    "read": {
        "fuses[].otp": {"word"}, "core": {"object"}, "core.address": {"word"},
        "core.place": {"string"}, "core.unreadable": {"string"}, "boot_log_unreadable": {"string"},
    },
    # what was done to a board is known to the window; the terminal reads it and says so
    "report": {
        "problem": {"object"}, "recovery": {"object"}, "recovery.file": {"string"},
        "recovery.sha256": {"string"}, "recovery.size": {"integer"},
        "recovery.bytes_written": {"integer"}, "recovery.sectors_erased": {"integer"},
        "recovery.backup": {"string", "null"}, "activity[]": {"object"}, "activity[].time": {"string"},
        "activity[].state": {"string"}, "activity[].text": {"string"},
        "activity[].lines": {"list"}, "activity[].lines[]": {"string"},
    },
}
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]*) \| (.*) \|$")
HEAD = "| key | type | meaning |\n|---|---|---|\n"
START = re.compile(r"^<!-- keys: (\S+) -->$")
END = "<!-- end -->"


class Runner:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        data = os.path.join(folder, "data")
        self.environment = dict(os.environ, XDG_DATA_HOME=data, LC_ALL="C.UTF-8")
        self.shapes = {}

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, verb, *words):
        done = subprocess.run([self.program, verb, *words, "--json"], capture_output=True,
                              text=True, env=self.environment, check=False)
        try:
            answer = json.loads(done.stdout)
        except json.JSONDecodeError:
            sys.exit(f"salvorctl {verb} {' '.join(words)}: no JSON\n{done.stderr}")
        self.take(verb, answer)

    def take(self, verb, answer):
        """What is only an error has the same shape for every verb that did not come to more."""
        if set(answer) == {"error"}:
            collect(answer, "", self.shapes.setdefault("error", {}), stops=())
        else:
            collect(answer, "", self.shapes.setdefault(verb, {}))


def name_type(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, str):
        return "word" if re.fullmatch(r"0x[0-9A-F]{8}", value) else "string"
    return "list" if isinstance(value, list) else "object"


def collect(value, path, shape, stops=ELSEWHERE):
    if path:
        shape.setdefault(path, set()).add(name_type(value))
    if path in stops:
        return
    if isinstance(value, dict):
        for key, child in value.items():
            collect(child, f"{path}.{key}" if path else key, shape, stops)
    elif isinstance(value, list):
        for child in value:
            collect(child, f"{path}[]", shape, stops)


def explore(runner, firmware):
    """Runs that together show every key in every type it can have."""
    board = f"sim:rt1024-serial,state={runner.path('board')}"
    forced = "sim:rt1024-internal-boot-forced"
    runner.run("list")
    runner.run("read", "--board", board)
    runner.run("read", "--board", "sim:rt1024-closed")
    runner.run("read", "--board", forced)
    runner.run("read")
    for name in ("sim:rt1024-new", "sim:rt1024-closed", forced):
        runner.run("explain", "--board", name)
        runner.run("report", "--board", name)
    runner.run("what-if", "--board", "sim:rt1024-closed", "--set", "6=0x10")
    runner.run("what-if", "--board", forced, "--set", "6=0", "--set", "6=0x20000")
    runner.run("image", firmware, "--chip", "MIMXRT1024")
    with open(runner.path("raw.bin"), "wb") as target:
        target.write(b"\xa5\x00" * 1024)
    runner.run("image", runner.path("raw.bin"), "--chip", "MIMXRT1024")

    runner.run("backup", "--board", board, runner.path("whole.bin"))
    runner.run("backup", "--board", board, runner.path("whole.bin"))
    runner.run("verify", "--board", board, runner.path("whole.bin"))
    runner.run("recover", "--board", board, firmware, "--yes")
    runner.run("recover", "--board", board, runner.path("raw.bin"), "--yes")
    runner.run("recover", "--board", board, firmware, "--no-backup", "--yes")
    runner.run("verify", "--board", board, runner.path("whole.bin"))
    runner.run("verify", "--board", board, runner.path("raw.bin"))
    runner.run("restore", "--board", board, runner.path("whole.bin"), "--yes")
    runner.run("restore", "--board", board, runner.path("whole.bin"), "--yes")
    runner.run("restore", "--board", board, runner.path("raw.bin"), "--yes")


def share(shapes):
    """What all verbs that work on a flash print gets one table; restore is recover's twin."""
    first = shapes[JOBS[0]]
    common = {path: types for path, types in first.items()
              if all(shapes[verb].get(path) == types for verb in JOBS)}
    for verb in JOBS:
        shapes[verb] = {path: types for path, types in shapes[verb].items() if path not in common}
    shapes["jobs"] = common
    if shapes["restore"] == shapes["recover"]:
        del shapes["restore"]


def describe(types):
    order = ["string", "word", "integer", "boolean", "list", "object", "null"]
    return " or ".join(sorted(types, key=order.index))


def read_meanings(lines):
    return {match.group(1): match.group(3) for match in map(ROW.match, lines) if match}


def arrange(shape):
    """Children behind their parent, whichever run showed them first."""
    paths = list(shape)

    def get_place(path):
        ends = [path[:match.start()] for match in re.finditer(r"\[\]|\.", path)] + [path]
        return [paths.index(end) for end in ends if end in shape]

    return sorted(paths, key=get_place)


def make_table(shape, meanings):
    rows = [f"| `{path}` | {describe(shape[path])} | {meanings.get(path, MISSING)} |"
            for path in arrange(shape) if not path.endswith("[]") or "object" not in shape[path]]
    return HEAD + "\n".join(rows) + "\n"


def rewrite(text, shapes):
    """The document with every table made anew, and the sections that were found."""
    lines = text.splitlines()
    result, found, index = [], [], 0
    while index < len(lines):
        result.append(lines[index])
        match = START.match(lines[index])
        index += 1
        if not match:
            continue
        end = lines.index(END, index)
        meanings = read_meanings(lines[index:end])
        found.append(match.group(1))
        result.append(make_table(shapes.get(match.group(1), {}), meanings).rstrip("\n"))
        index = end
    return "\n".join(result) + "\n", found


def check(old, new, found, shapes):
    problems = [f"{section}: printed, but not in the document"
                for section in shapes if section not in found]
    problems += [f"{section}: in the document, but never printed"
                 for section in found if section not in shapes]
    before, after = set(old.splitlines()), set(new.splitlines())
    problems += [f"missing or changed: {line}" for line in sorted(after - before)]
    problems += [f"not printed so: {line}" for line in sorted(before - after)]
    problems += [f"no meaning: {line}" for line in new.splitlines() if MISSING in line]
    for problem in problems:
        print(problem)
    print(f"{sum(map(len, shapes.values()))} keys in {len(shapes)} tables")
    return 1 if problems else 0


def main(program, firmware, document, mode):
    with open(document, encoding="utf-8") as source:
        old = source.read()
    with tempfile.TemporaryDirectory(prefix="salvor-json-") as folder:
        runner = Runner(program, folder)
        explore(runner, firmware)
    for section, shape in NOT_SHOWN.items():
        for path, types in shape.items():
            runner.shapes[section].setdefault(path, set()).update(types)
    share(runner.shapes)
    new, found = rewrite(old, runner.shapes)
    if mode == "--check":
        return check(old, new, found, runner.shapes)
    with open(document, "w", encoding="utf-8") as target:
        target.write(new)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4], sys.argv[4] if len(sys.argv) > 4 else ""))
