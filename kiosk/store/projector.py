"""The projector: turns batches of facts into rows, the same rows for any order of arrival.

For every thing a batch speaks of it gathers *all* facts about that thing, folds them anew and
replaces the thing's rows. Balances and stock are sums of those rows; they are kept beside them
by adding the difference, and ``verify`` checks them against a replay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, select, tuple_
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import Delete

from kiosk.core.facts import PersonalRef
from kiosk.core.facts.people import PersonalErased
from kiosk.store import tables
from kiosk.store.bulk import add_rows, insert_rows, rows_of, take_out
from kiosk.store.codec import unpack_fields
from kiosk.store.copies import OWN_KEYED, first_places, settle_copies
from kiosk.store.folds import FAMILIES, Family, Key, Rows, Stored, keys_of, stored_of
from kiosk.store.whole_logs import WHOLE_LOG, Overrides, changed_by, read_overrides

_NEEDS_NAMES = {"member", "clerk"}


@dataclass(frozen=True, slots=True)
class _Sum:
    """A kept sum: rows of ``rows`` added up in ``cache`` for each ``column``."""

    rows: Table
    cache: Table
    column: str
    amounts: tuple[str, str]
    into: tuple[str, str]


_SUMS = (
    _Sum(tables.postings, tables.balances, "account", ("amount", "merit"), ("balance", "merit")),
    _Sum(
        tables.stock_moves, tables.stock, "item", ("on_hand", "reserved"), ("on_hand", "reserved")
    ),
)
_SUMMED = {each.rows.name for each in _SUMS}


Place = tuple[bytes, int]
"""Of a fact: log id and seq."""


def project(
    conn: Connection, batch: Sequence[Stored], *, fresh: bool = False, upto: Place | None = None
) -> None:
    """Bring the tables up to these facts, which already stand in ``facts``.

    Args:
        conn: A connection inside a write transaction.
        batch: Facts in any order, each of them new to the tables.
        fresh: They were minted here and now, so no fact can have spoken of their own event
            ids before; saves a look-up on the path of a touch.
        upto: Facts behind this place stand in ``facts``, too, and are still to come; ``None``
            when the tables hold all that stand there.
    """
    touched = _touched(batch)
    again = set() if fresh else settle_copies(conn, batch, touched)
    if not touched:
        return
    _note(conn, touched)
    stirred: list[Stored] = []
    whole = {key: news for key, news in touched.items() if key[1] in WHOLE_LOG}
    if whole:
        old = read_overrides(conn, {key[0] for key in whole})
        # What holds for a log is not itself held back by it.
        _fold_anew(conn, whole, Overrides(), again, fresh=fresh, upto=upto)
        now = read_overrides(conn, {key[0] for key in whole})
        stirred = [each for each in changed_by(conn, old, now) if not _to_come(each, upto)]
        for stored in stirred:
            for key in keys_of(stored):
                touched.setdefault(key, [])
                again.add(key)
        touched = {key: news for key, news in touched.items() if key[1] not in WHOLE_LOG}
    overrides = read_overrides(conn, {key[0] for key in touched})
    _erase(conn, overrides.applied([*batch, *stirred]))
    _fold_anew(conn, touched, overrides, again, fresh=fresh, upto=upto)


def _to_come(row: Any, upto: Place | None) -> bool:
    return upto is not None and (row.log_id, row.seq) > upto


def _fold_anew(
    conn: Connection,
    touched: Mapping[Key, list[Stored]],
    overrides: Overrides,
    again: set[Key],
    *,
    fresh: bool,
    upto: Place | None,
) -> None:
    """Fold every touched thing from all that is known of it and replace its rows.

    Args:
        again: Things that may have rows although nothing earlier speaks of them any more.
    """
    earlier = _earlier(conn, touched, fresh=fresh, upto=upto)
    names = _names(conn, touched, earlier)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    stale: dict[str, list[Key]] = defaultdict(list)
    for key, news in touched.items():
        old = earlier.get(key, [])
        if old or key in again:
            stale[key[1]].append(key)
        known = sorted(overrides.applied([*old, *news]), key=lambda stored: stored.order)
        if not known:
            continue
        folded = FAMILIES[key[1]].fold(key[0], key[2], known, names)
        for table, made in folded.items():
            rows[table].extend(made)
    changes = _remove(conn, stale)
    _insert(conn, rows)
    _add_up(conn, rows, changes)


def _touched(batch: Iterable[Stored]) -> dict[Key, list[Stored]]:
    touched: dict[Key, list[Stored]] = {}
    for stored in batch:
        for key in keys_of(stored):
            touched.setdefault(key, []).append(stored)
    return touched


def _is_own(key: Key, stored: Stored) -> bool:
    return key[1] in OWN_KEYED and key[2] == stored.fact.event_id


def _earlier(
    conn: Connection, touched: Mapping[Key, list[Stored]], *, fresh: bool, upto: Place | None
) -> dict[Key, list[Stored]]:
    """What was known of these things before this batch."""
    wanted = [
        key
        for key, news in touched.items()
        if not (fresh and any(_is_own(key, stored) for stored in news))
    ]
    found: dict[Key, list[Stored]] = defaultdict(list)
    new = {(stored.log_id, stored.seq) for news in touched.values() for stored in news}
    for row in rows_of(conn, _ABOUT, wanted, on_postgresql=_ABOUT_ARRAYS):
        if (row.log_id, row.seq) not in new:
            found[(row.village, row.family, row.key)].append(stored_of(row))
    own: dict[tuple[str, bytes], list[Key]] = defaultdict(list)
    for key in wanted:
        # A base among the news is the one that counts: its copies were settled before.
        if key[1] in OWN_KEYED and not any(_is_own(key, stored) for stored in touched[key]):
            own[(key[0], key[2])].append(key)
    bases = rows_of(conn, _BASES, list(own), on_postgresql=_BASES_ARRAYS)
    for base in first_places(bases):
        if (base.log_id, base.seq) not in new and not _to_come(base, upto):
            for key in own[(base.village, base.event_id)]:
                found[key].append(stored_of(base))
    return found


_FACT = (tables.facts.c.log_id, tables.facts.c.seq, tables.facts.c.body, tables.facts.c.hash)
_ABOUT = (
    select(tables.about.c.village, tables.about.c.family, tables.about.c.key, *_FACT)
    .join(
        tables.facts,
        (tables.facts.c.village == tables.about.c.village)
        & (tables.facts.c.log_id == tables.about.c.log_id)
        & (tables.facts.c.seq == tables.about.c.seq),
    )
    .where(
        tuple_(tables.about.c.village, tables.about.c.family, tables.about.c.key).in_(
            bindparam("keys", expanding=True)
        )
    )
)
_BASES = select(tables.facts.c.village, tables.facts.c.event_id, *_FACT).where(
    tuple_(tables.facts.c.village, tables.facts.c.event_id).in_(bindparam("keys", expanding=True))
)
_ABOUT_ARRAYS = (
    "SELECT a.village, a.family, a.key, f.log_id, f.seq, f.body, f.hash"
    " FROM unnest(%b::text[], %b::text[], %b::bytea[]) AS k(village, family, key)"
    " JOIN about a ON a.village = k.village AND a.family = k.family AND a.key = k.key"
    " JOIN facts f ON f.village = a.village AND f.log_id = a.log_id AND f.seq = a.seq"
)
_BASES_ARRAYS = (
    "SELECT f.village, f.event_id, f.log_id, f.seq, f.body, f.hash"
    " FROM unnest(%b::text[], %b::bytea[]) AS k(village, event_id)"
    " JOIN facts f ON f.village = k.village AND f.event_id = k.event_id"
)


def _note(conn: Connection, touched: Mapping[Key, list[Stored]]) -> None:
    """Leave a way back from each thing to the facts that speak of it."""
    rows = [
        {
            "village": key[0],
            "family": key[1],
            "key": key[2],
            "log_id": stored.log_id,
            "seq": stored.seq,
        }
        for key, news in touched.items()
        for stored in news
        if not _is_own(key, stored)
    ]
    insert_rows(conn, tables.about, rows)


def _erase(conn: Connection, batch: Iterable[Stored]) -> None:
    personal = tables.personal
    for stored in batch:
        body = stored.fact.payload
        if isinstance(body, PersonalErased):
            conn.execute(
                delete(personal).where(
                    personal.c.village == stored.fact.village, personal.c.owner == body.owner
                )
            )


class _Names:
    """Personal fields of the references that a batch needs, fetched at once."""

    def __init__(self, found: Mapping[bytes, bytes]) -> None:
        self._found = found

    def __call__(self, reference: PersonalRef) -> Mapping[str, Any] | None:
        packed = self._found.get(reference.ref)
        return None if packed is None else unpack_fields(packed)


def _names(
    conn: Connection, touched: Mapping[Key, list[Stored]], earlier: Mapping[Key, list[Stored]]
) -> _Names:
    refs: list[tuple[str, bytes]] = []
    for key, news in touched.items():
        if key[1] in _NEEDS_NAMES:
            for stored in [*news, *earlier.get(key, [])]:
                reference = getattr(stored.fact.payload, "personal", None)
                if reference is not None:
                    refs.append((key[0], reference.ref))
    found: dict[bytes, bytes] = {}
    rows = rows_of(conn, _PERSONAL, refs, on_postgresql=_PERSONAL_ARRAYS)
    found.update((row.ref, row.fields) for row in rows)
    return _Names(found)


_PERSONAL = select(tables.personal.c.ref, tables.personal.c.fields).where(
    tuple_(tables.personal.c.village, tables.personal.c.ref).in_(bindparam("keys", expanding=True))
)
_PERSONAL_ARRAYS = (
    "SELECT p.ref, p.fields FROM unnest(%b::text[], %b::bytea[]) AS k(village, ref)"
    " JOIN personal p ON p.village = k.village AND p.ref = k.ref"
)


# Statements are built once: SQLAlchemy takes longer to build one anew than SQLite to carry it out.
@cache
def _by_key(table: Table, names: tuple[str, ...]) -> Delete:
    statement = delete(table)
    for name in names:
        statement = statement.where(table.c[name] == bindparam(name))
    return statement


@cache
def _of_entry(table: Table) -> Select[Any]:
    return select(table).where(
        table.c.village == bindparam("village"), table.c.entry == bindparam("entry")
    )


def _remove(conn: Connection, stale: Mapping[str, list[Key]]) -> dict[str, list[Any]]:
    """Take out the rows of things about to be folded anew; return those that were summed."""
    gone: dict[str, list[Any]] = defaultdict(list)
    arrays = conn.dialect.name == "postgresql"
    for name, keys in stale.items():
        family = FAMILIES[name]
        columns = ("village", *family.columns(keys[0][2]))
        values = [_key_values(family, key) for key in keys]
        for table in family.tables:
            summed = table.name in _SUMMED
            if arrays:
                gone[table.name] += take_out(conn, table, columns, values, returning=summed)
                continue
            if summed:
                for value in values:
                    gone[table.name].extend(conn.execute(_of_entry(table), value).mappings())
            conn.execute(_by_key(table, columns), values)
    return gone


def _key_values(family: Family, key: Key) -> dict[str, Any]:
    return {"village": key[0], **family.columns(key[2])}


_TABLES = {table.name: table for table in tables.of_group("projected")}


def _insert(conn: Connection, rows: Rows) -> None:
    for name, made in rows.items():
        insert_rows(conn, _TABLES[name], made)


def _add_up(conn: Connection, rows: Rows, gone: Mapping[str, Sequence[Any]]) -> None:
    """Move the kept sums by what these rows added and took away."""
    for each in _SUMS:
        change: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        name, first, second = each.rows.name, *each.amounts
        for sign, part in ((1, rows.get(name, ())), (-1, gone.get(name, ()))):
            for row in part:
                at = change[(row["village"], row[each.column])]
                at[0] += sign * row[first]
                at[1] += sign * row[second]
        values = [
            {"village": key[0], each.column: key[1], each.into[0]: sums[0], each.into[1]: sums[1]}
            for key, sums in sorted(change.items())
        ]
        if values and conn.dialect.name == "postgresql":
            add_rows(conn, each.cache, ("village", each.column), each.into, values)
        elif values:
            conn.execute(_upsert(each), values)
        left = {(row["village"], row[each.column]) for row in gone.get(name, ())}
        left -= {(row["village"], row[each.column]) for row in rows.get(name, ())}
        if left:
            _drop_empty(conn, each, sorted(left))


def _drop_empty(conn: Connection, kept: _Sum, keys: Sequence[tuple[str, str]]) -> None:
    """A sum of nothing has no row; one that comes to zero has."""
    rows, cache = kept.rows, kept.cache
    summed = select(rows.c.village).where(
        rows.c.village == cache.c.village, rows.c[kept.column] == cache.c[kept.column]
    )
    conn.execute(
        delete(cache).where(
            cache.c.village == bindparam("k_village"),
            cache.c[kept.column] == bindparam("k_what"),
            ~summed.exists(),
        ),
        [{"k_village": village, "k_what": what} for village, what in keys],
    )


@cache
def _upsert(kept: _Sum) -> Any:
    statement: Any = sqlite.insert(kept.cache)
    return statement.on_conflict_do_update(
        index_elements=["village", kept.column],
        set_={column: kept.cache.c[column] + statement.excluded[column] for column in kept.into},
    )
