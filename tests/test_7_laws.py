"""The laws of the scoring rule hold for `assess` on every bank and sheet, and each of them can be broken."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given, strategies as st

from arithmetic import plain, score_sheet
from cx_centricity import AnswerError, AnswerValue, Assessment, QuestionBank, Score, assess, default_bank
from cx_centricity.testing import LAWS, SAME_FIGURES, Law, LawError, Scorer, Sheet, answer_sheets, conformance_cases
from cx_centricity.testing._figures import kinds_by_name, own_figures
from cx_centricity.testing.parametrize import each_law
from rule import Rule
from strategies import banks_with_sheets, full_sheet
from wrong_scorers import WRONG

BANK = default_bank()
anything = st.one_of(banks_with_sheets(), answer_sheets(BANK).map(lambda sheet: (BANK, sheet)))


def scores(result: Assessment) -> list[Score]:
    """Every score of a result: the whole, blocks, directions."""
    return [result.score, *(block.score for block in result.blocks), *(part.score for part in result.directions)]


@each_law()
@given(pair=anything)
def test_law_of_the_kit(law: Law, pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    law(own_figures, sheet, bank)


@given(anything)
def test_law_figures_are_those_of_the_rule_in_fractions(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    event("scored" if assess(sheet, bank=bank).stage else "not scored")
    SAME_FIGURES(Rule().figures, sheet, bank)


@given(anything)
def test_law_figures_are_those_of_the_bare_arithmetic(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    whole, blocks, directions, stage, strengths, growth_zones = score_sheet(sheet, plain(bank))
    assert [dataclasses.astuple(s) for s in scores(result)] == [whole, *blocks, *directions]
    assert (result.stage and result.stage.number) == (None if stage is None else stage + 1)
    ids = [direction.id for direction in bank.directions]
    assert list(result.strengths) == [ids[d] for d in strengths]
    assert list(result.growth_zones) == [ids[d] for d in growth_zones]


@given(anything)
def test_law_a_result_reads_back_from_json_to_an_equal_one(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    text = result.model_dump_json()
    assert Assessment.model_validate_json(text) == result
    assert Assessment.model_validate(result.model_dump()) == result
    assert assess(sheet, bank=bank).model_dump_json() == text


def extra_in_the_whole(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Count one statement of the whole twice."""
    figures = own_figures(answers, bank)
    return {**figures, "total": len(bank.statements) + 1}


