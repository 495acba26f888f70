# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast programs write into the RAM of the same practice board through the kernel's USB stack:
Salvor's own code, uuu and imx_usb, one after the other in one run. What a program does before and
after is taken out: a long run less a short one."""

import time

import guest as guest_module
from test_clients import LOADER_ADDRESS, SCENARIO, run_imx_usb, run_uuu

SIZE = 65536
SHORT, LONG = 1, 17

# A file command, its data in reports of 1024 bytes, the state of HAB and the status
REPORTS = 1 + SIZE // 1024 + 2


def write_salvor(guest, path, count):
    board = f"usb:{guest.socket}"
    program = guest.run(f"{guest_module.BUILD}/bench/ram-write", board, f"{LOADER_ADDRESS:#x}",
                        path, count, seconds=100)
    assert program.status == 0, program.describe()


def write_uuu(guest, path, count):
    run_uuu(guest, *[f"SDP: write -f noise.bin -addr {LOADER_ADDRESS:#x}"] * count)


def write_imx_usb(guest, path, count):
    run_imx_usb(guest, jobs=f"{path}:load {LOADER_ADDRESS:#x}\n" * count)


def measure(write, guest, path, count):
    started = time.monotonic()
    write(guest, path, count)
    return time.monotonic() - started


def bench_ram_write(guest):
    """64 KiB sixteen times"""
    bus = guest.bus(SCENARIO, options=("--pace", "0"))
    guest.socket = bus.socket(SCENARIO)
    path = f"{guest.work}/noise.bin"
    with open(path, "wb") as output:
        output.write(bytes((i * 37 + (i >> 8)) & 0xFF for i in range(SIZE)))
    for name, write in (("salvor", write_salvor), ("uuu", write_uuu), ("imx_usb", write_imx_usb)):
        short = measure(write, guest, path, SHORT)
        seconds = measure(write, guest, path, LONG) - short
        files = LONG - SHORT
        print(f"{name:<8} {files} x {SIZE} bytes in {seconds:6.2f} s: "
              f"{files * REPORTS / seconds:7.0f} reports/s, {files * SIZE / seconds:9.0f} bytes/s",
              flush=True)
