"""Facts that came after 0.2.0: no table changes, but what 0.2.0 kept raw is projected now.

The tables are filled anew from the logs after every migration, and only then.
"""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Step up: nothing but the number."""
