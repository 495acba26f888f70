# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test has in its hands: the programs, a bus with practice boards, udev, the kernel's log."""

import glob
import hashlib
import os
import shutil
import signal
import subprocess

from kernel_log import KernelLog
from program import Program, read_text, wait_for

ROOT = "/run/salvor"
SOURCE = f"{ROOT}/source"
BUILD = f"{ROOT}/build"
LOGS = f"{ROOT}/logs"
DATA = f"{ROOT}/data"
LIBUSB = f"{ROOT}/libusb"
WORK = "/tmp/test"
RULES = "/run/udev/rules.d"

CONTROLLER = "/sys/devices/platform/vhci_hcd.0"

# A person without rights
USER = 65534

# /sys says so of a socket with nothing in it (drivers/usb/usbip/vhci_sysfs.c)
EMPTY_SOCKET = "004"


def sysfs(path):
    return read_text(path).strip()


def make_data():
    """The practice loader is for practice boards alone, and a board behind a kernel is a real one to
    the program. So the tests have a loader of their own, and a chip file that knows it."""
    # the loaders of the family are in the file that the RT1024's is based on
    chip = f"{SOURCE}/data/chips/mimxrt1020.xml"
    loader = bytearray(open(f"{BUILD}/data/practice-loader-mimxrt1024.bin", "rb").read())
    loader[-1] ^= 0x55
    os.makedirs(f"{DATA}/chips", exist_ok=True)
    with open(f"{DATA}/loader.bin", "wb") as output:
        output.write(loader)
    known = (f'    <known chip="MIMXRT1024" sha256="{hashlib.sha256(loader).hexdigest()}" '
             'title="loader of the tests"/>\n')
    text = read_text(chip)
    place = text.index("    <known ")
    with open(f"{DATA}/chips/mimxrt1020.xml", "w", encoding="utf-8") as output:
        output.write(text[:place] + known + text[place:])


def find_library(name):
    for folder in glob.glob("/usr/lib/*-linux-gnu"):
        if os.path.exists(f"{folder}/{name}"):
            return f"{folder}/{name}"
    raise FileNotFoundError(name)


def set_up():
    """Once, before the first test."""
    os.makedirs(f"{ROOT}/home", exist_ok=True)
    os.makedirs(RULES, exist_ok=True)
    os.makedirs(LIBUSB, exist_ok=True)
    # the same program over hidapi's other back end: the loader looks for this name
    os.symlink(find_library("libhidapi-libusb.so.0"), f"{LIBUSB}/libhidapi-hidraw.so.0")
    make_data()
    with open(f"{ROOT}/udevd.log", "wb") as log:
        subprocess.Popen(["/lib/systemd/systemd-udevd"], stdin=subprocess.DEVNULL, stdout=log,
                         stderr=log)
    wait_for("udevd", lambda: os.path.exists("/run/udev/control"))


def is_driven(socket):
    """The device is configured, and each HID interface of it has a node."""
    interfaces = glob.glob(f"/sys/bus/usb/devices/{socket}/{socket}:*/bInterfaceClass")
    return interfaces and all(
        glob.glob(f"{os.path.dirname(path)}/*/hidraw/hidraw*")
        for path in interfaces if sysfs(path) == "03")


class Bus:
    """Practice boards on the bus of this kernel: salvorctl simulate … --attach"""

    def __init__(self, guest, scenarios, options, devices):
        self.guest = guest
        self.seen = 0
        self.program = guest.start(guest.salvorctl_path, "simulate", *scenarios, "--attach",
                                   "--json", *options)
        for _ in range(len(scenarios) if devices is None else devices):
            self.wait_device(self.wait("attached"))
        guest.settle()

    def wait_device(self, event):
        """Until the kernel and its drivers have taken what an event "attached" tells of"""
        socket = f"{self.guest.bus_number}-{event['port'] + 1}"
        wait_for(f"device at {socket}", lambda: is_driven(socket))
        return socket

    def wait(self, event, seconds=30, **wanted):
        """The next event like that; those before it are passed over."""
        def look():
            events = self.program.objects
            while self.seen < len(events):
                found = events[self.seen]
                self.seen += 1
                if found["event"] == event and wanted.items() <= found.items():
                    return found
            assert self.program.status is None, self.program.describe()
            return None
        return wait_for(f"{event} {wanted} of the bus", look, seconds)

    def do(self, line):
        """"unplug BOARD" and the like; returns once the bus has done it."""
        self.program.send(line)
        self.wait("done", line=line)

    def socket(self, board, device=None):
        """Kernel's name of the socket a board sits in: "1-2" """
        ports = [event["port"] for event in self.program.objects
                 if event["event"] == "attached" and board in (event["board"], event["busid"])
                 and device in (None, event["device"])]
        return f"{self.guest.bus_number}-{ports[-1] + 1}"

    def quit(self):
        """Returns once the sockets are empty: what is plugged in at once would take them while the
        kernel still says good-bye to the boards before, whose nodes pass for those of the new."""
        self.program.send("quit")
        status = self.program.wait()
        assert status == 0, self.program.describe()
        self.guest.wait_until_empty()


