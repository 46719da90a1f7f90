"""The counter's side: a clerk with a PIN, and one room for each of her jobs."""

from kiosk.station.counter.station import CounterStation

__all__ = ["CounterStation"]
