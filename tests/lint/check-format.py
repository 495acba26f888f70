#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every C file is as clang-format 14 with .clang-format leaves it.

  check-format.py ROOT
"""

import os
import shutil
import subprocess
import sys

SKIP = 77  # meson's exit status for a skipped test


def main(root):
    tool = shutil.which("clang-format-14")
    if tool is None:
        print("clang-format-14 is not installed")
        return SKIP
    files = []
    for top in ("src", "tests", "bench"):
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = [f for f in folders if f != "fixtures"]
            files += [os.path.join(folder, n) for n in sorted(names) if n.endswith((".c", ".h"))]
    result = subprocess.run([tool, "--dry-run", "--Werror", "--ferror-limit=1", *files], check=False)
    print(f"{len(files)} files")
    return 1 if result.returncode != 0 or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
