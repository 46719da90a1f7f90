"""A village in memory with people, clerks and a rule book, for the tests of the services."""

from __future__ import annotations

import pytest

from tests.helpers.made_village import MadeVillage, made_village


@pytest.fixture
def village() -> MadeVillage:
    made = made_village()
    yield made
    made.node.store.close()
