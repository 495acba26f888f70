# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine itself: when these fail, no other test means anything."""

import os

from guest import CONTROLLER, sysfs


def test_kernel(guest):
    """The controller of USB/IP is there, and its sockets are empty."""
    assert os.path.isdir(CONTROLLER)
    assert guest.bus_is_empty()
    assert sysfs("/sys/module/usbhid/refcnt") != ""


def test_bus(guest):
    """A practice board comes with its genuine ids, and goes."""
    bus = guest.bus("rt1024-serial")
    device = f"/sys/bus/usb/devices/{bus.socket('rt1024-serial')}"
    assert sysfs(f"{device}/idVendor") == "1fc9"
    assert sysfs(f"{device}/idProduct") == "0130"
    bus.quit()
