"""The proof at the end of the night: both sides' tables say the same, account by account.

When all heads agree, the projections must too. 256 digests over (account, balance, merit) narrow a
difference down to a few accounts without anybody sending a ledger. Nothing here depends on the
database: accounts are sorted as bytes, and one that stands at zero counts like one that is not
there (a row may be left over from an entry that was undone).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, bindparam, select

from kiosk.core import accounts
from kiosk.core.facts import COMMON, REGISTRY
from kiosk.store import tables
from kiosk.sync import logs
from kiosk.sync.wire import Proof

BUCKETS = 256
_BALANCES = select(
    tables.balances.c.account, tables.balances.c.balance, tables.balances.c.merit
).where(tables.balances.c.village == bindparam("village"))


def of(conn: Connection, village: str) -> Proof:
    """What this node's tables say of a village.

    Args:
        conn: A kiosk's store or the township's, one snapshot.
        village: The village's id.
    """
    heads = {each.origin.log_id: each.seq for each in logs.standings(conn, village).values()}
    classes: dict[str, int] = {}
    digests = [hashlib.sha256() for _ in range(BUCKETS)]
    for account, balance, merit in _standing_accounts(conn, village):
        kind = accounts.class_of(account) or account
        classes[kind] = classes.get(kind, 0) + balance
        digests[bucket_of(account)].update(f"{account}\0{balance}\0{merit}\n".encode())
    buckets = tuple(each.digest() for each in digests)
    return Proof(village, heads, sum(heads.values()), classes, buckets)


def understood(conn: Connection, village: str) -> bool:
    """Whether this program knows every kind of fact that is here.

    Between an older and a newer program the tables differ although no fact does: nothing can be
    proved until both are the same, and nobody is to be alarmed.
    """
    kinds = conn.execute(_KINDS, {"village": village}).scalars()
    return all(kind in REGISTRY for kind in kinds)


_KINDS = (
    select(tables.facts.c.type)
    .where(tables.facts.c.village.in_((bindparam("village"), COMMON)))
    .distinct()
)


def bucket_of(account: str) -> int:
    """Which of the 256 digests an account goes into."""
    return hashlib.sha256(account.encode()).digest()[0]


def differing(ours: Proof, theirs: Proof) -> tuple[int, ...]:
    """The buckets that are not equal."""
    pairs = zip(ours.buckets, theirs.buckets, strict=True)
    return tuple(place for place, (mine, yours) in enumerate(pairs) if mine != yours)


def accounts_in(conn: Connection, village: str, buckets: Iterable[int]) -> tuple[str, ...]:
    """The accounts of some buckets, for the incident that names them."""
    wanted = set(buckets)
    found = _standing_accounts(conn, village)
    return tuple(account for account, _, _ in found if bucket_of(account) in wanted)


def _standing_accounts(conn: Connection, village: str) -> Iterator[tuple[str, int, int]]:
    rows = [
        (str(row.account), int(row.balance), int(row.merit))
        for row in conn.execute(_BALANCES, {"village": village})
    ]
    for account, balance, merit in sorted(rows, key=lambda row: row[0].encode()):
        if balance or merit:
            yield account, balance, merit
