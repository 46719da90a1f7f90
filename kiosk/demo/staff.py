"""Who works at the made-up counter, and the PINs that are no secret here."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.services import staff
from kiosk.services.staff import Change, Role
from kiosk.store.uow import UnitOfWork

REGISTRAR, REVIEWER, STOREKEEPER, HEAD = 1, 2, 3, 4
"""The numbers they get, in the order in which screen 20 shows their faces."""


@dataclass(frozen=True, slots=True)
class DemoClerk:
    """Somebody at the counter.

    Attributes:
        pin: Six digits a visitor can remember; printed on the demo's strip.
        face: Name of her drawn face.
    """

    clerk: int
    name: str
    roles: tuple[Role, ...]
    pin: str
    face: str


CLERKS = (
    DemoClerk(REGISTRAR, "小陈", (Role.REGISTRAR,), "246802", "bob"),
    DemoClerk(REVIEWER, "老周", (Role.REVIEWER, Role.REGISTRAR), "135791", "cap"),
    DemoClerk(STOREKEEPER, "刘会计", (Role.STOREKEEPER,), "864208", "short"),
    DemoClerk(HEAD, "赵主任", (Role.HEAD, Role.REVIEWER), "975310", "gran"),
)


def appoint_all(uow: UnitOfWork) -> None:
    """The four of them, the first one by nobody: she sets the kiosk up and is head for a moment.

    Raises:
        RuntimeError: an appointment was refused, which is a mistake of this module.
    """
    first = CLERKS[0]
    for clerk in CLERKS:
        roles = (*clerk.roles, Role.HEAD) if clerk is first else clerk.roles
        by = None if clerk is first else first.clerk
        made = staff.appoint(
            uow,
            uow.node.mint(),
            name=clerk.name,
            roles=roles,
            pin=clerk.pin,
            by=by,
            face=clerk.face,
        )
        if made.clerk != clerk.clerk:
            raise RuntimeError(f"{clerk.name} could not be appointed: {made}")
    handed = staff.change_roles(
        uow, uow.node.mint(), clerk=first.clerk, roles=first.roles, by=HEAD, face=first.face
    )
    if handed is not Change.DONE:
        raise RuntimeError(f"{first.name} could not hand over: {handed}")
