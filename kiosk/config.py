"""This device's settings: one TOML file that a technician writes and nobody uploads.

Everything has a default, so a file may be as short as the village's name. A mistake is told with
its line, its key and what would be right; nothing is guessed from a half-read file. What the
device itself finds out (the measured px/mm of its glass) is kept apart, in ``device.toml`` in the
data folder, and lies on top of the file.

The fields say their own rule (``metadata``), so the parser below knows no setting by name.
"""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

import platformdirs

APP = "village-kiosk"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a settings file.

    Attributes:
        message_id: The sentence, ``settings-…``.
        key: ``section.key`` as written.
        line: Where, counted from 1; 0 when unknown.
        args: What the sentence needs besides.
    """

    message_id: str
    key: str
    line: int
    args: Mapping[str, str]


class SettingsError(Exception):
    """The file cannot be used; ``problems`` says everything that is wrong with it at once."""

    def __init__(self, file: Path, problems: list[Problem]) -> None:
        super().__init__(f"{file}: " + "; ".join(f"{p.line} {p.key}" for p in problems))
        self.file = file
        self.problems = problems


class _Wrong(Exception):
    def __init__(self, message_id: str, **args: object) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.args_said = {name: str(value) for name, value in args.items()}


# ---- rules: each turns what TOML gave into what we keep, or raises _Wrong --------------------


def _text(most: int) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not value.isprintable() or len(value) > most:
            raise _Wrong("settings-text", most=most)
        return value.strip()

    return check


def _matching(pattern: str, message_id: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise _Wrong(message_id)
        return value

    return check


def _one_of(*choices: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in choices:
            raise _Wrong("settings-choice", choices="、".join(choices))
        return str(value)

    return check


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise _Wrong("settings-whole", least=least, most=most)
        return value

    return check


def _number(least: float, most: float) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _Wrong("settings-number", least=least, most=most)
        if not least <= value <= most:
            raise _Wrong("settings-number", least=least, most=most)
        return float(value)

    return check


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("settings-yes-no")
    return value


def _folder(value: Any) -> Path:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("settings-folder")
    folder = Path(value).expanduser()
    if not folder.is_absolute():
        raise _Wrong("settings-folder")
    return folder


def _source(value: Any) -> str:
    # A camera's number may be written as one.
    if type(value) is int and 0 <= value < 100:
        return str(value)
    if isinstance(value, str) and value:
        return value
    raise _Wrong("settings-source")


_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"


def _hours(value: Any) -> tuple[tuple[time, time], ...]:
    spans = []
    for span in value if isinstance(value, list) else [value]:
        found = re.fullmatch(rf"({_CLOCK})\s*[-–]\s*({_CLOCK})", str(span))
        if not found:
            raise _Wrong("settings-hours")
        spans.append((time.fromisoformat(found[1]), time.fromisoformat(found[2])))
    return tuple(spans)


def _setting(default: Any, rule: Callable[[Any], Any]) -> Any:
    return field(default=default, metadata={"rule": rule})


def _folder_under(name: str) -> Any:
    # A factory: asked for when it is wanted, so that the environment may say where.
    return field(default_factory=lambda: _under(name), metadata={"rule": _folder})


def _under(*parts: str) -> Path:
    return Path(platformdirs.user_data_dir(APP, appauthor=False), *parts)


# ---- the sections ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Village:
    """Which village this is; ``kiosk init`` writes it into the first facts.

    Attributes:
        name: As shown: 柳溪村.
        code: 12 digits of the statistics office, or ``""`` where nobody knows it.
        township: As shown: 清水镇.
        groups: Number of villagers' groups.
        first_number, last_number: Members enrolled at this kiosk get numbers from this range.
        lapse_days: An exchange nobody fetched gives its points back after so many days.
    """

    name: str = _setting("", _text(20))
    code: str = _setting("", _matching(r"\d{12}|", "settings-code"))
    township: str = _setting("", _text(20))
    groups: int = _setting(9, _whole(1, 99))
    first_number: int = _setting(1, _whole(1, 9999))
    last_number: int = _setting(9999, _whole(1, 9999))
    lapse_days: int = _setting(7, _whole(1, 60))


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
    backups: Path | None = _setting(None, _folder)

    @property
    def store(self) -> Path:
        """The one file the village lives in."""
        return self.data / "village.db"

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

    panel: str = _setting("landscape_21", _one_of("landscape_21", "portrait_32", "small_15"))
    px_per_mm: float = _setting(0.0, _number(0, 40))
    mode: str = _setting("elder", _one_of("standard", "elder", "extra_large"))
    high_contrast: bool = _setting(False, _yes_no)
    second: str = _setting("auto", _text(60))


@dataclass(frozen=True, slots=True)
class Scanner:
    """What sees cards.

    Attributes:
        source: Camera number, ``/dev/v4l/by-id/…``, video file or folder of pictures.
        counter_source: The counter's own camera, or ``""``.
        typing: Whether a USB scanner that types is listened to.
    """

    source: str = _setting("0", _source)
    counter_source: str = _setting("", lambda value: _source(value) if value != "" else "")
    width: int = _setting(1280, _whole(320, 3840))
    height: int = _setting(720, _whole(240, 2160))
    typing: bool = _setting(True, _yes_no)


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard.

    Attributes:
        volume: 1–5; each visit begins with it.
        rate: How fast is spoken.
        quiet: Spans of the day in which nothing is spoken unasked.
    """

    volume: int = _setting(3, _whole(1, 5))
    rate: str = _setting("elder", _one_of("slow", "elder", "standard"))
    quiet: tuple[tuple[time, time], ...] = _setting((), _hours)

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

    name: str = _setting("auto", _text(100))


