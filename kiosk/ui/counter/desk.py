"""21: the desk. Four numbers of today, the activities, four jobs, and the town in words."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Icon, Pic, Row, Word, figure
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import ActivityLine, Desk, Figure
from kiosk.ui.counter.parts import IconPlate, Plate, Sides, badge, chip
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets import Flat

_TINTS = ("pine_tint", "stone_tint", "gold_tint", "rose_tint")


class DeskPage(ShellPage):
    """21."""

    number = "21"
    name = "deskPage"
    model: Desk
    rail = "desk"

    def __init__(self, look: Look, model: Desk, parent: QWidget | None = None) -> None:
        self._page = 0
        super().__init__(look, model, parent)

    def title(self) -> str:
        """The greeting and the day."""
        return self.model.greeting

    def head_parts(self, area: Area) -> Area:
        """举卡找人."""
        wide = 53.0 if self.look.shape == "wide" else 46.0
        place, rest = area.cut_right(wide, 4.6)
        self.word_key(
            "findByCardKey",
            self.shown("counter-find-by-card"),
            place,
            asks.FindByCard(),
            icon="identification-card-bold",
            style="help",
            icon_colour="pine",
        )
        return rest

    def work(self, area: Area) -> None:
        """Numbers over activities at the left, four jobs at the right."""
        gap = self.look.gap + 0.8
        left, jobs = area.columns([0.594, 0.406], gap)
        tall = self.look.shape == "tall"
        small = self.look.shape == "small"
        numbers, sheet = left.cut_top(26.0 if small else 36.6, gap)
        columns = numbers.columns(len(self.model.figures), gap)
        if tall:
            numbers, sheet = left.cut_top(77.0, gap)
            columns = numbers.grid(2, 2, gap)
        for at, (fig, cell) in enumerate(zip(self.model.figures, columns, strict=False)):
            self._figure(at, fig, cell)
        self._activities(sheet)
        self._jobs(jobs, gap)

    def _figure(self, at: int, fig: Figure, cell: Area) -> None:
        small = self.look.shape == "small"
        size = 12.0 if small else "figure"
        number = figure(str(fig.value), fig.unit, size, "pine", unit_colour="ink", least="body")
        label = Word(fig.label, "small" if small else 7.0, BODY, "ink_soft", least="small")
        self.flat(
            f"figure{at}",
            cell,
            Column([number, label], 0.8),
            h="left",
            pad=4.0 if small else 6.5,
            said=f"{fig.label} {fig.value} {fig.unit}",
        )

    # -- activities ----------------------------------------------------------------------------

    def _activities(self, area: Area) -> None:
        small = self.look.shape == "small"
        self.add(Flat(self.look, "activitySheet", None, self, fill="card", edge="line"), area)
        head, rest = area.cut_top(19.6 if small else 21.5)
        inner = head.inset(4.5 if small else 7.0, 2.2)
        label = self.shown("counter-make-activity")
        key, room = inner.cut_right(62.0 if not small else 55.0, 3.0)
        self.word_key("makeActivityKey", label, key, asks.MakeActivity(), icon="plus-bold")
        board, room = room.cut_right(48.0 if not small else 42.0, 3.0)
        self.word_key("boardKey", self.shown("counter-board-key"), board, asks.OpenBoard())
        self.label("activityHead", room, Word(self.shown("counter-activities"), 8.4, STRONG))
        lines = self.model.activities
        if not lines:
            self._none(rest)
            return
        fits = max(
            1, min(5 if self.look.shape == "tall" else 3, int(rest.h // (22.0 if small else 31.0)))
        )
        if len(lines) > fits:
            pages = -(-len(lines) // fits)
            foot, rest = rest.cut_bottom(20.0)
            self._page = min(self._page, pages - 1)
            self.pager(foot.inset(6.0, 2.0), self._page, pages, self._turn)
            fits = max(1, min(fits, int(rest.h // (22.0 if small else 30.0))))
        first = self._page * fits
        shown = lines[first : first + fits]
        cells = rest.rows(max(len(shown), min(fits, 3)), 0.0)
        for at, (line, cell) in enumerate(zip(shown, cells, strict=False)):
            self._activity(at + first, line, cell)

    def _none(self, area: Area) -> None:
        face = Column(
            [
                Pic("megaphone", 30.0, least=14.0),
                Word(self.shown("counter-no-activities"), "body", BODY, "ink_soft"),
            ],
            5.0,
            "centre",
        )
        self.label("activityNone", area.inset(8), face, h="centre")

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()

    def _activity(self, at: int, line: ActivityLine, cell: Area) -> None:
        small = self.look.shape == "small"
        rule = self.flat(f"activityRule{at}", Area(cell.x + 0.3, cell.y, cell.w - 0.6, 0.3), None)
        rule.fill, rule.radius = "line", 0.0
        inner = cell.inset(4.5 if small else 7.0, 1.0)
        wide = 44.0 if small else 53.0
        key, rest = inner.cut_right(wide, 3.5)
        self._activity_key(at, line, key.centred(wide, min(20.0, cell.h - 8.0)))
        side = min(27.6, cell.h - 6.0) if not small else 0.0
        rows = 1 if small else 2
        title = Word(line.title, 8.6, STRONG, least="small", lines=rows, spacing=1.15)
        where = Word(f"{line.when} · {line.place}", 6.6, BODY, "ink_soft", rows, 1.12, "small")
        words = Column([title, replace(where, instead=(line.when,))], 0.6)
        chip_bit = self._chip(line)
        wide_chip, _ = chip_bit.measure(self.look, 60, 20)
        bits: list[Bit] = [Plate(line.picture, side, _TINTS[at % 4])] if side else []
        said = f"{line.title} {line.when} {line.place}"
        if small:
            if where.measure(self.look, 1e4, 20)[0] + 4.0 + wide_chip > rest.w:
                where = replace(where, text=line.when)
            words = Column([title, Row([where, chip_bit], 4.0)], 1.2)
        elif rest.w < 130.0:
            words = Column([*words.bits, chip_bit], 1.0)
        if small or rest.w < 130.0:
            face: Bit = Row([*bits, words], 5.0)
            self.flat(f"activity{at}", rest, face, fill=None, h="left", pad=0.0, said=said)
            return
        place, room = rest.cut_right(wide_chip, 4.0)
        self.flat(f"activityCount{at}", place, chip_bit, fill=None, pad=0.0)
        face = Row([*bits, words], 6.5)
        self.flat(f"activity{at}", room, face, fill=None, h="left", pad=0.0, said=said)

    def _chip(self, line: ActivityLine) -> Bit:
        if line.state in ("open", "closed"):
            return chip(self.look, self.shown("counter-came", count=line.came))
        fill, colour = ("stone_tint", "stone_deep")
        if line.state == "planned":
            fill, colour = "gold_tint", "gold_deep"
        return chip(
            self.look,
            self.shown("counter-signed-up", count=line.signed_up),
            fill=fill,
            colour=colour,
        )

    def _activity_key(self, at: int, line: ActivityLine, cell: Area) -> None:
        word, icon, ask, style = {
            "open": (
                "station-on",
                "identification-card-bold",
                asks.OpenStation(line.activity),
                "primary",
            ),
            "today": ("station-open", "play-bold", asks.OpenStation(line.activity), "card"),
            "planned": ("show-list", "list-bullets-bold", asks.ShowActivity(line.activity), "card"),
            "closed": ("show-list", "list-bullets-bold", asks.ShowActivity(line.activity), "card"),
        }[line.state]
        self.word_key(
            f"activityKey{at}",
            self.shown(f"counter-{word}"),
            cell,
            ask,
            icon=icon,
            style=style,
            said=f"{self.shown(f'counter-{word}')} {line.title}",
        )

    # -- jobs ----------------------------------------------------------------------------------

    def _jobs(self, area: Area, gap: float) -> None:
        waiting = self.model.waiting
        fetch = (
            self.shown("counter-job-fetch-some", count=waiting)
            if waiting
            else self.shown("counter-job-none")
        )
        jobs: tuple[tuple[str, Bit | str, object, int, str], ...] = (
            (
                "book",
                Pic("coin", 22.0, circle=True),
                asks.Go("book"),
                0,
                self.shown("counter-job-book-2"),
            ),
            ("fetch", "package-bold", asks.Go("handover"), waiting, fetch),
            ("enrol", "user-plus-bold", asks.EnrolWanted(), 0, self.shown("counter-job-enrol-2")),
            (
                "card",
                "identification-card-bold",
                asks.PrintMany(),
                0,
                self.shown("counter-job-card-2"),
            ),
        )
        hers = [job for job in jobs if self.open_to_her(job[2])]
        if not hers:
            look_only = self.shown("counter-staff-none-to-look")
            self.flat("jobNone", area.rows(4, gap)[0], Word(look_only, 8.6, STRONG, lines=2))
        for (name, sign, ask, count, second), cell in zip(hers, area.rows(4, gap), strict=False):
            self._job(name, sign, cell, ask, count, second)

    def _job(
        self, name: str, sign: Bit | str, cell: Area, ask: object, count: int, second: str
    ) -> None:
        primary = name == "book"
        text, soft = ("on_pine", "on_pine") if primary else ("ink", "ink_soft")
        side = min(26.0, cell.h - 8.0, cell.w * 0.19)
        if isinstance(sign, str):
            sign = IconPlate(sign, side)
        elif side < 22.0:
            sign = Pic("coin", side, circle=True)
        title = self.shown(f"counter-job-{name}")
        lines: list[Bit] = [Word(title, 10.2, STRONG, text, least="small")]
        lines.append(Word(second, 7.3, BODY, soft, least="small", lines=2, spacing=1.15))
        tight = cell.w < 130.0
        caret = Icon("caret-right-bold", 6.4 if tight else 9.0, text)
        tail: list[Bit] = []
        if count:
            disc_side = 13.0 if tight else min(18.8, cell.h * 0.5)
            tail.append(badge(self.look, count, disc_side))
        tail.append(caret)
        face = Sides(
            Row([sign, Column(lines, 0.8)], 4.6 if tight else 7.0),
            Row(tail, 3.6 if tight else 8.0),
            3.0 if tight else 6.5,
        )
        style = "primary" if primary else "card"
        self.face_key(f"job-{name}", f"{title}，{second}", cell, ask, face, style=style)
