"""The scanner as Qt sees it: its messages as signals, its watchdog on a timer."""

from __future__ import annotations

import secrets
import time

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal
from PySide6.QtGui import QImage

from kiosk.scanner.link import ScannerLink
from kiosk.scanner.messages import (
    CameraState,
    CardSeen,
    CodeSheet,
    DamagedCode,
    ForeignCode,
    Mode,
    NearlySeen,
    NothingSeen,
    TwoCards,
)
from kiosk.scanner.wedge import Wedge

_TICK_MS = 250
_PREVIEW_MS = 66
_STRENGTH: tuple[Mode, ...] = ("off", "idle", "scanning", "station")


class Eyes(QObject):
    """What the camera and a typing scanner see.

    Two sides of a counter look through one camera, so nobody switches it: each says what it needs
    and takes back only that, and the strongest need of all is what the scanner does.

    Signals:
        card: A whole card was shown: its text. Never log it.
        damaged, foreign: A card of ours that cannot be read; a code that is none of ours.
        two_cards: More than one card in view.
        nearly: A card in view that cannot be read yet: hint, ruler 0..1.
        nothing: The view is empty again.
        sheet: A township's enrolment sheet was shown: its text. Never log it.
        camera: The camera's state.
        picture: A new picture (QImage, mirrored) while scanning.
    """

    card = Signal(object)
    damaged = Signal()
    foreign = Signal()
    two_cards = Signal()
    nearly = Signal(str, float)
    nothing = Signal()
    sheet = Signal(str)
    camera = Signal(str)
    picture = Signal(object)

    def __init__(
        self,
        source: str,
        parent: QObject | None = None,
        *,
        width: int = 1280,
        height: int = 720,
        typing: bool = True,
    ) -> None:
        """Eyes that look at nothing yet.

        Args:
            source: Camera number, device, video file or folder of pictures.
            width, height: What the camera is asked for, in pixels.
            typing: Whether a USB scanner that types is listened to.
        """
        super().__init__(parent)
        self._link = ScannerLink(source, width=width, height=height)
        self._typing = typing
        self._wedge = Wedge(salt=secrets.token_bytes(16))
        self._shown = -1
        self._needs: dict[str, Mode] = {}
        self._mode: Mode = "idle"
        self._notifier = QSocketNotifier(self._link.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._watch)
        self._look = QTimer(self)
        self._look.setInterval(_PREVIEW_MS)
        self._look.timeout.connect(self._show)

    @property
    def state(self) -> str:
        """The last state the camera told."""
        return self._link.state

    @property
    def child_pid(self) -> int | None:
        """The scanner process, for figures."""
        return self._link.child_pid

    def start(self) -> None:
        """Open the camera in its own process; returns at once."""
        self._link.start()
        self._tick.start()

    @property
    def mode(self) -> Mode:
        """What is looked for now."""
        return self._mode

    def need(self, who: str, mode: Mode) -> None:
        """What one page or room needs from now on; ``idle`` takes its need back.

        Args:
            who: Whose need this is; its last one counts, and nobody else's is touched.
            mode: ``station`` also does what ``scanning`` does, ``scanning`` what ``idle`` does.
        """
        self._needs[who] = mode
        strongest = max(self._needs.values(), key=_STRENGTH.index)
        if strongest != self._mode:
            self._mode = strongest
            self._look_for(strongest)

    def _look_for(self, mode: Mode) -> None:
        """Tell the scanner, and fetch pictures while they are wanted."""
        self._link.set_mode(mode)
        if mode in ("scanning", "station"):
            self._look.start()
        else:
            self._look.stop()

    def typed(self, character: str) -> None:
        """One character of a USB scanner that types."""
        if self._typing:
            self._tell(self._wedge.feed(character, time.monotonic()))

    def stop(self) -> None:
        """End the scanner's process."""
        self._tick.stop()
        self._look.stop()
        self._notifier.setEnabled(False)
        self._link.stop()

    def _watch(self) -> None:
        self._link.tick(time.monotonic())

    def _read(self) -> None:
        for message in self._link.read():
            self._tell(message)

    def _tell(self, message: object) -> None:
        match message:
            case CardSeen():
                self.card.emit(message)
            case NearlySeen():
                self.nearly.emit(message.hint, message.ruler)
            case CameraState():
                self.camera.emit(message.state)
            case DamagedCode():
                self.damaged.emit()
            case CodeSheet():
                self.sheet.emit(message.text)
            case ForeignCode():
                self.foreign.emit()
            case TwoCards():
                self.two_cards.emit()
            case NothingSeen():
                self.nothing.emit()

    def _show(self) -> None:
        frame = self._link.preview()
        if frame is None or frame.number == self._shown:
            return
        self._shown = frame.number
        image = QImage(
            frame.rgb, frame.width, frame.height, frame.width * 3, QImage.Format.Format_RGB888
        )
        self.picture.emit(image.copy())
