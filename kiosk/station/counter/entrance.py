"""20: a clerk enters with her PIN; also where a second clerk vouches for what the first does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk import words
from kiosk.services import staff
from kiosk.services.roles import Deed, allows
from kiosk.services.staff import Clerk, Opened, PinTried, Role
from kiosk.station.counter.room import Room
from kiosk.station.counter.session import face_of
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.pin import PinPage


class EntranceRoom(Room):
    """Faces, dots, pad. Five wrong PINs, and she waits; the count survives restarts."""

    clerks: tuple[Clerk, ...] = ()
    model: models.StaffPin | None = None
    then: Callable[[int], None] | None = None

    def open(self) -> None:
        """Who comes in?"""
        self.then = None
        village, turned = self.village, self.counter.turned

        def show(found: tuple[Clerk, ...]) -> None:
            # A villager may have called meanwhile; that page is not to be covered.
            if self.counter.turned == turned:
                self._show(found)

        self.records.ask(lambda conn: staff.clerks(conn, village), show)

    def ask_second(self, why: str, then: Callable[[int], None], *, deed: Deed = Deed.VOUCH) -> None:
        """Another clerk's PIN for ``why``; ``then`` gets her number.

        Args:
            deed: What the other one must be allowed to do: review, or just vouch.
        """
        first, village = self.clerk, self.village

        def others(found: tuple[Clerk, ...]) -> None:
            may = tuple(c for c in found if allows(c.roles, deed))
            if may:
                self.then = then
                self._show(may, why)
            else:
                self._nobody(deed)

        self.session.ask(lambda conn: staff.seconds(conn, village, first), others)

    def _nobody(self, deed: Deed) -> None:
        """Two are needed and there is nobody else: what to do about it, and the way there."""
        head = allows(self.session.clerk.roles, Deed.STAFF)
        kind = "reviewer" if deed is Deed.REVIEW else "title"
        title = words.shown(f"counter-staff-alone-{kind}")
        later = words.shown("counter-staff-alone-later")
        if not head:
            other = words.shown("counter-staff-alone-other")
            self.rooms.question(title, lambda _: self.rooms.home(), yes=later, lines=(other,))
            return
        lines = tuple(words.shown(f"counter-staff-alone-{n}") for n in ("head", "again", "town"))

        def answered(yes: bool) -> None:
            if yes:
                self.rooms.leave_room()
                self.rooms.staff.open()
            else:
                self.rooms.home()

        go = words.shown("counter-staff-alone-go")
        self.rooms.question(title, answered, yes=go, no=later, lines=lines)

    def _show(self, found: tuple[Clerk, ...], why: str = "") -> None:
        self.clerks = found
        head = next((c.name for c in found if Role.HEAD in c.roles), "")
        self.model = models.StaffPin(
            tuple(face_of(clerk) for clerk in found), second=bool(why), why=why, head=head
        )
        self.counter.show(PinPage(self.counter.look, self.model))

    def _present(self, **changes: object) -> None:
        page = self.counter.page()
        if self.model is not None and isinstance(page, PinPage):
            self.model = replace(self.model, **changes)  # type: ignore[arg-type]
            page.present(self.model)

    def take(self, ask: object) -> bool:
        """A face, a PIN, or back."""
        if not isinstance(self.counter.page(), PinPage):
            return False
        match ask:
            case asks.ChooseClerk(clerk=clerk):
                self._chosen(clerk)
            case asks.PinEntered(clerk=clerk, pin=pin):
                self._entered(clerk, pin)
            case asks.Back():
                self._back()
            case _:
                return False
        return True

    def _back(self) -> None:
        if self.counter.session is not None:
            self.rooms.home()
        elif self.counter.shared:
            self.counter.leave()
        else:
            self.open()

    def _chosen(self, clerk: int) -> None:
        self._present(chosen=clerk, wrong=False, no_record=False, locked_minutes=0)

        def waits(seconds: int) -> None:
            self._present(chosen=clerk, locked_minutes=-(-seconds // 60))

        self.records.do(
            lambda uow: staff.lock_of(uow, clerk),
            waits,
            lambda _: self._present(chosen=clerk, no_record=True),
            station="counter",
        )

    def _entered(self, clerk: int, pin: str) -> None:
        event, second = self.mint(), self.then is not None
        window = self.counter.window
        window.set_held(True)
        check = staff.confirm_second if second else staff.enter

        def tried(result: PinTried) -> None:
            window.set_held(False)
            self._tried(result, pin)

        def not_written(_: object) -> None:
            window.set_held(False)
            self._present(chosen=clerk, wrong=False, no_record=True)

        self.records.do(
            lambda uow: check(uow, event, clerk=clerk, pin=pin),
            tried,
            not_written,
            station="counter",
        )

    def _tried(self, result: PinTried, pin: str) -> None:
        if result.outcome is not Opened.ENTERED:
            minutes = -(-result.wait_s // 60)
            self._present(
                chosen=result.clerk, wrong=not minutes, no_record=False, locked_minutes=minutes
            )
            return
        then, self.then = self.then, None
        if then is not None:
            then(result.clerk)
            return
        clerk = next(c for c in self.clerks if c.clerk == result.clerk)
        self.counter.enter(clerk, pin if result.must_change else "")
