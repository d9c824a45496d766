"""The fewest raises that reach the next stage, against a brute-force search."""

from __future__ import annotations

import pickle
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, strategies as st

from cx_centricity import Assessment, BankError, QuestionBank, assess, default_bank
from cx_centricity.guidance import NextSteps, Raise, next_steps, raisable_statements
from cx_centricity.guidance._raises import RaisableStatement
from cx_centricity.testing import Sheet, answer_sheets, question_banks
from small_bank import make, raw_bank
from strategies import banks_with_sheets, full_sheet, without_optional_parts

BANK = default_bank()


@st.composite
def small_banks_with_sheets(draw: st.DrawFn) -> tuple[QuestionBank, Sheet]:
    """Draw a bank small enough to try every set of raises, with a sheet."""
    bank = draw(question_banks(max_directions=3, max_statements=2, max_levels=5))
    assume(len(bank.statements) <= 5)
    return bank, draw(answer_sheets(bank))


def raised(result: Assessment, raises: tuple[Raise, ...]) -> Sheet:
    """Return the answers after raises, each of which must start at the level that its statement is at."""
    sheet: Sheet = {statement.id: statement.answer for statement in result.statements}
    for one in raises:
        assert sheet[one.statement] == one.from_level
        sheet[one.statement] = one.to_level
    return sheet


Aims = tuple[int, int, int, int, int]


def aims(result: Assessment, statements: tuple[RaisableStatement, ...], counts: tuple[int, ...]) -> Aims:
    """Rank a set of raises: fewest, most in growth zones, most gain, lowest levels, bank order."""
    pairs = list(zip(statements, counts, strict=True))
    return (
        sum(counts),
        -sum(count for each, count in pairs if each.direction in result.growth_zones),
        -sum(each.gains[count] for each, count in pairs),
        sum(each.levels_below + step for each, count in pairs for step in range(count)),
        sum(each.position * count for each, count in pairs),
    )


def brute_force(
    result: Assessment, bank: QuestionBank, most: int | None = None, held: frozenset[str] = frozenset()
) -> Aims | None:
    """Try every set of raises and score it with `assess`."""
    assert result.next_stage is not None
    free = tuple(each for each in raisable_statements(result, bank) if each.statement.id not in held)
    ranges = [range(min(len(each.levels) - 1, most or 100) + 1) for each in free]
    sheet: Sheet = {statement.id: statement.answer for statement in result.statements}
    best: Aims | None = None
    for counts in product(*ranges):
        ranked = aims(result, free, counts)
        if best is None or ranked < best:
            answers: Sheet = {each.statement.id: each.levels[count] for each, count in zip(free, counts, strict=True)}
            stage = assess(sheet | answers, bank=bank).stage
            assert stage is not None
            if stage.number >= result.next_stage.number:
                best = ranked
    return best


def counted(steps: NextSteps, statements: tuple[RaisableStatement, ...]) -> tuple[int, ...]:
    return tuple(sum(one.statement == each.statement.id for one in steps.raises) for each in statements)


@given(small_banks_with_sheets(), st.sampled_from([None, 1, 2]), st.data())
def test_law_next_steps_are_those_of_a_brute_force_search(
    pair: tuple[QuestionBank, Sheet], most: int | None, data: st.DataObject
) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    zones = result.growth_zones[: data.draw(st.integers(0, 3))]
    result = result.model_copy(update={"growth_zones": zones})
    assume(result.next_stage is not None)
    held = data.draw(st.frozensets(st.sampled_from([statement.id for statement in bank.statements]), max_size=2))
    steps = next_steps(result, bank=bank, max_raises=most, held=held)
    best = brute_force(result, bank, most, held)
    assert steps.is_reachable == (best is not None)
    if best is None:
        assert steps.raises == ()
    else:
        statements = raisable_statements(result, bank)
        assert aims(result, statements, counted(steps, statements)) == best


