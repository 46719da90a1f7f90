"""50: the sheet of components. What can be pressed has a foot; what is flat is to look at.

For whoever draws a new page: every kind of key in its four states, and what is flat. Landscape
panels only; nothing on it is connected to anything.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Icon, Pic, Pill, Row, Word
from kiosk.ui.metrics import Area
from kiosk.ui.screen import Plan, Prompt, Screen
from kiosk.ui.theme import Look
from kiosk.ui.widgets.flat import Flat, Label
from kiosk.ui.widgets.key import Key
from kiosk.ui.widgets.keys import WordKey
from kiosk.ui.widgets.tiles import Tile

_STATES = ("sheet-normal", "sheet-pressed", "sheet-disabled", "sheet-focus")
_ROWS = ("sheet-corner", "sheet-primary", "sheet-second", "sheet-tile", "sheet-help", "sheet-flat")


class ComponentsScreen(Screen):
    """The sheet. Keys in their states, one kind a row."""

    number = "50"
    corners = frozenset()
    captioned = False

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "componentsScreen", parent)
        self.prompt = Prompt("prompt-sheet")
        self.title = Label(look, "sheetTitle", Word(words.shown("sheet-title"), "title"), self)
        self.heads = [self._label(name, "centre") for name in _STATES]
        self.sides = [self._label(name, "left") for name in _ROWS]
        self.rows = [[self._key(row, state) for state in range(4)] for row in range(5)]
        self.flats = self._flats()

    def _label(self, name: str, h: str) -> Label:
        size = self.look.pick(6.0, 7.5, 11.0)
        face = Word(words.shown(name), size, BODY if h == "centre" else STRONG, least="aside")
        return Label(self.look, name, face, self, h=h)

    def _key(self, row: int, state: int) -> Key:
        look, name = self.look, f"sheet{row}{state}Key"
        if row == 3:
            key: Key = Tile(
                look,
                name,
                words.shown("tile-exchange"),
                "basket",
                self,
                style="exchange",
                layout="beside",
                size="label",
            )
        else:
            word, icon, style = (
                ("key-back", "arrow-left-bold", "card"),
                ("confirm-yes", "check-fat-fill", "primary"),
                ("confirm-no", "x-bold", "card"),
                ("", "", ""),
                ("key-staff", "hand-waving-bold", "help"),
            )[row]
            key = WordKey(look, name, words.shown(word), self, icon=icon, style=style)
        key.setDown(state == 1)
        key.setEnabled(state != 2)
        key.ring_shown = state == 3
        return key

    def _flats(self) -> list[Flat]:
        look = self.look
        em = look.em("body")

        def field(
            name: str, icon: str, text: str, fill: str, colour: str, edge: str | None
        ) -> Flat:
            row = Row([Icon(icon, em * 0.95, colour), Word(text, "body", STRONG, colour)], 3.0)
            return Flat(look, name, row, self, fill=fill, edge=edge)

        gain = words.shown("activity-gain", points=2)
        pill = Pill(Row([Pic("coin", em, circle=True), Word(gain, "label")], 3.0), "gold")
        return [
            field(
                "flatCaption",
                "speaker-high-fill",
                words.shown("sheet-caption"),
                "tint",
                "ink",
                None,
            ),
            Flat(look, "flatPill", pill, self, fill=None),
            field(
                "flatEnough",
                "check-fat-fill",
                words.shown("goods-enough"),
                "pine_tint",
                "pine",
                None,
            ),
            field(
                "flatWarning",
                "warning-circle-bold",
                words.shown("card-damaged-heading"),
                "brick_tint",
                "brick",
                "brick",
            ),
        ]

    def lay_out(self, plan: Plan) -> None:
        """A table: names at the left, states across the top."""
        area = plan.whole.inset(14.0, 10.0)
        head, area = area.cut_top(24.0, 6.0)
        self.title.place(head.cut_top(14.0)[0])
        side, area = area.cut_left(min(66.0, area.w * 0.16), 6.0)
        columns = area.columns(4, 14.0)
        for label, cell in zip(self.heads, columns, strict=True):
            label.place(Area(cell.x, head.bottom - 8.0, cell.w, 9.0))
        rows = side.rows((23, 28, 28, 44, 28, 24), 9.0)
        for label, row in zip(self.sides, rows, strict=True):
            label.place(row)
        table: list[list[Key | Flat]] = [[*keys] for keys in self.rows]
        table.append([*self.flats])
        for widgets, row in zip(table, rows, strict=True):
            for widget, cell in zip(widgets, columns, strict=True):
                widget.place(Area(cell.x, row.y, cell.w, row.h))
