"""The frame of a window: four corner keys that never move, the fifth, the title, the caption."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Icon, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area, tokens
from kiosk.ui.screen import AGAIN, BACK, DONE, LOOK, STAFF, Plan
from kiosk.ui.theme import Look
from kiosk.ui.widgets.flat import Flat, Label
from kiosk.ui.widgets.key import style_of
from kiosk.ui.widgets.keys import WordKey
from kiosk.ui.wrap import clauses, wrap

_ICONS = {
    AGAIN: "speaker-high-bold",
    BACK: "arrow-left-bold",
    DONE: "sign-out-bold",
    STAFF: "hand-waving-bold",
    LOOK: "eye-bold",
}


_ENDS = frozenset("。？！")
_HAN_PER_LINE: dict[str, int] = {
    mode: tokens()["line"][f"han_per_line_{mode}"] for mode in ("standard", "elder", "extra_large")
}


class CornerKey(WordKey):
    """A key in a corner, 22 mm high, always at the same place."""

    kind = "corner"

    def __init__(self, look: Look, corner: str, parent: QWidget) -> None:
        style = "help" if corner == STAFF else "card"
        word = words.shown(f"key-{corner}")
        super().__init__(
            look, f"{corner}Key", word, parent, icon=_ICONS[corner], style=style, gap=2.8
        )
        self.kind = "corner"

    def compose_face(self, ink: Ink, body: Area) -> None:
        """Icon and word."""
        colour = style_of(self.look, self.style_name).text
        draw(ink, self._face(colour), body.inset(2.0, 0))


class LookKey(CornerKey):
    """看和听: an eye and an ear, then the words."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, LOOK, parent)

    def _face(self, colour: str, *, tight: bool = False) -> Bit:
        em = self.look.em("label")
        signs = Row(
            [Icon("eye-bold", em, colour), Icon("ear-bold", em * 0.92, colour)],
            self.look.size("look_key_icons_gap"),
        )
        return Row([signs, Word(self.word, "label", STRONG, colour)], 2.8)


