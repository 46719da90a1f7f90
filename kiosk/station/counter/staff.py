"""工作人员: the head appoints, changes and dismisses; everybody takes a PIN of her own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk import words
from kiosk.services import staff
from kiosk.services.roles import Deed, Role, allows
from kiosk.services.staff import Change, Clerk
from kiosk.station.counter.people import Found
from kiosk.station.counter.present import person_line
from kiosk.station.counter.room import Room
from kiosk.station.counter.session import face_of
from kiosk.ui.counter import asks, models
from kiosk.ui.counter import staff_asks as mine
from kiosk.ui.counter.new_pin import NewPinPage
from kiosk.ui.counter.staff import ClerkPage, StaffPage

FACES = tuple(f"avatar-{name}" for name in ("bob", "cap", "gramp", "gran", "scarf", "short"))
_TROUBLES = frozenset({Change.WEAK_PIN, Change.SAME_PIN, Change.WRONG_PIN})

Pinned = Callable[[str], None]


class StaffRoom(Room):
    """Who works here.

    Attributes:
        must: Whoever came in has to take a PIN of her own before anything else.
    """

    must: bool = False
    clerks: tuple[Clerk, ...] = ()
    form: models.ClerkForm | None = None
    _pin: models.NewPin | None = None
    _old: str = ""
    _new: str = ""
    _then: Pinned | None = None

    def left(self) -> None:
        """Nothing half-done stays, least of all digits."""
        self.form, self._pin, self._then = None, None, None
        self._old = self._new = ""
        self.must = False

    def open(self) -> None:
        """Look up who works here."""
        key = self.village

        def show(found: tuple[Clerk, ...]) -> None:
            self.clerks = found
            head = allows(self.session.clerk.roles, Deed.STAFF)
            alone = words.shown("counter-staff-alone") if len(found) == 1 else ""
            model = models.Staff(self.session.shell, tuple(map(_line, found)), head, alone)
            self.counter.show(StaffPage(self.counter.look, model))

        self.session.ask(lambda conn: staff.clerks(conn, key), show)

    def take(self, ask: object) -> bool:
        """The keys of the three pages."""
        page = self.counter.page()
        match ask:
            case mine.ShowStaff():
                self.rooms.leave_room()
                self.open()
            case mine.AppointWanted():
                self._open_form(models.ClerkForm(self.session.shell, _every(), FACES))
            case mine.ClerkWanted(clerk=clerk):
                self._open_clerk(clerk)
            case mine.FindClerk():
                self._find(ask)
            case mine.Appointed():
                self._appoint(ask)
            case mine.RolesChosen():
                self._change(ask)
            case mine.DismissWanted(clerk=clerk):
                self._dismiss(clerk)
            case mine.PinWanted(clerk=clerk):
                self._pin_wanted(clerk)
            case mine.DigitsTyped(pin=pin):
                self._typed(pin)
            case asks.Back() if isinstance(page, StaffPage):
                self.rooms.go("settings")
            case asks.Back() if isinstance(page, ClerkPage):
                self.open()
            case asks.Back() if isinstance(page, NewPinPage):
                self._pin_given_up()
            case asks.Back() if self.form is not None:
                self._open_form(self.form)  # no villager was chosen
            case _:
                return False
        return True

    # -- a clerk -----------------------------------------------------------------------------------

    def _open_form(self, form: models.ClerkForm) -> None:
        self.form = form
        self.counter.show(ClerkPage(self.counter.look, form))

    def _named(self, clerk: int) -> str:
        return next((one.name for one in self.clerks if one.clerk == clerk), "")

    def _open_clerk(self, clerk: int) -> None:
        found = next((one for one in self.clerks if one.clerk == clerk), None)
        if found is None:
            return
        roles = tuple(map(str, sorted(found.roles)))
        face = f"avatar-{found.face}"
        self._open_form(
            models.ClerkForm(
                self.session.shell, _every(), FACES, clerk, found.name, roles, face
            )
        )  # fmt: skip

    def _find(self, ask: mine.FindClerk) -> None:
        form = models.ClerkForm(self.session.shell, _every(), FACES, roles=ask.roles, face=ask.face)

        def chosen(found: Found) -> None:
            line = person_line(found.person)
            self._open_form(replace(form, name=line.name, member=line))

        self.form = form
        self.rooms.people.find("clerk", chosen)

    def _appoint(self, ask: mine.Appointed) -> None:
        member = None
        if self.form is not None and ask.member is not None:
            member = self.form.member
        self.form = replace(
            self.form or models.ClerkForm(self.session.shell, _every(), FACES),
            name=ask.name, roles=ask.roles, face=ask.face, member=member,
        )  # fmt: skip
        event, by = self.mint(), self.clerk
        roles, face = tuple(map(Role, ask.roles)), _plain(ask.face)

        def pinned(pin: str) -> None:
            self.session.do(
                lambda uow: staff.appoint(
                    uow, event, name=ask.name, roles=roles, pin=pin, by=by, face=face,
                    member=ask.member,
                ),
                lambda made: self._pin_done(made.outcome, ask.name, "add"),
            )  # fmt: skip

        self._ask_pin(ask.name, pinned)

    def _change(self, ask: mine.RolesChosen) -> None:
        event, by = self.mint(), self.clerk
        roles, face = tuple(map(Role, ask.roles)), _plain(ask.face)
        self.session.do(
            lambda uow: staff.change_roles(
                uow, event, clerk=ask.clerk, roles=roles, by=by, face=face
            ),
            self._changed,
        )

    def _changed(self, outcome: Change) -> None:
        if outcome is Change.DONE:
            self.counter.villager.mouth.tone("success")
            self.counter.look_again(self.open)
        else:
            self._say(outcome, self.open)

    def _say(self, outcome: Change, then: Callable[[], None]) -> None:
        kind = str(outcome).replace("_", "-")
        self.rooms.tell(f"counter-staff-{kind}", then, warning=True)

    def _dismiss(self, clerk: int) -> None:
        event, by = self.mint(), self.clerk

        def answered(yes: bool) -> None:
            if not yes:
                self.open()
                return
            self.session.do(
                lambda uow: staff.dismiss(uow, event, clerk=clerk, by=by),
                lambda outcome: self._dismissed(outcome, clerk),
            )

        self.rooms.question(
            words.shown("counter-staff-dismiss-ask", name=self._named(clerk)),
            answered,
            yes=words.shown("counter-staff-dismiss-yes"),
            no=words.shown("counter-staff-dismiss-no"),
            lines=(words.shown("counter-staff-dismiss-why"),),
            warning=True,
        )

    def _dismissed(self, outcome: Change, clerk: int) -> None:
        if outcome is Change.DONE and clerk == self.clerk:
            self.counter.leave()
        else:
            self._changed(outcome)

    # -- PINs --------------------------------------------------------------------------------------

    def ask_own(self, pin: str) -> None:
        """Her PIN was somebody else's thought: another one, before anything else."""
        self.must, self._old = True, pin
        name, shell = self.session.clerk.name, self.session.shell
        bare = replace(shell, rails=(), undo="")
        self._then = self._own_pinned
        self._show_pin(models.NewPin(bare, name, must=True))

    def _pin_wanted(self, clerk: int | None) -> None:
        if clerk is None or clerk == self.clerk:
            self._then = self._own_pinned
            self._show_pin(models.NewPin(self.session.shell, self.session.clerk.name, "old"))
            return
        event, by, name = self.mint(), self.clerk, self._named(clerk)

        def pinned(pin: str) -> None:
            self.session.do(
                lambda uow: staff.reset_pin(uow, event, clerk=clerk, new=pin, by=by),
                lambda outcome: self._pin_done(outcome, name, "pin"),
            )

        self._ask_pin(name, pinned)

    def _ask_pin(self, name: str, then: Pinned) -> None:
        self._then = then
        self._show_pin(models.NewPin(self.session.shell, name))

    def _show_pin(self, model: models.NewPin) -> None:
        self._pin, self._new = model, ""
        page = self.counter.page()
        if isinstance(page, NewPinPage):
            page.present(model)
        else:
            self.counter.show(NewPinPage(self.counter.look, model))

    def _typed(self, pin: str) -> None:
        model, then = self._pin, self._then
        if model is None or then is None:
            return
        if model.step == "old":
            self._old = pin
            self._show_pin(replace(model, step="new", trouble=""))
        elif model.step == "new":
            self._show_pin(replace(model, step="again", trouble=""))
            self._new = pin
        elif pin != self._new:
            trouble = words.shown("counter-new-pin-differ")
            self._show_pin(replace(model, step="new", trouble=trouble))
        else:
            self._new = ""
            then(pin)

    def _own_pinned(self, pin: str) -> None:
        event, clerk, old = self.mint(), self.clerk, self._old
        name = self.session.clerk.name
        self.session.do(
            lambda uow: staff.change_pin(uow, event, clerk=clerk, old=old, new=pin),
            lambda outcome: self._pin_done(outcome, name, "pin"),
        )

    def _pin_done(self, outcome: Change, name: str, what: str) -> None:
        model = self._pin
        if model is not None and outcome in _TROUBLES:
            kind = str(outcome).replace("_", "-")
            trouble = words.shown(f"counter-staff-{kind}")
            step = "old" if outcome is Change.WRONG_PIN and not model.must else "new"
            self._show_pin(replace(model, step=step, trouble=trouble))
            return
        must = self.must
        if outcome is Change.DONE:
            self.counter.villager.mouth.tone("success")
            self.left()
            then = self.rooms.after_entering if must else self.open
            lines = (words.shown("counter-staff-done-add-why"),) if what == "add" else ()
            self.rooms.tell(f"counter-staff-done-{what}", then, lines=lines, name=name)
        else:
            self._say(outcome, self.open)

    def _pin_given_up(self) -> None:
        form = self.form
        self._pin, self._then, self._old, self._new = None, None, "", ""
        if form is not None:
            self._open_form(form)
        else:
            self.open()


def _every() -> tuple[models.RoleLine, ...]:
    return tuple(
        models.RoleLine(
            str(role),
            words.shown(f"counter-role-{role}"),
            words.shown(f"counter-role-{role}-does"),
        )
        for role in Role
    )


def _line(clerk: Clerk) -> models.ClerkFace:
    """A clerk with all her roles; a head's others go without saying."""
    face = face_of(clerk)
    if Role.HEAD in clerk.roles:
        return face
    named = [words.shown(f"counter-role-{role}") for role in Role if role in clerk.roles]
    return replace(face, role=words.shown("counter-name-join").join(named))


def _plain(face: str) -> str:
    return face.removeprefix("avatar-")
