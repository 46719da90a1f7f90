"""Letters on glass: for names and notes (pinyin, characters), papers' numbers, and searching."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.ui.bits import BODY, STRONG, Word
from kiosk.ui.counter import pinyin
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.metrics import Area

_NAME_LONGEST = 16
_PAPER_LONGEST = 16


class LetterKeys:
    """Twenty-six keys and one back, put on a page.

    Args:
        page: where the keys stand.
        typed: called with a letter.
        back: called for one back.
        prefix: of the object names.
    """

    def __init__(
        self,
        page: CounterPage,
        typed: Callable[[str], None],
        back: Callable[[], None],
        *,
        prefix: str = "letter",
    ) -> None:
        self.page, self.typed, self.back, self.prefix = page, typed, back, prefix

    def put(self, area: Area, *, open_letters: str = "abcdefghijklmnopqrstuvwxyz") -> None:
        """Three rows; letters that lead nowhere are switched off."""
        gap = min(self.page.look.gap, max(3.3, (area.w - 10 * 15.2) / 9))
        wide = (area.w - 9 * gap) / 10
        for row, cell in zip(pinyin.LETTERS, area.rows(3, gap), strict=True):
            indent = {10: 0.0, 9: 0.5, 7: 1.0}[len(row)] * (wide + gap)
            for at, letter in enumerate(row):
                place = Area(cell.x + indent + at * (wide + gap), cell.y, wide, cell.h)
                face = Word(letter, 10.0, STRONG)
                self.page.face_key(
                    f"{self.prefix}-{letter}",
                    self.page.shown("counter-letter", letter=letter),
                    place,
                    lambda found=letter: self.typed(found),
                    face,
                    enabled=letter in open_letters,
                )
        last = area.rows(3, gap)[2]
        left = last.x + (1.0 + 7) * (wide + gap)
        self.page.word_key(
            f"{self.prefix}-back",
            self.page.shown("counter-pin-back"),
            Area(left, last.y, last.right - left, last.h),
            self.back,
            icon="backspace-bold",
            size="label",
        )


class NameTyper:
    """Typing a Chinese name: letters, characters to choose from, the name so far.

    Attributes:
        name: the name so far.
        letters: the syllable being typed.

    Class attributes:
        longest: how many characters there may be.
        hint: id of the words that stand where nothing was typed yet.
    """

    longest = _NAME_LONGEST
    hint = "counter-type-name"

    def __init__(self, page: CounterPage) -> None:
        self.page = page
        self.name = ""
        self.letters = ""
        self._first = 0

    def put(self, area: Area) -> None:
        """Characters to choose from in one row, keys below."""
        small = self.page.look.shape == "small"
        gap = self.page.look.gap
        line, rest = area.cut_top(18.0 if small else 30.0, gap)
        self._name(line)
        top, rest = rest.cut_top(17.0 if small else 25.0, gap)
        self._characters(top)
        keys = LetterKeys(self.page, self._typed, self._back, prefix="name")
        open_letters = pinyin.may_go_on(self.letters)
        if len(self.name) >= self.longest:
            open_letters = ""
        tallest = 3 * 34.0 + 2 * gap
        keys.put(rest.cut_top(min(rest.h, tallest))[0], open_letters=open_letters)

    def offered(self) -> tuple[str, str]:
        """What is offered before a letter was typed: id of its name, and the characters."""
        if self.name:
            return "counter-given", pinyin.GIVEN
        return "counter-surnames", pinyin.SURNAMES

    def add(self, text: str) -> None:
        """Set words behind what is there, as far as there is room."""
        self.name = (self.name + text)[: self.longest]
        self.letters, self._first = "", 0
        self.page.refresh()

    def _name(self, area: Area) -> None:
        size = 11.0 if self.page.look.shape == "small" else 18.0
        face = Word(self.name, size, STRONG, least="body")
        if not self.name:
            face = Word(self.page.shown(self.hint), "body", BODY, "ink_soft", least="small")
        self.page.flat("typedName", area, face, fill="card", edge="pine", said=self.name)

    def _characters(self, area: Area) -> None:
        gap = self.page.look.gap
        offered, characters = self.offered()
        found = pinyin.candidates(self.letters) if self.letters else characters
        more_wide = 24.0
        shown_letters = Word(self.letters or self.page.shown(offered), "body", BODY, "ink_soft")
        typed, rest = area.cut_left(31.0, gap)
        self.page.flat("typedLetters", typed, shown_letters, pad=2.0)
        more, row = rest.cut_right(more_wide, gap)
        fits = max(3, int((row.w + gap) // (15.5 + gap)))
        self._first = 0 if self._first >= len(found) else self._first
        shown = found[self._first : self._first + fits]
        for at, (character, cell) in enumerate(zip(shown, row.columns(fits, gap), strict=False)):
            self.page.face_key(
                f"character{at}",
                character,
                cell,
                lambda chosen=character: self._choose(chosen),
                Word(character, 12.0, STRONG),
            )
        self._fits = fits
        self.page.word_key(
            "moreCharacters",
            self.page.shown("counter-more"),
            more,
            self._more,
            enabled=len(found) > fits,
        )

    def _typed(self, letter: str) -> None:
        if letter in pinyin.may_go_on(self.letters):
            self.letters += letter
            self._first = 0
            self.page.refresh()

    def _back(self) -> None:
        if self.letters:
            self.letters = self.letters[:-1]
        else:
            self.name = self.name[:-1]
        self._first = 0
        self.page.refresh()

    def _choose(self, character: str) -> None:
        self.add(character)

    def _more(self) -> None:
        self._first += self._fits
        self.page.refresh()


class NoteTyper(NameTyper):
    """Typing in a few words what somebody did, in so many characters at most."""

    hint = "counter-type-note"

    def __init__(self, page: CounterPage, longest: int) -> None:
        super().__init__(page)
        self.longest = longest

    def offered(self) -> tuple[str, str]:
        """Characters of deeds."""
        return "counter-given", pinyin.DEEDS


class PaperTyper:
    """Typing the number of a paper: digits and letters only, so that no name gets into a record.

    Attributes:
        number: the number so far; letters are capitals.
    """

    def __init__(self, page: CounterPage) -> None:
        self.page = page
        self.number = ""

    def put(self, area: Area) -> None:
        """The number in one row, digits under it, letters below."""
        small = self.page.look.shape == "small"
        gap = self.page.look.gap
        line, rest = area.cut_top(18.0 if small else 30.0, gap)
        self._line(line)
        keys = rest.cut_top(min(rest.h, 4 * 34.0 + 3 * gap))[0]
        row = (keys.h - 3 * gap) / 4
        digits, letters = keys.cut_top(row, gap)
        full = len(self.number) >= _PAPER_LONGEST
        for digit, cell in zip("1234567890", digits.columns(10, gap), strict=True):
            self.page.face_key(
                f"paper-{digit}",
                digit,
                cell,
                lambda found=digit: self._typed(found),
                Word(digit, 10.0, STRONG),
                enabled=not full,
            )
        typer = LetterKeys(self.page, self._typed, self._back, prefix="paper")
        typer.put(letters, open_letters="" if full else "abcdefghijklmnopqrstuvwxyz")

    def _line(self, area: Area) -> None:
        size = 11.0 if self.page.look.shape == "small" else 18.0
        face = Word(self.number, size, STRONG, least="body")
        if not self.number:
            hint = self.page.shown("counter-type-paper")
            face = Word(hint, "body", BODY, "ink_soft", least="small")
        self.page.flat("typedPaper", area, face, fill="card", edge="pine", said=self.number)

    def _typed(self, character: str) -> None:
        self.number = (self.number + character.upper())[:_PAPER_LONGEST]
        self.page.refresh()

    def _back(self) -> None:
        self.number = self.number[:-1]
        self.page.refresh()
