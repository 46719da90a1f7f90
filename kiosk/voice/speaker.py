"""The kiosk's voice as the screens know it: one sentence at a time, never in the way.

Every call returns at once. A new sentence takes the place of the one being spoken; nothing is
ever queued. Captions follow the signals, which come in real time whether or not there is
anything to hear: with no sound card, no clips or a sound server that hangs, the same signals
come by the clock.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from kiosk import paths
from kiosk.voice.mouth import TONES, Mouth, Turn
from kiosk.voice.phrases import clauses
from kiosk.voice.reader import Reader
from kiosk.words import Fixed, Utterance

_log = logging.getLogger(__name__)

VOLUME_DEFAULT = 3
# Loudness of the five steps. Step 1 is quiet but never silent.
_GAINS = {1: 0.13, 2: 0.25, 3: 0.45, 4: 0.7, 5: 1.0}
_CHARACTERS_PER_S = {"slow": 2.6, "elder": 3.2, "standard": 4.0}
_PAUSE_MS = {"，": 400, "。": 700, "？": 700}
# The mouth answers in some 50 ms. After this the sentence goes on by the clock alone.
_ANSWER_MS = 1500
_LOG_MAX = 200
READ_ALOUD = "read-aloud"


class Speaker(QObject):
    """Speaks prompts, reads free text on request, plays tones.

    Attributes:
        spoken_log: Time and message id of what was begun, newest last; never any text.

    Signals:
        started: The utterance begins (object).
        clause: Number of the clause of it that begins, from 0.
        finished: The utterance is over, spoken to the end or cut off (object). Every started
            utterance is finished exactly once.
    """

    started = Signal(object)
    clause = Signal(int)
    finished = Signal(object)

    _open_wanted = Signal()
    _say_wanted = Signal(int, object, str)
    _play_wanted = Signal(int, bytes, int)
    _stop_wanted = Signal()
    _tone_wanted = Signal(str)
    _gain_wanted = Signal(float)
    _forget_wanted = Signal()
    _close_wanted = Signal()

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
        self._turn = Turn()
        self._audible = False
        self._volume = VOLUME_DEFAULT
        self._waiting: tuple[int, Utterance, str] | None = None
        self._speaking: Utterance | None = None
        self._timers: list[QTimer] = []
        self._reader = Reader(self)
        self._reader.ready.connect(self._play_reading)
        self._reader.failed.connect(self._go_on_by_clock)
        self._thread = QThread()
        self._thread.setObjectName("voice")
        self._mouth = Mouth([*own_packs, *shipped], paths.resource("sounds"), self._turn)
        self._mouth.moveToThread(self._thread)
        self._connect()

    def _connect(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self._open_wanted.connect(self._mouth.open, queued)
        self._say_wanted.connect(self._mouth.say, queued)
        self._play_wanted.connect(self._mouth.play, queued)
        self._stop_wanted.connect(self._mouth.stop, queued)
        self._tone_wanted.connect(self._mouth.tone, queued)
        self._gain_wanted.connect(self._mouth.set_gain, queued)
        self._forget_wanted.connect(self._mouth.forget, queued)
        self._close_wanted.connect(self._mouth.close, queued)
        self._mouth.opened.connect(self._opened, queued)
        self._mouth.began.connect(self._began, queued)

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
        self._start_thread()
        self._open_wanted.emit()

    def speak(self, utterance: Utterance, *, rate: str = "elder") -> None:
        """Say ``utterance`` now, in place of whatever is being said.

        Args:
            utterance: From `kiosk.words.spoken`. Where a name has no clip it is said without.
            rate: ``slow``, ``elder`` or ``standard``; anything else is ``elder``.
        """
        rate = rate if rate in _CHARACTERS_PER_S else "elder"
        turn = self._new_turn(utterance, rate)
        if self._start_thread():
            self._say_wanted.emit(turn, utterance, rate)
        else:
            self._go_on_by_clock(turn)

    def read_aloud(self, text: str, *, rate: str = "elder") -> None:
        """Read free text with the synthetic voice, only because somebody asked for it.

        The text goes to a child process by a pipe and the sound comes back the same way.
        """
        rate = rate if rate in _CHARACTERS_PER_S else "elder"
        turn = self._new_turn(Utterance(READ_ALOUD, text, (Fixed(text),), private=True), rate)
        if self._start_thread():
            self._reader.read(turn, text, rate)
        else:
            self._go_on_by_clock(turn)

    def stop(self) -> None:
        """Be silent at once; a touch calls this."""
        self._turn.now += 1
        self._waiting = None
        self._reader.stop()
        self._clear_timers()
        if self._thread.isRunning():
            self._stop_wanted.emit()
        self._finish()

    def tone(self, name: str) -> None:
        """Play ``scan``, ``success``, ``error``, ``attention`` or ``click``."""
        if name not in TONES:
            _log.error("there is no tone %s", name)
        elif self._start_thread():
            self._tone_wanted.emit(name)

    def set_volume(self, step: int) -> None:
        """Loudness 1 to 5; outside of that the nearest step. 1 is not silent."""
        self._volume = min(5, max(1, step))
        if self._start_thread():
            self._gain_wanted.emit(_GAINS[self._volume])

    def reset(self) -> None:
        """End of a visit: silence, the usual volume, no decoded name kept."""
        self.stop()
        self._volume = VOLUME_DEFAULT
        if self._thread.isRunning():
            self._gain_wanted.emit(_GAINS[self._volume])
            self._forget_wanted.emit()

    def close(self) -> None:
        """End the thread; waits at most two seconds for a sound server that hangs."""
        self.stop()
        if not self._thread.isRunning():
            return
        self._close_wanted.emit()
        self._thread.quit()
        if not self._thread.wait(2000):
            _log.error("the voice's thread hangs and is left behind")
            self._thread.terminate()
            self._thread.wait(500)

    def _start_thread(self) -> bool:
        if not self._thread.isRunning():
            if self._thread.isFinished():
                return False  # closed
            self._thread.start(QThread.Priority.LowPriority)
            self._gain_wanted.emit(_GAINS[self._volume])
        return True

    def _new_turn(self, utterance: Utterance, rate: str) -> int:
        self.stop()
        turn = self._turn.now
        self._waiting = (turn, utterance, rate)
        self._after(_ANSWER_MS, lambda: self._go_on_by_clock(turn))
        return turn

    @Slot(bool, int)
    def _opened(self, audible: bool, clips: int) -> None:
        self._audible = audible and clips > 0

    @Slot(int, list, int)
    def _began(self, turn: int, starts: list[int], length_ms: int) -> None:
        if self._waiting is None or turn != self._waiting[0]:
            return
        _turn, utterance, rate = self._waiting
        by_clock, whole_ms = _timetable(utterance, rate)
        if not starts or length_ms == 0:  # nothing of it is recorded
            starts, length_ms = by_clock, whole_ms
        self._begin(utterance, starts, length_ms)

    @Slot(int, bytes, int)
    def _play_reading(self, turn: int, pcm: bytes, rate_hz: int) -> None:
        if turn == self._turn.now:
            self._play_wanted.emit(turn, pcm, rate_hz)

    @Slot(int)
    def _go_on_by_clock(self, turn: int) -> None:
        """Nothing will be heard of this sentence; its signals come all the same."""
        if self._waiting is not None and turn == self._waiting[0]:
            _turn, utterance, rate = self._waiting
            self._begin(utterance, *_timetable(utterance, rate))

    def _begin(self, utterance: Utterance, starts: list[int], length_ms: int) -> None:
        self._waiting = None
        self._clear_timers()
        self._speaking = utterance
        self.spoken_log.append((time.monotonic(), utterance.id))
        for number, start_ms in enumerate(starts):
            self._after(start_ms, lambda number=number: self.clause.emit(number))
        self._after(length_ms, self._finish)
        self.started.emit(utterance)

    def _finish(self) -> None:
        utterance, self._speaking = self._speaking, None
        self._clear_timers()
        if utterance is not None:
            self.finished.emit(utterance)

    def _after(self, wait_ms: int, then: object) -> None:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(then)
        timer.start(max(0, wait_ms))
        self._timers.append(timer)

    def _clear_timers(self) -> None:
        for timer in self._timers:
            timer.stop()
            timer.deleteLater()
        self._timers.clear()


def _timetable(utterance: Utterance, rate: str) -> tuple[list[int], int]:
    """When each clause would begin and the whole would end, by characters alone."""
    starts, at_ms = [], 0.0
    slower = _CHARACTERS_PER_S["elder"] / _CHARACTERS_PER_S[rate]
    for clause in clauses(utterance.parts):
        starts.append(int(at_ms))
        at_ms += len(clause.text) * 1000 / _CHARACTERS_PER_S[rate]
        at_ms += _PAUSE_MS[clause.mark] * slower
    return starts, int(at_ms)
