"""What goes onto a stick for the township: own facts, what it lost, what only this kiosk has.

The same as a settlement sends over the network (``own``, ``others``, ``orphans``), all at once:
nobody answers in between, so that what the last stick from there said has to do for the heads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from kiosk import __version__
from kiosk.store.folds.base import TOWNSHIP
from kiosk.store.replica import give_out
from kiosk.sync import known, logs, orphans, wire
from kiosk.sync.home import Home
from kiosk.sync.known import Known
from kiosk.sync.logs import Standing
from kiosk.sync.mend import first_alone
from kiosk.sync.packing import FACTS_MOST, PACKED_MOST, TooLarge
from kiosk.sync.places import some_places
from kiosk.sync.push import on_our_chain
from kiosk.sync.stick import Places


@dataclass
class Load:
    """What one file for the township holds.

    Attributes:
        batches, adopted, held, places: As of a :class:`~kiosk.sync.stick.Bundle`.
        facts: How many facts that is.
    """

    batches: list[bytes] = field(default_factory=list)
    adopted: list[bytes] = field(default_factory=list)
    held: Mapping[bytes, int] = field(default_factory=dict)
    places: Mapping[bytes, Places] = field(default_factory=dict)
    facts: int = 0


def load(home: Home) -> Load:
    """Everything that the township is not known to hold."""
    said = home.read(known.read)
    made = home.read(lambda conn: _load(conn, home, said))
    for log_id, alone in home.read(lambda conn: _parted(conn, home, said)).items():
        found = first_alone(home, log_id, alone)
        if found is None:
            continue
        try:
            made.adopted += orphans.to_carry(home, log_id, found - 1)
        except TooLarge:
            continue  # said when it turns out not to have helped
    made.facts += sum(len(wire.read_batch(packed).slice.bodies) for packed in made.adopted)
    return made


def _load(conn: Connection, home: Home, said: Known) -> Load:
    made, line = Load(), list(logs.lineage(conn, home.node.log_id))
    here = logs.standings(conn, home.node.village)
    for ours in reversed(line):
        mine = ours.origin.device_key == home.keys.device_public
        _pack(conn, home, made, ours, own_from(conn, said, ours), mine=mine)
    own = {each.origin.log_id for each in line}
    for ours in sorted(here.values(), key=lambda each: each.origin.device != TOWNSHIP):
        start = None if ours.origin.log_id in own else lost_from(conn, said, ours)
        if start is not None:
            _pack(conn, home, made, ours, start, mine=False)
    made.held = {log_id: each.seq for log_id, each in here.items()}
    made.places = {log_id: some_places(conn, each) for log_id, each in here.items()}
    return made


def own_from(conn: Connection, said: Known, ours: Standing) -> int:
    """Behind which place an own log is sent: our receipt, or less if some was lost."""
    there = said.by_log.get(ours.origin.log_id)
    if there is None:
        return ours.acked if said.away or not said.heads.heads else 0
    return min(ours.acked, there.seq) if on_our_chain(conn, there) else ours.acked


def lost_from(conn: Connection, said: Known, ours: Standing) -> int | None:
    """Behind which place the township has lost a log of others; ``None`` when nothing is known."""
    if said.away or not said.heads.heads:
        return None
    there = said.by_log.get(ours.origin.log_id)
    if there is None:
        return 0
    if on_our_chain(conn, there):
        return there.seq if there.seq < ours.seq else None
    apart = said.apart(ours)
    return apart.common if apart is not None and ours.origin.device == TOWNSHIP else None


def _parted(conn: Connection, home: Home, said: Known) -> dict[bytes, int]:
    """Sisters' logs whose histories part, and behind which place."""
    here = logs.standings(conn, home.node.village)
    found = {}
    for log_id, ours in here.items():
        apart = None if ours.origin.device == TOWNSHIP else said.apart(ours)
        if apart is not None:
            found[log_id] = apart.common
    return found


def _pack(conn: Connection, home: Home, made: Load, ours: Standing, at: int, *, mine: bool) -> None:
    """Batches of one log from behind a place to its end, as far as they can be signed."""
    sign: Callable[[bytes], bytes] | None = home.keys.device.sign if mine else None
    size = FACTS_MOST
    while at < ours.seq:
        part = give_out(conn, ours.origin.log_id, at, facts_most=size, sign=sign)
        if part is None:
            return
        packed = wire.Batch(ours.origin, part, home.node.clock.now(), program=__version__).packed()
        if len(packed) > PACKED_MOST and sign is not None and len(part.bodies) > 1:
            size = max(1, len(part.bodies) // 2)
            continue
        made.batches.append(packed)
        made.facts += len(part.bodies)
        at += len(part.bodies)
