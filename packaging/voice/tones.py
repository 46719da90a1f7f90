"""Make the tones of ``resources/sounds``: soft sines between 500 and 1,000 Hz.

Older ears lose the high notes first, so nothing is above 1 kHz. Each tone swells for 12 ms and
dies away, with a faint octave for body; nothing starts or stops with a click.

    python packaging/voice/tones.py
"""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

RATE_HZ = 24_000
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "sounds"

# name: (frequency Hz, length ms, pause after ms), loudness
TONES: dict[str, tuple[list[tuple[int, int, int]], float]] = {
    "scan": ([(880, 110, 0)], 0.30),
    "success": ([(600, 150, 20), (900, 240, 0)], 0.32),
    # Coming is two notes up; leaving goes up and comes home.
    "leave": ([(600, 120, 20), (900, 120, 20), (750, 240, 0)], 0.32),
    "error": ([(700, 180, 30), (500, 280, 0)], 0.32),
    "attention": ([(800, 200, 150)] * 3, 0.40),
    "click": ([(760, 22, 0)], 0.16),
}


def note(frequency_hz: int, length_ms: int, loudness: float) -> list[float]:
    """One note with a gentle beginning and an end that dies away."""
    count = RATE_HZ * length_ms // 1000
    rise = min(count // 3, RATE_HZ * 12 // 1000)
    made = []
    for at in range(count):
        swell = min(1.0, at / rise)
        fade = 0.5 + 0.5 * math.cos(math.pi * at / count)
        angle = 2 * math.pi * frequency_hz * at / RATE_HZ
        made.append(loudness * swell * fade * (math.sin(angle) + 0.12 * math.sin(2 * angle)))
    return made


def main() -> None:
    """Write all tones."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (notes, loudness) in TONES.items():
        samples: list[float] = []
        for frequency_hz, length_ms, pause_ms in notes:
            samples += note(frequency_hz, length_ms, loudness)
            samples += [0.0] * (RATE_HZ * pause_ms // 1000)
        whole = array.array("h", (round(sample * 32767) for sample in samples))
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(whole.tobytes())


if __name__ == "__main__":
    main()
