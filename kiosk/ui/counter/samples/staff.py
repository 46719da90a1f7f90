"""The staff: who works here, one of them, a new one, a PIN that is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.ui.counter import models as m
from kiosk.ui.counter.new_pin import NewPinPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.samples.hall import CLERKS, SHELL, WANG, after, page_of
from kiosk.ui.counter.staff import ClerkPage, StaffPage
from kiosk.ui.theme import Look

EVERY = (
    m.RoleLine("registrar", "登记", "签到，记分，建户头，发卡，发东西"),
    m.RoleLine("reviewer", "审核", "审该审的条款，记分，改错账"),
    m.RoleLine("storekeeper", "保管", "收货，盘点，发东西"),
    m.RoleLine("head", "负责人", "什么都能办，还管人和规矩"),
    m.RoleLine("auditor", "监督", "只看，不办"),
)
FACES = tuple(f"avatar-{name}" for name in ("bob", "cap", "gramp", "gran", "scarf", "short"))
STAFF = m.Staff(SHELL, CLERKS, True)
ALONE = replace(
    STAFF,
    people=CLERKS[3:],
    alone="村里只有您一位工作人员。要两个人按密码的事，现在办不了。",
)
MANY = replace(
    STAFF, people=tuple(replace(CLERKS[at % 4], clerk=at + 1) for at in range(9)), head=False
)
NEW = m.ClerkForm(SHELL, EVERY, FACES)
FOUND = replace(NEW, name=WANG.name, member=WANG, roles=("registrar",))
OLD = m.ClerkForm(SHELL, EVERY, FACES, 3, "刘会计", ("storekeeper", "registrar"), "avatar-short")
PIN = m.NewPin(SHELL, "小陈")

#: Pages by name, made for a look.
SAMPLES: dict[str, Callable[[Look], CounterPage]] = {
    "52-staff": page_of(StaffPage, STAFF),
    "52-staff-alone": page_of(StaffPage, ALONE),
    "52-staff-to-look": page_of(StaffPage, MANY),
    "52-staff-new": page_of(ClerkPage, NEW),
    "52-staff-found": page_of(ClerkPage, FOUND),
    "52-staff-one": page_of(ClerkPage, OLD),
    "52-staff-face": lambda look: after(ClerkPage(look, OLD), "_edit", "face"),
    "52-new-pin-old": page_of(NewPinPage, replace(PIN, step="old")),
    "52-new-pin": page_of(NewPinPage, replace(PIN, must=True)),
    "52-new-pin-trouble": page_of(NewPinPage, replace(PIN, trouble="两遍不一样，请从头按")),
}
