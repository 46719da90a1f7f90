"""05–06b: 换东西. Chosen by picture, asked 对吗, held until the goods are handed over.

The exchange's event id is on the disk before page 06 asks: a double tap, a crash and a retry are
one entry, and what the clock broke off waits for the same card until the day is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from kiosk.core.exchange_rules import Answer
from kiosk.core.visit import Place
from kiosk.services import basis, exchange, gestures, shelf
from kiosk.services.exchange import Made, Outcome
from kiosk.services.gestures import Begun
from kiosk.services.shelf import Seen
from kiosk.station import slips
from kiosk.station.chapters.base import Chapter
from kiosk.station.paper import SlipFate
from kiosk.station.present import goods
from kiosk.store.uow import UnitOfWork
from kiosk.ui.models import ConfirmModel, DoneModel, ExchangeModel, HowManyModel
from kiosk.ui.villager.confirm import ConfirmScreen
from kiosk.ui.villager.done import DoneScreen
from kiosk.ui.villager.exchange import ExchangeScreen
from kiosk.ui.villager.how_many import HowManyScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation

KIND = "exchange"
_AT_THE_COUNTER = "prompt-exchange-elsewhere"


_NOT_MADE = {
    Outcome.CHANGED: "prompt-exchange-changed",
    Outcome.NO_SUCH_ITEM: "prompt-exchange-retired",
    Outcome.NO_SUCH_MEMBER: "prompt-account-closed",
}
_NOT_TO_BE_HAD = {
    Answer.NOT_ENOUGH: "prompt-exchange-short",
    Answer.SOLD_OUT: "prompt-exchange-gone",
    Answer.DAY_LIMIT: "prompt-exchange-limit",
    Answer.NOT_LISTED: "prompt-exchange-retired",
}


def _why_not(made: Made) -> str:
    """The sentence for an exchange that was not made; what is not hers to know is the counter's."""
    if made.outcome is Outcome.REFUSED and made.decision is not None:
        return _NOT_TO_BE_HAD.get(made.decision.answer, _AT_THE_COUNTER)
    return _NOT_MADE.get(made.outcome, _AT_THE_COUNTER)


@dataclass
class _Shelf:
    """What she sees on the shelf, and where she is in it."""

    balance: int
    seen: tuple[Seen, ...]
    page: int = 1
    chosen: Seen | None = None
    count: int = 1
    begun: Begun | None = None
    made: Made | None = None
    undo_until_s: float = 0.0


