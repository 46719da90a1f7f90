"""Folds of people: members, households, accounts, cards, preferences, consents, staff."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.core.facts.base import PersonalRef
from kiosk.core.facts.people import (
    BlankCardBound,
    CardIssued,
    CardStateRaised,
    ClerkAppointed,
    ClerkChanged,
    ClerkDismissed,
    CollectiveFormed,
    ConsentGiven,
    ConsentWithdrawn,
    HouseholdChanged,
    HouseholdOpened,
    MemberChanged,
    MemberClosed,
    MemberEnrolled,
    MembersMerged,
    PersonalErased,
    PinChanged,
    PreferenceSet,
    UnitAdmitted,
)
from kiosk.core.facts.township import MemberMoved
from kiosk.store import tables
from kiosk.store.folds.base import Family, Names, Rows, Stored, latest, settled, unseen

CARD_RANK = {"active": 0, "frozen": 1, "lost": 2, "revoked": 3}


def fold_member(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """One person: the last word on each field, nothing personal once erased."""
    facts = settled(facts)
    base = next((s for s in facts if isinstance(s.fact.payload, MemberEnrolled)), None)
    if base is None:
        return {}
    enrolled = base.fact.payload
    assert isinstance(enrolled, MemberEnrolled)
    row: dict[str, Any] = {
        "village": village,
        "member": enrolled.member,
        "household": enrolled.household,
        "member_type": enrolled.member_type,
        "state": "open",
        "kept": None,
        "enrolled_day": base.fact.day,
        "unconfirmed": unseen(facts),
    }
    reference: PersonalRef | None = enrolled.personal
    erased = False
    for stored in facts:
        body = stored.fact.payload
        if isinstance(body, MemberChanged):
            row["household"] = body.household or row["household"]
            row["member_type"] = body.member_type or row["member_type"]
            reference = body.personal or reference
        elif isinstance(body, MembersMerged):
            row.update(kept=body.kept, state="merged")
        elif isinstance(body, MemberClosed):
            row["state"] = body.reason
        elif isinstance(body, MemberMoved) and body.direction == "out":
            row["state"] = "moved"
        elif isinstance(body, PersonalErased):
            erased = True
    words: Mapping[str, Any] = {}
    if reference is not None and not erased:
        words = names(reference) or {}
    for field in ("name", "pinyin", "initials", "birth_year"):
        row[field] = words.get(field)
    return {"members": [row]}


MEMBER = Family("member", (tables.members,), lambda key: {"member": int(key)}, fold_member)


def fold_household(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """One household: its last group and door."""
    last = latest(settled(facts), HouseholdOpened, HouseholdChanged)
    if last is None:
        return {}
    body = last.fact.payload
    assert isinstance(body, HouseholdOpened | HouseholdChanged)
    row = {
        "village": village,
        "household": body.household,
        "group_no": body.group,
        "door": body.door,
    }
    return {"households": [row]}


HOUSEHOLD = Family(
    "household", (tables.households,), lambda key: {"household": int(key)}, fold_household
)


def fold_account(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """An account of a unit or a collective."""
    last = latest(facts, UnitAdmitted, CollectiveFormed)
    if last is None:
        return {}
    body = last.fact.payload
    assert isinstance(body, UnitAdmitted | CollectiveFormed)
    row = {
        "village": village,
        "account": body.account,
        "account_class": "unit" if isinstance(body, UnitAdmitted) else "collective",
        "name": body.name,
        "operators": json.dumps(list(body.operators)),
    }
    return {"accounts": [row]}


ACCOUNT = Family("account", (tables.accounts,), lambda key: {"account": key.decode()}, fold_account)


def fold_cards(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """All generations of one holder's card; of each the highest state that was said."""
    cards: dict[int, dict[str, Any]] = {}
    for stored in facts:
        body = stored.fact.payload
        if not isinstance(body, CardIssued | BlankCardBound | CardStateRaised):
            continue
        card = cards.setdefault(
            body.generation,
            {
                "village": village,
                "holder": body.holder,
                "generation": body.generation,
                "fingerprint": None,
                "state": "active",
                "issued_day": "",
            },
        )
        if isinstance(body, CardStateRaised):
            if CARD_RANK.get(body.state, 0) > CARD_RANK[card["state"]]:
                card["state"] = body.state
        else:
            card.update(fingerprint=body.fingerprint, issued_day=stored.fact.day)
    return {"cards": [cards[generation] for generation in sorted(cards)]}


CARD = Family("card", (tables.cards,), lambda key: {"holder": key.decode()}, fold_cards)


def fold_preference(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """How she last chose to see and hear."""
    last = latest(facts, PreferenceSet)
    if last is None:
        return {}
    body = last.fact.payload
    assert isinstance(body, PreferenceSet)
    row = {
        "village": village,
        "member": body.member,
        "text_size": body.text_size,
        "high_contrast": body.high_contrast,
        "volume": body.volume,
        "slow": body.slow,
    }
    return {"preferences": [row]}


PREFERENCE = Family(
    "preference", (tables.preferences,), lambda key: {"member": int(key)}, fold_preference
)


def fold_consent(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """Each kind of consent a member last gave or took back."""
    rows: dict[str, dict[str, Any]] = {}
    for stored in facts:
        body = stored.fact.payload
        if isinstance(body, ConsentGiven | ConsentWithdrawn):
            rows[body.kind] = {
                "village": village,
                "member": body.member,
                "kind": body.kind,
                "given": isinstance(body, ConsentGiven),
                "day": stored.fact.day,
            }
    return {"consents": [rows[kind] for kind in sorted(rows)]}


CONSENT = Family("consent", (tables.consents,), lambda key: {"member": int(key)}, fold_consent)


def fold_clerk(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """A clerk: roles, PIN, picture. Dismissed always wins."""
    facts = settled(facts)
    base = next((s for s in facts if isinstance(s.fact.payload, ClerkAppointed)), None)
    if base is None:
        return {}
    body = base.fact.payload
    assert isinstance(body, ClerkAppointed)
    row: dict[str, Any] = {
        "village": village,
        "clerk": body.clerk,
        "name": (names(body.personal) or {}).get("name"),
        "roles": ",".join(body.roles),
        "verifier": body.verifier,
        "member": body.member,
        "face": body.face,
        "dismissed": any(isinstance(s.fact.payload, ClerkDismissed) for s in facts),
    }
    for stored in facts:
        change = stored.fact.payload
        if isinstance(change, ClerkChanged):
            row.update(roles=",".join(change.roles), face=change.face)
        elif isinstance(change, PinChanged):
            row["verifier"] = change.verifier
    return {"clerks": [row]}


CLERK = Family("clerk", (tables.clerks,), lambda key: {"clerk": int(key)}, fold_clerk)


def fold_erased(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """The tombstone that keeps an erased person's rows from ever coming back."""
    return {"erased": [{"village": village, "owner": key.decode()}]}


ERASED = Family("erased", (tables.erased,), lambda key: {"owner": key.decode()}, fold_erased)