@dataclass(frozen=True, slots=True)
class Visit:
    """How long she may think; the sum stays within what the privacy rules allow."""

    ask_after_s: int = _setting(60, _whole(20, 60))
    forget_after_s: int = _setting(20, _whole(5, 20))


@dataclass(frozen=True, slots=True)
class Log:
    """How much the program's log says."""

    level: str = _setting("INFO", _one_of("DEBUG", "INFO", "WARNING", "ERROR"))


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of this device.

    Attributes:
        file: Where they were read from; ``None`` = nothing but defaults.
    """

    village: Village = Village()
    folders: Folders = field(default_factory=Folders)
    screen: Screen = Screen()
    scanner: Scanner = Scanner()
    sound: Sound = Sound()
    printer: Printer = Printer()
    visit: Visit = Visit()
    log: Log = Log()
    file: Path | None = None


_SECTIONS: dict[str, type] = {
    "village": Village,
    "folders": Folders,
    "screen": Screen,
    "scanner": Scanner,
    "sound": Sound,
    "printer": Printer,
    "visit": Visit,
    "log": Log,
}


def find() -> Path | None:
    """The settings file of this device: ``KIOSK_SETTINGS``, the user's own, the machine's."""
    named = os.environ.get("KIOSK_SETTINGS")
    if named:
        return Path(named)
    places = (
        Path(platformdirs.user_config_dir(APP, appauthor=False), "settings.toml"),
        Path("/etc", APP, "settings.toml"),
    )
    return next((place for place in places if place.is_file()), None)


def load(file: Path | None = None) -> Settings:
    """The settings of ``file``, or of the one ``find`` finds, or the defaults.

    Raises:
        SettingsError: the file is not there, is not TOML, or says something impossible.
    """
    file = file or find()
    if file is None:
        return with_measured(Settings())
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        raise SettingsError(file, [Problem("settings-no-file", "", 0, {})]) from None
    except (OSError, UnicodeDecodeError) as why:
        raise SettingsError(
            file, [Problem("settings-unreadable", "", 0, {"why": str(why)})]
        ) from why
    return with_measured(parse(text, file))


def parse(text: str, file: Path) -> Settings:
    """Read the text of a settings file.

    Raises:
        SettingsError: with everything that is wrong.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        found = re.search(r"line (\d+)", str(why))
        line = int(found[1]) if found else text.count("\n") + 1
        raise SettingsError(file, [Problem("settings-not-toml", "", line, {})]) from why

    problems: list[Problem] = []
    sections: dict[str, Any] = {}
    for name, values in raw.items():
        if name not in _SECTIONS or not isinstance(values, dict):
            problems.append(Problem("settings-unknown", name, _line(text, "", name), {}))
            continue
        sections[name] = _section(_SECTIONS[name], name, values, text, problems)
    if not problems:
        settings = Settings(**sections, file=file)
        problems = _together(settings, text)
    if problems:
        raise SettingsError(file, sorted(problems, key=lambda problem: problem.line))
    return settings


