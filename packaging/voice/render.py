"""Speak everything the kiosk says, once, and pack it: ``resources/voice/*.zip``.

Only what is missing or has changed is spoken; see README.md beside this file for the engine.

    python packaging/voice/render.py --home ENGINE             the shipped clips
    python packaging/voice/render.py --home ENGINE --check     only say what is missing
    python packaging/voice/render.py --home ENGINE --names FILE --out FOLDER
                                                               names of a village's members
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from recipe import Job, jobs, name_job  # noqa: E402
from village import Lists  # noqa: E402

from kiosk.words import Words  # noqa: E402

VOICE = "zm_yunjian"
_SAVE_EVERY_S = 120
_PACKS = ("prompts", "numbers", "things", "names")


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

    packs = {name: Pack(asked.out / f"{name}.zip") for name in _PACKS}
    todo = [job for job in wanted if signature(job, asked.voice) not in packs[job.pack].made]
    print(f"{len(wanted)} sentences, {len(todo)} to speak", dict(Counter(j.pack for j in todo)))
    if asked.check:
        for job in todo[:40]:
            print("missing:", job.text)
        return 1 if todo else 0
    _speak(todo[: asked.most], packs, asked)
    if not asked.names:
        for name, pack in packs.items():
            pack.forget_all_but({signature(j, asked.voice) for j in wanted if j.pack == name})
    for name, pack in packs.items():
        if pack.clips:
            pack.write({"voice": asked.voice, **extra})
            seconds = sum(ms for _file, ms in pack.clips.values()) / 1000
            size = pack.file.stat().st_size / 1e6
            print(f"{name}: {len(pack.clips)} clips, {seconds:.0f} s, {size:.2f} MB")
    return 0


def _speak(todo: list[Job], packs: dict, asked: argparse.Namespace) -> None:
    if not todo:
        return
    from clips import cut_out, signature
    from engine import Engine

    readings = ROOT / "resources" / "voice" / "readings.txt"
    engine = Engine(asked.home, asked.voice, readings)
    started = saved = time.monotonic()
    for number, job in enumerate(todo, start=1):
        pack = packs[job.pack]
        if job.name:
            engine.teach_name(job.name)
        for key, samples in cut_out(engine.speak(job.text, job.rate), job).items():
            pack.add(key, samples)
        pack.made[signature(job, asked.voice)] = [cut.key for cut in job.cuts]
        if time.monotonic() - saved > _SAVE_EVERY_S:
            saved = time.monotonic()
            for one in packs.values():
                if one.clips:
                    one.write({"voice": asked.voice})
            print(f"{number}/{len(todo)} after {saved - started:.0f} s", flush=True)


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
    parser.add_argument("--most", type=int, default=None, help="stop after so many sentences")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
