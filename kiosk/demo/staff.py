"""The clerks of the made-up counter are appointed by the real service."""

from __future__ import annotations

from kiosk.demo.clerks import CLERKS, HEAD
from kiosk.services import staff
from kiosk.services.staff import Change, Role
from kiosk.store.uow import UnitOfWork

_GIVEN = "314159"


def appoint_all(uow: UnitOfWork) -> None:
    """The four of them, the first one by nobody: she sets the kiosk up and is head for a moment.

    Raises:
        RuntimeError: an appointment was refused, which is a mistake of this module.
    """
    first = CLERKS[0]
    for clerk in CLERKS:
        roles = [Role(role) for role in clerk.roles]
        if clerk is first:
            roles.append(Role.HEAD)
        by = None if clerk is first else first.clerk
        made = staff.appoint(
            uow,
            uow.node.mint(),
            name=clerk.name,
            roles=roles,
            pin=clerk.pin if clerk is first else _GIVEN,
            by=by,
            face=clerk.face,
        )
        if clerk is not first:
            # She takes a PIN of her own, as the desk asks everybody whose PIN was given to her.
            staff.change_pin(uow, uow.node.mint(), clerk=clerk.clerk, old=_GIVEN, new=clerk.pin)
        if made.clerk != clerk.clerk:
            raise RuntimeError(f"{clerk.name} could not be appointed: {made}")
    handed = staff.change_roles(
        uow,
        uow.node.mint(),
        clerk=first.clerk,
        roles=[Role(role) for role in first.roles],
        by=HEAD,
        face=first.face,
    )
    if handed is not Change.DONE:
        raise RuntimeError(f"{first.name} could not hand over: {handed}")