class Guest:
    """One test's; made anew for each."""

    salvorctl_path = f"{BUILD}/src/programs/salvorctl"
    salvor_path = f"{BUILD}/src/programs/salvor"
    firmware = f"{BUILD}/data/practice/practice-firmware-mimxrt1024.bin"
    loader = f"{DATA}/loader.bin"
    user = USER
    work = WORK

    def __init__(self, name):
        self.name = name
        self.programs = []
        self.expected = []
        self.log = KernelLog()
        shutil.rmtree(WORK, ignore_errors=True)
        os.makedirs(f"{WORK}/user")
        os.chown(f"{WORK}/user", USER, USER)
        self.bus_number = next(
            sysfs(f"{hub}/busnum") for hub in sorted(glob.glob(f"{CONTROLLER}/usb*"))
            if sysfs(f"{hub}/speed") == "480")

    # ---- programs ----

    def environment(self, user=None, backend="hidraw", **more):
        home = f"{ROOT}/home" if user is None else f"{WORK}/user"
        environment = {
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": home,
            "XDG_DATA_HOME": f"{home}/data", "XDG_CACHE_HOME": f"{home}/cache",
            "XDG_CONFIG_HOME": f"{home}/config", "XDG_RUNTIME_DIR": home,
            "SALVOR_DATA_DIR": DATA, "G_DEBUG": "fatal-warnings", "GIO_USE_VFS": "local",
            "GSETTINGS_BACKEND": "memory", "NO_COLOR": "1",
        }
        if backend == "libusb":
            environment["LD_LIBRARY_PATH"] = LIBUSB
        return environment | more

    def start(self, *words, user=None, environment=None, **options):
        stem = f"{WORK}/{len(self.programs):02}-{os.path.basename(str(words[0]))}"
        program = Program(words, stem, environment or self.environment(user, **options), user)
        self.programs.append(program)
        return program

    def run(self, *words, seconds=60, **options):
        program = self.start(*words, **options)
        program.wait(seconds)
        return program

    def salvorctl(self, *words, status=0, **options):
        """Runs it to its end; fails when it ends with another status (None: any will do)."""
        program = self.run(self.salvorctl_path, *words, **options)
        assert status is None or program.status == status, \
            f"status {status} was expected\n{program.describe()}"
        return program

    def start_recover(self, board, *words, **options):
        """The whole recovery of a board with the practice firmware"""
        return self.start(self.salvorctl_path, "recover", "--board", board, "--json", "--yes",
                          "--flashloader", self.loader, "--no-backup", *words, self.firmware,
                          **options)

    def recover(self, board, *words, status=0, **options):
        program = self.start_recover(board, *words, **options)
        program.wait(100)
        assert status is None or program.status == status, \
            f"status {status} was expected\n{program.describe()}"
        return program

    # ---- the machine ----

    def bus(self, *scenarios, options=(), devices=None):
        """@devices: how many come by themselves; by default one a board"""
        return Bus(self, scenarios, options, devices)

    def settle(self):
        """udev has worked off what the kernel told it."""
        subprocess.run(["udevadm", "settle", "--timeout=20"], check=True)

    def install_rule(self):
        shutil.copy(f"{SOURCE}/data/70-salvor.rules", RULES)
        subprocess.run(["udevadm", "control", "--reload"], check=True)

    def sit_down(self):
        """Puts the person at the computer, as logind does: this file is where udev's uaccess looks
        (sd-login; systemd 252, src/udev/udev-builtin-uaccess.c)."""
        os.makedirs("/run/systemd/seats")
        with open("/run/systemd/seats/seat0", "w", encoding="utf-8") as seat:
            seat.write(f"ACTIVE=1\nACTIVE_UID={USER}\n")

    def expect_in_log(self, pattern):
        """A complaint of the kernel that belongs to what this test does"""
        self.expected.append(pattern)

    # ---- the end ----

    def clean_up(self):
        for program in reversed(self.programs):
            program.stop()
        for path in glob.glob(f"{RULES}/*"):
            os.remove(path)
            subprocess.run(["udevadm", "control", "--reload"], check=True)
        shutil.rmtree("/run/systemd/seats", ignore_errors=True)
        self.wait_until_empty()

    def wait_until_empty(self):
        wait_for("empty bus", self.bus_is_empty)
        self.settle()

    def bus_is_empty(self):
        sockets = [line.split()[2] for line in sysfs(f"{CONTROLLER}/status").split("\n")[1:]]
        # the kernel forgets the device a moment after the socket
        return (all(state == EMPTY_SOCKET for state in sockets)
                and not glob.glob(f"/sys/bus/usb/devices/{self.bus_number}-[1-9]*"))

    def check_log(self):
        complaints = self.log.find_complaints(self.expected)
        assert not complaints, "the kernel complains:\n" + "\n".join(complaints)

    def keep(self, reason):
        """Everything a person wants to see of a failed test"""
        folder = f"{LOGS}/{self.name.replace('/', '.')}"
        os.makedirs(folder, exist_ok=True)
        self.log.read()
        with open(f"{folder}/failure.txt", "w", encoding="utf-8") as output:
            output.write(reason)
        with open(f"{folder}/kernel.txt", "w", encoding="utf-8") as output:
            output.write("\n".join(self.log.lines) + "\n")
        for path in glob.glob(f"{WORK}/*.*"):
            if os.path.isfile(path):
                shutil.copyfile(path, f"{folder}/{os.path.basename(path)}")
        shutil.copyfile(f"{ROOT}/udevd.log", f"{folder}/udevd.txt")


class Alarm(AssertionError):
    pass


def on_alarm(number, frame):
    raise Alarm("the test took too long")


def set_alarm(seconds):
    signal.signal(signal.SIGALRM, on_alarm)
    signal.alarm(seconds)
