"""The JSON Schema of bank files, for editors."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from cx_centricity.bank import HOLDERS, PARTS, RANGE_PATTERN, SCHEMA_DIALECT, QuestionBank

_TEXT: Final = {"type": "string", "minLength": 1}
_ID: Final = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 64}
_FILE: Final[dict[str, Any]] = {
    "type": "object",
    "description": "The content of a file in the bank's folder.",
    "properties": {"file": _TEXT},
    "required": ["file"],
    "additionalProperties": False,
}


def bank_schema() -> dict[str, Any]:
    """Return the JSON Schema of a bank file: of an overlay if the file has `extends`, otherwise of a whole bank.

    A schema cannot express relations between parts (references, thresholds, numbers of texts); `load_bank` checks them.

    >>> from cx_centricity.loading import bank_schema
    >>> sorted(bank_schema()["$defs"]["Statement"]["required"])
    ['id', 'title']
    """
    bank = QuestionBank.model_json_schema()
    definitions: dict[str, Any] = bank.pop("$defs")
    definitions |= {"File": _FILE, "Bank": {"type": "object", **bank}, "Overlay": _overlay(bank, definitions)}
    for whole in ("Bank", "Overlay"):
        fields = definitions[whole]["properties"]
        fields |= {name: _or_file(schema) for name, schema in fields.items() if name != "extends"}
    return {
        "$schema": SCHEMA_DIALECT,
        "title": "A question bank of cx_centricity",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/Overlay"},
        "else": {"$ref": "#/$defs/Bank"},
        "$defs": definitions,
    }


def _or_file(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that also accepts a file, in place of the value or of an item of a list of parts."""
    if "$ref" in schema.get("items", {}):
        schema = {**schema, "items": {"anyOf": [schema["items"], {"$ref": "#/$defs/File"}]}}
    return {"anyOf": [schema, {"$ref": "#/$defs/File"}]}


def _overlay(bank: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an overlay: the fields of a bank, none of them required, and the sections."""
    parts = {kind: definitions[model.__name__] for kind, model in PARTS.items()}
    kinds = [kind for kind in parts if kind != "levels"]
    ids = {"type": "array", "items": _ID}
    sections = {
        "extends": {
            "description": "The bank to change: the name of an installed bank, or a file in the folder; "
            "`version` says which versions of it fit.",
            "type": "object",
            "properties": {"bank": _TEXT, "file": _TEXT, "version": {"type": "string", "pattern": RANGE_PATTERN}},
            "oneOf": [{"required": ["bank"]}, {"required": ["file"]}],
            "additionalProperties": False,
        },
        "rename": _section(
            "New ids by the present ones, wherever the bank names them.",
            {"statements": {"type": "object", "additionalProperties": _ID}},
        ),
        "change": _section(
            "Fields of parts that are replaced, by id.",
            {kind: {"type": "object", "additionalProperties": _partial(part)} for kind, part in parts.items()},
        ),
        "remove": _section("Ids of parts that are removed.", dict.fromkeys(kinds, ids)),
        "add": _section(
            "New parts.",
            {kind: {"type": "array", "items": _or_file(_added(kind, parts[kind]))} for kind in kinds},
        ),
        "order": _section(
            "All ids in their new order.",
            {kind: {"type": "object", "additionalProperties": ids} if kind in HOLDERS else ids for kind in kinds},
        ),
    }
    fields = {**sections, **bank["properties"]}
    description = "Changes to another bank; the fields stated here replace those of the other bank."
    return {
        "type": "object",
        "description": description,
        "properties": fields,
        "required": ["extends"],
        "additionalProperties": False,
    }


def _section(description: str, kinds: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "type": "object", "properties": kinds, "additionalProperties": False}


def _partial(part: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of some fields of a part; level texts and profiles may be stated one by one, by id."""
    fields: dict[str, Any] = deepcopy(part["properties"])
    signs = {"type": "array", "items": {"anyOf": [_TEXT, {"$ref": "#/$defs/Sign"}]}, "minItems": 1}
    by_id: dict[str, Any] = {"level_texts": _TEXT, "profiles": signs}
    for name, value in by_id.items():
        if name in fields:
            fields[name] = {"anyOf": [fields[name], {"type": "object", "additionalProperties": value}]}
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _added(kind: str, part: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an added part, which states its place."""
    added = deepcopy(part)
    added["properties"] |= {"before": _ID, "after": _ID}
    if kind in HOLDERS:
        holder = HOLDERS[kind][:-1]
        added["properties"][holder] = _ID
        added["required"] = [*added["required"], holder]
    return added
