# SPDX-License-Identifier: GPL-3.0-or-later
"""Two boards of the same kind at once: they differ by their sockets alone."""

BOARDS = ["rt1024-serial,state=/tmp/test/first.board", "rt1024-serial,state=/tmp/test/second.board"]


def read_states():
    states = []
    for name in ("first", "second"):
        with open(f"/tmp/test/{name}.board", encoding="utf-8") as source:
            states.append(source.read())
    return states


def test_list(guest):
    """Each is listed by its own socket."""
    bus = guest.bus(*BOARDS)
    sockets = [bus.socket("1-1"), bus.socket("1-2")]
    boards = guest.salvorctl("list", "--json").json["boards"]
    assert len(set(sockets)) == 2, sockets
    assert [board["name"] for board in boards] == [f"usb:{socket}" for socket in sockets], boards


def test_unnamed(guest):
    """No board is chosen for a person: which one has to be said."""
    guest.bus(*BOARDS)
    program = guest.salvorctl("read", "--json", status=None)
    assert program.status in (2, 3), program.describe()


def test_recover_one(guest):
    """A recovery changes the board it was for; the other one stays as it was, byte for byte."""
    guest.bus(*BOARDS).quit()
    before = read_states()
    bus = guest.bus(*BOARDS)
    outcome = guest.recover(f"usb:{bus.socket('1-2')}").json
    assert outcome["result"] == "verified", outcome
    bus.quit()
    after = read_states()
    assert after[0] == before[0], "the first board changed"
    assert after[1] != before[1], "the second board did not change"


def test_recover_both(guest):
    """Two recoveries at the same time do not disturb each other."""
    bus = guest.bus(*BOARDS)
    programs = [guest.start_recover(f"usb:{bus.socket(name)}") for name in ("1-1", "1-2")]
    for program in programs:
        assert program.wait(100) == 0, program.describe()
        assert program.json["result"] == "verified", program.describe()


def test_gone_while_other_recovers(guest):
    """Pulling one cable does not disturb the recovery of the other board."""
    bus = guest.bus(*BOARDS)
    program = guest.start_recover(f"usb:{bus.socket('1-1')}")
    bus.wait("attached", device="flashloader")
    bus.do("unplug 1-2")
    assert program.wait(100) == 0, program.describe()
    assert program.json["result"] == "verified", program.describe()
