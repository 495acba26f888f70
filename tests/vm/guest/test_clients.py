# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's loaders, as Debian packages them, against the practice board's ROM: imx_usb of
Boundary Devices and uuu of NXP. They know nothing of Salvor; what they say is what counts."""

import os
import shutil

from program import read_text

SCENARIO = "rt1024-serial"

# Where the loader lies in RAM, and the register that says how the chip boots (SBMR1)
LOADER_ADDRESS = 0x20208200
BOOT_CONFIG = 0x400F8004


def make_imx_usb_folder(guest, jobs=""):
    """imx_usb knows no i.MX RT: a table of ids, and a file with the way of transfer, RAM and jobs"""
    folder = f"{guest.work}/imx_usb"
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/imx_usb.conf", "w", encoding="utf-8") as table:
        table.write("#vid:pid, config_file\n0x1fc9:0x0130, rt1024.conf\n")
    with open(f"{folder}/rt1024.conf", "w", encoding="utf-8") as machine:
        machine.write("rt1024\nhid,1024,0x20208000,0x20200000,128K\n" + jobs)
    return folder


def run_imx_usb(guest, *words, jobs="", status=0):
    program = guest.run("imx_usb", f"--configdir={make_imx_usb_folder(guest, jobs)}", *words)
    assert program.status == status, program.describe()
    return program.output


def uuu_script(guest, *lines):
    path = f"{guest.work}/script.uuu"
    with open(path, "w", encoding="utf-8") as script:
        script.write("uuu_version 1.4.0\n"
                     "CFG: SDP: -chip MXRT1024 -compatible MXRT106X -vid 0x1fc9 -pid 0x0130\n"
                     + "".join(f"{line}\n" for line in lines) + "SDP: done\n")
    return path


def run_uuu(guest, *lines, status=0):
    """@lines: files are looked for beside the script. The chip has to be like one that uuu knows, or it
    does not know where a DCD may go."""
    shutil.copy(guest.loader, f"{guest.work}/loader.bin")
    # -v: one line a step in place of a picture that moves
    program = guest.run("uuu", "-v", "-t", "20", uuu_script(guest, *lines))
    assert program.status == status, program.describe()
    return program.output + program.messages


def check_flashloader(bus):
    """The ROM has gone, and what was loaded answers at the same socket."""
    bus.wait_device(bus.wait("attached", device="flashloader"))
    socket = bus.socket(SCENARIO, "flashloader")
    ids = [read_text(f"/sys/bus/usb/devices/{socket}/{name}").strip()
           for name in ("idVendor", "idProduct")]
    assert ids == ["15a2", "0073"], ids


def test_imx_usb_reads(guest):
    """imx_usb asks for the state of HAB and reads registers."""
    guest.bus(SCENARIO)
    output = run_imx_usb(guest, jobs=f":read,{BOOT_CONFIG:08x}\n:read,{BOOT_CONFIG + 0x18:08x}\n"
                                     f"{guest.loader}:load {LOADER_ADDRESS:#x}\n")
    assert "HAB security state: development mode (0x56787856)" in output, output
    assert f"*{BOOT_CONFIG + 0x18:x} is 1000001" in output, output


def test_imx_usb_starts_a_loader(guest):
    """imx_usb loads a file, reads every byte back, and starts it."""
    bus = guest.bus(SCENARIO)
    output = run_imx_usb(guest, "--verify", guest.loader)
    assert f"jumping to 0x{LOADER_ADDRESS:08x}" in output, output
    check_flashloader(bus)


def test_imx_usb_refused(guest):
    """A closed board says so, and takes no file that is not signed."""
    bus = guest.bus("rt1024-closed")
    program = guest.run("imx_usb", f"--configdir={make_imx_usb_folder(guest)}", guest.loader)
    assert "HAB security state: production mode (0x12343412)" in program.output, \
        program.describe()
    assert not [event for event in bus.program.objects if event["device"] == "flashloader"]


def test_uuu_starts_a_loader(guest):
    """uuu learns the id from a script, loads a file and starts it."""
    bus = guest.bus(SCENARIO)
    run_uuu(guest, f"SDP: write -f loader.bin -addr {LOADER_ADDRESS:#x}",
            "SDP: jump -f loader.bin -ivt 0")
    check_flashloader(bus)


def test_uuu_boots(guest):
    """uuu's one command for all of it"""
    bus = guest.bus(SCENARIO)
    run_uuu(guest, "SDP: boot -f loader.bin")
    check_flashloader(bus)


def test_uuu_reads(guest):
    """uuu reads a register."""
    guest.bus(SCENARIO)
    output = run_uuu(guest, "SDP: status", f"SDP: rdmem -addr {BOOT_CONFIG + 0x18:#x} -format 32")
    assert f"Value of address 0x{BOOT_CONFIG + 0x18:08X}: 0x01000001" in output, output


def test_uuu_and_then_salvorctl(guest):
    """A board whose flashloader another program has started is as good a start, once a person has
    said which chip it is: the flashloaders of all chips have the same ids."""
    bus = guest.bus(SCENARIO)
    run_uuu(guest, "SDP: boot -f loader.bin")
    check_flashloader(bus)
    guest.settle()
    outcome = guest.recover(f"usb:{bus.socket(SCENARIO, 'flashloader')}",
                            "--chip", "MIMXRT1024").json
    assert outcome["result"] == "verified", outcome
    assert outcome["steps"][0]["id"] == "check-board", outcome
