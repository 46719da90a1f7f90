"""The last look before a frame is published: what changes, which version, from which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.core.plain import PlainError
from kiosk.township import drafting, drafts, frames
from kiosk.township.console import drafted, pages, pieces, row_words
from kiosk.township.console.desk import Console, Desk, Over
from kiosk.township.console.drafted import Work
from kiosk.township.console.frame import Box, ask, html, key, page, seated
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import Html, div, joined, span, tag
from kiosk.township.drafting import Change
from kiosk.township.frames import CATALOGUE, RULES, FrameRefused
from kiosk.words import shown

_KIND_OF = {"new": "good", "changed": "watch", "gone": "alarm"}
_SIGN_OF = {"new": "plus-bold", "changed": "pencil-simple-bold", "gone": "minus-bold"}
TITLE_LENGTH_MAX = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows."""

    work: Work
    versions: tuple[str, ...]
    today: str
    counts: dict[str, int]


def asked(look: Look, kind: str) -> Seen:
    """Everything the page shows."""
    work = drafted.work_of(look, kind)
    with look.reading() as conn:
        versions = frames.versions(conn, kind)
    return Seen(work, versions, look.today(), pages.waiting(look))


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/rules/{kind}/publish")
    async def publish(request: Request, kind: str) -> Response | None:
        desk = await seated(console, request, "rules")
        if isinstance(desk, Response):
            return desk
        if kind not in (RULES, CATALOGUE) or not drafted.may(desk):
            return RedirectResponse("/console/rules", 303)
        seen = await desk.read(lambda look: asked(look, kind))
        await desk.noted()
        with page(desk, "rules", seen.counts):
            html(_title(kind))
            with ui.element("div").classes("two wide-right"):
                html(_changes(seen.work))
                _form(desk, seen)
        return None


def _title(kind: str) -> Html:
    return div(
        "title",
        pieces.back(f"/console/rules/{kind}/draft", "console-draft-back"),
        tag("h1", shown(f"console-publish-{kind}")),
        tag("span", shown("console-rules-said"), class_="said"),
    )


# ---- what changes --------------------------------------------------------------------------------


def _changes(work: Work) -> Html:
    many = {what: sum(each.what == what for each in work.changes) for what in _KIND_OF}
    if work.last is None:
        title = shown("console-changes-first", count=len(work.rows))
    else:
        title = shown("console-changes", version=work.last.version)
    counts = shown("console-changes-count", **{key: str(value) for key, value in many.items()})
    if not work.changes:
        return pieces.sheet(title, pieces.nothing(shown("console-changes-none")))
    categories = row_words.categories_of(work.before) | row_words.categories_of(work.draft.data)
    lines = [_change(work.draft.kind, each, categories) for each in work.changes]
    return tag(
        "section", div("top", tag("h2", title), span("soft small", counts)),
        div("changes", *lines), class_="sheet", data_form="changes",
    )  # fmt: skip


def _change(kind: str, change: Change, categories: Mapping[str, str]) -> Html:
    row = change.now or change.before or {}
    if not change.id:
        name: Html = tag("b", shown("console-changes-whole"))
    elif kind == RULES:
        name = joined(span("soft", change.id), " ", tag("b", row["text"]))
    else:
        name = tag("b", row["name"])
    pill = pieces.pill(
        _KIND_OF[change.what], _SIGN_OF[change.what], shown(f"console-change-{change.what}")
    )
    return div("change", pill, div("text", name, *_lines(kind, change, categories)))


def _lines(kind: str, change: Change, categories: Mapping[str, str]) -> list[Html]:
    """Field by field, what it was and what it is."""
    if change.what == "gone":
        return [div("soft small", shown("console-changes-gone"))]
    if change.before is None:
        fields = ("unit", "rate", "caps", "review") if kind == RULES else ("price", "per_day")
        new = change.now or {}
        said = [f"{row_words.name(kind, each)} {row_words.value(each, new.get(each), categories)}"
                for each in fields]  # fmt: skip
        return [div("soft small", "　".join(said))]
    then, now = change.before, change.now or {}
    return [
        div(
            "small",
            span("soft", row_words.name(kind, field), "："),
            span("was", row_words.value(field, then.get(field), categories)),
            " → ",
            tag("b", row_words.value(field, now.get(field), categories)),
        )
        for field in change.fields
    ]


