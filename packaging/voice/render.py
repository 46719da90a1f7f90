"""Speak everything the kiosk says, once, and pack it: ``resources/voice/*.zip``.

Only what is missing or has changed is spoken; see README.md beside this file for the engine.

    python packaging/voice/render.py --home ENGINE             the shipped clips
    python packaging/voice/render.py --home ENGINE --check     only say what is missing
    python packaging/voice/render.py --home ENGINE --names FILE --out FOLDER
                                                               names of a village's members
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from job import Job  # noqa: E402
from recipe import jobs, name_job  # noqa: E402
from village import Lists  # noqa: E402

from kiosk.words import Words  # noqa: E402

VOICE = "zm_yunjian"
_SAVE_EVERY_S = 120
_PACKS = ("prompts", "numbers", "things", "names")
_engine: Any = None


def main(arguments: list[str] | None = None) -> int:
    """Render what is missing; 1 when ``--check`` finds something missing."""
    asked = _asked(arguments)
    os.nice(10)
    lists = Lists(ROOT)
    if asked.names:
        wanted = _of_names(asked.names)
        extra: dict[str, object] = {}
    else:
        wanted = jobs(Words.load(), lists)
        extra = {"aliases": lists.aliases()}
    from clips import Pack, signature

    asked.out.mkdir(parents=True, exist_ok=True)
    packs = {name: Pack(asked.out / f"{name}.zip") for name in _PACKS}
    todo = [job for job in wanted if signature(job, asked.voice) not in packs[job.pack].made]
    print(f"{len(wanted)} sentences, {len(todo)} to speak", dict(Counter(j.pack for j in todo)))
    if asked.check:
        for job in todo[:40]:
            print("missing:", job.text)
        return 1 if todo else 0
    _speak(todo[: asked.most], packs, asked, extra)
    if not asked.names:
        _forget_what_is_not_said(packs, wanted, asked.voice)
    for name, pack in packs.items():
        if pack.clips:
            pack.hasten()
            pack.write({"voice": asked.voice, **extra})
            seconds = sum(ms for _file, ms in pack.clips.values()) / 1000
            size = pack.file.stat().st_size / 1e6
            print(f"{name}: {len(pack.clips)} clips, {seconds:.0f} s, {size:.2f} MB")
    return 0


def _forget_what_is_not_said(packs: dict, wanted: list[Job], voice: str) -> None:
    """Drop clips nobody wants; one that moves to another pack stays until it is spoken there."""
    from clips import signature

    for name, pack in packs.items():
        mine = [job for job in wanted if job.pack == name]
        keys = {cut.key for job in mine for cut in job.cuts}
        for job in wanted:
            keys |= {cut.key for cut in job.cuts if cut.key not in packs[job.pack].clips}
        pack.forget_all_but({signature(job, voice) for job in mine}, keys)


def _speak(
    todo: list[Job], packs: dict, asked: argparse.Namespace, extra: dict[str, object]
) -> None:
    if not todo:
        return
    from clips import signature

    started = saved = time.monotonic()
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(asked.workers, _warm_up, (asked.home, asked.voice)) as pool:
        for number, (job, made) in enumerate(pool.imap_unordered(_spoken, todo), start=1):
            packs[job.pack].keep(signature(job, asked.voice), made)
            if time.monotonic() - saved > _SAVE_EVERY_S:
                saved = time.monotonic()
                for one in packs.values():
                    if one.clips:
                        one.write({"voice": asked.voice, **extra})
                print(f"{number}/{len(todo)} after {saved - started:.0f} s", flush=True)


def _warm_up(home: Path, voice: str) -> None:
    """Each worker has an engine of its own."""
    from engine import Engine

    global _engine
    _engine = Engine(home, voice, ROOT / "resources" / "voice" / "readings.txt")


def _spoken(job: Job) -> tuple[Job, dict]:
    from clips import LEAD_IN, cut_out

    if job.name:
        _engine.teach_name(job.name)
    return job, cut_out(_engine.speak(LEAD_IN + job.text, job.rate, job.shift), job)


def _of_names(file: Path) -> list[Job]:
    names = dict.fromkeys(line.strip() for line in file.read_text("utf-8").splitlines())
    return [name_job(name) for name in names if name]


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("KVOICE_HOME", "model")))
    parser.add_argument("--voice", default=VOICE)
    parser.add_argument("--names", type=Path, help="a file with one name a line")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "voice")
    parser.add_argument("--check", action="store_true", help="speak nothing, say what is missing")
    parser.add_argument("--workers", type=int, default=1, help="processes, 0.7 GB each")
    parser.add_argument("--most", type=int, default=None, help="stop after so many sentences")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
