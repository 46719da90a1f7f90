"""Who works at the made-up counter, and the PINs that are no secret here."""

from __future__ import annotations

from dataclasses import dataclass

REGISTRAR, REVIEWER, STOREKEEPER, HEAD = 1, 2, 3, 4
"""The numbers they get, in the order in which screen 20 shows their faces."""


@dataclass(frozen=True, slots=True)
class DemoClerk:
    """Somebody at the counter.

    Attributes:
        roles: As ``kiosk.services.staff.Role`` spells them.
        pin: Six digits a visitor can remember; printed on the demo's strip.
        face: Name of her drawn face.
    """

    clerk: int
    name: str
    roles: tuple[str, ...]
    pin: str
    face: str


CLERKS = (
    DemoClerk(REGISTRAR, "小陈", ("registrar",), "246802", "bob"),
    DemoClerk(REVIEWER, "老周", ("reviewer", "registrar"), "135791", "cap"),
    DemoClerk(STOREKEEPER, "刘会计", ("storekeeper",), "864208", "short"),
    DemoClerk(HEAD, "赵主任", ("head", "reviewer"), "975310", "gran"),
)
