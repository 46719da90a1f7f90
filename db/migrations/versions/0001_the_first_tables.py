"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Any integer a fact may hold: SQLite stores them all, PostgreSQL's INTEGER does not.
WHOLE = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Step up."""
    op.create_table(
        "about",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("village", "family", "key", "log_id", "seq"),
        info={"group": "projected"},
    )
    op.create_table(
        "accounts",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("account_class", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("operators", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "account"),
        info={"group": "projected"},
    )
    op.create_table(
        "activities",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("activity", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("points", WHOLE, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("capacity", WHOLE, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "activity"),
        info={"group": "projected"},
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index("activities_by_start", ["village", "starts"], unique=False)

    op.create_table(
        "attendances",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("activity", sa.LargeBinary(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("member", WHOLE, nullable=False),
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("points", WHOLE, nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("village", "entry"),
        info={"group": "projected"},
    )
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.create_index(
            "attendances_by_activity", ["village", "activity", "member"], unique=False
        )
        batch_op.create_index("attendances_by_member", ["village", "member"], unique=False)

    op.create_table(
        "balances",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("balance", WHOLE, nullable=False),
        sa.Column("merit", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("village", "account"),
        info={"group": "projected"},
    )
    op.create_table(
        "cards",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("generation", WHOLE, autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("issued_day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "holder", "generation"),
        info={"group": "projected"},
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index("cards_by_fingerprint", ["fingerprint"], unique=False)

    op.create_table(
        "clauses",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("retired_from", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("village", "version", "clause"),
        info={"group": "projected"},
    )
    op.create_table(
        "clerks",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("clerk", WHOLE, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("member", WHOLE, nullable=True),
        sa.Column("face", sa.Text(), nullable=False),
        sa.Column("dismissed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("village", "clerk"),
        info={"group": "projected"},
    )
    op.create_table(
        "consents",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("member", WHOLE, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "member", "kind"),
        info={"group": "projected"},
    )
    op.create_table(
        "days",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("head_seq", WHOLE, nullable=True),
        sa.Column("head_hash", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("village", "log_id", "day"),
        info={"group": "projected"},
    )
    op.create_table(
        "entries",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("line", WHOLE, autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=False),
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("points", WHOLE, nullable=False),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("quantity", WHOLE, nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("count", WHOLE, nullable=True),
        sa.Column("activity", sa.LargeBinary(), nullable=True),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("witnessed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.LargeBinary(), nullable=True),
        sa.Column("ended_day", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("lapses_on", sa.Text(), nullable=True),
        sa.Column("public_until", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("village", "entry", "line"),
        info={"group": "projected"},
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index(
            "entries_by_clause", ["village", "account", "clause", "done_on"], unique=False
        )
        batch_op.create_index("entries_by_day", ["village", "day", "kind"], unique=False)
        batch_op.create_index(
            "entries_ended",
            ["village", "ended_day"],
            unique=False,
            sqlite_where=sa.text("ended_day IS NOT NULL"),
            postgresql_where=sa.text("ended_day IS NOT NULL"),
        )
        batch_op.create_index(
            "entries_in_publicity",
            ["village", "account"],
            unique=False,
            sqlite_where=sa.text("public_until IS NOT NULL"),
            postgresql_where=sa.text("public_until IS NOT NULL"),
        )
        batch_op.create_index(
            "entries_of_account", ["village", "account", "day", "log_id", "seq"], unique=False
        )
        batch_op.create_index(
            "entries_of_activity",
            ["village", "activity"],
            unique=False,
            sqlite_where=sa.text("activity IS NOT NULL"),
            postgresql_where=sa.text("activity IS NOT NULL"),
        )
        batch_op.create_index(
            "entries_put_back",
            ["village", "account"],
            unique=False,
            sqlite_where=sa.text("state IN ('undone', 'lapsed')"),
            postgresql_where=sa.text("state IN ('undone', 'lapsed')"),
        )
        batch_op.create_index(
            "entries_waiting",
            ["village", "account"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "erased",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "owner"),
        info={"group": "projected"},
    )
    op.create_table(
        "facts",
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.LargeBinary(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("log_id", "seq"),
        sa.UniqueConstraint("event_id"),
        info={"group": "log"},
    )
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.create_index("facts_by_type", ["type"], unique=False)

    op.create_table(
        "gestures",
        sa.Column("event_id", sa.LargeBinary(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
        info={"group": "local"},
    )
    with op.batch_alter_table("gestures", schema=None) as batch_op:
        batch_op.create_index("gestures_by_holder", ["holder", "kind"], unique=False)

    op.create_table(
        "households",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("household", WHOLE, autoincrement=False, nullable=False),
        sa.Column("group_no", WHOLE, nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "household"),
        info={"group": "projected"},
    )
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.create_index("households_by_group", ["village", "group_no"], unique=False)

    op.create_table(
        "incidents",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("incident", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("closed_word", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("village", "incident"),
        info={"group": "projected"},
    )
    op.create_table(
        "items",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("per_day", WHOLE, nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("village", "item"),
        info={"group": "projected"},
    )
    op.create_table(
        "local_notes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        info={"group": "local"},
    )
    op.create_table(
        "logs",
        sa.Column("log_id", sa.LargeBinary(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("device_key", sa.LargeBinary(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("head_seq", WHOLE, nullable=False),
        sa.Column("head_hash", sa.LargeBinary(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("acked_seq", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("log_id"),
        info={"group": "log"},
    )
    op.create_table(
        "members",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("member", WHOLE, autoincrement=False, nullable=False),
        sa.Column("household", WHOLE, nullable=False),
        sa.Column("member_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kept", WHOLE, nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("pinyin", sa.Text(), nullable=True),
        sa.Column("initials", sa.Text(), nullable=True),
        sa.Column("birth_year", WHOLE, nullable=True),
        sa.Column("enrolled_day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "member"),
        info={"group": "projected"},
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index("members_by_household", ["village", "household"], unique=False)
        batch_op.create_index("members_by_initials", ["village", "initials"], unique=False)
        batch_op.create_index("members_by_name", ["village", "name"], unique=False)

    op.create_table(
        "notices",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("notice", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("until_day", sa.Text(), nullable=False),
        sa.Column("activity", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("heard", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("village", "notice"),
        info={"group": "projected"},
    )
    op.create_table(
        "personal",
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        info={"group": "log"},
    )
    with op.batch_alter_table("personal", schema=None) as batch_op:
        batch_op.create_index("personal_by_owner", ["village", "owner"], unique=False)

    op.create_table(
        "postings",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("cause", sa.LargeBinary(), nullable=False),
        sa.Column("line", WHOLE, autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("merit", WHOLE, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "entry", "cause", "line"),
        info={"group": "projected"},
    )
    op.create_table(
        "preferences",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("member", WHOLE, autoincrement=False, nullable=False),
        sa.Column("text_size", sa.Text(), nullable=False),
        sa.Column("high_contrast", sa.Boolean(), nullable=False),
        sa.Column("volume", WHOLE, nullable=False),
        sa.Column("slow", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("village", "member"),
        info={"group": "projected"},
    )
    op.create_table(
        "prices",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("points", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("village", "item", "from_day"),
        info={"group": "projected"},
    )
    op.create_table(
        "rule_books",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("effective", sa.Text(), nullable=True),
        sa.Column("covenant", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "version"),
        info={"group": "projected"},
    )
    op.create_table(
        "settings",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "key"),
        info={"group": "projected"},
    )
    op.create_table(
        "sign_ups",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("activity", sa.LargeBinary(), nullable=False),
        sa.Column("member", WHOLE, autoincrement=False, nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "activity", "member"),
        info={"group": "projected"},
    )
    op.create_table(
        "stock",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("on_hand", WHOLE, nullable=False),
        sa.Column("reserved", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("village", "item"),
        info={"group": "projected"},
    )
    op.create_table(
        "stock_moves",
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("cause", sa.LargeBinary(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("on_hand", WHOLE, nullable=False),
        sa.Column("reserved", WHOLE, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("village", "entry", "cause"),
        info={"group": "projected"},
    )
