"""Joining with a code sheet that was held up: from its text to one sentence for the clerk."""

from __future__ import annotations

from kiosk.sync.code import read_sheet_text
from kiosk.sync.enrol import Enrolled, enrol
from kiosk.sync.home import Home
from kiosk.sync.http import (
    BadAddress,
    HttpTransport,
    address_of,
    fingerprint_of,
    pem_of,
    seen_certificate,
)
from kiosk.sync.talk import trouble_of
from kiosk.sync.transport import NoAnswer


def join_with_sheet(home: Home, text: str) -> tuple[str, bool]:
    """Enrol the kiosk of ``home`` with the text of a sheet's QR code.

    Returns:
        The id of the sentence to say, and whether it belongs to the township now.
    """
    read = read_sheet_text(text)
    if read is None:
        return "sync-enrol-bad-code", False
    try:
        address = address_of(read[0])
        shown = seen_certificate(address)
        with HttpTransport(address, pem_of(shown)) as transport:
            came = enrol(home, transport, address, read[1], seen=fingerprint_of(shown))
    except BadAddress as bad:
        return bad.message_id, False
    except NoAnswer as lost:
        return trouble_of(lost).message_id, False
    return came.message_id, isinstance(came, Enrolled)
