"""`check_bank` and `check_scorer`: what is right passes, what is wrong is caught with a counterexample."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from textwrap import dedent
from typing import Any, cast

import pytest
from hypothesis import find

from cx_centricity import AnswerError, AnswerValue, QuestionBank, default_bank, parse_bank
from cx_centricity.bank import PointRange
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
from cx_centricity.testing._figures import kinds_by_name, own_figures, same
from cx_centricity.testing.parametrize import each_threshold
from rule import Rule
from wrong_scorers import WRONG

BANK = default_bank()
SEEDS = range(20)


def report_on(scorer: Scorer, **options: Any) -> Report:
    with pytest.raises(CheckError) as caught:
        check_scorer(scorer, **options)
    return caught.value.report


def only_points(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    return {"points": own_figures(answers, bank)["points"]}


# What is right


def test_the_library_keeps_its_own_laws_on_the_bundled_bank() -> None:
    report = check_bank(BANK, max_examples=40)
    assert report.kept == tuple(law.name for law in LAWS)
    assert (report.broken, report.not_tried) == ((), ())
    assert set(report.figures) == set(kinds_by_name(BANK).values())


def test_a_second_implementation_passes_every_check() -> None:
    report = check_scorer(Rule().figures, laws=(), max_examples=20)
    assert report.kept == (SAME_FIGURES.name,)
    assert report.examples > len(conformance_cases()) / 2


def test_a_scorer_of_one_bank_is_asked_for_no_other() -> None:
    asked: list[QuestionBank] = []

    def view(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        asked.append(bank)
        return own_figures(answers, bank)

    report = check_bank(BANK, scorer=view, max_examples=5)
    assert {id(bank) for bank in asked} == {id(BANK)}
    assert "same-figures-as-assess" in report.kept
    assert set(report.not_tried) == {law.name for law in LAWS if law.asks_for == "other banks"}


def test_a_scorer_may_give_some_figures_only_and_the_report_says_which() -> None:
    report = check_scorer(only_points, max_examples=20)
    assert report.figures == ("points",)
    assert "enough-must-apply-and-be-answered" in report.kept
    assert "level-has-the-nearest-value" in report.not_tried
    assert str(report).splitlines()[0].startswith("0 broken, ")
    assert str(report).splitlines()[1] == "figures looked at: points"
    assert str(report).splitlines()[2].startswith("not tried: ")


def test_the_same_seed_gives_the_same_examples_and_another_one_others() -> None:
    seen: list[str] = []

    def noting(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        seen.append(repr((sorted(answers.items()), bank.rules_digest)))
        return only_points(answers, bank)

    def run(seed: int) -> list[str]:
        seen.clear()
        check_scorer(noting, banks=question_banks(), laws=(), max_examples=10, seed=seed)
        return [*seen]

    assert run(1) == run(1) != run(2)


# What is wrong


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if n % 12 else []) for n, name in enumerate(WRONG)]
)
def test_law_the_suite_alone_catches_every_wrong_scorer(name: str) -> None:
    report = report_on(WRONG[name], laws=(), shrink=False)
    (broken,) = report.broken
    assert broken.law == SAME_FIGURES.name
    assert report.examples == sum(bool(case.figures) for case in conformance_cases()), "the suite alone does not tell"
    found, expected = WRONG[name](broken.answers, broken.bank), own_figures(broken.answers, broken.bank)
    assert any(not same(found[figure], expected[figure]) for figure in expected)


ONLY_BY_THE_SUITE: set[str] = set()
"""Mistakes that show on so few banks that generated ones need not meet them."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_law_generated_banks_alone_catch_every_wrong_scorer_whatever_the_seed(seed: int) -> None:
    missed: set[str] = set()
    for name, scorer in WRONG.items():
        try:
            check_scorer(scorer, laws=(), banks=question_banks(), max_examples=400, seed=seed, shrink=False)
        except CheckError:
            continue
        missed.add(name)
    assert missed <= ONLY_BY_THE_SUITE


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
def test_a_counterexample_is_as_small_as_a_person_would_make_it(name: str, statements: int) -> None:
    report = report_on(WRONG[name], laws=())
    (broken,) = report.broken
    assert len(broken.bank.statements) <= statements
    assert broken.bank.id == "generated"
    text = str(report)
    assert text.startswith(f"✗ {broken}\n    answers  {{")
    shown = text.partition("bank, as parse_bank takes it:\n")[2].partition("\n1 broken")[0]
    assert parse_bank(dedent(shown)) == broken.bank
    assert len(shown.splitlines()) <= 20


