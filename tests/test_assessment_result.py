"""The models of a result: what they read back, refuse, look up and show."""

from __future__ import annotations

import json
import pickle
import sys
from dataclasses import asdict, fields
from importlib import import_module
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from cx_centricity import NOT_APPLICABLE, Assessment, QuestionBank, Score, assess, default_bank
from cx_centricity.assessment import Result, StageBand, StageResult, assessment_schema
from cx_centricity.guidance import next_steps
from cx_centricity.plan import make_plan
from cx_centricity.testing import Sheet, figures_of
from cx_centricity.testing._figures import SCORE_FIGURES
from golden.regenerate import example_result
from plan_banks import bank_of_drivers
from strategies import banks_with_sheets, full_sheet

pd: Any = import_module("pandas")
pa: Any = import_module("pyarrow")

BANK = default_bank()
SCHEMA: Any = Draft202012Validator(assessment_schema())


def test_another_format_version_is_refused() -> None:
    raw = json.loads(example_result().model_dump_json())
    assert raw["format_version"] == 1
    assert example_result().model_dump(exclude_unset=True)["format_version"] == 1
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


def test_a_result_without_checks_of_its_own_contradicts_itself_nowhere() -> None:
    assert Result.model_validate({}) == Result()


def test_the_schema_is_valid() -> None:
    assert assessment_schema()["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
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
    for lookup in (result.direction, result.subscale):
        with pytest.raises(KeyError, match="no 'zzz'"):
            lookup("zzz")


def test_every_stage_of_a_result_is_a_band() -> None:
    result = example_result()
    assert isinstance(result.stage, StageResult)
    for stage in (result.stage, result.next_stage, *result.possible_stages):
        assert isinstance(stage, StageBand)
        band = result.stages[stage.number - 1]
        assert (band.id, band.title, band.from_points, band.to_points) == (
            stage.id,
            stage.title,
            stage.from_points,
            stage.to_points,
        )


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


def test_rows_hold_every_figure_of_a_result_in_plain_values() -> None:
    result = example_result()
    rows = result.rows()
    assert [row["kind"] for row in rows] == ["whole"] + ["block"] * 6 + ["direction"] * 12 + ["statement"] * 48
    assert len({tuple(row) for row in rows}) == 1
    by_id = {(row["kind"], row["id"]): row for row in rows}
    flat = figures_of(result)
    for row in rows:
        if row["kind"] != "statement":
            prefix = "" if row["id"] is None else f"{row['kind']}_{row['id']}_"
            assert {name: row[name] for name in SCORE_FIGURES} == {name: flat[prefix + name] for name in SCORE_FIGURES}
            assert row["stage"] == flat.get(f"{prefix}stage")
    assert [row["id"] for row in rows if row["standing"] == "strength"] == sorted(
        result.strengths, key=[direction.id for direction in BANK.directions].index
    )
    assert {row["id"] for row in rows if row["standing"] == "growth_zone"} == set(result.growth_zones)
    for part in result.statements:
        row = by_id["statement", part.id]
        assert (row["number"], row["direction"]) == (BANK.number_of(part.id), BANK.direction_of(part.id).id)
        assert row["block"] == BANK.direction_of(part.id).block
        assert (row["level"], row["points"], row["gained"]) == (
            part.answer if isinstance(part.answer, int) else None,
            None,
            None,
        )
        assert (row["applicable"], row["total"]) == (int(part.answer != "n/a"), 1)
    for direction in result.directions:
        parts = [row for row in rows if row["direction"] == direction.id]
        assert sum(row["answered"] for row in parts) == direction.score.answered
        assert sum(row["applicable"] for row in parts) == direction.score.applicable


def test_each_row_names_its_part_and_has_the_figures_of_its_score() -> None:
    bank = bank_of_drivers(
        goal_level=5,
        statements={"second_x": {"weight": 3}, "second_y": {"weight": 3}},
        subscales=[{"id": "some", "title": "Some", "statements": ["first_x", "second_y"]}],
    )
    answers: Sheet = {"first_x": 5, "first_y": 5, "second_x": 1, "second_y": NOT_APPLICABLE, "third_x": 4}
    result = assess(answers, bank=bank)
    rows: list[Any] = [*result.rows()]
    names = ("kind", "id", "title", "number", "block", "direction", "stage", "standing")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("whole", None, None, None, None, None, 2, None),
        ("block", "one", "One", None, None, None, 3, None),
        ("block", "two", "Two", None, None, None, 1, None),
        ("direction", "first", "D", "1", "one", None, None, "strength"),
        ("direction", "second", "D", "2", "two", None, None, "growth_zone"),
        ("direction", "third", "D", "3", "one", None, None, "relative_strength"),
        ("subscale", "some", "Some", None, None, None, None, None),
        ("statement", "first_x", "T", "1.1", "one", "first", None, None),
        ("statement", "first_y", "T", "1.2", "one", "first", None, None),
        ("statement", "second_x", "T", "2.1", "two", "second", None, None),
        ("statement", "second_y", "T", "2.2", "two", "second", None, None),
        ("statement", "third_x", "T", "3.1", "one", "third", None, None),
        ("statement", "third_y", "T", "3.2", "one", "third", None, None),
    ]
    figures = [each.name for each in fields(Score)]
    scores = [result.score, *(part.score for part in (*result.blocks, *result.directions, *result.subscales))]
    assert [{name: row[name] for name in figures} for row in rows[:7]] == [asdict(score) for score in scores]
    assert [{name: row[name] for name in figures if row[name] is not None} for row in rows[7:]] == [
        *({"level": level, "answered": 1, "applicable": 1, "total": 1} for level in (5, 5, 1)),
        {"answered": 0, "applicable": 0, "total": 1},
        {"level": 4, "answered": 1, "applicable": 1, "total": 1},
        {"answered": 0, "applicable": 1, "total": 1},
    ]


