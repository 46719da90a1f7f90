"""What can be typed after ``kiosk``, explained in the words of ``cli.ftl``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from kiosk import __version__, words
from kiosk.commands.township_arguments import township_arguments

PANELS = ("landscape_21", "portrait_32", "small_15")
MODES = ("standard", "elder", "extra_large")
CANNOT = 2


class Parser(argparse.ArgumentParser):
    """Speaks the words of ``cli.ftl``."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and how they would be right."""
        self.print_usage(sys.stderr)
        print(words.shown("cli-wrong-arguments", what=message), file=sys.stderr)
        raise SystemExit(CANNOT)

    def format_usage(self) -> str:
        """The usage line under our own heading."""
        return super().format_usage().replace("usage:", words.shown("cli-heading-usage"))

    def format_help(self) -> str:
        """The standard library's headings are English; ours are not."""
        text = super().format_help().replace("usage:", words.shown("cli-heading-usage"))
        for english, message_id in (
            ("positional arguments:", "cli-heading-commands"),
            ("options:", "cli-heading-options"),
            ("show this help message and exit", "cli-help-help"),
        ):
            text = text.replace(english, words.shown(message_id))
        return text


def parser(commands: Mapping[str, Callable[..., int]]) -> Parser:
    """The command line.

    Args:
        commands: What each command does, in the order of the help.

    Returns:
        A parser whose result has ``command`` (what to do), ``settings``, ``demo``, ``data`` and
        ``keys``, and the command's own arguments.
    """
    top = Parser(prog="kiosk", description=words.shown("cli-about"))
    top.add_argument(
        "--version", action="version", version=__version__, help=words.shown("cli-version-help")
    )

    def explain(*_: object) -> int:
        top.print_help()
        return 0

    # Nothing typed is no mistake: the help answers it.
    top.set_defaults(command=explain, settings=None, demo=False, data=None, keys=None)
    group = top.add_subparsers(metavar=words.shown("cli-metavar-command"))
    for name, does in commands.items():
        sentence = words.shown(f"cli-{name}-help")
        # A per cent sign is argparse's own in help texts.
        sub: Parser = group.add_parser(
            name, help=sentence.replace("%", "%%"), description=sentence, epilog=_epilog(name)
        )
        sub.set_defaults(command=does)
        _everywhere(sub)
        _OWN.get(name, _nothing)(sub)
    return top


def _everywhere(sub: Parser) -> None:
    _add(sub, "--settings", type=Path, metavar="FILE")
    _add(sub, "--demo", "of-demo", action="store_true")
    _add(sub, "--data", type=Path, metavar="DIR")
    _add(sub, "--keys", type=Path, metavar="DIR")


def _demo(sub: Parser) -> None:
    _add(sub, "--fresh", action="store_true")
    _add(sub, "--camera", nargs="?", const="0", metavar="SOURCE")
    _looks(sub)


def _looks(sub: Parser) -> None:
    _add(sub, "--panel", choices=PANELS)
    _add(sub, "--mode", choices=MODES)
    _add(sub, "--high-contrast", action="store_true")


def _tour(sub: Parser) -> None:
    _add(sub, "--out", type=Path, required=True, metavar="DIR")
    _looks(sub)


def _init(sub: Parser) -> None:
    _add(sub, "--sheet", "sheet-out", type=Path, metavar="PDF")
    _add(sub, "--head", metavar="NAME")


def _json(sub: Parser) -> None:
    _add(sub, "--json", action="store_true")


def _backup(sub: Parser) -> None:
    _add(sub, "file", "backup-file", type=Path, metavar="FILE")


def _pin(sub: Parser) -> None:
    _add(sub, "--sheet", metavar="WORDS")


def _restore(sub: Parser) -> None:
    _add(sub, "file", "restore-file", type=Path, metavar="FILE")
    _add(sub, "--sheet", metavar="WORDS")


def _read(sub: Parser) -> None:
    _add(sub, "files", "read-file", nargs="+", type=Path, metavar="FILE")
    _json(sub)
    _add(sub, "--any", action="store_true")


def _stick(sub: Parser) -> None:
    _add(sub, "stick", type=Path, metavar="DIR")


def _enrol(sub: Parser) -> None:
    _add(sub, "address", "enrol-address", metavar="ADDRESS")
    _add(sub, "code", "enrol-code", nargs="?", metavar="CODE")


def _simulate(sub: Parser) -> None:
    _add(sub, "--seeds", type=int, default=100, metavar="N")
    _add(sub, "--steps", type=int, default=300, metavar="M")
    _add(sub, "--first", type=int, metavar="SEED")


def _township(sub: Parser) -> None:
    """Commands of its own, put there once somebody asks: ``kiosk run`` must not wait for them."""
    parse = sub.parse_known_args

    def with_its_own(*args: Any, **how: Any) -> Any:
        sub.__dict__.pop("parse_known_args", None)
        township_arguments(sub, _everywhere)
        return parse(*args, **how)

    sub.__dict__["parse_known_args"] = with_its_own


def _nothing(sub: Parser) -> None:
    """Takes what every command takes and no more."""


_OWN: Mapping[str, Callable[[Parser], None]] = {
    "demo": _demo,
    "run": _looks,
    "tour": _tour,
    "init": _init,
    "doctor": _json,
    "verify": _json,
    "backup": _backup,
    "restore": _restore,
    "pin": _pin,
    "read": _read,
    "enrol": _enrol,
    "export": _stick,
    "import": _stick,
    "township": _township,
    "simulate": _simulate,
}


def _add(sub: Parser, name: str, words_name: str = "", **how: Any) -> None:
    """One argument, explained by ``cli-NAME-help``."""
    sub.add_argument(name, help=words.shown(f"cli-{words_name or name.lstrip('-')}-help"), **how)


def _epilog(name: str) -> str | None:
    message_id = f"cli-{name}-epilog"
    return words.shown(message_id) if words.has(message_id) else None
