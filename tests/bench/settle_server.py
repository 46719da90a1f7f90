"""A township in a process of its own for benches: says where it is, ends when its input ends.

One line of JSON: ``{"address", "code", "pinned"}``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.helpers.town_server import town_server


def main() -> None:
    """Serve until standard input is closed."""
    with tempfile.TemporaryDirectory() as name, town_server(Path(name)) as server:
        said = {"address": server.address, "code": str(server.code("青石湾村"))}
        print(json.dumps(said), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
