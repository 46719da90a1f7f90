"""A file on a stick: an older one is read, what a newer adds is passed over, nonsense is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.sync import stick
from kiosk.sync.stick import Bundle, NotSealedHere, NotTaken, StickProblem
from tests.helpers.make_wire_fixtures import FOLDER

SENDER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BOX = X25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
LOG = b"l" * 16


def wire_file(name: str) -> bytes:
    return Path(FOLDER / f"vs1-0.2.0-{name}.bin").read_bytes()


def bundle(**more: Any) -> Bundle:
    key = SENDER.public_key().public_bytes_raw()
    return Bundle("v0102030405", "deadbeef", key, 1_795_305_600_000, **more)


def sealed(monkeypatch: pytest.MonkeyPatch, **fields: Any) -> bytes:
    """A file whose writer says other fields than this program would."""
    dumps = cbor2.dumps

    def other(said: Any, **how: Any) -> bytes:
        return dumps({**said, **fields} if isinstance(said, dict) else said, **how)

    with monkeypatch.context() as patched:
        patched.setattr(cbor2, "dumps", other)
        return stick.seal(bundle(), SENDER.sign, BOX.public_key().public_bytes_raw())


def test_a_file_of_a_program_that_names_no_places_is_read() -> None:
    raw = Path(FOLDER / "stick-0.2.0-without-places.bin").read_bytes()
    assert stick.unseal(raw, BOX) == bundle(
        batches=(wire_file("page"),),
        receipts=(wire_file("receipt"),),
        held={bytes(16): 7},
        heads=wire_file("heads"),
    )


def test_every_field_comes_back_as_it_was() -> None:
    whole = bundle(
        batches=(b"a", b"b"),
        receipts=(b"r",),
        held={LOG: 3},
        heads=b"h",
        places={LOG: ((3, b"x"), (1, b"y"))},
        adopted=(b"o",),
        not_taken=(NotTaken("fork", LOG, 2), NotTaken("device-revoked")),
    )
    raw = stick.seal(whole, SENDER.sign, BOX.public_key().public_bytes_raw())
    assert stick.unseal(raw, BOX) == whole


def test_what_a_later_program_adds_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = sealed(monkeypatch, tomorrow=["x"], refused=[["fork", LOG, 2, "and more"]])
    assert stick.unseal(raw, BOX) == bundle(not_taken=(NotTaken("fork", LOG, 2),))


@pytest.mark.parametrize(
    "field",
    [
        {"places": [[LOG, [[1, "text"]]]]},
        {"places": [[LOG, [[True, b"x"]]]]},
        {"places": [[LOG, [[1]]]]},
        {"places": [[[], []]]},
        {"places": {}, "held": [[LOG, -1.5]]},
        {"places": 7},
        {"adopted": ["text"]},
        {"refused": [["fork"]]},
        {"refused": [[b"fork", LOG, 1]]},
        {"refused": [["x" * 201, LOG, 1]]},
        {"held": [["log", 1]]},
        {"at": "now"},
        {"v": 2},
        {"batches": [1]},
    ],
)
def test_fields_of_another_kind_are_no_file(
    monkeypatch: pytest.MonkeyPatch, field: dict[str, Any]
) -> None:
    with pytest.raises(NotSealedHere) as caught:
        stick.unseal(sealed(monkeypatch, **field), BOX)
    assert caught.value.problem is StickProblem.NOT_ONE
