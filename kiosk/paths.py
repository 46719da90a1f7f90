"""Where files are: shipped resources, the database's recipes, and this machine's own folders."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

_ROOT = Path(__file__).resolve().parent.parent


def _inside(base: Path, parts: tuple[str, ...]) -> Path:
    for part in parts:
        pure = PurePosixPath(part)
        if pure.is_absolute() or ".." in pure.parts:
            raise ValueError(f"a resource is named from its own folder, not {part!r}")
    return base.joinpath(*parts)


def resource(*parts: str) -> Path:
    """A shipped file under ``resources/``.

    Raises:
        ValueError: a part is absolute or climbs out with ``..``.
    """
    return _inside(_ROOT / "resources", parts)


def db_file(*parts: str) -> Path:
    """A shipped file under ``db/`` (migrations, default rule book, demo village)."""
    return _inside(_ROOT / "db", parts)
