# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's debuggers, as Debian packages them, against the practice board's probe: OpenOCD
over both kinds of CMSIS-DAP, pyOCD over the older one. They know nothing of Salvor."""

import os

from openocd import JTAG_TARGET, TARGET

STORY = "rt1024-internal-boot-forced"
JTAG_STORY = "rt1060-jtag"

# A place in OCRAM above what the ROM uses, and one where nothing answers
RAM = 0x20208200
NOWHERE = 0xF0000000
CPUID = 0xE000ED00


def make_noise(guest, size):
    """A file of bytes that depend on their place"""
    path = f"{guest.work}/noise.bin"
    with open(path, "wb") as output:
        output.write(bytes((i * 37 + (i >> 8)) & 0xFF for i in range(size)))
    return path


def run_openocd(guest, backend, *commands, target=TARGET):
    config = f"{guest.work}/openocd.cfg"
    with open(config, "w", encoding="utf-8") as output:
        output.write(f"{target}gdb_port disabled\ncmsis_dap_backend {backend}\n")
    words = [word for command in ("init", *commands, "shutdown") for word in ("-c", command)]
    program = guest.run("openocd", "-f", config, *words, seconds=100)
    assert program.status == 0, program.describe()
    return program.messages + program.output


def plug_probe(guest, version, scenario=STORY):
    guest.bus(scenario, options=("--probe-version", version), devices=1)


def check_openocd(guest, backend, version):
    plug_probe(guest, version)
    noise = make_noise(guest, 8192)
    back = f"{guest.work}/back.bin"
    # the program on the board has its watchdog on, which a reset switches off
    output = run_openocd(
        guest, backend, "halt", f"mdw {CPUID:#x}", "reset halt", "reg pc",
        f"load_image {noise} {RAM:#x} bin", f"dump_image {back} {RAM:#x} 8192",
        f"catch {{mdw {NOWHERE:#x}}}", f"mdw {CPUID:#x}", "reg r0 0x12345678", "reg r0",
        "resume")
    assert "SWD DPIDR 0x0bd11477" in output, output
    assert "Cortex-M7 r1p1 processor detected" in output, output
    assert output.count("0xe000ed00: 411fc271") == 2, output
    assert "Failed to read memory" in output, output
    assert "8192 bytes written at address 0x20208200" in output, output
    assert "dumped 8192 bytes" in output, output
    with open(noise, "rb") as sent, open(back, "rb") as found:
        assert sent.read() == found.read()
    # the ROM's reset handler: where the core stands after a reset
    assert "pc (/32): 0x0020" in output, output
    assert "r0 (/32): 0x12345678" in output, output


def test_openocd_hid(guest):
    """OpenOCD halts, reads, loads into RAM, resets, over CMSIS-DAP 1."""
    check_openocd(guest, "hid", "1")


def test_openocd_bulk(guest):
    """The same over CMSIS-DAP 2"""
    check_openocd(guest, "usb_bulk", "2")


def test_openocd_jtag(guest):
    """OpenOCD leads the TAP of a chip that speaks nothing but JTAG, clock by clock; Salvor finds out
    by itself that it has to, and reads it."""
    plug_probe(guest, "2", JTAG_STORY + ",probe-packet=1024x4")
    noise = make_noise(guest, 512)
    back = f"{guest.work}/back.bin"
    output = run_openocd(
        guest, "usb_bulk", f"mdw {CPUID:#x}", f"load_image {noise} {RAM:#x} bin",
        f"catch {{mdw {NOWHERE:#x}}}", f"dump_image {back} {RAM:#x} 512", target=JTAG_TARGET)
    assert "JTAG tap: imxrt.cpu tap/device found: 0x0ba02477" in output, output
    assert "Cortex-M7 r1p1 processor detected" in output, output
    assert "0xe000ed00: 411fc271" in output, output
    assert "Failed to read memory" in output, output
    with open(noise, "rb") as sent, open(back, "rb") as found:
        assert sent.read() == found.read()
    boards = guest.salvorctl("list", "--json").json["boards"]
    board = next(board["name"] for board in boards if board["name"].startswith("probe:"))
    state = guest.salvorctl("read", "--board", board, "--chip", "MIMXRT1060", "--json").json
    words = {word["index"]: word for word in state["fuses"]}
    assert words[6]["shadow"] == "0x00090010", words[6]


def run_pyocd(guest, *commands):
    """pyocd-tool takes its commands one after the other from standard input."""
    program = guest.start("pyocd-tool", "-t", "cortex_m")
    for command in commands:
        program.send(command)
    program.send("exit")
    program.wait(100)
    assert program.status == 0, program.describe()
    return program.output + program.messages


def test_pyocd_hid(guest):
    """pyOCD halts, reads, loads into RAM, resets, over CMSIS-DAP 1."""
    # pyOCD 0.13 does not know the access port of this chip (IDR 0x04770041), so it gets an older one
    plug_probe(guest, "1", STORY + ",probe-idr=0x74770001")
    noise = make_noise(guest, 2048)
    back = f"{guest.work}/back.bin"
    output = run_pyocd(guest, "reset -h", f"rw {CPUID:#x}", f"loadmem {RAM:#x} {noise}",
                       f"savemem {RAM:#x} 2048 {back}", "reset -h", "reg pc", "status")
    assert "411fc271" in output, output
    assert "Halted" in output, output
    assert os.path.exists(back), output
    with open(noise, "rb") as sent, open(back, "rb") as found:
        assert sent.read() == found.read()
