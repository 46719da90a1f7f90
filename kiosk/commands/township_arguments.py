"""What can be typed after ``kiosk township``, explained in the words of ``township-cli.ftl``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from kiosk import words
from kiosk.config import Settings

Does = Callable[[argparse.Namespace, Settings], int]

# Command → module and function that do it; imported only when it is typed.
_DOES: dict[str, tuple[str, str]] = {
    "init": ("township_making", "init"),
    "serve": ("township_making", "serve"),
    "certificate": ("township_making", "certificate"),
    "village": ("township_villages", "village"),
    "code": ("township_villages", "code"),
    "devices": ("township_villages", "devices_of"),
    "revoke": ("township_villages", "revoke"),
    "admit": ("township_villages", "admit"),
    "counter": ("township_villages", "counter_of"),
    "move": ("township_villages", "move"),
    "erase": ("township_villages", "erase"),
    "staff": ("township_villages", "staff"),
    "verify": ("township_keeping", "verify"),
    "backup": ("township_keeping", "backup"),
    "restore": ("township_keeping", "restore"),
    "migrate": ("township_keeping", "migrate"),
    "anew": ("township_keeping", "anew"),
    "resheet": ("township_sheets", "resheet"),
    "doctor": ("township_keeping", "doctor"),
    "import": ("township_sticks", "take_in"),
    "export": ("township_sticks", "give_out"),
}


def township_arguments(sub: Any, everywhere: Callable[[Any], None]) -> None:
    """Put the township's own commands under ``kiosk township``.

    Args:
        sub: The parser of ``kiosk township``.
        everywhere: Adds what every command takes.
    """

    def explain(*_: object) -> int:
        sub.print_help()
        return 0

    sub.set_defaults(command=explain)
    group = sub.add_subparsers(metavar=words.shown("cli-metavar-command"))
    for name in _DOES:
        sentence = words.shown(f"township-{name}-help")
        each = group.add_parser(name, help=sentence, description=sentence)
        each.set_defaults(command=_later(name))
        everywhere(each)
        for argument, how in _ARGUMENTS.get(name, ()):
            said = words.shown(f"township-of-{name}-{argument.lstrip('-')}-help")
            each.add_argument(argument, help=said, **how)


def _later(name: str) -> Does:
    def does(args: argparse.Namespace, settings: Settings) -> int:
        from kiosk.commands.township import done

        module, function = _DOES[name]
        return done(getattr(import_module(f"kiosk.commands.{module}"), function), args)

    return does


_VILLAGE = ("village", {"metavar": "VILLAGE"})
_JSON: tuple[str, dict[str, Any]] = ("--json", {"action": "store_true"})
_ARGUMENTS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "init": (
        ("--name", {"required": True, "metavar": "NAME"}),
        ("--database", {"default": "", "metavar": "ADDRESS"}),
        ("--address", {"default": "", "metavar": "URL"}),
        ("--host", {"default": "0.0.0.0", "metavar": "HOST"}),
        ("--port", {"type": int, "default": 8443}),
        ("--sheet", {"type": Path, "metavar": "PDF"}),
    ),
    "serve": (
        ("--host", {"metavar": "HOST"}),
        ("--port", {"type": int}),
        ("--workers", {"type": int}),
        ("--plain", {"action": "store_true"}),
        ("--no-console", {"action": "store_true"}),
    ),
    "certificate": (("names", {"nargs": "+", "metavar": "HOST"}),),
    "village": (
        ("what", {"choices": ("add", "list")}),
        ("name", {"nargs": "?", "default": "", "metavar": "NAME"}),
        ("--number", {"type": int}),
        ("--code", {"default": "", "metavar": "ID"}),
    ),
    "code": (_VILLAGE, ("--sheet", {"type": Path, "metavar": "PDF"})),
    "devices": (("village", {"nargs": "?", "default": "", "metavar": "VILLAGE"}), _JSON),
    "revoke": (
        _VILLAGE,
        ("device", {"metavar": "DEVICE"}),
        ("--why", {"required": True, "metavar": "WORDS"}),
    ),
    "admit": (
        _VILLAGE,
        ("device", {"metavar": "DEVICE"}),
        ("--log", {"default": "", "metavar": "LOG"}),
        ("--upto", {"type": int, "metavar": "SEQ"}),
    ),
    "counter": (_VILLAGE, ("device", {"nargs": "?", "default": "", "metavar": "DEVICE"})),
    "move": (
        ("member", {"type": int, "metavar": "MEMBER"}),
        ("--from", {"required": True, "dest": "source", "metavar": "VILLAGE"}),
        ("--to", {"required": True, "dest": "target", "metavar": "VILLAGE"}),
        ("--household", {"type": int}),
        ("--group", {"type": int}),
        ("--door", {"default": "", "metavar": "DOOR"}),
    ),
    "erase": (_VILLAGE, ("who", {"metavar": "WHO"})),
    "staff": (
        ("what", {"choices": ("add",)}),
        ("login", {"metavar": "LOGIN"}),
        ("--name", {"default": "", "metavar": "NAME"}),
        ("--role", {"default": "cadre", "choices": ("admin", "cadre", "auditor")}),
        ("--village", {"action": "append", "default": [], "metavar": "VILLAGE"}),
    ),
    "verify": (_JSON,),
    "doctor": (_JSON,),
    "backup": (("file", {"type": Path, "metavar": "FILE"}),),
    "restore": (
        ("file", {"type": Path, "metavar": "FILE"}),
        ("--sheet", {"metavar": "WORDS"}),
        ("--database", {"default": "", "metavar": "ADDRESS"}),
    ),
    "resheet": (
        ("file", {"type": Path, "metavar": "FILE"}),
        ("new", {"type": Path, "metavar": "NEW"}),
        ("--sheet", {"type": Path, "metavar": "PDF"}),
    ),
    "import": (("files", {"nargs": "+", "type": Path, "metavar": "FILE"}),),
    "export": (_VILLAGE, ("folder", {"type": Path, "metavar": "DIR"})),
}
