"""The base of every counter page: handed a model, it builds its parts; each touch is one ``asked``.

A page is built anew whenever it is handed another model or its own small state (digits typed, page
turned) changes: thirty widgets take a few milliseconds, and nothing old can stay behind. Keys are
locked by name, so a key that was pressed is dead for 500 ms even if it was built anew meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import Bit, Word
from kiosk.ui.counter import asks
from kiosk.ui.metrics import Area
from kiosk.ui.screen import Plan, Screen
from kiosk.ui.theme import Look
from kiosk.ui.widgets import ChoiceKey, Flat, Key, Label, WordKey

K = TypeVar("K", bound=Key)
W = TypeVar("W", bound=QWidget)


class CounterPage(Screen):
    """A page at the counter.

    Args:
        look: of the panel; the clerk's text table is taken from it.
        model: what is shown.
        parent: Qt parent.

    Signals:
        asked: one of :mod:`kiosk.ui.counter.asks`.

    Class attributes:
        name: object name of the page.

    Attributes:
        model: what is shown; change it with :meth:`present`.
    """

    corners = frozenset()
    captioned = False
    name = "counterPage"
    asked = Signal(object)
    model: Any  # pages say which of kiosk.ui.counter.models it is

    def __init__(self, look: Look, model: Any, parent: QWidget | None = None) -> None:
        super().__init__(look.for_clerk(), self.name, parent)
        self.model = model
        self._plan: Plan | None = None
        self._parts: list[QWidget] = []

    # -- what the station calls ----------------------------------------------------------------

    def present(self, model: Any) -> None:
        """Show another model; the page's own state stays where it still has a meaning."""
        self.model = model
        self.refresh()

    def refresh(self) -> None:
        """Build all parts anew."""
        if self._plan is None:
            return
        held = self.focusWidget()
        focused = held.objectName() if held is not None else ""
        for part in self._parts:
            part.hide()
            part.setParent(None)
            part.deleteLater()
        self._parts = []
        self.build(self._plan)
        for part in self._parts:
            part.show()
            if focused and part.objectName() == focused:
                part.setFocus()
        self.update()

    def lay_out(self, plan: Plan) -> None:
        """The window knows its size."""
        self._plan = plan
        self.refresh()

    def build(self, plan: Plan) -> None:
        """Make all parts for these rooms; see :meth:`add` and the helpers below."""
        raise NotImplementedError

    # -- parts ---------------------------------------------------------------------------------

    def add(self, part: W, area: Area) -> W:
        """Put a part on the page; it goes when the page is built anew."""
        part.setParent(self)
        part.place(area)  # type: ignore[attr-defined]
        self._parts.append(part)
        return part

    def open_to_her(self, does: object) -> bool:
        """Whether the roles of whoever is at the desk allow what a key asks for."""
        shell = getattr(self.model, "shell", None)
        if shell is None:
            return True
        if isinstance(does, asks.Go):
            return does.to in shell.rails
        return type(does) not in shell.closed

    def say(self, ask: object) -> Callable[[], None]:
        """A slot that asks for ``ask``."""
        return lambda: self.asked.emit(ask)

    def word_key(
        self,
        name: str,
        word: str,
        area: Area,
        does: object,
        *,
        icon: str = "",
        style: str = "card",
        size: str | float = "body",
        said: str = "",
        enabled: bool = True,
        icon_colour: str = "",
        upright: bool = False,
    ) -> WordKey:
        """A key; ``does`` is an ask, or a function without arguments."""
        key = WordKey(
            self.look,
            name,
            word,
            self,
            icon=icon,
            style=style,
            size=size,
            said=said,
            icon_share=1.05,
            icon_colour=icon_colour,
            upright=upright,
            least="small",
        )
        key.setEnabled(enabled)
        return self._key(key, area, does)

    def face_key(
        self,
        name: str,
        said: str,
        area: Area,
        does: object,
        face: Bit,
        *,
        style: str = "card",
        enabled: bool = True,
    ) -> Key:
        """A key with any face."""
        key = Key(self.look, name, said, self, style=style, face=face)
        key.setEnabled(enabled)
        return self._key(key, area, does)

    def choice(
        self,
        name: str,
        said: str,
        area: Area,
        does: object,
        face: Bit,
        *,
        on: bool,
        tick: bool = False,
        style: str = "card",
    ) -> ChoiceKey:
        """A key that is one of several to choose from."""
        key = ChoiceKey(self.look, name, said, self, face=face, tick=tick, style=style)
        key.setChecked(on)
        return self._key(key, area, does)

    def _key(self, key: K, area: Area, does: object) -> K:
        key.lock = key.objectName()
        slot = does if callable(does) else self.say(does)
        if not self.open_to_her(does):
            key.setEnabled(False)
        key.clicked.connect(lambda _=False: slot())
        return self.add(key, area)

    def flat(
        self,
        name: str,
        area: Area,
        face: Bit | None,
        *,
        fill: str | None = "tint",
        edge: str | None = None,
        said: str = "",
        h: str = "centre",
        v: str = "centre",
        pad: float = 5.0,
    ) -> Flat:
        """A field that is only to look at."""
        made = Flat(self.look, name, face, self, fill=fill, edge=edge, said=said, h=h, v=v, pad=pad)
        return self.add(made, area)

    def label(
        self, name: str, area: Area, face: Bit | str, *, h: str = "left", v: str = "centre"
    ) -> Label:
        """Words on bare paper; a plain text is set in the body size."""
        bit = Word(face, "body", least="small") if isinstance(face, str) else face
        return self.add(Label(self.look, name, bit, self, h=h, v=v), area)

    def shown(self, message_id: str, **arguments: str | int) -> str:
        """Words of the counter, by their whole id."""
        return words.shown(message_id, **arguments)
