"""Type aliases as Pydantic reads them."""

from __future__ import annotations

import json

import pytest
from pydantic import BaseModel, ValidationError

from cx_centricity.typing import AnswerValue


class Request(BaseModel):
    """A request of a web service."""

    answers: dict[str, AnswerValue]


@pytest.mark.parametrize("wrong", ["5", True, 5.0, "x", [], "N/A"])
def test_a_web_framework_turns_nothing_into_a_level(wrong: object) -> None:
    assert Request.model_validate_json('{"answers": {"a": 3, "b": "n/a", "c": null}}').answers == {
        "a": 3,
        "b": "n/a",
        "c": None,
    }
    with pytest.raises(ValidationError):
        Request.model_validate({"answers": {"a": wrong}})
    with pytest.raises(ValidationError):
        Request.model_validate_json(json.dumps({"answers": {"a": wrong}}))
