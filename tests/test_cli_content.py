"""The commands that print questions, methods and indicators, and compute the latter."""

from __future__ import annotations

import json

import pytest

from command_line import SMALL, bare, flat, page, run, write_bank
from cx_centricity import default_bank
from cx_centricity.indicators import Measurement, first_response_time, nps

BANK = default_bank()
pytestmark = pytest.mark.usefixtures("small_bank_folder")


def test_all_questions_are_printed_by_direction() -> None:
    output = flat(page("discuss"))
    for number, direction in enumerate(BANK.directions, start=1):
        assert f"{number}. {direction.title} • {direction.discussion[0]}" in output
        assert all(question in output for question in direction.discussion)


@pytest.mark.parametrize(("language", "when"), [("ru", "Когда: "), ("en", "When: ")])
def test_the_guide_has_every_step_and_every_method(language: str, when: str) -> None:
    output = flat(page("guide", "--language", language))
    assert all(step.text in output for step in BANK.guidance)
    for method in BANK.methods:
        assert f"{method.title} {when}{method.when_to_use} {method.text}" in output
        assert method.in_the_plan in output
        assert method.source in output


def test_a_bank_without_content_prints_nothing() -> None:
    write_bank(bare())
    assert [page(command, "--bank", "small.yaml") for command in ("discuss", "guide", "indicators")] == ["", "", ""]


def test_methods_need_a_title_and_a_text_only() -> None:
    write_bank(bare() | {"methods": [{"id": "m", "title": "Method", "text": "Do it."}]})
    assert page("guide", *SMALL) == "\nMethod\n   Do it.\n"


def test_indicators_are_listed_with_what_they_are_computed_from() -> None:
    output = flat(page("indicators"))
    for indicator in BANK.indicators:
        assert f"{indicator.title} {indicator.id} {indicator.question} Формула: {indicator.formula}" in output
    assert "Вычислить: cx-centricity indicators retention at_start=NUMBER at_end=NUMBER acquired=NUMBER" in output
    one = page("indicators", "nps", "--language", "en")
    assert one.count("Formula: ") == 1
    assert "To compute it: cx-centricity indicators nps RATING:COUNT" in one
    assert page("indicators", *SMALL) == "I  i\n"


def test_an_indicator_is_computed_from_ratings_times_and_named_figures() -> None:
    measured = nps({10: 50, 8: 30, 4: 20})
    assert Measurement.model_validate_json(page("indicators", "nps", "10:50", "8:30", "4:20", "--format", "json")) == (
        measured
    )
    russian = flat(page("indicators", "nps", "10:50", "8:30", "4:20"))
    assert "(NPS): 30,0 (от 14,0 до 44,3 с доверием 95 %)" in russian
    assert "(14.0 to 44.3 with 95 % confidence)" in flat(
        page("indicators", "nps", "10:50", "8:30", "4:20", "--language", "en")
    )
    times = json.loads(
        page("indicators", "first_response_time", "5", "7,5", "9", "--confidence", "0.5", "--format", "json")
    )
    assert Measurement.model_validate(times) == first_response_time([5, 7.5, 9], confidence=0.5)
    assert "2666,7 (денежные единицы" in flat(page("indicators", "ltv", "margin=1000", "retention=0,8", "discount=.1"))
    assert page("indicators", "churn", "at_start=10", "lost=1", *SMALL).startswith("churn: 10.0 (")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nobody",), "has no indicator 'nobody'"),
        (("i", "1"), "'i' cannot be computed"),
        (("churn", "at_start=10"), "churn needs at_start=NUMBER lost=NUMBER"),
        (("churn", "at_start=x", "lost=1"), "'x' is no number"),
        (("churn", "at_start=10", "lost=11"), "lost: "),
        (("nps", "10:5", "--confidence", "2"), "confidence"),
        (("ltv", "margin=nan", "retention=1", "discount=0"), "amount-invalid"),
    ],
)
def test_figures_that_do_not_fit_are_refused(arguments: tuple[str, ...], message: str) -> None:
    code, output, errors = run("indicators", *arguments, *(SMALL if arguments[0] == "i" else ()))
    assert (code, output) == (2, "")
    assert message in " ".join(errors.replace("│", " ").split())
