"""People, clerks, settings and frames written by the township reach the kiosks, in their order."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kiosk.core.facts.people import ClerkAppointed, HouseholdOpened, MemberChanged
from kiosk.core.plain import PlainError
from kiosk.paths import db_file
from kiosk.services import cards, enrol, settings, staff
from kiosk.services import people as looking
from kiosk.services.staff import Role
from kiosk.store.verify import verify
from kiosk.township import clerks, frames, people
from kiosk.township.base import Township
from kiosk.township.frames import FrameRefused
from kiosk.township.people import NotPossible, Words
from tests.helpers.settling import Kiosk, new_kiosk
from tests.helpers.towns import settle_all, sister_of

VILLAGE = "v0102030405"


@dataclass
class There:
    """A village with one kiosk, and the township's words for it."""

    town: Township
    kiosk: Kiosk

    def name_of(self, member: int) -> str:
        with self.kiosk.node.reading() as conn:
            return looking.the_person(conn, VILLAGE, member).name

    def changed(self, member: int, name: str) -> None:
        """The kiosk's clerk writes another name."""
        with self.kiosk.node.work() as uow:
            row = uow.personal(f"m:{member}", name=name, pinyin="x", initials="x", birth_year=None)
            said = MemberChanged(member, personal=row.reference())
            uow.append(said, personal=[row])
            uow.commit()

    def rename(self, member: int, name: str) -> None:
        """The township does."""
        mint = self.town.mint()
        people.change_member(self.town, VILLAGE, mint, member=member, cadre=1, words=Words(name))


@pytest.fixture
def there(town: Township) -> There:
    kiosk = new_kiosk(town)
    with kiosk.node.work() as uow:
        uow.append(HouseholdOpened(1, 2, "8"))
        uow.commit()
    kiosk.member(1, "王秀英")
    kiosk.enrol()
    settle_all(kiosk)
    return There(town, kiosk)


def test_a_member_enrolled_at_the_township_is_a_member_at_the_kiosk(there: There) -> None:
    town = there.town
    gesture = town.mint()
    for _ in range(2):
        done = people.enrol(
            town, VILLAGE, gesture, name="李建国", household=1, birth_year=1960, cadre=7
        )
        assert done.outcome is enrol.Outcome.DONE
    assert done.member == 9000
    twin = people.enrol(town, VILLAGE, town.mint(), name="王秀英", household=1, cadre=7)
    assert twin.outcome is enrol.Outcome.TWINS
    settle_all(there.kiosk)
    assert there.name_of(9000) == "李建国"
    assert verify(there.kiosk.node.store).sound


def test_the_townships_word_settles_what_it_had_seen_and_later_words_wait(there: There) -> None:
    town = there.town
    there.changed(1, "王秀莺")
    settle_all(there.kiosk)
    there.rename(1, "王秀英")
    settle_all(there.kiosk)
    assert there.name_of(1) == "王秀英"
    with town.reading() as conn:
        assert people.unconfirmed(conn, VILLAGE) == ()
    there.changed(1, "王秀瑛")
    settle_all(there.kiosk)
    assert there.name_of(1) == "王秀瑛"
    with town.reading() as conn:
        (waits,) = people.unconfirmed(conn, VILLAGE)
    assert (waits.member, waits.name) == (1, "王秀瑛")
    gesture = town.mint()
    assert people.confirm(town, VILLAGE, gesture, members=[1], cadre=1)
    assert not people.confirm(town, VILLAGE, gesture, members=[1], cadre=1)
    with town.reading() as conn:
        assert people.unconfirmed(conn) == ()
    settle_all(there.kiosk)
    assert there.name_of(1) == "王秀瑛"
    assert verify(town.store).sound
    assert verify(there.kiosk.node.store).sound


def test_what_a_kiosk_wrote_offline_before_it_heard_the_township_applies_on_top(
    there: There,
) -> None:
    there.changed(1, "王秀莺")  # not settled yet
    there.rename(1, "王秀")
    settle_all(there.kiosk)
    with there.town.reading() as conn:
        assert [each.name for each in people.unconfirmed(conn, VILLAGE)] == ["王秀莺"]
    assert there.name_of(1) == "王秀莺"