class ExchangeChapter(Chapter):
    """From the shelf to the slip."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self._shelf: _Shelf | None = None

    def forget(self) -> None:
        """The gesture stays on the disk for her card; nothing stays here."""
        self._shelf = None

    # -- the shelf -----------------------------------------------------------------------------

    def open(self) -> None:
        """The shelf; or the question she left open earlier today."""
        self._load(self._opened)

    def reopen(self) -> None:
        """The shelf at the page she was on."""
        page = self._shelf.page if self._shelf else 1
        self._load(lambda found, _: self._show_shelf(replace(found, page=page)))

    def _load(self, then: Callable[[_Shelf, Begun | None], None]) -> None:
        node, day, who = self.records.node, self.records.day, self.person

        def question(conn: Connection) -> tuple[_Shelf, Begun | None]:
            here = exchange.spends_here(conn, node.village, node.device)
            seen = shelf.seen_by(conn, node.village, day, who.member, spends_here=here)
            balance = basis.holding_of(conn, node.village, who.account).balance
            return _Shelf(balance, seen), gestures.under_way(conn, who.account, KIND, day)

        self.station.ask(question, lambda found: then(*found))

    def _opened(self, found: _Shelf, begun: Begun | None) -> None:
        if found.seen and all(seen.answer is Answer.NOT_HERE for seen in found.seen):
            self.station.mouth.tone("attention")
            self.station.say(_AT_THE_COUNTER)
            return
        self._shelf = found
        chosen = self._of(str(begun.detail.get("item"))) if begun else None
        if begun is None or chosen is None or chosen.most < 1:
            self._show_shelf(found)
            return
        found.chosen, found.begun = chosen, begun
        found.count = min(int(begun.detail.get("count", 1)), chosen.most)
        self.station.visit.trail.append(Place.HOME)
        self.station.visit.place = Place.SHELF
        self._show_confirm()

    def _of(self, item: str) -> Seen | None:
        found = self._shelf
        return next((s for s in found.seen if s.item.item == item), None) if found else None

    def _show_shelf(self, found: _Shelf, *, turned: bool = False, say: bool = True) -> None:
        self._shelf = found
        size = ExchangeScreen.goods_per_page(self.station.look)
        pages = max(1, -(-len(found.seen) // size))
        found.page = min(max(1, found.page), pages)
        part = found.seen[(found.page - 1) * size : found.page * size]
        model = ExchangeModel(found.balance, tuple(goods(seen) for seen in part), found.page, pages)
        screen = ExchangeScreen(self.station.look, model, self.station.today)
        screen.chosen.connect(self._chosen)
        screen.page_wanted.connect(self._turn_page)
        if turned:
            self.station.renew(screen)
        else:
            self.station.turn(Place.SHELF, screen, say=say)

    def _turn_page(self, step: int) -> None:
        if self._shelf is not None:
            self._shelf.page += step
            self._show_shelf(self._shelf, turned=True)

    def _chosen(self, item: str) -> None:
        seen = self._of(item)
        if seen is None or self._shelf is None:
            return
        if goods(seen).state != "enough":
            self.station.mouth.tone("error")
            self.station.say(_NOT_TO_BE_HAD.get(seen.answer, _AT_THE_COUNTER))
            return
        self._shelf.chosen, self._shelf.count = seen, 1
        if seen.most > 1:
            self._show_how_many()
        else:
            self._begin()

    # -- how many ------------------------------------------------------------------------------

    def reopen_how_many(self) -> None:
        """Where she was."""
        self._show_how_many() if self._shelf and self._shelf.chosen else self.open()

    def _show_how_many(self) -> None:
        found, seen = self._shelf, self._shelf.chosen if self._shelf else None
        if found is None or seen is None:
            return
        item = seen.item
        model = HowManyModel(
            item.item, item.name, item.picture, item.size, item.unit, item.price,
            found.balance, found.count, seen.most,
        )  # fmt: skip
        screen = HowManyScreen(self.station.look, model, self.station.today)
        screen.changed.connect(self._count_changed)
        screen.taken.connect(self._taken)
        screen.dropped.connect(self.station.go_back)
        self.station.turn(Place.HOW_MANY, screen)

    def _count_changed(self, count: int) -> None:
        if self._shelf is not None:
            self._shelf.count = count

    def _taken(self, count: int) -> None:
        self._count_changed(count)
        self._begin()

    # -- the question --------------------------------------------------------------------------

    def reopen_confirm(self) -> None:
        """Where she was."""
        self._show_confirm() if self._shelf and self._shelf.begun else self.open()

    def _begin(self) -> None:
        """Put the gesture on the disk, then ask."""
        found, who = self._shelf, self.person
        if found is None or found.chosen is None:
            return
        detail = {"item": found.chosen.item.item, "count": found.count}

        def begun(gesture: Begun) -> None:
            found.begun = gesture
            self._show_confirm()

        self.station.do(lambda uow: gestures.begin(uow, who.account, KIND, detail), begun)

    def _show_confirm(self) -> None:
        found = self._shelf
        if found is None or found.chosen is None:
            return
        item = found.chosen.item
        model = ConfirmModel(
            item.name, item.picture, found.count, item.unit, found.balance,
            found.count * item.price,
        )  # fmt: skip
        screen = ConfirmScreen(self.station.look, model, self.station.today)
        screen.yes.connect(self._yes)
        screen.no.connect(self._no)
        self.station.turn(Place.CONFIRM, screen)

    def back(self) -> bool:
        """返回 on the question is 不换."""
        if self.station.visit.place is Place.CONFIRM:
            self._no()
            return True
        if self.station.visit.place is Place.DONE:
            self.station.go_home()
            return True
        return False

    def _no(self) -> None:
        account = self.person.account
        self.station.note(lambda uow: gestures.drop(uow, account, KIND))
        self.station.visit.trail.clear()
        self.station.visit.go(Place.HOME, self.station.now_s(), remember=False)
        self.reopen()

    def _yes(self) -> None:
        found, who = self._shelf, self.person
        if found is None or found.chosen is None or found.begun is None:
            return
        item, count, gesture = found.chosen.item, found.count, found.begun.event_id

        def deed(uow: UnitOfWork) -> Made:
            made = exchange.make(
                uow,
                gesture,
                member=who.member,
                item=item.item,
                count=count,
                shown_points=item.price * count,
                operator=basis.herself(who.member),
            )
            gestures.drop(uow, who.account, KIND)
            return made

        self.station.do(deed, self._made)

    def _made(self, made: Made) -> None:
        found = self._shelf
        if found is None or made.outcome is not Outcome.DONE or made.item is None:
            # Price, shelf or balance changed since the page came up: nothing was written.
            self.station.mouth.tone("error")
            self._load(lambda fresh, _: self._changed(fresh, made))
            return
        self.station.mouth.tone("success")
        found.made, found.balance = made, made.after
        found.undo_until_s = self.station.now_s() + made.undo_s
        self._show_done(made, made.undo_s)
        slips.exchange_slip(self.station, self.person, made, self._slip_done)

    def _changed(self, fresh: _Shelf, made: Made) -> None:
        self.station.visit.trail.clear()
        self._show_shelf(fresh, say=False)
        self.station.say(_why_not(made))

    # -- done ----------------------------------------------------------------------------------

    def _show_done(self, made: Made, seconds: int) -> None:
        item = made.item
        assert item is not None
        paper = self.station.paper
        model = DoneModel(
            item.name,
            item.picture,
            made.count,
            item.unit,
            made.after,
            slip=paper is not None and paper.prints,
            seconds=seconds,
            kept=self._kept(made),
        )
        screen = DoneScreen(self.station.look, model, self.station.today)
        screen.undo.connect(self._undo)
        screen.another.connect(self._another)
        screen.known.connect(self.station.go_home)
        self.station.turn(Place.DONE, screen, remember=False)

    def _slip_done(self, fate: SlipFate) -> None:
        screen = self.station.window.screen_shown
        found = self._shelf
        if not isinstance(screen, DoneScreen) or found is None or found.made is None:
            return
        promised = screen.model.slip
        no_paper = fate is SlipFate.NO_PAPER
        screen.set_slip(fate is SlipFate.PRINTED, self._kept(found.made), no_paper=no_paper)
        if no_paper:
            self.station.say("prompt-no-slip-paper")
        elif promised and fate is SlipFate.KEPT:  # she was told to take one
            self.station.say("prompt-done-no-slip")

    def _kept(self, made: Made) -> str:
        return slips.kept_words(made.mark) if made.mark is not None else ""

    def tick(self, now_s: float) -> None:
        """The seconds of 错了，不换 run down once a second."""
        found = self._shelf
        screen = self.station.window.screen_shown
        if found is not None and found.made is not None and isinstance(screen, DoneScreen):
            screen.set_seconds(max(0, -int(-(found.undo_until_s - now_s) // 1)))

    def _another(self) -> None:
        self.station.visit.trail.clear()
        self.station.visit.go(Place.HOME, self.station.now_s(), remember=False)
        self.open()

    def _undo(self) -> None:
        found, who = self._shelf, self.person
        if found is None or found.made is None or found.made.mark is None:
            return
        entry, event = found.made.mark.entry, self.records.node.mint()
        self.station.do(
            lambda uow: exchange.undo(uow, event, exchange=entry, member=who.member),
            self._undone,
        )

    def _undone(self, ended: exchange.Ended) -> None:
        if ended.outcome is not Outcome.DONE:
            self.station.mouth.tone("error")
            self._slip_late()
            return
        self.station.mouth.tone("success")
        self.station.visit.trail.clear()
        self.station.visit.go(Place.HOME, self.station.now_s(), remember=False)
        self._load(lambda fresh, _: self._back_on_shelf(fresh))

    def _back_on_shelf(self, fresh: _Shelf) -> None:
        self._show_shelf(fresh, say=False)
        self.station.say("prompt-undone")

    def _slip_late(self) -> None:
        screen = self.station.window.screen_shown
        if isinstance(screen, DoneScreen):
            screen.set_seconds(0)
