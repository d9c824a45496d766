"""Flat figures, and what a scorer under test may return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import strategies as st

from cx_centricity import AnswerValue, QuestionBank, default_bank
from cx_centricity.bank import PointRange
from cx_centricity.testing import LAWS, SAME_FIGURES, CheckError, LawError, check_scorer, conformance_cases
from cx_centricity.testing._figures import kinds_by_name, library_scorer, same
from strategies import full_sheet

BANK = default_bank()


def test_figures_of_a_result_include_every_figure_of_its_bank() -> None:
    figures = library_scorer({}, BANK)
    assert figures.keys() == kinds_by_name(BANK).keys()
    assert (figures["lower"], figures["upper"], figures["block_people_stage"]) == (*PointRange(6, 95), None)


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({}, "the scorer returned no figures; it must return a mapping such as"),
        ({"pionts": 51}, "the scorer returned 'pionts', which is not a figure; did you mean 'points'?"),
        ({"points": 51, "xyz": 1}, "the scorer returned 'xyz', which is not a figure$"),
    ],
)
def test_unknown_names_of_figures_raise_at_once(figures: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", "[?]")):
        check_scorer(lambda _answers, _bank: figures)


def test_an_error_at_the_first_call_of_a_scorer_is_passed_on() -> None:
    with pytest.raises(TypeError, match="the scorer returned int; it must return a mapping"):
        check_scorer(lambda _answers, _bank: 51)  # type: ignore[arg-type,return-value] # pyright: ignore[reportArgumentType]
    with pytest.raises(ZeroDivisionError):
        check_scorer(lambda _answers, _bank: {"points": 1 // 0})


INVALID: list[tuple[dict[str, Any], str]] = [
    ({"points": "51"}, "points is '51', which is not valid for this figure"),
    ({"points": True}, "points is True"),
    ({"points": 51.5}, "points is 51.5"),
    ({"points": float("nan")}, "points is nan"),
    ({"points": float("inf")}, "points is inf"),
    ({"points": 1j}, "points is 1j"),
    ({"gained": None}, "gained is None"),
    ({"strengths": None}, "strengths is None"),
    ({"provisional": 0}, "provisional is 0"),
]


@pytest.mark.parametrize(("figures", "message"), INVALID, ids=[message for _, message in INVALID])
def test_an_invalid_figure_breaks_a_law(figures: dict[str, Any], message: str) -> None:
    with pytest.raises(LawError, match=f"same-figures-as-assess: {message}"):
        SAME_FIGURES(lambda _answers, _bank: figures, full_sheet(BANK, 5), BANK)


def test_whole_numbers_of_any_type_and_lists_are_valid() -> None:
    def of_other_types(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = library_scorer(answers, bank)
        lists = {name: list(value) for name, value in figures.items() if isinstance(value, tuple)}
        return {**figures, **lists, "points": Decimal(51), "gained": 192.0}

    for law in (SAME_FIGURES, *LAWS[:10]):
        law(of_other_types, full_sheet(BANK, 5), BANK)


def test_a_scorer_that_fails_on_a_valid_sheet_breaks_every_law() -> None:
    def fragile(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        return {"points": 100 // (len(bank.statements) - len(answers) - 48 + 2 * len(answers))}

    with pytest.raises(LawError, match="the scorer fails on a valid sheet: ZeroDivisionError"):
        LAWS[0](fragile, {}, BANK)


def test_a_scorer_must_return_the_same_kinds_of_figures_at_each_call() -> None:
    def moody(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = library_scorer(answers, bank)
        if figures["points"] is None:
            return {"stage": None, "lower": None}
        return {"points": figures["points"], "stage": figures["stage"]}

    law = SAME_FIGURES
    law(moody, full_sheet(BANK, 5), BANK)
    with pytest.raises(LawError, match="it lacks points, it has lower"):
        law(moody, {}, BANK)


def bank_of(suite: str) -> QuestionBank:
    return next(case.bank for case in conformance_cases() if case.suite == suite)


@pytest.mark.parametrize("number", [float, Decimal, Fraction])
def test_points_with_decimals_may_have_any_type_that_holds_them(number: Callable[[str], Any]) -> None:
    bank = bank_of("decimals")

    def of_other_type(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = library_scorer(answers, bank)
        return {name: number(str(value)) if type(value) is float else value for name, value in figures.items()}

    for case in conformance_cases():
        if case.suite == "decimals" and case.figures:
            case.check(of_other_type)
    for law in (SAME_FIGURES, *LAWS):
        law(of_other_type, {"a1": 2, "a2": 4, "b1": 1}, bank)


@pytest.mark.parametrize("points", [2.3300000000000005, Decimal("2.331"), 2.335, Fraction(7, 3)])
def test_points_between_two_units_are_invalid(points: object) -> None:
    bank = bank_of("decimals")
    sheet = {statement.id: 3 for statement in bank.statements}
    with pytest.raises(LawError, match="which is not valid for this figure"):
        SAME_FIGURES(lambda _answers, _bank: {"points": points}, sheet, bank)
    assert not same(points, 2.33, 2)


def test_a_scorer_may_return_no_stage_where_there_are_no_stages() -> None:
    bank = bank_of("goal")

    def with_stage(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = library_scorer(answers, bank)
        return {"points": figures["points"], "stage": figures.get("stage")}

    assert SAME_FIGURES(with_stage, {"a1": 3}, bank)
    check_scorer(with_stage, laws=(), banks=st.sampled_from([BANK, bank]), max_examples=10)
    with pytest.raises(ValueError, match="the scorer returned 'stage', which is not a figure"):
        SAME_FIGURES(lambda _answers, _bank: {"stage": 1}, {}, bank)


def test_kinds_that_only_later_banks_have_are_checked_too() -> None:
    banks = st.sampled_from([bank_of("likert"), bank_of("subscales")])

    def wrong_in_subscales(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = library_scorer(answers, bank)
        return {**figures, **{f"subscale_{part.id}_total": 0 for part in bank.subscales}}

    with pytest.raises(CheckError, match="subscale_first_total is 0; it must be 3"):
        check_scorer(wrong_in_subscales, laws=(), banks=banks, max_examples=20)
    report = check_scorer(library_scorer, laws=(), banks=banks, max_examples=20)
    assert "subscale_points" in report.figure_kinds
