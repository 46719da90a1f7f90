"""The one kind of thing that can be pressed: a block with a lip.

A key acts on release, is forgiven by sliding off, is dead for 500 ms after it acted, and does not
act while two fingers are down. Touches shorter than 30 ms are a sleeve or a fly. What a press
does is told by ``clicked()`` and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPointingDevice
from PySide6.QtWidgets import QAbstractButton, QWidget

from kiosk.ui.bits import Bit, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area, tokens
from kiosk.ui.theme import Look
from kiosk.ui.widgets.painted import Painted

_LOCK_S = tokens()["duration"]["press_lock"] / 1000
_TOUCH_MIN_S = tokens()["duration"]["touch_min"] / 1000
_BURST_S = 0.1  # a scanner that types leaves less than this between characters


class Guard(QObject):
    """What all keys of one window agree on: the clock, the locks, the fingers.

    Attributes:
        clock: seconds that only go forward; replaced in tests.
        poisoned: two fingers were on keys at once; no key acts until all are lifted.
        held: a deed is being written; no press may begin.
        accepted: a key acted (emitted before its ``clicked``).
    """

    accepted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock: Callable[[], float] = time.monotonic
        self.poisoned = False
        self.held = False
        self._until: dict[object, float] = {}
        self._deaf_until = -1.0
        self._typed_at = -1.0

    def open_for(self, lock: object) -> bool:
        """Whether a press that belongs to ``lock`` may begin now."""
        now = self.clock()
        return not self.held and now >= self._deaf_until and now >= self._until.get(lock, -1.0)

    def acted(self, key: Key) -> None:
        """Lock the key (or its group) and tell the window."""
        self._until[key.lock] = self.clock() + _LOCK_S
        self.accepted.emit(key)

    def page_turned(self) -> None:
        """A new page came up under the finger: the second half of a double tap must not hit it.

        Only presses that began on the page before count, so a page that turns by itself (a card
        was seen) is open at once.
        """
        latest = max(self._until.values(), default=-1.0)
        self._until.clear()
        self._deaf_until = max(self._deaf_until, latest)

    def typed(self) -> None:
        """A character came from the keyboard (or from a scanner that types)."""
        self._typed_at = self.clock()

    def is_burst(self) -> bool:
        """Whether characters are raining in, so that a space is text and not a press."""
        return self.clock() - self._typed_at < _BURST_S


_lonely: Guard | None = None


def guard_of(widget: QWidget) -> Guard:
    """The guard of the widget's window; one shared guard for windows that have none."""
    global _lonely
    at: QWidget | None = widget
    while at is not None:
        guard = getattr(at, "guard", None)
        if isinstance(guard, Guard):
            return guard
        at = at.parentWidget()
    if _lonely is None:
        _lonely = Guard()
    return _lonely


@dataclass(frozen=True)
class KeyStyle:
    """Colours of a key: fill, edge, lip, fill when pressed, and words."""

    fill: str
    edge: str
    lip: str
    pressed: str
    text: str = "ink"
    edge_mm: float = 0.5


_STYLES = {
    "card": KeyStyle("card", "pine", "pine", "tint"),
    "primary": KeyStyle("pine", "pine_deep", "pine_deep", "pine_deep", "on_pine"),
    "help": KeyStyle("help", "pine", "pine", "*help"),
    "tint": KeyStyle("tint", "pine", "pine", "line"),
    "selected": KeyStyle("pine_tint", "pine", "pine", "*pine_tint", "ink", 1.25),
    "gain": KeyStyle("pine_tint", "pine", "pine", "*pine_tint"),
}


def style_of(look: Look, name: str) -> KeyStyle:
    """The colours of a named style, or of a home tile."""
    if name in _STYLES:
        return _STYLES[name]
    fill, edge = look.tile_colours(name)
    if name == "points":
        if look.high_contrast:
            return KeyStyle(fill, edge, edge, "tint", "ink", 1.25)
        return KeyStyle(fill, edge, edge, "pine_deep", "on_pine")
    return KeyStyle(fill, edge, edge, f"*{fill}")


