"""规矩: rule frame and catalogue, published to all villages as dated versions that never change."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from kiosk import paths
from kiosk.core.plain import PlainError
from kiosk.township import frames
from kiosk.township.console import pages, pieces, saying
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.frame import Box, ask, html, key, page, seated
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import Html, div, tag
from kiosk.township.frames import CATALOGUE, RULES, Frame, FrameRefused
from kiosk.words import shown

_SHIPPED = {RULES: "clauses.toml", CATALOGUE: "goods.toml"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows, by kind of frame."""

    today: str
    published: dict[str, tuple[Frame, ...]]
    counts: dict[str, int]


@dataclass(slots=True)
class Draft:
    """What is about to be published; its event id is minted once, so that twice is once."""

    event_id: bytes
    version: str = ""
    title: str = ""
    effective: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def asked(look: Look) -> Seen:
    """Everything the page shows."""
    with look.reading() as conn:
        published = {kind: frames.published(conn, kind) for kind in _SHIPPED}
    return Seen(look.today(), published, pages.waiting(look))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/rules")
    async def rules(request: Request) -> Response | None:
        desk = await seated(console, request, "rules")
        if isinstance(desk, Response):
            return desk
        seen = await desk.read(asked)
        await desk.noted()
        with page(desk, "rules", seen.counts):
            said = shown("console-rules-said")
            html(div("title", tag("h1", shown("console-rules")), tag("span", said, class_="said")))
            with ui.element("div").classes("halves"):
                for kind in _SHIPPED:
                    with ui.element("div").classes("column"):
                        html(_published(kind, seen))
                        # What holds for every village is not for who is kept to some.
                        if desk.account.writes and desk.account.villages is None:
                            _form(desk, kind, seen)
        return None


def _published(kind: str, seen: Seen) -> Html:
    rows = []
    found = seen.published[kind]
    now = next((each for each in found if each.effective <= seen.today), None)
    for frame in found:
        if frame is now:
            state = pieces.pill("good", "check-circle-bold", shown("console-frame-now"))
        elif frame.effective > seen.today:
            state = pieces.pill("watch", "calendar-bold", shown("console-frame-soon"))
        else:
            state = pieces.pill("off", "clock-counter-clockwise-bold", shown("console-frame-old"))
        count = len(frame.data.get("clauses", frame.data.get("items", ())))
        rows.append(
            tag(
                "tr",
                pieces.cells(
                    frame.title,
                    frame.version,
                    saying.date(frame.effective, seen.today),
                    shown(f"console-frame-{kind}-count", count=count),
                    state,
                ),
            )
        )
    heads = tuple(
        shown(f"console-frame-{each}") for each in ("title", "version", "from", "holds", "state")
    )
    body = pieces.table(heads, rows) if rows else pieces.nothing(shown("console-frame-none"))
    return pieces.sheet(shown(f"console-frame-{kind}"), body)


def _form(desk: Desk, kind: str, seen: Seen) -> None:
    tomorrow = (date.fromisoformat(seen.today) + timedelta(days=1)).isoformat()
    with ui.element("section").classes("sheet").props(f'data-form="{kind}"'):
        html(div("top", tag("h2", shown(f"console-frame-{kind}-new"))))
        with ui.element("div").classes("form side"):
            title = Box(
                shown("console-frame-title"), name="title", start=shown(f"console-frame-{kind}")
            )
            version = Box(shown("console-frame-version"), name="version", start=_next(kind, seen))
            effective = Box(shown("console-frame-from-day"), name="effective", start=tomorrow)
            shipped = _shipped(kind)
            with ui.element("div").classes("wide"):
                html(div("soft small", shown(f"console-frame-{kind}-how")))
            with ui.element("div").classes("wide"):
                text = Box(shown("console-frame-text"), name="text", area=True, start=shipped)
            problem = ui.element("div").classes("wide")
            draft = Draft(desk.town.mint())

            def sure() -> None:
                draft.title, draft.version = title.value.strip(), version.value.strip()
                draft.effective = effective.value.strip()
                _sure(desk, kind, draft, text.value, problem)

            key(shown("console-frame-publish"), sure, kind="first", sign="megaphone-bold",
                name=f"publish-{kind}")  # fmt: skip


def _shipped(kind: str) -> str:
    """What comes with the program, without the remarks for programmers at its head."""
    lines = paths.db_file("rules", _SHIPPED[kind]).read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#")).strip()


def _next(kind: str, seen: Seen) -> str:
    known = [int(each.version) for each in seen.published[kind] if each.version.isdecimal()]
    return str(max(known, default=0) + 1)


def _sure(desk: Desk, kind: str, draft: Draft, text: str, problem: ui.element) -> None:
    problem.clear()
    try:
        draft.data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        _refuse(problem, shown("console-frame-not-readable", where=str(wrong)))
        return

    async def publish() -> None:
        try:
            await desk.write(lambda look: _publish(desk, kind, draft), f"publish-{kind}")
        except PlainError as wrong:
            words = {"where": wrong.where, "field": wrong.field, "problem": wrong.problem}
            _refuse(problem, shown("console-frame-not-right", **words))
        except FrameRefused as refused:
            _refuse(problem, shown(f"console-frame-{refused.reason}"))
        else:
            ui.navigate.to("/rules")

    named = {"title": draft.title, "version": draft.version}
    ask(
        desk,
        shown("console-frame-ask", **named),
        shown("console-frame-effect", day=draft.effective),
        shown("console-frame-publish"),
        publish,
    )


def _publish(desk: Desk, kind: str, draft: Draft) -> bool:
    cadre = desk.account.number
    if kind == RULES:
        book = {**draft.data, "version": draft.version, "name": draft.title}
        return frames.publish_rules(
            desk.town, draft.event_id, book=book, effective=draft.effective, cadre=cadre
        )
    return frames.publish_catalogue(
        desk.town,
        draft.event_id,
        version=draft.version,
        title=draft.title,
        goods=draft.data,
        effective=draft.effective,
        cadre=cadre,
    )


def _refuse(problem: ui.element, words: str) -> None:
    problem.clear()
    with problem:
        html(tag("div", words, class_="said-no", role="alert"))
