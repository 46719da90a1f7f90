"""A program that tells when it painted: the kiosk, or the emptiest window PySide6 can open.

``python -m tests.bench.start_driver empty`` or ``… run --settings FILE``: the ``kiosk`` command's
own words. Prints lines ``painted SECONDS CPU HEAVY…`` and ``ready SECONDS CPU HEAVY…``: the
machine's monotonic clock, which the parent reads, too, the seconds of processor this process has
had, and which of the heavy modules it has loaded by then. A moment later ``covers X Y W H of W H``:
where its window is, and how large the screen.
"""

from __future__ import annotations

import signal
import sys
import time
from typing import Any

HEAVY = ("sqlalchemy", "sqlcipher3", "cv2", "pyzbar", "zxingcpp", "pyttsx3", "PySide6.QtMultimedia")
# Not needed to greet somebody.
LATER = (
    "kiosk.station.counter",
    "kiosk.station.chapters.exchange",
    "kiosk.printing",
    "kiosk.services.desk",
    "cryptography.hazmat.backends.openssl.backend",
    "alembic",
)

SETTLED_MS = 500  # a window manager has had its say by then


def main() -> int:
    """Run the one or the other until it is ended."""
    return empty() if sys.argv[1:2] == ["empty"] else kiosk(sys.argv[1:])


def empty() -> int:
    """One plain window over the whole screen."""
    from PySide6.QtWidgets import QApplication, QWidget

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    app = QApplication(sys.argv[:1])
    watch(app)
    window = QWidget()
    window.setGeometry(app.primaryScreen().geometry())
    window.show()
    return app.exec()


def kiosk(arguments: list[str]) -> int:
    """The real program, watched from inside."""
    from kiosk import app as program
    from kiosk import cli

    begin = program.Kiosk.start

    def start(self: Any) -> None:
        from PySide6.QtWidgets import QApplication

        watch(QApplication.instance())
        begin(self)
        tell_when_ready(self)

    program.Kiosk.start = start  # type: ignore[method-assign]
    return cli.main(arguments)


def watch(app: Any) -> None:
    """Tell the first paint of a window, once it is through."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QWidget

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
                app.removeEventFilter(self)
                QTimer.singleShot(0, lambda: tell("painted"))
                # The window stays; the page that was painted first may be gone by then.
                window = watched.window()
                QTimer.singleShot(SETTLED_MS, lambda: tell_size(window))
            return False

    app.installEventFilter(Watch(app))


def tell_when_ready(program: Any) -> None:
    """Tell when a card held up would be read and answered: camera running, store open."""
    from PySide6.QtCore import QTimer

    turn = QTimer(program)

    def look() -> None:
        if program.village is not None and program.villager.eyes.state == "ok":
            turn.stop()
            tell("ready")

    turn.timeout.connect(look)
    turn.start(5)


def tell_size(window: Any) -> None:
    """How much of its screen a window covers: ``covers X Y W H of W H``."""
    at, size, screen = window.pos(), window.size(), window.screen().size()
    numbers = (at.x(), at.y(), size.width(), size.height())
    print("covers", *numbers, "of", screen.width(), screen.height(), flush=True)


def tell(what: str) -> None:
    """One line for the parent."""
    loaded = [name for name in HEAVY + LATER if name in sys.modules]
    print(what, time.monotonic(), time.process_time(), *loaded, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
