"""Calm pages: a card that cannot be taken, a moment to wait, a clerk on her way, a question.

Each is one sentence and what to do next; nothing of a card's code is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui import pictures
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Disc, Drawn, Icon, Pic, Row, Word
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import NoticeModel, Today
from kiosk.ui.screen import AGAIN, ALL_CORNERS, BACK, STAFF, Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.keys import WordKey

_CARD = frozenset({AGAIN, BACK, STAFF})


@dataclass(frozen=True)
class _Kind:
    """What stands on a page: prompt, heading, second line, picture, keys."""

    prompt: str
    heading: str
    how: str
    picture: str
    warn: bool = False
    ok: str = ""
    ok_icon: str = "check-fat-fill"
    no: str = ""
    corners: frozenset[str] = _CARD


_AGAIN = ("key-try-again", "identification-card-bold")


def _card(name: str, picture: str = "card-small", *, warn: bool = False) -> _Kind:
    return _Kind(
        f"prompt-card-{name}", f"card-{name}-heading", f"card-{name}-how", picture, warn, *_AGAIN
    )


KINDS: dict[str, _Kind] = {
    "card-unknown": _card("unknown"),
    "card-foreign": _card("foreign"),
    "card-revoked": _card("revoked"),
    "card-frozen": _card("frozen"),
    "card-damaged": _card("damaged", warn=True),
    "card-two": _card("two", "two-cards"),
    "account-closed": _Kind(
        "prompt-account-closed",
        "account-closed-heading",
        "account-closed-how",
        "card-small",
        ok="key-known",
    ),
    "change-person": _Kind(
        "prompt-change-person",
        "change-person-heading",
        "change-person-how",
        "two-cards",
        ok="change-person-yes",
        ok_icon="user-switch-bold",
        no="change-person-no",
        corners=frozenset({AGAIN, STAFF}),
    ),
    "not-enough": _Kind(
        "prompt-not-enough",
        "not-enough-heading",
        "",
        "coin",
        ok="key-known",
        corners=ALL_CORNERS,
    ),
    "undone": _Kind(
        "prompt-undone", "prompt-undone", "", "basket", ok="key-known", corners=ALL_CORNERS
    ),
    "wait": _Kind(
        "prompt-wait", "wait-heading", "wait-how", "alarm-clock", corners=frozenset({STAFF})
    ),
    "staff-called": _Kind(
        "prompt-staff-called",
        "staff-called-heading",
        "staff-called-how",
        "bell",
        ok="staff-called-here",
        ok_icon="identification-card-bold",
        no="staff-called-stop",
        corners=frozenset({AGAIN, BACK}),
    ),
    "number-clerk": _Kind(
        "prompt-by-number-clerk",
        "by-number-clerk-title",
        "by-number-clerk-how",
        "card-small",
        corners=_CARD,
    ),
    "activity-noted": _Kind(
        "prompt-going-noted",
        "activity-noted",
        "",
        "calendar",
        ok="key-known",
        corners=ALL_CORNERS,
    ),
    "already-signed": _Kind(
        "prompt-already-signed",
        "activity-done",
        "",
        "tick",
        ok="key-other-things",
        ok_icon="house-bold",
        corners=ALL_CORNERS,
    ),
}


class NoticeScreen(VillagerScreen):
    """One calm sentence, and what to do next.

    Signals:
        accepted: the key that goes on (try again, 知道了, 对).
        refused: the other answer of a question.
    """

    number = "note"
    accepted = Signal()
    refused = Signal()

    def __init__(
        self,
        look: Look,
        model: NoticeModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "noticeScreen", today, parent)
        self.model, kind = model, KINDS[model.kind]
        self.kind = kind
        self.number = model.kind
        self.corners = model.corners if model.corners is not None else kind.corners
        self.prompt = Prompt(kind.prompt)
        fill = "brick_tint" if kind.warn else "tint"
        edge = "brick" if kind.warn else None
        pad = 8.0 if self.tall else 12.0
        self.field = Flat(look, "field", self._face(), self, fill=fill, edge=edge, pad=pad)
        second = model.second or (words.shown(kind.how) if kind.how else "")
        self.field.setAccessibleName("，".join(t for t in (words.shown(kind.heading), second) if t))
        self.no_key: WordKey | None = None
        self.ok_key: WordKey | None = None
        self._make_keys()

    def _make_keys(self) -> None:
        kind, look = self.kind, self.look
        if kind.no:
            no, yes = self.answer_keys(
                words.shown(kind.no), words.shown(kind.ok), yes_icon=kind.ok_icon
            )
            no.size_name = yes.size_name = look.pick(13.0, 18.0, 19.0)
            no.clicked.connect(self.refused)
            yes.clicked.connect(self.accepted)
            self.no_key, self.ok_key = no, yes
        elif kind.ok:
            style = "card" if kind.ok_icon == "x-bold" else "primary"
            key = WordKey(
                look,
                "okKey",
                words.shown(kind.ok),
                self,
                icon=kind.ok_icon,
                size=look.pick(12.0, 17.0, 19.0),
                style=style,
            )
            key.clicked.connect(self.accepted)
            self.ok_key = key

    def _face(self) -> Bit:
        look, kind = self.look, self.kind
        small, tall = look.shape == "small", look.shape == "tall"
        size = look.pick(22.0, 30.0 if not small else 26.0, 33.0 if not small else 28.0)
        second = self.model.second or (words.shown(kind.how) if kind.how else "")
        colour = "brick" if kind.warn else "ink"
        align = "centre" if tall else "left"
        heading = words.shown(kind.heading).rstrip("。")
        bits: list[Bit] = [Word(heading, size, STRONG, colour, 2, 1.2, "title", align)]
        if second:
            line = look.pick(10.0, 14.0 if not small else 11.0, 16.0)
            bits.append(Word(second, line, BODY, "ink_soft", 2, align=align, least="body"))
        column = Column(bits, 3.0, align)
        # Bought pictures are 256 pixels; our own drawings may be as large as the field.
        own = kind.picture == "two-cards" or pictures.drawn(kind.picture)
        side = {"tall": 150.0 if own else 92.0, "small": 62.0}.get(
            look.shape, 108.0 if own else 63.0
        )
        if kind.picture == "two-cards":
            side *= 0.86 if not tall else 0.53 if kind.no else 0.8
            picture: Bit = Drawn(side * 1.24, side, _two_cards)
        elif kind.picture == "tick":
            side *= 0.92
            picture = Disc(Icon("check-fat-fill", side * 0.54, "on_pine"), side, "pine")
        else:
            picture = Pic(kind.picture, side, least=36.0)
        if tall:
            return Column([picture, column], 8.0, "centre")
        return Row([picture, column], 20.0 if not small else 10.0)

    def lay_content(self, area: Area) -> None:
        """The sentence, and the key or keys under it."""
        look = self.look
        if self.ok_key is None:
            self.field.place(area)
            return
        if self.no_key is not None:
            foot, top = area.cut_bottom(self.answers_high, 9.0)
            self.place_answers(foot, self.no_key, self.ok_key)
        else:
            high = {"wide": 42.0, "tall": 60.0}.get(look.shape, 36.0)
            foot, top = area.cut_bottom(high, look.gap)
            self.ok_key.place(foot)
        self.field.place(top)


def _two_cards(ink: Ink, area: Area) -> None:
    """One card half behind another; on one plaque each when the contrast is high."""
    side = area.h * (0.74 if ink.look.high_contrast else 0.86)
    ink.picture("card-small", Area(area.x, area.y, side, side))
    ink.picture("card-small", Area(area.right - side, area.bottom - side, side, side))
