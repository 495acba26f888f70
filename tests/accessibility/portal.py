# SPDX-License-Identifier: GPL-3.0-or-later
"""The file dialog of a desktop (xdg-desktop-portal, org.freedesktop.portal.FileChooser) in the hands of
somebody who always chooses the same file: portal.py FILE

A program of its own, because GTK waits for its answers."""

import sys

from gi.repository import Gio, GLib

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
REQUEST = "org.freedesktop.portal.Request"

# and what GTK asks of a desktop besides
INTERFACE = """
<node>
  <interface name="org.freedesktop.portal.FileChooser">
    <property name="version" type="u" access="read"/>
    <method name="OpenFile">
      <arg type="s" name="parent_window" direction="in"/>
      <arg type="s" name="title" direction="in"/>
      <arg type="a{sv}" name="options" direction="in"/>
      <arg type="o" name="handle" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.portal.Inhibit">
    <method name="Inhibit">
      <arg type="s" name="window" direction="in"/>
      <arg type="u" name="flags" direction="in"/>
      <arg type="a{sv}" name="options" direction="in"/>
      <arg type="o" name="handle" direction="out"/>
    </method>
  </interface>
</node>"""


class FileDialog:
    def __init__(self, path):
        self.path = path
        self.session = Gio.bus_get_sync(Gio.BusType.SESSION)
        for interface in Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces:
            self.session.register_object(PATH, interface, self._on_call,
                                         lambda *_: GLib.Variant("u", 3), None)
        self.session.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                               "org.freedesktop.DBus", "RequestName",
                               GLib.Variant("(su)", (NAME, 0)), None, Gio.DBusCallFlags.NONE, -1,
                               None)

    def _on_call(self, session, sender, path, interface, method, values, invocation):
        options = values.unpack()[-1]
        handle = f"{PATH}/request/{sender[1:].replace('.', '_')}/{options.get('handle_token', 'none')}"
        invocation.return_value(GLib.Variant("(o)", (handle,)))
        if method != "OpenFile":
            return
        uris = GLib.Variant("as", [GLib.filename_to_uri(self.path, None)])
        session.emit_signal(sender, handle, REQUEST, "Response",
                            GLib.Variant("(ua{sv})", (0, {"uris": uris})))


if __name__ == "__main__":
    dialog = FileDialog(sys.argv[1])
    print("ready", flush=True)
    GLib.MainLoop().run()
