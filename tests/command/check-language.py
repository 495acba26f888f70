#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What salvorctl says in a language in which no letter is plain (tests/with-pseudo-language).

  check-language.py SALVORCTL FIRMWARE

Plain words in text for people are data or have escaped the translators; in JSON only sentences for
people are translated, what programs compare is not.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

BOARD = "--board=sim:rt1024-internal-boot-forced"
SERIAL = "--board=sim:rt1024-serial"
# Data: names with a digit or sign in them, or in capitals. “Usage:” and “Options:” are GLib's.
WORD = re.compile(r"[^\s,;()\[\]“”\"'…]+")
DATA = re.compile(r".*[\d_./:=<>|\\-].*|[^a-z]*")
VERBS = ["list", "read", "explain", "what-if", "image", "recover", "backup", "verify", "restore",
         "simulate", "report"]
NAMES = {"salvorctl", "Salvor", "FlexSPI", "Winbond", "EncryptedXIP", "Reserved", "binary", *VERBS}
# The technical chain of an error is in one language: from this word to the next at the margin.
REASON = re.compile(r"^Řéášöñ.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
# Keys of text for people (docs/json.md)
SENTENCES = {"because", "boot_device", "condition", "cure", "decided_by", "details", "effect", "lost",
             "refused", "sentence", "source", "text", "title", "unreadable"}
# and those that only a report has: the boot path stop by stop, and its activity
REPORT_SENTENCES = {"detail", "evidence", "hab_because", "name", "outcome"}


def run(program, *arguments, status=0, errors=True):
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT if errors else subprocess.DEVNULL,
                          encoding="utf-8", timeout=60)
    if done.returncode != status:
        raise SystemExit(f"{arguments}: status {done.returncode}, expected {status}\n{done.stdout}")
    return done.stdout


def find_escaped(text):
    for word in WORD.findall(REASON.sub("", text)):
        word = word.rstrip(".:?")
        if re.search("[a-zA-Z]{2}", word) and not DATA.fullmatch(word) and word not in NAMES:
            yield word


def find_translated(value, key=""):
    """Keys whose values hold translated text"""
    if isinstance(value, dict):
        for name, part in value.items():
            if not name.isascii():
                yield name
            yield from find_translated(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from find_translated(part, key)
    elif isinstance(value, str) and re.search("[áéíöüñ]", value):
        yield key


def list_commands(firmware, folder):
    backup = os.path.join(folder, "0.bin")
    image = [firmware]
    return [
        (["list"], 0),
        (["read", BOARD], 0),
        (["explain", BOARD], 0),
        (["report", BOARD], 0),
        (["explain", "--board=sim:rt1024-closed"], 0),
        (["what-if", SERIAL, "--set", "6=0x00110010"], 0),
        (["image", firmware, "--chip", "MIMXRT1024"], 0),
        (["backup", SERIAL, "--region=0x60000000:0x1000", backup], 0),
        (["verify", SERIAL, *image], 1),
        (["recover", BOARD, "--no-backup", "--yes", *image], 0),
        (["recover", "--board=sim:rt1024-no-way", "--no-backup", "--yes", *image], 3),
    ]


def main(program, firmware):
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for arguments, status in list_commands(firmware, folder):
            for word in find_escaped(run(program, *arguments, status=status)):
                problems.append(f"salvorctl {arguments[0]}: “{word}” escaped the translators")
            for name in os.listdir(folder):
                os.remove(os.path.join(folder, name))
            output = run(program, *arguments, "--json", status=status, errors=False)
            known = SENTENCES | (REPORT_SENTENCES if arguments[0] == "report" else set())
            for key in set(find_translated(json.loads(output))) - known:
                problems.append(f"salvorctl {arguments[0]} --json: “{key}” is translated")
    for verb in VERBS:
        text = run(program, verb, "--help").replace("Usage:", "").replace("Options:", "")
        for word in set(find_escaped(text)) - {"OPTION"}:
            problems.append(f"salvorctl {verb} --help: “{word}” escaped the translators")
    for word in set(find_escaped(run(program, "--help"))):
        problems.append(f"salvorctl --help: “{word}” escaped the translators")
    print("\n".join(problems) or "nothing escaped")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
