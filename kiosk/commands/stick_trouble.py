"""What a person is told when a USB stick will not: one sentence for each thing she can do."""

from __future__ import annotations

import errno

from kiosk import words

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_ALLOWED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.ENOMEDIUM})


def sentence_of(why: OSError) -> str:
    """What happened and the next step."""
    if why.errno in _FULL:
        return words.shown("cli-stick-full")
    if why.errno in _NOT_ALLOWED:
        return words.shown("cli-stick-not-allowed")
    if why.errno in _GONE:
        return words.shown("cli-stick-gone")
    return words.shown("cli-stick-trouble", why=why.strerror or str(why))
