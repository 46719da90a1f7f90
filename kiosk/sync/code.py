"""The enrolment code: ``ABCD-EFGHJ-KMNPQ``, 4 + 10 characters of Crockford's alphabet.

The first four name the code, the last ten (50 random bits) are a secret that is never sent. Kiosk
and township each prove with it that they saw the same keys and the same certificate; whoever
listens in between can neither enrol nor be taken for the township. Both sides use this file.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field, replace

from kiosk.core.ids import CROCKFORD
from kiosk.sync.wire import EnrolAnswer, EnrolRequest

ID_LENGTH, SECRET_LENGTH = 4, 10
_QR = "VSE1:"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code; ``repr`` shows only its public half."""

    id: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        middle = SECRET_LENGTH // 2
        return f"{self.id}-{self.secret[:middle]}-{self.secret[middle:]}"


def new_code() -> Code:
    """A code nobody has seen before."""
    drawn = "".join(secrets.choice(CROCKFORD) for _ in range(ID_LENGTH + SECRET_LENGTH))
    return Code(drawn[:ID_LENGTH], drawn[ID_LENGTH:])


def read_code(typed: str) -> Code | None:
    """What a person typed; ``None`` when it is no code.

    Spaces, dashes, full-width characters, small letters, O for 0 and I or L for 1 are forgiven.
    """
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
    drawn = "".join(char for char in plain if not char.isspace() and char not in "-–—－_.")
    if len(drawn) != ID_LENGTH + SECRET_LENGTH or any(char not in CROCKFORD for char in drawn):
        return None
    return Code(drawn[:ID_LENGTH], drawn[ID_LENGTH:])


def sheet_text(address: str, code: Code) -> str:
    """What the QR code of an enrolment sheet holds: address and code, plain ASCII."""
    return f"{_QR}{address} {code}"


def read_sheet_text(scanned: str) -> tuple[str, Code] | None:
    """Address and code of a sheet's QR code; ``None`` when it is something else."""
    if not scanned.startswith(_QR) or not scanned.isascii() or len(scanned) > 300:
        return None
    address, _, typed = scanned.removeprefix(_QR).partition(" ")
    code = read_code(typed)
    return None if code is None or not address else (address, code)


def proved_request(request: EnrolRequest, code: Code) -> EnrolRequest:
    """The request with the kiosk's proof."""
    return replace(request, proof=_proof(code, b"request", request.unproved()))


def request_holds(request: EnrolRequest, code: Code) -> bool:
    """Whether who asked knows the code (the township's check)."""
    return hmac.compare_digest(request.proof, _proof(code, b"request", request.unproved()))


def proved_answer(answer: EnrolAnswer, request: EnrolRequest, code: Code) -> EnrolAnswer:
    """The answer with the township's proof."""
    return replace(answer, proof=_proof(code, b"answer", answer.unproved(request)))


def answer_holds(answer: EnrolAnswer, request: EnrolRequest, code: Code) -> bool:
    """Whether who answered knows the code (the kiosk's check)."""
    return hmac.compare_digest(answer.proof, _proof(code, b"answer", answer.unproved(request)))


def _proof(code: Code, what: bytes, message: bytes) -> bytes:
    return hmac.new(code.secret.encode(), b"vs1-enrol-" + what + message, hashlib.sha256).digest()
