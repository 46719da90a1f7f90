"""Fetching: every log this kiosk may read, page by page, each page in one transaction.

A page is believed because its writer signed it: the township's own logs are held against the key
pinned at enrolment, a kiosk's log against the device key in its genesis. What a page brings (facts,
personal rows, projection, the log's new head) is written together or not at all, so the place to
go on from is never ahead of the data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from kiosk.core.facts import COMMON
from kiosk.core.facts.node import LogOpened
from kiosk.store.codec import NotAFact, decode
from kiosk.store.folds.base import TOWNSHIP
from kiosk.store.replica import Forged, Fork, Gap, Origin, Slice, device_name, take_in
from kiosk.sync import logs, wire
from kiosk.sync.home import Home
from kiosk.sync.link import Link
from kiosk.sync.outcome import Trouble
from kiosk.sync.packing import Malformed, TooLarge
from kiosk.sync.talk import Refused, Talk, trouble_of
from kiosk.sync.transport import NoAnswer


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of fetching.

    Attributes:
        facts: How many came in that were not here.
        behind: How many the township is known to hold and we still do not.
        troubles: Why some did not come.
        differing: Logs of which the township holds another history than we do.
        retry_after_s: How long the township asked to be left alone.
    """

    facts: int = 0
    behind: int = 0
    troubles: tuple[Trouble, ...] = ()
    differing: tuple[wire.LogHead, ...] = ()
    retry_after_s: float | None = None


class Doubtful(ValueError):
    """A page that must not be taken in: of another log, key or village than it may be."""


def pull(home: Home, talk: Talk, heads: Iterable[wire.LogHead]) -> Pulled:
    """Fetch whatever of these logs is not here; the node's present log is left alone.

    A log that cannot be fetched does not hold up the others, but for a network that is gone.
    """
    done = Pulled()
    wanted = [head for head in _in_order(heads) if head.origin.log_id != home.node.log_id]
    # One look for all: mostly there is nothing new, and each look waits behind the screens'.
    here = home.read(lambda conn: [_here(conn, head) for head in wanted])
    for head, at in zip(wanted, here, strict=True):
        one = _pull_log(home, talk, head, at)
        done = replace(
            done,
            facts=done.facts + one.facts,
            behind=done.behind + one.behind,
            troubles=done.troubles + one.troubles,
            differing=done.differing + one.differing,
            retry_after_s=one.retry_after_s,
        )
        if any(not each.needs_person for each in one.troubles):
            break
    return done


def _in_order(heads: Iterable[wire.LogHead]) -> list[wire.LogHead]:
    """The common log first (revocations), then the township's of this village, then kiosks'."""
    return sorted(
        heads,
        key=lambda each: (
            each.origin.village != COMMON,
            each.origin.device != TOWNSHIP,
            each.origin.log_id,
        ),
    )


def _pull_log(home: Home, talk: Talk, head: wire.LogHead, here: _Here) -> Pulled:
    origin = head.origin
    facts = 0
    try:
        check_origin(origin, home.node.village, talk.link)
        while True:
            at, same = here
            if at >= head.seq:
                # What both hold must be the same; else somebody wrote another history.
                return Pulled(facts) if same else Pulled(facts, differing=(head,))
            home.pause()
            body = talk.get(f"/v1/logs/{origin.log_id.hex()}/facts?after={at}")
            if body is None:
                return Pulled(facts)
            page = wire.read_batch(body)
            new = take_page(home, talk.link, page, expected=origin)
            facts += new
            if not new:
                return _stopped(home, head, facts, Trouble.BROKEN)  # or it would go on for ever
            here = home.read(lambda conn: _here(conn, head))
    except Refused as refused:
        return _stopped(home, head, facts, refused.trouble, refused.retry_after_s)
    except NoAnswer as lost:
        return _stopped(home, head, facts, trouble_of(lost))
    except (Malformed, TooLarge, Gap):
        return _stopped(home, head, facts, Trouble.BROKEN)
    except (Forged, NotAFact, Doubtful):
        return _stopped(home, head, facts, Trouble.BAD_PAGE)
    except Fork:
        return Pulled(facts, differing=(head,))


def _stopped(
    home: Home, head: wire.LogHead, facts: int, trouble: Trouble, wait_s: float | None = None
) -> Pulled:
    at = home.read(lambda conn: _seq(conn, head.origin.log_id))
    return Pulled(facts, max(0, head.seq - at), (trouble,), retry_after_s=wait_s)


def _seq(conn: Connection, log_id: bytes) -> int:
    found = logs.standing(conn, log_id)
    return 0 if found is None else found.seq


_Here = tuple[int, bool]


def _here(conn: Connection, head: wire.LogHead) -> _Here:
    """Up to where a log is here, and whether at the township's end of it both hold the same."""
    at = _seq(conn, head.origin.log_id)
    return at, at >= head.seq and logs.hash_at(conn, head.origin, head.seq) == head.hash


def check_origin(origin: Origin, village: str, link: Link) -> None:
    """That a log may come here at all, and by which key.

    Raises:
        Doubtful: another village's, or said to be the township's with another key.
    """
    if origin.village not in (village, COMMON):
        raise Doubtful("another village's log")
    if origin.device == TOWNSHIP:
        if origin.device_key != link.key:
            raise Doubtful("not the key pinned at enrolment")
    elif origin.village == COMMON or origin.device != device_name(origin.device_key):
        raise Doubtful("a device that is not named after its key")


def take_page(home: Home, link: Link, page: wire.Batch, *, expected: Origin | None = None) -> int:
    """Take a page in, in one transaction; how many facts were new.

    Raises:
        Doubtful, Forged, NotAFact: it must not be believed; nothing was written.
        Gap, Fork: it does not fit what is here; nothing was written.
    """
    origin = page.origin
    if expected is not None and origin != expected:
        raise Doubtful("another log than was asked for")
    check_origin(origin, home.node.village, link)
    if origin.log_id == home.node.log_id:
        raise Doubtful("our own log is written here and nowhere else")
    if page.slice.from_seq == 1 and origin.device != TOWNSHIP:
        _check_genesis(origin, page.slice)

    def job(conn: Connection) -> int:
        here = logs.standing(conn, origin.log_id)
        if here is not None and here.origin != origin:
            raise Doubtful("a log whose name or key has changed")
        return len(take_in(conn, origin, page.slice).new)

    return home.write(job)


def _check_genesis(origin: Origin, part: Slice) -> None:
    try:
        opened = decode(part.bodies[0]).payload
    except NotAFact as problem:
        raise Doubtful("a genesis that is none") from problem
    if isinstance(opened, LogOpened) and opened.device_key != origin.device_key:
        raise Doubtful("a genesis by another key")
