"""``kiosk doctor``: is this machine fit to stand in the hall?

Each check answers with a plain sentence and, where something is not right, a hint. A check never
stops the others: one that fails itself is a finding, too. What is *needed* decides the exit code;
the rest is said and works without (no sound card, no printer).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum

from kiosk import words
from kiosk.config import Settings

_log = logging.getLogger(__name__)


class State(Enum):
    """How it is with one thing."""

    FINE = "fine"
    NOTICE = "notice"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        name: ``camera``, ``disk`` … also the part of the message ids: ``doctor-camera-…``.
        state: ``MISSING`` = the kiosk cannot do its work so.
        answer: Which sentence of this check: ``doctor-NAME-ANSWER``; a hint for it, where there is
            one, is ``doctor-NAME-ANSWER-hint``.
        args: What the sentences need.
    """

    name: str
    state: State
    answer: str
    args: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What it is."""
        return words.shown(f"doctor-{self.name}-{self.answer}", **self.args)

    @property
    def hint(self) -> str:
        """What to do about it, or ``""``."""
        message_id = f"doctor-{self.name}-{self.answer}-hint"
        return words.shown(message_id, **self.args) if words.has(message_id) else ""


Check = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, one after the other."""
    from kiosk.doctor import devices, machine, program

    checks: list[Check] = [
        program.versions,
        program.files,
        program.village,
        program.keys,
        machine.disk,
        machine.clock,
        devices.screen,
        devices.fonts,
        devices.camera,
        devices.sound,
        devices.printer,
    ]
    for check in checks:
        try:
            yield from check(settings)
        except Exception as problem:
            # The edge: whatever a driver throws is this check's answer.
            _log.warning("check %s failed", check.__name__, exc_info=True)
            why = f"{type(problem).__name__}: {problem}"
            yield Finding("check", State.MISSING, "failed", {"name": check.__name__, "why": why})


def main(settings: Settings, *, as_json: bool) -> int:
    """Print what was found, line by line as it is found.

    Returns:
        1 if something needed is missing, else 0.
    """
    marks = {State.FINE: "✓", State.NOTICE: "!", State.MISSING: "✗"}
    worst = 0
    found = []
    for finding in examine(settings):
        worst = max(worst, int(finding.state is State.MISSING))
        if as_json:
            found.append(
                asdict(finding)
                | {
                    "state": finding.state.value,
                    "sentence": finding.sentence,
                    "hint": finding.hint,
                }
            )
            continue
        print(marks[finding.state], finding.sentence, flush=True)
        if finding.hint:
            print("   →", finding.hint, flush=True)
    if as_json:
        print(json.dumps({"fit": not worst, "findings": found}, ensure_ascii=False, indent=1))
    else:
        print(words.shown("doctor-unfit" if worst else "doctor-fit"))
    return worst
