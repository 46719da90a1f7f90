"""The facts a village starts with, in one transaction: nobody begins with half a rule book."""

from __future__ import annotations

from kiosk.config.sections import Village
from kiosk.core.facts.people import VillageSettingChanged
from kiosk.services import days, pins, settings
from kiosk.services import village as services
from kiosk.services.staff import Change
from kiosk.services.village import Head
from kiosk.store.uow import Node


class NotFounded(Exception):
    """Something a village needs will not do.

    Attributes:
        message_id: The sentence that says what.
    """

    def __init__(self, message_id: str) -> None:
        super().__init__(message_id)
        self.message_id = message_id


def checked(name: str, pin: str) -> Head:
    """The first clerk.

    Raises:
        NotFounded: no name, or a PIN that is none.
    """
    name = name.strip()
    if not 0 < len(name) <= 20 or not name.isprintable():
        raise NotFounded("cli-init-not-a-name")
    if not pins.is_pin(pin):
        raise NotFounded("cli-init-weak-pin")
    return Head(name, pin)


def found(node: Node, village: Village, head: Head, day: str) -> None:
    """Write the first facts of a village whose log has just been opened.

    Raises:
        NotFounded: the clock cannot be right, or the services refuse; nothing was written.
    """
    if day < days.BUILT_ON:
        raise NotFounded("cli-init-clock")
    with node.work(day) as uow:
        days.open_day(uow)
        if services.make(uow, name=village.name, head=head) is not Change.DONE:
            raise NotFounded("cli-init-not-a-name")
        # Kept to this kiosk: a second one in the village gets a range of its own.
        numbers = f"{village.first_number}-{village.last_number}"
        for key, value in (
            (settings.LAPSE_DAYS, str(village.lapse_days)),
            (f"{settings.MEMBER_NUMBERS}:{node.device}", numbers),
        ):
            uow.append(VillageSettingChanged(key, value))
        uow.commit()