def test_any_data_frame_library_takes_rows() -> None:
    rows = assess(full_sheet(BANK, 4, hiring=None, training="n/a")).rows()
    polars = pl.DataFrame(rows)
    assert polars.filter(pl.col("kind") == "direction").get_column("points").to_list() == [39] * 12
    assert pa.Table.from_pylist(rows).to_pylist() == rows
    pandas: Any = pd.DataFrame(rows)
    assert pandas.query("kind == 'statement'")["level"].isna().sum() == 2


def test_a_bank_knows_the_number_and_the_direction_of_each_statement() -> None:
    assert BANK.number_of(BANK.directions[0].statements[1].id) == "1.2"
    for direction in BANK.directions:
        assert {BANK.direction_of(statement.id).id for statement in direction.statements} == {direction.id}
    for lookup in (BANK.number_of, BANK.direction_of):
        with pytest.raises(KeyError, match="did you mean 'segmentation'"):
            lookup("segmentaton")


def test_the_drivers_of_a_result_are_those_of_the_bank_in_every_field() -> None:
    for level in range(1, 10):
        result = assess(full_sheet(BANK, level, hiring=1))
        assert result.stage is not None
        of_bank = {driver.id: driver for driver in BANK.stages[result.stage.number - 1].drivers}
        assert {driver.id: driver for driver in result.drivers}.items() <= of_bank.items()
        assert all(driver.first_step and driver.why and driver.text for driver in result.drivers)
        plan = make_plan(result)
        drivers = {driver.id: driver for stage in BANK.stages for driver in stage.drivers}
        for initiative in plan.initiatives:
            of_initiative = drivers[initiative.id]
            assert initiative.first_step == of_initiative.first_step
            assert (initiative.objective.text, initiative.objective.why) == (of_initiative.text, of_initiative.why)


def test_a_result_holds_every_zone_whatever_a_page_shows() -> None:
    lows = [direction.statements for direction in BANK.directions[:5]]
    result = assess(full_sheet(BANK, 6, **{part.id: 3 for statements in lows for part in statements}))
    assert len(result.growth_zones) == 5
    assert len(result.strengths) == 7
    assert {zone.direction for zone in next_steps(result).zone_steps} == set(result.growth_zones)
    assert {zone for each in make_plan(result, size=40).initiatives for zone in each.growth_zones} <= set(
        result.growth_zones
    )


def test_a_result_of_which_less_is_better_reads_back_with_its_distance_to_the_stage_before() -> None:
    bank = BANK.with_fields(better="lower", decimals=1)
    result = assess(full_sheet(BANK, 5), bank=bank)
    assert (result.score.points, result.next_stage and result.next_stage.number) == (50.5, 2)
    assert result.points_to_next_stage == 12.6
    assert Assessment.model_validate_json(result.model_dump_json()) == result