def _section(
    kind: type, name: str, values: dict[str, Any], text: str, problems: list[Problem]
) -> Any:
    rules = {f.name: f.metadata["rule"] for f in dataclasses.fields(kind)}
    kept: dict[str, Any] = {}
    for key, value in values.items():
        where = (f"{name}.{key}", _line(text, name, key))
        if key not in rules:
            problems.append(Problem("settings-unknown", *where, {}))
            continue
        try:
            kept[key] = rules[key](value)
        except _Wrong as wrong:
            problems.append(Problem(wrong.message_id, *where, wrong.args_said))
    return kind(**kept)


def _together(settings: Settings, text: str) -> list[Problem]:
    """What is right by itself and wrong together."""
    problems = []
    data, keys = settings.folders.data, settings.folders.keys
    if data == keys or data in keys.parents or keys in data.parents:
        problems.append(
            Problem("settings-keys-apart", "folders.keys", _line(text, "folders", "keys"), {})
        )
    if settings.village.first_number > settings.village.last_number:
        line = _line(text, "village", "last_number") or _line(text, "village", "first_number")
        problems.append(Problem("settings-numbers", "village.last_number", line, {}))
    return problems


def _line(text: str, section: str, key: str) -> int:
    """Where ``key`` of ``section`` is written (``tomllib`` does not tell); 0 = not found."""
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\s*([\w.-]+)\s*\]", line)
        if header:
            inside = header[1]
            if not section and inside == key:
                return number
        if inside == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
        if not inside and re.match(rf"\s*{re.escape(section)}\.{re.escape(key)}\s*=", line):
            return number
    return 0


# ---- what the device found out ---------------------------------------------------------------


def with_measured(settings: Settings) -> Settings:
    """``settings`` with the px/mm this device measured, unless its file names one."""
    file = settings.folders.data / "device.toml"
    if settings.screen.px_per_mm or not file.is_file():
        return settings
    try:
        px_per_mm = _number(0.5, 40)(tomllib.loads(file.read_text("utf-8")).get("px_per_mm"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, _Wrong):
        return settings  # measured again sooner than stopped for
    return dataclasses.replace(
        settings, screen=dataclasses.replace(settings.screen, px_per_mm=px_per_mm)
    )


def keep_measured(settings: Settings, px_per_mm: float) -> Settings:
    """Keep what the calibration page measured; the settings with it."""
    px_per_mm = _number(0.5, 40)(px_per_mm)
    file = settings.folders.data / "device.toml"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_suffix(".new")
    with new.open("w", encoding="utf-8") as written:
        written.write(f"px_per_mm = {px_per_mm:.4f}\n")
        written.flush()
        os.fsync(written.fileno())
    new.replace(file)
    return dataclasses.replace(
        settings, screen=dataclasses.replace(settings.screen, px_per_mm=px_per_mm)
    )


def demo(settings: Settings) -> Settings:
    """The same device with the made-up village's folders instead of the real one's."""
    folders = Folders(data=_under("demo"), keys=_under("demo-keys"))
    return dataclasses.replace(settings, folders=folders, village=Village())
