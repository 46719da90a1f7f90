"""``kiosk township village``, ``code``, ``devices``, ``counter``, ``move``, ``erase`` and such."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk import words
from kiosk.commands.township import Cannot, at_work, id_of, office_of, say, the_village
from kiosk.core.ids import member_account
from kiosk.sync.code import sheet_text
from kiosk.township import counter, devices, enrolment, erasure, moves, villages
from kiosk.township import staff as accounts
from kiosk.township.base import Township
from kiosk.township.devices import Device
from kiosk.township.moves import CannotMove, NewHousehold

CADRE = 0
"""Who types a command at the township's own machine; the console's staff count from 1."""


def village(args: argparse.Namespace) -> int:
    """Make a village known, or list those that are."""
    with at_work(args) as town:
        if args.what == "list":
            with town.reading() as conn:
                for each in villages.listed(conn):
                    print(f"{each.number:4}  {each.village or '-':14}  {each.name}")
            return 0
        try:
            made = villages.add(town, args.name, number=args.number, village=args.code)
        except villages.VillageTaken as taken:
            raise Cannot("township-village-taken") from taken
        except ValueError as wrong:
            raise Cannot("township-not-a-village") from wrong
    say("township-village-added", village=made.name, number=str(made.number))
    return 0


def code(args: argparse.Namespace) -> int:
    """A one-time code for a kiosk of a village: as text, as a QR code, on a sheet."""
    address = office_of(args).settings.address
    with at_work(args) as town:
        where = the_village(town, args.village)
        made = enrolment.make_code(town, where.number)
    until = time.strftime("%H:%M", time.localtime(made.expires_ms / 1000))
    say("township-code", village=where.name, code=str(made.code), until=until)
    say("township-code-type", address=address, code=str(made.code))
    scanned = sheet_text(address, made.code)
    if args.sheet is not None:
        _sheet(args.sheet, where.name, str(made.code), address, until, scanned)
        say("township-code-sheet", file=str(args.sheet))
    elif sys.stdout.isatty():
        import segno

        segno.make(scanned, micro=False, error="m").terminal(compact=True)
    return 0


def _sheet(file: Path, village: str, code: str, address: str, until: str, scanned: str) -> None:
    from kiosk.commands.township_making import qt_for_paper

    qt_for_paper()
    from kiosk.printing.enrolment import EnrolmentSheet
    from kiosk.printing.paper import save_pdf

    try:
        # Whoever reads it within fifteen minutes can enrol a kiosk of her own.
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        save_pdf(EnrolmentSheet(village, code, address, until, scanned), file)
    except OSError as why:
        raise Cannot("township-no-sheet", file=str(file), why=why.strerror or str(why)) from why


def devices_of(args: argparse.Namespace) -> int:
    """The kiosks of a village, or of all."""
    with at_work(args) as town:
        of = id_of(the_village(town, args.village)) if args.village else None
        with town.reading() as conn:
            found = devices.of_village(conn, of)
            held = devices.held_back(conn, of)
        if args.json:
            print(json.dumps([_plain(each) for each in found], ensure_ascii=False))
            return 0
        for each in found:
            when = "-" if each.pushed_ms is None else _said(each.pushed_ms)
            state = words.shown(f"township-device-{each.state}")
            print(f"{each.village}  {each.device}  {state}  {when}  {each.program}")
        for waits in held:
            say(
                "township-held-back", device=waits.device, log=waits.log_id.hex(),
                count=str(waits.head - waits.counted),
            )  # fmt: skip
    return 0


def _plain(device: Device) -> dict[str, object]:
    return {
        "village": device.village,
        "device": device.device,
        "state": device.state,
        "enrolled_ms": device.enrolled_ms,
        "pushed_ms": device.pushed_ms,
        "offset_ms": device.offset_ms,
        "ended_why": device.ended_why,
        "program": device.program,
    }


def _said(ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(ms / 1000))


def revoke(args: argparse.Namespace) -> int:
    """Send a device away."""
    with at_work(args) as town:
        where = id_of(the_village(town, args.village))
        new = devices.revoke(town, where, args.device, why=args.why)
        with town.reading(where) as conn:
            was_counter = counter.of(conn, where).device == args.device
    say("township-revoked" if new else "township-revoked-before", device=args.device)
    if was_counter:
        say("township-counter-ended")
    return 0


def counter_of(args: argparse.Namespace) -> int:
    """Which kiosk is a village's counter; or make one it."""
    with at_work(args) as town:
        where = id_of(the_village(town, args.village))
        if not args.device:
            with town.reading(where) as conn:
                now = counter.of(conn, where)
            say("township-counter-is" if now.device else "township-counter-none", device=now.device)
            if now.asked:
                say("township-counter-waits", device=now.asked, before=now.of)
            return 0
        try:
            named = counter.name(town, where, args.device)
        except counter.NotWorking:
            raise Cannot("township-counter-not-working", device=args.device) from None
    if named.outcome is counter.Outcome.ASKED:
        say("township-counter-asked", device=args.device, before=named.before)
    else:
        say("township-counter-named", device=args.device)
    return 0


