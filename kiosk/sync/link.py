"""The township this kiosk belongs to: where it is, and the keys pinned at enrolment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection

from kiosk.store.backup_file import WRAP_TO
from kiosk.sync import notes


@dataclass(frozen=True, slots=True)
class Link:
    """What was agreed at enrolment.

    Attributes:
        address: ``https://host:port`` as it was typed or scanned.
        township, township_name: Id and name.
        village_name: What the township calls this village.
        key, box_key: The township's Ed25519 and X25519 public keys, 32 bytes each.
        certificate: PEM that its TLS certificate must be, or be signed by; ``""`` without TLS.
        device_key: Ours that the township knows; another one now means: enrol again.
    """

    address: str
    township: str
    township_name: str
    village_name: str
    key: bytes
    box_key: bytes
    certificate: str
    device_key: bytes

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Whether the township signed this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def read(conn: Connection) -> Link | None:
    """The link; ``None`` for a kiosk that works alone."""
    said = notes.get(conn, notes.LINK)
    if not isinstance(said, Mapping):
        return None
    try:
        return Link(**said)
    except TypeError:
        return None


def keep(conn: Connection, link: Link) -> None:
    """Pin a township; from now on backups are wrapped to it, too."""
    notes.put(conn, notes.LINK, asdict(link))
    notes.put_raw(conn, WRAP_TO, link.box_key)
