"""What a clerk's roles leave open at the desk: pages of the rail, keys on them.

The services ask the table themselves; here it only decides what she need not see.
"""

from __future__ import annotations

from kiosk.services.roles import Deed, allows
from kiosk.services.staff import Clerk
from kiosk.ui.counter import asks, staff_asks
from kiosk.ui.counter.models.around import RAILS

_OF_RAIL = {
    "station": Deed.SIGN_IN,
    "book": Deed.BOOK,
    "handover": Deed.HAND_OVER,
    "people": Deed.LOOK,
}
_OF_ASK: dict[type, Deed] = {
    asks.MakeActivity: Deed.SIGN_IN,
    asks.ActivityMade: Deed.SIGN_IN,
    asks.OpenStation: Deed.SIGN_IN,
    asks.NoCard: Deed.SIGN_IN,
    asks.StationDone: Deed.SIGN_IN,
    asks.BookWanted: Deed.BOOK,
    asks.BookFor: Deed.BOOK,
    asks.GoodsGiven: Deed.HAND_OVER,
    asks.GoodsBack: Deed.HAND_OVER,
    asks.CancelActivity: Deed.SIGN_IN,
    asks.NotComing: Deed.SIGN_IN,
    asks.HangForActivity: Deed.NOTICES,
    asks.WriteNotice: Deed.NOTICES,
    asks.HangNotice: Deed.NOTICES,
    asks.TakeDownNotice: Deed.NOTICES,
    asks.ShelfWanted: Deed.STOCK,
    asks.ShelfNoted: Deed.STOCK,
    asks.NameThing: Deed.STOCK,
    asks.ThingNamed: Deed.STOCK,
    asks.ShelfOff: Deed.STOCK,
    asks.ShelfOn: Deed.STOCK,
    asks.UndoLast: Deed.PUT_RIGHT,
    asks.PutRightWanted: Deed.PUT_RIGHT,
    asks.Reverse: Deed.PUT_RIGHT,
    asks.Rebook: Deed.PUT_RIGHT,
    asks.EnrolWanted: Deed.ENROL,
    asks.Enrolled: Deed.ENROL,
    asks.ForwardWanted: Deed.ENROL,
    asks.BringForward: Deed.ENROL,
    asks.IssueCard: Deed.CARDS,
    asks.LoseCard: Deed.CARDS,
    asks.PrintMany: Deed.CARDS,
    asks.PrintForGroups: Deed.CARDS,
    asks.CloseDay: Deed.DAY,
    staff_asks.AppointWanted: Deed.STAFF,
    staff_asks.ClerkWanted: Deed.STAFF,
    staff_asks.FindClerk: Deed.STAFF,
    staff_asks.Appointed: Deed.STAFF,
    staff_asks.RolesChosen: Deed.STAFF,
    staff_asks.DismissWanted: Deed.STAFF,
}


def rails(clerk: Clerk) -> tuple[str, ...]:
    """The pages of the rail that are hers."""
    return tuple(
        rail for rail in RAILS if rail not in _OF_RAIL or allows(clerk.roles, _OF_RAIL[rail])
    )


def closed(clerk: Clerk) -> frozenset[type]:
    """Kinds of asks her roles do not allow."""
    return frozenset(ask for ask, deed in _OF_ASK.items() if not allows(clerk.roles, deed))
