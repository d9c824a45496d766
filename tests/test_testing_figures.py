"""Flat figures, and what a scorer under test may return."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from cx_centricity import AnswerValue, QuestionBank, default_bank
from cx_centricity.bank import PointRange
from cx_centricity.testing import LAWS, SAME_FIGURES, LawError, check_scorer
from cx_centricity.testing._figures import kinds_by_name, library_scorer
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