class Key(Painted, QAbstractButton):
    """A target.

    Args:
        look: sizes and colours.
        name: object name, unique in its window.
        said: Chinese accessible name.
        parent: widget it stands on.
        style: see :func:`style_of`.
        face: what is drawn on it; or override :meth:`compose_face`.

    Attributes:
        lock: keys with the same lock are dead together after one of them acted.
        kind: what the size check calls it: ``key``, ``primary``, ``corner``, ``page``, ``pad``.
        pad: mm between edge and face.
    """

    kind = "key"

    def __init__(
        self,
        look: Look,
        name: str,
        said: str,
        parent: QWidget | None = None,
        *,
        style: str = "card",
        face: Bit | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.style_name = style
        self.face = face
        self.ring = 1.5 if look.mode == "clerk" else look.size("hit_ring")
        self.radius = 3.5 if look.mode == "clerk" else 4.5
        self.pad = 2.5
        self.lock: object = self
        self._pressed_at = 0.0
        self._began = False
        self.ring_shown = False  # the sheet of components shows the ring on many keys at once

    def set_face(self, face: Bit) -> None:
        """Draw something else on the key."""
        self.face = face
        self.update()

    def set_style(self, style: str) -> None:
        """Take other colours."""
        self.style_name = style
        self.update()

    # -- drawing -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw block, lip, face and focus ring."""
        self._paint()

    def compose(self, ink: Ink, area: Area) -> None:
        """The block with its lip, then the face."""
        style = style_of(self.look, self.style_name)
        if not self.isEnabled():
            self._compose_disabled(ink, area)
            return
        lip = self.look.size("lip")
        body = Area(area.x, area.y, area.w, area.h - lip)
        if self.isDown():
            body = body.moved(0, lip)
            fill = self._darker(style.pressed)
        else:
            ink.block(area.moved(0, 0), style.lip, radius=self.radius)
            fill = style.fill
        ink.block(body, fill, edge=style.edge, edge_mm=style.edge_mm, radius=self.radius)
        ink.painter.save()
        self.compose_face(ink, body)
        ink.painter.restore()
        if self.hasFocus() or self.ring_shown:
            self._compose_focus(ink, area)

    def compose_face(self, ink: Ink, body: Area) -> None:
        """What stands on the block; ``body`` is the block without its lip."""
        if self.face is not None:
            draw(ink, self.face, body.inset(self.pad, 0.8))

    def _compose_disabled(self, ink: Ink, area: Area) -> None:
        ink.block(area, "card", edge="dash", radius=self.radius, dashed=True)
        ink.tone = "ink_soft"
        self.compose_face(ink, Area(area.x, area.y, area.w, area.h - self.look.size("lip")))
        ink.tone = None

    def _compose_focus(self, ink: Ink, area: Area) -> None:
        wide = min(self.ring, 2.8)
        ring = area.inset(-wide)
        ink.block(ring, None, edge="ink", edge_mm=0.4, radius=self.radius + wide)
        gold = self.look.size("border_focus")
        inner = ring.inset(0.4)
        ink.block(
            inner,
            None,
            edge="focus",
            edge_mm=min(gold, wide - 0.7),
            radius=self.radius + wide - 0.4,
        )

    def _darker(self, name: str) -> str:
        if not name.startswith("*"):
            return name
        if self.look.high_contrast:
            return "tint"
        fill, edge = self.look.colour(name[1:]), self.look.colour("persimmon")
        if name not in ("*persimmon_tint", "*gold_tint", "*help", "*rose_tint"):
            edge = self.look.colour("pine")
        pairs = (
            (fill.red(), edge.red()),
            (fill.green(), edge.green()),
            (fill.blue(), edge.blue()),
        )
        return "#" + "".join(f"{round(0.86 * a + 0.14 * b):02x}" for a, b in pairs)

    # -- pressing ------------------------------------------------------------------------------

    @property
    def guard(self) -> Guard:
        """The agreement of the window's keys."""
        parent = self.parentWidget()
        return guard_of(parent if parent is not None else QWidget())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a press unless the key is locked."""
        guard = self.guard
        self._began = event.button() == Qt.MouseButton.LeftButton and guard.open_for(self.lock)
        self._pressed_at = guard.clock()
        if self._began and not guard.poisoned:
            super().mousePressEvent(event)
        else:
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Slide off and back."""
        if self._began:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Act, if the finger is still on the key and the press was a real one."""
        guard = self.guard
        began, self._began = self._began, False
        brief = _from_touch(event) and guard.clock() - self._pressed_at < _TOUCH_MIN_S
        if not began or brief or guard.poisoned or not self.isDown():
            self.setDown(False)
            event.accept()
            return
        guard.acted(self)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space presses for people who use a switch; everything else is for the window."""
        if event.key() == Qt.Key.Key_Space and self._by_switch():
            self.setDown(True)
            event.accept()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Act when the switch is let go."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self.isDown():
            event.ignore()
            return
        self.setDown(False)
        guard = self.guard
        if guard.open_for(self.lock):
            guard.acted(self)
            self.clicked.emit()

    def cancel(self) -> None:
        """Forget a press that has begun."""
        self._began = False
        self.setDown(False)

    def _by_switch(self) -> bool:
        return not self.guard.is_burst() and self.guard.open_for(self.lock)

    def changeEvent(self, event: QEvent) -> None:
        """Redraw when switched on or off."""
        super().changeEvent(event)
        self.update()


def _from_touch(event: QMouseEvent) -> bool:
    device = event.device()
    return device is not None and device.type() == QPointingDevice.DeviceType.TouchScreen
