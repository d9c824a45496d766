"""The JSON Schema of bank files accepts and refuses what the loader does, as far as a schema can."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from cx_centricity import BankError, QuestionBank, dump_bank, parse_bank
from cx_centricity.bank import DecimalText
from cx_centricity.loading import bank_schema, parse_document, scaffold
from cx_centricity.testing import question_banks
from test_broken_banks import BROKEN

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples" / "banks"
BANK: Any = Draft202012Validator(bank_schema())
VISIBLE = {
    *("missing-field", "unknown-field", "wrong-type", "out-of-bounds", "not-an-id", "not-semver", "not-a-language"),
    *("not-among", "empty-text", "too-few-items", "too-many-items"),
}
"""The codes of problems that a schema can see."""
RELATIONS = {"unknown-reference", "duplicate-id", "missing-level-text", "supports-circle", "empty-block"}


def as_json(value: object) -> Any:
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, DecimalText):
        return float(value)
    return [as_json(item) for item in cast("tuple[object, ...]", value)] if isinstance(value, tuple) else value


def read(text: str) -> Any:
    return as_json(parse_document(text.encode()).value)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(bank_schema())
    json.dumps(bank_schema())


@given(question_banks())
def test_law_the_schema_accepts_every_bank(bank: QuestionBank) -> None:
    BANK.validate(read(dump_bank(bank)))


@pytest.mark.parametrize("file", sorted(EXAMPLES.rglob("*.yaml")), ids=lambda file: file.name)
def test_the_schema_accepts_the_examples(file: Path) -> None:
    content = read(file.read_text(encoding="utf-8"))
    if file.name == "store.yaml":
        content = {"extends": {"bank": "cx_centricity"}, "add": {"directions": [content]}}
    BANK.validate(content)


@pytest.mark.parametrize("extends", [None, "cx_centricity"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_schema_accepts_the_scaffold(language: Any, extends: str | None) -> None:
    text = scaffold(language, extends=extends)
    BANK.validate(read(text))
    assert parse_bank(text).warnings == ()
    assert "$schema=bank.schema.json" in text.splitlines()[0]


def test_the_schema_refuses_what_the_loader_refuses_if_a_schema_can_see_it() -> None:
    refused = 0
    for bank in BROKEN:
        codes = {problem.rsplit(" ", 1)[1] for problem in bank.problems}
        if len(bank.files) > 1:
            continue
        try:
            content = as_json(parse_document(bank.files["bank.yaml"]).value)
        except ValueError:
            continue
        if codes <= VISIBLE and content is not None:
            assert not BANK.is_valid(content), bank.name
            refused += 1
        elif codes <= RELATIONS:
            assert BANK.is_valid(content), bank.name
    assert refused >= 30


def test_every_field_of_the_models_is_in_the_schema() -> None:
    overlay = bank_schema()["$defs"]["Overlay"]["properties"]
    assert set(overlay) == set(QuestionBank.model_fields) | {"extends", "rename", "change", "remove", "add", "order"}
    assert set(overlay["change"]["anyOf"][0]["properties"]) - set(overlay["add"]["anyOf"][0]["properties"]) == {
        "levels"
    }


def test_the_schema_accepts_files_in_place_of_parts() -> None:
    text = "{extends: {file: b}, change: {file: c}, add: {blocks: [{file: d}]}, guidance: {file: g.yaml}}"
    BANK.validate(read(text))
    for wrong in ["{extends: {bank: a, file: b}}", "{extends: a}", "{extends: {bank: a}, remove: {levels: [x]}}"]:
        assert not BANK.is_valid(read(wrong))
        with pytest.raises(BankError):
            parse_bank(wrong)
