"""What only the township keeps beside the logs: which villages, which devices, which codes.

None of it is a fact and none of it is replicated; what villages have to know of it (a device was
revoked, which numbers a kiosk may give out) is said in their logs. The tables are a set of their
own, so that a kiosk's store never gets them. Times are Unix milliseconds of the township's clock.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text

from kiosk.store.tables import Bytes

METADATA = MetaData()

# Which version of these tables a database has; not one of them, because it is never backed up.
VERSION = Table("schema", MetaData(), Column("version", Integer, nullable=False))


def _table(name: str, *parts: Column[object] | Index) -> Table:
    return Table(name, METADATA, *parts, info={"group": "township"})


villages = _table(
    "villages",
    Column("number", Integer, primary_key=True, autoincrement=False),
    # The id in every fact; none until the first kiosk brings one or the township needs one.
    Column("village", Text, unique=True),
    Column("name", Text, nullable=False),
    Column("added_ms", BigInteger, nullable=False),
)

devices = _table(
    "devices",
    Column("village", Text, primary_key=True, nullable=False),
    Column("device", Text, primary_key=True, nullable=False),
    Column("device_key", Bytes, nullable=False, unique=True),
    Column("box_key", Bytes, nullable=False),
    # ``enrolled``; ``revoked`` (by a person) and ``retired`` (its store was put back and has a new
    # key) may push and not read; ``vouched`` never spoke itself: another of its village brought
    # its log, written before the village belonged to us.
    Column("state", Text, nullable=False),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger),
    Column("ended_why", Text, nullable=False),
    Column("program", Text, nullable=False),
    Column("pushed_ms", BigInteger),
    # Server minus device, from the clock sample of the last batch.
    Column("offset_ms", BigInteger),
    Index("devices_by_name", "device", unique=True),
)

codes = _table(
    "codes",
    Column("code_id", Text, primary_key=True, nullable=False),
    Column("number", Integer, nullable=False),
    # In plain: it lives fifteen minutes, and whoever reads this table can make codes anyway.
    Column("secret", Text, nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    # The key it let in; the same key may ask again when the answer was lost.
    Column("used_by", Bytes),
)

# ---- the console ---------------------------------------------------------------------------------

# The tables below name their village ``of_village`` and not ``village``: the row-level security
# of the kiosks' API is for tables with that column, and its role has no business in these.

staff = _table(
    "staff",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    # JSON list of village numbers; none means all.
    Column("of_villages", Text),
    Column("verifier", Text, nullable=False),
    # The password was thought of by somebody else and has to be changed.
    Column("fresh", Boolean, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("made_ms", BigInteger, nullable=False),
)

staff_tries = _table(
    "staff_tries",
    # Whatever was typed as a name, also one nobody has: who asks learns nothing from a wait.
    Column("login", Text, primary_key=True, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
)

seen_by = _table(
    "seen_by",
    # Minted as events are, so that the key sorts by time.
    Column("seen", Bytes, primary_key=True, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("staff", Integer, nullable=False),
    Column("of_village", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("member", Integer),
    # What was done there; ``look`` when nothing was.
    Column("deed", Text, nullable=False),
    Index("seen_by_staff", "staff", "at_ms"),
)

sessions = _table(
    "sessions",
    # SHA-256 of what the cookie holds: who reads this table can sign in as nobody.
    Column("token", Bytes, primary_key=True, nullable=False),
    Column("staff", Integer, nullable=False),
    Column("began_ms", BigInteger, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
    Index("sessions_staff", "staff"),
)

drafts = _table(
    "drafts",
    # What somebody has written of the next frame of a kind, and not published yet.
    Column("staff", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True, nullable=False),
    Column("data", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
