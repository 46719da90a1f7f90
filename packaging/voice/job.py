"""What one breath of the engine says, and which clips are cut out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

ELDER = 3.2
# Numbers go slower than the rest. A whole clause is spoken at one rate, so one that holds a
# number lies between the two notches 3.2 and 2.6.
NUMBERS = 2.8

_BATCH = 6
_BATCH_CHARACTERS = 44


@dataclass(frozen=True)
class Cut:
    """A clip: ``key``, and which characters of the spoken text it holds."""

    key: str
    first: int
    after: int


@dataclass(frozen=True)
class Take:
    """How a sentence is understood best.

    Attributes:
        rate: Characters a second.
        shift: The voice has a style for each length of text; this one is so many tokens longer.
    """

    rate: float
    shift: int = 0


@dataclass(frozen=True)
class Job:
    """One text to speak, and the clips to cut out of it.

    Attributes:
        pack: ``prompts``, ``numbers``, ``things`` or ``names``.
        text: Han characters and marks; ends with a mark.
        rate: Characters a second.
        cuts: What is kept.
        name: A person's name in it, read as a name.
        subject: Jobs about the same thing are spoken in one breath (`in_breaths`).
        shift: See `Take`.
    """

    pack: str
    text: str
    rate: float
    cuts: tuple[Cut, ...]
    name: str = ""
    subject: str = ""
    shift: int = 0


def joined(jobs: Sequence[Job]) -> Job:
    """Several sentences one after another, as one job with the pack and rate of the first."""
    text, cuts = "", []
    for job in jobs:
        cuts += [Cut(cut.key, cut.first + len(text), cut.after + len(text)) for cut in job.cuts]
        text += job.text
    return replace(jobs[0], text=text, cuts=tuple(cuts))


def in_breaths(jobs: Iterable[Job]) -> list[Job]:
    """Join what is about one subject: each breath costs the engine two seconds of silence.

    Grouped by subject and not just one after another, so that a new thing in a list of the
    village does not change how the others are spoken.
    """
    subjects: dict[tuple[str, float, str], list[list[Job]]] = {}
    for job in jobs:
        breaths = subjects.setdefault((job.pack, job.rate, job.subject or job.text), [[]])
        now = breaths[-1]
        length = sum(len(one.text) for one in now) + len(job.text)
        if now and (len(now) == _BATCH or length > _BATCH_CHARACTERS):
            breaths.append(now := [])
        now.append(job)
    return [joined(breath) for breaths in subjects.values() for breath in breaths]


def with_take(job: Job, takes: Mapping[str, Take]) -> Job:
    """The job as it is understood best."""
    take = takes.get(job.text)
    return job if take is None else replace(job, rate=take.rate, shift=take.shift)