def admit(args: argparse.Namespace) -> int:
    """Let what a revoked device brought count after all."""
    with at_work(args) as town:
        where = id_of(the_village(town, args.village))
        for log_id in _logs(town, where, args.device, args.log):
            upto = devices.admit(town, where, args.device, log_id, args.upto)
            say("township-admitted", log=log_id.hex(), seq=str(upto))
    return 0


def _logs(town: Township, village: str, device: str, said: str) -> Sequence[bytes]:
    if said:
        try:
            return [bytes.fromhex(said)]
        except ValueError:
            raise Cannot("township-not-a-log", log=said) from None
    with town.reading() as conn:
        found = [bytes.fromhex(each) for each in devices.heads_of(conn, village, device)]
    if not found:
        raise Cannot("township-no-device", device=device)
    return sorted(found)


def move(args: argparse.Namespace) -> int:
    """户迁人随: a member goes to another village, and her points with her."""
    if (args.household is None) == (args.group is None):
        raise Cannot("township-move-household-or-group")
    home: int | NewHousehold = (
        NewHousehold(args.group, args.door) if args.household is None else args.household
    )
    with at_work(args) as town:
        source, target = (the_village(town, each) for each in (args.source, args.target))
        with town.writing() as conn:
            there = villages.id_of(town, conn, target.number)
        try:
            moved = moves.move(
                town, member=args.member, source=id_of(source), target=there, household=home
            )
        except CannotMove as cannot:
            raise Cannot(f"township-move-{cannot.reason}") from cannot
    say("township-moved", village=target.name, member=str(moved.member), points=str(moved.points))
    return 0


def erase(args: argparse.Namespace) -> int:
    """Erase one person's words everywhere."""
    owner = member_account(int(args.who)) if args.who.isdecimal() else args.who
    kind, _, number = owner.partition(":")
    if kind not in ("m", "clerk") or not number.isdecimal():
        raise Cannot("township-not-a-person", who=args.who)
    with at_work(args) as town:
        where = id_of(the_village(town, args.village))
        places = erasure.erase(town, where, owner, town.mint(), cadre=CADRE)
    say("township-erased", count=str(len(places)))
    return 0


def staff(args: argparse.Namespace) -> int:
    """Let somebody into the console; her first password is said once, here."""
    with at_work(args) as town:
        numbers = [the_village(town, each).number for each in args.village]
        password = accounts.first_password(town)
        try:
            made = accounts.add(
                town,
                login=args.login,
                name=args.name or args.login,
                role=args.role,
                password=password,
                villages=numbers or None,
            )
        except accounts.NotPossible as wrong:
            raise Cannot(f"township-staff-{wrong.reason}") from wrong
    say("township-staff-added", login=made.login, password=password)
    return 0
