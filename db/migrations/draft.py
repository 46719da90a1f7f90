"""Drafts a migration: what is in ``tables.py`` and not yet made by the migrations.

For developers: ``python -m db.migrations.draft 0002 "what it does"``; ``--township`` for the tables
that only the township has.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from alembic import command

from kiosk.store.engine import Store
from kiosk.store.migrate import alembic_config

HERE = Path(__file__).parent


def main() -> None:
    """Write ``versions/<number>_<name>.py``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", help="four digits, the next step")
    parser.add_argument("what", help="what it does, in a few words")
    parser.add_argument("--again", action="store_true", help="replace an unreleased draft")
    parser.add_argument("--township", action="store_true", help="of the township's own tables")
    given = parser.parse_args()
    chain = HERE / "township" if given.township else HERE
    if not re.fullmatch(r"\d{4}", given.number):
        parser.error("the number has four digits")
    if given.again:
        for old in (chain / "versions").glob(f"{given.number}_*.py"):
            old.unlink()
    with Store.memory() as store:
        with store.write_engine.begin() as conn:
            command.upgrade(alembic_config(conn, chain), "head")
        with store.write_engine.begin() as conn:
            config = alembic_config(conn, chain)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.revision(config, given.what, autogenerate=True, rev_id=given.number)
    for made in (chain / "versions").glob(f"{given.number}_*.py"):
        kept = [line for line in made.read_text().splitlines(True) if "# ###" not in line]
        made.write_text("".join(kept))
        subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(made)], check=True)


if __name__ == "__main__":
    main()
