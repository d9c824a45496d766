"""`assess_group`: order, subgroups, disagreements, differences, rejected input."""

from __future__ import annotations

import json
import pickle
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from cx_centricity import NOT_APPLICABLE, AnswerError, QuestionBank, assess
from cx_centricity.errors import MAX_PROBLEMS
from cx_centricity.groups import GroupAssessment, assess_group
from cx_centricity.testing import Sheet
from small_bank import Raw, make, put, raw_bank
from test_groups_distribution import REVERSED
from test_groups_group import BANK, SMALL, banks_with_groups, small


@given(banks_with_groups(), st.data())
def test_law_the_order_of_sheets_is_irrelevant(drawn: tuple[QuestionBank, list[Sheet]], data: st.DataObject) -> None:
    bank, sheets = drawn
    positions = data.draw(st.permutations(range(len(sheets))))
    subgroup = data.draw(st.sets(st.sampled_from(positions)))
    least = data.draw(st.integers(1, 3))
    one = assess_group(sheets, subgroups={"some": subgroup}, bank=bank, min_respondents=least)
    moved = [sheets[position] for position in positions]
    some = [positions.index(position) for position in subgroup]
    assert assess_group(moved, subgroups={"some": some}, bank=bank, min_respondents=least) == one


@given(banks_with_groups(), st.integers(1, 3))
def test_law_a_result_reads_back_from_json_and_subgroups_do_not_change_the_whole(
    drawn: tuple[QuestionBank, list[Sheet]], least: int
) -> None:
    bank, sheets = drawn
    halves = {"first": range(len(sheets) // 2), "rest": range(len(sheets) // 2, len(sheets))}
    result = assess_group(sheets, subgroups=halves, bank=bank, min_respondents=least)
    assert GroupAssessment.model_validate_json(result.model_dump_json()) == result
    assert pickle.loads(pickle.dumps(result)) == result
    alone = assess_group(sheets, bank=bank, min_respondents=least)
    assert alone == assess_group(sheets, subgroups={}, bank=bank, min_respondents=least)
    assert (alone.whole, alone.disagreements) == (result.whole, result.disagreements)
    assess(result.median_answers(), bank=bank)


def test_median_answers_choose_the_level_that_gains_less() -> None:
    even = small([1, 1, 3, 3], bank=REVERSED, min_respondents=2).median_answers()
    assert (even["first_x"], even["first_y"]) == (1, 3)
    sheets: list[Sheet] = [{"first_x": answer} for answer in (2, 2, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE)]
    answers = assess_group(sheets, bank=SMALL, min_respondents=2).median_answers()
    assert (answers["first_x"], answers["first_y"]) == (NOT_APPLICABLE, None)
    half = assess_group([*sheets, {}], bank=SMALL, min_respondents=2)
    assert half.median_answers()["first_x"] == 2
    assert (half.whole.statement("first_x").unanswered, half.whole.statement("first_x").not_applicable) == (1, 3)


def test_disagreements_come_least_agreement_first_then_in_bank_order() -> None:
    even = (1, 1, 2, 2, 3)
    spread = {"first_x": (2, 2, 2, 2, 3), "first_y": (1, 1, 2, 3, 3), "second_x": even, "third_y": even}
    sheets = [{id: answers[person] for id, answers in spread.items()} for person in range(5)]
    result = assess_group(sheets, bank=SMALL)
    agreement = {id: result.whole.statement(id).distribution for id in spread}
    assert [a and a.agreement for a in agreement.values()] == [pytest.approx(0.7), 0.0, 0.0, 0.0]
    assert result.disagreements == ("first_y", "second_x", "third_y")


def test_differences_come_widest_first_and_are_positive_where_the_first_group_rates_higher() -> None:
    leaders: Sheet = {"first_x": 3, "first_y": 1, "second_x": 1, "second_y": 3, "third_x": 2, "third_y": 3}
    staff: Sheet = {"first_x": 2, "first_y": 1, "second_x": 3, "second_y": 2, "third_x": 2, "third_y": 1}
    groups = {"leaders": range(5), "few": range(3), "staff": range(5, 10)}
    result = assess_group([leaders] * 5 + [staff] * 5, subgroups=groups, bank=REVERSED)
    (difference,) = result.differences
    assert (difference.one, difference.other, difference.points) == ("leaders", "staff", -33)
    of_directions = [(part.id, part.points) for part in difference.directions]
    assert of_directions == [("second", -75), ("third", -50), ("first", 25)]
    assert [(part.id, part.levels) for part in difference.statements] == [
        ("second_x", -2.0),
        ("third_y", -2.0),
        ("first_x", 1.0),
        ("second_y", -1.0),
    ]
    assert [(part.id, part.points) for part in difference.blocks] == [("two", -75), ("one", -12)]


def test_scopes_that_are_not_scored_or_not_shown_have_no_difference() -> None:
    first: Sheet = {"first_x": 3}
    sheets = [first] * 5 + [{"first_x": 1, "first_y": 2}] * 5
    result = assess_group(sheets, subgroups={"a": range(5), "b": range(5, 10)}, bank=SMALL)
    (difference,) = result.differences
    assert (difference.points, [part.id for part in difference.blocks]) == (None, [])
    assert [(part.id, part.points) for part in difference.directions] == [("first", 75)]
    assert [(part.id, part.levels) for part in difference.statements] == [("first_x", 2.0)]


BAND = {"number": 1, "id": "b", "title": "B", "from_points": 1, "to_points": 5}
FINE: Raw = {
    **raw_bank(),
    "decimals": 2,
    "point_range": [0, 1],
    "better": "lower",
    "scales": [
        {"id": "turning", "levels": [{"number": n, "id": f"t{n}", "title": "T", "value": n % 3} for n in (1, 2, 3)]},
        {"id": "falling", "levels": [{"number": n, "id": f"f{n}", "title": "F", "value": -n} for n in (0, 2, 4)]},
    ],
    "subscales": [{"id": "s", "title": "S", "statements": ["first_x", "second_x"], "point_range": [1, 5]}],
    "stages": [],
}
FINE["directions"][0]["point_range"] = [0, 10]
FINE["directions"][1]["statements"][1]["scale"] = "turning"
FINE["directions"][2]["statements"][1] |= {"scale": "falling", "weight": 0}


def test_differences_have_the_decimals_ranges_and_polarity_of_the_bank() -> None:
    one: Sheet = {"first_x": 1, "first_y": 1, "second_x": 3, "second_y": 1, "third_x": 2, "third_y": 0}
    other: Sheet = {"first_x": 2, "first_y": 1, "second_x": 1, "second_y": 3, "third_x": 2, "third_y": 4}
    result = assess_group([one, other], subgroups={"one": [0], "other": [1]}, bank=make(FINE), min_respondents=1)
    assert GroupAssessment.model_validate_json(result.model_dump_json()) == result
    (difference,) = result.differences
    assert difference.points == 0.2  # 0.4 − 0.2
    # `first` has more points between the subgroups, but also a range that is ten times wider.
    assert [(part.id, part.points) for part in difference.directions] == [
        ("second", 0.75),
        ("first", -2.5),
        ("third", 0.0),
    ]
    assert [(part.id, part.points) for part in difference.subscales] == [("s", 1.0)]
    # Less is better. `second_y` is on a scale whose values turn; `third_y` gains less at its upper levels.
    assert [(part.id, part.levels) for part in difference.statements] == [
        ("third_y", -4.0),
        ("second_x", -2.0),
        ("first_x", 1.0),
    ]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("decimals", 4, "less than or equal to 3"),
        ("whole.statements.0.scale", "x", "statements names “x”"),
        ("whole.statements.5.answer", 3, "statements names 3"),
        ("whole.subscales.0.statements.0", "x", "the subscale s names “x”"),
        ("whole.subscales.0.score.upper", 4.0, "the subscale s: lower and upper are not the bounds"),
        (
            "whole.subscales.0.stages",
            [{**BAND, "from_points": 2}],
            "stages of the subscale s must cover the point range",
        ),
        ("whole.subscales.0.stage", BAND, "the subscale s is a stage which the result does not have"),
        ("differences.0.subscales.0.id", "x", "differences names “x”"),
    ],
)
def test_an_edited_group_is_refused(path: str, value: object, message: str) -> None:
    sheets: list[Sheet] = [{"first_x": 1, "third_y": 4}, {"first_x": 2, "third_y": 4}]
    result = assess_group(sheets, subgroups={"a": [0], "b": [1]}, bank=make(FINE), min_respondents=1)
    raw = json.loads(result.model_dump_json())
    put(raw, path, value)
    with pytest.raises(ValidationError, match=message):
        GroupAssessment.model_validate_json(json.dumps(raw))


