"""Accounts of the console: who is let in, who has to wait, who saw what; on both databases."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from kiosk.township import seen_by, staff, tables
from kiosk.township.base import Township
from kiosk.township.console.sessions import IDLE_MS, WHOLE_MS, Sessions
from kiosk.township.staff import Account, NotPossible, Refused, Role
from tests.helpers.nodes import FakeClock

PASSWORD = "songxi-2026-zhen"


def he(town: Township, **more: object) -> Account:
    how: dict[str, object] = {"login": "he", "name": "何晓云", "role": "cadre"}
    return staff.add(town, password=PASSWORD, **(how | more))  # type: ignore[arg-type]


def waits(town: Township, login: str = "he", password: str = "wrong") -> int:
    said = staff.sign_in(town, login, password)
    assert isinstance(said, Refused)
    return said.wait_ms


def later(town: Township, ms: int) -> None:
    assert isinstance(town.clock, FakeClock)
    town.clock.forward(ms)


def test_the_right_password_lets_in_and_a_wrong_one_does_not(town: Township) -> None:
    made = he(town)
    assert isinstance(staff.sign_in(town, "he", "another-password"), Refused)
    assert staff.sign_in(town, " HE ", PASSWORD) == made


def test_the_password_is_kept_as_argon2id_only(town: Township) -> None:
    he(town)
    with town.reading() as conn:
        row = conn.execute(staff._STAFF.select()).one()
    assert row.verifier.startswith("$argon2id$")
    assert PASSWORD not in repr(row)


def test_five_wrong_tries_wait_one_minute_then_five_then_thirty(town: Township) -> None:
    he(town)
    assert [waits(town) for _ in range(5)] == [0, 0, 0, 0, 60_000]
    assert waits(town, password=PASSWORD) == 60_000
    later(town, 59_999)
    assert waits(town, password=PASSWORD) == 1
    later(town, 1)
    assert waits(town) == 300_000
    later(town, 300_000)
    assert waits(town) == 1_800_000
    later(town, 1_800_000)
    assert waits(town) == 1_800_000
    later(town, 1_800_000)
    assert isinstance(staff.sign_in(town, "he", PASSWORD), Account)
    assert waits(town) == 0


def test_a_name_nobody_has_waits_as_long(town: Township) -> None:
    assert [waits(town, "nobody") for _ in range(5)] == [0, 0, 0, 0, 60_000]


def test_the_count_outlives_the_process(town: Township) -> None:
    he(town)
    for _ in range(5):
        waits(town)
    again = Township(town.store, town.keys, "t1", "青山镇", town.clock)
    assert waits(again, password=PASSWORD) == 60_000


def test_a_clock_put_back_makes_nobody_wait_for_ever(town: Township) -> None:
    he(town)
    for _ in range(5):
        waits(town)
    later(town, -86_400_000)
    assert waits(town, password=PASSWORD) == 60_000


def test_a_closed_account_is_let_in_no_more(town: Township) -> None:
    made = he(town)
    staff.set_closed(town, made.number, True)
    assert isinstance(staff.sign_in(town, "he", PASSWORD), Refused)


def test_the_last_admin_cannot_be_closed(town: Township) -> None:
    admin = he(town, role="admin")
    with pytest.raises(NotPossible, match="last-admin"):
        staff.set_closed(town, admin.number, True)


def test_a_number_is_never_given_to_somebody_else(town: Township) -> None:
    first = he(town)
    staff.set_closed(town, first.number, True)
    assert he(town, login="li").number == first.number + 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"login": "x"}, "not-a-login"),
        ({"login": "a b"}, "not-a-login"),
        ({"login": "<b>"}, "not-a-login"),
        ({"name": " "}, "not-a-name"),
        ({"name": "x\x00y"}, "not-a-name"),
        ({"role": "emperor"}, "not-a-role"),
        ({"villages": []}, "no-villages"),
        ({"role": "auditor", "villages": [1]}, "no-villages"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    town: Township, change: dict[str, object], reason: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        he(town, **change)
    assert refused.value.reason == reason
    with town.reading() as conn:
        assert staff.listed(conn) == ()


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "x" * 201, "hexiaoyun-1234"])
def test_a_password_that_is_easy_to_guess_is_refused(town: Township, password: str) -> None:
    with pytest.raises(NotPossible, match="weak-password"):
        staff.add(town, login="hexiaoyun", name="何", role="cadre", password=password)


def test_a_login_is_given_once(town: Township) -> None:
    he(town)
    with pytest.raises(NotPossible, match="login-taken"):
        he(town, login="He")


def test_a_cadre_may_be_kept_to_some_villages(town: Township) -> None:
    he(town, villages=[3, 1])
    with town.reading() as conn:
        (kept,) = staff.listed(conn)
    assert (kept.role, kept.villages) == (Role.CADRE, frozenset({1, 3}))


def test_a_new_password_ends_the_waiting(town: Township) -> None:
    made = he(town)
    for _ in range(5):
        waits(town)
    staff.set_password(town, made.number, "another-good-one", fresh=False)
    said = staff.sign_in(town, "he", "another-good-one")
    assert isinstance(said, Account)
    assert not said.fresh


# ---- sessions ------------------------------------------------------------------------------------


def test_a_session_ends_when_nobody_acts_and_looking_whether_it_did_is_no_act(
    town: Township,
) -> None:
    sessions = Sessions(town)
    token = sessions.begin(7)
    later(town, IDLE_MS - 1)
    assert sessions.staff_of(token, acts=True) == 7
    later(town, IDLE_MS - 1)
    assert sessions.staff_of(token, acts=False) == 7
    later(town, 1)
    assert sessions.staff_of(token, acts=True) is None


def test_a_session_ends_after_a_day_at_the_desk_however_busy(town: Township) -> None:
    sessions = Sessions(town)
    token = sessions.begin(7)
    for _ in range(WHOLE_MS // (IDLE_MS // 2)):
        assert sessions.staff_of(token, acts=True) == 7
        later(town, IDLE_MS // 2)
    assert sessions.staff_of(token, acts=True) is None


def test_signing_out_ends_one_session_and_a_changed_account_all_but_one(town: Township) -> None:
    sessions = Sessions(town)
    first, second, third = sessions.begin(7), sessions.begin(7), sessions.begin(8)
    sessions.end(first)
    assert sessions.staff_of(first, acts=True) is None
    kept = sessions.begin(7)
    sessions.end_all(7, but=kept)
    found = [sessions.staff_of(each, acts=True) for each in (second, third, kept)]
    assert found == [None, 8, 7]


def test_a_made_up_cookie_is_nobodys(town: Township) -> None:
    sessions = Sessions(town)
    sessions.begin(7)
    assert sessions.staff_of("", acts=True) is None
    assert sessions.staff_of("x" * 43, acts=True) is None


def test_a_session_outlives_the_process_and_its_idle_time_goes_on(town: Township) -> None:
    token = Sessions(town).begin(7)
    later(town, IDLE_MS // 2)
    again = Sessions(Township(town.store, town.keys, "t1", "青山镇", town.clock))
    assert again.staff_of(token, acts=False) == 7
    later(town, IDLE_MS // 2)
    assert again.staff_of(token, acts=True) is None


def test_signing_out_at_one_process_is_signing_out_at_all(town: Township) -> None:
    first, second = Sessions(town), Sessions(town)
    token = first.begin(7)
    second.end(token)
    assert first.staff_of(token, acts=True) is None


def test_a_clock_put_back_makes_no_session_longer(town: Township) -> None:
    sessions = Sessions(town)
    token = sessions.begin(7)
    later(town, -60_000)
    assert sessions.staff_of(token, acts=True) == 7
    later(town, -3_600_000)
    assert sessions.staff_of(token, acts=True) is None


def test_the_store_holds_no_cookie(town: Township) -> None:
    token = Sessions(town).begin(7)
    with town.reading() as conn:
        (row,) = conn.execute(tables.sessions.select()).all()
    assert token.encode() not in row.token
    assert row.token == hashlib.sha256(token.encode()).digest()


def test_old_sessions_are_taken_away_when_somebody_comes(town: Township) -> None:
    sessions = Sessions(town)
    for number in range(3):
        sessions.begin(number)
    later(town, IDLE_MS)
    sessions.begin(9)
    with town.reading() as conn:
        assert conn.execute(select(tables.sessions.c.staff)).scalars().all() == [9]


# ---- who saw what --------------------------------------------------------------------------------


def test_what_was_seen_is_listed_newest_first_page_by_page(town: Township) -> None:
    for nth in range(5):
        seen_by.note(town, 1, f"page{nth}", village="v1", member=nth)
        later(town, 1000)
    with town.reading() as conn:
        first, after = seen_by.newest(conn, most=3)
        rest, end = seen_by.newest(conn, most=3, before=after)
    assert [each.page for each in (*first, *rest)] == [f"page{nth}" for nth in (4, 3, 2, 1, 0)]
    assert after is not None
    assert end is None


def test_rows_are_kept_for_three_years(town: Township) -> None:
    seen_by.note(town, 1, "old")
    later(town, 3 * 365 * 86_400_000 + 1)
    seen_by.note(town, 1, "new")
    assert seen_by.forget_old(town) == 1
    with town.reading() as conn:
        assert [each.page for each in seen_by.newest(conn)[0]] == ["new"]
