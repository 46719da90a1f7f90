"""What every full page is: handed a look and a model, it draws itself and reports touches.

A screen opens no store, starts no thread and knows no other screen. It covers the whole window;
the frame with its corner keys lies on top, and ``lay_out`` is told which room is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import STRONG, Bit, FirstThatFits, Word
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look

AGAIN, BACK, DONE, STAFF, LOOK = "again", "back", "done", "staff", "look"
ALL_CORNERS = frozenset({AGAIN, BACK, DONE, STAFF})


@dataclass(frozen=True)
class Prompt:
    """A sentence that is spoken and captioned: its message id and arguments."""

    id: str
    args: Mapping[str, str | int] = field(default_factory=dict)

    def caption(self) -> str:
        """The words on the caption line."""
        return words.shown(self.id, **self.args)

    def utterance(self) -> words.Utterance:
        """What the voice says."""
        return words.spoken(self.id, **self.args)


@dataclass(frozen=True)
class Plan:
    """The rooms of a window, mm from its upper left corner.

    Attributes:
        whole: the glass.
        content: what a screen may fill, at most six things to choose.
        board: the notice board of the upright panel (upper 40 %, nothing to touch); else None.
        title: between the upper keys.
        caption: between the lower keys.
        date: the upper right corner where 我好了 is absent (landscape).
    """

    whole: Area
    content: Area
    board: Area | None
    title: Area
    caption: Area
    date: Area


class Screen(QWidget):
    """Base of every page.

    Class attributes:
        number: as in the design (``03``).
        corners: which corner keys the page has.
        reading: people read here; the question 您还在吗 waits longer.
        captioned: there is a caption line.
        forgets: nothing of the page before may stay on the glass, not even while it fades.

    Attributes:
        look: sizes and colours.
        prompt: what is said when the page comes up.
    """

    number = ""
    corners: frozenset[str] = ALL_CORNERS
    reading = False
    captioned = True
    forgets = False

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.prompt: Prompt | None = None
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def title_face(self) -> Bit | None:
        """What stands between the upper keys."""
        return None

    def title_words(self, *texts: str) -> Bit:
        """A title; further texts are shorter ways to say it, two lines are the last resort."""
        one = [
            Word(text, "title", STRONG, spacing=1.05, align="centre", least="body")
            for text in texts
        ]
        two = [replace(word, lines=2, spacing=1.03) for word in one]
        return FirstThatFits(*one, *two)

    #: Where the title stands in its room: ``centre``, or ``left`` (over a picture).
    title_side = "centre"

    def title_room(self, plan: Plan) -> Area:
        """Where the title is centred: in the middle of the glass, if it fits there."""
        face = self.title_face()
        if face is None:
            return plan.title
        margin = max(plan.title.x, plan.whole.w - plan.title.right)
        middle = Area(margin, plan.title.y, plan.whole.w - 2 * margin, plan.title.h)
        wide, _ = face.measure(self.look, 1e6, plan.title.h)
        return middle if wide <= middle.w and LOOK not in self.corners else plan.title

    def done_word(self) -> str:
        """What the upper right key says."""
        return words.shown("key-done")

    def lay_out(self, plan: Plan) -> None:
        """Put the parts into their places; called when the window knows its size."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colour("paper"))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """No shortcut and no context menu reaches a page."""
        if event.type() in (QEvent.Type.ContextMenu, QEvent.Type.Shortcut):
            return True
        return super().event(event)
