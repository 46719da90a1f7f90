"""``kiosk township import`` and ``export``: villages without a network, by USB stick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from kiosk import words
from kiosk.commands.township import Cannot, at_work, id_of, say, the_village
from kiosk.sync import stick
from kiosk.sync.stick import NotSealedHere
from kiosk.township import sticks


def take_in(args: argparse.Namespace) -> int:
    """Take in every file, or every kiosk's file of a folder; 1 when one would not."""
    wrong = False
    with at_work(args) as town:
        for file in _files(args.files):
            try:
                taken = sticks.take_in(town, file)
            except NotSealedHere as other:
                _complain(file, words.shown(other.problem.message_id))
                wrong = True
                continue
            except OSError as why:
                _complain(file, why.strerror or str(why))
                wrong = True
                continue
            say("township-stick-taken", file=file.name, count=str(taken.facts))
            for kind in taken.refused:
                _complain(file, words.shown(f"township-problem-{kind}"))
                wrong = True
            say("township-stick-given", file=str(taken.answer))
    return 1 if wrong else 0


def _files(named: list[Path]) -> Iterator[Path]:
    found = 0
    for path in named:
        for file in stick.files_on(path, stick.TO_TOWNSHIP) if path.is_dir() else [path]:
            found += 1
            yield file
    if not found:
        raise Cannot("township-stick-empty")


def _complain(file: Path, what: str) -> None:
    print(words.shown("township-stick-wrong", file=file.name, what=what), file=sys.stderr)


def give_out(args: argparse.Namespace) -> int:
    """Write what a village may read onto a stick, a file for each of its kiosks."""
    with at_work(args) as town:
        village = id_of(the_village(town, args.village))
        try:
            written = sticks.give_out(town, village, args.folder)
        except OSError as why:
            raise Cannot(
                "township-stick-wrong", file=str(args.folder), what=why.strerror or str(why)
            ) from why
    for file in written:
        say("township-stick-given", file=str(file))
    if not written:
        raise Cannot("township-empty-village", village=args.village)
    return 0
