#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the inputs that the fuzzers kept reach, as a table for docs/fuzzing.md.

  coverage.py BUILD-FOLDER CORPORA

BUILD-FOLDER: of the fuzzers, without sanitizers, with what clang's coverage needs:
  CC=clang-14 meson setup build-coverage -Dfuzz=true -Dtests=false -Dwindow=disabled \\
    -Db_lundef=false '-Dc_args=-fprofile-instr-generate -fcoverage-mapping' \\
    -Dc_link_args=-fprofile-instr-generate
CORPORA: a folder with one folder a fuzzer, as run-fuzzer.py leaves them.
"""

import json
import os
import subprocess
import sys
import tempfile

# The files each fuzzer is there for; what else it passes through is not told.
SUBJECTS = {
    "backup-file": ["recovery/backup-file.c", "image/image-file.c", "image/file-kind.c"],
    "board-file": ["simulator/board-file.c", "simulator/board-name.c", "simulator/fault.c"],
    "boot-header": ["image/boot-header.c", "image/boot-wrap.c", "image/header-view.c",
                    "image/ivt.c", "image/dcd.c", "image/csf.c", "image/hab-command.c",
                    "image/srk-table.c", "image/flash-settings.c", "image/header-checks.c",
                    "image/table-checks.c", "image/signature-checks.c"],
    "chip-file": ["chip/chip-parser.c", "chip/chip-fields.c", "chip/chip-words.c",
                  "chip/chip-rom-functions.c", "base/xml-document.c"],
    "cmsis-dap": ["protocol/cmsis-dap.c", "protocol/dap-packet.c", "protocol/debug-port.c",
                  "protocol/adiv5.c"],
    "elf": ["image/elf-file.c", "image/segment-builder.c"],
    "gdb-remote": ["protocol/gdb-remote.c", "protocol/gdb-link.c", "protocol/gdb-packet.c",
                   "protocol/gdb-memory.c", "protocol/gdb-core.c", "protocol/gdb-registers.c"],
    "intel-hex": ["image/intel-hex.c", "image/text-lines.c"],
    "journal": ["recovery/journal.c"],
    "mboot": ["protocol/mboot.c", "protocol/mboot-link.c", "protocol/mboot-data.c",
              "protocol/mboot-packet.c", "protocol/mboot-property.c"],
    "packets": ["protocol/sdp-packet.c", "protocol/mboot-packet.c", "protocol/gdb-packet.c",
                "protocol/packet-text.c", "protocol/dap-listener.c", "protocol/command-lines.c",
                "protocol/hab-word.c", "transport/hid-descriptor.c"],
    "practice-line": ["simulator/simulated-uart.c"],
    "practice-loader": ["simulator/simulated-flashloader.c", "simulator/loader-memory.c",
                        "simulator/loader-properties.c", "simulator/loader-fuses.c",
                        "simulator/simulated-nor.c", "simulator/nor-settings.c"],
    "practice-probe": ["simulator/simulated-probe.c", "simulator/probe-commands.c",
                       "simulator/probe-transfer.c", "simulator/simulated-debug-port.c",
                       "simulator/debug-bus.c"],
    "practice-rom": ["simulator/simulated-sdp.c", "simulator/sdp-gate.c",
                     "simulator/simulated-dcd.c", "simulator/simulated-bus.c"],
    "practice-usb": ["simulator/usbip-packet.c", "simulator/usbip-connection.c",
                     "simulator/usb-device.c", "simulator/usb-plug.c"],
    "recording": ["transport/recording.c"],
    "s-record": ["image/s-record.c", "image/text-lines.c"],
    "scenario": ["simulator/scenario.c", "base/xml-document.c"],
    "sdp": ["protocol/sdp.c", "protocol/sdp-link.c", "protocol/sdp-file.c",
            "protocol/sdp-packet.c"],
    "serial-line": ["protocol/mboot-frame.c", "protocol/mboot-serial.c", "protocol/sdp-serial.c",
                    "protocol/serial-question.c"],
    "state-file": ["chip/state-file.c", "chip/board-state.c", "base/xml-document.c"],
}


def run(program, folders, profile):
    environment = dict(os.environ, LLVM_PROFILE_FILE=profile, SALVOR_DATA_DIR="")
    subprocess.run([program, "-runs=0", *folders], env=environment, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def export(program, profile):
    merged = profile + ".merged"
    subprocess.run(["llvm-profdata-14", "merge", "-sparse", profile, "-o", merged], check=True)
    result = subprocess.run(["llvm-cov-14", "export", "-summary-only",
                             f"-instr-profile={merged}", program],
                            capture_output=True, check=True)
    return json.loads(result.stdout)["data"][0]["files"]


def measure(program, folders, subjects):
    """Percent of lines and of branches, a subject."""
    with tempfile.TemporaryDirectory() as scratch:
        profile = os.path.join(scratch, "profile")
        run(program, folders, profile)
        files = export(program, profile)
    found = {}
    for file in files:
        for subject in subjects:
            if file["filename"].endswith("/src/" + subject):
                summary = file["summary"]
                found[subject] = (summary["lines"]["percent"], summary["branches"]["percent"])
    return found


def main(build, corpora):
    print("| fuzzer | lines and branches reached |")
    print("|---|---|")
    for name, subjects in SUBJECTS.items():
        folders = [os.path.join(corpora, name), os.path.join(corpora, name + ".seeds")]
        folders = [folder for folder in folders if os.path.isdir(folder)]
        program = os.path.join(build, "tests", "fuzz", "fuzz-" + name)
        if not folders or not os.path.exists(program):
            continue
        found = measure(program, folders, subjects)
        told = [f"{os.path.basename(subject)} {found[subject][0]:.0f}/{found[subject][1]:.0f} %"
                for subject in subjects if subject in found]
        print(f"| `{name}` | {', '.join(told)} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
