"""Clauses and goods in words: what their fields are called, and what stands in them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from kiosk import paths
from kiosk.core.accounts import AccountClass, MemberType
from kiosk.core.catalogue import ItemKind
from kiosk.core.plain import PlainError
from kiosk.core.rules import Effort, Per, Period, Review
from kiosk.township import drafting
from kiosk.township.console import saying
from kiosk.township.frames import RULES
from kiosk.words import has, shown

Row = Mapping[str, Any]


def name(kind: str, field: str) -> str:
    """What a field of a row is called; the field itself where nobody has a word for it."""
    words = f"console-{_short(kind)}-{field.replace('_', '-')}"
    return shown(words) if has(words) else field


def head(kind: str, field: str) -> str:
    """The same at the head of a column, where it has to be short."""
    words = f"console-{_short(kind)}-{field.replace('_', '-')}-head"
    return shown(words) if has(words) else name(kind, field)


def _short(kind: str) -> str:
    return "clause" if kind == RULES else "item"


def options(field: str) -> dict[str, str]:
    """What may be chosen in a field, in words."""
    match field:
        case "classes":
            return {str(each): shown(f"counter-class-{each}") for each in AccountClass}
        case "members":
            return {str(each): saying.word("console-type", each) for each in MemberType}
        case "review":
            return {str(each): shown(f"console-review-{each}") for each in Review}
        case "effort":
            return {str(each): shown(f"console-effort-{each}") for each in Effort}
        case "period":
            return {str(each): shown(f"console-period-{each}") for each in Period}
        case "per":
            return {str(each): shown(f"console-per-{each}") for each in Per}
        case "kind":
            return {str(each): shown(f"console-item-kind-{each}") for each in ItemKind}
        case "approval":
            return {
                "": shown("console-approval-none"),
                "village": shown("console-approval-village"),
            }
        case "picture":
            return dict(pictures())
    raise KeyError(field)


@cache
def pictures() -> Mapping[str, str]:
    """Every picture that ships, and what it shows."""
    index = tomllib.loads(paths.resource("pictures", "index.toml").read_text("utf-8"))
    known = {
        each: held["alt"]
        for each, held in index["picture"].items()
        if held["file"].split("/")[0] in ("things", "goods")
        or each.split("-")[0] not in ("avatar", "face", "camera", "card")
    }
    return dict(sorted(known.items(), key=lambda pair: pair[1]))


def value(field: str, said: Any, categories: Mapping[str, str]) -> str:
    """What stands in a field, for people."""
    none = shown("console-nothing")
    if field == "caps":
        return caps(said) or shown("counter-rule-no-cap")
    if field == "category":
        if isinstance(said, list):
            return shown("counter-who-join").join(str(each["name"]) for each in said)
        return categories.get(str(said), str(said))
    if field in ("classes", "members", "effort"):
        known = options(field)
        return shown("counter-who-join").join(known.get(each, each) for each in said or ()) or none
    if field in ("review", "kind", "picture"):
        return options(field).get(str(said), str(said))
    if field == "approval":
        return options(field)["village" if said == "village" else ""]
    if field == "below_zero":
        return shown("console-yes" if said else "console-not-so")
    return none if said is None or said == "" else str(said)


def caps(said: Any) -> str:
    """一天最多 8，一月最多 40."""
    return shown("counter-cap-join").join(each_cap(said))


def each_cap(said: Any) -> list[str]:
    """The same one by one."""
    parts = []
    for cap in said or ():
        text = shown(f"counter-cap-{cap['period']}", count=cap["amount"])
        if cap["per"] == Per.HOUSEHOLD:
            text = shown("counter-cap-household", cap=text)
        parts.append(text)
    return parts


def who(row: Row) -> str:
    """Whom a clause is for."""
    classes = row.get("classes", ())
    if set(classes) == {str(each) for each in AccountClass}:
        return shown("counter-class-all")
    parts = [words for each, words in options("classes").items() if each in classes]
    if row.get("members"):
        parts = [words for each, words in options("members").items() if each in row["members"]] + [
            words for words in parts if words != shown("counter-class-person")
        ]
    return shown("counter-who-join").join(parts)


def review(said: str) -> str:
    """Who looks at it, in few words."""
    return shown("counter-rule-no-review" if said == Review.NONE else f"counter-review-{said}")


def points(rate: int) -> str:
    """+2 or −3; a true minus sign."""
    return f"+{rate}" if rate >= 0 else f"−{-rate}"


def categories_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Id and name of the categories of a rule book; none of a catalogue."""
    return {each["id"]: each["name"] for each in data.get("category", ())}


# ---- what is wrong -------------------------------------------------------------------------------


def problem(wrong: PlainError) -> str:
    """What is wrong with a field, as a sentence beside it."""
    about = {key: str(each) for key, each in wrong.about.items()}
    words = f"console-wrong-{wrong.kind}"
    return shown(words, **about) if has(words) else shown("console-wrong-other")


def problem_in(kind: str, wrong: PlainError) -> str:
    """The same with where it is: row and field."""
    table, _, row = wrong.where.partition(" ")
    field = name(kind, drafting.field_of(wrong))
    if row.startswith("no. "):
        where = shown("console-wrong-nth", row=row.removeprefix("no. "))
    elif row:
        words = f"console-wrong-{table}-row"
        where = shown(words, row=row) if has(words) else row
    else:
        where = shown("console-wrong-whole")
    return shown("console-wrong-at", where=where, field=field, problem=problem(wrong))
