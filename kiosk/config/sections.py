"""The sections of a settings file; each field says its default and its own rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

import platformdirs

from kiosk.config import rules

APP = "village-kiosk"


def _setting(default: Any, rule: Callable[[Any], Any]) -> Any:
    return field(default=default, metadata={"rule": rule})


def _folder_under(name: str) -> Any:
    # A factory: asked for when it is wanted, so that the environment may say where.
    return field(default_factory=lambda: under(name), metadata={"rule": rules.folder})


def under(*parts: str) -> Path:
    """A folder of ours where this user's programs keep their data."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False), *parts)


@dataclass(frozen=True, slots=True)
class Village:
    """Which village this is; ``kiosk init`` writes it into the first facts (all but groups).

    Attributes:
        name: As shown: 柳溪村.
        code: 12 digits of the statistics office, or ``""`` where nobody knows it.
        groups: Number of villagers' groups, for the desk to choose from.
        first_number, last_number: Members enrolled at this kiosk get numbers from this range.
        lapse_days: An exchange nobody fetched gives its points back after so many days.
    """

    name: str = _setting("", rules.text(20))
    code: str = _setting("", rules.matching(r"\d{12}|", "settings-code"))
    groups: int = _setting(9, rules.whole(1, 99))
    first_number: int = _setting(1, rules.whole(1, 9999))
    last_number: int = _setting(9999, rules.whole(1, 9999))
    lapse_days: int = _setting(7, rules.whole(1, 60))


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things lie. The keys never lie inside the data folder, nor it inside theirs.

    Attributes:
        data: The store, its log, what the device found out.
        keys: Store key and device key.
        backups: A second medium; ``None`` where there is none.
    """

    data: Path = _folder_under("village")
    keys: Path = _folder_under("keys")
    backups: Path | None = _setting(None, rules.folder)

    @property
    def store(self) -> Path:
        """The one file the village lives in."""
        return self.data / "village.db"

    @property
    def voice(self) -> Path:
        """Clip packs of this village's own: names of its members (``packaging/voice/``)."""
        return self.data / "voice"

    @property
    def log(self) -> Path:
        """The folder of the program's log."""
        return self.data / "log"


@dataclass(frozen=True, slots=True)
class Screen:
    """The glass.

    Attributes:
        panel: One of ``tokens.toml``.
        px_per_mm: Measured with a card on the calibration page; 0 = the panel's usual one.
        mode: What a visit begins with.
        second: The counter's screen: ``none``, ``auto`` (any other) or the name Qt gives it.
    """

    panel: str = _setting("landscape_21", rules.one_of("landscape_21", "portrait_32", "small_15"))
    px_per_mm: float = _setting(0.0, rules.number(0, 40))
    mode: str = _setting("elder", rules.one_of("standard", "elder", "extra_large"))
    high_contrast: bool = _setting(False, rules.yes_no)
    second: str = _setting("auto", rules.text(60))


@dataclass(frozen=True, slots=True)
class Scanner:
    """What sees cards.

    Attributes:
        source: Camera number, ``/dev/v4l/by-id/…``, video file or folder of pictures.
        width, height: What the camera is asked for, in pixels.
        typing: Whether a USB scanner that types is listened to.
    """

    source: str = _setting("0", rules.source)
    width: int = _setting(1280, rules.whole(320, 3840))
    height: int = _setting(720, rules.whole(240, 2160))
    typing: bool = _setting(True, rules.yes_no)


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard.

    Attributes:
        volume: 1–5; each visit begins with it.
        rate: How fast is spoken.
        quiet: Spans of the day in which nothing is spoken unasked.
    """

    volume: int = _setting(3, rules.whole(1, 5))
    rate: str = _setting("elder", rules.one_of("slow", "elder", "standard"))
    quiet: tuple[tuple[time, time], ...] = _setting((), rules.hours)

    def is_quiet(self, now: time) -> bool:
        """Whether ``now`` is in a quiet span; one that ends before it begins goes over midnight."""
        return any(
            begin <= now < end if begin <= end else now >= begin or now < end
            for begin, end in self.quiet
        )


@dataclass(frozen=True, slots=True)
class Printer:
    """What prints.

    Attributes:
        name: The system's name for it; ``auto`` = its default one, ``none`` = keep and show.
    """

    name: str = _setting("auto", rules.text(100))


@dataclass(frozen=True, slots=True)
class Visit:
    """How long she may think; the sum stays within what the privacy rules allow."""

    ask_after_s: int = _setting(60, rules.whole(20, 60))
    forget_after_s: int = _setting(20, rules.whole(5, 20))


@dataclass(frozen=True, slots=True)
class Log:
    """How much the program's log says."""

    level: str = _setting("INFO", rules.one_of("DEBUG", "INFO", "WARNING", "ERROR"))
