"""``kiosk township …``: what its commands share, and how they end.

Exit codes as everywhere: 0 done, 1 something is wrong and was named, 2 it cannot be done so.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk import words
from kiosk.config.sections import under
from kiosk.township import villages
from kiosk.township.base import NoSuchVillage, Township
from kiosk.township.devices import NoSuchDevice
from kiosk.township.office import Office, load_office
from kiosk.township.schema import Version, this_version
from kiosk.township.villages import Village


class Cannot(Exception):
    """What was asked cannot be done so; nothing was changed.

    Attributes:
        message_id: The sentence that says why.
    """

    def __init__(self, message_id: str, **args: str | int) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.message_args = args


def done(does: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Do a command; what a person asked wrongly is said in a sentence and ends with 2."""
    try:
        return does(args)
    except Cannot as cannot:
        problem = words.shown(cannot.message_id, **cannot.message_args)
    except NoSuchVillage as unknown:
        problem = words.shown("township-no-village", village=str(unknown))
    except NoSuchDevice as unknown:
        problem = words.shown("township-no-device", device=str(unknown))
    print(problem, file=sys.stderr)
    return 2


def folders(args: argparse.Namespace) -> tuple[Path, Path]:
    """The township's data and keys folders; given by hand they come in pairs, as a kiosk's do."""
    if not args.data:
        return under("township"), args.keys.absolute() if args.keys else under("township-keys")
    data = args.data.absolute()
    return data, args.keys.absolute() if args.keys else data.with_name(data.name + "-keys")


def office_of(args: argparse.Namespace) -> Office:
    """The township of these folders.

    Raises:
        StoreError: there is none, or its settings cannot be used.
    """
    return load_office(*folders(args))


@contextmanager
def at_work(args: argparse.Namespace) -> Iterator[Township]:
    """The township, opened."""
    with office_of(args).opened() as town:
        yield town


def the_village(town: Township, said: str) -> Village:
    """A village by its number, its id or its name.

    Raises:
        Cannot: there is none, or two have this name.
    """
    with town.reading() as conn:
        known = villages.listed(conn)
    for found in (
        [each for each in known if said.isdecimal() and each.number == int(said)],
        [each for each in known if each.village == said],
        [each for each in known if each.name == said],
    ):
        if len(found) > 1:
            raise Cannot("township-two-villages", village=said)
        if found:
            return found[0]
    raise Cannot("township-no-village", village=said)


def id_of(village: Village) -> str:
    """A village's id, which it has once a kiosk was enrolled.

    Raises:
        Cannot: it has none yet.
    """
    if village.village is None:
        raise Cannot("township-empty-village", village=village.name)
    return village.village


def say(message_id: str, **args: str | int) -> None:
    """A sentence for whoever typed the command."""
    print(words.shown(message_id, **args))


def say_migrating(found: Version) -> None:
    """Before a database of an older program is brought up."""
    say("township-migrating", found=str(found), known=str(this_version()))
