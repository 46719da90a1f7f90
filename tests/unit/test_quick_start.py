"""The collector of garbage rests while a start loads, and not for longer."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from kiosk.quick_start import rest_collector, wake_collector


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


def test_it_rests_and_never_looks_through_what_was_loaded_meanwhile() -> None:
    rest_collector()
    assert not gc.isenabled()
    loaded = {"a module": []}
    wake_collector()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    assert not any(one is loaded for one in gc.get_objects())


def test_a_collector_that_never_rested_is_left_alone() -> None:
    wake_collector()
    assert gc.get_freeze_count() == 0
