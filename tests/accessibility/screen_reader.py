# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader has of a program: its things by role and name, over the accessibility bus
(at-spi2-core, xml/*.xml). Nothing is remembered from one look to the next, and a wait ends with an
event of the program or at its deadline."""

import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ROOT = "/org/a11y/atspi/accessible/root"
REGISTRY = "org.a11y.atspi.Registry"
ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
EDITABLE = "org.a11y.atspi.EditableText"
CACHE = "org.a11y.atspi.Cache"

# The most that one question may take: an emulated processor takes its time to answer.
ANSWER_MS = 60000

# Numbers of states (atspi-constants.h, AtspiStateType)
STATES = {4: "checked", 8: "enabled", 10: "expanded", 11: "focusable", 12: "focused",
          20: "pressed", 23: "selected", 24: "sensitive", 30: "visible"}


class TooLate(AssertionError):
    pass


class Thing:
    """One thing of a program, as it was when it was looked at"""

    def __init__(self, bus, item, role):
        (self.owner, self.path), _, (_, self.parent_path), self.index, self.n_children = item[:5]
        self.interfaces, self.name, _, self.description, states = item[5:]
        self.role = role
        bits = states[0] | states[1] << 32
        self.states = {word for number, word in STATES.items() if bits >> number & 1}
        self.parent = None
        self.children = []
        self._bus = bus

    def ask(self, interface, method, signature=None, *values):
        return self._bus.call(self.owner, self.path, interface, method, signature, *values)

    def walk(self):
        """This thing and all below it, as they are read"""
        yield self
        for child in self.children:
            yield from child.walk()

    def do(self, action=0):
        """The action of that number; "click" for a button"""
        return self.ask(ACTION, "DoAction", "(i)", action)[0]

    def type(self, text):
        """In the place of what is written there"""
        return self.ask(EDITABLE, "SetTextContents", "(s)", text)[0]

    def __repr__(self):
        return f"{self.role} “{self.name}”"


class Bus:
    """The accessibility bus of the session; it starts when it is first asked for."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        reply = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
                                  None, None, Gio.DBusCallFlags.NONE, ANSWER_MS, None)
        self.connection = Gio.DBusConnection.new_for_address_sync(
            reply.unpack()[0], Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.roles = {}
        self.events = 0
        self.connection.signal_subscribe(None, "org.a11y.atspi.Event.Object", None, None, None,
                                         Gio.DBusSignalFlags.NONE, self._on_event)
        # programs that listen for listeners speak up
        self.call(REGISTRY, "/org/a11y/atspi/registry", REGISTRY, "RegisterEvent", "(sass)",
                  "object:", [], "")

    def _on_event(self, *_):
        self.events += 1

    def call(self, owner, path, interface, method, signature=None, *values):
        arguments = None if signature is None else GLib.Variant(signature, values)
        return self.connection.call_sync(owner, path, interface, method, arguments, None,
                                         Gio.DBusCallFlags.NONE, ANSWER_MS, None).unpack()

    def get_children(self, owner, path):
        """Names of owners and paths"""
        return self.call(owner, path, ACCESSIBLE, "GetChildren")[0]

    def get_name(self, owner, path):
        return self.call(owner, path, "org.freedesktop.DBus.Properties", "Get", "(ss)", ACCESSIBLE,
                         "Name")[0]

    # ---- waits ----

    def wait_event(self, quiet_s):
        """Until something happens in a program, or nothing has for @quiet_s"""
        context = GLib.MainContext.default()
        seen = self.events
        rung = []
        alarm = GLib.timeout_add(int(quiet_s * 1000), lambda: rung.append(True))
        while self.events == seen and not rung:
            context.iteration(True)
        if not rung:
            GLib.source_remove(alarm)
        while context.iteration(False):  # events come in swarms
            pass

    def wait_for(self, what, look, seconds, quiet_s=0.2):
        """Looks until look() gives something true and returns it. @what: for the failure; @quiet_s:
        looks after that without an event as well, for what programs tell nobody about"""
        until = time.monotonic() + seconds
        while True:
            found = look()
            if found:
                return found
            left_s = until - time.monotonic()
            if left_s <= 0:
                raise TooLate(f"{what}: not within {seconds} s")
            self.wait_event(min(quiet_s, left_s))

    # ---- programs ----

    def find_program(self, process):
        """The name that the program of that number has on the bus, or None"""
        for owner, _ in self.get_children(REGISTRY, ROOT):
            number = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                               "org.freedesktop.DBus", "GetConnectionUnixProcessID", "(s)", owner)[0]
            if number == process:
                return owner
        return None

    def look(self, owner):
        """The things of a program: its root, with children. What it shows no longer stays among its
        things, so each is asked for its children; GTK makes up a child when its parent is asked."""
        items = self._list_items(owner)
        # the root does not count its windows
        leaves = {path for path, item in items.items() if item[4] == 0 and path != ROOT}
        below = self._list_below(owner, leaves)
        if any(path not in items for path in below):
            items = self._list_items(owner)
        things = {path: Thing(self, item, self._get_role(item)) for path, item in items.items()}
        for parent in [things[path] for path in below if path in things]:
            # what went meanwhile has no item
            parent.children = [things[path] for path in below[parent.path] if path in things]
            for child in parent.children:
                child.parent = parent
        return things[ROOT]

    def _list_items(self, owner):
        return {item[0][1]: item for item
                in self.call(owner, "/org/a11y/atspi/cache", CACHE, "GetItems")[0]}

    def _list_below(self, owner, leaves):
        """The children of all that can be reached. @leaves: what is known to have none"""
        below = {}
        level = [ROOT]
        while level:
            answers = self._ask_children(owner, [path for path in level if path not in leaves])
            below |= {path: answers.get(path, []) for path in level}
            level = [child for children in answers.values() for child in children]
        return below

    def _ask_children(self, owner, paths):
        """Asks all of them at once, which costs one turn of the program."""
        def on_answer(connection, result, path):
            try:
                answers[path] = [child for _, child in connection.call_finish(result).unpack()[0]]
            except GLib.Error as error:
                errors.append(error)
        answers = {}
        errors = []
        for path in paths:
            self.connection.call(owner, path, ACCESSIBLE, "GetChildren", None, None,
                                 Gio.DBusCallFlags.NONE, ANSWER_MS, None, on_answer, path)
        while len(answers) + len(errors) < len(paths):
            GLib.MainContext.default().iteration(True)
        if errors:
            raise errors[0]
        return answers

    def _get_role(self, item):
        if item[7] not in self.roles:
            self.roles[item[7]] = self.call(*item[0], ACCESSIBLE, "GetRoleName")[0]
        return self.roles[item[7]]
