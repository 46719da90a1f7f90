"""Store files for tests: real ones, encrypted, with a log of their own."""

from __future__ import annotations

from pathlib import Path

from kiosk.store import tables
from kiosk.store.engine import open_store
from kiosk.store.keys import Keys
from kiosk.store.uow import Node
from tests.helpers.nodes import new_node


def new_file_node(path: Path, keys: Keys, *, day: str) -> Node:
    """A node over a new store file, its log opened on ``day``."""
    store = open_store(path, keys.store, create=True)
    tables.METADATA.create_all(store.write_engine)
    return new_node(store, day=day, key=keys.device)
