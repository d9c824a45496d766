"""`assess` against two independent implementations of the rule, and against its own JSON, for generated banks."""

from __future__ import annotations

from hypothesis import event, given, strategies as st

from arithmetic import plain, score_sheet
from cx_centricity import Assessment, QuestionBank, assess, default_bank
from cx_centricity.testing import SAME_FIGURES, Sheet, answer_sheets, question_banks
from rule import Rule
from strategies import banks_with_sheets

BANK = default_bank()
anything = st.one_of(banks_with_sheets(), answer_sheets(BANK).map(lambda sheet: (BANK, sheet)))


SCORE_OF_PLAIN_BANKS = (
    *("points", "lower", "upper", "level", "gained", "attainable", "attainable_if_complete"),
    *("answered", "applicable", "total"),
)


@st.composite
def plain_banks_with_sheets(draw: st.DrawFn) -> tuple[QuestionBank, Sheet]:
    bank = draw(question_banks(plain=True) | st.just(BANK))
    return bank, draw(answer_sheets(bank))


def scores(result: Assessment) -> list[tuple[float | None, ...]]:
    """Return the figures of the whole, the blocks and the directions that plain banks have."""
    parts = [result.score, *(block.score for block in result.blocks), *(part.score for part in result.directions)]
    return [tuple(getattr(score, name) for name in SCORE_OF_PLAIN_BANKS) for score in parts]


@given(anything)
def test_law_assess_equals_the_rule_in_fractions(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    event("scored" if assess(sheet, bank=bank).stage else "not scored")
    SAME_FIGURES(Rule().figures, sheet, bank)


@given(plain_banks_with_sheets())
def test_law_assess_equals_the_bare_arithmetic(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    whole, blocks, directions, stage, strengths, growth_zones = score_sheet(sheet, plain(bank))
    assert scores(result) == [whole, *blocks, *directions]
    assert (result.stage and result.stage.number) == (None if stage is None else stage + 1)
    ids = [direction.id for direction in bank.directions]
    # Those that have not reached the goal level are relative strengths.
    ahead = [ids[d] for d in strengths]
    assert sorted((*result.strengths, *result.relative_strengths), key=ahead.index) == ahead
    assert list(result.growth_zones) == [ids[d] for d in growth_zones]


@given(anything)
def test_law_a_result_reads_back_from_json(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    text = result.model_dump_json()
    assert Assessment.model_validate_json(text) == result
    assert Assessment.model_validate(result.model_dump()) == result
    assert assess(sheet, bank=bank).model_dump_json() == text
