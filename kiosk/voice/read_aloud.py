"""The child that turns a text into sound with pyttsx3 and espeak-ng, and ends.

Reads JSON ``{"text", "rate"}`` from standard input; writes the sample rate as four bytes and
then 16-bit samples of one channel to standard output. Any trouble is exit code 1: no voice.

The known traps (package notes): the first ``runAndWait`` returns before the file is written,
so the end is awaited by event; an unknown voice is silently ignored, so it is read back; only
the last queued text is spoken, so there is one; the engine prints to standard output.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import threading
import wave
from pathlib import Path
from typing import Any

# espeak-ng 1.51 says tone digits in English with its other Mandarin voices.
VOICE = "sit/cmn-latn-pinyin"
# Measured with twenty characters: 2.6, 3.2 and 4.0 characters a second.
_WORDS_PER_MIN = {"slow": 130, "elder": 160, "standard": 200}
_WAIT_S = 10


def synthesised(text: str, rate: str, folder: Path) -> tuple[bytes, int]:
    """The sound of ``text``: 16-bit samples of one channel, and samples a second.

    Raises:
        RuntimeError: there is no engine or no Mandarin voice, or it made nothing.
        OSError: the sound file cannot be written.
    """
    import pyttsx3

    try:
        engine = pyttsx3.init("espeak")
    except (RuntimeError, OSError, ImportError, KeyError) as trouble:
        raise RuntimeError(f"no speech engine: {trouble}") from trouble
    engine.setProperty("voice", VOICE)
    engine.setProperty("rate", _WORDS_PER_MIN.get(rate, _WORDS_PER_MIN["elder"]))
    done = threading.Event()

    def ended(name: str | None = None, completed: bool = False) -> None:
        done.set()

    engine.connect("finished-utterance", ended)
    file = folder / "said.wav"
    engine.save_to_file(text, str(file))
    engine.runAndWait()
    if not done.wait(_WAIT_S):
        raise RuntimeError("the engine did not finish")
    if engine.getProperty("voice") != VOICE:
        raise RuntimeError("there is no Mandarin voice")
    with wave.open(str(file), "rb") as sound:
        if sound.getnchannels() != 1 or sound.getsampwidth() != 2 or not sound.getnframes():
            raise RuntimeError("the engine made no sound")
        return sound.readframes(sound.getnframes()), sound.getframerate()


def main() -> int:
    """Read the request, answer it, end."""
    out = os.dup(1)
    os.dup2(2, 1)  # the engine prints; our answer must not be mixed with it
    try:
        asked: dict[str, Any] = json.loads(sys.stdin.buffer.read())
        with tempfile.TemporaryDirectory(prefix="kiosk-voice-") as folder:
            pcm, rate_hz = synthesised(str(asked["text"]), str(asked["rate"]), Path(folder))
    except (RuntimeError, OSError, ValueError, KeyError, wave.Error, EOFError) as trouble:
        print(type(trouble).__name__, file=sys.stderr)
        return 1
    with contextlib.suppress(BrokenPipeError), os.fdopen(out, "wb") as answer:
        answer.write(rate_hz.to_bytes(4, "little") + pcm)
    return 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # the engine's threads may hang at a normal exit
