"""The conformance suite: it is up to date, covers what it should, and independent implementations pass it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from arithmetic import plain, score_sheet
from cx_centricity import AnswerError, QuestionBank, assess, default_bank
from cx_centricity.bank import from_units, to_units
from cx_centricity.errors import Problem
from cx_centricity.testing import Case, conformance_cases, thresholds
from cx_centricity.testing._conformance import parse_cases
from cx_centricity.testing._figures import RANKINGS, SCORE_FIGURES, STAGES, library_scorer
from cx_centricity.testing._score_laws import SheetTally
from cx_centricity.testing._sheets import ReachableSums
from cx_centricity.testing._threshold import scope_of
from cx_centricity.testing.parametrize import each_case
from golden.suite import suites
from rule import Rule

BANK = default_bank()
FOLDER = Path(__file__).parents[1] / "src" / "cx_centricity" / "data" / "conformance"
SUITES = sorted({case.suite for case in conformance_cases()})
SCORED = [case for case in conformance_cases() if case.figures]


@each_case()
def test_the_library_passes(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("suite", SUITES)
def test_a_second_implementation_passes(suite: str) -> None:
    for case in SCORED:
        if case.suite == suite:
            case.check(Rule().figures)


FURTHER = {"assumed", "decimals", "gates", "goal", "lower_is_better", "parts_only", "scales", "subscales"}
"""The suites of banks that have more than one scale, range, list of stages without gates, and polarity."""


def test_the_bare_arithmetic_passes() -> None:
    for case in SCORED:
        if case.suite in FURTHER:
            continue
        whole, _, _, stage, strengths, growth_zones = score_sheet(case.answers, plain(case.bank))
        ids = [direction.id for direction in case.bank.directions]
        names = ("points", "lower", "upper", "level")
        assert dict(zip(names, whole, strict=False)) == {name: case.figures[name] for name in names}
        assert case.figures["stage"] == (None if stage is None else stage + 1)
        ahead: list[Any] = [case.figures["strengths"], case.figures["relative_strengths"]]
        assert {id for some in ahead for id in some} == {ids[d] for d in strengths}
        assert case.figures["growth_zones"] == tuple(ids[d] for d in growth_zones)


def test_the_committed_suites_are_up_to_date() -> None:
    committed = {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")}
    assert committed == suites(), "run `make golden` and look at the difference"


def test_the_readme_names_every_suite_figure_and_code() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_-]+)`", text))
    figures = {*SCORE_FIGURES, *STAGES, *RANKINGS, "provisional"}
    codes = {problem.code for case in conformance_cases() for problem in case.problems}
    banks = [json.loads(file.read_text(encoding="utf-8"))["bank"] for file in FOLDER.glob("*.json")]
    fields = {name for bank in banks for name in _fields(bank)} - {"id", "title", "version", "language", "edition"}
    assert {*SUITES, *figures, *codes, *fields} <= named


def _fields(content: Any) -> Iterator[str]:
    """Yield the names of all fields in JSON."""
    if isinstance(content, dict):
        for name, value in cast("dict[str, Any]", content).items():
            yield name
            yield from _fields(value)
    elif isinstance(content, list):
        yield from (name for item in cast("Sequence[Any]", content) for name in _fields(item))


def test_the_suite_of_the_bundled_bank_has_its_rules() -> None:
    bank = next(case.bank for case in SCORED if case.suite == "bundled")
    assert bank.rules_digest == BANK.rules_digest


@pytest.mark.parametrize("suite", SUITES)
def test_banks_are_written_out_with_every_default(suite: str) -> None:
    content = json.loads((FOLDER / f"{suite}.json").read_text(encoding="utf-8"))
    assert content["format_version"] == 1
    statements = [s for direction in content["bank"]["directions"] for s in direction["statements"]]
    assert all({"id", "title", "weight", "reversed"} <= each.keys() for each in statements)
    scales = [content["bank"]["levels"], *(scale["levels"] for scale in content["bank"]["scales"])]
    assert {tuple(sorted(each)) for levels in scales for each in levels} == {("id", "number", "title", "value")}
    assert {"decimals", "better", "overall", "min_coverage_percent", "stages", "subscales"} <= content["bank"].keys()
    names = Counter(case["name"] for case in content["cases"])
    assert names.most_common(1)[0][1] == 1


@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_covers_every_threshold_from_both_sides(suite: str) -> None:
    cases = [case for case in SCORED if case.suite == suite]
    bank = cases[0].bank
    for threshold in thresholds(bank):
        points = {case.figures[f"{threshold.prefix}points"] for case in cases} - {None}
        sums = ReachableSums(bank, scope_of(bank, threshold))
        limit = sums.least_for(to_units(threshold.from_points, bank.decimals))
        assert points_of(sums, sums.at_or_above(limit), bank) in points
        assert points_of(sums, sums.below(limit), bank) in points


def points_of(sums: ReachableSums, gained: int, bank: QuestionBank) -> float:
    units = sums.least + (2 * sums.span * gained + sums.attainable) // (2 * sums.attainable)
    return from_units(units, bank.decimals)


def test_rounding_ties_missing_data_weights_values_and_reversal_are_covered() -> None:
    ties = Counter(case.suite for case in SCORED if is_tie(case))
    assert ties["smallest"] >= 1
    assert ties["bundled"] >= 1
    assert ties["float_shares"] >= 5
    assert ties["below_zero"] >= 3
    named = Counter(word for case in SCORED for word in re.findall(r"one too few|enough|a level|tie|gate", case.name))
    assert min(named[word] for word in ("one too few", "enough", "a level", "tie", "gate")) >= 20
    statements = [statement for case in SCORED for statement in case.bank.statements]
    assert {statement.reversed for statement in statements} == {True, False}
    assert {1, 1000} <= {statement.weight for statement in statements}
    levels = {tuple(level.value for level in case.bank.levels) for case in SCORED}
    assert any(values[0] < 0 for values in levels)
    assert {case.bank.levels[0].number for case in SCORED} == {0, 1, 10}
    assert {case.bank.min_coverage_percent for case in SCORED} == {0, 28, 33, 50, 58, 67, 100}
    assert any(not case.bank.blocks for case in SCORED)


def is_tie(case: Case) -> bool:
    gained, attainable, *_ = SheetTally.of(case.bank, case.bank.scopes[0].scored, case.answers)
    low, high = (to_units(bound, case.bank.decimals) for bound in case.bank.point_range)
    return bool(attainable) and 2 * (high - low) * gained % (2 * attainable) == attainable


def test_a_case_reports_what_is_wrong() -> None:
    case = next(case for case in SCORED if case.suite == "likert")
    assert repr(case) == "Case('likert', 'level 1 everywhere')"
    with pytest.raises(AssertionError, match=r"likert: level 1 everywhere: points is 0, not 13; total is 4, not 5"):
        case.check(lambda _answers, _bank: {"points": 0, "total": 4, "stage": 1})
    with pytest.raises(ValueError, match="no figures"):
        case.check(lambda _answers, _bank: {})
    with pytest.raises(AssertionError, match=r"refused with \(\); expected \(\)"):
        case.check(failing, refusal=KeyError)
    with pytest.raises(AssertionError, match=r"refused with .*ExpectedProblem\(code='not-a-level'"):
        case.check(refusing)


def failing(_answers: object, _bank: object) -> dict[str, object]:
    raise KeyError


def refusing(_answers: object, _bank: object) -> dict[str, object]:
    raise AnswerError([Problem("not-a-level", statement="a", found="1", lowest=1, highest=5, numbers=())])


def test_a_suite_of_another_format_version_is_refused() -> None:
    with pytest.raises(ValueError, match=r"later\.json has format version 2, not 1"):
        list(parse_cases("later", '{"format_version": 2}'))


def test_a_case_that_must_be_refused_must_not_be_scored() -> None:
    case = next(case for case in conformance_cases() if case.problems and case.suite == "likert")
    assert (case.near_miss.code, case.near_miss.key) == ("level-outside-scale", case.problems[0].statement)
    with pytest.raises(AssertionError, match=r"not refused; expected .*level-outside-scale"):
        case.check(lambda _answers, bank: library_scorer({}, bank))
    with pytest.raises(AnswerError):
        assess(case.answers, bank=case.bank)
