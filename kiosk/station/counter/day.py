"""Today's entries and the closing of the day; the rule book to read; this machine's settings."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from kiosk import __version__, config, words
from kiosk.core.rules import RuleBook
from kiosk.printing.day_sheet import DayLine, DaySheet
from kiosk.printing.desk import PrintOutcome, PrintResult
from kiosk.printing.kit import SignInSheet
from kiosk.services import days, desk, rule_books
from kiosk.services import gestures as begun
from kiosk.station.counter.desk import short_time
from kiosk.station.counter.present import clause_groups
from kiosk.station.counter.room import Room
from kiosk.station.present import short_day
from kiosk.station.today import today_model
from kiosk.store.keys import load_keys
from kiosk.store.uow import UnitOfWork
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.calibrate import CalibratePage
from kiosk.ui.counter.day import DayPage
from kiosk.ui.counter.rules import RulesPage
from kiosk.ui.counter.settings import SettingsPage

_SEAL = 8
_SHOWN = 60


class DayRoom(Room):
    """What happened today, and the seal under it."""

    paper: str = ""
    sheet: desk.DaySheet | None = None
    seal: str = ""

    def left(self) -> None:
        """Nothing is kept."""
        self.paper = ""

    def open(self) -> None:
        """Look the day up."""
        key, day, log_id = self.village, self.records.day, self.records.node.log_id

        def known(conn: Connection) -> tuple[desk.DaySheet, str]:
            return desk.sheet_of(conn, key, day), days.seal_of(conn, key, log_id, day)

        def show(found: tuple[desk.DaySheet, str]) -> None:
            self.sheet, self.seal = found
            self.session.look_at_desk(lambda _: self._show())

        self.session.ask(known, show)

    def take(self, ask: object) -> bool:
        """Closing, printing, calibrating."""
        match ask:
            case asks.CloseDay():
                self._close()
            case asks.PrintDay():
                self._print()
            case asks.PrintList():
                self._print_list()
            case asks.Calibrate():
                k = self.counter.look.metrics.px_per_mm
                self.counter.show(CalibratePage(self.counter.look, models.Calibration(k)))
            case asks.Calibrated(px_per_mm=px_per_mm):
                self._calibrated(px_per_mm)
            case asks.Back() if isinstance(self.counter.page(), CalibratePage):
                self.open_settings()
            case _:
                return False
        return True

    def _show(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        lines = tuple(
            models.EntryLine(
                line.number, str(line.number), short_time(line.at),
                words.shown("counter-day-line", name=line.name, what=_what(line)), line.points,
                state="reversed" if line.state == "undone" else "", can_change=False,
            )
            for line in reversed(sheet.lines[-_SHOWN:])
        )  # fmt: skip
        unit = words.shown("counter-points")
        figures = (
            models.Figure(
                sheet.figures.came,
                words.shown("counter-unit-people"),
                words.shown("counter-figure-came"),
            ),
            models.Figure(sheet.earned, unit, words.shown("counter-figure-earned")),
            models.Figure(sheet.spent, unit, words.shown("counter-figure-spent")),
        )
        shown = today_model("", date.fromisoformat(sheet.day)).date
        model = models.DayPage(
            self.session.shell, shown, figures, lines, bool(self.seal), self.seal, self.paper
        )
        page = self.counter.page()
        if isinstance(page, DayPage):
            page.present(model)
        else:
            self.counter.show(DayPage(self.counter.look, model))

    # -- closing -----------------------------------------------------------------------------------

    def _close(self) -> None:
        event, clerk = self.mint(), self.clerk
        key = load_keys(self.counter.settings.folders.keys).device

        def deed(uow: UnitOfWork) -> days.Closed | None:
            begun.clear(uow)
            return days.close(uow, event, key=key, clerk=clerk)

        def told(closed: days.Closed | None) -> None:
            if closed is None:
                self.rooms.not_allowed()
            else:
                self.open()

        self.session.do(deed, told)

    def _print(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        today = today_model("", date.fromisoformat(sheet.day)).date
        lines = tuple(
            DayLine(str(line.number), short_time(line.at), line.name, _what(line), line.points, "")
            for line in sheet.lines
        )
        document = DaySheet(
            village=self.counter.villager.today.village,
            day=today,
            day_iso=sheet.day,
            people=sheet.figures.came,
            points_in=sheet.earned,
            points_out=sheet.spent,
            reversals=sum(line.state == "undone" for line in sheet.lines),
            lines=lines,
            head=self.seal,
        )
        self.counter.paper.send(document, self._printed)

    def _print_list(self) -> None:
        day = self.records.day
        self.counter.paper.send(
            SignInSheet(
                activity="", place="", time="", points=0, day_iso=day),
            self._printed,
        )  # fmt: skip

    def _printed(self, result: PrintResult) -> None:
        if self.counter.session is None:
            return
        if result.outcome is PrintOutcome.PRINTED:
            self.paper = words.shown("counter-paper-printed")
        elif result.outcome is PrintOutcome.KEPT and result.file is not None:
            kept = words.shown("counter-paper-kept")
            where = words.shown("counter-kept-folder", folder=result.file.parent.name)
            self.paper = f"{kept}，{where}"
        else:
            self.paper = words.shown("counter-paper-failed")
        if isinstance(self.counter.page(), DayPage):
            self._show()

    # -- the rule book -----------------------------------------------------------------------------

    def open_rules(self) -> None:
        """The book in force, to read."""
        key, day = self.village, self.records.day

        def known(conn: Connection) -> tuple[RuleBook, str | None] | None:
            version = rule_books.version_in_force(conn, key, day)
            if version is None:
                return None
            effective = rule_books.effective_of(conn, key, version)
            return rule_books.book_of(conn, key, version), effective

        def show(found: tuple[RuleBook, str | None] | None) -> None:
            if found is None:
                self.rooms.tell("counter-book-no-rules", warning=True)
                return
            book, effective = found
            title = words.shown("counter-rules-title", version=_version(book.version))
            since = (
                words.shown("counter-rules-since", day=short_day(effective)) if effective else ""
            )
            groups = clause_groups(book, book.clauses, in_full=True)
            model = models.Rules(self.session.shell, title, since, groups)
            self.counter.show(RulesPage(self.counter.look, model))

        self.session.ask(known, show)

    # -- this machine ------------------------------------------------------------------------------

    def open_settings(self) -> None:
        """What is connected, and the way to the calibration."""
        settings, villager = self.counter.settings, self.counter.villager
        metrics = self.counter.look.metrics
        state = villager.eyes.state
        voice = "on" if villager.mouth.has_voice else "off"
        backups = settings.folders.backups
        lines = (
            (words.shown("counter-set-village"), villager.today.village),
            (words.shown("counter-set-camera"), words.shown(f"counter-camera-{state}")),
            (words.shown("counter-set-voice"), words.shown(f"counter-sound-{voice}")),
            (
                words.shown("counter-set-printer"),
                self.counter.paper.printer or words.shown("counter-set-no-printer"),
            ),
            (
                words.shown("counter-set-backups"),
                str(backups) if backups else words.shown("counter-set-no-backups"),
            ),
            (
                words.shown("counter-set-screen"),
                words.shown(
                    "counter-set-size", width=str(metrics.width_px), height=str(metrics.height_px)
                ),
            ),
            (words.shown("counter-set-version"), __version__),
        )
        model = models.Settings(self.session.shell, lines, metrics.px_per_mm)
        self.counter.show(SettingsPage(self.counter.look, model))

    def _calibrated(self, px_per_mm: float) -> None:
        self.counter.settings = config.keep_measured(self.counter.settings, px_per_mm)
        self.counter.remeasured()
        self.open_settings()


def _version(version: str) -> str:
    """2026-2 as people say it; a name of the village's own as it is."""
    year, dash, number = version.partition("-")
    if dash and year.isdigit() and number.isdigit():
        return words.shown("counter-rules-version", year=year, number=number)
    return version


def _what(line: desk.SheetLine) -> str:
    return line.title or words.shown(f"line-{line.kind}")
