"""What a check of the whole record asks of its replay does not grow with the record."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from kiosk.store import copies, projector, verify
from kiosk.store.engine import Store

_EVENTS = [("v", b"1"), ("v", b"2")]


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        (copies._AGAIN, {"v": "v"}),
        (copies._PLACES, {"events": _EVENTS}),
        (projector._BASES, {"keys": _EVENTS}),
    ],
)
def test_a_replay_looks_facts_up_by_event_and_never_reads_a_villages_all(asked, values):
    with Store.memory() as empty:
        verify._make_bare(empty)
        with empty.read_engine.connect() as conn:

            @event.listens_for(conn, "before_cursor_execute", retval=True)
            def explain(conn, cursor, statement, parameters, context, executemany):
                return f"EXPLAIN QUERY PLAN {statement}", parameters

            plan = [step[-1] for step in conn.execute(asked, values).cursor.fetchall()]
    steps = [step for step in plan if " facts " in step]
    assert steps, plan
    assert all("bare_" in step for step in steps), plan
