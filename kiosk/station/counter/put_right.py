"""A wrong entry is reversed, or rebooked for the right person, in one gesture with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from kiosk import words
from kiosk.services import put_right
from kiosk.services.put_right import Outcome
from kiosk.station.counter.people import Found
from kiosk.station.counter.present import person_line
from kiosk.station.counter.room import Room
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.member import MemberPage
from kiosk.ui.counter.put_right import PutRightPage

_REASONS = ("person", "clause", "twice", "count", "absent", "untrue", "goods", "other")


class PutRightRoom(Room):
    """Nothing is edited: a second entry names the first."""

    model: models.PutRight | None = None

    def left(self) -> None:
        """Nothing was changed."""
        self.model = None

    def take(self, ask: object) -> bool:
        """From the key 改这一笔 on."""
        match ask:
            case asks.PutRightWanted(entry=entry):
                self._open(entry)  # type: ignore[arg-type]
            case asks.ReasonChosen(reason=reason) if self.model is not None:
                self._present(reason=reason)
            case asks.FindRight() if self.model is not None:
                self.rooms.people.find("rebook", self._right)
            case asks.Reverse() if self.model is not None:
                self._reverse(ask)
            case asks.Rebook() if self.model is not None:
                self._rebook(ask)
            case asks.Back() if isinstance(self.counter.page(), PutRightPage):
                self._leave()
            case asks.Back() if self.model is not None:
                self._present()  # nobody was chosen: back to the entry
            case _:
                return False
        return True

    def _open(self, entry: bytes) -> None:
        page = self.counter.page()
        if not isinstance(page, MemberPage):
            return
        line = next((e for e in page.model.entries if e.entry == entry), None)
        if line is None or not line.can_change:
            return
        goods = line.points < 0
        reasons = tuple((r, words.shown(f"counter-reason-{r}")) for r in _REASONS)
        self.model = models.PutRight(
            self.session.shell, page.model.person, line, reasons, goods=goods
        )
        self.counter.show(PutRightPage(self.counter.look, self.model))

    def _present(self, **changes: object) -> None:
        assert self.model is not None
        self.model = replace(self.model, **changes)  # type: ignore[arg-type]
        page = self.counter.page()
        if isinstance(page, PutRightPage):
            page.present(self.model)
        else:
            self.counter.show(PutRightPage(self.counter.look, self.model))

    def _right(self, found: Found) -> None:
        self._present(right=person_line(found.person))

    def _leave(self) -> None:
        member = self.model.person.member if self.model else None
        self.model = None
        self.rooms.people.member = member
        self.rooms.people.reopen_member()

    def _words(self, reason: str) -> str:
        return words.shown(f"counter-reason-{reason}")

    def _reverse(self, ask: asks.Reverse, second: int | None = None) -> None:
        event, clerk, reason = self.mint(), self.clerk, self._words(ask.reason)
        entry = cast(bytes, ask.entry)
        if ask.goods:
            reason = words.shown(f"counter-reason-goods-{ask.goods}", reason=reason)
        self.session.do(
            lambda uow: put_right.reverse(
                uow, event, entry=entry, reason=reason, clerk=clerk, second=second
            ),
            lambda result: self._done(result, lambda number: self._reverse(ask, number)),
        )

    def _rebook(self, ask: asks.Rebook, second: int | None = None) -> None:
        event, clerk, reason = self.mint(), self.clerk, self._words(ask.reason)
        entry = cast(bytes, ask.entry)
        self.session.do(
            lambda uow: put_right.rebook(
                uow, event, entry=entry, member=ask.right, reason=reason, clerk=clerk,
                second=second,
            ),
            lambda result: self._done(result, lambda number: self._rebook(ask, number)),
        )  # fmt: skip

    def _done(self, result: put_right.PutRight, again: Callable[[int], None]) -> None:
        if result.outcome is Outcome.NEEDS_SECOND:
            self.rooms.entrance.ask_second(words.shown("counter-second-reversal"), again)
        elif result.outcome is Outcome.DONE:
            self._leave()
        else:
            kind = str(result.outcome).replace("_", "-")
            self.rooms.tell(f"counter-put-right-{kind}", self._leave, warning=True)
