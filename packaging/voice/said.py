"""What is said on a day, to be listened to and measured: always the same for the same seed.

Each kind draws from a generator of its own, and each prompt too: what is added to one of them
leaves the others as they were, so figures of before and after are of the same sentences.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from village import Lists

from kiosk.voice.phrases import Phrases, clauses
from kiosk.words import Fixed, Number, Utterance, Words


def kinds(
    words: Words, lists: Lists, seed: int, many: int, listed: int
) -> dict[str, list[Utterance]]:
    """Sentences by kind.

    Args:
        words: All messages.
        lists: The village's own words.
        seed: Of the values that are filled in.
        many: How many numbers.
        listed: How many goods, and how many lines of the passbook.
    """
    return {
        "prompts": list(prompts(words, lists, seed)),
        "numbers": list(numbers(_chance(seed, "numbers"), many)),
        "goods": list(goods(words, lists, _chance(seed, "goods"), listed)),
        "lines": list(lines(words, lists, _chance(seed, "lines"), listed)),
    }


def _chance(seed: int, what: str) -> random.Random:
    """The generator of a kind or of one prompt; the same in every Python."""
    return random.Random(f"{seed} {what}")


def prompts(words: Words, lists: Lists, seed: int) -> Iterator[Utterance]:
    """Every prompt, holes filled with likely values; all of them about the same goods."""
    item = _chance(seed, "prompts").choice(lists.items)
    clause, unit = lists.clauses[0]
    for message_id in sorted(words.ids()):
        if message_id.startswith("prompt-") and "spoken" in words.entry(message_id).attributes:
            chance = _chance(seed, message_id)
            given = {"name": chance.choice(lists.names), "points": chance.choice([2, 6, 12, 64])}
            given |= {"activity": chance.choice(lists.activities), "clause": clause}
            given |= {"item": item.said, "unit": item.unit, "count": 2}
            if "see-together" in message_id:
                given |= {"unit": unit, "count": 1}
            yield words.spoken(message_id, **given)


def numbers(chance: random.Random, count: int) -> Iterator[Utterance]:
    """Numbers of all sizes, said as her balance is."""
    sizes = [(0, 20), (21, 99), (100, 999), (1000, 9999)]
    for at in range(count):
        value = chance.randint(*sizes[at % len(sizes)])
        parts = (Fixed("一共"), Number(value, "分"), Fixed("。"))
        yield Utterance("aloud-line-number", "", parts)  # said once, which is the harder test


def goods(words: Words, lists: Lists, chance: random.Random, count: int) -> Iterator[Utterance]:
    """What is asked before an exchange: goods in turn, amounts by chance."""
    for item in chance.sample(lists.items, min(count, len(lists.items))):
        amount = chance.randint(1, item.most)
        points = chance.choice(lists.costs)
        given = {"item": item.said, "unit": item.unit, "count": amount, "points": points}
        yield words.spoken("prompt-confirm", **given)


def lines(words: Words, lists: Lists, chance: random.Random, count: int) -> Iterator[Utterance]:
    """Lines of the passbook as 念给我听 reads them."""
    titles = [*(said for said, _unit in lists.clauses), *lists.activities]
    for title in chance.sample(titles, min(count, len(titles))):
        given = {"month": chance.randint(1, 12), "day": chance.randint(1, 28), "clause": title}
        yield words.spoken("aloud-line-gain", **given, points=chance.choice([2, 3, 5, 10, 12]))


def text_of(phrases: Phrases, utterance: Utterance) -> str:
    """What is to be heard: all clauses, and the points of a clause that says them twice."""
    again = {said.number: "" for said in phrases.of(utterance)}
    for said in phrases.of(utterance):
        again[said.number] = "".join(key.strip("~，。？") for key in said.again)
    shown = clauses(utterance.parts)
    return "".join(clause.text + again.get(at, "") for at, clause in enumerate(shown))