# ---- which version, from when --------------------------------------------------------------------

_FIELD_OF = {
    "version-taken": "version",
    "not-a-version": "version",
    "not-a-day": "effective",
    "too-early": "effective",
}


def _form(desk: Desk, seen: Seen) -> None:
    work, kind = seen.work, seen.work.draft.kind
    tomorrow = (date.fromisoformat(seen.today) + timedelta(days=1)).isoformat()
    first = work.last.title if work.last is not None else shown(f"console-frame-{kind}")
    with ui.element("section").classes("sheet").props('data-form="publish"'):
        html(div("top", tag("h2", shown("console-frame-publish"))))
        with ui.element("div").classes("form"):
            wrong = drafting.wrong_in_all(kind, work.draft.data)
            if wrong is not None:
                html(div("said-no", row_words.problem_in(kind, wrong)))
                return
            if not work.changes and work.last is not None:
                html(div("soft", shown("console-changes-none-publish")))
                return
            boxes = {
                "title": Box(shown("console-frame-title"), name="title", start=first),
                "version": Box(shown("console-frame-version"), name="version",
                               start=_next(seen.versions)),
                "effective": Box(shown("console-frame-from-day"), name="effective",
                                 start=tomorrow, kind="date"),
            }  # fmt: skip

            async def publish() -> None:
                try:
                    await desk.write(lambda look: _publish(desk, look, kind, boxes),
                                     f"publish-{kind}")  # fmt: skip
                except FrameRefused as refused:
                    boxes[_FIELD_OF[refused.reason]].wrong(shown(f"console-frame-{refused.reason}"))
                except PlainError as problem:
                    boxes["title"].wrong(row_words.problem_in(kind, problem))
                else:
                    ui.navigate.to("/rules")

            def sure() -> None:
                if _wrong(seen, boxes):
                    return
                said = {name: box.value.strip() for name, box in boxes.items()}
                question = shown("console-frame-ask", title=said["title"], version=said["version"])
                effect = shown("console-frame-effect", day=said["effective"])
                ask(desk, question, effect, shown("console-frame-publish"), publish)

            key(shown("console-frame-publish"), sure, kind="first", sign="megaphone-bold",
                name="publish")  # fmt: skip


def _wrong(seen: Seen, boxes: Mapping[str, Box]) -> bool:
    """Say beside each field what is wrong with it; whether anything is."""
    title, version = boxes["title"].value.strip(), boxes["version"].value.strip()
    found: dict[str, str | None] = dict.fromkeys(boxes)
    if not 0 < len(title) <= TITLE_LENGTH_MAX:
        found["title"] = shown("console-frame-not-a-title", most=TITLE_LENGTH_MAX)
    if not 0 < len(version) <= frames.VERSION_LENGTH_MAX or not version.isprintable():
        found["version"] = shown("console-frame-not-a-version")
    elif version in seen.versions:
        found["version"] = shown("console-frame-version-taken")
    try:
        day = date.fromisoformat(boxes["effective"].value.strip()).isoformat()
        if day < seen.today:
            found["effective"] = shown("console-frame-too-early")
    except ValueError:
        found["effective"] = shown("console-frame-not-a-day")
    for name, words in found.items():
        boxes[name].wrong(words)
    return any(found.values())


def _next(versions: tuple[str, ...]) -> str:
    known = [int(each) for each in versions if each.isdecimal()]
    return str(max(known, default=0) + 1)


def _publish(desk: Desk, look: Look, kind: str, boxes: Mapping[str, Box]) -> None:
    if not drafted.may(desk):
        raise Over
    # What was shown is what stands in the store: the page was drawn from it.
    draft, cadre = drafted.work_of(look, kind).draft, desk.account.number
    title, version = boxes["title"].value.strip(), boxes["version"].value.strip()
    effective = boxes["effective"].value.strip()
    if kind == RULES:
        book = {**draft.data, "version": version, "name": title}
        frames.publish_rules(look.town, draft.event_id, book=book, effective=effective, cadre=cadre)
    else:
        frames.publish_catalogue(
            look.town, draft.event_id, version=version, title=title, goods=draft.data,
            effective=effective, cadre=cadre,
        )  # fmt: skip
    drafts.drop(look.town, cadre, kind)
