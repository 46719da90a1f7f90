"""Keys with words: plain ones, page keys, keys that can be chosen, the undo key."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import (
    STRONG,
    Bit,
    Column,
    Disc,
    FirstThatFits,
    Icon,
    Pic,
    Row,
    Space,
    Upright,
    Word,
    draw,
)
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets.key import Key, style_of


class WordKey(Key):
    """A key with an icon and a word, never on two lines.

    Args:
        look: sizes and colours.
        name: object name.
        word: what stands on it, also the accessible name.
        parent: widget it stands on.
        icon: name of a line icon, or empty.
        size: text token or em.
        style: see ``key.style_of``.
        upright: the icon stands over the word.
        picture: a picture instead of the icon.
        said: accessible name when it should be more than the word.
        gap: mm between icon and word.
        icon_share: side of the icon in em of the word.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        word: str,
        parent: QWidget | None = None,
        *,
        icon: str = "",
        size: str | float = "label",
        style: str = "card",
        upright: bool = False,
        picture: str = "",
        said: str = "",
        gap: float | None = None,
        icon_share: float = 1.0,
        icon_colour: str = "",
        least: str | float | None = None,
    ) -> None:
        super().__init__(look, name, said or word, parent, style=style)
        self.kind = "primary" if style == "primary" else "key"
        self.word, self.icon_name, self.size_name = word, icon, size
        self.upright, self.picture, self.icon_share = upright, picture, icon_share
        self.icon_colour, self.least = icon_colour, least
        self.gap = gap

    def set_word(self, word: str, *, icon: str | None = None) -> None:
        """Say something else."""
        self.word = word
        if icon is not None:
            self.icon_name = icon
        self.setAccessibleName(word)
        self.update()

    def natural_width(self) -> float:
        """Width in mm at which nothing has to step down, padding and edges included."""
        face = self._face("ink").measure(self.look, 10_000, 10_000)[0]
        return face + 2 * self.look.space("pad_key") + 1.0

    def compose_face(self, ink: Ink, body: Area) -> None:
        """Icon and word, centred."""
        colour = style_of(self.look, self.style_name).text
        inner = body.inset(1.0 if self.upright else 3.0, 0.6)
        wide, _ = self._face(colour).measure(self.look, 10_000, inner.h)
        tight = not self.upright and wide > inner.w
        draw(ink, self._face(colour, tight=tight), inner.inset(1.5, 0) if tight else inner)

    def _face(self, colour: str, *, tight: bool = False) -> Bit:
        """Icon and word; ``tight``: rather less between them than smaller words."""
        em = self.look.em(self.size_name)
        word = Word(self.word, self.size_name, STRONG, colour, least=self.least)
        sign: list[Bit] = []
        if self.picture:
            sign = [Pic(self.picture, em * 1.9, least=em)]
        elif self.icon_name:
            sign = [Icon(self.icon_name, em * self.icon_share, self.icon_colour or colour)]
        gap = self.gap
        if self.upright:
            return Column([*sign, word], 0.14 * em if gap is None else gap, "centre")
        gap = max(2.4, 0.24 * em) if gap is None else gap
        row = Row([*sign, word], min(gap, 4.0) if tight else gap)
        return FirstThatFits(row, Row([*sign, word], 2.0), word) if sign else word


class PageKey(Key):
    """A tall key with upright words and a disc with an arrow; wide and low on the upright panel.

    Args:
        look: sizes and colours.
        name: object name.
        words: what it leads to (下一页, 村里的事).
        arrow: ``left`` or ``right``.
        parent: widget it stands on.
        picture: a picture over the words.
        flat: lying, as at the foot of the upright panel; then ``second`` stands at its right.
    """

    kind = "page"

    def __init__(
        self,
        look: Look,
        name: str,
        words: str,
        arrow: str,
        parent: QWidget | None = None,
        *,
        picture: str = "",
        flat: bool = False,
    ) -> None:
        super().__init__(look, name, words, parent)
        self.words, self.arrow, self.picture, self.flat = words, arrow, picture, flat

    def set_end(self, words: str) -> None:
        """There is no page that way: dashed, no arrow, ``words`` say so."""
        self.words, self.picture = words, ""
        self.setAccessibleName(words)
        self.setEnabled(False)

    def _compose_disabled(self, ink: Ink, area: Area) -> None:
        ink.block(area, None, edge="dash", radius=self.radius, dashed=True)
        ink.tone = "ink_soft"
        self.compose_face(ink, area)
        ink.tone = None

    def compose_face(self, ink: Ink, body: Area) -> None:
        """Words downwards (or, lying, from left to right), then the disc."""
        look = self.look
        side = look.pick(10.0, 15.0, 20.0)
        arrow = Icon(f"caret-{self.arrow}-bold", side * 0.56, "on_pine")
        disc = [Disc(arrow, side, "pine")] if self.isEnabled() else []
        if self.flat:
            self._lying(ink, body, disc)
            return
        parts: list[Bit] = []
        if self.picture:
            parts.append(Pic(self.picture, look.pick(13.0, 17.0, 18.0)))
        parts += [Upright(self.words), *disc]
        draw(ink, Column(parts, look.pick(3.5, 4.5, 4.0), "centre"), body.inset(1, 4))

    def _lying(self, ink: Ink, body: Area, disc: list[Disc]) -> None:
        words = Word(self.words, "label")
        if self.picture:
            tall = body.h * 0.7
            inner = body.inset(8, 1)
            draw(ink, Row([Pic(self.picture, tall), words], 6), inner, "left")
            for sign in disc:
                draw(ink, sign, inner, "right")
            return
        parts: list[Bit] = [words, *disc]
        if self.arrow == "left":
            parts.reverse()
        draw(ink, Row(parts, 5), body.inset(4, 1))


