"""Who speaks: requests signed by a device as RFC 9421 (HTTP Message Signatures) says.

Covered are method, path, query and, where there is a body, its ``content-digest`` (RFC 9530). The
key's id is the device's name. The ``created`` time is what the device believes and is not judged:
hall PCs have dead clock batteries. Replaying a request changes nothing (pushing is idempotent) and
answers go back over TLS only.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.store.replica import device_name
from kiosk.sync.transport import Request

_INPUT = re.compile(
    r'vs1=\((?P<parts>(?:"[@a-z-]+" ?)+)\);created=(?P<created>\d{1,16});'
    r'keyid="(?P<key>[0-9a-f]{8,64})";alg="ed25519"'
)


class NotSigned(ValueError):
    """No signature, or none that holds."""


def sign(request: Request, key: Ed25519PrivateKey, created_s: int) -> Request:
    """The same request with its signature headers.

    Args:
        request: Complete, body and all.
        key: The device's key.
        created_s: What the device's clock says, Unix seconds.
    """
    name = device_name(key.public_key().public_bytes_raw())
    headers = dict(request.headers)
    parts = ["@method", "@path", "@query"]
    if request.body:
        headers["content-digest"] = _digest(request.body)
        parts.append("content-digest")
    covered = " ".join(f'"{part}"' for part in parts)
    parameters = f'({covered});created={max(0, created_s)};keyid="{name}";alg="ed25519"'
    base = _base(request.method, request.path, headers, parts, parameters)
    headers["signature-input"] = f"vs1={parameters}"
    headers["signature"] = f"vs1=:{base64.b64encode(key.sign(base)).decode()}:"
    return Request(request.method, request.path, headers, request.body)


def who_signed(headers: Mapping[str, str]) -> str:
    """The device a request claims to come from; to be verified.

    Raises:
        NotSigned: it claims nothing.
    """
    found = _INPUT.fullmatch(headers.get("signature-input", ""))
    if found is None:
        raise NotSigned("no signature")
    return found["key"]


def check(
    method: str, path: str, headers: Mapping[str, str], body: bytes, device_key: bytes
) -> None:
    """That this request was signed by this key, body and all.

    Args:
        path: With its query, as it was sent.
        headers: Names in lower case.

    Raises:
        NotSigned: it was not.
    """
    found = _INPUT.fullmatch(headers.get("signature-input", ""))
    if found is None:
        raise NotSigned("no signature")
    parts = [part.strip('"') for part in found["parts"].split()]
    wanted = ["@method", "@path", "@query", *(["content-digest"] if body else [])]
    if parts != wanted:
        raise NotSigned("the signature leaves something out")
    if body and headers.get("content-digest") != _digest(body):
        raise NotSigned("the body is another")
    given = headers.get("signature", "")
    if not (given.startswith("vs1=:") and given.endswith(":")):
        raise NotSigned("no signature")
    base = _base(method, path, headers, parts, headers["signature-input"].removeprefix("vs1="))
    try:
        raw = base64.b64decode(given[5:-1], validate=True)
        Ed25519PublicKey.from_public_bytes(device_key).verify(raw, base)
    except (InvalidSignature, ValueError) as problem:
        raise NotSigned("the signature does not hold") from problem


def _digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _base(
    method: str, path: str, headers: Mapping[str, str], parts: list[str], parameters: str
) -> bytes:
    split = urlsplit(path)
    values = {
        "@method": method.upper(),
        "@path": split.path or "/",
        "@query": f"?{split.query}",
        "content-digest": headers.get("content-digest", ""),
    }
    lines = [f'"{part}": {values[part]}' for part in parts]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()
