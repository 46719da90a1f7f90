"""``kiosk township import`` and ``export``: villages without a network, by USB stick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from kiosk import words
from kiosk.commands.stick_trouble import sentence_of
from kiosk.commands.township import Cannot, at_work, id_of, say, the_village
from kiosk.sync import stick
from kiosk.sync.stick import NotSealedHere, StickProblem
from kiosk.township import sticks
from kiosk.township.base import Township
from kiosk.township.faults import refusal_of


def take_in(args: argparse.Namespace) -> int:
    """Take in every file, or every kiosk's file of a folder; 1 when one would not."""
    wrong = False
    with at_work(args) as town:
        for file in _files(args.files):
            problems = list(_take(town, file))
            for what in problems:
                _complain(file, what)
            wrong = wrong or bool(problems)
    return 1 if wrong else 0


def _take(town: Township, file: Path) -> Iterator[str]:
    """Take one in and say so; what was wrong with it."""
    try:
        taken = sticks.take_in(town, file)
    except NotSealedHere as other:
        theirs = other.problem is StickProblem.NOT_THEIRS
        yield words.shown("township-stick-stranger" if theirs else other.problem.message_id)
        return
    except sticks.Unanswered as why:
        count, what = str(why.facts), sentence_of(why)
        yield words.shown("township-stick-unanswered", count=count, what=what)
        return
    except OSError as why:
        yield sentence_of(why)
        return
    except SQLAlchemyError as error:
        later = refusal_of(error)
        if later is None:
            raise
        yield words.shown(f"township-problem-{later.kind}")
        return
    say("township-stick-taken", file=file.name, count=str(taken.facts))
    say("township-stick-given", file=str(taken.answer))
    for kind in taken.refused:
        yield words.shown(f"township-problem-{kind}")


def _files(named: list[Path]) -> Iterator[Path]:
    found = 0
    for path in named:
        try:
            files = list(stick.files_on(path, stick.TO_TOWNSHIP)) if path.is_dir() else [path]
        except OSError as why:
            raise Cannot("township-stick-wrong", file=str(path), what=sentence_of(why)) from why
        found += len(files)
        yield from files
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
            what = sentence_of(why)
            raise Cannot("township-stick-wrong", file=str(args.folder), what=what) from why
    for file in written:
        say("township-stick-given", file=str(file))
    if not written:
        raise Cannot("township-empty-village", village=args.village)
    return 0
