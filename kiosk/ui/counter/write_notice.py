"""Writing a notice by touch: a title, then line after line, then how long it hangs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.keyboard import NoteTyper
from kiosk.ui.counter.models import NewNotice
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


class _LineTyper(NoteTyper):
    """A line of a notice."""

    hint = "counter-notice-type"


class WriteNoticePage(ShellPage):
    """写通知."""

    name = "writeNoticePage"
    model: NewNotice

    def __init__(self, look: Look, model: NewNotice, parent: QWidget | None = None) -> None:
        self._title, self._until = "", ""
        self._lines: list[str] = []
        self._ready = False
        self._typer = _LineTyper(self, model.title_most)
        super().__init__(look, model, parent)

    def title(self) -> str:
        """Which part is being written, and how long it may be."""
        if self._ready:
            return self.shown("counter-notice-how-long")
        if not self._title:
            return self.shown("counter-notice-title", most=self.model.title_most)
        number, most = len(self._lines) + 1, self.model.line_most
        return self.shown("counter-notice-line", number=number, most=most)

    def head_parts(self, area: Area) -> Area:
        """Back; nothing hangs."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """The keyboard; at the end what was written, and for how long."""
        if self._ready:
            self._hang(area)
        else:
            self._write(area)

    def _write(self, area: Area) -> None:
        gap, small = self.look.gap, self.look.shape == "small"
        foot, rest = area.cut_bottom(18.0 if small else 27.0, gap)
        enough, on = foot.columns([0.4, 0.6], gap * 1.5)
        typed = bool(self._typer.name)
        self.word_key(
            "noticeEnoughKey",
            self.shown("counter-notice-enough"),
            enough,
            self._finish,
            size="label",
            enabled=bool(self._title) and (typed or bool(self._lines)),
        )
        self.word_key(
            "noticeNextKey",
            self.shown("counter-notice-next"),
            on,
            self._next,
            icon="arrow-right-bold",
            style="primary",
            enabled=typed and len(self._lines) + 1 < self.model.lines_most,
        )
        self._typer.put(rest)

    def _take(self) -> None:
        """What was typed becomes the title or the next line."""
        typed = self._typer.name
        if typed and not self._title:
            self._title = typed
        elif typed:
            self._lines.append(typed)
        self._typer = _LineTyper(self, self.model.line_most)

    def _next(self) -> None:
        self._take()
        self.refresh()

    def _finish(self) -> None:
        self._take()
        self._ready = True
        self.refresh()

    # -- how long --------------------------------------------------------------------------------

    def _hang(self, area: Area) -> None:
        gap, small = self.look.gap, self.look.shape == "small"
        foot, rest = area.cut_bottom(18.0 if small else 27.0, gap)
        days, rest = rest.cut_bottom(18.0 if small else 25.0, gap)
        for at, ((word, day), cell) in enumerate(
            zip(self.model.days, days.columns(max(1, len(self.model.days)), gap), strict=True)
        ):
            face = Word(word, 7.4, STRONG, least="small", align="centre")
            on = day == self._until
            self.choice(f"noticeDay{at}", word, cell, lambda d=day: self._for(d), face, on=on)
        lines = self._lines[:4] if small else self._lines
        bits: list[Bit] = [Word(self._title, 10.0 if small else 13.0, STRONG, least="body")]
        bits += [Word(line, 7.0, BODY, least="small") for line in lines]
        face_ = Column(bits, 1.0 if small else 3.0, "centre")
        said = " ".join((self._title, *self._lines))
        self.flat("noticeSheet", rest, face_, fill="card", edge="line", said=said, pad=6.0)
        self.word_key(
            "hangNoticeKey",
            self.shown("counter-notice-hang"),
            foot,
            self._ask,
            icon="check-fat-fill",
            style="primary",
            enabled=bool(self._until),
        )

    def _for(self, day: str) -> None:
        self._until = day
        self.refresh()

    def _ask(self) -> None:
        self.asked.emit(asks.HangNotice(self._title, tuple(self._lines), self._until))
