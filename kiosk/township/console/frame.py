"""What every page has: the head with its tabs, a way to ask once more, and an end when nobody acts.

A tab stands there only where its page has something to show to this person.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.township.console import look
from kiosk.township.console.desk import DOOR_OVER, Console, Desk
from kiosk.township.console.markup import Html, Part, div, icon, joined, span, tag
from kiosk.words import shown

_TABS = (
    ("villages", "/console/"),
    ("incidents", "/console/incidents"),
    ("rules", "/console/rules"),
    ("people", "/console/people"),
    ("machines", "/console/machines"),
    ("accounts", "/console/accounts"),
    ("seen", "/console/seen"),
)
_LOOK_AGAIN_S = 30


async def seated(console: Console, request: Request, page: str) -> Desk | Response:
    """The desk of whoever asks for a page; or where she is sent instead."""
    account = await console.signed_in(request)
    if account is None:
        return RedirectResponse("/console/sign-in", 303)
    if account.fresh:
        return RedirectResponse("/console/password", 303)
    if not _may(page, account):
        return RedirectResponse("/console/", 303)
    return Desk(console, account, console.token_of(request), page)


def _may(page: str, account: Any) -> bool:
    if page == "accounts":
        return bool(account.keeps_accounts)
    return bool(account.sees_audit) if page == "seen" else True


def html(*parts: Part) -> ui.html:
    """A piece of a page that is only read; escaped where it was put together."""
    return ui.html(joined(*parts), sanitize=False)


@contextmanager
def page(desk: Desk, tab: str, counts: dict[str, int]) -> Iterator[None]:
    """The frame round a page's content.

    Args:
        tab: Which tab is here.
        counts: How many things wait behind a tab.
    """
    town = shown("console-title", name=desk.town.name)
    ui.page_title(town)
    ui.add_head_html(look.HEAD)
    html(tag("header", _head(desk, town, tab, counts), class_="head"))
    ui.timer(_LOOK_AGAIN_S, lambda: _leave_when_over(desk))
    with ui.element("main").classes("page"):
        yield


async def _leave_when_over(desk: Desk) -> None:
    """What is on the glass goes when nobody acts any more."""
    if await desk.over():
        ui.navigate.to(DOOR_OVER)


def _head(desk: Desk, town: str, tab: str, counts: dict[str, int]) -> Html:
    links = []
    for name, address in _TABS:
        if not _may(name, desk.account):
            continue
        many = counts.get(name, 0)
        badge = span("many", many) if many else None
        here = "here" if name == tab else None
        links.append(tag("a", shown(f"console-tab-{name}"), badge, href=address, class_=here))
    leave = tag(
        "form",
        tag("button", shown("console-leave"), type="submit"),
        method="post",
        action="/console/sign-out",
    )
    role = shown(f"console-role-{desk.account.role}")
    who = div("who", icon("user-circle-bold"), tag("span", role), desk.account.name, leave)
    return joined(div("place", town), tag("nav", *links), who)


# ---- keys ----------------------------------------------------------------------------------------


def key(
    words: str, deed: Callable[[], Any], *, kind: str = "", sign: str = "", name: str = ""
) -> ui.element:
    """A key that does something.

    Args:
        kind: ``first``, ``hard``, ``little``, or several of them.
        name: For tests and for who hears the page.
    """
    made = ui.element("button").classes(f"key {kind}").props('type="button"')
    if name:
        made.props(f'data-key="{name}"')
    with made:
        html(icon(sign) if sign else None, tag("span", words))
    made.on("click", deed)
    return made


def ask(
    desk: Desk, question: str, effect: str, yes: str, deed: Callable[[], Awaitable[None]]
) -> None:
    """Ask once more, saying what will happen; do it only when she says so."""
    # Nothing moves on our pages; a dialog is there or it is not.
    still = "transition-duration=0 transition-show=none transition-hide=none"
    with (
        ui.dialog().props(still) as dialog,
        ui.element("section").classes("ask").props('role="alertdialog"'),
    ):
        html(tag("h2", question), tag("p", effect))
        with ui.element("div").classes("keys"):

            async def go() -> None:
                dialog.close()
                # The dialog stays in the page, closed: what the deed says or opens belongs to it.
                await desk.safely(deed)

            key(shown("console-no"), dialog.close, name="no")
            key(yes, go, kind="first", name="yes")
    dialog.open()


class Box:
    """A field to type in; ``value`` is what stands there now."""

    def __init__(
        self, label: str, *, name: str, area: bool = False, start: str = "", kind: str = "text"
    ) -> None:
        """``kind``: as HTML has it, ``text`` or ``date``."""
        self.value = start
        with ui.element("label").classes("field") as self.place:
            html(tag("span", label, class_="small soft"))
            self.element = ui.element("textarea" if area else "input").classes("box")
            self.element.props(f'data-box="{name}" maxlength={200_000 if area else 200}')
            if not area:
                self.element.props(f'type="{kind}"')
            if start:
                # Not ``value``: that is set again whenever anything on the page changes.
                self.element.props["defaultValue"] = start
            self.element.on("input", self._heard, args=["target.value"], js_handler=_SAID)
        self._problem: ui.element | None = None

    def _heard(self, event: Any) -> None:
        self.value = str(event.args)

    def wrong(self, words: str | None) -> None:
        """Say under the field what is wrong with it; ``None``: nothing is."""
        if self._problem is not None:
            self._problem.delete()
            self._problem = None
        self.place.classes(remove="wrong") if words is None else self.place.classes("wrong")
        if words is not None:
            with self.place:
                self._problem = html(tag("span", words, class_="why", role="alert"))


_SAID = "(event) => emit(event.target.value)"


class Choice(Box):
    """One of several; ``value`` is the chosen one's key."""

    def __init__(self, label: str, options: dict[str, str], *, name: str, start: str = "") -> None:
        self.value = start or next(iter(options), "")
        with ui.element("label").classes("field") as self.place:
            html(tag("span", label, class_="small soft"))
            # Written in one go: an element for each of 54 villages would cost the page more.
            chosen = self.value
            written = [
                tag("option", words, value=each, selected=each == chosen)
                for each, words in options.items()
            ]
            self.element = ui.html(joined(*written), sanitize=False, tag="select").classes("box")
            self.element.props(f'data-box="{name}"')
            self.element.on("change", self._heard, js_handler=_SAID)
        self._problem = None


class Several(Box):
    """Any of several; ``chosen`` are their keys."""

    def __init__(
        self, label: str, options: dict[str, str], *, name: str, start: Iterable[str] = ()
    ) -> None:
        self.chosen = set(start)
        with ui.element("fieldset").classes("field") as self.place:
            html(tag("span", label, class_="small soft"))
            with ui.element("div").classes("ticks").props(f'data-box="{name}"'):
                for each, words in options.items():
                    self._tick(each, words)
        self._problem = None

    def _tick(self, each: str, words: str) -> None:
        def heard(event: Any) -> None:
            (self.chosen.add if event.args else self.chosen.discard)(each)

        with ui.element("label").classes("tick"):
            tick = ui.element("input").props(f'type="checkbox" data-tick="{each}"')
            if each in self.chosen:
                tick.props["checked"] = True
            tick.on("change", heard, js_handler="(event) => emit(event.target.checked)")
            html(tag("span", words))


def tell_in(place: ui.element, words: str, *, good: bool) -> None:
    """Say what came of it, in a place of the page, instead of what was said there before."""
    place.clear()
    with place:
        html(tag("div", words, class_="said-yes" if good else "said-no", role="status"))
