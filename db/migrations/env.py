"""How Alembic runs inside the kiosk: on a connection it is handed, in that transaction.

There is no address and no settings file: ``kiosk/store/migrate.py`` opens the encrypted store,
begins the one transaction of a migration and passes the connection in ``attributes``.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from kiosk.store.tables import METADATA


def _plain_types(kind: str, thing: Any, _: Any) -> str | Literal[False]:
    """A migration is frozen: it names SQLAlchemy's types, never ours, which may change."""
    if kind == "type" and type(thing).__module__.startswith("kiosk."):
        return f"sa.{type(thing).__mro__[1].__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_item=_plain_types,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # SQLite's DDL is; Alembic assumes the old driver, which commits
)
with context.begin_transaction():
    context.run_migrations()
