"""This device's settings: one TOML file that a technician writes and nobody uploads.

Everything has a default, so a file may be as short as the village's name. A mistake is told with
its line, its key and what would be right; nothing is guessed from a half-read file. What the
device itself finds out (the measured px/mm of its glass) is kept apart, in ``device.toml`` in the
data folder, and lies on top of the file.

The fields (``sections``) say their own rule (``rules``), so the parser here knows none by name.
"""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from kiosk.config import rules
from kiosk.config.sections import (
    APP,
    Folders,
    Log,
    Printer,
    Scanner,
    Screen,
    Sound,
    Village,
    Visit,
    under,
)


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


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of this device.

    Attributes:
        file: Where they were read from; ``None`` = nothing but defaults.
    """

    village: Village = field(default_factory=Village)
    folders: Folders = field(default_factory=Folders)
    screen: Screen = field(default_factory=Screen)
    scanner: Scanner = field(default_factory=Scanner)
    sound: Sound = field(default_factory=Sound)
    printer: Printer = field(default_factory=Printer)
    visit: Visit = field(default_factory=Visit)
    log: Log = field(default_factory=Log)
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
    known = {f.name: f.metadata["rule"] for f in dataclasses.fields(kind)}
    kept: dict[str, Any] = {}
    for key, value in values.items():
        where = (f"{name}.{key}", _line(text, name, key))
        if key not in known:
            problems.append(Problem("settings-unknown", *where, {}))
            continue
        try:
            kept[key] = known[key](value)
        except rules.Wrong as wrong:
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
        px_per_mm = rules.number(0.5, 40)(tomllib.loads(file.read_text("utf-8")).get("px_per_mm"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, rules.Wrong):
        return settings  # measured again sooner than stopped for
    return dataclasses.replace(
        settings, screen=dataclasses.replace(settings.screen, px_per_mm=px_per_mm)
    )


def keep_measured(settings: Settings, px_per_mm: float) -> Settings:
    """Keep what the calibration page measured; the settings with it."""
    px_per_mm = rules.number(0.5, 40)(px_per_mm)
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


def cache_folder() -> Path:
    """What may be lost at any time and only costs a moment."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def demo(settings: Settings) -> Settings:
    """The same device with the made-up village's folders instead of the real one's."""
    folders = Folders(data=under("demo"), keys=under("demo-keys"))
    return dataclasses.replace(settings, folders=folders, village=Village())