class ChoiceKey(Key):
    """A key that can be chosen: thick edge, tint fill and a tick say so, never colour alone.

    Use ``setChecked``; the parent decides what else is let go. The face is a Bit as on any key.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        said: str,
        parent: QWidget | None = None,
        *,
        face: Bit | None = None,
        style: str = "card",
        tick: bool = True,
    ) -> None:
        super().__init__(look, name, said, parent, face=face, style=style)
        self._plain = style
        self._tick = tick
        self.setCheckable(True)
        self.toggled.connect(self._restyle)

    def nextCheckState(self) -> None:
        """A press alone changes nothing: the screen says what is chosen."""

    def _restyle(self, on: bool) -> None:
        self.set_style("selected" if on else self._plain)

    def compose_face(self, ink: Ink, body: Area) -> None:
        """The face, and the tick in the upper right corner."""
        super().compose_face(ink, body)
        if self.isChecked() and self._tick:
            side = min(14.0, body.h * 0.3)
            disc = Disc(Icon("check-fat-fill", side * 0.56, "ink"), side, "gold")
            draw(ink, disc, body.inset(3.2), "right", "top")


class UndoKey(Key):
    """Takes the last deed back while its seconds run: arrow, words, seconds, a shrinking bar.

    Args:
        look: sizes and colours.
        name: object name.
        word: 错了，不换.
        late: what stands there when the time is over (plain text, no key).
        parent: widget it stands on.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        word: str,
        late: str,
        parent: QWidget | None = None,
        *,
        seconds: int = 10,
    ) -> None:
        super().__init__(look, name, word, parent)
        self.word, self.late = word, late
        self.seconds_all = self.seconds = seconds

    def set_seconds(self, seconds: int) -> None:
        """Seconds left; at 0 the key becomes plain text."""
        self.seconds = max(0, seconds)
        if self.seconds == 0:
            self.setEnabled(False)
            self.setAccessibleName(self.late)
        self.update()

    def _compose_disabled(self, ink: Ink, area: Area) -> None:
        draw(
            ink, Word(self.late, "body", STRONG, "ink_soft", lines=2, align="centre"), area.inset(2)
        )

    def compose_face(self, ink: Ink, body: Area) -> None:
        """The bar along the foot, then arrow, words and seconds."""
        look = self.look
        bar = look.pick(4.5, 5.4, 5.4)
        ink.clip(body.inset(0.5), self.radius - 0.5)
        strip, rest = body.cut_bottom(bar)
        ink.fill(strip, "tint")
        gone = strip.cut_left(strip.w * self.seconds / self.seconds_all)[0]
        ink.fill(gone, "persimmon")
        size = look.pick(10.0, 15.0, 17.0)
        em = look.em(size)
        seconds = Disc(Word(str(self.seconds), size), em * 1.45, "gold")
        parts: list[Bit] = [Icon("arrow-u-up-left-bold", em * 1.05), Word(self.word, size), seconds]
        draw(ink, Row(parts, em * 0.4), rest.inset(3, 0))


class SwitchTile(Key):
    """A tile that is on or off: ring and ``没开``, or tint fill, thick edge, tick and ``开着``."""

    def __init__(
        self,
        look: Look,
        name: str,
        word: str,
        picture: Bit,
        on_word: str,
        off_word: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, name, word, parent)
        self.word, self.picture, self.words = word, picture, (off_word, on_word)
        self.on = False

    def set_on(self, on: bool) -> None:
        """Show it on or off."""
        self.on = on
        self.setAccessibleName(f"{self.word} {self.words[on]}")
        self.set_style("selected" if on else "card")

    def compose_face(self, ink: Ink, body: Area) -> None:
        """Picture, word, and the state under it (beside it where second lines are only spoken)."""
        look = self.look
        state_em = look.em("body")
        if self.on:
            tick = Icon("check-fat-fill", state_em * 0.6, "on_pine")
            sign: Bit = Disc(tick, state_em * 1.05, "pine")
        else:
            sign = Ring(state_em * 1.0)
        size = look.pick(10.0, 14.0, 16.0)
        spacing = 1.3 if body.h > 40 else 1.08  # rather close together than small
        word = Word(self.word, size, spacing=spacing)
        if look.extra_large:
            face = Row([self.picture, word, sign], 7)
        else:
            colour = "pine" if self.on else "ink_soft"
            said = Word(self.words[self.on], "body", STRONG, colour, spacing=spacing)
            state = Row([sign, said], 2.5)
            face = Row([self.picture, Column([word, state], 0.5)], look.pick(7, 10, 8))
        draw(ink, face, body.inset(3, 1))


class Ring(Bit):
    """An empty ring."""

    def __init__(self, side: float, colour: str = "ink_soft") -> None:
        self.side, self.colour = side, colour

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """A square."""
        return self.side, self.side

    def draw(self, ink: Ink, area: Area) -> None:
        """The ring."""
        ink.disc(area, None, self.colour, 0.8)


__all__ = ["ChoiceKey", "PageKey", "Ring", "Space", "SwitchTile", "UndoKey", "WordKey"]
