"""A village of its own, not the made-up one: ``kiosk init``, first goods, first exchange."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from kiosk.services import basis, book, cards, enrol, stock
from kiosk.store import tables
from kiosk.store.uow import Node
from tests.helpers.halls import Hall, can_look, open_hall
from tests.helpers.village import SmallVillage

pytestmark = pytest.mark.skipif(not can_look(), reason="at-spi2-core and dbus are not installed")

HEAD, PIN = "王芳", "481516"
MEMBER = "李长福"


@dataclass(frozen=True)
class NewVillage(SmallVillage):
    """What ``kiosk init`` leaves behind, and the one card that was printed since."""

    texts: dict[str, str] = field(default_factory=dict)

    def card(self, who: str | int) -> str:
        return self.texts[str(who)]


def _init(folder: Path) -> NewVillage:
    """The command as the technician types it."""
    data, keys = folder / "data", folder / "keys"
    settings = folder / "init.toml"
    settings.write_text(
        f'[village]\nname = "柳溪村"\n[folders]\ndata = "{data}"\nkeys = "{keys}"\n'
        '[printer]\nname = "none"\n',
        "utf-8",
    )
    made = subprocess.run(
        [sys.executable, "-m", "kiosk", "init", "--settings", str(settings)],
        input=f"{HEAD}\n{PIN}\n", capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    told = SimpleNamespace(clerks=[SimpleNamespace(name=HEAD, pin=PIN)])
    return NewVillage(data, keys, told)  # type: ignore[arg-type]


def _a_villager_with_points(village: NewVillage, node: Node) -> int:
    """Enrolled, with a card and 20 points for what she brought to be recycled."""
    with node.work() as uow:
        made = enrol.open_household(uow, node.mint(), group=1, door="1-1", clerk=1)
        done = enrol.enrol(
            uow, node.mint(), name=MEMBER, household=made.household, birth_year=1950, clerk=1
        )
        assert done.member is not None, done
        issued = cards.issue(uow, node.mint(), member=done.member, clerk=1)
        wish = book.Wish(done.member, "P9", 200, uow.day)
        booked = book.book(uow, node.mint(), wish=wish, shown_points=20, clerk=1)
        assert booked.points == 20, booked
        uow.commit()
    assert issued.text is not None
    village.texts[MEMBER] = issued.text
    return done.member


def _enter(hall: Hall) -> None:
    hall.press("叫工作人员")
    hall.press("工作人员到了")
    hall.pin(HEAD)


def test_a_new_village_receives_its_first_goods_and_hands_them_out(tmp_path):
    village = _init(tmp_path)
    with village.open() as node:
        member = _a_villager_with_points(village, node)
    with open_hall(tmp_path, village=village) as hall:
        hall.sees("您好，请把积分卡举到镜头前")
        _enter(hall)
        hall.press("换东西")
        hall.press("货架")
        hall.press("香皂 5 分 0 块")
        hall.press("收货")
        for digit in "40":
            hall.press(digit)
        hall.press("集体的钱买的")
        hall.press("收下，记上")
        hall.sees("香皂 5 分 40 块")
        hall.press("交班")
        hall.hold_up(MEMBER)
        hall.sees(f"{MEMBER}，您好。想办什么？")
        hall.put_down()
        hall.press("换东西")
        hall.press("香皂")
        hall.press("就要 1 块")
        hall.press("对，换了")
        hall.press("知道了")
        hall.press("我好了")
        hall.sees("您好，请把积分卡举到镜头前")
        _enter(hall)
        hall.press("换东西")
        hall.press(f"{MEMBER} 香皂")
        hall.press("东西给了")
        hall.sees("东西都领走了")
        hall.press("交班")
        hall.sees("您好，请把积分卡举到镜头前")
        hall.end()  # and kiosk verify finds the ledger sound
    with village.open() as node, node.reading() as conn:
        assert basis.holding_of(conn, node.village, f"m:{member}").balance == 15
        today = date.today().isoformat()
        soap = next(x for x in stock.book(conn, node.village, today) if x.item == "soap")
        assert (soap.on_hand, soap.promised) == (39, 0)
        e = tables.entries
        states = conn.execute(select(e.c.state).where(e.c.kind == "exchange")).scalars().all()
    assert states == ["handed"]
