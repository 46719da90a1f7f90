"""20: who are you, and six digits. Also asks for the second clerk where two are needed.

Clicks only: digits are neither spoken nor shown. What was typed never leaves the page but whole.
"""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Icon, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import ClerkFace, StaffPin
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.parts import Avatar
from kiosk.ui.metrics import Area
from kiosk.ui.screen import Plan
from kiosk.ui.theme import Look
from kiosk.ui.widgets import NumberPad, PinDots

PIN_LENGTH = 6
_FACES_A_PAGE = 4


class PinPage(CounterPage):
    """20."""

    number = "20"
    name = "staffPinPage"
    model: StaffPin

    def __init__(self, look: Look, model: StaffPin, parent: QWidget | None = None) -> None:
        self._digits = ""
        self._page = 0
        super().__init__(look, model, parent)

    def present(self, model: StaffPin) -> None:
        """A new state always clears what was typed."""
        self._digits = ""
        super().present(model)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed stays behind."""
        self._digits = ""
        super().hideEvent(event)

    # -- building ------------------------------------------------------------------------------

    def build(self, plan: Plan) -> None:
        """Back and title; faces at the left (above, on an upright panel), the pad at the right."""
        small = self.look.shape == "small"
        whole = plan.whole
        if self.look.shape == "tall":
            whole = whole.cut_bottom(0.6 * whole.h)[0]
        inner = whole.inset(10.0, 8.0 if small else 10.0)
        head, rest = inner.cut_top(18.0 if small else 22.0, 5.0 if small else 8.0)
        self._head(head)
        if self.look.shape == "tall":
            left, right = rest.columns([0.42, 0.58], 9.0)
        else:
            left, right = rest.columns([0.5, 0.5], 14.0 if small else 22.0)
        self._faces(left)
        self._pad(right)

    def _head(self, area: Area) -> None:
        model = self.model
        self.word_key(
            "pinBackKey",
            words.shown("key-back"),
            area.cut_left(64.0 if self.look.shape == "wide" else 48.0)[0],
            asks.Back(),
            icon="arrow-left-bold",
            size=10.0,
        )
        title = self.shown("counter-pin-second" if model.second else "counter-pin-title")
        room = Area(area.x + 66, area.y, area.w - 132, area.h)
        self.label("pinTitle", room, Word(title, 13.0, STRONG, least="body"), h="centre")

    def _faces(self, area: Area) -> None:
        small = self.look.shape == "small"
        line, rest = area.cut_top(10.0 if small else 14.0, 3.0 if small else 6.0)
        ask = self.model.why if self.model.second else self.shown("counter-pin-who")
        self.label("pinWho", line, Word(ask, 11.0, STRONG, least="body"))
        foot, faces = rest.cut_bottom(17.0 if small else 26.0, 4.0 if small else 10.0)
        clerks = self.model.clerks
        many = len(clerks) > _FACES_A_PAGE
        cells = faces.grid(2, 2, self.look.gap + 1.5)
        room = 3 if many else _FACES_A_PAGE
        first = self._page * room
        for clerk, cell in zip(clerks[first : first + room], cells, strict=False):
            self._face(clerk, cell)
        if many:
            self.word_key(
                "pinMoreKey",
                self.shown("counter-pin-more"),
                cells[3],
                self._turn,
                icon="caret-right-bold",
            )
        hint = self.shown("counter-pin-forgot", name=self.model.head) if self.model.head else ""
        if hint:
            em = self.look.em("body")
            face = Row(
                [
                    Icon("identification-card-bold", em * 1.2, "pine"),
                    Word(hint, 8.8, BODY, least="small", lines=2),
                ],
                4.0,
            )
            self.flat("pinForgot", foot, face)

    def _face(self, clerk: ClerkFace, cell: Area) -> None:
        side = min(31.0, cell.h * 0.48)
        lines: list[Bit] = [Word(clerk.name, 10.8, STRONG, least="body")]
        if clerk.role:
            lines.append(Word(clerk.role, 8.4, BODY, "ink_soft", least="small"))
        text = Column(lines, 0.0, "centre")
        tight = cell.h < 46.0
        face: Bit = (
            Row([Avatar(clerk.face, side * 1.1, "tint"), Column(lines)], 4.0)
            if tight
            else Column([Avatar(clerk.face, side, "tint"), text], 1.0, "centre")
        )
        on = clerk.clerk == self.model.chosen
        said = f"{clerk.name}，{clerk.role}" if clerk.role else clerk.name
        ask = asks.ChooseClerk(clerk.clerk)
        self.choice(f"clerk{clerk.clerk}", said, cell, ask, face, on=on, tick=True)

    def _turn(self) -> None:
        pages = -(-len(self.model.clerks) // 3)
        self._page = (self._page + 1) % pages
        self.refresh()

    def _pad(self, area: Area) -> None:
        small = self.look.shape == "small"
        line, rest = area.cut_top(10.0 if small else 14.0, 3.0 if small else 6.0)
        name = next((c.name for c in self.model.clerks if c.clerk == self.model.chosen), "")
        ask = (
            self.shown("counter-pin-press", name=name) if name else self.shown("counter-pin-choose")
        )
        self.label("pinPress", line, Word(ask, 11.0, STRONG, least="body"))
        field, rest = rest.cut_top(16.0 if small else 25.0, 4.5 if small else 7.0)
        self._dots = self.add(PinDots(self.look, "pinDots", self), field)
        roomy = self.look.shape == "wide"
        pad_look = self.look.with_mode("elder") if roomy else self.look
        pad = NumberPad(
            pad_look, self.shown("counter-pin-back"), self.shown("counter-pin-enter"), self
        )
        self.add(pad, rest)
        pad.digit.connect(self._typed)
        pad.back.connect(self._one_back)
        pad.entered.connect(self._entered)
        for key in pad.keys:
            key.lock = key.objectName()
        open_ = bool(name) and not self.model.locked_minutes
        for other in (*pad.keys, pad.back_key):
            other.setEnabled(open_)
        self._pad_widget, self._open = pad, open_
        self._show_digits()

    # -- typing --------------------------------------------------------------------------------

    def _show_digits(self) -> None:
        model = self.model
        if model.locked_minutes:
            words_ = self.shown("counter-pin-locked", minutes=model.locked_minutes)
            self._dots.set_words(words_)
            self._dots.setAccessibleName(words_)
        elif (model.wrong or model.no_record) and not self._digits:
            words_ = self.shown("counter-pin-wrong" if model.wrong else "counter-cannot-record")
            self._dots.set_words(words_)
            self._dots.setAccessibleName(words_)
        else:
            self._dots.set_filled(len(self._digits))
            self._dots.setAccessibleName(self.shown("counter-pin-filled", count=len(self._digits)))
        self._pad_widget.enter_key.setEnabled(self._open and len(self._digits) == PIN_LENGTH)

    def _typed(self, digit: str) -> None:
        if self._open and len(self._digits) < PIN_LENGTH:
            self._digits += digit
            self._show_digits()

    def _one_back(self) -> None:
        self._digits = self._digits[:-1]
        self._show_digits()

    def _entered(self) -> None:
        chosen = self.model.chosen
        if chosen is None or len(self._digits) != PIN_LENGTH:
            return
        pin, self._digits = self._digits, ""
        self._show_digits()
        self.asked.emit(asks.PinEntered(chosen, pin))
