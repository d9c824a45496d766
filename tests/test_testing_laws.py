"""The laws hold for `assess` with every bank and sheet, and each of them can be broken."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity import AnswerError, AnswerValue, QuestionBank, default_bank
from cx_centricity.testing import LAWS, Law, LawError, Scorer, Sheet, answer_sheets, conformance_cases
from cx_centricity.testing._figures import kinds_by_name, library_scorer
from cx_centricity.testing.parametrize import each_law
from strategies import banks_with_sheets, full_sheet
from wrong_scorers import WRONG

BANK = default_bank()
anything = st.one_of(banks_with_sheets(), answer_sheets(BANK).map(lambda sheet: (BANK, sheet)))


@each_law()
@given(pair=anything)
def test_law_the_library_keeps_every_law(law: Law, pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    law(library_scorer, sheet, bank)


def extra_in_the_whole(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Count one statement of the whole twice."""
    figures = library_scorer(answers, bank)
    return {**figures, "total": len(bank.statements) + 1}


def points_of_the_whole_everywhere(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Give every direction the points of the whole."""
    figures = library_scorer(answers, bank)
    return {name: figures["points"] if name.endswith("_points") else figure for name, figure in figures.items()}


BREAKS: dict[str, Scorer] = {
    "bounds-contain-the-points": WRONG["least-points-forgotten"],
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
    "reversing-every-statement-mirrors-the-points": WRONG["rounding-half-down"],
    "not-applicable-counts-as-absent": WRONG["not-applicable-is-missing"],
}


@each_law()
def test_each_law_is_broken_by_a_scorer_that_violates_it(law: Law) -> None:
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


PARTLY_WRONG: list[tuple[str, Scorer, str]] = [
    (
        "reversing-every-statement-mirrors-the-points",
        lambda answers, bank: {
            "points": None if bank.statements[0].reversed else library_scorer(answers, bank)["points"]
        },
        "points is 51, but None with every statement reversed",
    ),
    (
        "reversing-every-statement-mirrors-the-points",
        lambda answers, bank: {"gained": 1, "attainable": library_scorer(answers, bank)["attainable"]},
        "gained is 1, reversed 1, of 384",
    ),
    (
        "possible-stages-lie-between-the-bounds",
        lambda _answers, _bank: {"lower": 40, "upper": 41, "provisional": True},
        "provisional is True; the bounds 40…41 allow the stages .3,.",
    ),
]


@pytest.mark.parametrize(("name", "scorer", "reason"), PARTLY_WRONG)
def test_a_law_reports_each_kind_of_violation(name: str, scorer: Scorer, reason: str) -> None:
    law = next(law for law in LAWS if law.name == name)
    with pytest.raises(LawError, match=f"^{name}: {reason}$"):
        law(scorer, full_sheet(BANK, 5), BANK)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("reversing-every-statement-mirrors-the-points", ("points", "lower")),
        ("the-whole-is-the-sum-of-its-parts", ("total", "direction_total")),
    ],
)
def test_a_law_is_kept_by_a_scorer_that_returns_only_some_of_its_figures(name: str, given: tuple[str, ...]) -> None:
    kinds = kinds_by_name(BANK)

    def some(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        return {figure: value for figure, value in library_scorer(answers, bank).items() if kinds[figure] in given}

    assert next(law for law in LAWS if law.name == name)(some, full_sheet(BANK, 5), BANK)


def test_a_law_that_does_not_apply_to_the_figures_of_a_scorer_raises() -> None:
    for law in LAWS:
        if law.name in ("possible-stages-lie-between-the-bounds", "the-whole-is-the-sum-of-its-parts"):
            with pytest.raises(ValueError, match=f"the law {law.name} does not apply to provisional, total"):
                law(lambda _answers, _bank: {"provisional": True, "total": 1}, full_sheet(BANK, 5), BANK)


def test_a_law_refuses_answers_that_do_not_fit_the_bank() -> None:
    with pytest.raises(AnswerError):
        LAWS[0](library_scorer, {"hiring": 10}, BANK)


@pytest.mark.parametrize(
    ("name", "bank"),
    [
        ("weights-times-a-constant-change-nothing", BANK.with_changed("statements", "hiring", weight=1000)),
        (
            "only-differences-of-values-count",
            BANK.with_overlay({"change": {"levels": {"absent": {"value": -1000}, "adaptive": {"value": 1000}}}}),
        ),
        ("not-applicable-counts-as-absent", BANK),
    ],
)
def test_a_law_that_cannot_be_tried_returns_false(name: str, bank: QuestionBank) -> None:
    law = next(law for law in LAWS if law.name == name)
    assert law(library_scorer, full_sheet(bank, 5), bank) is False
    assert LAWS[0](library_scorer, full_sheet(bank, 5), bank) is True


def test_a_law_needs_a_generator_a_valid_name_and_known_kinds_of_figures() -> None:
    def silent(_scorer: Scorer, _answers: Sheet, _bank: QuestionBank) -> Iterator[str]:
        """Yield nothing."""
        yield from ()

    def forgetful(_scorer: Scorer, _answers: Sheet, _bank: QuestionBank) -> None:
        """Yield nothing, and be no generator."""

    def asserting(_scorer: Scorer, answers: Sheet, _bank: QuestionBank) -> Iterator[str]:
        """Assert instead."""
        assert not answers, "no answers are allowed"
        yield from ()

    assert Law(silent)(library_scorer, full_sheet(BANK, 5), BANK)
    with pytest.raises(ValueError, match="'<lambda>' is not a valid name of a law; give one in kebab case as name="):
        Law(lambda _scorer, _answers, _bank: iter(()))
    with pytest.raises(ValueError, match="the law silent needs unknown kinds of figures: pionts"):
        Law(silent, needs=[{"pionts"}])
    with pytest.raises(TypeError, match="the law forgetful returned NoneType; it must yield what is wrong"):
        Law(forgetful)(library_scorer, {}, BANK)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(LawError, match="asserting: no answers are allowed"):
        Law(asserting)(library_scorer, full_sheet(BANK, 5), BANK)


def test_the_law_about_own_statements_covers_blocks_too() -> None:
    law = next(law for law in LAWS if law.name == "a-scope-depends-on-its-own-statements")

    def of_the_whole(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = library_scorer(answers, bank)
        return {f"block_{block.id}_points": figures["points"] for block in bank.blocks}

    with pytest.raises(LawError, match="block_strategy_points is 51 and then None when nothing else applies"):
        law(of_the_whole, full_sheet(BANK, 5), BANK)


def test_a_level_without_points_breaks_a_law() -> None:
    law = next(law for law in LAWS if law.name == "enough-must-apply-and-be-answered")
    with pytest.raises(LawError, match="points is None and level is 1; both or neither must be None"):
        law(lambda answers, bank: {"points": library_scorer(answers, bank)["points"], "level": 1}, {}, BANK)


def test_laws_have_unique_names_and_a_statement() -> None:
    names = [law.name for law in LAWS]
    assert len(set(names)) == len(names) == len(BREAKS)
    assert all(law.statement.endswith(".") or "\n" in law.statement for law in LAWS)
    assert repr(LAWS[0]) == "Law('bounds-contain-the-points')"


@each_law([law for law in LAWS if law.needs])
def test_a_law_applies_only_to_the_figures_that_it_needs(law: Law) -> None:
    assert not law.applies_to(frozenset({"nothing"}))
    assert all(law.applies_to(needed) for needed in law.needs)
    assert law.applies_to(frozenset(kinds_by_name(BANK).values()))


def test_a_custom_law_is_a_generator_of_what_is_wrong() -> None:
    def at_most_ninety(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
        """Nobody is perfect."""
        points = scorer(answers, bank)["points"]
        if points is not None and points > 90:
            yield f"{points} points"

    law = Law(at_most_ninety, needs=[{"points"}])
    assert (law.name, law.statement) == ("at-most-ninety", "Nobody is perfect.")
    law(library_scorer, full_sheet(BANK, 5), BANK)
    with pytest.raises(LawError, match=r"^at-most-ninety: 95 points$") as caught:
        law(library_scorer, full_sheet(BANK, 9), BANK)
    assert (caught.value.answers, caught.value.bank) == (full_sheet(BANK, 9), BANK)
