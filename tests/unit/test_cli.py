"""The command line: every command explains itself in Chinese, and ends the way it says."""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk import __version__, cli, config
from kiosk.commands.arguments import parser

COMMANDS = ["demo", "run", "tour", "init", "doctor", "verify", "backup", "restore", "read"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_chinese(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "用法" in said
    assert "……" not in said
    english = re.findall(r"\b(?:usage|options|arguments|show|message)\b", said)
    assert english == []


def test_nothing_typed_is_answered_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    assert all(command in said for command in COMMANDS)


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == 0
    assert __version__ in capsys.readouterr().out


def test_a_wrong_argument_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["verify", "--nonsense"])
    assert ended.value.code == 2
    assert "--nonsense" in capsys.readouterr().err


def args_of(*arguments: str) -> argparse.Namespace:
    return parser(cli.COMMANDS).parse_args(arguments)


def test_folders_given_by_hand_come_in_pairs(tmp_path: Path) -> None:
    settings = cli.settings_of(args_of("verify", "--data", str(tmp_path / "v")))
    assert settings.folders.data == tmp_path / "v"
    assert settings.folders.keys == tmp_path / "v-keys"
    both = cli.settings_of(args_of("verify", "--data", "/srv/v", "--keys", "/srv/k"))
    assert both.folders.keys == Path("/srv/k")


def test_the_demo_and_checks_of_it_mean_the_same_folders() -> None:
    demo = cli.settings_of(args_of("demo"))
    assert cli.settings_of(args_of("verify", "--demo")).folders == demo.folders
    assert cli.settings_of(args_of("verify")).folders == config.Settings().folders != demo.folders


def test_looks_of_the_command_line_lie_on_top_of_the_settings() -> None:
    screen = cli.settings_of(args_of("demo", "--panel", "small_15", "--high-contrast")).screen
    assert (screen.panel, screen.mode, screen.high_contrast) == ("small_15", "elder", True)


def test_ctrl_c_ends_with_130_and_a_word_instead_of_a_traceback(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(
        f'[village]\nname = "柳溪村"\n[folders]\ndata = "{tmp_path}/d"\nkeys = "{tmp_path}/k"\n'
    )
    command = [sys.executable, "-m", "kiosk", "init", "--settings", settings]
    asking = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    # Not while it still imports: there an interrupt may come at a place where nobody can hear it.
    called = Path(f"/proc/{asking.pid}/syscall")
    read_of_input = ("0 0x0 ", "63 0x0 ")  # x86_64, aarch64
    while not called.read_text().startswith(read_of_input):
        assert asking.poll() is None, "it did not wait for a name"
        time.sleep(0.01)
    asking.send_signal(signal.SIGINT)
    # Its input stays open: an end of it at the same moment would be answered first.
    assert asking.wait(timeout=60) == cli.INTERRUPTED
    _, rest = asking.communicate()
    assert "Traceback" not in rest
