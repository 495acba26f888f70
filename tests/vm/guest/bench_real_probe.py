# SPDX-License-Identifier: GPL-3.0-or-later
"""How many packets programs need to load RAM through the same practice probe and to read it back:
Salvor's own code, OpenOCD and pyOCD, one after the other in one run. What a program does before and
after is taken out: a long run less a short one."""

import os

import guest as guest_module
from test_debuggers import RAM, STORY, run_openocd, run_pyocd

SHORT, LONG = 2048, 2048 + 24 * 1024
KIB = (LONG - SHORT) / 1024

# pyOCD 0.13 does not know the access port of this chip and has no CMSIS-DAP 2.
PYOCD_OPTION = ",probe-idr=0x74770001"


def write_noise(path, size):
    with open(path, "wb") as output:
        output.write(bytes((i * 37 + (i >> 8)) & 0xFF for i in range(size)))


# After a reset: the program on the board has its watchdog on.
def openocd_hid(guest, write, path, size):
    load = f"load_image {path} {RAM:#x} bin" if write else f"dump_image {path} {RAM:#x} {size}"
    run_openocd(guest, "hid", "reset halt", load)


def openocd_bulk(guest, write, path, size):
    load = f"load_image {path} {RAM:#x} bin" if write else f"dump_image {path} {RAM:#x} {size}"
    run_openocd(guest, "usb_bulk", "reset halt", load)


def pyocd(guest, write, path, size):
    run_pyocd(guest, "reset -h",
              f"loadmem {RAM:#x} {path}" if write else f"savemem {RAM:#x} {size} {path}")


def count(bus, work):
    """Packets and bytes of what work() does"""
    marks = []
    for act in (lambda: None, work):
        act()
        bus.do("traffic 1-1")
        event = bus.wait("traffic")
        marks.append((event["packets"], event["bytes"]))
    return [after - before for before, after in zip(*marks)]


def measure(guest, name, work, option, version):
    bus = guest.bus(STORY + option, options=("--probe-version", version, "--pace", "0"), devices=1)
    path = f"{guest.work}/noise.bin"
    for write in (True, False):
        counts = []
        for size in (SHORT, LONG):
            write_noise(path, size)
            counts.append(count(bus, lambda: work(guest, write, path, size)))
        packets, bytes_moved = (long - short for short, long in zip(*counts))
        # a request and its answer are one packet, as the protocol counts them
        print(f"{name:<18} {'write' if write else 'read':<5} {packets / 2 / KIB:7.2f} packets/KiB "
              f"{bytes_moved / KIB:8.0f} bytes/KiB", flush=True)
    bus.quit()


def bench_packets(guest):
    """24 KiB through the debug probe: packets and bytes a KiB"""
    program = guest.run(f"{guest_module.BUILD}/bench/probe-memory", seconds=100)
    assert program.status == 0, program.describe()
    print(program.output, end="", flush=True)
    os.makedirs(guest.work, exist_ok=True)
    for size in ("64x4", "512x4"):
        option = f",probe-packet={size}"
        measure(guest, f"OpenOCD hid {size}", openocd_hid, option, "1")
        measure(guest, f"OpenOCD bulk {size}", openocd_bulk, option, "2")
        measure(guest, f"pyOCD hid {size}", pyocd, option + PYOCD_OPTION, "1")