@given(banks_with_sheets())
def test_law_the_raises_but_not_one_fewer_reach_the_next_stage(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    steps = next_steps(result, bank=bank)
    after = assess(raised(result, steps.raises), bank=bank)
    if result.next_stage is None or not steps.is_reachable:
        assert after == assess(sheet, bank=bank)
    else:
        assert after.stage is not None
        assert after.stage.number >= result.next_stage.number
        assert after.score.points == steps.points
        fewer = assess(raised(result, steps.raises[:-1]), bank=bank).stage
        assert fewer is not None
        assert fewer.number == result.next_stage.number - 1


@given(banks_with_sheets())
def test_law_next_steps_read_back_from_json_and_survive_pickling(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    steps = next_steps(assess(sheet, bank=bank), bank=bank)
    assert NextSteps.model_validate_json(steps.model_dump_json()) == steps
    assert pickle.loads(pickle.dumps(steps)) == steps


def test_raises_in_growth_zones_come_first_then_the_lowest_levels() -> None:
    others = {direction.statements[0].id: 3 for direction in BANK.directions[:8]}
    answers = full_sheet(BANK, 4, hiring=1, training=2, experience_team=2, employee_experience=3, **others)
    result = assess(answers)
    assert (result.growth_zones, result.score.points) == (("team",), 36)
    steps = next_steps(result)
    team = ("experience_team", "training", "employee_experience", "hiring")
    assert [(one.statement, one.from_level) for one in steps.raises] == [
        ("hiring", 1),
        *((id, 2) for id in team if id != "employee_experience"),
        *((id, 3) for id in team),
    ]
    assert steps.points == 38
    assert [(zone.direction, [one.statement for one in zone.raises]) for zone in steps.zone_steps] == [
        ("team", [*team])
    ]


def test_each_raise_has_both_texts_and_says_how_to_verify_it() -> None:
    steps = next_steps(assess(full_sheet(BANK, 2)))
    for one in steps.raises:
        statement = BANK.statement(one.statement)
        assert (one.level_text, one.next_level_text) == (statement.level_texts[1], statement.level_texts[2])
        assert one.evidence == statement.evidence != ""


def test_a_limit_spreads_the_raises_and_held_statements_are_not_raised() -> None:
    result = assess(full_sheet(BANK, 2))
    held = ["personalization", "segmentation"]
    steps = next_steps(result, max_raises=1, held=held)
    raised_ids = [one.statement for one in steps.raises]
    assert len(set(raised_ids)) == len(raised_ids) == 6
    assert not set(raised_ids) & set(held)
    low = assess(full_sheet(BANK, 3))
    bounded = next_steps(low, max_raises=1)
    assert (bounded.is_reachable, bounded.points, bounded.most_points) == (True, 38, 39)
    tight = next_steps(low, max_raises=1, held=[statement.id for statement in BANK.statements[:10]])
    assert (tight.is_reachable, tight.raises, tight.points, tight.most_points) == (False, (), 28, 37)


def test_there_are_no_raises_at_the_last_stage_or_without_a_stage() -> None:
    best = next_steps(assess(full_sheet(BANK, 9)))
    assert (best.target, best.is_reachable, best.raises, best.points, best.most_points) == (None, False, (), 95, 95)
    unknown = next_steps(assess({"segmentation": 3}))
    assert (unknown.target, unknown.raises, unknown.points, unknown.most_points) == (None, (), None, None)
    assert repr(unknown) == "NextSteps(target=None, raises=0, points=None)"


def test_unanswered_statements_stay_unanswered() -> None:
    answers = full_sheet(BANK, 3, segmentation=None, hiring="n/a")
    steps = next_steps(assess(answers))
    assert steps.is_reachable
    assert not {"segmentation", "hiring"} & {one.statement for one in steps.raises}


@pytest.mark.parametrize("most", [0, -1, True, 1.0, "2"])
def test_a_limit_that_is_not_a_whole_number_from_one_is_refused(most: Any) -> None:
    with pytest.raises(ValueError, match="max_raises must be a whole number from 1"):
        next_steps(assess({}), max_raises=most)


def test_held_ids_that_the_bank_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="cx_centricity has no 'hirin', 'trainin'"):
        next_steps(assess({}), held=["hirin", "training", "trainin"])
    with pytest.raises(ValueError, match="collection of statement ids"):
        next_steps(assess({}), held="hiring")


def test_the_bank_of_another_result_is_refused() -> None:
    with pytest.raises(BankError) as caught:
        next_steps(assess({}), bank=make(raw_bank()))
    assert [problem.code for problem in caught.value.problems] == ["other-rules"]


@given(banks_with_sheets())
def test_law_raises_do_not_depend_on_the_optional_parts_of_a_bank(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    plain = without_optional_parts(bank)
    result = assess(sheet, bank=plain)
    assert next_steps(result, bank=plain).raises == next_steps(assess(sheet, bank=bank), bank=bank).raises
