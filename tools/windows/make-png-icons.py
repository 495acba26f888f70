#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes PNG of the icons, for systems where GTK has no loader for SVG, and the list of resources
that names them in place of the drawings.

  make-png-icons.py RESOURCES.xml OUTPUT.xml FOLDER    icons and list
  make-png-icons.py --ico DRAWING.svg OUTPUT.ico       the program's icon, as Windows has it

Symbolic icons keep that they take the colour of the text: gtk4-encode-symbolic-svg writes what is
which colour into the channels of the picture.
"""

import os
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

SYMBOLIC_SIZES = (16, 32, 64)
COLOURED_SIZES = (32, 64, 128, 256)
ICO_SIZES = (16, 24, 32, 48, 64, 256)


def encode_symbolic(drawing, size, folder):
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["gtk4-encode-symbolic-svg", drawing, f"{size}x{size}", "-o", folder],
                   check=True, stdout=subprocess.DEVNULL)
    return os.path.join(folder, os.path.basename(drawing)[:-len(".svg")] + ".symbolic.png")


def draw(drawing, size, output):
    os.makedirs(os.path.dirname(output), exist_ok=True)
    subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size), "-o", output, drawing],
                   check=True)
    return output


def make_icons(drawing, folder):
    """The pictures of one drawing, in the folders in which GTK looks for their size."""
    context = os.path.basename(os.path.dirname(drawing))
    name = os.path.basename(drawing)[:-len(".svg")]
    if name.endswith("-symbolic"):
        for size in SYMBOLIC_SIZES:
            yield encode_symbolic(drawing, size, os.path.join(folder, "icons", f"{size}x{size}", context))
    else:
        for size in COLOURED_SIZES:
            yield draw(drawing, size,
                       os.path.join(folder, "icons", f"{size}x{size}", context, name + ".png"))


def make_list(resources, output, folder):
    tree = ElementTree.parse(resources)
    for group in tree.getroot():
        for entry in [entry for entry in group if entry.text.endswith(".svg")]:
            group.remove(entry)
            for path in make_icons(os.path.join(os.path.dirname(resources), entry.text), folder):
                ElementTree.SubElement(group, "file").text = os.path.relpath(path, folder)
    tree.write(output, encoding="utf-8", xml_declaration=True)


def make_ico(drawing, output):
    """PNG in an ICO: any Windows since Vista reads that."""
    pictures = []
    with tempfile.TemporaryDirectory() as folder:
        for size in ICO_SIZES:
            with open(draw(drawing, size, os.path.join(folder, f"{size}.png")), "rb") as stream:
                pictures.append((size, stream.read()))
    offset = 6 + 16 * len(pictures)
    with open(output, "wb") as stream:
        stream.write(struct.pack("<3H", 0, 1, len(pictures)))
        for size, picture in pictures:
            # a byte has no 256: 0 stands for it
            stream.write(struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(picture),
                                     offset))
            offset += len(picture)
        for size, picture in pictures:
            stream.write(picture)


if __name__ == "__main__":
    if sys.argv[1] == "--ico":
        make_ico(*sys.argv[2:])
    else:
        make_list(*sys.argv[1:])