def test_what_only_the_suite_tells_is_told_with_its_bank() -> None:
    report = report_on(WRONG["float-with-coarse-epsilon"], laws=(), max_examples=20)
    assert report.broken[0].bank.id == "millionths"


def test_what_fails_on_a_single_sheet_is_told_as_it_was_found() -> None:
    case = next(case for case in conformance_cases() if case.name == "at random, 1" and case.suite == "bundled")

    def brittle(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        return {**only_points(answers, bank), **({"points": 0} if answers == case.answers else {})}

    (broken,) = report_on(brittle, laws=(), max_examples=10).broken
    assert (broken.answers, broken.bank) == (case.answers, case.bank)


def test_a_counterexample_in_the_bundled_bank_says_so() -> None:
    def odd(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures = own_figures(answers, bank)
        return {"points": figures["points"], "stage": 3 if bank.id == "cx_centricity" else figures["stage"]}

    report = report_on(odd, max_examples=20)
    assert {"same-figures-as-assess", "a-stage-begins-with-its-first-point"} == {each.law for each in report.broken}
    assert f"    bank     cx_centricity {BANK.version}" in str(report)
    with pytest.raises(CheckError, match="    bank     the bundled one"):
        check_bank(BANK, scorer=odd, max_examples=5)
    large = BANK.with_fields(id="large").with_changed("statements", "hiring", weight=2)
    with pytest.raises(CheckError, match=f"    bank     large {re.escape(BANK.version)}"):
        check_bank(large, scorer=lambda answers, bank: {**own_figures(answers, bank), "total": 47}, max_examples=5)


def test_a_law_that_needs_other_banks_is_told_by_the_smallest_pair() -> None:
    law = next(law for law in LAWS if law.name == "only-differences-of-values-count")
    report = report_on(WRONG["lowest-value-not-subtracted"], laws=[law])
    assert [broken.law for broken in report.broken] == [SAME_FIGURES.name, law.name]
    assert "with the values of all levels shifted" in report.broken[1].reason


def test_answers_are_shown_whatever_they_hold() -> None:
    broken = LawError("some-law", "some reason", {"a": b"3"}, BANK)
    report = Report(examples=1, figures=("points",), kept=(), broken=(broken,), not_tried=())
    assert str(report).splitlines()[:2] == ["✗ some-law: some reason", "    answers  {'a': b'3'}"]


def test_a_report_and_its_error_are_short_and_can_be_sent_elsewhere() -> None:
    report = report_on(lambda _answers, _bank: {"points": 50}, laws=(), max_examples=20)
    assert repr(report) == f"Report(examples={report.examples}, kept=0, broken=1)"
    again = pickle.loads(pickle.dumps(CheckError(report)))
    assert str(again) == str(CheckError(report)) == str(report)


# Refusal


def test_the_library_refuses_every_near_miss_with_the_right_code() -> None:
    assert "what-does-not-fit-is-refused" in check_scorer(own_figures, laws=(), refusal=AnswerError).kept


def items_of(answers: object) -> dict[object, Any]:
    return dict(cast("Mapping[object, Any]", answers)) if isinstance(answers, Mapping) else {}


def lenient(answers: object, bank: QuestionBank) -> dict[str, Any]:
    """Leave out what does not fit."""
    known = {statement.id for statement in bank.statements}
    numbers = {level.number for level in bank.levels}
    given = {str(key): answer for key, answer in items_of(answers).items() if key in known}
    is_level = {key: type(answer) is int and answer in numbers for key, answer in given.items()}
    return own_figures({key: answer for key, answer in given.items() if is_level[key] or answer == "n/a"}, bank)


def miscoded(answers: Any, bank: QuestionBank) -> dict[str, Any]:
    """Tell every problem twice."""
    try:
        return own_figures(answers, bank)
    except AnswerError as error:
        raise AnswerError([*error.problems, *error.problems]) from None


@pytest.mark.parametrize(
    ("scorer", "told"),
    [
        (lenient, r"scored instead of refused \([a-z-]+\): \{'points'"),
        (miscoded, r"refused with \['([a-z-]+)', '\1'\]; the one problem is \1"),
    ],
)
def test_what_is_not_refused_rightly_is_told(scorer: Scorer, told: str) -> None:
    with pytest.raises(CheckError, match=told):
        check_scorer(scorer, laws=(), refusal=AnswerError, max_examples=30)


def test_a_failure_is_no_refusal_and_an_error_of_ones_own_needs_no_codes() -> None:
    class Refused(Exception):  # noqa: N818 - the name that a port might have
        pass

    def own_error(answers: Any, bank: QuestionBank) -> dict[str, Any]:
        try:
            return own_figures(answers, bank)
        except AnswerError as error:
            raise Refused from error

    assert check_scorer(own_error, laws=(), refusal=Refused, max_examples=20).broken == ()
    report = report_on(own_error, laws=(), refusal=(TypeError, KeyError), max_examples=20)
    for case in conformance_cases():
        case.check(own_error, refusal=Refused)
    assert report.broken[0].reason.startswith("Refused instead of a refusal")


def test_answers_that_json_does_not_know_are_shown_all_the_same() -> None:
    def takes_any_key(answers: Any, bank: QuestionBank) -> dict[str, Any]:
        texts = {key: answer for key, answer in items_of(answers).items() if isinstance(key, str)}
        return own_figures(texts or answers, bank)

    report = report_on(takes_any_key, laws=(), refusal=AnswerError)
    assert "scored instead of refused (statement-id-not-text)" in str(report)
    assert f"    answers  {report.broken[-1].answers!r}" in str(report)


# Use


def test_a_scorer_that_is_false_is_checked_all_the_same() -> None:
    class Empty:
        def __len__(self) -> int:
            return 0

        def __call__(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
            return {"points": own_figures(answers, bank)["total"]}

    with pytest.raises(CheckError, match="points is 48; it must be 6"):
        check_bank(BANK, scorer=Empty(), max_examples=5)


def test_the_error_of_a_scorer_is_the_cause_of_what_is_told() -> None:
    def fragile(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        points = own_figures(answers, bank)["points"]
        return {"points": points if len(bank.statements) // len(answers) else None}

    with pytest.raises(CheckError) as caught:
        check_bank(BANK, scorer=fragile, max_examples=5)
    causes = [caught.value.__cause__, getattr(caught.value.__cause__, "__cause__", None)]
    assert [type(cause).__name__ for cause in causes] == ["LawError", "Fault"]


WRONG_USE: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: check_bank(BANK, max_examples=0), ValueError, "max_examples must be a whole number from 1, not 0"),
    (lambda: check_bank(BANK, seed="1"), ValueError, "seed must be a whole number, not '1'"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    (lambda: check_bank("bank.yaml"), TypeError, "bank must be a QuestionBank, not str; load_bank reads one"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    (lambda: check_bank(BANK, laws=()), ValueError, "no law could be tried; the scorer gives answered, "),
    (lambda: check_bank(BANK, laws=[LAWS[0], LAWS[0]]), ValueError, "more than one law is named bounds-hold-the"),
    (lambda: check_scorer(own_figures, refusal="AnswerError"), TypeError, "refusal must be an exception class or a"),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    (lambda: question_banks(max_levels=1), ValueError, "max_levels must be a whole number from 2 to 101, not 1"),
    (lambda: question_banks(max_directions=0), ValueError, "max_directions must be a whole number from 1 to 50, not 0"),
    (lambda: question_banks(max_statements=51), ValueError, "max_statements must be a whole number from 1 to 50"),
]


@pytest.mark.parametrize(("use", "error", "told"), WRONG_USE, ids=[told for *_, told in WRONG_USE])
def test_wrong_use_is_told_at_once(use: Callable[[], object], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        use()


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({}, "the scorer gives no figures; let it return a mapping such as"),
        ({"pionts": 51}, "the scorer gives 'pionts', which is no figure; did you mean 'points'?"),
        ({"points": 51, "xyz": 1}, "the scorer gives 'xyz', which is no figure$"),
    ],
)
def test_a_scorer_that_names_no_figure_is_refused_at_once(figures: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told.replace("?", "[?]")):
        check_scorer(lambda _answers, _bank: figures)


def test_a_scorer_handed_over_wrongly_fails_with_its_own_error() -> None:
    with pytest.raises(TypeError, match="the scorer gives int, not figures by name"):
        check_scorer(lambda _answers, _bank: 51)  # type: ignore[arg-type,return-value] # pyright: ignore[reportArgumentType]
    with pytest.raises(ZeroDivisionError):
        check_scorer(lambda _answers, _bank: {"points": 1 // 0})


def test_banks_of_ones_own_kind_take_the_place_of_the_suite_and_the_bundled_one() -> None:
    from_zero = question_banks().map(lambda bank: bank.with_fields(version="2.0.0"))
    seen: set[str] = set()

    def noting(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        seen.add(bank.version)
        return only_points(answers, bank)

    check_scorer(noting, banks=from_zero, laws=(), max_examples=10)
    assert seen == {"2.0.0"}


@pytest.mark.parametrize(
    "first", ["import cx_centricity, hypothesis", "import hypothesis, cx_centricity"], ids=["package", "hypothesis"]
)
def test_from_type_gives_question_banks_whichever_is_imported_first(first: str) -> None:
    script = (
        f"{first}\n"
        "from hypothesis import find, strategies as st\n"
        "bank = find(st.from_type(cx_centricity.QuestionBank), lambda bank: len(bank.statements) > 1)\n"
        "print(bank.id, len(bank.statements))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout == "generated 2\n"


def test_hypothesis_alone_imports_nothing_of_the_package_and_the_package_nothing_of_hypothesis() -> None:
    names = "print(*sorted({name.split('.')[0] for name in sys.modules} & {'hypothesis', 'cx_centricity', 'pydantic'}))"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    for module, expected in (("hypothesis", "hypothesis"), ("cx_centricity", "cx_centricity pydantic")):
        command = [sys.executable, "-c", f"import sys, {module}; {names}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        assert done.stdout.strip() == expected


@pytest.mark.parametrize(
    ("module", "library", "told"),
    [
        ("cx_centricity.testing", "hypothesis", "pip install 'cx-centricity[testing]'"),
        ("cx_centricity.testing.parametrize", "pytest", "pip install pytest"),
    ],
)
def test_a_missing_library_is_named_with_the_command(module: str, library: str, told: str) -> None:
    script = f"import sys; sys.modules[{library!r}] = None; import {module}"
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == (
        f"ModuleNotFoundError: {module} needs {library}, which is not installed: {told}"
    )


@each_threshold(BANK)
def test_the_bundled_bank_at_each_of_its_thresholds(pair: Any) -> None:
    pair.check()
    pair.check(Rule().figures)


def test_there_are_no_tests_for_thresholds_that_there_are_not() -> None:
    single = find(question_banks(), lambda bank: len(bank.stages) == 1)
    with pytest.raises(ValueError, match="the bank has one stage, hence no threshold"):
        each_threshold(single)


def test_figures_of_a_result_name_every_figure_of_its_bank() -> None:
    figures = own_figures({}, BANK)
    assert figures.keys() == kinds_by_name(BANK).keys()
    assert (figures["lower"], figures["upper"], figures["block_people_stage"]) == (*PointRange(6, 95), None)
