"""20: a clerk enters with her PIN; also where a second clerk vouches for what the first does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.services import staff
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

    def ask_second(self, why: str, then: Callable[[int], None]) -> None:
        """Another clerk's PIN for ``why``; ``then`` gets her number."""
        self.then, first, village = then, self.clerk, self.village

        def others(found: tuple[Clerk, ...]) -> None:
            self._show(tuple(c for c in found if c.clerk != first), why)

        self.records.ask(lambda conn: staff.clerks(conn, village), others)

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
        self._present(chosen=clerk, wrong=False, locked_minutes=0)

        def waits(seconds: int) -> None:
            self._present(chosen=clerk, locked_minutes=-(-seconds // 60))

        self.records.do(lambda uow: staff.lock_of(uow, clerk), waits, station="counter")

    def _entered(self, clerk: int, pin: str) -> None:
        event, second = self.mint(), self.then is not None
        window = self.counter.window
        window.set_held(True)
        check = staff.confirm_second if second else staff.enter

        def tried(result: PinTried) -> None:
            window.set_held(False)
            self._tried(result)

        self.records.do(
            lambda uow: check(uow, event, clerk=clerk, pin=pin),
            tried,
            lambda _: window.set_held(False),
            station="counter",
        )

    def _tried(self, result: PinTried) -> None:
        if result.outcome is not Opened.ENTERED:
            minutes = -(-result.wait_s // 60)
            self._present(chosen=result.clerk, wrong=not minutes, locked_minutes=minutes)
            return
        then, self.then = self.then, None
        if then is not None:
            then(result.clerk)
            return
        self.counter.enter(next(c for c in self.clerks if c.clerk == result.clerk))
