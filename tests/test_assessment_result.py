"""The models of a result: what they read back, refuse, look up and show."""

from __future__ import annotations

import json
import pickle
import sys
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from cx_centricity import Assessment, QuestionBank, assess, default_bank
from cx_centricity.assessment import StageBand, StageResult, assessment_schema
from cx_centricity.testing import Sheet
from golden.regenerate import example_result
from strategies import banks_with_sheets, full_sheet

BANK = default_bank()
SCHEMA: Any = Draft202012Validator(assessment_schema())


def test_another_format_version_is_refused() -> None:
    raw = json.loads(example_result().model_dump_json())
    assert raw["format_version"] == 1
    with pytest.raises(ValidationError, match="format_version"):
        Assessment.model_validate_json(json.dumps({**raw, "format_version": 2}))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("score", "points"), "51"),
        (("score", "points"), 51.0),
        (("score", "gained"), True),
        (("score", "extra"), 1),
        (("statements", 0, "answer"), True),
        (("statements", 0, "answer"), "3"),
        (("directions", 0, "title"), 3),
        (("stage", "from_points"), "38"),
        (("stages", 0, "theme"), ""),
        (("bank", "extra"), "x"),
        (("extra",), 1),
    ],
)
def test_a_result_is_read_back_strictly(path: tuple[Any, ...], value: object) -> None:
    raw = json.loads(example_result().model_dump_json())
    node = raw
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with pytest.raises(ValidationError):
        Assessment.model_validate_json(json.dumps(raw))


def test_the_schema_is_valid() -> None:
    Draft202012Validator.check_schema(assessment_schema())
    json.dumps(assessment_schema())


@given(banks_with_sheets())
def test_law_the_schema_accepts_every_result(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    SCHEMA.validate(json.loads(assess(sheet, bank=bank).model_dump_json()))


def test_the_json_of_the_longest_result_is_under_80_000_bytes() -> None:
    def cost(text: str | None) -> int:
        return len(json.dumps(text, ensure_ascii=False).encode())

    longest = {
        statement.id: max(
            range(9),
            key=lambda n: cost(statement.level_texts[n]) + cost([*statement.level_texts, None][n + 1]),
        )
        + 1
        for statement in BANK.statements
    }
    sizes = [len(assess(full_sheet(BANK, level)).model_dump_json().encode()) for level in range(1, 10)]
    assert max(sizes) < 80_000
    assert len(assess(longest).model_dump_json().encode()) < 80_000


def test_a_lookup_of_an_unknown_id_suggests_the_nearest() -> None:
    result = assess({})
    with pytest.raises(KeyError, match="did you mean 'segmentation'"):
        result.statement("segmentaton")
    with pytest.raises(KeyError) as caught:
        result.block("zzz")
    assert caught.value.args == ("no 'zzz'",)


def test_every_stage_of_a_result_is_a_band() -> None:
    result = example_result()
    for stage in (result.stage, result.next_stage, *result.possible_stages):
        assert isinstance(stage, StageResult)
        assert isinstance(stage, StageBand)
        band = result.stages[stage.number - 1]
        assert (band.id, band.title, band.from_points, band.to_points) == (
            stage.id,
            stage.title,
            stage.from_points,
            stage.to_points,
        )
        assert stage == StageResult.of(BANK.stages[stage.number - 1])


def test_a_result_is_immutable_and_survives_pickling() -> None:
    result = example_result()
    with pytest.raises(ValidationError, match="frozen"):
        result.provisional = False  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(AttributeError):
        result.score.points = 1  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    assert pickle.loads(pickle.dumps(result)) == result
    assert hash(result) == hash(Assessment.model_validate_json(result.model_dump_json()))


def test_results_share_their_parts() -> None:
    result = assess(full_sheet(BANK, 5))
    assert result.levels is BANK.levels
    assert result.statements[0].level_text is BANK.statements[0].level_texts[4]
    assert result.statements[0] is assess(full_sheet(BANK, 5)).statements[0]
    assert sys.getsizeof(result.statements) < 500


def test_every_repr_is_one_short_line() -> None:
    result = example_result()
    assert repr(result) == "Assessment(bank='cx_centricity', points=41, stage=3)"
    parts: list[object] = [result.score, result.stage, result.stages[0], result.bank]
    parts += [result.blocks[0], result.directions[0], result.statements[0]]
    assert [repr(part) for part in parts] == [
        "Score(points=41, lower=40, upper=44, answered=45/47)",
        "StageResult(number=3, id='formation')",
        "StageBand(number=1, id='acquaintance')",
        f"BankIdentity(id='cx_centricity', version='{BANK.version}')",
        "BlockResult(id='strategy', score=Score(points=44, lower=44, upper=44, answered=7/7))",
        "DirectionResult(id='client', score=Score(points=39, lower=39, upper=39, answered=4/4))",
        "StatementResult(id='personalization', answer=4)",
    ]
