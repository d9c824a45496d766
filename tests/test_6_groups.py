"""Many respondents of one company: what is pooled, how answers lie, where people disagree and subgroups differ."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity import NOT_APPLICABLE, AnswerError, QuestionBank, Score, assess, default_bank
from cx_centricity.agreement import cronbach_alpha, feldt_interval, mean, median, r_wg, sample_sd
from cx_centricity.bank import round_to_points
from cx_centricity.errors import MAX_PROBLEMS
from cx_centricity.groups import GroupAssessment, Reliability, RespondentGroup, assess_group
from cx_centricity.testing import Sheet, answer_sheets, question_banks
from small_bank import Raw, make, raw_bank
from strategies import banks_with_sheets, full_sheet

BANK = default_bank()
SMALL = make(raw_bank())
RAW = raw_bank()
for direction in RAW["directions"]:
    direction["statements"][1]["reversed"] = True
REVERSED = make(RAW)
UNEQUAL = REVERSED.with_fields(
    levels=[{"number": n, "id": f"l{n}", "title": "L", "value": v} for n, v in ((1, 0), (2, 1), (3, 10))]
)


@st.composite
def banks_with_groups(draw: st.DrawFn, *, complete: bool = False) -> tuple[QuestionBank, list[Sheet]]:
    """A bank and up to six sheets of it."""
    bank = draw(question_banks(max_directions=3, max_statements=3, max_levels=6))
    return bank, draw(st.lists(answer_sheets(bank, complete=complete), min_size=1, max_size=6))


def scores(result: Any) -> list[Score]:
    """Return the scores of the whole, the blocks and the directions, of an assessment or of a group."""
    return [result.score, *(part.score for part in (*result.blocks, *result.directions))]


def sums(score: Score) -> tuple[int, ...]:
    return (
        score.gained,
        score.attainable,
        score.attainable_if_complete,
        score.answered,
        score.applicable,
        score.total,
    )


@given(banks_with_groups())
def test_law_pooled_sums_are_those_of_the_sheets(drawn: tuple[QuestionBank, list[Sheet]]) -> None:
    bank, sheets = drawn
    group = assess_group(sheets, bank=bank, min_respondents=1).whole
    assert {statement.suppressed for statement in group.statements} == {None}
    single = [scores(assess(sheet, bank=bank)) for sheet in sheets]
    for pooled, each in zip(scores(group), zip(*single, strict=True), strict=True):
        assert sums(pooled) == tuple(map(sum, zip(*map(sums, each), strict=True)))
        if pooled.points is not None:
            assert pooled.points == round_to_points(pooled.gained, pooled.attainable, bank.point_range)


@given(banks_with_sheets(), st.integers(0, 3), st.sampled_from([1, 5]))
def test_law_sheets_alike_have_the_score_of_one_gaps_and_all(
    drawn: tuple[QuestionBank, Sheet], more: int, least: int
) -> None:
    bank, sheet = drawn
    group, one = assess_group([sheet] * (least + more), bank=bank, min_respondents=least), assess(sheet, bank=bank)
    for pooled, score in zip(scores(group.whole), scores(one), strict=True):
        assert sums(pooled) == tuple((least + more) * figure for figure in sums(score))
        found, expected = ((each.points, each.lower, each.upper, each.level, each.coverage) for each in (pooled, score))
        assert found == expected
    assert (group.whole.stage and group.whole.stage.id) == (one.stage and one.stage.id)
    assert [block.stage for block in group.whole.blocks] == [block.stage for block in one.blocks]
    assert group.median_answers() == {statement.id: sheet.get(statement.id) for statement in bank.statements}


@given(banks_with_sheets())
def test_law_one_sheet_alone_is_scored_as_it_is_by_assess(drawn: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = drawn
    group, one = assess_group([sheet], bank=bank, min_respondents=1), assess(sheet, bank=bank)
    assert scores(group.whole) == scores(one)


@given(banks_with_sheets(complete=True), st.integers(1, 7))
def test_law_those_who_answer_alike_agree(drawn: tuple[QuestionBank, Sheet], copies: int) -> None:
    bank, sheet = drawn
    group = assess_group([sheet] * copies, bank=bank, min_respondents=1)
    assert group.disagreements == ()
    assert {alpha.alpha for alpha in group.reliability} == {None}
    parts: list[Any] = [group.whole, *group.whole.blocks, *group.whole.directions, *group.whole.statements]
    agreements = {part.distribution and part.distribution.agreement for part in parts}
    assert agreements == {None if copies == 1 else 1.0}


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
def test_law_a_result_reads_back_and_no_subgroups_change_nothing(
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


@given(banks_with_groups(complete=True))
def test_law_a_scope_lies_as_its_gains_do(drawn: tuple[QuestionBank, list[Sheet]]) -> None:
    """Without weights, a mean level is the share of what could be gained, laid on the level numbers."""
    bank, sheets = drawn
    whole = assess_group(sheets, bank=bank, min_respondents=1).whole
    for direction, part in zip(bank.directions, whole.directions, strict=True):
        if len({statement.weight for statement in direction.statements}) == 1:
            share = part.score.gained / part.score.attainable
            first, last = bank.levels[0].number, bank.levels[-1].number
            assert part.distribution is not None
            assert part.distribution.mean == pytest.approx(first + share * (last - first))
            assert sum(part.distribution.counts) == part.distribution.answered == part.score.answered


def small(answers: Sequence[int], *, bank: QuestionBank = SMALL, **others: Any) -> GroupAssessment:
    """Assess respondents who give one answer to all statements."""
    return assess_group([full_sheet(bank, answer) for answer in answers], bank=bank, **others)


def figures(part: Any) -> tuple[Any, ...]:
    lies = part.distribution
    return lies.counts, lies.mean, lies.median, lies.spread, lies.agreement


def test_a_statement_is_told_in_levels_as_answered() -> None:
    whole = small([1, 1, 1, 3, 3, 3], bank=REVERSED).whole
    for id in ("first_x", "first_y"):
        assert figures(whole.statement(id)) == ((3, 0, 3), 2.0, 2.0, pytest.approx(1.2**0.5), 0.0)
    assert figures(small([2, 2, 2, 3, 3, 2]).whole.statement("first_x")) == (
        (0, 4, 2),
        pytest.approx(7 / 3),
        2.0,
        pytest.approx((4 / 15) ** 0.5),
        r_wg([0, 4, 2], [1, 2, 3]),
    )


def test_a_scope_counts_reversed_statements_from_their_other_end() -> None:
    whole = small([1, 1, 1, 2, 2], bank=REVERSED).whole
    for part in (whole.direction("first"), whole.block("one"), whole):
        counts, mean, median, spread, agreement = figures(part)
        statements = sum(counts) // 5
        assert counts == tuple(statements // 2 * count for count in (3, 4, 3))
        assert (mean, median, spread) == (2.0, 2.0, pytest.approx(0.3**0.5))
        assert agreement == r_wg([3, 2, 0], [1, 2, 3])


def test_agreement_of_a_scope_is_of_the_mean_variance_however_many_statements_it_has() -> None:
    pairs = ((1, 1), (1, 1), (1, 3), (2, 3), (2, 3))
    sheets: list[Sheet] = [{"first_x": a, "first_y": b, "third_x": 3} for a, b in pairs]
    whole = assess_group(sheets, bank=SMALL).whole
    # Variances 0.3, 1.2 and 0; even answers have 2/3.
    agreement = [figures(part)[4] for part in (whole.direction("first"), whole.direction("third"), whole)]
    assert agreement == [0.0, 1.0, pytest.approx(0.25)]
    assert whole.direction("second").distribution is None
    assert [figures(whole.statement(id))[4] for id in ("first_x", "first_y")] == [pytest.approx(0.55), 0.0]


@given(st.lists(st.sampled_from([1, 2, 3]), min_size=2, max_size=9))
def test_law_figures_of_a_statement_are_those_of_the_agreement_package(answers: list[int]) -> None:
    whole = small(answers, min_respondents=1).whole
    counts, values = [answers.count(level) for level in (1, 2, 3)], [1, 2, 3]
    for part in (whole.statement("first_x"), whole.block("one"), whole):
        _, average, middle, spread, agreement = figures(part)
        assert (average, middle, agreement) == (mean(counts, values), median(counts, values), r_wg(counts, values))
        assert spread == pytest.approx(sample_sd(counts, values))


def test_mean_and_spread_follow_the_worth_of_levels_and_the_median_their_numbers() -> None:
    whole = small([1, 1, 2, 2], bank=UNEQUAL, min_respondents=2).whole
    for id in ("first_x", "first_y"):
        assert figures(whole.statement(id))[:3] == ((2, 2, 0), pytest.approx(1.1), 1.5)
    assert figures(whole.direction("first"))[:3] == ((2, 4, 2), 2.0, 2.0)  # gains are 0, 0, 1, 1 and 9, 9, 10, 10
    assert figures(small([3, 3, 2, 1], bank=UNEQUAL, min_respondents=2).whole.statement("first_x"))[2] == 2.5


def test_median_answers_are_cautious() -> None:
    even = small([1, 1, 3, 3], bank=REVERSED, min_respondents=2).median_answers()
    assert (even["first_x"], even["first_y"]) == (1, 3)
    sheets: list[Sheet] = [{"first_x": answer} for answer in (2, 2, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE)]
    answers = assess_group(sheets, bank=SMALL, min_respondents=2).median_answers()
    assert (answers["first_x"], answers["first_y"]) == (NOT_APPLICABLE, None)
    half = assess_group([*sheets, {}], bank=SMALL, min_respondents=2)
    assert half.median_answers()["first_x"] == 2
    assert (half.whole.statement("first_x").unanswered, half.whole.statement("first_x").not_applicable) == (1, 3)


def test_what_nobody_answers_with_a_level_is_shown_with_its_counts() -> None:
    applicable: Sheet = {"first_x": NOT_APPLICABLE, "second_x": NOT_APPLICABLE}
    result = assess_group([applicable] * 4 + [{"first_x": NOT_APPLICABLE}] * 2, bank=SMALL)
    first, second = (result.whole.statement(id) for id in ("first_x", "second_x"))
    assert (first.suppressed, first.distribution, first.unanswered, first.not_applicable) == (None, None, 0, 6)
    assert (second.suppressed, second.distribution, second.unanswered, second.not_applicable) == (None, None, 2, 4)
    answers = result.median_answers()
    assert (answers["first_x"], answers["second_x"], answers["third_x"]) == (NOT_APPLICABLE, NOT_APPLICABLE, None)
    assert result.whole.direction("first").score.applicable == 6


def test_disagreements_come_least_agreement_first_then_in_bank_order() -> None:
    even = (1, 1, 2, 2, 3)
    spread = {"first_x": (2, 2, 2, 2, 3), "first_y": (1, 1, 2, 3, 3), "second_x": even, "third_y": even}
    sheets = [{id: answers[person] for id, answers in spread.items()} for person in range(5)]
    result = assess_group(sheets, bank=SMALL)
    agreement = {id: result.whole.statement(id).distribution for id in spread}
    assert [a and a.agreement for a in agreement.values()] == [pytest.approx(0.7), 0.0, 0.0, 0.0]
    assert result.disagreements == ("first_y", "second_x", "third_y")


def test_differences_are_widest_first_and_above_zero_where_the_one_rates_higher() -> None:
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


def test_what_is_not_scored_or_not_shown_has_no_difference() -> None:
    first: Sheet = {"first_x": 3}
    sheets = [first] * 5 + [{"first_x": 1, "first_y": 2}] * 5
    result = assess_group(sheets, subgroups={"a": range(5), "b": range(5, 10)}, bank=SMALL)
    (difference,) = result.differences
    assert (difference.points, [part.id for part in difference.blocks]) == (None, [])
    assert [(part.id, part.points) for part in difference.directions] == [("first", 75)]
    assert [(part.id, part.levels) for part in difference.statements] == [("first_x", 2.0)]


def test_reliability_is_of_gains_of_those_who_answer_everything_that_is_answered() -> None:
    pairs = ((1, 3), (1, 2), (2, 2), (2, 1), (3, 1), (3, 2))
    sheets: list[Sheet] = [{"first_x": a, "first_y": b, "second_x": 2 if a == b else None} for a, b in pairs]
    only_one: Sheet = {"first_x": 1, "second_y": NOT_APPLICABLE}
    sheets += [only_one] * 5
    reliability = {(r.kind, r.id): r for r in assess_group(sheets, bank=REVERSED).reliability}
    alpha = cronbach_alpha([[0, 0], [0, 1], [1, 1], [1, 2], [2, 2], [2, 1]])
    assert alpha is not None
    value = round(alpha.value, 2)
    figures = (value, *(round(bound, 2) for bound in feldt_interval(value, n=6, items=2)))
    assert reliability["whole", None] == Reliability("whole", None, 2, None, 6, *figures)
    assert reliability["block", "one"] == Reliability("block", "one", 2, None, 6, *figures)
    assert reliability["direction", "first"] == Reliability("direction", "first", 2, None, 6, *figures)
    assert reliability["direction", "second"] == Reliability("direction", "second", 0)
    assert list(reliability) == [
        ("whole", None),
        *(("block", block.id) for block in REVERSED.blocks),
        *(("direction", direction.id) for direction in REVERSED.directions),
    ]


@pytest.mark.parametrize(
    ("complete", "only_x", "only_y", "reason"),
    [
        (5, 0, 0, None),
        (5, 5, 0, None),
        (5, 5, 5, None),
        (0, 5, 5, "too_few"),
        (4, 5, 5, "too_few"),
        (5, 1, 0, "others_could_be_worked_out"),
        (5, 4, 4, "others_could_be_worked_out"),
    ],
)
def test_reliability_is_of_enough_complete_sheets_and_leaves_out_none_or_enough(
    complete: int, only_x: int, only_y: int, reason: str | None
) -> None:
    sheets = [{"first_x": 1 + n % 3, "first_y": 1 + n % 3} for n in range(complete)]
    sheets += [{"first_x": 1}] * only_x + [{"first_y": 1}] * only_y
    (found,) = [r for r in assess_group(sheets, bank=SMALL).reliability if r.id == "first"]
    assert (found.items, found.suppressed) == (2, reason)
    assert (found.alpha, found.respondents) == ((None, None) if reason else (1.0, complete))


def test_reliability_of_the_whole_comes_first_and_others_are_guarded_from_it() -> None:
    only_first: Sheet = {"first_x": 1, "first_y": 1}
    sheets = [full_sheet(SMALL, 1 + n % 3) for n in range(9)]
    reliability = {r.id: r for r in assess_group([*sheets, only_first], bank=SMALL).reliability}
    assert [reliability[id].respondents for id in (None, "one", "first")] == [None, None, 10]
    assert [reliability[id].suppressed for id in (None, "one", "first")] == ["others_could_be_worked_out"] * 2 + [None]
    reliability = {r.id: r for r in assess_group([*sheets, *[only_first] * 5], bank=SMALL).reliability}
    assert [reliability[id].respondents for id in (None, "one", "first", "third")] == [9, 9, 14, 9]
    sheets += [*[only_first] * 5, *[{}] * 4]
    reliability = {r.id: r for r in assess_group(sheets, bank=SMALL).reliability}
    assert [reliability[id].respondents for id in (None, "one", "first", "third")] == [9, 9, None, 9]


def test_sums_alike_have_no_reliability_but_are_not_suppressed() -> None:
    found = next(iter(small([2] * 6).reliability))
    assert found == Reliability("whole", None, 6, None, 6)


def test_every_problem_of_every_sheet_is_told_with_its_place() -> None:
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


def test_all_that_is_wrong_with_the_arguments_is_told_at_once() -> None:
    subgroups: Any = {"": [0], "a": [0, 5, -1, True, 1.0], "b": "01", "c": [1, 1], 7: [0], "d": 3}
    subgroups |= {f"g{n}": [] for n in range(7)}
    with pytest.raises(ValueError, match="min_respondents") as caught:
        assess_group([{}, {}], subgroups=subgroups, min_respondents=0)
    assert str(caught.value).split("; ") == [
        "min_respondents must be a whole number from 1, not 0",
        "there can be at most 12 subgroups, not 13",
        "a subgroup must have a name that says something, not ''",
        "subgroup 'a' has positions that no sheet has: 5, -1, True, 1.0",
        "subgroup 'b' must be positions of sheets, not str",
        "subgroup 'c' names a sheet twice",
        "a subgroup must have a name that says something, not 7",
        "subgroup 'd' must be positions of sheets, not int",
    ]
    with pytest.raises(ValueError, match="subgroups must map names to positions of sheets, not be list"):
        assess_group([{}], subgroups=[[0]])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="sheets must be a sequence with one sheet per respondent, not dict"):
        assess_group({"hiring": 3})  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


class Position:
    """A whole number of another library."""

    def __index__(self) -> int:
        return 1


def test_positions_may_be_whole_numbers_of_any_kind() -> None:
    found = [
        assess_group([{"hiring": 1}, {"hiring": 9}], subgroups={"one": [position]}, min_respondents=1).subgroups
        for position in (1, Position())
    ]
    assert found[0] == found[1]
    with pytest.raises(ValueError, match="names a sheet twice"):
        assess_group([{}, {}], subgroups={"one": [1, Position()]})


def test_parts_are_found_by_id_and_the_nearest_one_is_named() -> None:
    result = assess_group([full_sheet(BANK, 5)] * 5, subgroups={"leaders": range(5)})
    leaders = result.subgroup("leaders")
    assert (result.respondents, leaders.id) == (5, "leaders")
    assert isinstance(leaders, RespondentGroup)
    assert leaders.direction("culture").block == BANK.direction("culture").block
    with pytest.raises(KeyError, match="did you mean 'leaders'"):
        result.subgroup("leader")
    for find in (leaders.block, leaders.direction, leaders.statement):
        with pytest.raises(KeyError, match="no 'zzz'"):
            find("zzz")


def test_a_bank_without_blocks_and_texts_will_do() -> None:
    raw: Raw = {**raw_bank(), "blocks": [], "pitfalls": [], "indicators": [], "guidance": []}
    statements = [{"id": "s", "title": "S"}, {"id": "t", "title": "T"}]
    raw["directions"] = [{"id": "d", "title": "D", "statements": statements}]
    raw["stages"] = [{"id": "only", "title": "Only", "from_points": 0}]
    result = small([1, 2, 3, 3, 3], bank=make(raw))
    assert (result.whole.blocks, result.whole.stage and result.whole.stage.id) == ((), "only")
    assert [(alpha.kind, alpha.alpha) for alpha in result.reliability] == [("whole", 1.0), ("direction", 1.0)]


def test_every_repr_is_one_short_line_and_a_result_stays_small() -> None:
    sheets = [full_sheet(BANK, 1 + person % 9) for person in range(120)]
    groups = {f"g{n}": range(10 * n, 10 * n + 10) for n in range(12)}
    result = assess_group(sheets, subgroups=groups)
    parts: list[object] = [result, result.whole, result.whole.blocks[0], result.whole.directions[0]]
    parts += [result.whole.statements[0], result.whole.distribution, result.differences[0], result.reliability[0]]
    parts += [result.differences[1].directions[0], result.differences[1].statements[0]]
    assert all(len(repr(part)) < 160 and "\n" not in repr(part) for part in parts)
    assert len(result.model_dump_json()) < 500_000
