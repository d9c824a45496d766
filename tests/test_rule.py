"""The library against the oracle, on random banks with every feature of the scoring rule."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from random import Random

import pytest

from cx_centricity import Assessment, QuestionBank, assess
from cx_centricity.assessment import ScopeResult, conditions_of
from cx_centricity.bank import Condition, Scope as BankScope
from random_banks import Sheet, gate_condition, other_condition, random_bank, random_sheet
from rule import Rule, Scope
from small_bank import make, put, raw_bank
from wrong_scorers import WRONG

RULE = Rule()
SCORE_FIGURES = (
    *("points", "lower", "upper", "level", "resolution", "gained", "attainable", "least_gained", "most_gained"),
    *("attainable_if_complete", "answered", "applicable", "total"),
)
SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 100))]


@cache
def cases(seed: int) -> tuple[tuple[QuestionBank, Sheet, dict[str, object]], ...]:
    """Return random banks with sheets, and what `assess` gives."""
    rng = Random(seed)
    banks = [random_bank(rng) for _ in range(12)]
    sheets = [(bank, random_sheet(rng, bank)) for bank in banks for _ in range(5)]
    return tuple((bank, sheet, library_figures(sheet, bank)) for bank, sheet in sheets)


def library_figures(sheet: Sheet, bank: QuestionBank) -> dict[str, object]:
    """Return what `assess` gives by the flat names of the oracle."""
    result = assess(sheet, bank=bank)
    figures: dict[str, object] = {"provisional": result.provisional}
    for name in ("strengths", "relative_strengths", "growth_zones"):
        figures[name] = [*getattr(result, name)]
    parts: list[tuple[str, Assessment | ScopeResult]] = [
        ("", result),
        *((f"block_{part.id}_", part) for part in result.blocks),
        *((f"direction_{part.id}_", part) for part in result.directions),
        *((f"subscale_{part.id}_", part) for part in result.subscales),
    ]
    for prefix, part in parts:
        figures |= {prefix + name: getattr(part.score, name) for name in SCORE_FIGURES}
        if part.stages:
            figures[f"{prefix}stage"] = part.stage and part.stage.number
            figures[f"{prefix}possible_stages"] = [stage.number for stage in part.possible_stages]
    return figures


def scope_of(whole: Scope, scope: BankScope) -> Scope:
    """Return the scope of the oracle for a scope of the bank."""
    if scope.kind == "whole":
        return whole
    parts = {"block": RULE.blocks, "direction": RULE.directions, "subscale": RULE.subscales}[scope.kind](whole)
    return parts[str(scope.id)]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_is_that_of_the_oracle(seed: int) -> None:
    for bank, sheet, found in cases(seed):
        expected = RULE.figures(sheet, bank)
        assert found == expected
        assert {name: type(figure) for name, figure in found.items()} == {
            name: type(figure) for name, figure in expected.items()
        }


@pytest.mark.parametrize("seed", SEEDS)
def test_the_next_stage_is_that_of_the_oracle(seed: int) -> None:
    for bank, sheet, _ in cases(seed):
        result = assess(sheet, bank=bank)
        number, distance, gate = RULE.next_stage(RULE.whole(sheet, bank))
        assert (result.next_stage and result.next_stage.number, result.points_to_next_stage) == (number, distance)
        states = {"failed": False, "open": None}
        assert [(unmet.condition, states[unmet.state]) for unmet in result.next_stage_gate] == gate


@pytest.mark.parametrize("seed", SEEDS)
def test_the_state_of_any_condition_is_that_of_the_oracle(seed: int) -> None:
    rng, states = Random(seed), set[tuple[str, bool | None]]()
    for bank, sheet, _ in cases(seed):
        whole, conditions = RULE.whole(sheet, bank), conditions_of(assess(sheet, bank=bank), bank)
        raw = bank.model_dump(exclude_none=True)
        for scope in bank.scopes:
            stating = scope_of(whole, scope)
            drawn = [gate_condition(rng, raw, [statement.id for statement in scope.statements])]
            drawn += [{"stage": rng.choice(scope.stages).id} for _ in (1,) if scope.stages]
            drawn += [other_condition(rng, raw)] if scope.kind == "whole" else []
            for condition in map(Condition.model_validate, drawn):
                state = RULE.state(condition, stating)
                assert conditions.state(_named(condition, scope)) == state, condition
                states.add((next(iter(condition.model_dump(exclude_none=True))), state))
            gate = Condition.model_validate(drawn[0])
            assumed = RULE.state(gate, RULE.filled(stating), in_gate=True)
            assert conditions.state(_named(gate, scope), in_gate=True) == assumed, gate
    assert len(states) >= 10, "the conditions are too much alike"


def _named(condition: Condition, scope: BankScope) -> Condition:
    """Return a condition that a scope states so that it names this scope."""
    if scope.kind == "whole" or condition.statement is not None or condition.scope is not None:
        return condition
    return condition.model_copy(update={scope.kind: scope.id})


BY_THE_SUITE_ALONE = {
    *("rounded-to-two-decimals-first", "float-offset", "float-percent", "float-points-per-gain"),
    *("float-with-coarse-epsilon", "shares-compared-in-int32", "coverage-percent-rounded", "coverage-in-floats"),
    *("whole-by-blocks-alone", "level-in-floats", "ranking-by-floats", "ranking-ties-by-id", "ranking-cut-to-three"),
}
"""Mistakes that show on so few banks that small random ones miss them; the conformance suite has banks for them."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] if n % 12 else [])
        for n, name in enumerate(sorted(WRONG.keys() - BY_THE_SUITE_ALONE))
    ],
)
def test_a_wrong_reading_of_the_rule_shows_on_random_banks(name: str) -> None:
    every = (case for seed in range(30) for case in cases(seed))
    assert any(WRONG[name](sheet, bank) != figures for bank, sheet, figures in every)


