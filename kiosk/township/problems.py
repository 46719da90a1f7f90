"""What the township says when it will not: problem documents as RFC 9457 asks.

``type`` is ``urn:vs1:<kind>`` and is what programs read; ``title`` is a sentence for people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kiosk.sync.transport import PROBLEM, Answer
from kiosk.words import shown

STATUS: Mapping[str, int] = {
    "malformed": 400,
    "not-signed": 401,
    "unknown-device": 401,
    "device-revoked": 403,
    "not-yours": 403,
    "wrong-code": 403,
    "code-expired": 403,
    "code-spent": 403,
    "no-such-log": 404,
    "no-such-place": 404,
    "gap": 409,
    "fork": 409,
    "village-taken": 409,
    "too-large": 413,
    "forged": 422,
    "slow-down": 429,
    "busy": 503,
    "disk-full": 503,
}
RETRY_S = 30
_WAIT = {"busy", "disk-full", "slow-down"}


class Refusal(Exception):
    """The township will not; nothing was written.

    Attributes:
        kind: A key of :data:`STATUS`.
        detail: For the technician, in English; holds no name, card or number of anybody.
        members: What else the document says.
        retry_s: When to come again, for those that say so.
    """

    def __init__(
        self, kind: str, detail: str = "", *, retry_s: int = RETRY_S, **members: Any
    ) -> None:
        super().__init__(f"{kind} {detail}".strip())
        self.retry_s = retry_s
        self.kind = kind
        self.detail = detail
        self.members = members

    def answer(self) -> Answer:
        """The document, with its headers."""
        status = STATUS[self.kind]
        said: dict[str, Any] = {
            "type": f"urn:vs1:{self.kind}",
            "title": shown(f"township-problem-{self.kind}"),
            "status": status,
        }
        if self.detail:
            said["detail"] = self.detail
        said.update(self.members)
        headers = {"content-type": PROBLEM, "cache-control": "no-store"}
        if self.kind in _WAIT:
            headers["retry-after"] = str(self.retry_s)
        return Answer(status, headers, json.dumps(said, ensure_ascii=False).encode())
