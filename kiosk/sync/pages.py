"""A township's file as a line to it: what was asked over the network is looked up in the file.

So the very same pull and search for a fork run over both. What is not in the file is not known,
and nothing can be sent.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kiosk.store.codec import chain
from kiosk.sync import wire
from kiosk.sync.packing import Malformed, TooLarge
from kiosk.sync.stick import Bundle
from kiosk.sync.transport import CBOR, Answer, NoAnswer, Request

_FACTS = re.compile(r"/v1/logs/([0-9a-f]{32})/facts\?after=(\d{1,15})")


class Pages:
    """Answers out of a file.

    Attributes:
        torn: Whether some page in it could not be read.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.torn = False
        self._pages: dict[bytes, list[wire.Batch]] = {}
        for packed in bundle.batches:
            try:
                page = wire.read_batch(packed)
            except (Malformed, TooLarge):
                self.torn = True
                continue
            self._pages.setdefault(page.origin.log_id, []).append(page)

    def begin(self, log_id: bytes) -> int | None:
        """Behind which place the file shows a log; ``None`` when it does not."""
        pages = self._pages.get(log_id)
        return min(each.slice.from_seq for each in pages) - 1 if pages else None

    def send(self, request: Request, *, timeout_s: float) -> Answer:
        """Look it up.

        Raises:
            NoAnswer: it is nothing that a file can answer.
        """
        asked = _FACTS.fullmatch(request.path)
        if request.method != "GET" or asked is None:
            raise NoAnswer("offline")
        page = self._after(bytes.fromhex(asked[1]), int(asked[2]))
        if page is None:
            return Answer(204)
        return Answer(200, {"content-type": CBOR}, page.packed())

    def _after(self, log_id: bytes, after: int) -> wire.Batch | None:
        for page in self._pages.get(log_id, []):
            first = page.slice.from_seq
            if first <= after + 1 < first + len(page.slice.bodies):
                return _cut(page, after)
        return None


def _cut(page: wire.Batch, after: int) -> wire.Batch:
    """The page's end, which its writer signed, from behind a place inside it."""
    part, last = page.slice, page.slice.previous
    skipped = after + 1 - part.from_seq
    for seq, body in enumerate(part.bodies[:skipped], part.from_seq):
        last = chain(page.origin.log_id, seq, last, body)
    left = replace(part, from_seq=after + 1, previous=last, bodies=part.bodies[skipped:])
    return replace(page, slice=left)
