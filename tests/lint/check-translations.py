#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every language of po/LINGUAS is complete: nothing untranslated or guessed, formats as in English.

  check-translations.py ROOT
"""

import os
import re
import subprocess
import sys
import tempfile


def run(*command):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="C")
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8")
    return done.returncode, done.stdout


def read_languages(root):
    with open(os.path.join(root, "po", "LINGUAS"), encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def list_problems(root, language, template, folder):
    """The language is held against the text of this moment."""
    source = os.path.join(root, "po", language + ".po")
    merged = os.path.join(folder, language + ".po")
    status, output = run("msgfmt", "--check", "--output-file=/dev/null", source)
    if status != 0:
        yield output.strip()
    status, output = run("msgmerge", "--quiet", "--no-fuzzy-matching", "--no-wrap",
                         "--output-file=" + merged, source, template)
    if status != 0:
        yield output.strip()
        return
    for choice in ("--untranslated", "--only-fuzzy"):
        output = run("msgattrib", choice, "--no-obsolete", "--no-wrap", merged)[1]
        for text in re.findall(r'^msgid "(.+)"$', output, re.MULTILINE):
            yield f"po/{language}.po: {choice[2:]}: {text}"


def main(root):
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "salvor.pot")
        status, output = run(os.path.join(root, "tools", "update-translations"), "--pot", template)
        languages = read_languages(root)
        problems = [output] if status != 0 else []
        for language in languages:
            problems += list_problems(root, language, template, folder)
    for problem in problems:
        print(problem)
    print(f"{len(languages)} languages")
    if problems:
        print("tools/update-translations brings the files up to date; then translate what is empty")
    return 1 if problems or not languages else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
