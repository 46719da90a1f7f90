"""What a clerk's touch asks for. Every counter page has one signal, ``asked``, that carries one.

The station takes them apart with ``match``. Nothing has happened yet when one is emitted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.ui.counter.models import Id


@dataclass(frozen=True)
class Go:
    """Another page of the rail (``desk``, ``station``, ``book`` …)."""

    to: str


@dataclass(frozen=True)
class Back:
    """One step back; nothing is kept."""


@dataclass(frozen=True)
class LeaveDesk:
    """交班: the clerk leaves the desk."""


@dataclass(frozen=True)
class LookAtSync:
    """How things stand with the township."""


@dataclass(frozen=True)
class SettleNow:
    """Settle with the township now."""


@dataclass(frozen=True)
class JoinTownship:
    """Hold the township's code sheet up to the camera."""


@dataclass(frozen=True)
class UndoLast:
    """Take the last entry back."""


@dataclass(frozen=True)
class FindByCard:
    """The next card shown opens its holder's page."""


@dataclass(frozen=True)
class ChooseClerk:
    """A face was chosen on 20."""

    clerk: int


@dataclass(frozen=True)
class PinEntered:
    """Six digits. Its ``repr`` shows none."""

    clerk: int
    pin: str = field(repr=False)


@dataclass(frozen=True)
class MakeActivity:
    """Open the page that makes an activity."""


@dataclass(frozen=True)
class OpenStation:
    """Sign people in at this activity."""

    activity: Id


@dataclass(frozen=True)
class ShowActivity:
    """Who signed up or came."""

    activity: Id


@dataclass(frozen=True)
class ActivityMade:
    """A new activity; ``start`` is ``""`` for now."""

    template: Id
    title: str
    clause: str
    place: str
    day: str
    start: str


@dataclass(frozen=True)
class OpenBoard:
    """What takes place and what hangs."""


@dataclass(frozen=True)
class CancelActivity:
    """It does not take place; what was posted for it goes back."""

    activity: Id
    reason: str


@dataclass(frozen=True)
class NotComing:
    """Somebody who said she would come will not: look her up."""

    activity: Id


@dataclass(frozen=True)
class HangForActivity:
    """Hang a notice of this activity until its day is over."""

    activity: Id


@dataclass(frozen=True)
class WriteNotice:
    """Open the page that writes a notice."""


@dataclass(frozen=True)
class HangNotice:
    """Hang what was written, up to and with this day."""

    title: str
    lines: tuple[str, ...]
    until: str


@dataclass(frozen=True)
class TakeDownNotice:
    """Take a notice down."""

    notice: Id


@dataclass(frozen=True)
class NoCard:
    """Somebody at the station has no card with her: look her up."""


@dataclass(frozen=True)
class StationDone:
    """签到完了."""


@dataclass(frozen=True)
class BookWanted:
    """Ask the villager about this clause; ``quantity`` in tenths of the unit.

    ``note`` is what she did, in the clerk's words; its ``repr`` shows none of it. ``paper`` is the
    number of a paper.
    """

    member: int
    clause: str
    quantity: int
    note: str = field(default="", repr=False)
    paper: str = ""


@dataclass(frozen=True)
class CallOff:
    """Take back the question the villager is looking at."""


@dataclass(frozen=True)
class GoodsGiven:
    """The goods are in her hands."""

    exchange: Id


@dataclass(frozen=True)
class GoodsBack:
    """She does not want them; the points go back."""

    exchange: Id


@dataclass(frozen=True)
class OpenShelf:
    """The shelf's own book."""


@dataclass(frozen=True)
class ShelfWanted:
    """Write a line in it: ``receive``, ``count``, ``spoil``, ``price`` or ``offer``."""

    item: str
    deed: str


@dataclass(frozen=True)
class ShelfNoted:
    """The line: so many pieces or points, and why (a source, a reason) or from which day."""

    item: str
    deed: str
    number: int
    why: str = ""


@dataclass(frozen=True)
class NameThing:
    """Open the page for something of the village's own."""


@dataclass(frozen=True)
class ThingNamed:
    """Its name, counting word and picture; its price is asked next."""

    name: str
    unit: str
    picture: str


@dataclass(frozen=True)
class ShelfOff:
    """Do not offer it any longer."""

    item: str


@dataclass(frozen=True)
class ShelfOn:
    """Offer it again."""

    item: str


@dataclass(frozen=True)
class Search:
    """Look for members: ``mode`` is ``number``, ``pinyin`` or ``group``."""

    mode: str
    text: str


@dataclass(frozen=True)
class Chosen:
    """This member was meant."""

    member: int


@dataclass(frozen=True)
class BookFor:
    """Book a clause for this member."""

    member: int


@dataclass(frozen=True)
class PutRightWanted:
    """Open the page that reverses or rebooks an entry."""

    entry: Id


@dataclass(frozen=True)
class ReasonChosen:
    """Why an entry is put right."""

    reason: str


@dataclass(frozen=True)
class FindRight:
    """Find the right person for the entry."""


@dataclass(frozen=True)
class Reverse:
    """Reverse the entry. ``goods`` says where they are: ``""``, ``back`` or ``gone``."""

    entry: Id
    reason: str
    goods: str = ""


@dataclass(frozen=True)
class Rebook:
    """Reverse the entry and book it for the right person, in one."""

    entry: Id
    reason: str
    right: int


@dataclass(frozen=True)
class EnrolWanted:
    """Open the page for a new member."""


@dataclass(frozen=True)
class Enrolled:
    """Enrol her. ``checked`` is set once the twins were looked at."""

    name: str
    birth_year: int | None
    group: int
    member_type: str
    door: str = ""
    checked: bool = False


@dataclass(frozen=True)
class ForwardWanted:
    """Open the page for the old book's balance."""

    member: int


@dataclass(frozen=True)
class BringForward:
    """Bring the old book's balance forward; a second clerk is asked next."""

    member: int
    points: int
    merit: int
    sheet: str


@dataclass(frozen=True)
class ShowCards:
    """A member's cards."""

    member: int


@dataclass(frozen=True)
class IssueCard:
    """A new card; the older ones are dead at once. ``how``: ``print``, or ``bind`` a blank one."""

    member: int
    how: str = "print"


@dataclass(frozen=True)
class LoseCard:
    """Her card is lost: dead at once."""

    member: int


@dataclass(frozen=True)
class PrintMany:
    """Open the page that prints cards for groups."""


@dataclass(frozen=True)
class PrintForGroups:
    """Print cards for those of these groups who have none."""

    groups: tuple[int, ...]


@dataclass(frozen=True)
class CloseDay:
    """今天收账: close the day and sign its head."""


@dataclass(frozen=True)
class PrintDay:
    """Print the day's sheet."""


@dataclass(frozen=True)
class PrintList:
    """Print a blank sign-in list for a day without electricity."""


@dataclass(frozen=True)
class Coming:
    """来了: the clerk is on her way to the villager."""


@dataclass(frozen=True)
class Calibrate:
    """Open the calibration page."""


@dataclass(frozen=True)
class Calibrated:
    """The measured pixels to the millimetre."""

    px_per_mm: float


@dataclass(frozen=True)
class Answered:
    """The answer on a :class:`~kiosk.ui.counter.models.Question`."""

    yes: bool
    about: object = None
