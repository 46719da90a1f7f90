"""Which facts speak of which things: one line for every payload that touches a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.core.facts import Payload, node, people, points, shelf, township
from kiosk.core.ids import member_of
from kiosk.store.folds import entries, whole_logs
from kiosk.store.folds import people as persons
from kiosk.store.folds import village as things
from kiosk.store.folds.base import Family, Key, Stored, number_key, text_key

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        entries.ENTRY,
        persons.MEMBER,
        persons.HOUSEHOLD,
        persons.ACCOUNT,
        persons.CARD,
        persons.PREFERENCE,
        persons.CONSENT,
        persons.CLERK,
        persons.ERASED,
        things.ACTIVITY,
        things.SIGN_UP,
        things.RULE_BOOK,
        things.ITEM,
        things.SETTING,
        things.NOTICE,
        things.DAY,
        things.INCIDENT,
        things.FRAME,
        entries.MOVE,
        whole_logs.DEVICE,
        whole_logs.DAY_FIX,
    )
}

Pairs = list[tuple[str, bytes]]


def _own(family: str) -> Callable[[Stored, Any], Pairs]:
    return lambda stored, body: [(family, stored.fact.event_id)]


def _number(family: str, attribute: str) -> Callable[[Stored, Any], Pairs]:
    return lambda stored, body: [(family, number_key(getattr(body, attribute)))]


def _text(family: str, attribute: str) -> Callable[[Stored, Any], Pairs]:
    return lambda stored, body: [(family, text_key(getattr(body, attribute)))]


def _other(family: str, attribute: str) -> Callable[[Stored, Any], Pairs]:
    return lambda stored, body: [(family, getattr(body, attribute))]


def _sign_up(stored: Stored, body: Any) -> Pairs:
    return [("sign_up", things.sign_up_key(body.activity, body.member))]


def _erased(stored: Stored, body: people.PersonalErased) -> Pairs:
    member = member_of(body.owner)
    pairs: Pairs = [("erased", text_key(body.owner))]
    return pairs if member is None else [*pairs, ("member", number_key(member))]


def _cancelled(stored: Stored, body: points.ActivityCancelled) -> Pairs:
    return [("activity", body.activity), *(("entry", event) for event in body.events)]


def _rebooked(stored: Stored, body: points.EntryRebooked) -> Pairs:
    undone = [body.event] if body.attendance is None else [body.event, body.attendance]
    return [("entry", event) for event in dict.fromkeys([stored.fact.event_id, *undone])]


_TOUCHES: dict[type[Payload], Callable[[Stored, Any], Pairs]] = {
    people.HouseholdOpened: _number("household", "household"),
    people.HouseholdChanged: _number("household", "household"),
    people.MemberEnrolled: _number("member", "member"),
    people.MemberChanged: _number("member", "member"),
    people.MembersMerged: _number("member", "folded"),
    people.MemberClosed: lambda stored, body: [
        ("member", number_key(body.member)),
        ("entry", stored.fact.event_id),
    ],
    people.PersonalErased: _erased,
    people.UnitAdmitted: _text("account", "account"),
    people.CollectiveFormed: _text("account", "account"),
    people.ConsentGiven: _number("consent", "member"),
    people.ConsentWithdrawn: _number("consent", "member"),
    people.PreferenceSet: _number("preference", "member"),
    people.CardIssued: _text("card", "holder"),
    people.BlankCardBound: _text("card", "holder"),
    people.CardStateRaised: _text("card", "holder"),
    people.ClerkAppointed: _number("clerk", "clerk"),
    people.ClerkChanged: _number("clerk", "clerk"),
    people.ClerkDismissed: _number("clerk", "clerk"),
    people.PinChanged: _number("clerk", "clerk"),
    people.VillageSettingChanged: _text("setting", "key"),
    points.RuleBookDrafted: _text("rule_book", "version"),
    points.RuleBookPublished: _text("rule_book", "version"),
    points.RuleBookAdopted: _text("rule_book", "version"),
    points.RuleBookRejected: _text("rule_book", "version"),
    points.ClauseRetired: _text("rule_book", "version"),
    points.ActivityPlanned: _own("activity"),
    points.ActivityOpened: _other("activity", "activity"),
    points.ActivityClosed: _other("activity", "activity"),
    points.ActivityCancelled: _cancelled,
    points.SignedUp: _sign_up,
    points.SignUpWithdrawn: _sign_up,
    points.AttendanceTaken: _own("entry"),
    points.AttendanceEnded: lambda stored, body: [
        ("entry", stored.fact.event_id),
        ("entry", body.attendance),
    ],
    points.PointsBooked: _own("entry"),
    points.BatchBooked: _own("entry"),
    points.OverrideBooked: _own("entry"),
    points.BalanceBroughtForward: _own("entry"),
    points.EntryReversed: _other("entry", "event"),
    points.EntryRebooked: _rebooked,
    points.EntriesTold: lambda stored, body: [("entry", event) for event in set(body.events)],
    shelf.ItemListed: _text("item", "item"),
    shelf.ItemPriced: _text("item", "item"),
    shelf.ItemRetired: _text("item", "item"),
    shelf.StockReceived: _own("entry"),
    shelf.StockCounted: _own("entry"),
    shelf.StockSpoiled: _own("entry"),
    shelf.ExchangeMade: _own("entry"),
    shelf.GoodsHanded: _other("entry", "exchange"),
    shelf.ExchangeUndone: _other("entry", "exchange"),
    shelf.ExchangeLapsed: _other("entry", "exchange"),
    township.MemberMoved: lambda stored, body: [
        ("entry", stored.fact.event_id),
        ("move", stored.fact.event_id),
        ("member", number_key(body.member)),
    ],
    township.PeopleConfirmed: lambda stored, body: [
        ("member", number_key(member)) for member in body.members
    ],
    township.RuleFramePublished: lambda stored, body: [
        ("frame", things.frame_key("rules", body.version))
    ],
    township.CatalogueFramePublished: lambda stored, body: [
        ("frame", things.frame_key("catalogue", body.version))
    ],
    township.DeviceRevoked: _text("device", "device"),
    township.LogAdmitted: _text("device", "device"),
    node.LogOpened: lambda stored, body: [("device", text_key(stored.fact.device))],
    node.DayCorrected: _other("day_fix", "log"),
    node.DayOpened: lambda stored, body: [("day", things.day_key(stored.log_id, body.opened))],
    node.DayClosed: lambda stored, body: [("day", things.day_key(stored.log_id, body.closed))],
    node.IncidentOpened: _own("incident"),
    node.IncidentClosed: _other("incident", "incident"),
    node.NoticePosted: _own("notice"),
    node.NoticeWithdrawn: _other("notice", "notice"),
    node.NoticeHeard: _other("notice", "notice"),
}


def keys_of(stored: Stored) -> list[Key]:
    """The things a fact is about; none for one that is only for the record or unknown."""
    touches = _TOUCHES.get(type(stored.fact.payload))
    if touches is None:
        return []
    village = stored.fact.village
    return [(village, family, key) for family, key in touches(stored, stored.fact.payload)]
