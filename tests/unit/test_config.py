"""Settings files: short ones do, wrong ones are told by line, nothing is half-read."""

from __future__ import annotations

import dataclasses
import re
from datetime import time
from pathlib import Path

import pytest

from kiosk import config, paths, words

FILE = Path("/etc/village-kiosk/settings.toml")


def problems_of(text: str) -> list[tuple[str, str, int]]:
    with pytest.raises(config.SettingsError) as caught:
        config.parse(text, FILE)
    return [(p.message_id, p.key, p.line) for p in caught.value.problems]


def test_an_empty_file_gives_the_defaults_for_elders() -> None:
    settings = config.parse("", FILE)
    assert settings.screen.mode == "elder"
    assert settings.screen.panel == "landscape_21"
    assert settings.village.lapse_days == 7
    assert settings.visit.ask_after_s + settings.visit.forget_after_s == 80


def test_what_is_written_is_what_is_kept() -> None:
    settings = config.parse(
        """
        [village]
        name = "柳溪村"
        code = "330102103208"
        [folders]
        data = "/srv/kiosk"
        keys = "/srv/keys"
        [screen]
        panel = "portrait_32"
        px_per_mm = 2.7
        [scanner]
        source = 1
        [sound]
        quiet = ["12:00-14:00", "20:30-06:00"]
        """,
        FILE,
    )
    assert (settings.village.name, settings.village.code) == ("柳溪村", "330102103208")
    assert settings.folders.store == Path("/srv/kiosk/village.db")
    assert settings.screen.px_per_mm == 2.7
    assert settings.scanner.source == "1"
    assert settings.sound.quiet[0] == (time(12), time(14))


@pytest.mark.parametrize(
    ("now", "quiet"),
    [("11:59", False), ("12:00", True), ("14:00", False), ("23:00", True), ("05:59", True)],
)
def test_quiet_hours_may_go_over_midnight(now: str, quiet: bool) -> None:
    sound = config.parse('[sound]\nquiet = ["12:00-14:00", "20:30-06:00"]', FILE).sound
    assert sound.is_quiet(time.fromisoformat(now)) is quiet


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    text = '[village]\nname = "x"\ngroups = 0\n[screen]\nmode = "tiny"\n[sound]\nvolume = "3"\n'
    assert problems_of(text) == [
        ("settings-whole", "village.groups", 3),
        ("settings-choice", "screen.mode", 5),
        ("settings-whole", "sound.volume", 7),
    ]


@pytest.mark.parametrize(
    ("text", "message_id"),
    [
        ("[village\n", "settings-not-toml"),
        ("[vilage]\n", "settings-unknown"),
        ('[village]\nnmae = "x"', "settings-unknown"),
        ("[screen]\nhigh_contrast = 1", "settings-yes-no"),
        ("[screen]\npx_per_mm = true", "settings-number"),
        ('[folders]\ndata = "here"', "settings-folder"),
        ('[sound]\nquiet = ["25:00-26:00"]', "settings-hours"),
        ('[village]\ncode = "12"', "settings-code"),
        ('[village]\nname = "柳\\n溪"', "settings-text"),
        ("[village]\nfirst_number = 9\nlast_number = 3", "settings-numbers"),
        ('[folders]\ndata = "/srv/k"\nkeys = "/srv/k/keys"', "settings-keys-apart"),
        ('[folders]\ndata = "/srv/k"\nkeys = "/srv/k"', "settings-keys-apart"),
    ],
)
def test_a_mistake_has_a_sentence_of_its_own(text: str, message_id: str) -> None:
    assert [found for found, _, _ in problems_of(text)] == [message_id]
    assert words.has(message_id)


def test_a_file_that_is_named_and_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(config.SettingsError) as caught:
        config.load(tmp_path / "nowhere.toml")
    assert caught.value.problems[0].message_id == "settings-no-file"


def test_a_file_that_is_no_text_is_told_and_not_guessed(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes("[village]\nname = '柳溪村'".encode("gb18030"))
    with pytest.raises(config.SettingsError) as caught:
        config.load(file)
    assert caught.value.problems[0].message_id == "settings-unreadable"


def test_the_measured_glass_lies_on_top_and_stays_on_the_device(tmp_path: Path) -> None:
    text = f'[folders]\ndata = "{tmp_path}/data"\nkeys = "{tmp_path}/keys"'
    (tmp_path / "settings.toml").write_text(text)
    settings = config.load(tmp_path / "settings.toml")
    assert settings.screen.px_per_mm == 0
    config.keep_measured(settings, 4.0512)
    assert config.load(tmp_path / "settings.toml").screen.px_per_mm == pytest.approx(4.0512)


def test_a_damaged_measurement_is_measured_again_rather_than_stopped_for(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f'[folders]\ndata = "{tmp_path}/d"\nkeys = "/k"')
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "device.toml").write_bytes(b"px_per_mm = \xff")
    assert config.load(tmp_path / "settings.toml").screen.px_per_mm == 0


def test_the_demo_never_lies_in_the_folders_of_the_real_village() -> None:
    real = config.Settings()
    demo = config.demo(real)
    assert demo.folders.data != real.folders.data
    assert demo.folders.keys != real.folders.keys


def test_the_example_file_says_the_defaults_and_names_every_setting() -> None:
    example = paths.resource("..".replace("..", "words")).parent.parent / "packaging"
    text = (example / "settings.example.toml").read_text("utf-8")
    lines = [
        line.removeprefix("# ") if line.startswith("# ") else line for line in text.splitlines()
    ]
    settled = [line for line in lines if line.startswith("[") or " = " in line.partition("#")[0]]
    settings = config.parse("\n".join(settled), FILE)
    import dataclasses

    for section in dataclasses.fields(config.Settings):
        if section.name != "file":
            for setting in dataclasses.fields(getattr(settings, section.name)):
                assert any(line.startswith(f"{setting.name} = ") for line in settled), setting.name


def test_every_setting_is_read_somewhere_in_the_program():
    code = "\n".join(
        file.read_text("utf-8")
        for file in sorted(Path(paths.__file__).parent.rglob("*.py"))
        if file.parent.name != "config"
    )
    settings = config.Settings()
    sections = {
        name: getattr(settings, name)
        for name in settings.__slots__
        if dataclasses.is_dataclass(getattr(settings, name))
    }
    assert "sound" in sections
    unread = [
        f"{name}.{each.name}"
        for name, section in sections.items()
        for each in dataclasses.fields(section)
        if not re.search(rf"\b{name}\.(is_)?{each.name}\b", code)
    ]
    assert not unread
