"""What the scoring rule says about all sheets of a bank, tried with all sheets of small banks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from math import prod
from random import Random
from typing import Any

import pytest

from cx_centricity import NOT_APPLICABLE, AnswerValue, Assessment, BankError, QuestionBank, assess, parse_bank
from cx_centricity.assessment import conditions_of
from cx_centricity.bank import Condition, to_units
from random_banks import (
    Sheet,
    gate_condition,
    ids_by_scope,
    random_bank,
    random_content,
    random_sheet,
    random_stages,
)
from rule import Rule, Scope, Stage
from small_bank import Raw

RULE = Rule()
SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 60))]
MOST_SHEETS = 150


def every_completion(bank: QuestionBank, sheet: Sheet) -> Iterator[Sheet]:
    """Yield the sheet with each combination of levels of the unanswered statements."""
    empty = [statement for statement in bank.statements if sheet.get(statement.id) is None]
    for numbers in product(*([level.number for level in bank.levels_of(statement)] for statement in empty)):
        yield sheet | {statement.id: number for statement, number in zip(empty, numbers, strict=True)}


def completions_count(bank: QuestionBank, sheet: Sheet) -> int:
    return prod(len(bank.levels_of(s)) for s in bank.statements if sheet.get(s.id) is None)


def cases(seed: int, count: int = 25) -> Iterator[tuple[QuestionBank, Sheet]]:
    """Yield banks with sheets that have few completions."""
    rng = Random(seed)
    while count:
        bank = random_bank(rng)
        sheet = random_sheet(rng, bank)
        if completions_count(bank, sheet) <= MOST_SHEETS:
            count -= 1
            yield bank, sheet


def parts_of(result: Assessment) -> list[Any]:
    """Return the whole, blocks, directions and subscales."""
    return [result, *result.blocks, *result.directions, *result.subscales]


def possible(part: Any) -> list[int]:
    return [stage.number for stage in part.possible_stages]


# Bounds, possible stages and conditions


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_and_possible_stages_are_those_of_the_completions(seed: int) -> None:
    attained = 0
    for bank, sheet in cases(seed):
        before = assess(sheet, bank=bank)
        after = [assess(completed, bank=bank) for completed in every_completion(bank, sheet)]
        for part, *completed in zip(parts_of(before), *map(parts_of, after), strict=True):
            points = [each.score.points for each in completed if each.score.points is not None]
            if points:
                assert (min(points), max(points)) == (part.score.lower, part.score.upper)
            stages = {each.stage.number for each in completed if each.stage}
            assert part.stage is None or part.stage.number in possible(part)
            assert stages <= {*possible(part)}
            if stages:
                assert {min(stages), max(stages)} == {possible(part)[0], possible(part)[-1]}
                attained += len(possible(part)) > 1
    assert attained


@pytest.mark.parametrize("seed", SEEDS)
def test_one_answer_more_narrows_bounds_and_possible_stages_and_leaves_decided_conditions(seed: int) -> None:
    rng, decided = Random(seed), 0
    for bank, sheet in cases(seed, 15):
        raw = bank.model_dump(exclude_none=True)
        everything = [statement.id for statement in bank.statements]
        conditions = [Condition.model_validate(gate_condition(rng, raw, everything)) for _ in range(3)]
        conditions += [Condition(stage=stage.id) for stage in bank.stages[1:]]
        before = assess(sheet, bank=bank)
        states = [conditions_of(before, bank).state(condition) for condition in conditions]
        for statement in bank.statements:
            answers: list[AnswerValue] = [*(level.number for level in bank.levels_of(statement)), NOT_APPLICABLE]
            for answer in answers:
                if sheet.get(statement.id) is None:
                    after = assess({**sheet, statement.id: answer}, bank=bank)
                    for old, new in zip(parts_of(before), parts_of(after), strict=True):
                        if new.score.lower is not None:  # something applies
                            assert old.score.lower <= new.score.lower <= new.score.upper <= old.score.upper
                        assert {*possible(new)} <= {*possible(old)}
                    for condition, state in zip(conditions, states, strict=True):
                        if state is not None:
                            assert conditions_of(after, bank).state(condition) is state
                            decided += 1
    assert decided


@pytest.mark.parametrize("seed", SEEDS)
def test_more_gain_lowers_nothing_and_one_level_moves_points_by_the_resolution_at_most(seed: int) -> None:
    for bank, sheet in cases(seed, 15):
        for statement in bank.statements:
            if not isinstance(sheet.get(statement.id), int):
                continue
            found = {
                level.number: parts_of(assess(sheet | {statement.id: level.number}, bank=bank))
                for level in bank.levels_of(statement)
            }
            gains = {number: RULE.gain(bank, statement, number) for number in found}
            for one, other in product(found, found):
                for less, more in zip(found[one], found[other], strict=True):
                    if gains[one] <= gains[other]:
                        pairs = zip(ranks(less), ranks(more), strict=True)
                        assert all(a == b if a is None or b is None else a <= b for a, b in pairs)
            for one, other in pairwise(found):
                for a, b in zip(found[one], found[other], strict=True):
                    if a.score.points is not None:
                        step = abs(to_units(a.score.points, bank.decimals) - to_units(b.score.points, bank.decimals))
                        assert step <= to_units(a.score.resolution, bank.decimals)


def ranks(part: Any) -> list[float | None]:
    """Return what an answer that gains more must not lower."""
    stages = possible(part)
    return [
        *(part.score.points, part.score.lower, part.score.upper, part.stage and part.stage.number),
        *([stages[0], stages[-1]] if stages else [None, None]),
    ]


# Reachable stages and gates of a bank


class Staged(Rule):
    """The rule in a bank where only one scope has stages, which may be unreachable."""

    def __init__(self, kind: str, id: str | None, stages: Sequence[Raw], decimals: int) -> None:
        super().__init__()
        self.key: tuple[str, str | None] = kind, id
        self.candidates: tuple[Stage, ...] = tuple(
            Stage(
                stage["id"],
                to_units(stage["from_points"], decimals),
                tuple(map(Condition.model_validate, stage.get("gate", ()))),
            )
            for stage in stages
        )

    def stages(self, scope: Scope) -> tuple[Stage, ...]:
        return self.candidates if (scope.kind, scope.id) == self.key else ()

    def part_of(self, whole: Scope) -> Scope:
        kind, id = self.key
        parts = {"block": self.blocks, "direction": self.directions, "subscale": self.subscales}
        return parts[kind](whole)[id] if id is not None and kind in parts else whole

    def reached(self, bank: QuestionBank) -> set[int | None]:
        """Return the stages of all complete sheets."""
        return {self.stage(self.part_of(self.whole(sheet, bank))) for sheet in every_completion(bank, {})}


def problems_of(raw: Raw) -> list[tuple[str, str]]:
    try:
        parse_bank(json.dumps(raw))
    except BankError as error:
        return [(problem.code, problem.place.path or "") for problem in error.problems]
    return []


def banks_without_stages(rng: Random) -> Iterator[tuple[Raw, QuestionBank]]:
    while True:
        raw = random_content(rng, overall=True, gates=0)
        for part in (raw, *raw["blocks"], *raw["directions"], *raw["subscales"]):
            part.pop("stages", None)
        if not problems_of(raw):
            bank = parse_bank(json.dumps(raw))
            if completions_count(bank, {}) <= MOST_SHEETS:
                yield raw, bank


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stage_is_refused_exactly_if_no_complete_sheet_reaches_it(seed: int) -> None:
    rng, kinds = Random(seed), set[str]()
    for (raw, bank), _ in zip(banks_without_stages(rng), range(25), strict=False):
        ids: dict[tuple[str, str | None], list[str]] = {("whole", None): [s.id for s in bank.statements]}
        ids |= ids_by_scope(raw)
        kind, id = rng.choice([*ids])
        part = raw if id is None else next(part for part in raw[f"{kind}s"] if part["id"] == id)
        path = "" if id is None else f"{kind}s[{raw[f'{kind}s'].index(part)}]."
        points = part["point_range"] if "point_range" in part else raw["point_range"]
        part["stages"] = stages = random_stages(rng, raw, points, ids[kind, id], 0.8)
        gated = Staged(kind, id, stages, bank.decimals).reached(bank)
        by_points = Staged(kind, id, [stage | {"gate": []} for stage in stages], bank.decimals).reached(bank)
        expected = {
            ("stage-not-reachable", f"{path}stages[{n - 1}].{'gate' if n in by_points else 'from_points'}")
            for n in range(1, len(stages) + 1)
            if n not in gated
        }
        assert {*problems_of(raw)} == expected
        kinds |= {"accepted"} if not expected else {found.rpartition(".")[2] for _, found in expected}
    assert len(kinds) > 1, kinds


@pytest.mark.parametrize("seed", SEEDS)
def test_a_condition_in_a_gate_is_refused_exactly_if_it_is_not_monotone_or_decided_beforehand(seed: int) -> None:
    rng, codes = Random(seed), set[str]()
    for (raw, bank), _ in zip(banks_without_stages(rng), range(40), strict=False):
        statement = rng.choice(bank.statements)
        numbers = [level.number for level in bank.levels_of(statement)]
        low, high = sorted(rng.choices(numbers, k=2))
        condition = {"statement": statement.id, "at_least": low, "at_most": high}
        least, most = bank.point_range
        raw["stages"] = [
            {"id": "first", "title": "F", "from_points": least},
            {"id": "second", "title": "S", "from_points": most, "gate": [condition]},
        ]
        met = [RULE.gain(bank, statement, number) for number in numbers if low <= number <= high]
        others = [RULE.gain(bank, statement, number) for number in numbers if not low <= number <= high]
        monotone = not others or min(met) > max(others)
        code = "condition-impossible" if not others else None if monotone else "gate-not-monotone"
        assert {found for found, _ in problems_of(raw)} - {"stage-not-reachable"} == ({code} if code else set())
        codes.add(str(code))
    assert len(codes) == 3


# The same figures


def figures(raw: Raw, sheet: Sheet) -> list[object]:
    result = assess(sheet, bank=parse_bank(json.dumps(raw)))
    return [
        *((part.score.points, part.score.level, part.stage and part.stage.number) for part in parts_of(result)),
        *(result.strengths, result.relative_strengths, result.growth_zones),
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_multiple_of_all_weights_and_another_order_of_answers_change_nothing(seed: int) -> None:
    for bank, sheet in cases(seed, 10):
        raw = bank.model_dump(mode="json", exclude_defaults=True)
        heavier = json.loads(json.dumps(raw))
        for direction in heavier["directions"]:
            for statement in direction["statements"]:
                statement["weight"] = 7 * statement.get("weight", 1)
        shuffled = dict(reversed([*sheet.items()]))
        assert figures(raw, sheet) == figures(raw, shuffled) == figures(heavier, sheet)
