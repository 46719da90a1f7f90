"""The strip of villagers beside the kiosk's own frame: choosing one holds up her card.

It is a visitor's tool and no part of a kiosk: it scrolls, it lists names and PINs, and it stands
in a window of its own. It knows no camera; whoever builds the program connects its signals.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kiosk import words
from kiosk.demo.clerks import DemoClerk
from kiosk.demo.guests import Guest
from kiosk.ui import pictures
from kiosk.ui.theme import STRONG, Look

HOLD_MS = 2_500
"""How long a card is held up when nothing reads it."""
CAMERA_STATES = ("none", "unplugged", "frozen", "black")
_FACE_PX = 40
_KEY = Qt.ItemDataRole.UserRole
WIDTH_PX, HEIGHT_PX = 320, 200
"""The least room the strip asks for, beside and below."""


class DemoStrip(QWidget):
    """Faces, names and hints; a key that puts the card down; what is wrong with the camera.

    Signals:
        hold_up: Somebody was chosen; the guest's key.
        put_down: The card goes away: read, held long enough, or the key.
        trouble: The camera is to be ``none`` (well), ``unplugged``, ``frozen`` or ``black``.
    """

    hold_up = Signal(object)
    put_down = Signal()
    trouble = Signal(object)

    def __init__(
        self,
        villagers: Sequence[Guest],
        parent: QWidget | None = None,
        *,
        clerks: Sequence[DemoClerk] = (),
        look: Look | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("demoStrip")
        self.setWindowTitle(words.shown("demo-strip-title"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._look = (look or Look.of_panel()).for_clerk()
        self._held: str | None = None
        self._timer = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._timer.timeout.connect(self.seen)
        self._list = self._make_list(villagers)
        self._stop = self._key("demoStop", words.shown("demo-strip-stop"))
        self._stop.setEnabled(False)
        self._stop.clicked.connect(self.seen)
        self._lay_out(clerks)
        self._dress()

    @property
    def held(self) -> str | None:
        """Whose card is held up now."""
        return self._held

    def choose(self, key: str) -> None:
        """Hold up the card of somebody on the strip, as if she had been chosen.

        Raises:
            KeyError: nobody here has this key.
        """
        for row in range(self._list.count()):
            item = self._list.item(row)
            if item.data(_KEY) == key:
                self._list.setCurrentItem(item)
                self._chosen(item)
                return
        raise KeyError(key)

    def seen(self) -> None:
        """The card was read, or held long enough: it goes down."""
        self._timer.stop()
        if self._held is not None:
            self._held = None
            self._stop.setEnabled(False)
            self.put_down.emit()

    def _chosen(self, item: QListWidgetItem) -> None:
        self.seen()
        self._held = str(item.data(_KEY))
        self._stop.setEnabled(True)
        self._timer.start()
        self.hold_up.emit(self._held)

    def _make_list(self, villagers: Sequence[Guest]) -> QListWidget:
        made = QListWidget()
        made.setObjectName("demoVillagers")
        made.setAccessibleName(words.shown("demo-strip-title"))
        made.setIconSize(QSize(_FACE_PX, _FACE_PX))
        made.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for guest in villagers:
            face = pictures.picture(f"avatar-{guest.face}", _FACE_PX, _FACE_PX)
            item = QListWidgetItem(QIcon(face), line_of(guest))
            item.setData(_KEY, guest.key)
            made.addItem(item)
        made.itemClicked.connect(self._chosen)
        made.itemActivated.connect(self._activated)
        return made

    def _activated(self, item: QListWidgetItem) -> None:
        # A click may activate as well, depending on the desktop; once is enough.
        if self._held != item.data(_KEY):
            self._chosen(item)

    def _lay_out(self, clerks: Sequence[DemoClerk]) -> None:
        column = QVBoxLayout(self)
        title = QLabel(words.shown("demo-strip-note"))
        title.setObjectName("demoNote")
        title.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(self._list, 1)
        column.addWidget(self._stop)
        camera = QGridLayout()
        camera.addWidget(QLabel(words.shown("demo-strip-camera")), 0, 0)
        for place, state in enumerate(CAMERA_STATES):
            key = self._key(f"demoCamera-{state}", words.shown(f"demo-camera-{state}"))
            key.setCheckable(True)
            key.setAutoExclusive(True)
            key.setChecked(state == "none")
            key.setProperty("state", state)
            key.clicked.connect(self._trouble_chosen)
            camera.addWidget(key, place // 2, 1 + place % 2)
        column.addLayout(camera)
        if clerks:
            told = QLabel(_pins(clerks))
            told.setObjectName("demoPins")
            told.setWordWrap(True)
            column.addWidget(told)

    def _trouble_chosen(self) -> None:
        for key in self.findChildren(QPushButton):
            if key.isChecked() and key.property("state"):
                self.trouble.emit(key.property("state"))

    def _key(self, name: str, text: str) -> QPushButton:
        key = QPushButton(text)
        key.setObjectName(name)
        key.setAccessibleName(text)
        return key

    def _dress(self) -> None:
        """Our colours and type, so that it is seen to belong and not to be the kiosk."""
        look = self._look
        self.setFont(look.font(look.em("body") * 0.6))
        strong = look.font(look.em("body") * 0.6, STRONG)
        self._stop.setFont(strong)
        ground, card, ink, pine = (
            look.colour(name).name() for name in ("tint", "card", "ink", "pine")
        )
        self.setStyleSheet(
            f"#demoStrip {{ background: {ground}; }}"
            f"QLabel, QListWidget, QPushButton {{ color: {ink}; }}"
            f"QListWidget {{ background: {card}; border: 1px solid {pine}; }}"
            f"QListWidget::item:selected {{ background: {pine}; color: {card}; }}"
            f"QPushButton {{ background: {card}; border: 1px solid {pine}; padding: 6px; }}"
            f"QPushButton:checked {{ background: {pine}; color: {card}; }}"
        )


def _pins(clerks: Sequence[DemoClerk]) -> str:
    """Two clerks a line; a name and its PIN are never torn apart."""
    pins = [f"{clerk.name} {clerk.pin}" for clerk in clerks]
    pairs = ["　".join(pins[n : n + 2]) for n in range(0, len(pins), 2)]
    return "\n".join([words.shown("demo-strip-pins"), *pairs])


def line_of(guest: Guest) -> str:
    """Name and number of a guest, and below it the one word that makes her worth a try."""
    name = guest.name or words.shown("demo-strip-nobody")
    number = "" if guest.number is None else f"{guest.number:04}"
    first = f"{name}　{words.shown('demo-strip-number', number=number)}" if number else name
    return f"{first}\n{words.shown(f'demo-hint-{guest.hint}')}" if guest.hint else first


def room_for(frame: QRect, screen: QRect) -> QRect | None:
    """Where the strip stands: right, left or below of the kiosk's frame; ``None`` for nowhere.

    Args:
        frame: The kiosk's own window.
        screen: What of the screen may be used.
    """
    if screen.right() - frame.right() >= WIDTH_PX:
        return QRect(frame.right() + 1, frame.top(), WIDTH_PX, frame.height())
    if frame.left() - screen.left() >= WIDTH_PX:
        return QRect(frame.left() - WIDTH_PX, frame.top(), WIDTH_PX, frame.height())
    if screen.bottom() - frame.bottom() >= HEIGHT_PX:
        below = screen.bottom() - frame.bottom()
        return QRect(frame.left(), frame.bottom() + 1, frame.width(), below)
    return None


def stand_beside(strip: DemoStrip, frame: QRect, screen: QRect) -> None:
    """Put the strip outside the frame, or over its corner as a window that can be moved."""
    place = room_for(frame, screen)
    if place is None:
        strip.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        width, height = WIDTH_PX, min(screen.height(), 2 * WIDTH_PX)
        place = QRect(screen.right() - width, screen.bottom() - height, width, height)
    strip.setGeometry(place)
