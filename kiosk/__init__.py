"""The village points kiosk: a card, a voice, the points, and a ledger nobody can bend."""

__version__ = "0.3.0"
