"""A frame in the making: a table of its rows, the form of one of them, and a file to begin from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.core.plain import PlainError
from kiosk.township import drafting, drafts
from kiosk.township.console import drafted, pages, pieces, row_tables, row_words
from kiosk.township.console.desk import Console, Desk
from kiosk.township.console.drafted import Work
from kiosk.township.console.frame import ask, html, key, page, seated, tell_in
from kiosk.township.console.looking import Look
from kiosk.township.console.markup import Html, div, icon, tag
from kiosk.township.console.row_form import RowForm
from kiosk.township.drafting import Unreadable
from kiosk.township.frames import CATALOGUE, RULES
from kiosk.words import shown

NEW = "+"
_MARKS = {"new": "good", "changed": "watch"}
_GROUPS = {RULES: "category", CATALOGUE: "kind"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows."""

    work: Work
    counts: dict[str, int]


def register(console: Console) -> None:
    """Put the page where it belongs."""

    @pages.at("/rules/{kind}/draft")
    async def draft(request: Request, kind: str, group: str = "", row: str = "") -> Response | None:
        desk = await seated(console, request, "rules")
        if isinstance(desk, Response):
            return desk
        if kind not in _GROUPS or not drafted.may(desk):
            return RedirectResponse("/console/rules", 303)
        seen = await desk.read(lambda look: Seen(drafted.work_of(look, kind), pages.waiting(look)))
        await desk.noted()
        with page(desk, "rules", seen.counts):
            _show(desk, seen.work, group, row)
        return None


def _at(kind: str, **where: str) -> str:
    return f"/console/rules/{kind}/draft?{urlencode(where)}"


def _groups(work: Work) -> dict[str, str]:
    if work.draft.kind == RULES:
        return row_words.categories_of(work.draft.data)
    return row_words.options("kind")


def _show(desk: Desk, work: Work, group: str, chosen: str) -> None:
    kind, groups = work.draft.kind, _groups(work)
    open_row = work.row(chosen)
    if open_row is not None:
        group = open_row[_GROUPS[kind]]
    if group not in groups:
        group = next(iter(groups), "")
    with ui.element("div").classes("title"):
        html(_title(work))
        with ui.element("div").classes("right"):
            _whole_keys(desk, work)
    with ui.element("div").classes("two wide-right"):
        html(_table(work, groups, group, chosen))
        with ui.element("div").classes("column"):
            if chosen == NEW or open_row is not None:
                _form(desk, work, group, open_row)
            else:
                html(_how(kind))
            _file(desk, work)


def _title(work: Work) -> Html:
    kind = work.draft.kind
    if work.last is None:
        said = shown("console-draft-from-shipped", count=len(work.changes))
    else:
        said = shown("console-draft-from", version=work.last.version, count=len(work.changes))
    return div(
        "title",
        pieces.back("/console/rules", "console-rules"),
        tag("h1", shown(f"console-frame-{kind}-new")),
        tag("span", said, class_="said"),
    )


def _whole_keys(desk: Desk, work: Work) -> None:
    kind = work.draft.kind

    async def forget() -> None:
        def deed(look: Look) -> None:
            drafts.drop(look.town, desk.account.number, kind)

        await desk.write(deed, "forget-draft")
        ui.navigate.to("/rules")

    def sure() -> None:
        ask(desk, shown("console-draft-forget-ask"), shown("console-draft-forget-effect"),
            shown("console-draft-forget"), forget)  # fmt: skip

    if work.changes:
        key(shown("console-draft-forget"), sure, kind="hard", name="forget")
    html(
        tag(
            "a",
            tag("span", shown("console-draft-next")),
            icon("caret-right-bold"),
            class_="key first",
            href=f"/console/rules/{kind}/publish",
            data_key="next",
        )
    )


def _table(work: Work, groups: Mapping[str, str], group: str, chosen: str) -> Html:
    kind = work.draft.kind
    links = [
        tag("a", words, href=_at(kind, group=each), class_="here" if each == group else None)
        for each, words in groups.items()
    ]
    changed = {
        each.id: pieces.pill(
            _MARKS[each.what], "pencil-simple-bold", shown(f"console-change-{each.what}")
        )
        for each in work.changes
        if each.what in _MARKS and each.id
    }  # fmt: skip
    rows = [each for each in work.rows if each[_GROUPS[kind]] == group]
    table = row_tables.table(
        kind, work.draft.data, rows, chosen=chosen, marks=changed,
        href=lambda of: _at(kind, row=of),
    )  # fmt: skip
    add = tag(
        "a", icon("plus-bold"), tag("span", shown(f"console-draft-{kind}-add")), class_="key",
        href=_at(kind, group=group, row=NEW), data_key="add",
    )  # fmt: skip
    gone = sum(each.what == "gone" for each in work.changes)
    left_out = shown("console-draft-gone", count=gone) if gone else ""
    foot = div("form", div("keys", add, tag("span", left_out, class_="soft small")))
    return tag("section", div("top", div("sort", *links)), table, foot, class_="sheet")


def _how(kind: str) -> Html:
    return pieces.sheet(
        shown("console-draft-how"), div("body soft", shown(f"console-draft-{kind}-how-more"))
    )


