"""A cadre makes the next rule book and the next catalogue: row by row, looked over, published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete

from kiosk.core.facts import COMMON, Operator
from kiosk.township import drafting, frames, staff, tables
from kiosk.township.frames import CATALOGUE, RULES
from kiosk.township.own_logs import CADRE
from tests.helpers.console_hall import HE, PASSWORD, Hall

AsWho = Callable[[str], Hall]


@pytest.fixture(autouse=True)
def no_draft(hall: AsWho) -> None:
    """Each begins from what is published."""
    with hall("he").town.writing() as conn:
        conn.execute(delete(tables.drafts))


def newest(at: Hall, kind: str) -> frames.Frame:
    with at.town.reading() as conn:
        found = frames.newest(conn, kind)
    assert found is not None
    return found


def published(at: Hall, kind: str) -> tuple[frames.Frame, ...]:
    with at.town.reading() as conn:
        return frames.published(conn, kind)


def publish(at: Hall, kind: str, **boxes: str) -> None:
    at.open(f"/rules/{kind}/publish")
    for name, text in boxes.items():
        at.write("publish", name, text)
    at.press("publish", "publish")
    at.yes("发布以后改不了")
    at.browser.gone('[data-form="publish"]')


def test_a_rule_frame_is_made_row_by_row_and_published_to_every_village(hall: AsWho) -> None:
    at = hall("he")
    at.open("/rules")
    at.browser.press('[data-key="draft-rules"]')
    at.browser.find('tr[data-row="V1"] a').click()
    at.browser.find('[data-form="row"]')
    at.browser.ready()
    at.write("row", "rate", "3")
    at.write("row", "cap-0", "2")
    at.choose("row", "period-0", "week")
    at.press("row", "keep")
    at.browser.says("改了 1 处")
    row = at.browser.find('tr[data-row="V1"]').text
    for each in ("+3", "一周最多 2", "改了"):
        assert each in row

    at.open("/rules/rules/draft?row=V2")
    at.press("row", "without")
    at.browser.gone('tr[data-row="V2"]')
    at.browser.ready()
    at.open("/rules/rules/draft?group=V&row=%2B")
    at.write("row", "text", "给独居老人送热饭")
    at.write("row", "said", "送热饭")
    at.write("row", "rate", "4")
    at.write("row", "evidence", "受助人确认")
    at.browser.press('[data-form="row"] [data-box="classes"] [data-tick="unit"]')
    at.press("row", "keep")
    at.browser.says("改了 3 处")

    at.open("/rules/rules/publish")
    changes = at.browser.find('[data-form="changes"]').text
    for each in ("新加 1，改了 1，不要了 1", "给独居老人送热饭", "一天最多 1", "一周最多 2"):
        assert each in changes
    assert published(at, RULES) == ()
    publish(at, RULES, version="2027", title="松溪镇细则")
    at.browser.says("到日子才管用")

    frame = newest(at, RULES)
    assert (frame.version, frame.title, frame.effective) == ("2027", "松溪镇细则", "2026-11-23")
    rows = {row["id"]: row for row in frame.data["clauses"]}
    assert (rows["V1"]["rate"], rows["V1"]["caps"]) == (
        3, [{"amount": 2, "period": "week", "per": "person"}],
    )  # fmt: skip
    assert "V2" not in rows
    (added,) = (row for row in rows.values() if row["said"] == "送热饭")
    assert (added["category"], added["classes"], added["rate"]) == ("V", ["person", "unit"], 4)
    (fact,) = at.facts(COMMON, "RuleFramePublished")
    assert fact.fact.operator == Operator(CADRE, HE)
    assert at.noted("publish-rules").staff == HE
    kiosk = at.kiosks[0]
    assert kiosk.settle().settled
    with kiosk.node.reading() as conn:
        assert frames.newest(conn, RULES) == frame
    with at.town.reading() as conn:
        assert conn.execute(tables.drafts.select()).all() == []


def test_a_catalogue_is_made_item_by_item_and_published(hall: AsWho) -> None:
    at = hall("he")
    at.open("/rules/catalogue/draft?row=salt")
    at.write("row", "price", "4")
    at.press("row", "keep")
    at.browser.says("改了 1 处")
    at.open("/rules/catalogue/draft?group=goods&row=%2B")
    at.write("row", "name", "暖水袋")
    at.write("row", "said", "暖水袋")
    at.write("row", "measure", "个")
    at.write("row", "detail", "冬天用")
    at.write("row", "price", "22")
    at.press("row", "keep")
    at.browser.says("改了 2 处")
    publish(at, CATALOGUE)
    frame = newest(at, CATALOGUE)
    rows = {row["name"]: row for row in frame.data["items"]}
    assert rows["食盐"]["price"] == 4
    assert (rows["暖水袋"]["price"], rows["暖水袋"]["kind"]) == (22, "goods")
    assert rows["暖水袋"]["id"].isascii()
    assert at.facts(COMMON, "CatalogueFramePublished")[-1].fact.operator == Operator(CADRE, HE)
    assert at.noted("publish-catalogue").staff == HE


def test_every_mistake_stands_beside_its_field_and_nothing_is_kept(hall: AsWho) -> None:
    at = hall("he")
    at.open("/rules/rules/draft?row=G1")
    at.write("row", "text", " ")
    at.write("row", "said", "念起来实在是太长太长了")
    at.write("row", "rate", "五")
    at.press("row", "keep")
    at.browser.says("还没有记下")
    beside = {
        field: at.browser.find(f'.field.wrong:has([data-box="{field}"]) .why').text
        for field in ("text", "said", "rate")
    }
    assert beside == {
        "text": "还没有写。",
        "said": "太长了，最多 10 个字。",
        "rate": "要写一个整数。",
    }
    assert len(at.browser.all(".field.wrong")) == 3
    boxes = [at.browser.find(f'[data-form="row"] [data-box="{name}"]') for name in ("said", "rate")]
    # What was typed stands there still, to be put right; not what stood there before.
    assert [box.get_property("value") for box in boxes] == ["念起来实在是太长太长了", "五"]
    at.write("row", "rate", "-5")
    at.press("row", "keep")
    at.browser.says("扣分的要“按程序”")
    with at.town.reading() as conn:
        assert conn.execute(tables.drafts.select()).all() == []
    at.write("row", "text", "拾金不昧")
    at.write("row", "said", "拾金不昧")
    at.write("row", "rate", "6")
    at.press("row", "keep")
    at.browser.says("改了 1 处")


def test_a_number_that_is_taken_is_said_beside_the_number(hall: AsWho) -> None:
    at = hall("he")
    at.open("/rules/rules/draft?group=V&row=%2B")
    for name, text in (("id", "V1"), ("text", "扫街"), ("said", "扫街"), ("rate", "2"),
                       ("evidence", "签到")):  # fmt: skip
        at.write("row", name, text)
    at.press("row", "keep")
    at.browser.says("这个编号已经有了")


def test_version_and_day_are_looked_over_beside_their_fields(hall: AsWho) -> None:
    at = hall("he")
    known = [each.version for each in published(at, CATALOGUE)]
    at.open("/rules/catalogue/draft?row=soap")
    at.write("row", "price", "9")
    at.press("row", "keep")
    at.browser.says("改了 1 处")
    at.open("/rules/catalogue/publish")
    at.write("publish", "title", " ")
    at.write("publish", "version", known[0] if known else "1 2 3 4 5 6 7 8 9")
    at.date("publish", "effective", "2026-11-01")
    at.press("publish", "publish")
    at.browser.says("请写名称")
    at.browser.says("日子已经过了")
    at.browser.says("版本" if not known else "这个版本号用过了")
    assert [each.version for each in published(at, CATALOGUE)] == known


def test_a_file_is_read_in_or_told_what_is_wrong_with_its_line(hall: AsWho, tmp_path: Path) -> None:
    at = hall("he")
    text = drafting._shipped_text(CATALOGUE)
    bad, good, broken = (tmp_path / f"{name}.toml" for name in ("bad", "good", "broken"))
    line = text.splitlines().index("price = 3") + 1
    bad.write_text(text.replace("price = 3\n", 'price = "三"\n', 1), "utf-8")
    good.write_text(text.replace("price = 3\n", "price = 8\n", 1), "utf-8")
    broken.write_text(text + "\n[[item", "utf-8")
    at.open("/rules/catalogue/draft")
    box = '[data-form="file"] [data-box="file"]'
    at.browser.find(box).send_keys(str(bad))
    at.browser.says(f"文件第 {line} 行：货品 salt的“要几分”：要写一个整数。什么也没有换。")
    at.browser.find(box).send_keys(str(broken))
    at.browser.says("行读不懂")
    with at.town.reading() as conn:
        assert conn.execute(tables.drafts.select()).all() == []
    at.browser.find(box).send_keys(str(good))
    at.browser.find('tr[data-row="salt"]')
    at.browser.says("改了")
    at.open("/rules/catalogue/publish")
    assert "食盐" in at.browser.find('[data-form="changes"]').text


def test_a_draft_outlives_the_session_and_is_hers_alone(hall: AsWho) -> None:
    at = hall("he")
    at.open("/rules/rules/draft?row=G1")
    at.write("row", "rate", "7")
    at.press("row", "keep")
    at.browser.says("改了 1 处")
    login = f"ding{at.server.clock.mono_ms}"
    staff.add(at.town, login=login, name="丁", role="cadre", password=PASSWORD, fresh=False)
    other = hall(login)
    other.open("/rules/rules/draft")
    assert "改了 0 处" in other.browser.text()
    again = hall("he")
    again.open("/rules")
    again.browser.says("接着拟")
    again.open("/rules/rules/draft")
    assert "改了 1 处" in again.browser.text()
    again.browser.press('[data-key="forget"]')
    again.yes("改的都不要了吗？")
    again.browser.says("拟新的一版细则")
    with again.town.reading() as conn:
        assert conn.execute(tables.drafts.select()).all() == []


@pytest.mark.parametrize("login", ["li", "shen"])
def test_who_may_not_publish_is_shown_no_draft(hall: AsWho, login: str) -> None:
    """A cadre of one village, and an auditor, also by a typed address."""
    at = hall(login)
    for path in ("draft", "draft?row=V1", "publish"):
        for kind in (RULES, CATALOGUE, "nonsense"):
            at.browser.driver.get(f"{at.server.address}/rules/{kind}/{path}")
            at.browser.ready()
            assert at.at() == "/console/rules"
            assert not at.browser.all("[data-key]")


def test_a_version_can_be_read_by_everybody(hall: AsWho) -> None:
    at = hall("he")
    if not published(at, CATALOGUE):
        publish(at, CATALOGUE)
    version = newest(at, CATALOGUE).version
    for login in ("he", "li", "shen"):
        there = hall(login)
        there.open(f"/rules/catalogue/version?of={version}")
        assert "食盐" in there.browser.text()
        there.browser.driver.get(f"{there.server.address}/rules/catalogue/version?of=nonsense")
        there.browser.ready()
        assert there.at() == "/console/rules"
