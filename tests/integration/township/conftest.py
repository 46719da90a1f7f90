"""Fixtures of the township's tests."""

from tests.helpers.towns import town

__all__ = ["town"]
