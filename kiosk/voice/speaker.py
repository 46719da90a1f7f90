"""The kiosk's voice as the screens know it: one sentence at a time, never in the way.

Every call returns at once; the sound is made in a child process. A new sentence takes the place
of the one being spoken; nothing is ever queued. Captions follow the signals, which come in real
time whether or not there is anything to hear: with no sound card, no clips, a sound server that
hangs or a child that dies, the same signals come by the clock.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

from kiosk import paths
from kiosk.voice.link import MouthLink
from kiosk.voice.phrases import clauses
from kiosk.voice.reader import Reader
from kiosk.words import Fixed, Utterance

_log = logging.getLogger(__name__)

TONES = ("scan", "success", "error", "attention", "click")
VOLUME_DEFAULT = 3
# Loudness of the five steps. Step 1 is quiet but never silent.
_GAINS = {1: 0.13, 2: 0.25, 3: 0.45, 4: 0.7, 5: 1.0}
_CHARACTERS_PER_S = {"slow": 2.6, "elder": 3.2, "standard": 4.0}
_PAUSE_MS = {"，": 400, "。": 700, "？": 700}
# The child answers in some 50 ms. After this the sentence goes on by the clock alone.
_ANSWER_MS = 1500
_FIRST_ANSWER_MS = 3000  # while it is still starting
_UNANSWERED_MAX = 2  # then it is taken to hang
_LOG_MAX = 200
READ_ALOUD = "read-aloud"


Starts = Sequence[Sequence[int]]


class Speaker(QObject):
    """Speaks prompts, reads free text on request, plays tones.

    Attributes:
        spoken_log: Time and message id of what was begun, newest last; never any text.

    Signals:
        started: The utterance begins (object).
        clause: Number of the clause that begins, from 0, as the caption counts them. One that
            is not said (a name without a clip) is left out.
        finished: The utterance is over, spoken to the end or cut off (object). Every started
            utterance is finished exactly once.
    """

    started = Signal(object)
    clause = Signal(int)
    finished = Signal(object)

    def __init__(
        self,
        *,
        packs: Sequence[Path] | None = None,
        own_packs: Sequence[Path] = (),
        parent: QObject | None = None,
    ) -> None:
        """A voice that has opened nothing yet; see `warm_up`.

        Args:
            packs: Clip packs; by default the shipped ones.
            own_packs: A village's packs, such as its members' names; they come first.
            parent: Qt parent.
        """
        super().__init__(parent)
        shipped = sorted(paths.resource("voice").glob("*.zip")) if packs is None else packs
        self.spoken_log: deque[tuple[float, str]] = deque(maxlen=_LOG_MAX)
        self._turn = 0
        self._opened_once = False
        self._audible = False
        self._unanswered = 0
        self._volume = VOLUME_DEFAULT
        self._waiting: tuple[int, Utterance, str] | None = None
        self._speaking: Utterance | None = None
        self._plan: list[tuple[float, Callable[[], None]]] = []
        self._next = QTimer(self)  # one for all steps: none is ever deleted under its own slot
        self._next.setSingleShot(True)
        self._next.setTimerType(Qt.TimerType.PreciseTimer)
        self._next.timeout.connect(self._due)
        self._reader = Reader(self)
        self._reader.ready.connect(self._play_reading)
        self._reader.failed.connect(self._go_on_by_clock)
        self._mouth = MouthLink([*own_packs, *shipped], self)
        self._mouth.set_gain(_GAINS[VOLUME_DEFAULT])
        self._mouth.opened.connect(self._opened)
        self._mouth.began.connect(self._began)
        self._mouth.lost.connect(self._lost)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.close)

    @property
    def available(self) -> bool:
        """Whether something can be heard: a device was found and there are clips."""
        return self._audible

    @property
    def volume(self) -> int:
        """The present step, 1 to 5."""
        return self._volume

    @property
    def speaking(self) -> Utterance | None:
        """What is being said."""
        return self._speaking

    def warm_up(self) -> None:
        """Open devices and clips in the background. Call it after the first paint."""
        self._mouth.open()

    def speak(self, utterance: Utterance, *, rate: str = "elder") -> None:
        """Say ``utterance`` now, in place of whatever is being said.

        Args:
            utterance: From `kiosk.words.spoken`. Where a name has no clip it is said without.
            rate: ``slow``, ``elder`` or ``standard``; anything else is ``elder``.
        """
        rate = rate if rate in _CHARACTERS_PER_S else "elder"
        turn = self._new_turn(utterance, rate)
        if not self._mouth.say(turn, utterance, rate):
            self._go_on_by_clock(turn)

    def read_aloud(self, text: str, *, rate: str = "elder") -> None:
        """Read free text with the synthetic voice, only because somebody asked for it.

        The text goes to a child process by a pipe and the sound comes back the same way.
        """
        rate = rate if rate in _CHARACTERS_PER_S else "elder"
        turn = self._new_turn(Utterance(READ_ALOUD, text, (Fixed(text),), private=True), rate)
        if self._mouth.open():
            self._plan_for([(self._reader.patience_ms(text), partial(self._go_on_by_clock, turn))])
            self._reader.read(turn, text, rate)
        else:
            self._go_on_by_clock(turn)

    def stop(self) -> None:
        """Be silent at once; a touch calls this."""
        self._turn += 1
        self._waiting = None
        self._reader.stop()
        self._mouth.stop()
        self._finish()

    def tone(self, name: str) -> None:
        """Play ``scan``, ``success``, ``error``, ``attention`` or ``click``."""
        if name not in TONES:
            _log.error("there is no tone %s", name)
        else:
            self._mouth.tone(name)

    def set_volume(self, step: int) -> None:
        """Loudness 1 to 5; outside of that the nearest step. 1 is not silent."""
        self._volume = min(5, max(1, step))
        self._mouth.set_gain(_GAINS[self._volume])

    def reset(self) -> None:
        """End of a visit: silence, the usual volume, no decoded name kept."""
        self.stop()
        self._volume = VOLUME_DEFAULT
        self._mouth.set_gain(_GAINS[self._volume])
        self._mouth.forget()

    @Slot()
    def close(self) -> None:
        """End the child; waits at most two seconds for it."""
        self.stop()
        self._mouth.close()

    def _new_turn(self, utterance: Utterance, rate: str) -> int:
        self.stop()
        turn = self._turn
        self._waiting = (turn, utterance, rate)
        patience_ms = _ANSWER_MS if self._opened_once else _FIRST_ANSWER_MS
        self._plan_for([(patience_ms, partial(self._no_answer, turn))])
        return turn

    @Slot(bool, int)
    def _opened(self, audible: bool, clips: int) -> None:
        self._opened_once = True
        self._audible = audible and clips > 0

    @Slot(int, object, int)
    def _began(self, turn: int, starts: Starts, length_ms: int) -> None:
        self._unanswered = 0
        if self._waiting is None or turn != self._waiting[0]:
            return
        _turn, utterance, rate = self._waiting
        by_clock, whole_ms = _timetable(utterance, rate)
        if not starts or length_ms == 0:  # nothing of it is recorded
            starts, length_ms = by_clock, whole_ms
        self._begin(utterance, starts, length_ms)

    @Slot(int, bytes, int)
    def _play_reading(self, turn: int, pcm: bytes, rate_hz: int) -> None:
        if turn == self._turn and not self._mouth.play(turn, pcm, rate_hz):
            self._go_on_by_clock(turn)

    def _no_answer(self, turn: int) -> None:
        """The child may hang, most likely in the sound server: then a new one takes its place."""
        self._unanswered += 1
        if self._unanswered >= _UNANSWERED_MAX:
            self._unanswered = 0
            self._mouth.kill()
        self._go_on_by_clock(turn)

    @Slot()
    def _lost(self) -> None:
        self._opened_once = self._audible = False
        self._go_on_by_clock(self._turn)

    @Slot(int)
    def _go_on_by_clock(self, turn: int) -> None:
        """Nothing will be heard of this sentence; its signals come all the same."""
        if self._waiting is not None and turn == self._waiting[0]:
            _turn, utterance, rate = self._waiting
            self._begin(utterance, *_timetable(utterance, rate))

    def _begin(self, utterance: Utterance, starts: Starts, length_ms: int) -> None:
        self._waiting = None
        self._speaking = utterance
        self.spoken_log.append((time.monotonic(), utterance.id))
        steps: list[tuple[int, Callable[[], None]]] = [
            (start_ms, partial(self.clause.emit, number)) for number, start_ms in starts
        ]
        self._plan_for([*steps, (length_ms, self._finish)])
        self.started.emit(utterance)

    def _finish(self) -> None:
        utterance, self._speaking = self._speaking, None
        self._plan_for([])
        if utterance is not None:
            self.finished.emit(utterance)

    def _plan_for(self, steps: Sequence[tuple[int, Callable[[], None]]]) -> None:
        """Do these steps, each so many ms from now, and nothing that was planned before."""
        now = time.monotonic()
        self._plan = [(now + wait_ms / 1000, step) for wait_ms, step in steps]
        self._wait_for_next()

    def _wait_for_next(self) -> None:
        if self._plan:
            self._next.start(max(0, round((self._plan[0][0] - time.monotonic()) * 1000)))
        else:
            self._next.stop()

    @Slot()
    def _due(self) -> None:
        if self._plan:
            _at, step = self._plan.pop(0)
            self._wait_for_next()
            step()


def _timetable(utterance: Utterance, rate: str) -> tuple[Starts, int]:
    """When each clause would begin and the whole would end, by characters alone."""
    starts: list[tuple[int, int]] = []
    at_ms = 0.0
    slower = _CHARACTERS_PER_S["elder"] / _CHARACTERS_PER_S[rate]
    for number, clause in enumerate(clauses(utterance.parts)):
        starts.append((number, int(at_ms)))
        at_ms += len(clause.text) * 1000 / _CHARACTERS_PER_S[rate]
        at_ms += _PAUSE_MS[clause.mark] * slower
    return starts, int(at_ms)
