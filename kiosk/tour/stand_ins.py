"""What stands in for hardware on the tour: eyes without a camera, a mouth that keeps quiet, paper.

Everything behind them is the program itself. Cards come the way a USB scanner types them; what a
camera would tell is told by the same signals.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from kiosk.scanner.messages import Mode
from kiosk.station.eyes import Eyes
from kiosk.station.mouth import Mouth
from kiosk.station.paper import Paper, SlipFate

if TYPE_CHECKING:
    from kiosk.printing.slip import Slip

_VIEW = (1280, 720)


class Clock:
    """Seconds that pass when the tour says so."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        """Now."""
        return self.s

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.s += seconds


class TourEyes(Eyes):
    """Sees what the tour tells it to; opens no camera, starts no process."""

    def __init__(self, clock: Clock) -> None:
        super().__init__("none")
        self._clock = clock
        self.told = "ok"

    @property
    def state(self) -> str:
        """What the tour said last about the camera."""
        return self.told

    def start(self) -> None:
        """There is nothing to open."""

    def _look_for(self, mode: Mode) -> None:
        """There is nothing to look with."""

    def typed(self, character: str) -> None:
        """One character of the scanner that types, by the tour's own clock."""
        self._tell(self._wedge.feed(character, self._clock()))

    def tell(self, state: str) -> None:
        """The camera is gone, or there again."""
        self.told = state
        self.camera.emit(state)


class TourMouth(Mouth):
    """Says nothing, so that nobody's office is talked to; captions are as ever."""

    @property
    def has_voice(self) -> bool:
        """The pages look as they do where there is a loudspeaker."""
        return True

    def open(self) -> None:
        """No loudspeaker is loaded."""

    def read_aloud(self, text: str) -> None:
        """Free text is not read either; the page waits at its line."""


class TourPaper(Paper):
    """A printer that answers at once; told not to obey, the real desk keeps slips as files.

    Attributes:
        obeys: slips come out.
        empty: they do not, for want of paper.
    """

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(folder, "none", parent)
        self.obeys, self.empty = True, False

    def print_slip(self, slip: Slip, told: Callable[[SlipFate], None]) -> None:
        """On paper at once, or through the real desk into a file."""
        if self.empty:
            told(SlipFate.NO_PAPER)
        elif self.obeys:
            told(SlipFate.PRINTED)
        else:
            super().print_slip(slip, told)


@lru_cache(maxsize=8)
def camera_view(distance_mm: float) -> QImage:
    """A mirrored picture of somebody holding up a card that is nobody's.

    Args:
        distance_mm: How far from the lens.
    """
    from kiosk.demo import card_film
    from kiosk.scanner.cv import cv2

    width, height = _VIEW
    view = card_film.room(width, height, person=True).copy()
    # Not one of our card texts: no camera can read a card from a picture of this screen.
    face = card_film.card_face("POINTS CARD", "", "")
    pose = card_film.Pose(distance_mm=distance_mm, right_mm=8, down_mm=18, roll=-4, yaw=6)
    card_film.hold_in(view, face, pose, card_film.Lens(noise=0.0))
    seen = cv2.cvtColor(cv2.flip(view, 1), cv2.COLOR_BGR2RGB)
    image = QImage(seen.data, width, height, width * 3, QImage.Format.Format_RGB888)
    return image.copy()