def points_of_the_whole_everywhere(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Give every direction the points of the whole."""
    figures = own_figures(answers, bank)
    return {name: figures["points"] if name.endswith("_points") else figure for name, figure in figures.items()}


BREAKS: dict[str, Scorer] = {
    "bounds-hold-the-points": WRONG["least-points-forgotten"],
    "nothing-unanswered-leaves-one-outcome": WRONG["bounds-rounded-outward"],
    "points-are-rounded-half-up": WRONG["rounding-half-even"],
    "level-has-the-nearest-value": WRONG["level-tie-goes-down"],
    "counts-are-those-of-the-sheet": WRONG["reversal-ignored"],
    "the-whole-is-the-sum-of-its-parts": extra_in_the_whole,
    "enough-must-apply-and-be-answered": WRONG["coverage-above-half"],
    "a-stage-begins-with-its-first-point": WRONG["stage-begins-after-its-first-point"],
    "possible-stages-lie-between-the-bounds": WRONG["bounds-only-where-scored"],
    "strengths-and-growth-zones-are-half-a-level-off": WRONG["positions-as-values"],
    "order-of-answers-is-irrelevant": WRONG["answers-by-position"],
    "left-out-is-unanswered": WRONG["left-out-is-not-applicable"],
    "a-better-answer-lowers-nothing": WRONG["reversal-ignored"],
    "one-more-answer-never-widens-the-bounds": WRONG["lower-without-missing"],
    "bounds-are-the-extremes-still-possible": WRONG["reversal-ignored-in-bounds"],
    "all-worst-gives-min-and-all-best-max": WRONG["range-of-the-default-bank"],
    "a-scope-depends-on-its-own-statements": points_of_the_whole_everywhere,
    "weights-times-a-constant-change-nothing": WRONG["weights-ignored-in-attainable"],
    "only-differences-of-values-count": WRONG["lowest-value-not-subtracted"],
    "reversing-every-statement-turns-the-scale-round": WRONG["rounding-half-down"],
    "what-does-not-apply-could-as-well-not-be-there": WRONG["not-applicable-is-missing"],
}


@each_law()
def test_each_law_is_broken_by_a_scorer_that_gets_it_wrong(law: Law) -> None:
    broken: list[LawError] = []
    for case in conformance_cases():
        if case.figures and not broken:
            try:
                law(BREAKS[law.name], case.answers, case.bank)
            except LawError as error:
                broken.append(error)
    assert [error.law for error in broken] == [law.name]
    assert law.name in str(broken[0])
    assert pickle.loads(pickle.dumps(broken[0])).reason == broken[0].reason


SPOILED: list[tuple[str, Scorer, str]] = [
    (
        "reversing-every-statement-turns-the-scale-round",
        lambda answers, bank: {"points": None if bank.statements[0].reversed else own_figures(answers, bank)["points"]},
        "points is 51, but None with every statement reversed",
    ),
    (
        "reversing-every-statement-turns-the-scale-round",
        lambda answers, bank: {"gained": 1, "attainable": own_figures(answers, bank)["attainable"]},
        "gained is 1, reversed 1, of 384",
    ),
    (
        "possible-stages-lie-between-the-bounds",
        lambda _answers, _bank: {"lower": 40, "upper": 41, "provisional": True},
        "provisional is True; the bounds 40…41 leave these stages: .3,.",
    ),
]


@pytest.mark.parametrize(("name", "scorer", "told"), SPOILED)
def test_a_law_tells_each_of_its_faults(name: str, scorer: Scorer, told: str) -> None:
    law = next(law for law in LAWS if law.name == name)
    with pytest.raises(LawError, match=f"^{name}: {told}$"):
        law(scorer, full_sheet(BANK, 5), BANK)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("reversing-every-statement-turns-the-scale-round", ("points", "lower")),
        ("the-whole-is-the-sum-of-its-parts", ("total", "direction_total")),
    ],
)
def test_a_law_is_kept_by_a_scorer_that_gives_only_some_of_what_it_looks_at(name: str, given: tuple[str, ...]) -> None:
    kinds = kinds_by_name(BANK)

    def some(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        return {figure: value for figure, value in own_figures(answers, bank).items() if kinds[figure] in given}

    assert next(law for law in LAWS if law.name == name)(some, full_sheet(BANK, 5), BANK)


def test_a_law_that_says_nothing_of_what_a_scorer_gives_cannot_be_called() -> None:
    for law in LAWS:
        if law.name in ("possible-stages-lie-between-the-bounds", "the-whole-is-the-sum-of-its-parts"):
            with pytest.raises(ValueError, match=f"the law {law.name} says nothing of provisional, total"):
                law(lambda _answers, _bank: {"provisional": True, "total": 1}, full_sheet(BANK, 5), BANK)


def test_a_law_can_be_called_on_sheets_only_that_fit_the_bank() -> None:
    with pytest.raises(AnswerError):
        LAWS[0](own_figures, {"hiring": 10}, BANK)


@pytest.mark.parametrize(
    ("name", "bank"),
    [
        ("weights-times-a-constant-change-nothing", BANK.with_changed("statements", "hiring", weight=1000)),
        (
            "only-differences-of-values-count",
            BANK.with_overlay({"change": {"levels": {"absent": {"value": -1000}, "adaptive": {"value": 1000}}}}),
        ),
        ("what-does-not-apply-could-as-well-not-be-there", BANK),
    ],
)
def test_a_law_that_cannot_be_tried_says_so(name: str, bank: QuestionBank) -> None:
    law = next(law for law in LAWS if law.name == name)
    assert law(own_figures, full_sheet(bank, 5), bank) is False
    assert LAWS[0](own_figures, full_sheet(bank, 5), bank) is True


def test_a_law_is_made_of_a_generator_with_a_name_that_needs_what_there_is() -> None:
    def silent(_scorer: Scorer, _answers: Sheet, _bank: QuestionBank) -> Iterator[str]:
        """Yield nothing."""
        yield from ()

    def forgetful(_scorer: Scorer, _answers: Sheet, _bank: QuestionBank) -> None:
        """Yield nothing, and be no generator."""

    def asserting(_scorer: Scorer, answers: Sheet, _bank: QuestionBank) -> Iterator[str]:
        """Assert instead."""
        assert not answers, "no answers are allowed"
        yield from ()

    assert Law(silent)(own_figures, full_sheet(BANK, 5), BANK)
    with pytest.raises(ValueError, match="'<lambda>' is no name of a law; give one in kebab case as name="):
        Law(lambda _scorer, _answers, _bank: iter(()))
    with pytest.raises(ValueError, match="the law silent needs what is no kind of figure: pionts"):
        Law(silent, needs=[{"pionts"}])
    with pytest.raises(TypeError, match="the law forgetful gives NoneType; it must yield what is wrong"):
        Law(forgetful)(own_figures, {}, BANK)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(LawError, match="asserting: no answers are allowed"):
        Law(asserting)(own_figures, full_sheet(BANK, 5), BANK)


ODD: list[tuple[dict[str, Any], str]] = [
    ({"points": "51"}, "points is '51', which can be no figure of this kind"),
    ({"points": True}, "points is True"),
    ({"points": 51.5}, "points is 51.5"),
    ({"points": float("nan")}, "points is nan"),
    ({"points": float("inf")}, "points is inf"),
    ({"points": 1j}, "points is 1j"),
    ({"gained": None}, "gained is None"),
    ({"strengths": None}, "strengths is None"),
    ({"provisional": 0}, "provisional is 0"),
]


@pytest.mark.parametrize(("figures", "told"), ODD, ids=[told for _, told in ODD])
def test_what_can_be_no_figure_breaks_a_law(figures: dict[str, Any], told: str) -> None:
    with pytest.raises(LawError, match=f"same-figures-as-assess: {told}"):
        SAME_FIGURES(lambda _answers, _bank: figures, full_sheet(BANK, 5), BANK)


def test_whole_numbers_of_any_type_are_figures_and_lists_stand_for_tuples() -> None:
    def of_other_types(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = own_figures(answers, bank)
        lists = {name: list(value) for name, value in figures.items() if isinstance(value, tuple)}
        return {**figures, **lists, "points": Decimal(51), "gained": 192.0}

    for law in (SAME_FIGURES, *LAWS[:10]):
        law(of_other_types, full_sheet(BANK, 5), BANK)


def test_laws_that_a_scope_of_its_own_kind_breaks_are_told_for_blocks_too() -> None:
    law = next(law for law in LAWS if law.name == "a-scope-depends-on-its-own-statements")

    def of_the_whole(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = own_figures(answers, bank)
        return {f"block_{block.id}_points": figures["points"] for block in bank.blocks}

    with pytest.raises(LawError, match="block_strategy_points is 51 and then None when nothing else applies"):
        law(of_the_whole, full_sheet(BANK, 5), BANK)


def test_a_level_without_points_breaks_a_law() -> None:
    law = next(law for law in LAWS if law.name == "enough-must-apply-and-be-answered")
    with pytest.raises(LawError, match="points is None and level is 1; both or neither must be None"):
        law(lambda answers, bank: {"points": own_figures(answers, bank)["points"], "level": 1}, {}, BANK)


def test_laws_have_a_name_of_their_own_and_say_what_holds() -> None:
    names = [law.name for law in LAWS]
    assert len(set(names)) == len(names) == len(BREAKS)
    assert all(law.statement.endswith(".") or "\n" in law.statement for law in LAWS)
    assert repr(LAWS[0]) == "Law('bounds-hold-the-points')"


@each_law([law for law in LAWS if law.needs])
def test_a_law_says_nothing_of_figures_that_it_does_not_need(law: Law) -> None:
    assert not law.says_something_of(frozenset({"nothing"}))
    assert all(law.says_something_of(needed) for needed in law.needs)
    assert law.says_something_of(frozenset(kinds_by_name(BANK).values()))


def test_a_law_of_ones_own_is_a_generator_of_what_is_wrong() -> None:
    def at_most_ninety(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
        """Nobody is perfect."""
        points = scorer(answers, bank)["points"]
        if points is not None and points > 90:
            yield f"{points} points"

    law = Law(at_most_ninety, needs=[{"points"}])
    assert (law.name, law.statement) == ("at-most-ninety", "Nobody is perfect.")
    law(own_figures, full_sheet(BANK, 5), BANK)
    with pytest.raises(LawError, match=r"^at-most-ninety: 95 points$") as caught:
        law(own_figures, full_sheet(BANK, 9), BANK)
    assert (caught.value.answers, caught.value.bank) == (full_sheet(BANK, 9), BANK)


def test_a_scorer_that_fails_on_a_legal_sheet_breaks_every_law() -> None:
    def fragile(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        return {"points": 100 // (len(bank.statements) - len(answers) - 48 + 2 * len(answers))}

    with pytest.raises(LawError, match="the scorer fails on a legal sheet: ZeroDivisionError"):
        LAWS[0](fragile, {}, BANK)


def test_a_scorer_must_give_the_same_kinds_of_figures_at_each_call() -> None:
    def moody(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = own_figures(answers, bank)
        if figures["points"] is None:
            return {"stage": None, "lower": None}
        return {"points": figures["points"], "stage": figures["stage"]}

    law = SAME_FIGURES
    law(moody, full_sheet(BANK, 5), BANK)
    with pytest.raises(LawError, match="it lacks points, it has lower"):
        law(moody, {}, BANK)
