"""What stands round the desk's pages: rail at the left, head, and the foot with sync and undo.

The rail has what exists and nothing else. On an upright panel the desk stands in the lower 60 %;
above it is a quiet board, because nothing up there may have to be touched.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Icon, Pic, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Shell
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.parts import Avatar, RailKey
from kiosk.ui.metrics import Area
from kiosk.ui.screen import Plan
from kiosk.ui.theme import Look

_ICONS = {
    "desk": "house-bold",
    "station": "identification-card-bold",
    "book": "plus-circle-bold",
    "handover": "package-bold",
    "people": "users-three-bold",
    "rules": "scroll-bold",
    "day": "receipt-bold",
    "settings": "gear-six-bold",
}


@dataclass(frozen=True)
class Rooms:
    """Where things stand, mm: the rail, head, work, foot."""

    rail: Area
    head: Area
    work: Area
    foot: Area
    board: Area | None

    @classmethod
    def of(cls, plan: Plan, look: Look) -> Rooms:
        """The rooms of a window."""
        whole, board = plan.whole, None
        if look.shape == "tall":
            board, whole = whole.cut_top(0.4 * whole.h)
        small = look.shape == "small"
        wide = 50.0 if small else 65.4
        bar, gap = (16.4, 4.0) if small else (17.4, 5.2)
        edge = 4.6 if small else 6.2
        side = 6.5 if small else 9.2
        rail, rest = whole.cut_left(wide)
        rest = Area(rest.x + side, rest.y + edge, rest.w - 2 * side, rest.h - 2 * edge)
        head, rest = rest.cut_top(bar, gap)
        foot, work = rest.cut_bottom(bar, gap)
        return cls(rail, head, work, foot, board)


class ShellPage(CounterPage):
    """A page of the desk. Subclasses fill :meth:`work`; ``model.shell`` says what stands round it.

    Class attributes:
        rail: which item of the rail is open.
    """

    rail = "desk"

    def build(self, plan: Plan) -> None:
        """Rail, head, foot, then the page itself."""
        rooms = Rooms.of(plan, self.look)
        self.rail = getattr(self.model, "rail", self.rail)
        shell: Shell = self.model.shell
        if rooms.board is not None:
            self._board(rooms.board, shell)
        self._rail(rooms.rail, shell)
        self._head(rooms.head, shell)
        self._foot(rooms.foot, shell)
        self.work(rooms.work)

    def work(self, area: Area) -> None:
        """Fill the page."""
        raise NotImplementedError

    def title(self) -> str:
        """What stands at the head of the page."""
        return words.shown(f"counter-rail-{self.rail}")

    def head_parts(self, area: Area) -> Area:
        """Put chips and keys left of the clerk's face; returns the room left for the title."""
        return area

    # -- helpers for pages ---------------------------------------------------------------------

    def back_key(self, area: Area, ask: object | None = None) -> None:
        """返回, in the page's own room."""
        self.word_key(
            "counterBackKey",
            words.shown("key-back"),
            area,
            ask or asks.Back(),
            icon="arrow-left-bold",
        )

    def pager(self, area: Area, page: int, pages: int, turn: object) -> None:
        """上一页 and 下一页 side by side with ``2 / 5`` between; absent when there is one page."""
        if pages < 2:
            return
        wide = min(46.0, (area.w - 24.0) / 2)
        left, rest = area.cut_left(wide)
        right, middle = rest.cut_right(wide)
        forward = turn if callable(turn) else None
        assert forward is not None
        self.word_key(
            "counterPageBack",
            words.shown("key-page-previous"),
            left,
            lambda: forward(-1),
            icon="caret-left-bold",
            enabled=page > 0,
        )
        self.word_key(
            "counterPageOn",
            words.shown("key-page-next"),
            right,
            lambda: forward(1),
            icon="caret-right-bold",
            enabled=page < pages - 1,
        )
        text = Word(f"{page + 1} / {pages}", "small", BODY, "ink_soft")
        self.label("counterPageOf", middle, text, h="centre")

    # -- round the page ------------------------------------------------------------------------

    def _rail(self, area: Area, shell: Shell) -> None:
        # The field reaches under the board so that the rail is one piece.
        field = self.flat("railField", Area(area.x - 9, area.y - 9, area.w + 9, area.h + 18), None)
        field.fill, field.radius = "pine", 0.0
        small = self.look.shape == "small"
        top = 3.5 if small else 6.0
        name = Column(
            [
                Word(shell.village, 8.5, STRONG, "gold_light", least="small"),
                Word(shell.counter, 6.3, BODY, "on_pine", least="small"),
            ]
        )
        self.label(
            "railVillage",
            Area(area.x + (6.5 if small else 9.0), area.y + top, area.w - 11, 21.0),
            name,
        )
        start = area.y + (25.5 if small else 33.0)
        room = area.bottom - start - 3.0
        pitch = min(24.0, room / max(1, len(shell.rails)))
        high = min(20.0, pitch - 3.6)
        for number, rail in enumerate(shell.rails):
            left = area.x + (3.0 if small else 5.0)
            cell = Area(left, start + number * pitch, area.right - left, high)
            key = RailKey(
                self.look,
                f"rail-{rail}",
                words.shown(f"counter-rail-{rail}"),
                _ICONS[rail],
                current=rail == self.rail,
                count=shell.badges.get(rail, 0),
            )
            self._key(key, cell, asks.Go(rail))

    def _head(self, area: Area, shell: Shell) -> None:
        leave = words.shown("counter-leave")
        wide = 41.0 if self.look.shape == "wide" else 36.0
        place, rest = area.cut_right(wide, 4.6)
        self.word_key("leaveKey", leave, place, asks.LeaveDesk(), icon="sign-out-bold")
        side = min(15.4, area.h)
        face: Bit = Avatar(shell.clerk.face, side)
        name = Word(shell.clerk.name, "body", STRONG, least="small")
        who = Row([face, name], 2.6)
        wide, _ = who.measure(self.look, 60, side)
        place, rest = rest.cut_right(min(wide, 46.0), 4.6)
        self.label("clerkFace", place, who)
        rest = self.head_parts(rest)
        title = self.title()
        if title:
            self.label("counterTitle", rest, Word(title, "title", STRONG, least="body"))

    def _foot(self, area: Area, shell: Shell) -> None:
        rest = area
        if shell.undo:
            word = words.shown("counter-undo", what=shell.undo)
            em = self.look.em("body")
            plain = (words.shown("counter-undo-plain"),)
            label = Word(word, 7.0, STRONG, least="small", instead=plain)
            face = Row([Icon("arrow-u-up-left-bold", em), label], 3.0)
            wide = min(area.w * 0.48, face.measure(self.look, 1e4, 20)[0] + 13.0)
            place, rest = area.cut_right(wide, 4.6)
            self.face_key("undoLastKey", word, place, asks.UndoLast(), face)
        sync = shell.sync
        em = self.look.em("body")
        bits: list[Bit] = [
            Icon(sync.icon, em * 1.2, "pine"),
            Word(sync.strong, 7.0, STRONG, least="small"),
        ]
        more = Word(sync.plain, 7.0, BODY, least="small")
        taken = sum(b.measure(self.look, 1e4, 20)[0] for b in bits) + 20
        if sync.plain and more.measure(self.look, 1e4, 20)[0] * 0.87 + taken < rest.w:
            bits.append(more)
        said = f"{sync.strong}{sync.plain}"
        self.face_key("syncLine", said, rest, asks.LookAtSync(), Row(bits, 3.4))

    def _board(self, area: Area, shell: Shell) -> None:
        field = self.flat("boardField", Area(-9, -9, area.w + 18, area.h + 9), None)
        field.fill, field.radius = "tint", 0.0
        inner = area.inset(10)
        scene = Pic("village-landscape", inner.w, inner.w * 352 / 1026)
        name = Word(shell.village, 22.0, STRONG, "pine")
        self.label("boardPicture", inner, Column([name, scene], 8.0, "centre"), h="centre")
