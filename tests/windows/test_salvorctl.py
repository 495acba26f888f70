#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""salvorctl for Windows on practice boards, under Wine.

  test_salvorctl.py SALVORCTL FIRMWARE LOCALE-FOLDER STAND-IN…"""

import json
import os
import shutil
import sys
import tempfile

import wine_program
from wine_program import windows_path

SALVORCTL, FIRMWARE, LOCALE = sys.argv[1:4]
STAND_INS = sys.argv[4:]
BOARD = "rt1024-internal-boot-forced"
# Letters that no single code page of Windows has together
NAME = "Пример für 試験"


def salvorctl(*words, **options):
    return wine_program.run(SALVORCTL, *words, **options)


def make_folder():
    return tempfile.TemporaryDirectory(prefix=NAME + " ")


def user_folders(folder):
    return {"XDG_DATA_HOME": windows_path(folder), "XDG_STATE_HOME": windows_path(folder)}


def recover(board, folder, *options, status=0):
    return json.loads(salvorctl("recover", f"--board={board}", windows_path(FIRMWARE), "--yes",
                                "--json", *options, status=status, env=user_folders(folder)))


def test_list():
    """Nothing is plugged in, and Wine's own mouse and keyboard are no boards"""
    answer = json.loads(salvorctl("list", "--json"))
    assert answer["boards"] == [], answer
    assert all(port["path"].startswith("COM") for port in answer["serial_ports"]), answer


def test_list_without_driver():
    """A board that Windows has found, and that has WinUSB for a driver (stand-in.h)"""
    env = {"WINEDLLOVERRIDES": "cfgmgr32,hid=n", "SALVOR_STAND_IN_NAME": "SE Blank RT Family",
           "SALVOR_STAND_IN_USB": "USB\\VID_1FC9&PID_0130\\6&1&0&3", "SALVOR_STAND_IN_SERVICE": "WinUSB"}
    with make_folder() as folder:
        for path in [SALVORCTL, *STAND_INS]:
            shutil.copy(path, folder)
        program = os.path.join(folder, os.path.basename(SALVORCTL))
        board, = json.loads(wine_program.run(program, "list", "--json", env=env))["boards"]
        assert board["name"] == "usb:1400-4.3", board
        assert board["problem"]["code"] == "driver", board
        text = wine_program.run(program, "list", env=env)
    for word in ["usb:1400-4.3", "Windows found the board", "its driver is WinUSB", "Device Manager"]:
        assert word in " ".join(text.split()), text


def test_explain():
    answer = json.loads(salvorctl("explain", f"--board=sim:{BOARD}", "--json"))
    assert answer["chip"] == "MIMXRT1024", answer
    assert answer["boot_mode"]["effective"] == "internal", answer


def test_recover():
    with make_folder() as folder:
        answer = recover(f"sim:{BOARD}", folder)
        assert answer["result"] == "verified", answer
        backups = [name for _, _, names in os.walk(folder) for name in names]
        assert backups, "no backup and no journal in the data folder"


def test_resume():
    """Cut in the middle, then again from where it was"""
    with make_folder() as folder:
        board = f"sim:{BOARD},state={windows_path(os.path.join(folder, 'board'))}"
        cut = recover(f"{board},fault=probe-gone=12000", folder, status=1)
        assert cut["result"] == "failed" and cut["sectors_erased"] > 0, cut
        again = recover(board, folder)
        assert again["result"] == "verified", again
        assert again["sectors_kept"] > 0, again


def test_report():
    with make_folder() as folder:
        path = os.path.join(folder, f"{NAME}.html")
        salvorctl("report", f"--board=sim:{BOARD}",
                  f"--html={windows_path(path)}")
        with open(path, encoding="utf-8") as stream:
            assert "MIMXRT1024" in stream.read()


def test_language():
    german = salvorctl("--help", env={"LANG": "de_DE.UTF-8", "LANGUAGE": "de",
                                      "SALVOR_LOCALE_DIR": windows_path(LOCALE)})
    assert "Aufruf" in german or "Verwendung" in german, german


def test_own_folder():
    """Without a word of where: %LOCALAPPDATA%"""
    json.loads(salvorctl("recover", f"--board=sim:{BOARD}", windows_path(FIRMWARE), "--yes",
                         "--json"))
    folder = os.path.join(wine_program.find_user_folder(), "AppData", "Local", "salvor")
    assert os.listdir(folder), folder


wine_program.run_tests([
    ("/salvorctl/list", test_list),
    ("/salvorctl/list/without-driver", test_list_without_driver),
    ("/salvorctl/explain", test_explain),
    ("/salvorctl/recover", test_recover),
    ("/salvorctl/resume", test_resume),
    ("/salvorctl/report", test_report),
    ("/salvorctl/language", test_language),
    ("/salvorctl/own-folder", test_own_folder),
])
