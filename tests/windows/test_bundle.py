#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder to ship and the installer, under Wine: without any library of the build machine.

  test_bundle.py BUILD-FOLDER window|core"""

import glob
import os
import subprocess
import sys
import tempfile

import wine_program
from wine_program import find_user_folder, windows_path

BUILD = sys.argv[1]
WITH_WINDOW = sys.argv[2] == "window"
BUNDLE = os.path.join(wine_program.TOP, "tools", "windows", "bundle")
# Letters that no single code page of Windows has together
NAME = "Сальвор 試験"
BOARD = "--board=sim:rt1024-internal-boot-forced"

WORK = tempfile.TemporaryDirectory()
FOLDER = os.path.join(WORK.name, NAME)
INSTALLED = os.path.join("AppData", "Local", "Programs", "Salvor")
LINK = os.path.join("AppData", "Roaming", "Microsoft", "Windows", "Start Menu", "Programs",
                    "Salvor.lnk")


def run(program, *words, **options):
    return wine_program.run("--alone", program, *words, **options)


def explain(folder, language):
    # LANGUAGE alone: a language that is not installed here would make Wine lose the name
    return run(os.path.join(folder, "bin", "salvorctl.exe"), "explain", BOARD,
               env={"LC_ALL": "C.UTF-8", "LANGUAGE": language})


def read_registry(key):
    return run("reg", "query", key, "/ve")


def test_made():
    subprocess.run([BUNDLE, "--cache", wine_program.CACHE, "--build", BUILD, "--installer", FOLDER],
                   check=True, stdout=subprocess.DEVNULL)
    names = os.listdir(os.path.join(FOLDER, "bin"))
    assert "salvorctl.exe" in names and "gspawn-win64-helper.exe" in names, names
    assert ("salvor.exe" in names) == WITH_WINDOW, names


def test_runs_anywhere():
    assert "This board always starts from its built-in flash" in explain(FOLDER, "en")


def test_is_translated():
    """From beside its own folder, whatever that is called"""
    assert "Dieses Board startet immer aus seinem eingebauten Flash" in explain(FOLDER, "de")


def test_schemas():
    path = os.path.join(FOLDER, "share", "glib-2.0", "schemas", "gschemas.compiled")
    if not WITH_WINDOW:
        return
    with open(path, "rb") as stream:
        content = stream.read()
    assert b"org.salvor.Salvor" in content and b"org.gtk.gtk4.Settings.FileChooser" in content


def test_installed():
    """Silently, for one person"""
    setup, = glob.glob(os.path.join(BUILD, "salvor-*-setup.exe"))
    run(windows_path(setup), "/S")
    folder = os.path.join(find_user_folder(), INSTALLED)
    assert "This board always starts from its built-in flash" in explain(folder, "en")
    assert os.path.exists(os.path.join(find_user_folder(), LINK))


def test_file_type():
    assert "Salvor.State" in read_registry("HKCU\\Software\\Classes\\.salvor")
    command = read_registry("HKCU\\Software\\Classes\\Salvor.State\\shell\\open\\command")
    assert '\\Programs\\Salvor\\bin\\salvor.exe" "%1"' in command, command


def test_removed():
    """What the user has saved stays."""
    data = os.path.join(find_user_folder(), "AppData", "Local", "salvor")
    os.makedirs(data, exist_ok=True)
    folder = os.path.join(find_user_folder(), INSTALLED)
    # without its copy in the folder for temporary files, which would go on by itself
    run(os.path.join(folder, "uninstall.exe"), "/S",
        f"_?=C:\\users\\{os.path.basename(find_user_folder())}\\{INSTALLED.replace('/', chr(92))}")
    assert not os.path.exists(os.path.join(folder, "bin"))
    assert not os.path.exists(os.path.join(find_user_folder(), LINK))
    run("reg", "query", "HKCU\\Software\\Classes\\.salvor", "/ve", status=1)
    assert os.path.isdir(data)


with WORK:
    wine_program.run_tests([
        ("/bundle/made", test_made),
        ("/bundle/runs-anywhere", test_runs_anywhere),
        ("/bundle/translated", test_is_translated),
        ("/bundle/schemas", test_schemas),
        ("/installer/installed", test_installed),
        ("/installer/file-type", test_file_type),
        ("/installer/removed", test_removed),
    ])
