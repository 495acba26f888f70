# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kernel says, and which of it is a complaint."""

import os
import re

WARNING = 4  # this level and below is a complaint (include/linux/kern_levels.h)

# Complaints that belong to what is done here, each with its reason.
EXPECTED = [
    # the genuine flashloader's report descriptor has fields of 40 bits (facts: USB/IP)
    r"hid_field_extract\(\) called with n \(\d+\) > 32!",
    # said of every device at full speed: drivers/usb/usbip/vhci_hcd.c knows low and high alone
    r"vhci_hcd: vhci_device speed not set",
    # the device went while the kernel was about to ask it something
    r"vhci_hcd: sendmsg failed!, ret=-32 for 48",
    r"usb \S+: enqueue for inactive port \d+",
    # an emulated processor is slow now and then
    r"hrtimer: interrupt took \d+ ns",
]

# Said at a lower level, and a complaint all the same
TELLING = re.compile(r"can't read configurations|device descriptor read|not accepting address|"
                     r"unable to enumerate|WARNING:|BUG:|Oops|Call Trace|"
                     r"invalid descriptor|bogus|can't add hid device|item fetching failed")


class KernelLog:
    def __init__(self):
        self.source = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
        os.lseek(self.source, 0, os.SEEK_END)
        self.lines = []

    def read(self):
        """Returns (level, text) of what was said since the last time."""
        records = []
        while True:
            try:
                record = os.read(self.source, 8192).decode("utf-8", "replace")
            except BlockingIOError:
                return records
            except BrokenPipeError:  # the kernel was faster: what is lost is said
                records.append((WARNING, "lines of the kernel's log were lost"))
                continue
            head, _, text = record.partition(";")
            level = int(head.split(",")[0]) & 7
            text = text.split("\n")[0]
            self.lines.append(text)
            records.append((level, text))

    def find_complaints(self, expected=()):
        """What was said since the last time and should not have been."""
        known = re.compile("|".join([*EXPECTED, *expected]))
        return [text for level, text in self.read()
                if (level <= WARNING or TELLING.search(text)) and not known.search(text)]
