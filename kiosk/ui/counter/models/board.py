"""What takes place in the village and what hangs on its board, to be called off or taken down."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.counter.models.around import Id, Shell


@dataclass(frozen=True)
class BoardActivity:
    """An activity of today or later.

    Attributes:
        when: day and hour, as shown.
        gain: what one gets, such as ``每次 +2 分``.
        came: how many came; their points go back when it is called off.
        signed_up: how many said they would come.
        today: people may be signed in.
        ahead: it is not over.
        hangs: a notice of it hangs.
    """

    activity: Id
    picture: str
    title: str
    when: str
    place: str
    gain: str
    came: int = 0
    signed_up: int = 0
    today: bool = False
    ahead: bool = True
    hangs: bool = False


@dataclass(frozen=True)
class BoardNotice:
    """A notice that hangs; ``until`` says how long, in words."""

    notice: Id
    picture: str
    title: str
    lines: tuple[str, ...]
    until: str


@dataclass(frozen=True)
class Board:
    """Activities and notices.

    Attributes:
        shell: what stands round it.
        activities: the next one first.
        notices: the newest first.
        reasons: why an activity is called off, to choose from.
        kind: ``activities`` or ``notices``, the list to open.
        news: what was just done, in a sentence, or empty.
    """

    shell: Shell
    activities: tuple[BoardActivity, ...]
    notices: tuple[BoardNotice, ...]
    reasons: tuple[str, ...]
    kind: str = "activities"
    news: str = ""


@dataclass(frozen=True)
class NewNotice:
    """A notice being written.

    Attributes:
        shell: what stands round it.
        days: shown words and ISO day, how long it may hang.
        title_most: characters of its title.
        line_most: characters of a line.
        lines_most: lines there may be.
    """

    shell: Shell
    days: tuple[tuple[str, str], ...]
    title_most: int
    line_most: int
    lines_most: int
