"""The shelf's own book: goods come in, are counted, written off, priced, offered or not."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from kiosk import words
from kiosk.core.catalogue import ItemKind, ItemText
from kiosk.services import basis, stock, village
from kiosk.services.stock import Line, Outcome
from kiosk.station.counter.room import Room
from kiosk.station.present import short_day
from kiosk.store.uow import UnitOfWork
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.new_thing import NewThingPage
from kiosk.ui.counter.shelf import ShelfPage
from kiosk.ui.counter.shelf_entry import ShelfEntryPage

_NAME_MOST = 8  # as long as a name in a spoken sentence may be
_SOURCES = ("fund", "village", "gift")
_REASONS = {
    "count": ("miscounted", "unbooked", "missing", "broken", "other"),
    "spoil": ("damp", "expired", "broken", "gnawed", "other"),
}


class ShelfRoom(Room):
    """Nothing is edited here either: what was written wrong is put right by counting.

    Attributes:
        source: Whose money paid for what came in last: a delivery is many things.
    """

    lines: tuple[models.ShelfLine, ...] = ()
    source: str = ""
    asking: models.ShelfEntry | None = None
    own: ItemText | None = None

    def left(self) -> None:
        """Nothing half-written stays."""
        self.lines, self.source, self.asking, self.own = (), "", None, None

    def take(self, ask: object) -> bool:
        """From the key 货架 on."""
        match ask:
            case asks.OpenShelf():
                self.open()
            case asks.ShelfWanted(item=item, deed=deed):
                self._ask_number(item, deed)
            case asks.ShelfNoted():
                self._write(ask)
            case asks.NameThing():
                self._name_thing()
            case asks.ThingNamed():
                self._thing_named(ask)
            case asks.ShelfOff(item=item):
                self._ask_off(item)
            case asks.ShelfOn(item=item):
                self._put_back(item)
            case asks.Back() if isinstance(self.counter.page(), ShelfEntryPage):
                self.open(self.asking.line.item if self.asking else "")
            case asks.Back() if isinstance(self.counter.page(), NewThingPage):
                self.open()
            case asks.Back() if isinstance(self.counter.page(), ShelfPage):
                self.rooms.go("handover")
            case _:
                return False
        return True

    def open(self, chosen: str = "", news: str = "") -> None:
        """Look the book up, and what the catalogue has besides."""
        key, day = self.village, self.records.day

        def show(book: tuple[Line, ...]) -> None:
            known = {line.item for line in book}
            new = [_offered(item) for item in village.goods() if item.id not in known]
            self.lines = (*map(_line, book), *new)
            self.session.look_at_desk(lambda _: self._show(chosen, news))

        self.session.ask(lambda conn: stock.book(conn, key, day), show)

    def _show(self, chosen: str, news: str) -> None:
        model = models.ShelfBook(self.session.shell, self.lines, chosen, news)
        page = self.counter.page()
        if isinstance(page, ShelfPage):
            page.present(model)
        else:
            self.counter.show(ShelfPage(self.counter.look, model))

    # -- a line ----------------------------------------------------------------------------------

    def _ask_number(self, item: str, deed: str) -> None:
        """The pad; what lies there is looked up again, somebody may have had one meanwhile."""
        key, day = self.village, self.records.day

        def known(conn: Connection) -> Line | None:
            return next((line for line in stock.book(conn, key, day) if line.item == item), None)

        def show(found: Line | None) -> None:
            line = _line(found) if found else next((x for x in self.lines if x.item == item), None)
            if line is None:
                return
            choices = self._choices(deed)
            most = stock.PRICE_MOST if deed in ("price", "offer") else stock.COUNT_MOST
            chosen = self.source if deed == "receive" else ""
            if deed == "price":
                chosen = self.records.day
            self.asking = models.ShelfEntry(self.session.shell, line, deed, choices, chosen, most)
            self.counter.show(ShelfEntryPage(self.counter.look, self.asking))

        self.session.ask(known, show)

    def _choices(self, deed: str) -> tuple[tuple[str, str], ...]:
        """Words to choose from and what is written down for them."""
        if deed == "receive":
            return tuple(
                (words.shown(f"counter-shelf-from-{s}"), words.shown(f"counter-shelf-source-{s}"))
                for s in _SOURCES
            )
        if deed == "price":
            return self._days()
        said = [words.shown(f"counter-shelf-why-{why}") for why in _REASONS.get(deed, ())]
        return tuple((word, word) for word in said)

    def _days(self) -> tuple[tuple[str, str], ...]:
        today = basis.as_date(self.records.day)
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        days = dict.fromkeys((today, today + timedelta(days=1), first))
        named = [words.shown("counter-day-0"), words.shown("counter-day-1")]
        named += [short_day(first.isoformat())]
        return tuple(
            (words.shown("counter-shelf-from-day", day=name), day.isoformat())
            for name, day in zip(named, days, strict=False)
        )

    def _write(self, ask: asks.ShelfNoted) -> None:
        event, clerk, item, number = self.mint(), self.clerk, ask.item, ask.number
        if ask.deed == "receive":
            self.source = ask.why

        def deed(uow: UnitOfWork) -> tuple[Outcome, int]:
            match ask.deed:
                case "receive":
                    return stock.receive(
                        uow, event, item=item, count=number, source=ask.why, clerk=clerk
                    ), number
                case "spoil":
                    return stock.spoil(
                        uow, event, item=item, count=number, reason=ask.why, clerk=clerk
                    ), number
                case "price":
                    return stock.price(
                        uow, event, item=item, points=number, from_day=ask.why, clerk=clerk
                    ), number
                case "offer":
                    known = (*village.goods(), *([self.own] if self.own else []))
                    text = next(each for each in known if each.id == item)
                    return stock.list_item(
                        uow, event, item=text, points=number, clerk=clerk
                    ), number
            counted = stock.count(
                uow, event, item=item, counted=number, reason=ask.why, clerk=clerk
            )
            return counted.outcome, counted.difference

        self.session.do(deed, lambda found: self._written(ask, *found))

    def _written(self, ask: asks.ShelfNoted, outcome: Outcome, number: int) -> None:
        line = self.asking.line if self.asking else None
        self.asking = None
        if outcome is not Outcome.DONE or line is None:
            self._refused(outcome, ask.item)
            return
        kind = ask.deed
        if kind == "count":
            kind = "as-booked" if not number else "more" if number > 0 else "less"
        if kind == "as-booked":
            news = words.shown("counter-shelf-as-booked")
        elif kind in ("more", "less"):
            news = words.shown(f"counter-shelf-{kind}", count=abs(number), unit=line.unit)
        else:
            news = words.shown(f"counter-shelf-{kind}-done", count=number, unit=line.unit)
        self.counter.villager.mouth.tone("success")
        self.open(ask.item, news)

    # -- something of the village's own ------------------------------------------------------------

    def _name_thing(self) -> None:
        """Only counting words the voice knows, and pictures the glass has."""
        goods = [item for item in village.goods() if item.kind is ItemKind.GOODS]
        units = tuple(dict.fromkeys(item.measure for item in goods))
        pictures = tuple(dict.fromkeys(item.picture for item in village.goods()))
        model = models.NewThing(self.session.shell, units, pictures, _NAME_MOST)
        self.counter.show(NewThingPage(self.counter.look, model))

    def _thing_named(self, ask: asks.ThingNamed) -> None:
        ident = f"own-{self.mint().hex()[-12:]}"
        size = words.shown("counter-thing-size", unit=ask.unit)
        self.own = ItemText(
            ident, ask.name, ask.name, ItemKind.GOODS, ask.unit, size, 0, 0, ask.picture,
            approval=False, per_day=None,
        )  # fmt: skip
        self.lines = (*self.lines, _offered(self.own))
        self._ask_number(ident, "offer")

    # -- offered or not ---------------------------------------------------------------------------

    def _ask_off(self, item: str) -> None:
        line = next((each for each in self.lines if each.item == item), None)
        if line is None:
            return
        event, clerk = self.mint(), self.clerk

        def answered(yes: bool) -> None:
            if not yes:
                self.open(item)
                return
            self.session.do(
                lambda uow: stock.retire(uow, event, item=item, clerk=clerk),
                lambda outcome: self._moved(outcome, item),
            )

        self.rooms.question(
            words.shown("counter-shelf-off-ask", name=line.name),
            answered,
            yes=words.shown("counter-shelf-take-off"),
            no=words.shown("counter-shelf-stays"),
            lines=(words.shown("counter-shelf-off-why"),),
            picture=line.picture,
        )

    def _put_back(self, item: str) -> None:
        event, clerk = self.mint(), self.clerk
        self.session.do(
            lambda uow: stock.put_back(uow, event, item=item, clerk=clerk),
            lambda outcome: self._moved(outcome, item),
        )

    def _moved(self, outcome: Outcome, item: str) -> None:
        if outcome is Outcome.DONE:
            self.counter.villager.mouth.tone("success")
            self.open(item)
        else:
            self._refused(outcome, item)

    def _refused(self, outcome: Outcome, item: str) -> None:
        self.counter.villager.mouth.tone("error")
        kind = str(outcome).replace("_", "-")
        self.rooms.tell(f"counter-shelf-told-{kind}", lambda: self.open(item), warning=True)


def _line(line: Line) -> models.ShelfLine:
    """A line of the book as the page shows it."""
    coming = ""
    if line.coming is not None:
        points, day = line.coming
        coming = words.shown("counter-shelf-coming", day=short_day(day), points=points)
    state = "listed" if line.listed else "retired"
    return models.ShelfLine(
        line.item, line.name, line.picture, line.unit, line.size, line.price, line.counted,
        line.on_hand, line.promised, state, coming,
    )  # fmt: skip


def _offered(item: ItemText) -> models.ShelfLine:
    """A thing of the catalogue this village has never offered."""
    counted = item.kind is ItemKind.GOODS
    return models.ShelfLine(
        item.id, item.name, item.picture, item.measure, item.detail, item.price, counted,
        state="new",
    )  # fmt: skip
