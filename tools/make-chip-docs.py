#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes docs/chips.md from data/chips: what is known of each chip, from where, how certain.

  make-chip-docs.py ROOT           prints the page
  make-chip-docs.py ROOT --check   compares it with docs/chips.md
"""

import glob
import os
import sys

import chipfile

HEAD = """# Chips

What Salvor knows of each chip, from where, and how certain it is. This page is made from the files in
[data/chips](../data/chips) by `tools/make-chip-docs.py`, and a test holds it to them. How to describe
another chip: [chip-example.xml](../data/chips/chip-example.xml).

proven: read in a source file, a binary or on hardware, and nothing contradicts it. reported: one
second-hand source, or users and the vendor's staff say so. inferred: follows from other facts, nobody
has seen it on hardware; a way to recover of this grade is offered as "not yet proven on hardware",
never as open. disputed: sources contradict each other; the file says why one was taken, and Salvor
shows both.
"""

ROUTES = ("serial", "probe-rom", "probe-flashloader", "probe-erase-header")
FUNCTIONS = ("init", "program", "erase", "erase-sector", "erase-block", "clear-cache", "transfer",
             "update-lut")
GRADES = ("proven", "reported", "inferred", "disputed")


def row(*cells):
    return "| " + " | ".join(cells) + " |\n"


def table(*lines):
    head, rest = lines[0], lines[1:]
    return row(*head) + "|" + "---|" * len(head) + "\n" + "".join(row(*line) for line in rest) + "\n"


def size(number):
    for unit in ("KB", "MB"):
        number //= 1024
        if number < 1024 or unit == "MB":
            return f"{number} {unit}"


def region(chip, name):
    for node in chip.find("memory"):
        if node.get("name") == name:
            return node
    return None


def read_chips(root):
    for path in sorted(glob.glob(os.path.join(root, "data", "chips", "mimxrt*.xml"))):
        yield chipfile.read(path)


def describe_overview(chips):
    lines = [("chip", "serial downloader", "READ_REGISTER", "silicon", "fuse words", "flash",
              "settings block", "header")]
    for chip in chips:
        identity, flash = chip.find("identity"), chip.find("flash")
        silicon = chipfile.number(identity.get("silicon-type", "0"))
        lines.append((
            chip.get("title"),
            ", ".join(f"{usb.get('vendor')[2:]}:{usb.get('product')[2:]}"
                      for usb in identity.findall("rom-usb"))
            + f" ({identity.get('rom-protocol', 'sdp')})",
            identity.get("sdp-read-register"),
            f"0x{silicon:02X}" if silicon else "not known",
            str(len(chip.find("fuses").findall("word"))),
            f"{flash.get('part')}, {size(chipfile.number(flash.get('size')))} at {flash.get('base')}"
            + (", in the package" if flash.get("in-package") == "yes" else ""),
            flash.get("fcb-offset"), flash.get("ivt-offset")))
    return "## At a glance\n\n" + table(*lines)


def describe_ram(chips):
    lines = [("chip", "ITCM", "DTCM", "OCRAM", "loader goes to", "RAM free for it", "boot log")]
    for chip in chips:
        ram = []
        for name in ("itcm", "dtcm", "ocram"):
            node = region(chip, name)
            default = chipfile.number(node.get("default-size", node.get("size")))
            ram.append(f"{size(default)} at {node.get('start')}")
        loader, log = chip.find("loader"), chip.find("boot-log")
        lines.append((chip.get("title"), *ram, loader.get("load-address"),
                      f"{loader.get('free-ram-start')} to {loader.get('free-ram-end')}",
                      log.get("address") if log is not None else "not known"))
    return "## RAM with nothing burned, loader, boot log\n\n" + table(*lines)


def describe_devices(chips):
    lines = [("chip", *[f"{code:X}" for code in range(16)], "certainty")]
    for chip in chips:
        field = [node for node in chip.iter("field") if node.get("role") == "boot-device"][0]
        names = ["?"] * 16
        for value in field.findall("value"):
            first = chipfile.number(value.get("code"))
            last = chipfile.number(value.get("last", value.get("code")))
            for code in range(first, last + 1):
                label = value.get("label")
                names[code] = {"Reserved": "–"}.get(label, label)
        lines.append((chip.get("title"), *names[:16], field.get("certainty")))
    return ("## Start-up memory by fuse value\n\nThe value of the field in the first boot settings "
            "word. A dash: no memory is known for it; a question mark: what it means is in no "
            "source.\n\n" + table(*lines))


def describe_functions(chips):
    lines = [("chip", *FUNCTIONS, "runBootloader")]
    for chip in chips:
        functions = chip.find("rom-functions")
        cells = []
        for name in FUNCTIONS:
            node = None
            if functions is not None:
                node = ([f for f in functions.findall("function") if f.get("does") == name] or [None])[0]
            if node is None:
                cells.append("–")
            else:
                cells.append(f"table {node.get('table')}" if node.get("table") else node.get("address"))
        run = chip.find("run-bootloader")
        cells.append(f"{run.get('works')} ({run.get('certainty')})" if run is not None else "not known")
        lines.append((chip.get("title"), *cells))
    return ("## Functions of the ROM that Salvor can call\n\nA dash: the ROM has none, or nobody has "
            "written down where it is or how to call it for this flash.\n\n" + table(*lines))


def describe_setups(chips):
    """All chips that have the list inherit the same one."""
    own = [("chip", "its own flash", "option word")]
    for chip in chips:
        flash = chip.find("flash")
        if chip.find("flash-setups") is not None:
            own.append((chip.get("title"), flash.get("part"), flash.get("option-word")))
    lines = [("name", "flashes", "option word", "tried unasked", "certainty")]
    for setup in next(chip.find("flash-setups") for chip in chips
                      if chip.find("flash-setups") is not None):
        second = setup.get("second-word")
        lines.append((setup.get("name"), setup.get("parts"),
                      setup.get("option-word") + (f" {second}" if second else ""),
                      setup.get("tried"), setup.get("certainty")))
    return ("## Set-ups of the flash\n\nWhat the flashloader is told first. When the flash does not "
            "answer, the set-ups below are tried in this order, which writes nothing to it; beside a "
            "flash in the package only those of its kind. Others have to be named, because they "
            "write a register of the flash that stays: `salvorctl recover --flash NAME`.\n\n"
            + table(*own) + table(*lines))


def describe_grade(route):
    missing = route.find("missing")
    if missing is None:
        return route.get("certainty")
    return "closed, something is not known" + (
        ", unless a loader runs" if missing.get("running") == "yes" else "")


def describe_routes(chips):
    lines = [("chip", *ROUTES)]
    for chip in chips:
        grades = {route.get("id"): describe_grade(route) for route in chip.find("routes")}
        lines.append((chip.get("title"), *[grades.get(name, "–") for name in ROUTES]))
    text = "## Ways to recover, how proven\n\n" + table(*lines)
    for chip in chips:
        for route in chip.find("routes"):
            missing = route.find("missing")
            more = " " + " ".join(missing.text.split()) if missing is not None else ""
            text += f"- {chip.get('title')}, {route.get('id')}: {route.get('source')}.{more}\n"
    return text + "\n"


def describe_certainty(chips):
    lines = [("chip", *GRADES, "reserved bits")]
    for chip in chips:
        fields = list(chip.find("fuses").iter("field"))
        reserved = sum(chipfile.number(node.get("width"))
                       for node in chip.find("fuses").iter("reserved"))
        lines.append((chip.get("title"),
                      *[str(sum(f.get("certainty") == grade for f in fields)) for grade in GRADES],
                      str(reserved)))
    text = "## Fuse fields by certainty\n\n" + table(*lines)
    text += "### Disputed, and what each chip's file decided\n\n"
    lines = [("chip", "fuse word", "field", "taken from")]
    for chip in chips:
        for word in chip.find("fuses").findall("word"):
            for field in word.findall("field"):
                if field.get("certainty") == "disputed":
                    lines.append((chip.get("title"), word.get("index"), field.get("name"),
                                  field.get("source", "")))
    return text + table(*lines)


def describe_sources(chips):
    lines = [("chip", "part", "source")]
    for chip in chips:
        for name in ("registers", "fuses", "flash", "loader", "boot-log", "clock-gates",
                     "rom-functions", "run-bootloader"):
            part = chip.find(name)
            if part is not None:
                lines.append((chip.get("title"), name, part.get("source")))
    return "## Sources\n\n" + table(*lines)


def make_page(root):
    chips = list(read_chips(root))
    parts = (describe_overview, describe_ram, describe_devices, describe_functions, describe_setups,
             describe_routes,
             describe_certainty, describe_sources)
    return HEAD + "\n" + "".join(part(chips) for part in parts).rstrip("\n") + "\n"


def main(root, check):
    page = make_page(root)
    if not check:
        sys.stdout.write(page)
        return 0
    with open(os.path.join(root, "docs", "chips.md"), encoding="utf-8") as source:
        same = source.read() == page
    print("docs/chips.md is as the chip files say" if same else
          "docs/chips.md differs: tools/make-chip-docs.py . > docs/chips.md")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--check" in sys.argv))
