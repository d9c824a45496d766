"""A group of respondents: pooled scores, statements without levels, parts by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity import NOT_APPLICABLE, AnswerValue, QuestionBank, Score, assess, default_bank
from cx_centricity.bank import levels_by_gain, round_to_points
from cx_centricity.groups import GroupAssessment, RespondentGroup, assess_group
from cx_centricity.testing import Sheet, answer_sheets, question_banks
from small_bank import Raw, make, raw_bank
from strategies import banks_with_sheets, full_sheet

BANK = default_bank()
SMALL = make(raw_bank())


@st.composite
def banks_with_groups(draw: st.DrawFn, *, complete: bool = False) -> tuple[QuestionBank, list[Sheet]]:
    """A bank and up to six sheets of it."""
    bank = draw(question_banks(max_directions=3, max_statements=3, max_levels=6))
    return bank, draw(st.lists(answer_sheets(bank, complete=complete), min_size=1, max_size=6))


def parts(result: Any) -> list[Any]:
    """Return the blocks, the directions and the subscales of an assessment or of a group."""
    return [*result.blocks, *result.directions, *result.subscales]


def scores(result: Any) -> list[Score]:
    """Return the scores of the whole, the blocks, the directions and the subscales."""
    return [result.score, *(part.score for part in parts(result))]


def stages(result: Any) -> list[tuple[int | None, list[int]]]:
    """Return the numbers of the stage and of the possible stages of each scope."""
    return [
        (scope.stage and scope.stage.number, [stage.number for stage in scope.possible_stages])
        for scope in (result, *parts(result))
    ]


def sums(score: Score) -> tuple[int, ...]:
    return (
        score.gained,
        score.attainable,
        score.least_gained,
        score.most_gained,
        score.attainable_if_complete,
        score.answered,
        score.applicable,
        score.total,
    )


def small(answers: Sequence[int], *, bank: QuestionBank = SMALL, **others: Any) -> GroupAssessment:
    """Assess respondents who give one answer to all statements."""
    return assess_group([full_sheet(bank, answer) for answer in answers], bank=bank, **others)


@given(banks_with_groups())
def test_law_pooled_sums_are_the_sums_over_the_sheets(drawn: tuple[QuestionBank, list[Sheet]]) -> None:
    bank, sheets = drawn
    group = assess_group(sheets, bank=bank, min_respondents=1).whole
    assert {statement.suppressed for statement in group.statements} == {None}
    single = [scores(assess(sheet, bank=bank)) for sheet in sheets]
    for scope, pooled, each in zip(bank.scopes, scores(group), zip(*single, strict=True), strict=True):
        assert sums(pooled) == tuple(map(sum, zip(*map(sums, each), strict=True)))
        if pooled.points is not None:
            assert scope.point_range is not None
            points = round_to_points(pooled.gained, pooled.attainable, scope.point_range, bank.decimals)
            assert (pooled.points, type(pooled.points)) == (points, type(points))


@given(banks_with_sheets(), st.integers(0, 3), st.sampled_from([1, 5]))
def test_law_equal_sheets_have_the_score_of_one_of_them(
    drawn: tuple[QuestionBank, Sheet], more: int, least: int
) -> None:
    bank, sheet = drawn
    group, one = assess_group([sheet] * (least + more), bank=bank, min_respondents=least), assess(sheet, bank=bank)
    for pooled, score in zip(scores(group.whole), scores(one), strict=True):
        assert sums(pooled) == tuple((least + more) * figure for figure in sums(score))
        found, expected = ((each.points, each.lower, each.upper, each.level, each.coverage) for each in (pooled, score))
        assert found == expected
    assert stages(group.whole) == stages(one)
    assert [part.stages for part in parts(group.whole)] == [part.stages for part in parts(one)]
    assert group.median_answers() == {statement.id: sheet.get(statement.id) for statement in bank.statements}


@given(banks_with_sheets())
def test_law_a_single_sheet_is_scored_as_by_assess(drawn: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = drawn
    group, one = assess_group([sheet], bank=bank, min_respondents=1), assess(sheet, bank=bank)
    assert scores(group.whole) == scores(one)
    assert stages(group.whole) == stages(one)


@given(banks_with_groups(), st.data())
def test_law_stages_of_a_group_are_possible_and_every_answer_narrows_them(
    drawn: tuple[QuestionBank, list[Sheet]], data: st.DataObject
) -> None:
    bank, sheets = drawn
    group = assess_group(sheets, bank=bank, min_respondents=1).whole
    filled: list[Sheet] = [{**data.draw(answer_sheets(bank, complete=True)), **_given(sheet)} for sheet in sheets]
    later = assess_group(filled, bank=bank, min_respondents=1).whole
    scopes = zip(scores(group), stages(group), scores(later), stages(later), strict=True)
    for score, (stage, possible), complete, (reached, left) in scopes:
        assert stage is None or stage in possible
        assert set(left) <= set(possible)
        assert len(left) <= 1
        if possible and complete.points is not None:
            assert reached in possible
            assert score.lower is not None
            assert score.upper is not None
            assert score.lower <= complete.points <= score.upper


def _given(sheet: Sheet) -> Sheet:
    """Return the answers of a sheet, without statements that are unanswered."""
    return {id: answer for id, answer in sheet.items() if answer is not None}


@given(banks_with_groups(complete=True))
def test_law_bounds_and_stages_of_a_group_are_attained_by_its_completions(
    drawn: tuple[QuestionBank, list[Sheet]],
) -> None:
    bank, (first, *others) = drawn
    best, worst, gaps = Sheet(first), Sheet(first), Sheet(first)
    for statement in bank.statements[::2]:
        by_gain = levels_by_gain(bank.levels_of(statement), reversed=statement.reversed)
        worst[statement.id], best[statement.id] = by_gain[0][1], by_gain[-1][1]
        gaps[statement.id] = None
    group, low, high = (
        assess_group([sheet, *others], bank=bank, min_respondents=1).whole for sheet in (gaps, worst, best)
    )
    scopes = zip(scores(group), stages(group), scores(low), stages(low), scores(high), stages(high), strict=True)
    for score, (_, possible), least, (lowest, _), most, (highest, _) in scopes:
        if possible:
            assert (score.lower, score.upper) == (least.points, most.points)
            assert (possible[0], possible[-1]) == (lowest, highest)


def test_a_statement_that_nobody_answers_with_a_level_is_shown_with_its_counts() -> None:
    applicable: Sheet = {"first_x": NOT_APPLICABLE, "second_x": NOT_APPLICABLE}
    other: Sheet = {"first_x": NOT_APPLICABLE}
    result = assess_group([applicable] * 4 + [other] * 2, bank=SMALL)
    first, second = (result.whole.statement(id) for id in ("first_x", "second_x"))
    assert (first.suppressed, first.distribution, first.unanswered, first.not_applicable) == (None, None, 0, 6)
    assert (second.suppressed, second.distribution, second.unanswered, second.not_applicable) == (None, None, 2, 4)
    answers = result.median_answers()
    assert (answers["first_x"], answers["second_x"], answers["third_x"]) == (NOT_APPLICABLE, NOT_APPLICABLE, None)
    assert result.whole.direction("first").score.applicable == 6


def gated(**fields: Any) -> QuestionBank:
    """Return a bank whose second stage asks level 2 of a statement."""
    raw: Raw = {**raw_bank(), **fields}
    raw["stages"][1]["gate"] = [{"statement": "first_x", "at_least": 2}]
    return make(raw)


def numbers(group: RespondentGroup) -> tuple[int | None, list[int]]:
    return stages(group)[0]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((1, 1, 3, 3), (2, [2])),  # on average level 2
        ((1, 1, 2, 3), (1, [1])),
        ((1, 2, 3, None), (2, [1, 2])),  # those who answer reach level 2, but one more at level 1 would not
        ((1, 2, None, None), (1, [1, 2])),
        ((1, 1, 1, None), (1, [1])),
        ((None, None, None, None), (1, [1, 2])),
        ((NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE), (2, [2])),
        ((NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, 1), (1, [1])),
    ],
)
def test_a_gate_asks_for_the_mean_gain_of_those_who_answer(
    answers: tuple[AnswerValue, ...], expected: tuple[int, list[int]]
) -> None:
    bank = gated()
    sheets = [full_sheet(bank, 3, first_x=answer) for answer in answers]
    assert numbers(assess_group(sheets, bank=bank, min_respondents=1).whole) == expected


def test_unanswered_statements_count_as_a_level_in_points_and_gates_but_suppressed_ones_do_not() -> None:
    bank = gated(unanswered_counts_as=1)
    sheets = [full_sheet(bank, 3, first_x=answer) for answer in (3, 3, None, None, None)]
    shown = assess_group(sheets, bank=bank, min_respondents=2).whole
    assert (shown.direction("first").score.gained, shown.direction("first").score.attainable) == (14, 20)
    assert numbers(shown) == (1, [1, 2])  # on average level 1.8
    hidden = assess_group(sheets, bank=bank, min_respondents=3).whole
    assert hidden.statement("first_x").suppressed == "too_few"
    assert (hidden.direction("first").score.gained, hidden.direction("first").score.attainable) == (10, 10)
    assert numbers(hidden) == (1, [1, 2])


def test_a_statement_of_weight_0_and_one_on_another_scale_are_shown_and_a_whole_may_have_no_points() -> None:
    raw: Raw = {**raw_bank(), "overall": False, "stages": [], "pitfalls": []}
    raw["scales"] = [{"id": "yes_no", "levels": [{"number": n, "id": f"y{n}", "title": "Y"} for n in (0, 1)]}]
    raw["directions"][0]["statements"][0] |= {"weight": 0, "scale": "yes_no", "level_texts": []}
    raw["subscales"] = [{"id": "s", "title": "S", "statements": ["first_x", "first_y"]}]
    bank = make(raw)
    result = assess_group([full_sheet(bank, 2, first_x=level) for level in (0, 1, 1, 1, 1)], bank=bank)
    assert GroupAssessment.model_validate_json(result.model_dump_json()) == result
    whole = result.whole
    statement, direction, subscale = whole.statement("first_x"), whole.direction("first"), whole.subscale("s")
    assert statement.distribution is not None
    assert (statement.scale, statement.scored, statement.distribution.counts) == ("yes_no", False, (1, 4))
    for scope in (direction, subscale):
        assert (scope.score.total, scope.score.points, scope.distribution and scope.distribution.counts) == (
            5,
            50,
            (0, 5, 0),
        )
    assert whole.score is not None
    assert (whole.score.points, whole.score.lower, whole.score.answered) == (None, None, 25)


def test_a_bank_may_have_no_blocks_and_no_texts() -> None:
    raw: Raw = {**raw_bank(), "blocks": [], "pitfalls": [], "indicators": [], "guidance": []}
    statements = [{"id": "s", "title": "S"}, {"id": "t", "title": "T"}]
    raw["directions"] = [{"id": "d", "title": "D", "statements": statements}]
    raw["stages"] = [{"id": "only", "title": "Only", "from_points": 0}]
    result = small([1, 2, 3, 3, 3], bank=make(raw))
    assert (result.whole.blocks, result.whole.stage and result.whole.stage.id) == ((), "only")
    assert result.whole.distribution == result.whole.direction("d").distribution


def test_parts_are_found_by_id_and_the_error_names_the_nearest_id() -> None:
    result = assess_group([full_sheet(BANK, 5)] * 5, subgroups={"leaders": range(5)})
    leaders = result.subgroup("leaders")
    assert (result.respondents, leaders.id) == (5, "leaders")
    assert isinstance(leaders, RespondentGroup)
    assert leaders.direction("culture").block == BANK.direction("culture").block
    with pytest.raises(KeyError, match="did you mean 'leaders'"):
        result.subgroup("leader")
    for find in (leaders.block, leaders.direction, leaders.subscale, leaders.statement):
        with pytest.raises(KeyError, match="no 'zzz'"):
            find("zzz")
