"""HTML put together so that a name can never become markup: everything is escaped that is not ours.

Pages are mostly read; those parts are written here as text in one go, which costs a page some
milliseconds instead of one object in server and browser for each cell.
"""

from __future__ import annotations

from functools import cache
from html import escape

from kiosk import paths


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Part = str | int | None
_VOID = frozenset({"br", "hr", "img", "input"})


def safe(part: Part) -> Html:
    """A part as markup: escaped unless it is :class:`Html`; nothing of ``None``."""
    if isinstance(part, Html):
        return part
    return Html("" if part is None else escape(str(part)))


def joined(*parts: Part) -> Html:
    """Parts one after the other."""
    return Html("".join(map(safe, parts)))


def tag(name: str, /, *parts: Part, **attributes: str | int | float | bool | None) -> Html:
    """An element.

    Args:
        attributes: ``class_`` and ``data_x`` as in HTML with dashes; ``None`` and ``False`` are
            left out, ``True`` stands without a value.
    """
    written = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        shown = key.rstrip("_").replace("_", "-")
        written.append(f" {shown}" if value is True else f' {shown}="{escape(str(value))}"')
    start = f"<{name}{''.join(written)}>"
    return Html(start if name in _VOID else f"{start}{joined(*parts)}</{name}>")


def div(class_: str, *parts: Part) -> Html:
    """A ``div`` of a class."""
    return tag("div", *parts, class_=class_)


def span(class_: str, *parts: Part) -> Html:
    """A ``span`` of a class."""
    return tag("span", *parts, class_=class_)


@cache
def icon(name: str) -> Html:
    """One of our line icons, in the colour and size of the text round it."""
    svg = paths.resource("icons", f"{name}.svg").read_text("utf-8")
    return Html(svg.replace("<svg ", '<svg class="icon" aria-hidden="true" ', 1))
