"""Folds of what the village keeps: rules, activities, shelf, notices, settings, days."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kiosk.core.facts.node import (
    DayClosed,
    DayOpened,
    IncidentClosed,
    IncidentOpened,
    NoticeHeard,
    NoticePosted,
    NoticeWithdrawn,
)
from kiosk.core.facts.people import VillageSettingChanged
from kiosk.core.facts.points import (
    ActivityCancelled,
    ActivityClosed,
    ActivityOpened,
    ActivityPlanned,
    ClauseRetired,
    RuleBookAdopted,
    RuleBookDrafted,
    RuleBookPublished,
    RuleBookRejected,
    SignedUp,
    SignUpWithdrawn,
)
from kiosk.core.facts.shelf import ItemListed, ItemPriced, ItemRetired
from kiosk.core.facts.township import CatalogueFramePublished, RuleFramePublished
from kiosk.store import tables
from kiosk.store.folds.base import Family, Names, Rows, Stored, latest, settled

_ACTIVITY_STATES = (
    (ActivityOpened, "open"),
    (ActivityClosed, "closed"),
    (ActivityCancelled, "cancelled"),
)
_BOOK_STATES = (
    (RuleBookPublished, "published"),
    (RuleBookRejected, "rejected"),
    (RuleBookAdopted, "adopted"),
)


def plain_json(value: Any) -> str:
    """Data as JSON that is the same text on every node."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fold_activity(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """An activity; once closed it stays closed, cancelled wins over all."""
    base = next((s for s in facts if s.fact.event_id == key), None)
    if base is None or not isinstance(base.fact.payload, ActivityPlanned):
        return {}
    body = base.fact.payload
    state = "planned"
    for kind, name in _ACTIVITY_STATES:
        if any(isinstance(s.fact.payload, kind) for s in facts):
            state = name
    row = {
        "village": village,
        "activity": key,
        "title": body.title,
        "picture": body.picture,
        "clause": body.clause,
        "version": body.version,
        "unit": body.unit,
        "points": body.points,
        "place": body.place,
        "starts": body.starts,
        "ends": body.ends,
        "capacity": body.capacity,
        "state": state,
    }
    return {"activities": [row]}


ACTIVITY = Family("activity", (tables.activities,), lambda key: {"activity": key}, fold_activity)


def sign_up_key(activity: bytes, member: int) -> bytes:
    """One member's word about one activity."""
    return activity + str(member).encode()


