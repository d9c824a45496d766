"""`check_bank` and `check_scorer`: a right scorer passes, a wrong one is caught with a counterexample."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Mapping
from textwrap import dedent
from typing import Any, cast

import pytest

from cx_centricity import AnswerError, AnswerValue, QuestionBank, default_bank, parse_bank
from cx_centricity.testing import (
    LAWS,
    SAME_FIGURES,
    CheckError,
    LawError,
    Report,
    Scorer,
    check_bank,
    check_scorer,
    conformance_cases,
    question_banks,
)
from cx_centricity.testing._figures import kinds_by_name, library_scorer, same
from rule import Rule
from wrong_scorers import WRONG

BANK = default_bank()
SEEDS = range(2)
NOT_ABOUT_THE_BUNDLED_BANK = {
    "an-answer-that-gains-the-same-changes-nothing",
    "the-unanswered-count-as-their-level",
    "weight-zero-counts-nowhere",
    "what-the-unanswered-count-as-enters-no-bound",
}


def report_on(scorer: Scorer, **options: Any) -> Report:
    with pytest.raises(CheckError) as caught:
        check_scorer(scorer, **options)
    return caught.value.report


def only_points(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    return {"points": library_scorer(answers, bank)["points"]}


# Right scorers


def test_the_library_keeps_its_own_laws_on_the_bundled_bank() -> None:
    report = check_bank(BANK, max_examples=15)
    assert {*report.kept} == {law.name for law in LAWS} - NOT_ABOUT_THE_BUNDLED_BANK
    assert (report.broken, {*report.not_tried}) == ((), NOT_ABOUT_THE_BUNDLED_BANK)
    assert set(report.figure_kinds) == set(kinds_by_name(BANK).values())


def test_a_second_implementation_equals_assess() -> None:
    report = check_scorer(Rule().figures, laws=(), max_examples=20)
    assert report.kept == (SAME_FIGURES.name,)
    assert report.examples > len(conformance_cases()) / 2


def test_a_scorer_for_one_bank_is_called_with_no_other() -> None:
    banks: list[QuestionBank] = []

    def view(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        banks.append(bank)
        return library_scorer(answers, bank)

    report = check_bank(BANK, scorer=view, max_examples=5)
    assert {id(bank) for bank in banks} == {id(BANK)}
    assert "same-figures-as-assess" in report.kept
    assert set(report.not_tried) >= {law.name for law in LAWS if law.scores == "changed banks"}


def test_a_scorer_may_return_some_figures_and_the_report_says_which() -> None:
    report = check_scorer(only_points, max_examples=20)
    assert report.figure_kinds == ("points",)
    assert "enough-must-apply-and-be-answered" in report.kept
    assert "level-has-the-nearest-value" in report.not_tried
    assert str(report).splitlines()[0].startswith("0 broken, ")
    assert str(report).splitlines()[1] == "figures checked: points"
    assert str(report).splitlines()[2].startswith("not tried: ")


def test_a_seed_determines_the_examples() -> None:
    seen: list[str] = []

    def noting(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        seen.append(repr((sorted(answers.items()), bank.rules_digest)))
        return only_points(answers, bank)

    def run(seed: int) -> list[str]:
        seen.clear()
        check_scorer(noting, banks=question_banks(), laws=(), max_examples=10, seed=seed)
        return [*seen]

    assert run(1) == run(1) != run(2)


# Wrong scorers


ONLY_BY_RANDOM_BANKS = {
    *("open-gate-counts-as-passed", "conditions-about-the-whole", "each-at-least-with-unscored-statements"),
}
"""Mistakes that no case of the suite shows; `test_rule` catches them."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] if n % 12 else [])
        for n, name in enumerate(WRONG)
        if name not in ONLY_BY_RANDOM_BANKS
    ],
)
def test_law_the_suite_alone_catches_every_wrong_scorer(name: str) -> None:
    report = report_on(WRONG[name], laws=(), shrink=False)
    (broken,) = report.broken
    assert broken.law == SAME_FIGURES.name
    cases = sum(bool(case.figures) for case in conformance_cases())
    assert report.examples == cases, "the suite alone does not catch it"
    found, expected = WRONG[name](broken.answers, broken.bank), library_scorer(broken.answers, broken.bank)
    assert any(not same(found[figure], expected[figure]) for figure in expected)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_law_generated_banks_alone_catch_most_wrong_scorers_with_any_seed(seed: int) -> None:
    missed = {**WRONG}

    def library(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = library_scorer(answers, bank)
        for name, scorer in [*missed.items()] if len(missed) > len(WRONG) / 2 else []:  # until most are caught
            try:
                found = scorer(answers, bank)
            except ZeroDivisionError:
                continue
            if any(not same(found[figure], figures[figure]) for figure in figures):
                del missed[name]
        return figures

    # All wrong scorers see the examples that each of them would be checked with.
    for banks in (question_banks(plain=True), question_banks()):
        check_scorer(library, laws=(), banks=banks, max_examples=100, seed=seed)
    assert len(missed) <= len(WRONG) / 2


@pytest.mark.no_cover  # Measuring coverage doubles the time of a search.
@pytest.mark.parametrize(
    ("name", "statements"),
    [
        ("rounding-half-even", 1),
        ("stage-begins-after-its-first-point", 1),
        ("weights-ignored", 1),
        ("reversal-ignored", 1),
        ("positions-as-values", 1),
        ("missing-is-lowest", 1),
        ("not-applicable-is-missing", 1),
        ("coverage-above-half", 1),
        ("blocks-not-required", 3),
    ],
)
def test_a_counterexample_is_as_small_as_a_person_would_write_it(name: str, statements: int) -> None:
    report = report_on(WRONG[name], laws=())
    (broken,) = report.broken
    assert len(broken.bank.statements) <= statements
    assert broken.bank.id == "generated"
    text = str(report)
    assert text.startswith(f"✗ {broken}\n    answers  {{")
    shown = text.partition("bank, as parse_bank takes it:\n")[2].partition("\n1 broken")[0]
    assert parse_bank(dedent(shown)) == broken.bank
    assert len(shown.splitlines()) <= 20


def test_a_counterexample_of_the_suite_is_reported_with_its_bank() -> None:
    report = report_on(WRONG["float-with-coarse-epsilon"], laws=(), max_examples=20)
    assert report.broken[0].bank.id == "millionths"


def test_a_counterexample_that_cannot_be_found_again_is_reported_as_it_was() -> None:
    case = next(case for case in conformance_cases() if case.name == "at random, 1" and case.suite == "bundled")

    def brittle(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        return {**only_points(answers, bank), **({"points": 0} if answers == case.answers else {})}

    (broken,) = report_on(brittle, laws=(), max_examples=10).broken
    assert (broken.answers, broken.bank) == (case.answers, case.bank)


def test_a_counterexample_in_the_bundled_bank_says_so() -> None:
    def odd(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = library_scorer(answers, bank)
        return {"points": figures["points"], "stage": 3 if bank.id == "cx_centricity" else figures.get("stage")}

    report = report_on(odd, max_examples=20)
    assert {"same-figures-as-assess", "a-stage-begins-with-its-first-point"} <= {each.law for each in report.broken}
    assert f"    bank     cx_centricity {BANK.version}" in str(report)
    with pytest.raises(CheckError, match="    bank     the bundled one"):
        check_bank(BANK, scorer=odd, max_examples=5)
    large = BANK.with_fields(id="large").with_changed("statements", "hiring", weight=2)
    with pytest.raises(CheckError, match=f"    bank     large {re.escape(BANK.version)}"):
        check_bank(large, scorer=lambda answers, bank: {**library_scorer(answers, bank), "total": 47}, max_examples=5)


def test_a_law_that_scores_changed_banks_is_reported_with_the_bank_that_was_changed() -> None:
    law = next(law for law in LAWS if law.name == "only-differences-of-values-count")
    report = report_on(WRONG["lowest-value-not-subtracted"], laws=[law])
    assert [broken.law for broken in report.broken] == [SAME_FIGURES.name, law.name]
    assert "with the values of all levels shifted" in report.broken[1].reason


def test_answers_that_are_not_json_are_shown_as_python() -> None:
    broken = LawError("some-law", "some reason", {"a": b"3"}, BANK)
    report = Report(examples=1, figure_kinds=("points",), kept=(), broken=(broken,), not_tried=())
    assert str(report).splitlines()[:2] == ["✗ some-law: some reason", "    answers  {'a': b'3'}"]


def test_a_report_has_a_short_repr_and_can_be_pickled() -> None:
    report = report_on(lambda _answers, _bank: {"points": 50}, laws=(), max_examples=20)
    assert repr(report) == f"Report(examples={report.examples}, kept=0, broken=1)"
    again = pickle.loads(pickle.dumps(CheckError(report)))
    assert str(again) == str(CheckError(report)) == str(report)


# Refusal


def test_the_library_refuses_every_near_miss_with_the_right_code() -> None:
    assert "invalid-answers-are-refused" in check_scorer(library_scorer, laws=(), refusal=AnswerError).kept


def items_of(answers: object) -> dict[object, Any]:
    return dict(cast("Mapping[object, Any]", answers)) if isinstance(answers, Mapping) else {}


def lenient(answers: object, bank: QuestionBank) -> dict[str, Any]:
    """Leave out invalid answers."""
    known = {statement.id for statement in bank.statements}
    numbers = {level.number for level in bank.levels}
    given = {str(key): answer for key, answer in items_of(answers).items() if key in known}
    is_level = {key: type(answer) is int and answer in numbers for key, answer in given.items()}
    return library_scorer({key: answer for key, answer in given.items() if is_level[key] or answer == "n/a"}, bank)


def miscoded(answers: Any, bank: QuestionBank) -> dict[str, Any]:
    """Report every problem twice."""
    try:
        return library_scorer(answers, bank)
    except AnswerError as error:
        raise AnswerError([*error.problems, *error.problems]) from None


@pytest.mark.parametrize(
    ("scorer", "message"),
    [
        (lenient, r"scored instead of refused \([a-z-]+\): \{'points'"),
        (miscoded, r"refused with \['([a-z-]+)', '\1'\]; the only problem is \1"),
    ],
)
def test_a_missing_or_wrong_refusal_is_reported(scorer: Scorer, message: str) -> None:
    with pytest.raises(CheckError, match=message):
        check_scorer(scorer, laws=(), refusal=AnswerError, max_examples=30)


def test_another_error_is_not_a_refusal_and_a_custom_error_needs_no_codes() -> None:
    class Refused(Exception):  # noqa: N818 - the name that a port might have
        pass

    def own_error(answers: Any, bank: QuestionBank) -> dict[str, Any]:
        try:
            return library_scorer(answers, bank)
        except AnswerError as error:
            raise Refused from error

    assert check_scorer(own_error, laws=(), refusal=Refused, max_examples=20).broken == ()
    report = report_on(own_error, laws=(), refusal=(TypeError, KeyError), max_examples=20)
    for case in conformance_cases():
        case.check(own_error, refusal=Refused)
    assert report.broken[0].reason.startswith("Refused instead of a refusal")


def test_answers_with_keys_that_are_not_text_are_shown_as_python() -> None:
    def takes_any_key(answers: Any, bank: QuestionBank) -> dict[str, Any]:
        texts = {key: answer for key, answer in items_of(answers).items() if isinstance(key, str)}
        return library_scorer(texts or answers, bank)

    report = report_on(takes_any_key, laws=(), refusal=AnswerError)
    assert "scored instead of refused (statement-id-not-text)" in str(report)
    assert f"    answers  {report.broken[-1].answers!r}" in str(report)


# Arguments


def test_a_falsy_scorer_is_checked() -> None:
    class Empty:
        def __len__(self) -> int:
            return 0

        def __call__(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
            return {"points": library_scorer(answers, bank)["total"]}

    with pytest.raises(CheckError, match="points is 48; it must be 6"):
        check_bank(BANK, scorer=Empty(), max_examples=5)


def test_the_error_of_a_scorer_is_the_cause_of_the_error_raised() -> None:
    def fragile(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        points = library_scorer(answers, bank)["points"]
        return {"points": points if len(bank.statements) // len(answers) else None}

    with pytest.raises(CheckError) as caught:
        check_bank(BANK, scorer=fragile, max_examples=5)
    causes = [caught.value.__cause__, getattr(caught.value.__cause__, "__cause__", None)]
    assert [type(cause).__name__ for cause in causes] == ["LawError", "ScorerError"]


INVALID_USE: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: check_bank(BANK, max_examples=0), ValueError, "max_examples must be a whole number from 1, not 0"),
    (lambda: check_bank(BANK, seed="1"), ValueError, "seed must be a whole number, not '1'"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    (lambda: check_bank("bank.yaml"), TypeError, "bank must be a QuestionBank, not str; load_bank reads one"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    (lambda: check_bank(BANK, laws=()), ValueError, "no law could be tried; the scorer returns answered, "),
    (lambda: check_bank(BANK, laws=[LAWS[0], LAWS[0]]), ValueError, "more than one law is named bounds-contain-the"),
    (lambda: check_scorer(library_scorer, refusal="AnswerError"), TypeError, "refusal must be an exception class or a"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    (lambda: question_banks(max_levels=1), ValueError, "max_levels must be a whole number from 2 to 101, not 1"),
    (lambda: question_banks(max_directions=0), ValueError, "max_directions must be a whole number from 1 to 50, not 0"),
    (lambda: question_banks(max_statements=51), ValueError, "max_statements must be a whole number from 1 to 50"),
]


@pytest.mark.parametrize(("use", "error", "message"), INVALID_USE, ids=[message for *_, message in INVALID_USE])
def test_invalid_arguments_raise_at_once(use: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        use()


def test_a_strategy_for_banks_replaces_the_suite_and_the_bundled_bank() -> None:
    from_zero = question_banks().map(lambda bank: bank.with_fields(version="2.0.0"))
    seen: set[str] = set()

    def noting(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        seen.add(bank.version)
        return only_points(answers, bank)

    check_scorer(noting, banks=from_zero, laws=(), max_examples=10)
    assert seen == {"2.0.0"}


def test_a_law_that_does_not_concern_the_bank_is_not_tried() -> None:
    laws = [law for law in LAWS if law.name == "weight-zero-counts-nowhere"]
    report = check_bank(BANK, laws=laws, max_examples=5)
    assert (report.kept, report.broken, report.not_tried) == ((), (), ("weight-zero-counts-nowhere",))