class Caption(Flat):
    """The sentence that is being spoken, one line; clause by clause where the line is short."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "caption", None, parent, fill="tint")
        self.text, self.speaking, self.sound = "", False, True
        self._clause = self._line = 0
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._advance)

    def set_text(self, text: str, speaking: bool) -> None:
        """Show a sentence; while it is spoken a long one starts with its first line."""
        self._next.stop()
        self.text, self.speaking, self._clause = text, speaking, 0
        self.setAccessibleName(text)
        self._line = 0 if speaking else -1
        if speaking:
            self._wait_within_clause()
        self.update()

    def set_clause(self, index: int) -> None:
        """The voice has come to clause ``index``."""
        self._clause = index
        lines = self.lines()
        first = next((n for n, (_, c) in enumerate(lines) if c >= index), len(lines) - 1)
        if lines and lines[first][1] != index:  # the clause stands together with those before it
            first = max(n for n, (_, c) in enumerate(lines) if c <= index or n == 0)
        self._line = first
        self._wait_within_clause()
        self.update()

    def set_sound(self, on: bool) -> None:
        """Without sound the sign is crossed out; the words stay."""
        self.sound = on
        self.update()

    def lines(self) -> list[tuple[str, int]]:
        """The lines the sentence is shown in, each with the number of its first clause."""
        room = self._room()
        lines: list[tuple[str, int]] = []
        parts = clauses(self.text)
        for number, clause in enumerate(parts):
            if lines and self._better_alone(lines[-1][0], parts[number:]):
                lines.append((clause, number))
            elif lines and self._width(lines[-1][0] + clause) <= room:
                lines[-1] = (lines[-1][0] + clause, lines[-1][1])
            elif self._width(clause) > room >= self._width(clause.rstrip("。，")):
                lines.append((clause.rstrip("。，"), number))
            else:
                lines += [(part, number) for part in wrap(clause, room, self._width)]
        return lines

    def _better_alone(self, line: str, parts: list[str]) -> bool:
        """A sentence begins that has room on a line of its own, but not on this one."""
        if line[-1] not in _ENDS:
            return False
        ends = [n for n, part in enumerate(parts) if part[-1] in _ENDS]
        sentence = "".join(parts[: ends[0] + 1] if ends else parts)
        return self._width(line + sentence) > self._room() >= self._width(sentence)

    def _at_rest(self, lines: list[tuple[str, int]]) -> int:
        """Which line stands when nothing is said: the question, else the end of the sentence."""
        asked = [n for n, (line, _) in enumerate(lines) if line.endswith("？")]
        return asked[0] if asked else len(lines) - 1

    def shown_line(self) -> str:
        """The line that is shown now."""
        lines = self.lines() if self.text else []
        if not lines:
            return ""
        at = self._at_rest(lines) if self._line < 0 else min(self._line, len(lines) - 1)
        return lines[at][0]

    def _width(self, text: str) -> float:
        return self.look.text_width(text, self.look.em("body"), BODY)

    def _room(self) -> float:
        k = self.look.metrics.px_per_mm
        em = self.look.em("body")
        most = _HAN_PER_LINE.get(self.look.mode, 28) * em
        return min(most, self.width() / k - 5.0 - 0.9 * em - 2.6)

    def _wait_within_clause(self) -> None:
        """A clause longer than the line is shown in parts at the pace of the voice."""
        lines = self.lines()
        here, after = self._line, self._line + 1
        if here >= 0 and after < len(lines) and lines[after][1] == lines[here][1]:
            self._next.start(int(1000 * len(lines[here][0]) / tokens()["sound"]["rate_elder"]))

    def _advance(self) -> None:
        if self._line + 1 < len(self.lines()):
            self._line += 1
            self._wait_within_clause()
            self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """The field, the sign, the words in the middle."""
        super().compose(ink, area)
        line = self.shown_line()
        if not line:
            return
        em = self.look.em("body")
        sign = "speaker-high-fill" if self.sound else "speaker-slash-fill"
        row = Row([Icon(sign, em * 0.9, "pine"), Word(line, "body", BODY)], 2.4)
        draw(ink, row, area.inset(2.2, 0))


class Frame:
    """Makes the frame's widgets on a window and puts them into their places.

    Attributes:
        keys: corner keys by name.
        caption: the caption line.
        title: what stands between the upper keys.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        self.look = look
        self.title = Label(look, "title", None, parent, h="centre")
        self.caption = Caption(look, parent)
        self.keys: dict[str, CornerKey] = {
            name: CornerKey(look, name, parent) for name in (AGAIN, BACK, DONE, STAFF)
        }
        self.keys[LOOK] = LookKey(look, parent)

    def widgets(self) -> list[QWidget]:
        """Everything the frame consists of, in order of the tab key."""
        order = (AGAIN, LOOK, DONE, BACK, STAFF)
        return [self.title, self.caption, *(self.keys[name] for name in order)]

    def plan(self, whole: Area, corners: frozenset[str]) -> Plan:
        """The rooms of a window of this size with these keys."""
        tall = whole.h > whole.w
        edge, gap = self.look.space("edge"), self.look.space("gap")
        room, high = (10.0, 24.0) if tall else (gap, self.look.size("corner_key_h"))
        top = 0.4 * whole.h + 7.0 if tall else edge
        upper = Area(edge, top, whole.w - 2 * edge, high)
        lower = Area(edge, whole.bottom - edge - high, whole.w - 2 * edge, high)
        content = Area(
            edge, upper.bottom + room, whole.w - 2 * edge, lower.y - upper.bottom - 2 * room
        )
        board = Area(edge, edge, whole.w - 2 * edge, 0.4 * whole.h - edge - 5.0) if tall else None
        title, date = self._place_upper(upper, corners, gap)
        caption = self._place_lower(lower, corners, gap)
        return Plan(whole, content, board, title, caption, date)

    def _place_upper(self, upper: Area, corners: frozenset[str], gap: float) -> tuple[Area, Area]:
        keys, rest = self.keys, upper
        for name in (AGAIN, LOOK):
            if name in corners:
                place, rest = rest.cut_left(keys[name].natural_width(), gap)
                keys[name].place(place)
        place, free = rest.cut_right(keys[DONE].natural_width(), gap)
        keys[DONE].place(place)
        return (free if DONE in corners else rest), rest

    def _place_lower(self, lower: Area, corners: frozenset[str], gap: float) -> Area:
        keys = self.keys
        place, rest = lower.cut_right(keys[STAFF].natural_width(), gap)
        keys[STAFF].place(place)
        rest = rest if STAFF in corners else lower
        if BACK in corners:
            place, rest = rest.cut_left(keys[BACK].natural_width(), gap)
            keys[BACK].place(place)
        return rest

    def dress(self, corners: frozenset[str], done_word: str) -> None:
        """Show the keys a page has."""
        for name, key in self.keys.items():
            key.setVisible(name in corners)
        if self.keys[DONE].word != done_word:
            self.keys[DONE].set_word(done_word)
