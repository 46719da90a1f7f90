"""Activities and notices: called off, hung, taken down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Board, BoardActivity, BoardNotice
from kiosk.ui.counter.parts import Sides, chip
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look

KINDS = ("activities", "notices")
_Key = tuple[str, str, object, str, str]


class BoardPage(ShellPage):
    """活动和通知."""

    name = "boardPage"
    model: Board

    def __init__(self, look: Look, model: Board, parent: QWidget | None = None) -> None:
        self._kind, self._at, self._page = model.kind, 0, 0
        self._calling_off, self._why = False, ""
        super().__init__(look, model, parent)

    def present(self, model: Board) -> None:
        """Something was called off, hung or taken down."""
        if model is not self.model:
            self._kind, self._at, self._page = model.kind, 0, 0
            self._calling_off, self._why = False, ""
        super().present(model)

    def title(self) -> str:
        """What it is; or what was just done."""
        return self.model.news or self.shown("counter-board-title")

    def head_parts(self, area: Area) -> Area:
        """Back to the desk."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """Two lists at the left, the chosen one and what can be done with it at the right."""
        gap = self.look.gap + 0.8
        if self.look.shape == "tall":
            left, right = area.rows([0.5, 0.5], gap)
        else:
            left, right = area.columns([0.5, 0.5], gap)
        head, rest = left.cut_top(17.0 if self.look.shape == "small" else 20.0, gap)
        for kind, cell in zip(KINDS, head.columns(2, self.look.gap), strict=True):
            self._kind_key(kind, cell)
        if self._kind == "notices":
            foot, rest = rest.cut_bottom(18.0 if self.look.shape == "small" else 25.0, gap)
            write = self.shown("counter-board-write")
            self.word_key(
                "writeNoticeKey", write, foot, asks.WriteNotice(), icon="note-pencil-bold"
            )
        things = self._things()
        if not things:
            text = self.shown(f"counter-board-no-{self._kind}")
            self.flat("boardEmpty", rest, Word(text, "body", BODY, "ink_soft"), said=text)
            return
        self._at = min(self._at, len(things) - 1)
        self._list(rest, things)
        chosen = things[self._at]
        if isinstance(chosen, BoardNotice):
            self._notice(right, chosen)
        elif self._calling_off:
            self._reasons(right, chosen)
        else:
            self._activity(right, chosen)

    def _things(self) -> Sequence[BoardActivity | BoardNotice]:
        return self.model.notices if self._kind == "notices" else self.model.activities

    # -- the lists -----------------------------------------------------------------------------

    def _kind_key(self, kind: str, cell: Area) -> None:
        word = self.shown(f"counter-board-{kind}")
        count = str(len(self.model.notices if kind == "notices" else self.model.activities))
        face = Sides(
            Word(word, "body", STRONG, least="small"),
            Word(count, "small", STRONG, "ink_soft", least="small"),
        )
        on = kind == self._kind
        said = f"{word} {count}"
        self.choice(f"boardKind-{kind}", said, cell, lambda: self._open(kind), face, on=on)

    def _open(self, kind: str) -> None:
        self._kind, self._at, self._page = kind, 0, 0
        self._calling_off, self._why = False, ""
        self.refresh()

    def _list(self, area: Area, things: Sequence[BoardActivity | BoardNotice]) -> None:
        gap = self.look.gap
        row = 22.0 if self.look.shape == "small" else 27.0
        fits = max(1, int((area.h + gap) // (row + gap)))
        if len(things) > fits:
            foot, area = area.cut_bottom(17.0, gap)
            fits = max(1, int((area.h + gap) // (row + gap)))
            pages = -(-len(things) // fits)
            self._page = min(self._page, pages - 1)
            self.pager(foot, self._page, pages, lambda by: self._turn(by, fits))
        first = self._page * fits
        for at, (thing, cell) in enumerate(
            zip(things[first : first + fits], area.rows(fits, gap), strict=False)
        ):
            self._line(at, first + at, thing, cell.cut_top(min(cell.h, 34.0))[0])

    def _line(self, at: int, place: int, thing: BoardActivity | BoardNotice, cell: Area) -> None:
        second = thing.until if isinstance(thing, BoardNotice) else thing.when
        bits: list[Bit] = [
            Pic(thing.picture, min(18.0, cell.h - 6.0)),
            Column(
                [
                    Word(thing.title, 7.8, STRONG, least="small"),
                    Word(second, 6.4, BODY, "ink_soft", least="small"),
                ]
            ),
        ]
        face, said = Sides(Row(bits, 4.0)), f"{thing.title} {second}"
        on = place == self._at
        self.choice(f"board{at}", said, cell, lambda: self._choose(place), face, on=on)

    def _choose(self, place: int) -> None:
        self._at, self._calling_off, self._why = place, False, ""
        self.refresh()

    def _turn(self, by: int, fits: int) -> None:
        self._page += by
        self._choose(self._page * fits)

    # -- the chosen one --------------------------------------------------------------------------

    def _activity(self, area: Area, line: BoardActivity) -> None:
        came = self.shown("counter-came", count=line.came)
        coming = self.shown("counter-signed-up", count=line.signed_up)
        keys: list[_Key] = []
        if line.today:
            word = self.shown("counter-board-station")
            ask = asks.OpenStation(line.activity)
            keys.append(("boardStation", word, ask, "identification-card-bold", "primary"))
        if line.ahead and not line.hangs:
            word = self.shown("counter-board-hang")
            ask_hang = asks.HangForActivity(line.activity)
            keys.append(("boardHang", word, ask_hang, "megaphone-bold", "card"))
        if line.ahead and line.signed_up:
            word = self.shown("counter-board-not-coming")
            ask_not = asks.NotComing(line.activity)
            keys.append(("boardNotComing", word, ask_not, "user-minus-bold", "card"))
        off = self.shown("counter-board-call-off")
        keys.append(("boardCallOff", off, self._begin_calling_off, "prohibit-bold", "card"))
        lines = (line.when, line.place, line.gain)
        self._sheet(self._keys(area, keys), line.picture, line.title, lines, (came, coming))

    def _notice(self, area: Area, notice: BoardNotice) -> None:
        down = self.shown("counter-board-take-down")
        ask = asks.TakeDownNotice(notice.notice)
        rest = self._keys(area, [("boardTakeDown", down, ask, "trash-bold", "card")])
        lines = notice.lines[: 3 if self.look.shape == "small" else 6]
        self._sheet(rest, notice.picture, notice.title, lines, (notice.until,))

    def _keys(self, area: Area, keys: Sequence[_Key]) -> Area:
        """Keys at the foot, two in a row; returns what is left above them."""
        gap = self.look.gap
        rows = -(-len(keys) // 2)
        high = 18.0 if self.look.shape == "small" else 25.0
        foot, rest = area.cut_bottom(rows * high + (rows - 1) * gap, gap)
        for (name, word, does, icon, style), cell in zip(
            keys, foot.grid(2 if len(keys) > 1 else 1, rows, gap), strict=False
        ):
            # Calling off asks why first, on this very page.
            asks_why = does == self._begin_calling_off
            hers = not asks_why or self.open_to_her(asks.CancelActivity(b"", ""))
            self.word_key(name, word, cell, does, icon=icon, style=style, enabled=hers)
        return rest

    def _sheet(
        self, area: Area, picture: str, title: str, lines: Sequence[str], chips: Sequence[str]
    ) -> None:
        small = self.look.shape == "small"
        bits: list[Bit] = [
            Row(
                [
                    Pic(picture, 20.0 if small else 34.0, least=14.0),
                    Word(title, 9.0 if small else 12.0, STRONG, lines=2, least="small"),
                ],
                6.0,
            )
        ]
        bits += [Word(line, 7.4, BODY, least="small") for line in lines if line]
        pills = [chip(self.look, text, fill="tint", colour="ink") for text in chips]
        bits.append(Row(pills, 4.0))
        face = Column(bits, 4.0 if self.look.shape == "wide" else 1.5, "centre")
        said = " ".join((title, *lines, *chips))
        self.flat("boardSheet", area, face, fill="card", edge="line", said=said, pad=6.0)

    # -- calling off -----------------------------------------------------------------------------

    def _begin_calling_off(self) -> None:
        self._calling_off, self._why = True, ""
        self.refresh()

    def _reasons(self, area: Area, line: BoardActivity) -> None:
        gap, small = self.look.gap, self.look.shape == "small"
        foot, rest = area.cut_bottom(18.0 if small else 27.0, gap)
        keep, off = foot.columns([0.4, 0.6], gap * 1.4)
        stays = self.shown("counter-board-stays")
        self.word_key("boardStays", stays, keep, lambda: self._choose(self._at), size="label")
        self.word_key(
            "boardCallOffNow",
            self.shown("counter-board-call-off"),
            off,
            lambda: self.asked.emit(asks.CancelActivity(line.activity, self._why)),
            icon="prohibit-bold",
            style="primary",
            enabled=bool(self._why),
        )
        rows = -(-len(self.model.reasons) // 2)
        cells, top = rest.cut_bottom(rows * (18.0 if small else 25.0) + (rows - 1) * gap, gap)
        for at, (why, cell) in enumerate(
            zip(self.model.reasons, cells.grid(2, rows, gap), strict=False)
        ):
            face = Word(why, 7.4, STRONG, least="small", align="centre")
            on = why == self._why
            self.choice(f"boardWhy{at}", why, cell, lambda w=why: self._set_why(w), face, on=on)
        ask = self.shown("counter-board-why", title=line.title)
        bits: list[Bit] = [Word(ask, 9.0 if small else 11.0, STRONG, lines=2, least="small")]
        back = self.shown("counter-board-points-back", count=line.came) if line.came else ""
        if back:
            bits.append(Word(back, "body", BODY, "brick", lines=2, least="small"))
        face_ = Column(bits, 3.0, "centre")
        self.flat("boardAsked", top, face_, fill="tint", said=f"{ask} {back}".strip(), pad=6.0)

    def _set_why(self, why: str) -> None:
        self._why = why
        self.refresh()
