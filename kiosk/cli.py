"""The ``kiosk`` command: what a technician types, and what each answer means.

Exit codes: 0 done and fine · 1 something is wrong and was named · 2 it cannot be done so (a wrong
argument or setting, no screen) · 3 another kiosk program has this data folder · 130 Ctrl-C.

The sentences are in ``resources/words/zh-CN/cli.ftl``. Every subcommand imports what it needs when
it runs: ``kiosk --help`` must not wait for Qt, and the window must not wait for the store.
"""

from __future__ import annotations

import argparse
import dataclasses
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kiosk import __version__, config, log, words
from kiosk.commands.arguments import parser
from kiosk.display import NoScreen, check
from kiosk.lock import AlreadyRunning

FINE, WRONG, CANNOT, RUNNING, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; an exit code, never an exception a person could cause."""
    # Whoever wants a log starts one; without, nothing of it belongs on the technician's terminal.
    logging.getLogger().addHandler(logging.NullHandler())
    words.use(words.Words.load(keep_in=config.cache_folder(), strict=False))
    try:
        args = parser(COMMANDS).parse_args(arguments)
        settings = settings_of(args)
        return int(args.command(args, settings))
    except config.SettingsError as error:
        for problem in error.problems:
            _complain(_settings_sentence(error.file, problem))
        return CANNOT
    except AlreadyRunning as error:
        _complain(words.shown(error.message_id, **error.message_args))
        return RUNNING
    except KeyboardInterrupt:
        _complain(words.shown("cli-interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`kiosk read … | head`): nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG
    except Exception as error:
        # Errors of the store and the like bring the id of their sentence; all else is a bug.
        message_id = getattr(error, "message_id", None)
        if not isinstance(message_id, str):
            raise
        _complain(words.shown(message_id, **getattr(error, "message_args", {})))
        return WRONG


def settings_of(args: argparse.Namespace) -> config.Settings:
    """The device's settings with what the command line lays on top.

    Raises:
        config.SettingsError: the file cannot be used.
    """
    settings = config.load(args.settings)
    if args.demo or args.command in (_demo, _tour):
        settings = config.demo(settings)
    changes = {
        name: getattr(args, name).absolute() for name in ("data", "keys") if getattr(args, name)
    }
    if args.data and not args.keys:
        # Folders given by hand come in pairs, else two data folders would share a set of keys.
        changes["keys"] = changes["data"].with_name(changes["data"].name + "-keys")
    screen = {
        name: getattr(args, name)
        for name in ("panel", "mode", "high_contrast")
        if getattr(args, name, None)
    }
    return dataclasses.replace(
        settings,
        folders=dataclasses.replace(settings.folders, **changes),
        screen=dataclasses.replace(settings.screen, **screen),
    )


# ---- the commands ----------------------------------------------------------------------------


def _demo(args: argparse.Namespace, settings: config.Settings) -> int:
    if not _screen():
        return CANNOT
    _before_qt()
    from kiosk.app import run_demo

    return run_demo(settings, fresh=args.fresh, camera=args.camera)


def _run(args: argparse.Namespace, settings: config.Settings) -> int:
    if not _screen():
        return CANNOT
    _before_qt()
    from kiosk.quick_start import rest_collector

    rest_collector()
    from kiosk.app import run_kiosk

    return run_kiosk(settings)


def _tour(args: argparse.Namespace, settings: config.Settings) -> int:
    # Draws into pictures: needs no screen, and must not flicker over one that is there.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not _screen():
        return CANNOT
    _before_qt()
    from kiosk.tour import main as tour

    return tour(settings, args.out)


def _init(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.init import init

    return init(settings, sheet=args.sheet, head=args.head)


def _doctor(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.doctor import main as doctor

    return doctor(settings, as_json=args.json)


def _verify(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.store import verify

    return verify(settings, as_json=args.json)


def _backup(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.store import backup

    return backup(settings, args.file)


def _restore(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.store import restore

    return restore(settings, args.file, sheet=args.sheet)


def _pin(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.pin import reset

    return reset(settings, sheet=args.sheet)


def _read(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.read import read

    return read(args.files, as_json=args.json, any_text=args.any)


def _enrol(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.settle import enrol

    return enrol(settings, args.address, args.code)


def _sync(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.settle import sync

    return sync(settings)


def _export(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.carry import export

    return export(settings, args.stick)


def _import(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.carry import take_in

    return take_in(settings, args.stick)


def _township(args: argparse.Namespace, settings: config.Settings) -> int:
    # Never asked: without a command of its own the parser explains itself.
    raise AssertionError("kiosk township has commands of its own")


def _simulate(args: argparse.Namespace, settings: config.Settings) -> int:
    from kiosk.commands.simulate import simulate

    return simulate(seeds=args.seeds, steps=args.steps, first=args.first)


def _version(args: argparse.Namespace, settings: config.Settings) -> int:
    print(f"kiosk {__version__}")
    return FINE


def _before_qt() -> None:
    """What a program with a window wants arranged before its modules are imported."""
    from kiosk.quick_start import quicken_imports

    log.install_last_resort()
    quicken_imports()


COMMANDS: Mapping[str, Callable[[argparse.Namespace, config.Settings], int]] = {
    "demo": _demo,
    "run": _run,
    "tour": _tour,
    "init": _init,
    "doctor": _doctor,
    "verify": _verify,
    "backup": _backup,
    "restore": _restore,
    "pin": _pin,
    "read": _read,
    "enrol": _enrol,
    "sync": _sync,
    "export": _export,
    "import": _import,
    "township": _township,
    "simulate": _simulate,
    "version": _version,
}


# ---- said to the technician ------------------------------------------------------------------


def _screen() -> bool:
    """Choose Qt's platform, or say why there is no window and what works here instead."""
    platform = check()
    if isinstance(platform, NoScreen):
        _complain(words.shown(platform.message_id, what=platform.what))
        # What they typed to get here is what they can type again.
        kiosk = os.environ.get("KIOSK_COMMAND", "kiosk")
        _complain(words.shown("cli-no-screen-instead", kiosk=kiosk))
        return False
    if platform:
        os.environ["QT_QPA_PLATFORM"] = platform
    # A session bus is used if one runs; without this libdbus starts one on bare X (a process that
    # stays behind, a tenth of a second of the start) for nothing but Qt's asking.
    os.environ.setdefault("DBUS_SESSION_BUS_ADDRESS", "unix:runtime=yes")
    return True


def _settings_sentence(file: Path, problem: config.Problem) -> str:
    where = words.shown("settings-where", file=str(file), line=problem.line, key=problem.key)
    return where + words.shown(problem.message_id, **problem.args)


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr)
