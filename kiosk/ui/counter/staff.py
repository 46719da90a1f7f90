"""工作人员: who works here, a clerk's page, and a new one's."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Icon, Pic, Row, Word
from kiosk.ui.counter import staff_asks as asks
from kiosk.ui.counter.keyboard import NameTyper
from kiosk.ui.counter.models import ClerkFace, ClerkForm, RoleLine, Staff
from kiosk.ui.counter.parts import Avatar, Sides
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


class StaffPage(ShellPage):
    """Faces and roles; the head touches one to change her."""

    name = "staffPage"
    rail = "settings"
    model: Staff

    def __init__(self, look: Look, model: Staff, parent: QWidget | None = None) -> None:
        self._page = 0
        super().__init__(look, model, parent)

    def title(self) -> str:
        """工作人员."""
        return self.shown("counter-staff")

    def head_parts(self, area: Area) -> Area:
        """Back."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """The clerks, and under them what can be done."""
        gap, small = self.look.gap + 0.8, self.look.shape == "small"
        foot, rest = area.cut_bottom(22.0 if small else 28.0, gap)
        if self.model.alone:
            line, rest = rest.cut_top(20.0 if small else 30.0, gap)
            em = self.look.em("body")
            text = Word(self.model.alone, 7.4, STRONG, "gold_deep", lines=2, least="small")
            face = Row([Icon("users-bold", em * 1.3, "gold_deep"), text], 5.0)
            self.flat(
                "staffAlone", line, face, fill="gold_tint", said=self.model.alone, h="left", pad=7.0
            )
        columns, rows = (2, 3) if self.look.shape != "tall" else (2, 4)
        room = columns * rows
        people = self.model.people
        if len(people) > room:
            pages = -(-len(people) // room)
            self._page = min(self._page, pages - 1)
            turn, rest = rest.cut_bottom(20.0, gap)
            self.pager(turn, self._page, pages, self._turn)
        cells = rest.cut_top(min(rest.h, rows * 48.0))[0].grid(columns, rows, gap)
        first = self._page * room
        for clerk, cell in zip(people[first : first + room], cells, strict=False):
            self._clerk(clerk, cell)
        self._staff_keys(foot, gap)

    def _clerk(self, clerk: ClerkFace, cell: Area) -> None:
        side = min(26.0, cell.h - 6.0)
        text = Column(
            [
                Word(clerk.name, 9.0, STRONG, least="small"),
                Word(clerk.role, 6.8, BODY, "ink_soft", least="small"),
            ]
        )
        who = Row([Avatar(clerk.face, side), text], 5.0)
        said = f"{clerk.name}，{clerk.role}"
        if self.model.head:
            caret = Icon("caret-right-bold", 6.4)
            ask = asks.ClerkWanted(clerk.clerk)
            self.face_key(f"staff{clerk.clerk}", said, cell, ask, Sides(who, caret))
        else:
            self.flat(
                f"staff{clerk.clerk}", cell, who, fill="card", edge="line", said=said, h="left"
            )

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()

    def _staff_keys(self, area: Area, gap: float) -> None:
        left, right = area.columns(2, gap) if self.model.head else (area, None)
        own = self.shown("counter-staff-own-pin")
        self.word_key("ownPinKey", own, left, asks.PinWanted(), icon="lock-key-bold")
        if right is not None:
            add = self.shown("counter-staff-add")
            self.word_key(
                "appointKey", add, right, asks.AppointWanted(), icon="user-plus-bold",
                style="primary",
            )  # fmt: skip


class ClerkPage(ShellPage):
    """One clerk: roles, picture; for a new one her name, too."""

    name = "clerkPage"
    rail = "settings"
    model: ClerkForm

    def __init__(self, look: Look, model: ClerkForm, parent: QWidget | None = None) -> None:
        self._new = model.clerk is None
        self._fields = ("name", "roles", "face") if self._new else ("roles", "face")
        self._field = "roles" if model.name else self._fields[0]
        self._roles = list(model.roles)
        self._face = model.face
        self._typer = NameTyper(self)
        self._typer.name = model.name
        super().__init__(look, model, parent)

    def title(self) -> str:
        """Who, or that she is new."""
        if self._new:
            return self.shown("counter-staff-add")
        return self.shown("counter-staff-one", name=self.model.name)

    def head_parts(self, area: Area) -> Area:
        """Back."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """Fields and keys at the left, what belongs to the chosen field at the right."""
        gap, small = self.look.gap + 0.8, self.look.shape == "small"
        if self.look.shape == "tall":
            left, right = area.rows([0.42, 0.58], gap)
        else:
            left, right = area.columns([0.3, 0.7] if self._field == "name" else [0.4, 0.6], gap)
        foot, rest = left.cut_bottom(20.0 if small else 27.0, gap)
        high = 18.0 if small else 25.0
        for key in reversed(self._more()):
            place, rest = rest.cut_bottom(high, self.look.gap)
            name, word, ask, icon = key
            self.word_key(name, word, place, ask, icon=icon)
        cells = rest.rows(max(3, len(self._fields)), self.look.gap)
        for field, cell in zip(self._fields, cells, strict=False):
            self._field_key(field, cell.cut_top(min(cell.h, 31.0))[0])
        word = self.shown("counter-staff-next-pin" if self._new else "counter-staff-keep")
        icon = "arrow-right-bold" if self._new else "check-fat-fill"
        self.word_key(
            "clerkDoneKey", word, foot, self._done, icon=icon, style="primary", size=8.2,
            enabled=self._ready(),
        )  # fmt: skip
        {"name": self._typer.put, "roles": self._put_roles, "face": self._put_faces}[self._field](
            right
        )

    def _more(self) -> list[tuple[str, str, object, str]]:
        clerk = self.model.clerk
        if clerk is None:
            find = self.shown("counter-staff-find")
            return [("findClerkKey", find, self._find, "users-three-bold")]
        return [
            (
                "resetPinKey", self.shown("counter-staff-reset-pin"), asks.PinWanted(clerk),
                "lock-key-bold",
            ),
            (
                "dismissKey", self.shown("counter-staff-dismiss"), asks.DismissWanted(clerk),
                "sign-out-bold",
            ),
        ]  # fmt: skip

    # -- fields --------------------------------------------------------------------------------

    def _field_key(self, field: str, cell: Area) -> None:
        label = self.shown(f"counter-staff-{field}")
        value = {"name": self._typer.name, "roles": self._role_words(), "face": ""}[field]
        empty = Word(self.shown("counter-field-empty"), 6.6, BODY, "ink_soft", least="small")
        right: Bit = Word(value, 7.4, STRONG, least=6.0) if value else empty
        if field == "face":
            right = Avatar(self._face, min(20.0, cell.h - 5.0))
        face = Sides(Word(label, 6.8, BODY, "ink_soft", least="small"), right, pad=1.5)
        on = field == self._field
        self.choice(
            f"field-{field}", f"{label} {value}", cell, lambda: self._edit(field), face, on=on
        )

    def _role_words(self) -> str:
        names = {line.role: line.name for line in self.model.every}
        chosen = [names[line.role] for line in self.model.every if line.role in self._roles]
        if len(chosen) > 2:
            return self.shown("counter-staff-roles-many", count=len(chosen))
        return self.shown("counter-name-join").join(chosen)

    def _edit(self, field: str) -> None:
        self._field = field
        self.refresh()

    def _ready(self) -> bool:
        return bool(self._roles) and len(self._typer.name) >= 2

    def _put_roles(self, area: Area) -> None:
        high = 24.0 if self.look.shape == "small" else 36.0
        rows = len(self.model.every)
        whole = area.cut_top(min(area.h, rows * (high + self.look.gap)))[0]
        for line, cell in zip(self.model.every, whole.rows(rows, self.look.gap), strict=True):
            self._role(line, cell)

    def _role(self, line: RoleLine, cell: Area) -> None:
        on = line.role in self._roles
        bits: list[Bit] = [
            Word(line.name, 8.6, STRONG, least="small"),
            Word(line.does, 6.6, BODY, "ink_soft", least=6.0, lines=2),
        ]
        word = Row(bits, 6.0) if self.look.shape == "small" else Column(bits)
        said = f"{line.name}，{line.does}"
        self.choice(
            f"role-{line.role}", said, cell, lambda: self._toggle(line.role), Sides(word), on=on,
            tick=True,
        )  # fmt: skip

    def _toggle(self, role: str) -> None:
        if role in self._roles:
            self._roles.remove(role)
        else:
            self._roles.append(role)
        self.refresh()

    def _put_faces(self, area: Area) -> None:
        cells = area.cut_top(min(area.h, 2 * 70.0))[0].grid(3, 2, self.look.gap)
        for at, (face, cell) in enumerate(zip(self.model.faces, cells, strict=False)):
            side = min(50.0, cell.h - 10.0, cell.w - 10.0)
            said = self.shown("counter-staff-face-of", number=at + 1)
            self.choice(
                face, said, cell, lambda f=face: self._choose_face(f), Pic(face, side, circle=True),
                on=face == self._face, tick=True,
            )  # fmt: skip

    def _choose_face(self, face: str) -> None:
        self._face = face
        self.refresh()

    # -- done ----------------------------------------------------------------------------------

    def _find(self) -> None:
        self.asked.emit(asks.FindClerk(tuple(self._roles), self._face))

    def _done(self) -> None:
        roles, clerk = tuple(self._roles), self.model.clerk
        if clerk is not None:
            self.asked.emit(asks.RolesChosen(clerk, roles, self._face))
            return
        member, name = self.model.member, self._typer.name
        same = member is not None and member.name == name
        number = member.member if member is not None and same else None
        self.asked.emit(asks.Appointed(name, roles, self._face, number))