def fold_sign_up(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """Whether she last said she would come."""
    last = latest(facts, SignedUp, SignUpWithdrawn)
    if last is None:
        return {}
    body = last.fact.payload
    assert isinstance(body, SignedUp | SignUpWithdrawn)
    row = {
        "village": village,
        "activity": body.activity,
        "member": body.member,
        "coming": isinstance(body, SignedUp),
        "day": last.fact.day,
    }
    return {"sign_ups": [row]}


SIGN_UP = Family(
    "sign_up",
    (tables.sign_ups,),
    lambda key: {"activity": key[:16], "member": int(key[16:])},
    fold_sign_up,
)


def fold_rule_book(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """A version of the rules and its clauses, as drafted."""
    base = next((s for s in facts if isinstance(s.fact.payload, RuleBookDrafted)), None)
    if base is None:
        return {}
    body = base.fact.payload
    assert isinstance(body, RuleBookDrafted)
    state, effective = "drafted", None
    for kind, name in _BOOK_STATES:
        if any(isinstance(s.fact.payload, kind) for s in facts):
            state = name
    retired: dict[str, str] = {}
    for stored in facts:
        said = stored.fact.payload
        if isinstance(said, RuleBookAdopted):
            effective = said.effective
        elif isinstance(said, ClauseRetired):
            retired[said.clause] = min(said.effective, retired.get(said.clause, "9999"))
    book = {
        "village": village,
        "version": body.version,
        "title": body.title,
        "state": state,
        "effective": effective,
        "covenant": plain_json(list(body.covenant)),
        "terms": plain_json(dict(body.terms)),
    }
    lines = [
        {
            "village": village,
            "version": body.version,
            "clause": str(clause["id"]),
            "place": place,
            "category": str(clause.get("category", "")),
            "text": str(clause.get("text", "")),
            "data": plain_json(dict(clause)),
            "retired_from": retired.get(str(clause["id"])),
        }
        for place, clause in enumerate(body.clauses)
    ]
    return {"rule_books": [book], "clauses": lines}


RULE_BOOK = Family(
    "rule_book",
    (tables.rule_books, tables.clauses),
    lambda key: {"version": key.decode()},
    fold_rule_book,
)


def fold_item(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """Something on the shelf with all prices it ever had."""
    prices: dict[str, dict[str, Any]] = {}
    for stored in facts:
        body = stored.fact.payload
        if isinstance(body, ItemPriced):
            prices[body.from_day] = {
                "village": village,
                "item": body.item,
                "from_day": body.from_day,
                "points": body.points,
            }
    rows: Rows = {"prices": [prices[day] for day in sorted(prices)]}
    last = latest(facts, ItemListed)
    if last is None:
        return rows
    listed = last.fact.payload
    assert isinstance(listed, ItemListed)
    retired = latest(facts, ItemRetired)
    rows["items"] = [
        {
            "village": village,
            "item": listed.item,
            "name": listed.name,
            "unit": listed.unit,
            "picture": listed.picture,
            "kind": listed.kind,
            "size": listed.size,
            "spoken": listed.spoken or listed.name,
            "place": listed.place,
            "approval": listed.approval,
            "per_day": listed.per_day,
            "retired": retired is not None and retired.order > last.order,
        }
    ]
    return rows


ITEM = Family("item", (tables.items, tables.prices), lambda key: {"item": key.decode()}, fold_item)


def fold_setting(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """The last value of a village setting."""
    last = latest(settled(facts), VillageSettingChanged)
    if last is None:
        return {}
    body = last.fact.payload
    assert isinstance(body, VillageSettingChanged)
    return {"settings": [{"village": village, "key": body.key, "value": body.value}]}


SETTING = Family("setting", (tables.settings,), lambda key: {"key": key.decode()}, fold_setting)


def fold_notice(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """A notice, and how often it was read aloud."""
    base = next((s for s in facts if s.fact.event_id == key), None)
    if base is None or not isinstance(base.fact.payload, NoticePosted):
        return {}
    body = base.fact.payload
    row = {
        "village": village,
        "notice": key,
        "title": body.title,
        "lines": plain_json(list(body.lines)),
        "picture": body.picture,
        "from_day": body.from_day,
        "until_day": body.until_day,
        "activity": body.activity,
        "withdrawn": any(isinstance(s.fact.payload, NoticeWithdrawn) for s in facts),
        "heard": sum(isinstance(s.fact.payload, NoticeHeard) for s in facts),
    }
    return {"notices": [row]}


NOTICE = Family("notice", (tables.notices,), lambda key: {"notice": key}, fold_notice)


def day_key(log_id: bytes, day: str) -> bytes:
    """One business day of one log."""
    return log_id + day.encode()


def fold_day(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """A business day: opened, closed, its totals and the signed head."""
    row: dict[str, Any] = {
        "village": village,
        "log_id": key[:16],
        "day": key[16:].decode(),
        "opened": latest(facts, DayOpened) is not None,
        "closed": False,
        "totals": "{}",
        "head_seq": None,
        "head_hash": None,
        "signature": None,
    }
    last = latest(facts, DayClosed)
    if last is not None:
        body = last.fact.payload
        assert isinstance(body, DayClosed)
        row.update(
            closed=True,
            totals=plain_json(dict(body.totals)),
            head_seq=body.head_seq,
            head_hash=body.head_hash,
            signature=body.signature,
        )
    return {"days": [row]}


DAY = Family(
    "day",
    (tables.days,),
    lambda key: {"log_id": key[:16], "day": key[16:].decode()},
    fold_day,
)


def fold_incident(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """Something a person has to look at, until one did."""
    base = next((s for s in facts if s.fact.event_id == key), None)
    if base is None or not isinstance(base.fact.payload, IncidentOpened):
        return {}
    closed = latest(facts, IncidentClosed)
    word = closed.fact.payload.word if closed else None  # type: ignore[attr-defined]
    row = {
        "village": village,
        "incident": key,
        "kind": base.fact.payload.kind,
        "detail": plain_json(dict(base.fact.payload.detail)),
        "day": base.fact.day,
        "closed_word": word,
    }
    return {"incidents": [row]}


INCIDENT = Family("incident", (tables.incidents,), lambda key: {"incident": key}, fold_incident)


def frame_key(kind: str, version: str) -> bytes:
    """One version of the rule frame or of the catalogue."""
    return f"{kind}:{version}".encode()


def fold_frame(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """A frame as published; a version said twice stays what it was first."""
    base = facts[0].fact.payload
    assert isinstance(base, RuleFramePublished | CatalogueFramePublished)
    rules = isinstance(base, RuleFramePublished)
    data: dict[str, Any]
    if isinstance(base, RuleFramePublished):
        data = {"clauses": list(base.clauses), "terms": dict(base.terms)}
    else:
        data = {"items": list(base.items)}
    row = {
        "village": village,
        "kind": "rules" if rules else "catalogue",
        "version": base.version,
        "title": base.title,
        "effective": base.effective,
        "data": plain_json(data),
    }
    return {"frames": [row]}


FRAME = Family(
    "frame",
    (tables.frames,),
    lambda key: dict(zip(("kind", "version"), key.decode().split(":", 1), strict=True)),
    fold_frame,
)
