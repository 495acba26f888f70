# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs in the machine: "main.py NAME…" runs tests and says "ok NAME" or "not-ok NAME" of each;
"main.py --shell" opens a shell."""

import os
import sys
import time
import traceback

import guest
import registry


def run_test(test):
    """Returns None or what is wrong."""
    hands = guest.Guest(test.name)
    reason = None
    try:
        guest.set_alarm(registry.TEST_S)
        test.run(hands)
    except Exception:  # whatever it is, the next test runs
        reason = traceback.format_exc()
    try:
        guest.set_alarm(registry.CLEAN_UP_S)
        hands.clean_up()
        hands.check_log()
    except Exception:
        reason = (reason or "") + traceback.format_exc()
    guest.set_alarm(0)
    if reason is not None:
        hands.keep(reason)
    return reason


def run_tests(names):
    known = {test.name: test for test in registry.load() + registry.load("bench_")}
    for name in names:
        started = time.monotonic()
        reason = run_test(known[name])
        for line in (reason or "").rstrip().split("\n")[-40:]:
            if line:
                print(line)
        took = time.monotonic() - started
        print(f"{'ok' if reason is None else 'not-ok'} {name}", flush=True)
        print(f"{name} took {took:.1f} s", flush=True)


def run_shell():
    hands = guest.Guest("shell")
    environment = hands.environment(TERM=os.environ["TERM"], PS1="guest# ", LOADER=hands.loader,
                                    FIRMWARE=hands.firmware)
    environment["PATH"] = f"{guest.BUILD}/src/programs:{environment['PATH']}"
    print("Programs of the build are in the path; $LOADER and $FIRMWARE are files for recover.\n"
          "For a board: salvorctl simulate rt1024-serial --attach &", flush=True)
    os.chdir(guest.SOURCE)
    os.execve("/bin/sh", ["sh", "-i"], environment)


def main(arguments):
    booted = float(guest.sysfs("/proc/uptime").split()[0])
    guest.set_up()
    print(f"booted in {booted:.1f} s", flush=True)
    if arguments == ["--shell"]:
        run_shell()
    run_tests(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