# What identifies a rule

BANK = raw_bank() | {
    "scales": [{"id": "other", "levels": [{"number": n, "id": f"o{n}", "title": "O", "value": n} for n in (0, 5)]}],
    "subscales": [{"id": "sub", "title": "S", "statements": ["first_x", "second_x"]}],
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *(("title", "Other"), ("version", "2.0.0"), ("edition", 1), ("decimals", 0), ("better", "higher")),
        *(("overall", True), ("min_coverage_percent", 50), ("accepted_warnings", ["similar-ids"])),
        *(("levels.1.title", "Other"), ("levels.0.id", "other"), ("scales.0.levels.1.title", "Other")),
        *(("directions.0.statements.0.claim", "Other"), ("directions.0.statements.0.weight", 1)),
        *(("directions.0.statements.0.reversed", False), ("stages.1.title", "Other"), ("stages.1.theme", "Other")),
        *(("pitfalls.0.when", [{"each_at_least": 2}]), ("subscales.0.summary", "Other")),
    ],
)
def test_what_changes_no_figure_leaves_the_digest_of_the_rules(path: str, value: object) -> None:
    put(changed := deepcopy(BANK), path, value)
    assert make(changed).rules_digest == make(BANK).rules_digest


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *(("edition", 2), ("decimals", 1), ("better", "lower"), ("goal_level", 2), ("unanswered_counts_as", 1)),
        *(("min_coverage_percent", 51), ("point_range", [0, 101]), ("stages.1.from_points", 51)),
        *(("stages.1.gate", [{"each_at_least": 2}]), ("levels.2.number", 4), ("scales.0.levels.1.value", 6)),
        *(("directions.0.statements.0.weight", 0), ("directions.0.statements.0.reversed", True)),
        ("directions.1.statements.0", {"id": "second_x", "title": "T", "scale": "other"}),
        ("directions.0.statements.0.unanswered_counts_as", 2),
        *(("directions.0.statements.0.id", "first_z"), ("directions.0.block", "two"), ("blocks.0.point_range", [1, 5])),
        *(("directions.0.point_range", [1, 5]), ("subscales.0.point_range", [1, 5])),
        ("directions.0.stages", [{"id": "all", "title": "A", "from_points": 0}]),
        ("subscales.0.statements", ["first_x", "second_y"]),
    ],
)
def test_what_changes_a_figure_or_the_answers_changes_the_digest_of_the_rules(path: str, value: object) -> None:
    put(changed := deepcopy(BANK), path, value)
    if path.endswith("statements.0.id"):
        changed |= {"pitfalls": [], "indicators": [], "subscales": []}
    assert make(changed).rules_digest != make(BANK).rules_digest
