"""Facts about people, households, accounts, cards and staff (facts.md).

Names, birth years and words of people are never in a payload: ``personal`` points at them.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.facts.base import Payload, PersonalRef, fact_type


@fact_type("HouseholdOpened")
@dataclass(frozen=True, slots=True)
class HouseholdOpened(Payload):
    """A household exists: its number, group and door."""

    household: int
    group: int
    door: str = ""


@fact_type("HouseholdChanged")
@dataclass(frozen=True, slots=True)
class HouseholdChanged(Payload):
    """A household moved to another group or door."""

    household: int
    group: int
    door: str = ""


@fact_type("MemberEnrolled")
@dataclass(frozen=True, slots=True)
class MemberEnrolled(Payload):
    """A person has an account here. Personal fields: name, pinyin, initials, birth_year."""

    member: int
    household: int
    member_type: str
    personal: PersonalRef


@fact_type("MemberChanged")
@dataclass(frozen=True, slots=True)
class MemberChanged(Payload):
    """Household, type or personal fields of a member changed; ``None`` leaves as it was."""

    member: int
    household: int | None = None
    member_type: str | None = None
    personal: PersonalRef | None = None


@fact_type("MembersMerged")
@dataclass(frozen=True, slots=True)
class MembersMerged(Payload):
    """Two numbers turned out to be one person: ``folded`` is an alias of ``kept``."""

    kept: int
    folded: int


@fact_type("MemberClosed")
@dataclass(frozen=True, slots=True)
class MemberClosed(Payload):
    """The account ends (``moved`` or ``died``); ``points`` go to the heir or to expiry."""

    member: int
    reason: str
    points: int = 0
    heir: str | None = None


@fact_type("PersonalErased")
@dataclass(frozen=True, slots=True)
class PersonalErased(Payload):
    """Everything personal of this account is to be gone everywhere; the ledger stays."""

    owner: str


@fact_type("UnitAdmitted")
@dataclass(frozen=True, slots=True)
class UnitAdmitted(Payload):
    """An organisation has an account (单位), operated by two named members."""

    account: str
    name: str
    operators: tuple[int, ...]


@fact_type("CollectiveFormed")
@dataclass(frozen=True, slots=True)
class CollectiveFormed(Payload):
    """A group, team or courtyard has an account (集体)."""

    account: str
    name: str
    operators: tuple[int, ...]


@fact_type("ConsentGiven")
@dataclass(frozen=True, slots=True)
class ConsentGiven(Payload):
    """A member agrees to one kind of use: ``board``, ``picture`` or ``recording``."""

    member: int
    kind: str


@fact_type("ConsentWithdrawn")
@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Payload):
    """A member takes her agreement back."""

    member: int
    kind: str


@fact_type("PreferenceSet")
@dataclass(frozen=True, slots=True)
class PreferenceSet(Payload):
    """How she wants to see and hear: kept with her card, in force wherever it is seen."""

    member: int
    text_size: str
    high_contrast: bool
    volume: int
    slow: bool


@fact_type("CardIssued")
@dataclass(frozen=True, slots=True)
class CardIssued(Payload):
    """A new card of an account. Older generations are dead at once."""

    holder: str
    generation: int
    fingerprint: bytes


@fact_type("BlankCardBound")
@dataclass(frozen=True, slots=True)
class BlankCardBound(Payload):
    """A card printed in advance became somebody's."""

    holder: str
    generation: int
    fingerprint: bytes


@fact_type("CardStateRaised")
@dataclass(frozen=True, slots=True)
class CardStateRaised(Payload):
    """A card is ``frozen``, ``lost`` or ``revoked``; the higher state wins whenever it comes."""

    holder: str
    generation: int
    state: str


@fact_type("ClerkAppointed")
@dataclass(frozen=True, slots=True)
class ClerkAppointed(Payload):
    """Somebody works here. Personal fields: name. ``verifier`` is an Argon2 string."""

    clerk: int
    roles: tuple[str, ...]
    verifier: str
    personal: PersonalRef
    member: int | None = None
    face: str = "bob"


@fact_type("ClerkChanged")
@dataclass(frozen=True, slots=True)
class ClerkChanged(Payload):
    """Roles or picture of a clerk changed."""

    clerk: int
    roles: tuple[str, ...]
    face: str = "bob"


@fact_type("ClerkDismissed")
@dataclass(frozen=True, slots=True)
class ClerkDismissed(Payload):
    """A clerk no longer works here; coming back is a new appointment with a new number."""

    clerk: int


@fact_type("PinChanged")
@dataclass(frozen=True, slots=True)
class PinChanged(Payload):
    """A clerk has a new PIN."""

    clerk: int
    verifier: str


@fact_type("StaffEntered")
@dataclass(frozen=True, slots=True)
class StaffEntered(Payload):
    """A clerk opened the counter with her PIN."""

    clerk: int


@fact_type("StaffLeft")
@dataclass(frozen=True, slots=True)
class StaffLeft(Payload):
    """A clerk handed over or was sent out by the clock."""

    clerk: int


@fact_type("PinFailed")
@dataclass(frozen=True, slots=True)
class PinFailed(Payload):
    """A wrong PIN; ``tries`` counts since the last right one."""

    clerk: int
    tries: int


@fact_type("PersonalDataViewed")
@dataclass(frozen=True, slots=True)
class PersonalDataViewed(Payload):
    """A clerk (the operator) opened a member's page, and why."""

    member: int
    why: str


@fact_type("VillageSettingChanged")
@dataclass(frozen=True, slots=True)
class VillageSettingChanged(Payload):
    """One setting of the village, as text; marked keys need a second person."""

    key: str
    value: str
    second: int | None = None
