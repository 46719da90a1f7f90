"""The kiosk, telling when it read, asked for sound, and painted; or the most naive loop instead.

``python -m tests.bench.visit_driver run --settings FILE`` is the ``kiosk`` command itself, watched
from inside. It prints lines ``WHAT SECONDS [MORE]`` by the machine's monotonic clock:

- ``ready``: somebody can be greeted, and the desk is loaded
- ``read SEEN``: a card came from the scanner; SEEN is when its picture left the camera
- ``tone NAME``, ``say ID``: the loudspeaker was asked
- ``home``: her page stands on the glass, painted; ``signed``: the desk's page shows her name

and obeys ``idle`` (the visit is over) and ``station`` (a clerk opens a sign-in station for a new
activity) on its standard input. ``… visit_driver naive URL`` reads every picture with pyzbar.
"""

from __future__ import annotations

import sys
import time
from typing import Any


def main() -> int:
    """Run the one or the other until it is ended."""
    if sys.argv[1] == "naive":
        return naive(sys.argv[2])
    return kiosk(sys.argv[1:])


def tell(what: str, *more: object) -> None:
    """One line for the parent."""
    print(what, time.monotonic(), *more, flush=True)


def naive(url: str) -> int:
    """Every picture through pyzbar, nothing else: no page, no record, no voice."""
    from kiosk.scanner import readers
    from kiosk.scanner.cv import cv2

    camera = cv2.VideoCapture(url)
    tell("ready")
    last = ""
    while True:
        good, picture = camera.read()
        if not good:
            return 1
        found = readers.pyzbar(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
        for text in found.texts:
            if text != last:
                last = text
                tell("read", 0.0)


def kiosk(arguments: list[str]) -> int:
    """The real program."""
    from kiosk import app as program
    from kiosk import cli

    begin = program.Kiosk.start

    def start(self: Any) -> None:
        begin(self)
        self.ready.append(lambda: watch(self))

    program.Kiosk.start = start  # type: ignore[method-assign]
    return cli.main(arguments)


def watch(program: Any) -> None:
    """Tell what happens from now on, and hear orders."""
    from PySide6.QtCore import QSocketNotifier

    villager = program.villager
    villager.eyes.card.connect(lambda seen: tell("read", seen.seen_at))
    _watch_mouth(villager.mouth)
    _watch_pages(villager.window)
    notifier = QSocketNotifier(0, QSocketNotifier.Type.Read, program)
    notifier.activated.connect(lambda: _obey(program, sys.stdin.readline().strip()))
    tell("ready")


def _watch_mouth(mouth: Any) -> None:
    speaker = mouth.speaker
    tone, speak = speaker.tone, speaker.speak

    def told_tone(name: str) -> None:
        tell("tone", name)
        tone(name)

    def told_speak(utterance: Any, **more: Any) -> None:
        tell("say", utterance.id)
        speak(utterance, **more)

    speaker.tone, speaker.speak = told_tone, told_speak


def _watch_pages(window: Any) -> None:
    """Tell home, and each new name at the station, when their painting is through."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from kiosk.ui.counter.station import StationPage
    from kiosk.ui.villager.home import HomeScreen

    class Painted(QObject):
        told: object = None

        def eventFilter(self, page: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                # The whole window is painted and handed to the screen within this same event.
                if isinstance(page, HomeScreen):
                    page.removeEventFilter(self)
                    QTimer.singleShot(0, lambda: tell("home"))
                elif isinstance(page, StationPage) and page.model.came != self.told:
                    self.told = page.model.came
                    QTimer.singleShot(0, lambda: tell("signed", self.told))
            return False

    painted = Painted(window)
    show = window.show_screen

    def show_screen(screen: Any) -> None:
        if isinstance(screen, (HomeScreen, StationPage)):
            painted.told = None
            screen.installEventFilter(painted)
        show(screen)

    window.show_screen = show_screen


def _obey(program: Any, order: str) -> None:
    if order == "idle":
        program.villager.go_idle()
        tell("idle")
    elif order == "station":
        _open_station(program)


def _open_station(program: Any) -> None:
    """What a clerk's touches ask for: her PIN taken for granted, a new activity, its station."""
    from kiosk.services import staff
    from kiosk.ui.counter import asks

    counter = program.counter

    def with_maker() -> None:
        model = counter.page().model
        one = model.templates[0]
        made = asks.ActivityMade(
            one.template, one.title, one.clause, one.place, model.days[0][1], ""
        )
        counter.page().asked.emit(made)

    def entered(clerks: tuple[Any, ...]) -> None:
        if counter.session is None:
            counter.enter(clerks[0])
        _when_shown(program, "DeskPage", lambda: counter.page().asked.emit(asks.MakeActivity()))
        _when_shown(program, "MakerPage", with_maker)
        _when_shown(program, "StationPage", lambda: tell("open"))

    node = program.village.records.node
    program.village.records.ask(lambda conn: staff.clerks(conn, node.village), entered)


def _when_shown(program: Any, page: str, then: Any) -> None:
    """Call ``then`` once a page of the desk has come."""
    from PySide6.QtCore import QTimer

    turn = QTimer(program)

    def look() -> None:
        if type(program.counter.page()).__name__ == page:
            turn.stop()
            then()

    turn.timeout.connect(look)
    turn.start(20)


if __name__ == "__main__":
    raise SystemExit(main())
