#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one fuzzer, from the seeds of the tree and from what it found before.

  run-fuzzer.py PROGRAM KIND SEEDS CORPUS [OPTION…]

KIND: "bytes" or "documents" (XML). SEEDS: a file for seeds.py, an XML file, which is a seed as it
is, or a folder of such, or several with a comma between them. CORPUS: a folder that is kept for the
next long run; a short one has its own, empty at the start. Options
go to libFuzzer; without any it runs for ten seconds and always tries the same inputs in the same order,
so that what passed does so again until the sources change. The environment variable SALVOR_FUZZ_LONG
makes it go where nobody was instead, to its full number of executions: ten millions, or a hundred
thousand documents.
"""

import os
import shutil
import subprocess
import sys

import seeds

SECONDS = 10
LONG_RUNS = {"bytes": 10_000_000, "documents": 100_000}
# far more than anything here needs; what wants more is a find
LIMITS = ["-rss_limit_mb=1024", "-malloc_limit_mb=512", "-timeout=300"]
# Little memory that waits for late accesses, as much as the processor has in its cache and more than
# one execution lets go, and short stacks: several times as many executions. A find is run again with
# ASAN_OPTIONS=malloc_context_size=30, which shows where its memory came from.
ASAN_OPTIONS = "quarantine_size_mb=1:thread_local_quarantine_size_kb=64:malloc_context_size=2"


def prepare(sources, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for source in sources.split(","):
        if os.path.isdir(source):
            for entry in os.scandir(source):
                if entry.name.endswith(".xml"):
                    shutil.copy(entry.path, folder)
        elif source.endswith(".xml"):
            shutil.copy(source, folder)
        else:
            seeds.unpack(source, folder)


def is_long():
    return "SALVOR_FUZZ_LONG" in os.environ


def choose_length(kind):
    if is_long():
        return [f"-runs={LONG_RUNS[kind]}"]
    return [f"-max_total_time={SECONDS}", "-seed=1"]


def tell(line):
    """Only what a person looks at: how it began, how it ended, and finds."""
    if line.startswith("#"):
        return "INITED" in line or "DONE" in line
    return not (line.startswith(("INFO", "\tNEW", "###")) or "# Uses:" in line)


def main(program, kind, sources, corpus, *options):
    if not is_long() and not options:
        corpus += ".short"
        shutil.rmtree(corpus, ignore_errors=True)
    given = corpus + ".seeds"
    finds = corpus + ".finds"
    prepare(sources, given)
    for folder in corpus, finds:
        os.makedirs(folder, exist_ok=True)
    # documents are large from the start; bytes are best kept short as long as they can be
    command = [program, *LIMITS, f"-len_control={100 if kind == 'bytes' else 0}", *(options or choose_length(kind)), "-print_final_stats=1",
               f"-artifact_prefix={finds}/", corpus, given]
    environment = dict(os.environ, G_SLICE="always-malloc", SALVOR_DATA_DIR="")
    environment.setdefault("ASAN_OPTIONS", ASAN_OPTIONS)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env=environment)
    for line in process.stdout:
        text = line.decode("utf-8", "replace")
        if tell(text):
            print(text, end="", flush=True)
    if process.wait() != 0:
        print("as a line for the seeds:")
        seeds.show(entry.path for entry in os.scandir(finds))
        # libFuzzer's own 77 would mean "skipped" to meson
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
