"""Files that follow from the code are committed as the code makes them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from golden.regenerate import committed

OUTDATED = "run `make golden` and look at the difference"


@cache
def outdated() -> list[Path]:
    return [file for file, text in committed().items() if file.read_text(encoding="utf-8") != text]


def test_committed_files_are_what_the_code_makes() -> None:
    assert [file.name for file in outdated() if not file.name.endswith(".schema.json")] == [], OUTDATED


@pytest.mark.locked  # the JSON Schema of a model changes with the version of Pydantic
def test_committed_schemas_are_what_the_code_makes() -> None:
    assert [file.name for file in outdated() if file.name.endswith(".schema.json")] == [], OUTDATED
