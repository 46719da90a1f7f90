"""``kiosk demo``: the kiosk on a made-up village, and a strip of people who hold up their cards.

The second half of ``kiosk.app``: the same program, with a camera in front of which made-up
villagers stand. Everything behind that camera is real.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QApplication

from kiosk.app import Kiosk, end_on_signals
from kiosk.config import Settings
from kiosk.demo.card_camera import DemoCamera
from kiosk.demo.guests import DemoVillage, has_village, read_village
from kiosk.demo.progress import ProgressPage
from kiosk.demo.strip import WIDTH_PX, DemoStrip, stand_beside
from kiosk.station.inbox import Inbox
from kiosk.ui.theme import Look

log = logging.getLogger(__name__)


class Demo(QObject):
    """Makes the village if need be, then runs the kiosk beside the strip.

    Attributes:
        kiosk: The program itself, once there is a village.
        strip: The visitors' tool beside it; ``None`` with a real camera.
        code: What the process ends with.
    """

    def __init__(self, settings: Settings, *, camera: str | None) -> None:
        super().__init__()
        self.settings = settings
        self.kiosk: Kiosk | None = None
        self.strip: DemoStrip | None = None
        self.code = 0
        self._source = camera
        self._camera: DemoCamera | None = None
        self._inbox = Inbox(self)
        self._frame, self._look = _room_beside_strip(settings)
        self._page: ProgressPage | None = None

    def start(self, *, fresh: bool) -> None:
        """Show something at once: the kiosk, or how far the village has got."""
        folders = self.settings.folders
        kept = not fresh and has_village(folders.data, folders.keys)
        if kept:
            made = read_village(folders.data)
            if made.today >= date.today().isoformat():
                self._run(made)
                return
        self._page = ProgressPage(self._look)
        self._page.setGeometry(self._frame)
        self._page.show()
        work = self._wake if kept else self._make
        threading.Thread(target=work, name="kiosk-demo-village", daemon=True).start()

    def stop(self) -> None:
        """End everything."""
        if self.kiosk is not None:
            self.kiosk.stop()
        if self._camera is not None:
            self._camera.stop()
            self._camera = None
        if self.strip is not None:
            self.strip.close()

    # -- the village -------------------------------------------------------------------------------

    def _wake(self) -> None:
        """A village of another day gets a new morning; one that cannot is made anew."""
        from kiosk.demo.next_morning import begin_morning

        folders = self.settings.folders
        try:
            made = begin_morning(folders.data, folders.keys, date.today())
        except Exception:
            log.exception("the kept village could not be brought to the present day")
            self._make()
            return
        self._inbox.post(lambda: self._run(made))

    def _make(self) -> None:
        from kiosk.demo.make import make_village

        folders, page = self.settings.folders, self._page
        assert page is not None

        def tell(done: int, total: int) -> None:
            self._inbox.post(lambda: page.progress(done, total))

        try:
            made = make_village(folders.data, folders.keys, today=date.today(), progress=tell)
        except Exception:
            log.exception("the made-up village could not be made")
            self._inbox.post(self._give_up)
            return
        self._inbox.post(lambda: self._run(made))

    def _give_up(self) -> None:
        self.code = 1
        QApplication.quit()

    # -- the kiosk and the strip -------------------------------------------------------------------

    def _run(self, village: DemoVillage) -> None:
        source = self._source
        if source is None:
            self._camera = DemoCamera()
            self._camera.start()
            source = self._camera.url
        settings = replace(self.settings, village=replace(self.settings.village, name=village.name))
        self.kiosk = Kiosk(settings, source=source, fill=False, look=self._look)
        window = self.kiosk.villager.window
        window.setGeometry(self._frame)
        if self._camera is not None:
            self._show_strip(village, self._camera)
        self.kiosk.start()
        end_on_signals(self.kiosk)
        if self._page is not None:
            self._page.close()
            self._page.deleteLater()
            self._page = None

    def _show_strip(self, village: DemoVillage, camera: DemoCamera) -> None:
        assert self.kiosk is not None
        strip = DemoStrip(village.guests, clerks=village.clerks, look=self._look)
        self.strip = strip

        def hold_up(key: object) -> None:
            guest = village.guest(str(key))
            number = "" if guest.number is None else f"{guest.number:04d}"
            camera.hold_up(guest.text, name=guest.name, number=number, beside=guest.beside)

        strip.hold_up.connect(hold_up)
        strip.put_down.connect(camera.put_down)
        strip.trouble.connect(camera.trouble)
        # Read: the hand goes down, as people put a card back into the pocket.
        self.kiosk.villager.eyes.card.connect(lambda _: strip.seen())
        stand_beside(strip, self._frame, QApplication.primaryScreen().availableGeometry())
        strip.show()


def _room_beside_strip(settings: Settings) -> tuple[QRect, Look]:
    """Where the kiosk stands on this desktop, in its panel's proportions, and sizes that fit."""
    look = Look.of_panel(
        settings.screen.panel, settings.screen.mode, high_contrast=settings.screen.high_contrast
    )
    metrics = look.metrics
    room = QApplication.primaryScreen().availableGeometry()
    scale = min(
        1.0,
        (room.width() - WIDTH_PX) / metrics.width_px,
        room.height() / metrics.height_px,
    )
    width, height = int(metrics.width_px * scale), int(metrics.height_px * scale)
    fitted = replace(metrics, px_per_mm=metrics.px_per_mm * scale, width_px=width, height_px=height)
    left = room.x() + max(0, (room.width() - WIDTH_PX - width) // 2)
    top = room.y() + max(0, (room.height() - height) // 2)
    return QRect(left, top, width, height), Look(fitted)
