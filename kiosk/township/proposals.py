"""What a village proposes of a person: her row as the township last had it, and as kiosks have it.

Nothing is kept for this: both are folded from the same facts, once up to the township's last word
on her and once to the end. So a cadre who answers sees what would be different.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from kiosk.core.facts.base import PersonalRef
from kiosk.store import tables as store
from kiosk.store.codec import unpack_fields
from kiosk.store.folds import Stored
from kiosk.store.folds.base import TOWNSHIP, number_key, settled, stored_of
from kiosk.store.folds.people import fold_member

FIELDS = ("name", "birth_year", "member_type", "household", "state")

_F, _A = store.facts.c, store.about.c
_ABOUT_HER = (
    select(_F.log_id, _F.seq, _F.body, _F.hash)
    .join(
        store.about,
        (_A.village == _F.village) & (_A.log_id == _F.log_id) & (_A.seq == _F.seq),
    )
    .where(
        _A.village == bindparam("village"),
        _A.family == "member",
        _A.key == bindparam("key"),
    )
)
_WORDS = select(store.personal.c.fields).where(
    store.personal.c.village == bindparam("village"), store.personal.c.ref == bindparam("ref")
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that kiosks say otherwise than the township did.

    Attributes:
        field: ``name``, ``birth_year``, ``member_type``, ``household`` or ``state``.
    """

    field: str
    before: Any
    now: Any


def of_member(conn: Connection, village: str, member: int) -> tuple[Change, ...]:
    """What kiosks changed of a member since the township's last word on her."""
    asked = {"village": village, "key": number_key(member)}
    known = sorted(
        (stored_of(row) for row in conn.execute(_ABOUT_HER, asked)), key=lambda each: each.order
    )
    ours = [place for place, each in enumerate(settled(known)) if each.fact.device == TOWNSHIP]
    if not ours:
        return ()

    def words(reference: PersonalRef) -> Mapping[str, Any] | None:
        found = conn.execute(_WORDS, {"village": village, "ref": reference.ref}).scalar()
        return None if found is None else unpack_fields(found)

    def row(facts: Sequence[Stored]) -> Mapping[str, Any]:
        made = fold_member(village, number_key(member), facts, words).get("members", [])
        return made[0] if made else {}

    then, now = row(settled(known)[: ours[-1] + 1]), row(known)
    return tuple(
        Change(field, then.get(field), now.get(field))
        for field in FIELDS
        if then.get(field) != now.get(field)
    )
