"""The ``kiosk`` command."""

from __future__ import annotations


def main() -> int:
    """Run the command; not written yet."""
    return 2
