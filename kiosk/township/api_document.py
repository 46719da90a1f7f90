"""The published description of VS/1 over HTTP (OpenAPI 3.1), true in every status and header.

Bodies are CBOR in gzip (``kiosk.sync.wire`` says what is in them) and so are described as bytes;
everything that is refused is a problem document (RFC 9457) whose ``type`` is listed for each
operation. The fuzzer in the tests reads this document and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.sync.packing import PACKED_MOST
from kiosk.sync.transport import CBOR, PROBLEM
from kiosk.township.problems import STATUS


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked.

    Attributes:
        name: Its ``operationId``.
        summary: What it does.
        answers: Status → what is in the body (``cbor``, ``json`` or ``""``).
        problems: Kinds of problem documents it answers with.
        signed: Whether only an enrolled device may ask.
    """

    name: str
    method: str
    path: str
    summary: str
    answers: Mapping[int, str]
    problems: tuple[str, ...]
    signed: bool = True
    parameters: tuple[str, ...] = ()


_WHO = ("malformed", "not-signed", "unknown-device", "slow-down", "busy", "disk-full")
_READS = (*_WHO, "device-revoked")

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "hello", "GET", "/v1/hello", "Which township this is, what it speaks, what time it has.",
        {200: "json"}, ("busy", "slow-down"), signed=False,
    ),
    Operation(
        "enrol", "POST", "/v1/enrolments", "A kiosk asks to belong, with a one-time code.",
        {200: "cbor"},
        ("malformed", "wrong-code", "code-expired", "code-spent", "village-taken",
         "device-revoked", "too-large", "slow-down", "busy", "disk-full"),
        signed=False,
    ),
    Operation(
        "logs", "GET", "/v1/logs", "Every log the device may read, and how far it goes here.",
        {200: "cbor"}, _READS,
    ),
    Operation(
        "head", "GET", "/v1/logs/{log}/head", "How far one log goes here.",
        {200: "cbor"}, (*_READS, "not-yours", "no-such-log"), parameters=("log",),
    ),
    Operation(
        "push", "POST", "/v1/logs/{log}/batches", "The next facts of a log; the receipt for them.",
        {200: "cbor"},
        (*_WHO, "not-yours", "no-such-log", "gap", "fork", "forged", "too-large",
         "device-revoked"),
        parameters=("log",),
    ),
    Operation(
        "facts", "GET", "/v1/logs/{log}/facts", "A page of facts after a place; 204 at the end.",
        {200: "cbor", 204: ""}, (*_READS, "not-yours", "no-such-log"),
        parameters=("log", "after"),
    ),
    Operation(
        "proof", "POST", "/v1/proof", "Whether the village's accounts agree, bucket by bucket.",
        {200: "json"}, (*_READS, "not-yours", "too-large"),
    ),
)  # fmt: skip

_PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "log": {
        "name": "log",
        "in": "path",
        "required": True,
        "description": "The log's id, 16 bytes as hex.",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    },
    "after": {
        "name": "after",
        "in": "query",
        "required": False,
        "description": "The last seq the device has; 0 when left out.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 2**53 - 1},
    },
}


def document(version: str) -> dict[str, Any]:
    """The whole document.

    Args:
        version: Of the program.
    """
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Village points kiosk: township (VS/1)",
            "version": version,
            "description": __doc__,
        },
        "paths": paths,
        "components": {
            "schemas": {"Problem": _problem(sorted(STATUS)), "Hello": _HELLO, "Equal": _EQUAL},
            "securitySchemes": {
                "device": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "signature",
                    "description": "RFC 9421 over method, path, query and content-digest, with the"
                    " device's Ed25519 key; signature-input names the device.",
                }
            },
        },
    }


def _described(operation: Operation) -> dict[str, Any]:
    parameters = [dict(_PARAMETERS[name]) for name in operation.parameters]
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "responses": _responses(operation),
    }
    if operation.signed:
        told["security"] = [{"device": []}]
        parameters += [_header("signature-input", "What is signed and by whom (RFC 9421).")]
    if operation.method == "POST":
        told["requestBody"] = {
            "required": True,
            "description": f"CBOR in one gzip member, at most {PACKED_MOST} bytes.",
            "content": {CBOR: {"schema": _BYTES}},
        }
        if operation.signed:
            parameters += [_header("content-digest", "SHA-256 of the body (RFC 9530).")]
    if parameters:
        told["parameters"] = parameters
    return told


def _responses(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {}
    schemas = {"hello": "Hello", "proof": "Equal"}
    for status, body in operation.answers.items():
        told[str(status)] = {"description": "Done." if body else "Nothing comes after."}
        if body == "cbor":
            told[str(status)]["content"] = {CBOR: {"schema": _BYTES}}
        elif body == "json":
            named = {"$ref": f"#/components/schemas/{schemas[operation.name]}"}
            told[str(status)]["content"] = {"application/json": {"schema": named}}
    by_status: dict[int, list[str]] = {}
    for kind in operation.problems:
        by_status.setdefault(STATUS[kind], []).append(kind)
    for status, kinds in sorted(by_status.items()):
        told[str(status)] = {
            "description": ", ".join(kinds),
            "content": {PROBLEM: {"schema": _problem(kinds)}},
        }
        if status in (429, 503):
            told[str(status)]["headers"] = {
                "retry-after": {
                    "description": "Seconds.",
                    "required": True,
                    "schema": {"type": "string", "pattern": "^[0-9]+$"},
                }
            }
    return told


def _header(name: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
    }


def _problem(kinds: list[str]) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "enum": [f"urn:vs1:{kind}" for kind in kinds]},
            "title": {"type": "string", "description": "A sentence for people, in Chinese."},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "For the technician."},
            "head": {**whole, "description": "How far the log goes here."},
            "at": {**whole, "description": "The first seq that differs."},
            "hash": {"type": "string", "description": "Hash at the head, as hex."},
            "left": {**whole, "description": "How many tries are left."},
        },
    }


_BYTES = {"type": "string", "format": "binary"}
_VERSIONS = {"least": {"type": "integer"}, "most": {"type": "integer"}}
_HELLO = {
    "type": "object",
    "required": ["township", "name", "program", "protocol", "schema", "key", "at"],
    "properties": {
        "township": {"type": "string", "description": "Its id."},
        "name": {"type": "string"},
        "program": {"type": "string", "description": "Its version."},
        "protocol": {"type": "object", "required": ["least", "most"], "properties": _VERSIONS},
        "schema": {"type": "integer"},
        "key": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "at": {"type": "integer", "minimum": 0, "description": "Unix milliseconds."},
    },
}
_EQUAL = {
    "type": "object",
    "required": ["equal", "buckets"],
    "properties": {
        "equal": {"type": ["boolean", "null"], "description": "Null: the heads differ."},
        "buckets": {"type": "array", "items": {"type": "integer"}},
    },
}
