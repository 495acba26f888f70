# SPDX-License-Identifier: GPL-3.0-or-later
"""A kernel in a virtual machine that sees the file system of this computer, read-only.

The kernel is Debian's, unpacked by tools/install-packages; nothing here uses a network or needs
root.
"""

import glob
import os
import platform
import re
import shutil
import stat
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))

MODULES = ["virtio_pci", "9pnet_virtio", "9p", "vhci_hcd", "hid", "usbhid", "hid_generic", "uhid"]

# Without hardware help this is what a plain computer gives at the speed of a small one.
MEMORY_MIB = 1024
PROCESSORS = 2


class Missing(Exception):
    """Something that the virtual machine needs is not on this computer."""


class Kernel:
    def __init__(self, folder):
        self.image = glob.glob(os.path.join(folder, "boot", "vmlinuz-*"))[0]
        self.modules = {}
        for path in glob.glob(os.path.join(folder, "lib/modules/**/*.ko"), recursive=True):
            self.modules[module_name(os.path.basename(path)[:-3])] = path

    def order(self, names):
        """The files of the modules and of what they need, in an order to load them in."""
        paths = []

        def add(name):
            path = self.modules.get(module_name(name))
            if path is None:  # built into the kernel
                return
            if path not in paths:
                for needed in read_needs(path):
                    add(needed)
                paths.append(path)

        for name in names:
            add(name)
        return paths


def module_name(text):
    return text.replace("-", "_")


def read_needs(path):
    with open(path, "rb") as module:
        found = re.search(rb"\0depends=([^\0]*)\0", module.read())
    return [name for name in found.group(1).decode().split(",") if name] if found else []


def find_kernel():
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folders = sorted(glob.glob(os.path.join(cache, "salvor/kernel/[0-9]*")))
    if not folders:
        raise Missing("no kernel is unpacked: tools/install-packages check fetches one")
    return Kernel(folders[-1])


def find_tool(name, package):
    path = shutil.which(name)
    if path is None:
        raise Missing(f"{name} is not installed (package {package})")
    return path


class Archive:
    """A "newc" cpio archive, the form of an initial file system (Linux, initramfs buffer format)."""

    def __init__(self):
        self.data = bytearray()
        self.count = 0

    def add(self, name, mode, content=b""):
        self.count += 1
        encoded = name.encode() + b"\0"
        fields = (self.count, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(encoded), 0)
        self.data += b"070701" + b"".join(b"%08X" % field for field in fields) + encoded
        self._pad()
        self.data += content
        self._pad()

    def add_folder(self, name):
        self.add(name, stat.S_IFDIR | 0o755)

    def add_file(self, name, content, mode=0o644):
        self.add(name, stat.S_IFREG | mode, content)

    def finish(self):
        self.add("TRAILER!!!", 0)
        return bytes(self.data)

    def _pad(self):
        self.data += bytes(-len(self.data) % 4)


def read_bytes(path):
    with open(path, "rb") as source:
        return source.read()


def make_initramfs(kernel, settings):
    """The modules, busybox and the first program; @settings become files that it reads."""
    archive = Archive()
    for folder in ("bin", "dev", "proc", "sys", "outside", "modules", "settings"):
        archive.add_folder(folder)
    archive.add_file("bin/busybox", read_bytes(find_tool("busybox", "busybox-static")), 0o755)
    archive.add_file("init", read_bytes(os.path.join(HERE, "init")), 0o755)
    paths = kernel.order(MODULES)
    for path in paths:
        archive.add_file("modules/" + os.path.basename(path), read_bytes(path))
    order = "".join(os.path.basename(path) + "\n" for path in paths)
    archive.add_file("modules/order", order.encode())
    for name, text in settings.items():
        archive.add_file("settings/" + name, text.encode())
    return archive.finish()


def make_command(kernel, initramfs, logs):
    """The second serial line is standard input and output; the first has the kernel's log."""
    emulator = find_tool("qemu-system-x86_64", "qemu-system-x86")
    return [
        emulator, "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none",
        "-machine", "q35", "-cpu", "max", "-accel", "tcg,thread=multi",
        "-smp", str(PROCESSORS), "-m", str(MEMORY_MIB),
        "-kernel", kernel.image, "-initrd", initramfs,
        "-append", "console=ttyS0 panic=-1 loglevel=7",
        "-serial", "file:" + os.path.join(logs, "console.log"), "-serial", "stdio",
        "-virtfs", "local,path=/,mount_tag=outside,security_model=none,readonly=on,"
                   "multidevs=remap",
        "-virtfs", f"local,path={logs.replace(',', ',,')},mount_tag=logs,security_model=none",
    ]


def start(settings, logs, **options):
    """Starts the machine. @logs: an empty folder; the guest writes into it as well."""
    if platform.machine() != "x86_64":
        raise Missing(f"the machine of the tests is an x86_64, this computer a "
                      f"{platform.machine()}")
    kernel = find_kernel()
    initramfs = os.path.join(logs, "initramfs")
    with open(initramfs, "wb") as output:
        output.write(make_initramfs(kernel, settings))
    return subprocess.Popen(make_command(kernel, initramfs, logs), **options)
