"""The sign-in station: how quickly one card may follow another, nobody being left out.

Hands come up, hold a card, and go down, one right after the other, each with another card, in front
of the real program: capture, scanner, store, desk page. The hold is made longer until every card of
a row is signed in; what counts is then the time from card to card.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.feed import FPS, Feed, card_gesture, feed
from tests.bench.visit_bench import Told, driver, good_cards, kiosk, p95
from tests.helpers.village import small_village

Figure = dict[str, Any]

HOLDS_S = (0.1, 0.2, 0.4, 0.7, 1.1)  # a gesture is 0.4 s longer
CARDS, CARDS_FULL = 24, 34


def figures(full: bool) -> Iterator[Figure]:
    """Seconds from card to card, and from the card in view to her name; about two minutes."""
    with tempfile.TemporaryDirectory() as folder, feed() as camera:
        village = small_village(Path(folder))
        texts = good_cards(village)[: CARDS_FULL if full else CARDS]
        rows: list[str] = []
        with kiosk(Path(folder), village, camera) as told:
            for hold_s in HOLDS_S:
                films = [card_gesture(text, hold_s) for text in texts]
                told.order("station")
                told.until("open")
                every_s, shown = row(told, camera, films)
                rows.append(f"held {hold_s} s: {len(shown)} of {len(films)}")
                if len(shown) == len(films):
                    break
        with driver(["naive", camera.url], None) as told:
            told.until("ready")
            told.drain(1.0)
            bare = naive_row(told, camera, films)
    every = "every card signed in" if len(shown) == len(films) else "NOT every card signed in"
    yield {
        "name": "sign-in station, seconds from card to card",
        "value": every_s,
        "unit": "s",
        "baseline": len(films[0]) / FPS,
        "goal": 1.5,
        "note": f"{every}, {len(films)} different cards in a row; {'; '.join(rows)}; "
        "baseline: the gesture itself",
    }
    yield {
        "name": "sign-in station, cards signed in",
        "value": 100 * len(shown) / len(films),
        "unit": "%",
        "baseline": 100 * len(bare) / len(films),
        "goal": 100,
        "better": "more",
        "note": f"at {every_s:.2f} s from card to card; baseline: a bare loop, every picture "
        "to pyzbar, cards read",
    }
    yield {
        "name": "sign-in station, card coming up to her name and points painted, p95",
        "value": p95(shown) * 1000,
        "unit": "ms",
        "baseline": p95(bare) * 1000 if len(bare) > 1 else None,
        "note": f"median {median(shown) * 1000:.0f} ms; baseline: the bare loop's text, of the "
        "cards it read",
    }


def row(told: Told, camera: Feed, films: list[list[bytes]]) -> tuple[float, list[float]]:
    """Hold up all cards, one right after the other.

    Returns:
        Seconds from card to card, and of each card that was signed in the seconds from its
        coming into view until its name was painted.
    """
    begun: list[float] = []
    signed: list[float] = []
    for film in films:
        begun.append(camera.play(film))
        signed += _signed(told.drain(len(film) / FPS))
    every_s = (begun[-1] - begun[0]) / (len(begun) - 1)
    signed += _signed(told.drain(2.0))
    # A name belongs to the card that came up last before it; one too late is its own neighbour's.
    taken = [at - max(b for b in begun if b < at) for at in signed]
    return every_s, taken


def _signed(lines: list[list[str]]) -> list[float]:
    return [float(rest[0]) for kind, *rest in lines if kind == "signed" and rest[1] != "0"]


def naive_row(told: Told, camera: Feed, films: list[list[bytes]]) -> list[float]:
    """Of each card that the naive loop reads, the seconds from its coming into view."""
    begun: list[float] = []
    read: list[float] = []
    for film in films:
        begun.append(camera.play(film))
        read += _read(told.drain(len(film) / FPS))
    read += _read(told.drain(3.0))
    return [at - max(b for b in begun if b < at) for at in read]


def _read(lines: list[list[str]]) -> list[float]:
    return [float(rest[0]) for kind, *rest in lines if kind == "read"]
