# SPDX-License-Identifier: GPL-3.0-or-later
"""A program for Windows, started under Wine, for the tests beside this file."""

import glob
import os
import subprocess
import sys
import traceback

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WINE = os.path.join(TOP, "tools", "windows", "wine")
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"),
                     "salvor", "windows")
PREFIX = os.path.join(CACHE, "wine")
SECONDS = 180


def windows_path(path):
    return "Z:" + os.path.abspath(path).replace("/", "\\")


def find_user_folder():
    """Where Windows keeps what is somebody's."""
    users = [path for path in glob.glob(os.path.join(PREFIX, "drive_c", "users", "*"))
             if os.path.basename(path) != "Public"]
    assert len(users) == 1, users
    return users[0]


def run(program, *words, status=0, env=None):
    done = subprocess.run([WINE, program, *words], capture_output=True, text=True, encoding="utf-8",
                          timeout=SECONDS, check=False, stdin=subprocess.DEVNULL,
                          env={**os.environ, **(env or {})})
    assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


def run_tests(tests):
    """@tests: (name, function); prints TAP."""
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print("\n".join("# " + line for line in traceback.format_exc().splitlines()))
            print(f"not ok {number} {name}", flush=True)
        else:
            print(f"ok {number} {name}", flush=True)
    sys.exit(1 if failed else 0)