# ---- one row -------------------------------------------------------------------------------------


def _begin(work: Work, group: str) -> dict[str, Any]:
    """What a new row begins with."""
    if work.draft.kind == CATALOGUE:
        return {"id": NEW, "kind": group, "per_day": 1, "picture": "gift"}
    pictures = {each["id"]: each["picture"] for each in work.draft.data.get("category", ())}
    return {
        "id": drafted.next_id(work, category=group),
        "category": group,
        "unit": shown("console-clause-unit-first"),
        "caps": [],
        "classes": ["person"],
        "review": "one",
        "effort": [],
        "picture": pictures.get(group, "star"),
    }


def _form(desk: Desk, work: Work, group: str, row: dict[str, Any] | None) -> None:
    kind, fresh = work.draft.kind, row is None
    start = _begin(work, group) if row is None else row
    with ui.element("section").classes("sheet").props('data-form="row"'):
        words = f"console-draft-{kind}-add" if fresh else f"console-draft-{kind}-one"
        html(div("top", tag("h2", shown(words, row=start["id"]) if not fresh else shown(words)),
                 tag("span", "" if fresh else str(start["id"]), class_="soft")))  # fmt: skip
        with ui.element("div").classes("form side"):
            form = RowForm(kind, work.draft.data, start, fresh=fresh)
            problem = ui.element("div").classes("wide")

            async def keep() -> None:
                problem.clear()
                wrong = form.wrong()
                if wrong:
                    # What is wrong with a field that is not on the form is said here.
                    more = [each for field, each in wrong.items() if not form.shows(field)]
                    words = "".join(row_words.problem_in(kind, each) for each in more)
                    tell_in(problem, words or shown("console-draft-look-above"), good=False)
                    return
                await _keep(desk, work, form, None if fresh else str(start["id"]))

            async def leave_out() -> None:
                def deed(look: Look) -> None:
                    now = drafted.work_of(look, kind)
                    drafted.keep(desk, look, now, drafted.without_row(now, str(start["id"])))

                await desk.quietly(deed)
                ui.navigate.to(_at(kind, group=group).removeprefix("/console"))

            with ui.element("div").classes("keys wide"):
                key(shown("console-draft-keep"), lambda: desk.safely(keep), kind="first",
                    sign="check-bold", name="keep")  # fmt: skip
                if not fresh:
                    key(shown(f"console-draft-{kind}-without"), lambda: desk.safely(leave_out),
                        kind="hard", name="without")  # fmt: skip


async def _keep(desk: Desk, work: Work, form: RowForm, instead_of: str | None) -> None:
    kind, row = work.draft.kind, form.row()

    def deed(look: Look) -> str | None:
        # Asked anew: the draft may have been written at in another window meanwhile.
        now = drafted.work_of(look, kind)
        if instead_of is None:
            if kind == CATALOGUE:
                row["id"] = drafted.next_id(now, name=row["name"])
            if now.row(row["id"]) is not None:
                return None
        drafted.keep(desk, look, now, drafted.with_row(now, row, instead_of=instead_of))
        return str(row["id"])

    kept = await desk.quietly(deed)
    if kept is None:
        form.say("id", shown("console-wrong-twice"))
    else:
        ui.navigate.to(_at(kind, row=kept).removeprefix("/console"))


# ---- a file --------------------------------------------------------------------------------------

_READ = "(event) => { const file = event.target.files[0]; if (file) file.text().then(emit); }"
_FILE_LENGTH_MAX = 400_000


def _file(desk: Desk, work: Work) -> None:
    """A file that a technician or another township made; the draft is replaced by it."""
    kind = work.draft.kind
    with ui.element("section").classes("sheet").props('data-form="file"'):
        html(div("top", tag("h2", shown("console-file"))))
        with ui.element("div").classes("form"):
            html(div("soft small", shown("console-file-how")))
            problem = ui.element("div")

            async def heard(event: Any) -> None:
                await desk.safely(lambda: _take(desk, kind, str(event.args), problem))

            with ui.element("label").classes("key"):
                html(icon("files-bold"), tag("span", shown("console-file-choose")))
                box = ui.element("input").classes("hidden-file")
                box.props('type="file" accept=".toml,text/plain" data-box="file"')
                box.on("change", heard, js_handler=_READ)


async def _take(desk: Desk, kind: str, text: str, problem: ui.element) -> None:
    if len(text) > _FILE_LENGTH_MAX:
        tell_in(problem, shown("console-file-too-long"), good=False)
        return
    try:
        data = drafting.read_file(kind, text)
    except Unreadable as wrong:
        tell_in(problem, shown("console-file-unreadable", line=wrong.line), good=False)
        return
    except PlainError as wrong:
        words = row_words.problem_in(kind, wrong)
        line = drafting.line_of(text, wrong)
        tell_in(problem, shown("console-file-wrong", line=line, problem=words), good=False)
        return

    def deed(look: Look) -> None:
        drafted.keep(desk, look, drafted.work_of(look, kind), data)

    await desk.quietly(deed)
    ui.navigate.to(f"/rules/{kind}/draft")
