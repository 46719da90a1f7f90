"""The look of a window: metrics, colours and fonts in one object that every widget is handed.

A screen never names a colour or a font size; it names a token. Another step of text size or the
high contrast table is another ``Look``, and the screens are made anew with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtGui import QColor, QFont

from kiosk.ui import type as face
from kiosk.ui.metrics import Metrics, tokens

STRONG = int(tokens()["weight_strong"])
BODY = int(tokens()["weight_body"])


@dataclass(frozen=True)
class Look:
    """Everything a widget needs to draw itself.

    Make one with :meth:`of_panel` or from measured :class:`Metrics`; change it with
    :meth:`with_mode`, :meth:`with_contrast` and :meth:`for_clerk`.
    """

    metrics: Metrics

    @classmethod
    def of_panel(
        cls, panel: str = "landscape_21", mode: str = "elder", *, high_contrast: bool = False
    ) -> Look:
        """The look of one of the three panels of the design."""
        return cls(Metrics.of_panel(panel, mode, high_contrast=high_contrast))

    def with_mode(self, mode: str) -> Look:
        """The same panel at another step of text size."""
        return Look(replace(self.metrics, mode=mode))

    def with_contrast(self, high_contrast: bool) -> Look:
        """The same panel with or without yellow on black."""
        return Look(replace(self.metrics, high_contrast=high_contrast))

    def for_clerk(self) -> Look:
        """The counter's look: the clerk's text table, plain colours."""
        return Look(replace(self.metrics, mode="clerk", high_contrast=False))

    @property
    def mode(self) -> str:
        """``standard``, ``elder``, ``extra_large`` or ``clerk``."""
        return self.metrics.mode

    @property
    def shape(self) -> str:
        """``wide``, ``small`` or ``tall``."""
        return self.metrics.shape

    @property
    def high_contrast(self) -> bool:
        """Whether yellow on black is in force."""
        return self.metrics.high_contrast

    @property
    def extra_large(self) -> bool:
        """Whether text is at its largest step: pages split, second lines are only spoken."""
        return self.metrics.mode == "extra_large"

    @cached_property
    def _palette(self) -> dict[str, QColor]:
        table = dict(tokens()["colour"])
        if self.high_contrast:
            table |= tokens()["colour_high_contrast"]
        return {name: QColor(value) for name, value in table.items()}

    def colour(self, name: str) -> QColor:
        """A colour by its token or by its role (``[role]``).

        Raises:
            KeyError: neither table knows the name.
        """
        palette = self._palette
        return palette[name] if name in palette else palette[tokens()["role"][name]]

    def tile_colours(self, kind: str) -> tuple[str, str]:
        """Fill and edge tokens of a home tile; high contrast makes all tiles alike."""
        if self.high_contrast:
            return "card", "pine"
        fill, edge = tokens()["tile"][kind]
        return fill, edge

    def mm(self, length: float) -> int:
        """Millimetres as whole pixels."""
        return self.metrics.mm(length)

    def px(self, length: float) -> float:
        """Millimetres as pixels, not rounded."""
        return self.metrics.px(length)

    def em(self, size: str | float) -> float:
        """The em of a text token, mm, text factor included."""
        return self.metrics.em(size)

    def font(self, em_mm: float, weight: int = BODY) -> QFont:
        """The font whose em is ``em_mm`` (factor already included)."""
        return face.font(self.mm(em_mm), weight)

    def text_width(self, text: str, em_mm: float, weight: int) -> float:
        """How far one line of ``text`` runs, mm."""
        return face.width_px(text, self.mm(em_mm), weight) / self.metrics.px_per_mm

    def space(self, name: str) -> float:
        """A length of ``[space]``, mm."""
        return self.metrics.space(name)

    def size(self, name: str) -> float:
        """A length of ``[size]``, mm."""
        return self.metrics.size(name)

    def pick(self, standard: float, elder: float, extra_large: float) -> float:
        """A size of its own for each step of text (mm), where no token stands for it.

        The upright panel is read standing, and it has the room: there these sizes are larger.
        """
        steps = {"standard": standard, "extra_large": extra_large}
        size = steps.get(self.mode, elder)
        if self.shape == "tall":
            size *= 1.08 if self.extra_large else 1.18
        return size

    @property
    def gap(self) -> float:
        """Between two targets, mm."""
        if self.mode == "clerk":
            return 4.2
        return 7.0 if self.shape == "tall" else self.space("gap")
