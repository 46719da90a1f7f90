"""How Alembic runs for the township's own tables: on a connection it is handed.

The tables a kiosk has too are stepped up by the kiosk's own migrations before these run.
"""

from __future__ import annotations

from alembic import context

from kiosk.township.tables import METADATA

STEPS = "township_steps"
"""Where this chain notes how far it has come; the kiosk's notes it in Alembic's own table."""


def _ours(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or name in METADATA.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=STEPS,
    include_name=_ours,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
