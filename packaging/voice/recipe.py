"""What is recorded: which sentences are spoken, and which clips are cut out of them.

Every hole-free sentence of the words files is spoken whole and cut at its marks. A clause with
holes is spoken once for every value that is likely (a price, a bag of rice); for all other values
there are pieces, cut out of the middle of sentences so that they keep the melody of the middle.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from counted import days, numbers
from job import ELDER, NUMBERS, Cut, Job, in_breaths, joined, with_take
from village import Lists

from kiosk.voice.phrases import Clause, clauses
from kiosk.words import Fixed, Number, Part, Thing, Words, name_key
from kiosk.words.numbers import UNITS, reading
from kiosk.words.patterns import branches

# Gains that clauses of the default book give for the usual quantities; others from pieces.
_GAINS = (*range(1, 11), 12, 15, 20, 30, 50)


def jobs(words: Words, lists: Lists, *, all_of_them: bool = True) -> list[Job]:
    """What to record, most needed first; the first job that makes a key wins.

    Args:
        words: All messages.
        lists: The village's own words.
        all_of_them: Also what a clerk books rarely (a sentence without it says the points
            alone), and what only makes numbers and counts smoother.
    """
    needed = itertools.chain(
        _alone(lists), _clauses_with_holes(words, lists, of_rules=False), _more_counts(lists)
    )
    smoother = itertools.chain(
        _clauses_with_holes(words, lists, of_rules=True), _asked_units(lists)
    )
    listed = itertools.chain(needed, smoother if all_of_them else ())
    seen: set[str] = set()
    wanted = _fresh(numbers(), seen)
    wanted += _fresh(_fixed_sentences(words), seen)
    wanted += _fresh((name_job(name) for name in lists.names), seen)
    wanted += _fresh(days(), seen)
    wanted += in_breaths(_fresh(listed, seen))
    return [with_take(job, lists.takes) for job in wanted]


def _fresh(made: Iterable[Job], seen: set[str]) -> list[Job]:
    """The jobs that cut something no job before them did."""
    wanted = []
    for job in made:
        cuts = tuple(cut for cut in job.cuts if cut.key not in seen)
        seen.update(cut.key for cut in cuts)
        if cuts:
            wanted.append(replace(job, cuts=cuts))
    return wanted


def name_job(name: str) -> Job:
    """Calling a person: her name before a comma, as one calls somebody."""
    text = name + "，"
    cut = Cut(name_key(name) + "，", 0, len(text))
    return Job("names", text, ELDER, (cut,), name)


def _fixed_sentences(words: Words) -> Iterator[Job]:
    for parts in _spoken(words):
        run: list[Clause] = []
        for clause in [*clauses(parts), None]:
            if clause is not None and not _holes(clause):
                run.append(clause)
            elif run:
                # Neighbouring clauses are spoken together, for the melody, and cut apart.
                yield joined([_whole("prompts", one.text + one.mark) for one in run])
                run = []


def _whole(pack: str, text: str, rate: float = ELDER, subject: str = "") -> Job:
    return Job(pack, text, rate, (Cut(text, 0, len(text)),), subject=subject)


def _asked_units(lists: Lists) -> Iterator[Job]:
    for unit in sorted({item.unit for item in lists.items}):
        yield _whole("things", f"要几{unit}？", subject="要几")


def _alone(lists: Lists) -> Iterator[Job]:
    """Things as they are named before a question, or in a line of the passbook: 大米，要几袋？"""
    for thing in [*(item.said for item in lists.items), *(said for said, _ in lists.clauses)]:
        yield _whole("things", thing + "，", NUMBERS, thing)
    for thing in [*lists.activities, *lists.others]:
        yield _whole("things", thing + "，", ELDER, thing if thing in lists.activities else "")


def _more_counts(lists: Lists) -> Iterator[Job]:
    for item in lists.items:
        for count in range(2, item.most + 1):
            text = f"换{item.said}{reading(count, unit=item.unit)}，"
            yield _whole("things", text, NUMBERS, item.said)


def _clauses_with_holes(words: Words, lists: Lists, *, of_rules: bool) -> Iterator[Job]:
    """Clauses with likely values; those that name a clause of the rule book are many, so apart."""
    seen: set[tuple[object, ...]] = set()
    for parts in _spoken(words):
        for clause in clauses(parts):
            shape = tuple(_shape(part) for part in clause.parts)
            rules = any(_hole(part) == "clause" for part in clause.parts)
            if _holes(clause) and rules == of_rules and shape not in seen:
                seen.add(shape)
                yield from _expanded(clause, lists)


def _expanded(clause: Clause, lists: Lists) -> Iterator[Job]:
    kinds = [_hole(part) for part in clause.parts]
    if "name" in kinds or "month" in kinds or kinds in (["item"], ["clause"]):
        return  # names and days have clips of their own; goods are cut out of longer clauses
    counted = any(isinstance(part, Number) for part in clause.parts)
    for number, values in enumerate(_values(clause, kinds, lists)):
        filled = [
            value if isinstance(part, Thing | Number) else part
            for part, value in zip(clause.parts, values, strict=True)
        ]
        spans, text = [], ""
        for part in filled:
            spans.append((len(text), len(text) + len(part.text)))
            text += part.text
        whole = text + clause.mark
        cuts = [Cut(whole, 0, len(whole))]
        # From the first filling also cut the fixed words around the holes, for other values.
        if number == 0 and len(filled) > 1:
            cuts += _around(filled, spans, clause.mark)
        cuts += _things_inside(filled, spans, clause.mark)
        yield Job(
            "things" if any(isinstance(part, Thing) for part in filled) else "numbers",
            whole,
            NUMBERS if counted else ELDER,
            tuple(cuts),
            subject=_subject(filled),
        )


def _subject(parts: Sequence[Part]) -> str:
    """The thing it is about, or how it begins."""
    thing = next((part.text for part in parts if isinstance(part, Thing)), "")
    return thing or parts[0].text


def _around(parts: Sequence[Part], spans: Sequence[tuple[int, int]], mark: str) -> Iterator[Cut]:
    last = len(parts) - 1
    for at, (part, (first, after)) in enumerate(zip(parts, spans, strict=True)):
        if isinstance(part, Fixed):
            lead, tail = "~" if at else "", mark if at == last else "~"
            yield Cut(lead + part.text + tail, first, after + (at == last))


def _things_inside(
    parts: Sequence[Part], spans: Sequence[tuple[int, int]], mark: str
) -> Iterator[Cut]:
    """Things and measure words of this clause, for counts that were not spoken whole."""
    last = len(parts) - 1
    for at, (part, (first, after)) in enumerate(zip(parts, spans, strict=True)):
        lead, tail = "~" if at else "", mark if at == last else "~"
        if isinstance(part, Thing) and last:
            yield Cut(lead + part.text + tail, first, after + (at == last))
        elif isinstance(part, Number) and part.unit and at == last:
            start = after - len(part.unit)
            yield Cut(f"~{part.unit}{mark}", start, after + 1)


def _values(clause: Clause, kinds: Sequence[str], lists: Lists) -> Iterator[Sequence[Part | None]]:
    """The fillings that are likely enough to be spoken whole. The first one gives the pieces."""
    fixed = [part if isinstance(part, Fixed) else None for part in clause.parts]
    start = fixed[0].text if fixed[0] is not None else ""

    def fill(**given: Part) -> list[Part | None]:
        return [given.get(kind, part) for kind, part in zip(kinds, fixed, strict=True)]

    if "item" in kinds:
        for item in lists.items:
            yield fill(item=Thing(item.said), count=Number(1, item.unit))
    elif "clause" in kinds:
        for said, unit in lists.clauses:
            yield fill(clause=Thing(said), count=Number(1, unit))
    elif "activity" in kinds:
        for title in lists.activities:
            yield fill(activity=Thing(title))
    elif "points" in kinds:
        likely = {"加": _GAINS, "用": lists.costs}.get(start, ())
        for value in [88, *(value for value in likely if value != 88)]:
            yield fill(points=Number(value, "分"))
    elif "unit" in kinds and "count" not in kinds:
        yield fill(unit=Thing("袋"))
    elif "count" in kinds and "unit" not in kinds:
        unit = next(part.unit for part in clause.parts if isinstance(part, Number))
        for value in range(1, 7):
            yield fill(count=Number(value, unit))


def _spoken(words: Words) -> Iterator[list[Part]]:
    """The spoken patterns of all messages, holes filled with a stand-in that says its kind."""
    for message_id in sorted(words.ids()):
        entry = words.entry(message_id)
        for attribute in ("spoken", "spoken-anonymous"):
            if attribute in entry.attributes:
                for way in branches(entry.pattern(attribute), words.entries):
                    yield list(_parts(way))


def _parts(way: Sequence[str | tuple[str]]) -> Iterator[Part]:
    after: Number | None = None
    for piece in way:
        if isinstance(piece, str):
            if after is not None:
                unit = next((unit for unit in UNITS if piece.startswith(unit)), "")
                yield Number(after.value, unit)
                piece = piece[len(unit) :]
                after = None
            if piece:
                yield Fixed(piece)
            continue
        name = piece[0]
        if name == "unit" and after is not None:
            yield Number(after.value, "{unit}")
            after = None
        elif name in _NUMBER_KINDS:
            after = Number(_NUMBER_KINDS.index(name))
        else:
            yield Thing("{" + name + "}")
    if after is not None:
        yield after


_NUMBER_KINDS = (
    "points",
    "count",
    "month",
    "day",
    "hour",
    "page",
    "group",
    "balance",
    "merit",
    "minutes",
    "total",
)


def _hole(part: Part) -> str:
    if isinstance(part, Thing):
        return part.text.strip("{}")
    if isinstance(part, Number):
        return _NUMBER_KINDS[part.value]
    return ""


def _shape(part: Part) -> object:
    return (_hole(part), part.unit) if isinstance(part, Number) else (_hole(part), part.text)


def _holes(clause: Clause) -> bool:
    return any(not isinstance(part, Fixed) for part in clause.parts)