def test_a_clerk_dismissed_by_the_township_stays_dismissed(there: There) -> None:
    town = there.town
    roles = [Role.HEAD, Role.REGISTRAR]
    number = clerks.appoint(
        town, VILLAGE, town.mint(), name="周会计", roles=roles, pin="274859", cadre=1
    )
    assert number == 90
    settle_all(there.kiosk)
    with there.kiosk.node.reading() as conn:
        assert [clerk.name for clerk in staff.clerks(conn, VILLAGE)] == ["周会计"]
    clerks.change_clerk(town, VILLAGE, town.mint(), clerk=90, roles=[Role.AUDITOR], cadre=1)
    clerks.reset_pin(town, VILLAGE, town.mint(), clerk=90, pin="385960", cadre=1)
    clerks.dismiss(town, VILLAGE, town.mint(), clerk=90, cadre=1)
    settle_all(there.kiosk)
    with there.kiosk.node.reading() as conn:
        assert staff.clerks(conn, VILLAGE) == ()
    with pytest.raises(NotPossible, match="no-such-clerk"):
        clerks.dismiss(town, VILLAGE, town.mint(), clerk=90, cadre=1)
    for name, roles, pin, why in (
        ("", [Role.HEAD], "274859", "not-a-name"),
        ("周", [], "274859", "no-roles"),
        ("周", [Role.HEAD], "111111", "weak-pin"),
    ):
        with pytest.raises(NotPossible, match=why):
            clerks.appoint(town, VILLAGE, town.mint(), name=name, roles=roles, pin=pin, cadre=1)


def test_a_card_is_revoked_and_an_account_closed_from_the_township(there: There) -> None:
    town, kiosk = there.town, there.kiosk
    kiosk.member(2, "王小军")
    kiosk.awards(4)
    with kiosk.node.work() as uow:
        uow.append(ClerkAppointed(1, ("head",), "x", uow.personal("clerk:1").reference()))
        cards.issue(uow, kiosk.node.mint(), member=1, clerk=1)
        uow.commit()
    settle_all(kiosk)
    assert people.raise_card(town, VILLAGE, town.mint(), member=1, cadre=1) == 1
    with pytest.raises(NotPossible, match="no-such-card"):
        people.raise_card(town, VILLAGE, town.mint(), member=2, cadre=1)
    left = people.close_member(town, VILLAGE, town.mint(), member=1, reason="died", heir=2, cadre=1)
    assert left == 20
    settle_all(kiosk)
    with kiosk.node.reading() as conn:
        newest = cards.newest_of(conn, VILLAGE, "m:1")
        assert newest is not None
        assert newest.state is cards.State.REVOKED
        assert looking.the_person(conn, VILLAGE, 1).state == "died"
    assert kiosk.settle().equal is True


def test_a_setting_of_the_township_holds_at_every_kiosk(there: There) -> None:
    town = there.town
    sister = sister_of(there.kiosk)
    clerks.change_setting(town, VILLAGE, town.mint(), key=settings.LAPSE_DAYS, value="14", cadre=1)
    settle_all(there.kiosk, sister)
    for kiosk in (there.kiosk, sister):
        with kiosk.node.reading() as conn:
            assert settings.number_of(conn, VILLAGE, settings.LAPSE_DAYS) == 14
    for key, value, why in (
        ("no.such", "1", "unknown-setting"),
        (settings.LAPSE_DAYS, "0", "not-a-value"),
    ):
        with pytest.raises(NotPossible, match=why):
            clerks.change_setting(town, VILLAGE, town.mint(), key=key, value=value, cadre=1)


def rules() -> dict[str, object]:
    import tomllib

    return tomllib.loads(db_file("rules", "clauses.toml").read_text("utf-8"))


def goods() -> dict[str, object]:
    import tomllib

    return tomllib.loads(db_file("rules", "goods.toml").read_text("utf-8"))


def test_frames_are_dated_versions_in_the_common_log_and_reach_every_village(
    there: There,
) -> None:
    town, kiosk = there.town, there.kiosk
    other = new_kiosk(town, village="v0506070809")
    other.enrol()
    gesture = town.mint()
    book = rules() | {"version": "2027-1"}
    assert frames.publish_rules(town, gesture, book=book, effective="2027-01-01", cadre=1)
    assert not frames.publish_rules(town, gesture, book=book, effective="2027-01-01", cadre=1)
    frames.publish_catalogue(
        town,
        town.mint(),
        version="c1",
        title="镇里的目录",
        goods=goods(),
        effective="2026-12-01",
        cadre=1,
    )
    for outcome in settle_all(kiosk, other):
        assert (outcome.settled, outcome.equal) == (True, True), outcome
    for node in (kiosk.node, other.node):
        with node.reading() as conn:
            (frame,) = frames.published(conn, frames.RULES)
            assert (frame.version, frame.effective) == ("2027-1", "2027-01-01")
            assert frames.title_in_force(conn, frames.RULES, "2026-12-31") is None
            assert frames.title_in_force(conn, frames.CATALOGUE, "2026-12-31") is not None
        assert verify(node.store).sound
    for change, why in (
        ({"effective": "2027-02-01"}, "version-taken"),
        ({"effective": "soon"}, "not-a-day"),
        ({"book": book | {"version": "2027-2"}, "effective": "2020-01-01"}, "too-early"),
    ):
        wish = {"book": book, "cadre": 1} | change
        with pytest.raises(FrameRefused, match=why):
            frames.publish_rules(town, town.mint(), **wish)  # type: ignore[arg-type]
    with pytest.raises(PlainError):
        frames.publish_rules(
            town, town.mint(), book={"version": "x"}, effective="2027-03-01", cadre=1
        )
