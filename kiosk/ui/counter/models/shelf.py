"""The shelf's own book: what lies there and what it costs, and one line being written in it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.counter.models.around import Shell


@dataclass(frozen=True)
class ShelfLine:
    """A thing in the shelf's book.

    Attributes:
        item: its id.
        unit: its counting word.
        size: the second line, such as ``10 斤一袋``.
        price: points for one today.
        counted: it lies on a shelf; a service does not.
        on_hand: pieces that lie there, also those promised.
        promised: pieces of them that wait to be fetched.
        state: ``listed``, ``retired`` (was offered once) or ``new`` (never was).
        coming: the next price and its day, in words; empty for none.
    """

    item: str
    name: str
    picture: str
    unit: str
    size: str
    price: int
    counted: bool = True
    on_hand: int = 0
    promised: int = 0
    state: str = "listed"
    coming: str = ""


@dataclass(frozen=True)
class ShelfBook:
    """Everything on the shelf.

    Attributes:
        shell: what stands round it.
        lines: in the shelf's order.
        chosen: the thing that is shown large; empty for the first.
        news: what was just written, in a sentence, or empty.
    """

    shell: Shell
    lines: tuple[ShelfLine, ...]
    chosen: str = ""
    news: str = ""


@dataclass(frozen=True)
class NewThing:
    """Something of the village's own for the shelf.

    Attributes:
        shell: what stands round it.
        units: counting words to choose from.
        pictures: names of pictures to choose from.
        name_most: characters of its name.
    """

    shell: Shell
    units: tuple[str, ...]
    pictures: tuple[str, ...]
    name_most: int


@dataclass(frozen=True)
class ShelfEntry:
    """A line being written: a number, and why or from when.

    Attributes:
        shell: what stands round it.
        line: the thing.
        deed: ``receive``, ``count``, ``spoil``, ``price`` or ``offer``.
        choices: shown words and what they stand for (sources, reasons, days), to choose from.
        chosen: the one that is chosen from the start, or empty.
        most: the largest number there may be.
    """

    shell: Shell
    line: ShelfLine
    deed: str
    choices: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    most: int = 9999
