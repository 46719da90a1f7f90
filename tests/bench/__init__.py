"""Measurements. A module ``tests/bench/WHAT_bench.py`` has one function,

``figures(full: bool) -> Iterator[dict]``, which yields a figure as soon as it is measured:
``name``, ``value``, ``unit`` and, measured in the same run, ``baseline``; ``ratio`` is
value / baseline unless given. May be added: ``goal`` (a limit for the ``goal_of`` ``"value"`` or
``"ratio"``; the value must not be above it, or with ``better: "more"`` not below) and ``note``.
``full`` = as long as it takes; otherwise each module stays below three minutes.
"""
