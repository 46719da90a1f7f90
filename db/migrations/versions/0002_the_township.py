"""The township: facts and personal rows are keyed by village first, receipts and signatures kept.

The projected tables are filled anew from the logs after every migration, so they are only made.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# Any integer a fact may hold: SQLite stores them all, PostgreSQL's INTEGER does not.
WHOLE = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Step up."""
    op.create_table(
        "day_fixes",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column(
            "from_seq",
            WHOLE,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "to_seq",
            WHOLE,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "log_id", "from_seq", "to_seq"),
        info={"group": "projected"},
    )
    op.create_table(
        "frames",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effective", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "kind", "version"),
        info={"group": "projected"},
    )
    op.create_table(
        "gates",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column("last_seq", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("village", "device", "log_id"),
        info={"group": "projected"},
    )
    op.create_table(
        "moves",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("move", sa.LargeBinary(), nullable=False),
        sa.Column("member", WHOLE, nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("other_village", sa.Text(), nullable=False),
        sa.Column("other_member", WHOLE, nullable=False),
        sa.Column("points", WHOLE, nullable=False),
        sa.Column("merit", WHOLE, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "entry"),
        info={"group": "projected"},
    )
    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.create_index("moves_of_member", ["village", "member"], unique=False)

    op.create_table(
        "receipts",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("server_ms", WHOLE, nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("village", "log_id"),
        info={"group": "log"},
    )
    op.create_table(
        "signatures",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column(
            "seq",
            WHOLE,
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("village", "log_id", "seq"),
        info={"group": "log"},
    )
    _facts()
    _personal()
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("unconfirmed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.alter_column("unconfirmed", server_default=None)


def _facts() -> None:
    """Every fact gets the village of its log; none was ever at two places before."""
    op.drop_index("facts_by_type", table_name="facts")
    _aside("facts")
    op.create_table(
        "facts",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.LargeBinary(), nullable=False),
        sa.Column("copy", WHOLE, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("village", "log_id", "seq"),
        info={"group": "log"},
    )
    _back(
        "facts",
        "INSERT INTO facts (village, log_id, seq, event_id, copy, type, body, hash) "
        "SELECT logs.village, f.log_id, f.seq, f.event_id, 0, f.type, f.body, f.hash "
        "FROM facts_1 AS f JOIN logs ON logs.log_id = f.log_id",
    )
    op.create_index("facts_by_event", "facts", ["village", "event_id", "copy"], unique=True)
    op.create_index("facts_by_type", "facts", ["village", "type"], unique=False)
    op.create_index(
        "facts_again",
        "facts",
        ["village", "event_id"],
        unique=False,
        sqlite_where=sa.text("copy > 0"),
        postgresql_where=sa.text("copy > 0"),
    )


def _personal() -> None:
    op.drop_index("personal_by_owner", table_name="personal")
    _aside("personal")
    op.create_table(
        "personal",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("village", "ref"),
        info={"group": "log"},
    )
    _back(
        "personal",
        "INSERT INTO personal (village, ref, owner, salt, fields) "
        "SELECT village, ref, owner, salt, fields FROM personal_1",
    )
    op.create_index("personal_by_owner", "personal", ["village", "owner"], unique=False)


def _aside(table: str) -> None:
    """The old rows under another name; on PostgreSQL no version before this one ever was."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_table(table)
    else:
        op.rename_table(table, f"{table}_1")


def _back(table: str, copied: str) -> None:
    """The old rows in the new table."""
    if op.get_bind().dialect.name != "postgresql":
        op.execute(copied)
        op.drop_table(f"{table}_1")
