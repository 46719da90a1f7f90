"""Activities and notices at the counter: called off, hung, written."""

from __future__ import annotations

from kiosk.tour.cases import Cast
from kiosk.tour.guide import Guide

_BOARD, _WRITE = "boardPage", "writeNoticePage"


def board(guide: Guide, cast: Cast) -> None:
    """50 and 51: both lists, asked why, a title, a line, for how long."""
    guide.press("rail-desk", "deskPage")
    guide.press("boardKey", _BOARD)
    guide.snap("50-board")
    guide.press("boardCallOff", _BOARD)
    guide.snap("50-board-call-off")
    guide.press("boardWhy0", _BOARD)
    guide.snap("50-board-call-off-why")
    guide.press("boardStays", _BOARD)
    guide.press("boardKind-notices", _BOARD)
    guide.snap("50-board-notices")
    guide.press("writeNoticeKey", _WRITE)
    guide.snap("51-notice-title")
    guide.press_all("name-", "shui")
    guide.snap("51-notice-letters")
    guide.press("character0", _WRITE)
    guide.press("noticeNextKey", _WRITE)
    guide.press("character3", _WRITE)
    guide.snap("51-notice-line")
    guide.press("noticeEnoughKey", _WRITE)
    guide.press("noticeDay1", _WRITE)
    guide.snap("51-notice-days")
    guide.press("counterBackKey", _BOARD)
    guide.press("counterBackKey", "deskPage")
