"""What is recorded: which sentences are spoken, and which clips are cut out of them.

Every hole-free sentence of the words files is spoken whole and cut at its marks. A clause with
holes is spoken once for every value that is likely (a price, a bag of rice); for all other values
there are pieces, cut out of the middle of sentences so that they keep the melody of the middle.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from village import Lists

from kiosk.voice.phrases import Clause, clauses
from kiosk.words import Fixed, Number, Part, Thing, Words, name_key
from kiosk.words.numbers import UNITS, reading
from kiosk.words.patterns import branches

ELDER = 3.2
# Numbers go slower than the rest. A whole clause is spoken at one rate, so one that holds a
# number lies between the two notches 3.2 and 2.6.
NUMBERS = 2.8

# Gains that clauses of the default book give for the usual quantities; others from pieces.
_GAINS = (*range(1, 11), 12, 15, 20, 30, 50)


@dataclass(frozen=True)
class Cut:
    """A clip: ``key``, and which characters of the spoken text it holds."""

    key: str
    first: int
    after: int


@dataclass(frozen=True)
class Job:
    """One sentence to speak, and the clips to cut out of it."""

    pack: str
    text: str
    rate: float
    cuts: tuple[Cut, ...]
    name: str = ""


def jobs(words: Words, lists: Lists, *, all_of_them: bool = True) -> list[Job]:
    """What to record, most needed first; the first job that makes a key wins.

    Args:
        words: All messages.
        lists: The village's own words.
        all_of_them: Also what a clerk books rarely (a sentence without it says the points
            alone), and what only makes numbers and counts smoother.
    """
    needed = itertools.chain(
        _numbers(),
        _fixed_sentences(words, lists.takes),
        (name_job(name) for name in lists.names),
        _clauses_with_holes(words, lists, of_rules=False),
        _things(lists),
        _days(),
    )
    smoother = itertools.chain(
        _whole_days(),
        _clauses_with_holes(words, lists, of_rules=True),
        _asked_units(lists),
        _alone(lists),
        _more_counts(lists),
    )
    seen: set[str] = set()
    wanted: list[Job] = []
    for job in itertools.chain(needed, smoother if all_of_them else ()):
        fresh = tuple(cut for cut in job.cuts if cut.key not in seen)
        if fresh:
            seen.update(cut.key for cut in fresh)
            wanted.append(Job(job.pack, job.text, job.rate, fresh, job.name))
    return wanted


def name_job(name: str) -> Job:
    """Calling a person: her name before a comma, as one calls somebody."""
    text = name + "，"
    cut = Cut(name_key(name) + "，", 0, len(text))
    return Job("names", text, ELDER, (cut,), name)


def _fixed_sentences(words: Words, takes: Mapping[str, float]) -> Iterator[Job]:
    for parts in _spoken(words):
        run: list[Clause] = []
        for clause in [*clauses(parts), None]:
            if clause is not None and not _holes(clause):
                run.append(clause)
            elif run:
                yield _run(run, takes)
                run = []


def _run(run: Sequence[Clause], takes: Mapping[str, float]) -> Job:
    """Neighbouring clauses are spoken together, for the melody, and cut apart."""
    text, cuts = "", []
    for clause in run:
        whole = clause.text + clause.mark
        cuts.append(Cut(whole, len(text), len(text) + len(whole)))
        text += whole
    return Job("prompts", text, takes.get(text, ELDER), tuple(cuts))


def _numbers() -> Iterator[Job]:
    """Everything to 9,999, from pieces that begin after a pause.

    To 99 each number is one clip; 4,371 is 四千, 三百 and 七十一分 with a breath of silence
    between. What is cut out of running speech loses its first hiss or burst at a join, and then
    四 is heard as 自 and 五 as 不.
    """
    yield from _batches([_alone_number(value) for value in range(100)])
    yield from _batches([_last_places("一" + reading(value)) for value in range(10, 20)])
    yield from _batches([_last_places("零" + reading(value)) for value in range(1, 10)])
    for place in (100, 1000):
        heads = [reading(digit * place) for digit in range(1, 10)]
        yield from _batches([_last_places(head) for head in heads])
        after = "八十分。" if place == 100 else "八百分。"
        yield from _batches([(head + after, [(head + "~", 0, len(head))]) for head in heads])


_Cuts = Sequence[tuple[str, int, int]]
_BATCH = 5


def _alone_number(value: int) -> tuple[str, _Cuts]:
    text = reading(value, unit="分") + "。"
    bare = len(text) - 2
    return text, [(text, 0, len(text)), (text[:bare] + "~", 0, bare)]


def _last_places(text: str) -> tuple[str, _Cuts]:
    return text + "分。", [(text + "分。", 0, len(text) + 2)]


def _batches(items: Sequence[tuple[str, _Cuts]]) -> Iterator[Job]:
    """Several sentences in one breath: each costs the engine two seconds of silence less."""
    for at in range(0, len(items), _BATCH):
        yield _joined(items[at : at + _BATCH])


def _joined(items: Sequence[tuple[str, _Cuts]]) -> Job:
    whole, cuts = "", []
    for text, own in items:
        cuts += [Cut(key, first + len(whole), after + len(whole)) for key, first, after in own]
        whole += text
    return _number(whole, cuts)


def _number(text: str, cuts: Sequence[Cut]) -> Job:
    return Job("numbers", text, NUMBERS, tuple(cuts))


def _asked_units(lists: Lists) -> Iterator[Job]:
    for unit in sorted({item.unit for item in lists.items}):
        asked = f"要几{unit}？"
        yield Job("things", asked, ELDER, (Cut(asked, 0, len(asked)),))


def _alone(lists: Lists) -> Iterator[Job]:
    """Goods as they are named before a question: 大米，要几袋？"""
    for item in lists.items:
        text = item.said + "，"
        yield Job("things", text, ELDER, (Cut(text, 0, len(text)),))


def _more_counts(lists: Lists) -> Iterator[Job]:
    for item in lists.items:
        for count in range(2, item.most + 1):
            text = f"换{item.said}{reading(count, unit=item.unit)}，"
            yield _number(text, [Cut(text, 0, len(text))])


def _days() -> Iterator[Job]:
    for month in range(1, 13):
        text = reading(month, unit="月") + "八日，"
        yield _number(text, [Cut(text[:-3] + "~", 0, len(text) - 3)])
    for day in (*range(1, 11), 20, 30):
        text = "三月" + reading(day, unit="日") + "，"
        yield _number(text, [Cut("~" + text[2:], 2, len(text))])


def _whole_days() -> Iterator[Job]:
    """Each day after a pause, like the numbers."""
    days = [reading(day, unit="日") + "，" for day in range(1, 32)]
    yield from _batches([(text, [(text, 0, len(text))]) for text in days])


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
    pack = "numbers" if any(isinstance(part, Number) for part in clause.parts) else "things"
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
        rate = NUMBERS if pack == "numbers" else ELDER
        yield Job(pack, whole, rate, tuple(cuts))


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


def _things(lists: Lists) -> Iterator[Job]:
    """What stands alone. Goods and clauses are cut out of the sentences that count them."""
    for thing in lists.others:
        text = thing + "，"
        yield Job("things", text, ELDER, (Cut(text, 0, len(text)),))


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