def test_median_answers_choose_the_level_that_is_worse_by_its_own_scale() -> None:
    pairs: dict[str, tuple[int, int]] = {"first_x": (1, 3), "second_y": (1, 2), "third_y": (0, 4), "third_x": (3, 3)}
    sheets = [{id: pair[person] for id, pair in pairs.items()} for person in (0, 1)]
    answers = assess_group(sheets, bank=make(FINE), min_respondents=1).median_answers()
    assert {id: answers[id] for id in pairs} == {"first_x": 3, "second_y": 2, "third_y": 0, "third_x": 3}
    equal = assess_group([{"second_y": 3}, {"second_y": 1}], bank=_with_equal_levels(), min_respondents=1)
    assert equal.median_answers()["second_y"] == 1


def _with_equal_levels() -> QuestionBank:
    values = (0, 1, 0)
    levels = [{"number": n, "id": f"t{n}", "title": "T", "value": values[n - 1]} for n in (1, 2, 3)]
    raw: Raw = {**FINE, "scales": [{"id": "turning", "levels": levels}, FINE["scales"][1]]}
    return make(raw)


def test_all_problems_of_all_sheets_are_reported_with_their_places() -> None:
    sheets: list[Any] = [{"hiring": 3}, {"hiring": 12, "hirin": 1}, 7, {"training": "3", 5: 1}]
    with pytest.raises(AnswerError) as caught:
        assess_group(sheets)
    assert [(problem.code, problem.place.path) for problem in caught.value.problems] == [
        ("level-outside-scale", "sheets[1].hiring"),
        ("unknown-statement", "sheets[1].hirin"),
        ("answers-not-a-mapping", "sheets[2]"),
        ("not-a-level", "sheets[3].training"),
        ("statement-id-not-text", "sheets[3]"),
    ]
    with pytest.raises(AnswerError) as caught:
        assess_group([7] * 2000)  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    assert [problem.code for problem in caught.value.problems[-2:]] == ["answers-not-a-mapping", "too-many-problems"]
    assert len(caught.value.problems) == MAX_PROBLEMS + 1


