# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program that has a device, until its input ends.

  hold.py node PATH          opens a device node, as programs do that use the kernel's driver
  hold.py claim SOCKET       takes interface 0 away from the kernel, as programs do that use libusb
"""

import fcntl
import os
import struct
import sys

# linux/usbdevice_fs.h
CLAIM = 0x8004550F
RELEASE = 0x80045510
DRIVER_IOCTL = 0xC0105512
DISCONNECT = 0x5516
CONNECT = 0x5517
RESET = 0x5514


def open_device(socket):
    with open(f"/sys/bus/usb/devices/{socket}/busnum", encoding="ascii") as source:
        bus = int(source.read())
    with open(f"/sys/bus/usb/devices/{socket}/devnum", encoding="ascii") as source:
        number = int(source.read())
    return os.open(f"/dev/bus/usb/{bus:03}/{number:03}", os.O_RDWR)


def reset(socket):
    """What a program or a hub does that wants a device to begin anew"""
    device = open_device(socket)
    fcntl.ioctl(device, RESET)
    os.close(device)


def hold():
    print("held", flush=True)
    sys.stdin.read()


def main(act, what):
    if act == "node":
        os.open(what, os.O_RDWR)
        hold()
        return
    device = open_device(what)
    fcntl.ioctl(device, DRIVER_IOCTL, struct.pack("iiP", 0, DISCONNECT, 0))
    fcntl.ioctl(device, CLAIM, struct.pack("I", 0))
    hold()
    fcntl.ioctl(device, RELEASE, struct.pack("I", 0))
    fcntl.ioctl(device, DRIVER_IOCTL, struct.pack("iiP", 0, CONNECT, 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
