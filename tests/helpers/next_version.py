"""Lets a test be the program of the next version: one more migration, one number higher."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.store import engine

NEXT = '''"""A note gets a day."""

import sqlalchemy as sa
from alembic import op

revision = "{this:04}"
down_revision = "{last:04}"


def upgrade() -> None:
    """Step up."""
    with op.batch_alter_table("local_notes") as notes:
        notes.add_column(sa.Column("day", sa.Text(), nullable=False, server_default=""))
'''


def become_next(folder: Path, patch: pytest.MonkeyPatch) -> int:
    """From now on this process is the next version.

    Args:
        folder: For the migrations of that version.

    Returns:
        Its schema version.
    """
    this = engine.SCHEMA_VERSION + 1
    migrations = folder / "migrations"
    if not migrations.exists():
        shutil.copytree(paths.db_file("migrations"), migrations)
        text = NEXT.format(this=this, last=this - 1)
        (migrations / "versions" / f"{this:04}_a_note_gets_a_day.py").write_text(text)
    patch.setattr(paths, "db_file", lambda *parts: folder.joinpath(*parts))
    patch.setattr(engine, "SCHEMA_VERSION", this)
    return this
