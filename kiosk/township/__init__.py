"""The township's mind: takes villages in, receives their logs, answers, and writes its own.

No HTTP in here: :class:`~kiosk.township.door.Door` turns one request into one answer.
"""
