"""From Fluent files to the small patterns of `patterns`, and the copy kept between starts.

`fluent.syntax` is imported only when a file has changed since the last start: importing it and
parsing takes longer than the rest of the first paint together. The copy is keyed by the content
of all files, so it can be old but never wrong, and losing it costs only time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kiosk.words.patterns import Entry, Pattern

_FORM = 3  # raise when the shape of the kept patterns changes

_log = logging.getLogger(__name__)


class WordsError(ValueError):
    """A words file that cannot be used: unreadable syntax, or an id given twice."""


def read_entries(files: Sequence[Path], *, keep_in: Path | None = None) -> dict[str, Entry]:
    """All messages of ``files``; terms are under ``-name``.

    Args:
        files: Fluent files; an id may appear once among them.
        keep_in: Folder for the parsed copy, ``None`` for none.

    Raises:
        WordsError: a file has a syntax error or repeats an id.
        OSError: a file cannot be read.
    """
    texts = [(file.name, file.read_bytes()) for file in files]
    kept = keep_in / f"words-{_key(texts)}.json" if keep_in else None
    if kept is not None:
        with suppress(OSError, ValueError, KeyError, TypeError):
            return _from_json(json.loads(kept.read_text("utf-8")))
    entries: dict[str, Entry] = {}
    for name, raw in texts:
        for message_id, entry in _parsed(name, raw.decode("utf-8")).items():
            if message_id in entries:
                raise WordsError(f"{message_id} is in {entries[message_id].source} and in {name}")
            entries[message_id] = entry
    if kept is not None:
        _keep(kept, entries)
    return entries


def _key(texts: list[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256(str(_FORM).encode())
    for name, raw in texts:
        digest.update(f"\0{name}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()[:24]


def _keep(file: Path, entries: dict[str, Entry]) -> None:
    whole = {
        message_id: [entry.value, entry.attributes, entry.source]
        for message_id, entry in entries.items()
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in file.parent.glob("words-*.json"):
            old.unlink(missing_ok=True)
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), "utf-8")
        part.replace(file)
    except OSError as trouble:
        _log.info("the parsed words could not be kept: %s", trouble)


def _from_json(whole: dict[str, Any]) -> dict[str, Entry]:
    return {
        message_id: Entry(value, attributes, source)
        for message_id, (value, attributes, source) in whole.items()
    }


def _parsed(name: str, text: str) -> dict[str, Entry]:
    from fluent.syntax import FluentParser, ast

    entries: dict[str, Entry] = {}
    for item in FluentParser(with_spans=True).parse(text).body:
        if isinstance(item, ast.Junk):
            line = text.count("\n", 0, item.span.start if item.span else 0) + 1
            reason = "; ".join(note.message or "" for note in item.annotations)
            raise WordsError(f"{name}, line {line}: {reason}")
        if not isinstance(item, ast.Message | ast.Term):
            continue
        message_id = ("-" if isinstance(item, ast.Term) else "") + item.id.name
        if message_id in entries:
            raise WordsError(f"{message_id} is twice in {name}")
        entries[message_id] = Entry(
            _pattern(item.value, name) if item.value is not None else None,
            {part.id.name: _pattern(part.value, name) for part in item.attributes},
            name,
        )
    return entries


def _pattern(pattern: Any, name: str) -> Pattern:
    from fluent.syntax import ast

    small: Pattern = []
    for element in pattern.elements:
        piece = (
            element.value
            if isinstance(element, ast.TextElement)
            else _expression(element.expression, name)
        )
        if isinstance(piece, str) and small and isinstance(small[-1], str):
            small[-1] += piece
        else:
            small.append(piece)
    return small


def _expression(expression: Any, name: str) -> Any:
    from fluent.syntax import ast

    if isinstance(expression, ast.Placeable):
        return _expression(expression.expression, name)
    if isinstance(expression, ast.StringLiteral | ast.NumberLiteral):
        return str(expression.parse()["value"])
    if isinstance(expression, ast.VariableReference):
        return ["$", expression.id.name]
    if isinstance(expression, ast.MessageReference | ast.TermReference):
        mark = "-" if isinstance(expression, ast.TermReference) else ""
        attribute = expression.attribute.name if expression.attribute else ""
        return ["@", mark + expression.id.name, attribute]
    if isinstance(expression, ast.SelectExpression) and isinstance(
        expression.selector, ast.VariableReference
    ):
        variants = expression.variants
        return [
            "?",
            expression.selector.id.name,
            next(at for at, variant in enumerate(variants) if variant.default),
            [[_variant_key(variant.key), _pattern(variant.value, name)] for variant in variants],
        ]
    raise WordsError(f"{name}: {type(expression).__name__} is not used in our words")


def _variant_key(key: Any) -> str:
    from fluent.syntax import ast

    return key.name if isinstance(key, ast.Identifier) else str(key.value)
