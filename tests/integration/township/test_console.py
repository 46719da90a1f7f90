"""The console in a real browser, against the real server, over a township that lived for months."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kiosk.township import incidents, seen_by, staff, villages
from tests.helpers.console_hall import PASSWORD, Hall

AsWho = Callable[[str], Hall]


def test_who_is_not_signed_in_is_sent_to_the_door(hall: AsWho) -> None:
    there = hall("he")
    there.browser.driver.delete_all_cookies()
    for path in ("/", "/village/1", "/incidents", "/people/1/1", "/accounts", "/seen"):
        there.browser.driver.get(there.server.address + path)
        assert there.at() == "/console/sign-in"


def test_all_villages_with_their_figures_and_their_last_settlement(hall: AsWho) -> None:
    there = hall("he")
    said = there.browser.text()
    with there.town.reading() as conn:
        known = villages.listed(conn)
    assert f"{len(known)} 个村，最近 90 天" in said
    for village in known[:3]:
        assert village.name in said
    assert "昨晚 23:00" in said
    assert "自己来办过事的居民" in said
    assert "满意" not in said
    figure = there.browser.find(".figure .big").text
    assert 0 < int(figure.rstrip("%")) < 100
    assert len(there.browser.all("svg.trend")) == 4


def test_a_row_opens_its_village(hall: AsWho) -> None:
    there = hall("he")
    there.browser.find("tr.opens").click()
    there.browser.says("各年龄，自己来办过事的人")
    there.browser.ready()
    assert there.at().startswith("/console/village/")
    assert "发出去的分，一分不少都在" in there.browser.text()
    assert len(there.browser.all(".bands .bar")) == 5


def test_an_incident_is_closed_with_a_word_after_being_asked_once_more(hall: AsWho) -> None:
    there = hall("he")
    opened = there.incident("closing")
    there.open("/incidents")
    assert "有一个户头的积分成了负数" in there.browser.text()
    there.press(opened.hex(), "close")
    there.browser.says("请先写一句话")
    there.write(opened.hex(), "word", "查过了，是冲正造成的")
    there.press(opened.hex(), "close")
    there.browser.says("不能再改")
    village = there.kiosks[0].node.village
    with there.town.reading() as conn:
        assert incidents.listed(conn, village)
    there.browser.press('[data-key="yes"]')
    there.browser.gone(f'[data-form="{opened.hex()}"]')
    with there.town.reading() as conn:
        (closed,) = (
            e for e in incidents.listed(conn, village, closed=True) if e.incident == opened
        )
    assert closed.closed_word == "查过了，是冲正造成的"


def test_who_says_no_changes_nothing(hall: AsWho) -> None:
    there = hall("he")
    there.open("/machines")
    there.browser.press('[data-key="revoke"]')
    there.browser.says("它从现在起什么也读不到")
    there.browser.press('[data-key="no"]')
    there.open("/machines")
    assert "已停用" not in there.browser.text()


def test_a_code_for_a_kiosk_is_shown_as_text_and_as_a_picture(hall: AsWho) -> None:
    there = hall("he")
    there.open("/machines")
    there.browser.press('[data-key="code"]')
    there.browser.press('[data-key="yes"]')
    code = there.browser.find(".made .text").text
    assert [len(part) for part in code.split("-")] == [4, 5, 5]
    assert there.browser.find(".made svg.qr").is_displayed()
    assert f"kiosk enrol https://192.168.1.10:8443 {code}" in there.browser.text()


def test_a_cadre_of_one_village_sees_hers_and_no_other(hall: AsWho) -> None:
    there = hall("li")
    said = there.browser.text()
    assert "1 个村，最近 90 天" in said
    assert "槐花店村" in said
    assert "沙河湾村" not in said
    for path in ("/village/1", "/people/1/1"):
        there.browser.driver.get(there.server.address + path)
        there.browser.ready()
        assert "沙河湾村" not in there.browser.text()
    there.browser.driver.get(there.server.address + "/accounts")
    assert there.at() == "/console/"
    there.open("/rules")
    assert not there.browser.all("[data-key]")


def test_an_auditor_looks_and_can_do_nothing(hall: AsWho) -> None:
    there = hall("shen")
    there.incident("auditor")
    for path in ("/incidents", "/rules", "/machines", "/people/1/1"):
        there.open(path)
        assert not there.browser.all("[data-key]"), path
    there.open("/seen")
    assert "何shen" in there.browser.text()
    with there.town.reading() as conn:
        looked = seen_by.newest(conn)[0]
    assert any((each.page, each.member) == ("person", 1) for each in looked)


def test_whose_account_is_closed_is_out_at_her_next_touch(hall: AsWho) -> None:
    there = hall("li")
    there.open("/machines")
    staff.set_closed(there.town, 2, True)
    try:
        there.browser.press('[data-key="code"]')
        there.browser.press('[data-key="yes"]')
        there.browser.find("input[name=login]")
        assert there.at() == "/console/sign-in"
    finally:
        staff.set_closed(there.town, 2, False)


def test_a_session_ends_when_nobody_acts(hall: AsWho) -> None:
    there = hall("he")
    there.open("/machines")
    there.server.clock.forward(20 * 60_000)
    there.browser.press('[data-key="code"]')
    there.browser.press('[data-key="yes"]')
    there.browser.says("好一会儿没有动")
    there.browser.driver.get(there.server.address + "/")
    assert there.at() == "/console/sign-in"


def test_five_wrong_passwords_and_she_has_to_wait(hall: AsWho) -> None:
    there = hall("he")
    there.browser.driver.delete_all_cookies()
    for _ in range(4):
        there.sign_in("shen", "wrong-password")
        there.browser.says("登录名或口令不对")
    there.sign_in("shen", "wrong-password")
    there.browser.says("请过 1 分钟再来")
    there.sign_in("shen")
    there.browser.says("请过 1 分钟再来")
    there.server.clock.forward(60_000)
    there.sign_in("shen")
    there.browser.ready()


def test_a_first_password_has_to_be_changed_before_anything_is_shown(hall: AsWho) -> None:
    there = hall("he")
    fresh = staff.add(
        there.town, login=f"xin{there.server.clock.mono_ms}", name="新来的", role="cadre",
        password=PASSWORD,
    )  # fmt: skip
    there.browser.driver.delete_all_cookies()
    there.sign_in(fresh.login)
    assert there.at() == "/console/password"
    there.browser.driver.get(there.server.address + "/village/1")
    assert there.at() == "/console/password"
    for name, said in (("old", PASSWORD), ("new", "my-own-words-9"), ("again", "my-own-words-9")):
        there.browser.find(f"input[name={name}]").send_keys(said)
    there.browser.press("button[type=submit]")
    there.browser.ready()
    assert there.at() == "/console/"


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_lines(hall: AsWho) -> None:
    there = hall("he")
    (cookie,) = (
        each for each in there.browser.driver.get_cookies() if "console" in str(each["name"])
    )
    assert cookie["name"] == "__Host-console"
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Strict")
    assert there.browser.driver.execute_script("return document.cookie") == ""


def test_no_other_host_is_asked_for_anything(hall: AsWho) -> None:
    there = hall("he")
    there.browser.driver.get_log("browser")
    pages = ("/", "/village/1", "/incidents", "/rules", "/rules/rules/draft?row=V1",
             "/rules/catalogue/publish", "/people?village=1&said=w", "/people/1/1", "/machines",
             "/accounts", "/seen")  # fmt: skip
    for path in pages:
        there.open(path)
    hosts = set()
    for entry in there.browser.driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            split = urlsplit(message["params"]["request"]["url"])
            if split.scheme not in ("data", "blob", "chrome", "about"):
                hosts.add(split.hostname)
    assert hosts == {"localhost"}
    worst = [each for each in there.browser.driver.get_log("browser") if each["level"] == "SEVERE"]
    assert worst == []


def test_a_form_from_another_site_is_refused(hall: AsWho) -> None:
    import ssl
    import urllib.error
    import urllib.request

    there = hall("he")
    lax = ssl._create_unverified_context()
    for origin in ("https://evil.example", "null", None):
        request = urllib.request.Request(
            there.server.address + "/sign-in", data=b"login=he&password=x", method="POST"
        )
        if origin is not None:
            request.add_header("origin", origin)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, context=lax)
        assert refused.value.code == 403


def test_the_web_socket_is_for_who_is_signed_in(hall: AsWho) -> None:
    import ssl
    import urllib.error
    import urllib.request

    there = hall("he")
    lax = ssl._create_unverified_context()
    address = there.server.address + "/_nicegui_ws/socket.io/?EIO=4&transport=polling"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address, context=lax)
    assert refused.value.code == 403


def test_a_page_is_exported_as_a_file(hall: AsWho, tmp_path: Path) -> None:
    import ssl
    import urllib.request

    there = hall("he")
    (cookie,) = there.browser.driver.get_cookies()
    request = urllib.request.Request(there.server.address + "/export/villages.csv")
    request.add_header("cookie", f"{cookie['name']}={cookie['value']}")
    with urllib.request.urlopen(request, context=ssl._create_unverified_context()) as answer:
        body = answer.read()
    assert body.startswith(b"\xef\xbb\xbf")
    assert "沙河湾村" in body.decode()
