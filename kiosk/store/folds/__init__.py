"""Folds: what the facts about one thing say, as rows of tables.

A fold is a pure function of the *set* of facts about a key (an entry, a member, a card …).
The projector calls it again with all of them whenever one arrives, so that any order of
arrival gives the same rows (SYNC.md §5). Folds post what facts say; they never re-decide.
"""

from kiosk.store.folds.base import Family, Key, Names, Rows, Stored, stored_of
from kiosk.store.folds.registry import FAMILIES, keys_of

__all__ = ["FAMILIES", "Family", "Key", "Names", "Rows", "Stored", "keys_of", "stored_of"]