def test_all_faults_of_the_arguments_are_reported_together() -> None:
    subgroups: Any = {"": [0], "a": [0, 5, -1, True, 1.0], "b": "01", "c": [1, 1], 7: [0], "d": 3}
    subgroups |= {f"g{n}": [] for n in range(7)}
    with pytest.raises(ValueError, match="min_respondents") as caught:
        assess_group([{}, {}], subgroups=subgroups, min_respondents=0)
    assert str(caught.value).split("; ") == [
        "min_respondents must be a whole number from 1, not 0",
        "there can be at most 12 subgroups, not 13",
        "the name of a subgroup must be a text that is not blank, not ''",
        "subgroup 'a' has positions that no sheet has: 5, -1, True, 1.0",
        "subgroup 'b' must be positions of sheets, not str",
        "subgroup 'c' names a sheet twice",
        "the name of a subgroup must be a text that is not blank, not 7",
        "subgroup 'd' must be positions of sheets, not int",
    ]
    with pytest.raises(ValueError, match="subgroups must map names to positions of sheets, not be list"):
        assess_group([{}], subgroups=[[0]])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="sheets must be a sequence with one sheet per respondent, not dict"):
        assess_group({"hiring": 3})  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


class Position:
    """An integer type of another library."""

    def __index__(self) -> int:
        return 1


def test_positions_may_be_of_any_integer_type() -> None:
    found = [
        assess_group([{"hiring": 1}, {"hiring": 9}], subgroups={"one": [position]}, min_respondents=1).subgroups
        for position in (1, Position())
    ]
    assert found[0] == found[1]
    with pytest.raises(ValueError, match="names a sheet twice"):
        assess_group([{}, {}], subgroups={"one": [1, Position()]})


def test_every_repr_is_one_short_line_and_a_result_stays_small() -> None:
    random = Random(1)
    sheets = [{statement.id: random.randint(1, 9) for statement in BANK.statements} for _ in range(120)]
    groups = {f"g{n}": range(10 * n, 10 * n + 10) for n in range(12)}
    result = assess_group(sheets, subgroups=groups)
    parts: list[object] = [result, result.whole, result.whole.blocks[0], result.whole.directions[0]]
    parts += [result.whole.statements[0], result.whole.distribution, result.differences[0]]
    parts += [result.differences[1].directions[0], result.differences[1].statements[0]]
    assert all(len(repr(part)) < 160 and "\n" not in repr(part) for part in parts)
    assert len(result.model_dump_json().encode()) < 800_000  # stated in docs/groups.md


def test_whole_numbers_of_numpy_are_accepted() -> None:
    positions: Any = np.array([0, 1])
    least: Any = np.int64(2)
    group = assess_group([{"hiring": 3}] * 4, subgroups={"a": [*positions]}, min_respondents=least)
    assert group == assess_group([{"hiring": 3}] * 4, subgroups={"a": [0, 1]}, min_respondents=2)
    assert GroupAssessment.model_validate_json(group.model_dump_json()) == group


def test_errors_about_many_long_names_and_positions_are_short() -> None:
    subgroups: Any = {f"{n}" + "x" * 100_000: range(1_000, 100_000) for n in range(200)}
    with pytest.raises(ValueError, match="at most 12 subgroups, not 200") as caught:
        assess_group([{}], subgroups=subgroups)
    assert len(str(caught.value)) < 8_000
    sheets: Any = [{"x" * 1_000_000: 1}, *[{"hiring": "5"}] * 1_200]
    with pytest.raises(AnswerError) as refused:
        assess_group(sheets)
    assert len(refused.value.problems) == 1_001
    assert len(str(refused.value)) < 600_000
