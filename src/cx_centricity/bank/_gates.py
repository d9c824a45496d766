"""The gates of stages: what they ask of each statement, whether their form is right, whether stages are in reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, cast

from cx_centricity.bank._content import Condition, Level, ScopeStage, Statement
from cx_centricity.bank._model import CachedProperty
from cx_centricity.bank._points import gains, reachable_sums, rising_sums, round_to_units, to_units
from cx_centricity.bank._scopes import BankParts, Scope, ScopeKey, levels_by_scale, on_default_scale
from cx_centricity.errors import Place, Problem

Gate = Mapping[str, int]
"""The least gain, without weight, that a gate asks of each statement it is about."""


def scope_of(condition: Condition, stated_in: Scope, scopes: Mapping[ScopeKey, Scope]) -> Scope:
    """Return the scope that a condition names, or else the one that states it."""
    return stated_in if condition.scope is None else scopes[condition.scope]


def _named_statement(condition: Condition, scopes: Mapping[ScopeKey, Scope]) -> Statement:
    return next(each for each in scopes["whole", None].statements if each.id == condition.statement)


def gain_of_level(levels: Sequence[Level], number: int, *, reversed: bool = False) -> int:
    """Return what a level gains."""
    each = zip(levels, gains(levels, reversed=reversed), strict=True)
    return next(gain for level, gain in each if level.number == number)


def gates_of(scope: Scope, bank: BankParts, scopes: Mapping[ScopeKey, Scope]) -> tuple[Gate, ...]:
    """Return the gate of each stage of a scope; it asks nothing where the stage has none."""
    return tuple(_gate(stage, scope, bank, scopes) for stage in scope.stages)


def _gate(stage: ScopeStage, scope: Scope, bank: BankParts, scopes: Mapping[ScopeKey, Scope]) -> Gate:
    least: dict[str, int] = {}
    by_scale = levels_by_scale(bank)
    for condition in stage.gate:
        for id, gain in _asked(condition, scope, by_scale, scopes):
            least[id] = max(gain, least.get(id, 0))
    return least


def _asked(
    condition: Condition,
    scope: Scope,
    by_scale: Mapping[str | None, Sequence[Level]],
    scopes: Mapping[ScopeKey, Scope],
) -> Iterator[tuple[str, int]]:
    """Yield the statements that a condition of a gate is about, with the least gain that it asks of each."""
    if condition.statement is not None:
        statement = _named_statement(condition, scopes)
        yield statement.id, min(gain for gain, is_met in _gains_met(condition, statement, by_scale) if is_met)
        return
    gain = gain_of_level(by_scale[None], cast("int", condition.each_at_least))
    for statement in scope_of(condition, scope, scopes).scored:
        yield statement.id, gain


def _gains_met(
    condition: Condition, statement: Statement, by_scale: Mapping[str | None, Sequence[Level]]
) -> list[tuple[int, bool]]:
    """Return the gain of each level of a statement, and whether the level meets a condition."""
    levels = by_scale[statement.scale]
    numbered = zip(gains(levels, reversed=statement.reversed), (level.number for level in levels), strict=True)
    return [(gain, is_met(condition, number)) for gain, number in numbered]


def is_met(condition: Condition, number: int) -> bool:
    """Return whether a level number lies in the range of a condition."""
    low, high = condition.at_least, condition.at_most
    return (low is None or number >= low) and (high is None or number <= high)


# Checks


def condition_form_problems(condition: Condition, path: str) -> Iterator[Problem]:
    """Check that a condition states exactly one thing, and all that belongs to it."""
    stated = [name for name in _MAIN_FIELDS if getattr(condition, name) is not None]
    if len(stated) != 1:
        yield Problem("condition-form", Place(path=path), stated=tuple(stated), hint="one-of-four")
        return
    main, low, high = stated[0], condition.at_least is not None, condition.at_most is not None
    scopes = tuple(name for name in ("direction", "block", "subscale") if getattr(condition, name) is not None)
    mistakes: tuple[tuple[bool, tuple[str, ...], str], ...] = (
        (main == "statement" and not (low or high), (main,), "range-missing"),
        (main == "statement" and bool(scopes), (main, *scopes), "scope-surplus"),
        (main == "count" and high, (main, "at_most"), "count-at-most"),
        (main == "count" and not low, (main,), "count-range-missing"),
        (main in ("each_at_least", "stage") and high, (main, "at_most"), "range-surplus"),
        (main in ("each_at_least", "stage") and low, (main, "at_least"), "range-surplus"),
        (len(scopes) > 1, scopes, "one-scope"),
    )
    for is_made, found, hint in mistakes:
        if is_made:
            yield Problem("condition-form", Place(path=path), stated=found, hint=hint)
            return


_MAIN_FIELDS: Final = ("statement", "each_at_least", "count", "stage")


def condition_problems(
    condition: Condition, path: str, stated_in: Scope, bank: BankParts, scopes: Mapping[ScopeKey, Scope]
) -> Iterator[Problem]:
    """Check that levels, counts and stages of a well-formed condition exist, and that it can be true and false."""
    place, by_scale = Place(path=path), levels_by_scale(bank)
    if condition.statement is not None:
        statement = _named_statement(condition, scopes)
        levels = by_scale[statement.scale]
        wanted = (condition.at_least, condition.at_most)
        unknown = list(_unknown_levels(wanted, levels, place))
        yield from unknown
        met = [is_met(condition, level.number) for level in levels]
        if not unknown and (all(met) or not any(met)):
            data = {"lowest": levels[0].number, "highest": levels[-1].number}
            yield Problem("condition-impossible", place, statement=statement.id, **data)
        return
    scope = scope_of(condition, stated_in, scopes)
    if condition.stage is not None:
        ids = tuple(stage.id for stage in scope.stages)
        if condition.stage not in ids:
            yield Problem("not-among", place, found=condition.stage, allowed=ids, nearest=None)
        elif condition.stage == ids[0]:
            yield Problem("condition-always-true", place, condition="stage", value=condition.stage)
        return
    name, number = "each_at_least", condition.each_at_least
    if number is None:
        name, number = "at_least", condition.at_least
    yield from _unknown_levels((number,), bank.levels, place)
    if not on_default_scale(scope.scored):
        yield Problem("not-on-default-scale", place, statements=_others(scope.scored))
    if number == bank.levels[0].number:
        yield Problem("condition-always-true", place, condition=name, value=str(number))
    if condition.count is not None and condition.count > len(scope.scored):
        yield Problem("count-too-large", place, count=condition.count, statements=len(scope.scored))


def _others(statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(statement.id for statement in statements if statement.scale is not None)


def _unknown_levels(numbers: Iterable[int | None], levels: Sequence[Level], place: Place) -> Iterator[Problem]:
    known = tuple(level.number for level in levels)
    for number in numbers:
        if number is not None and number not in known:
            yield Problem("level-unknown", place, number=number, numbers=known)


def gate_form_problems(stages: Sequence[ScopeStage], path: str) -> Iterator[Problem]:
    """Check that only stages after the first have gates, and that these have no `count` or `stage` conditions."""
    for s, stage in enumerate(stages):
        if s == 0 and stage.gate:
            yield Problem("gate-not-allowed", Place(path=f"{path}[0].gate"), stage=stage.id, hint="first-stage")
        for c, condition in enumerate(stage.gate):
            if condition.count is not None or condition.stage is not None:
                place = Place(path=f"{path}[{s}].gate[{c}]")
                yield Problem("gate-not-allowed", place, stage=stage.id, hint="only-levels-in-gates")


def gate_problems(scope: Scope, bank: BankParts, scopes: Mapping[ScopeKey, Scope], path: str) -> Iterator[Problem]:
    """Check that the levels that meet a condition of a gate are exactly those that gain enough."""
    by_scale = levels_by_scale(bank)
    for s, stage in enumerate(scope.stages):
        for c, condition in enumerate(stage.gate):
            if condition.statement is not None:
                statement = _named_statement(condition, scopes)
                met = _gains_met(condition, statement, by_scale)
                least = min(gain for gain, is_met in met if is_met)
                if any(gain >= least and not is_met for gain, is_met in met):
                    place = Place(path=f"{path}[{s}].gate[{c}]")
                    hint = "ask-at-most" if statement.reversed else "ask-at-least"
                    yield Problem("gate-not-monotone", place, stage=stage.id, statement=statement.id, hint=hint)


def unreachable_stages(scope: Scope, bank: BankParts, scopes: Mapping[ScopeKey, Scope], path: str) -> Iterator[Problem]:
    """Check that some complete sheet reaches each stage of a scope."""
    if scope.point_range is None or not scope.scored:
        return
    ladders = Ladders(scope, bank)
    gates: list[Gate] = [*_cumulated(gates_of(scope, bank, scopes)), {}]
    for s, (gate, following) in enumerate(pairwise(gates)):
        if ladders.reach(scope.stages[s], gate) or ladders.are_held_back(scope.stages[s], gate, following):
            continue
        stage = scope.stages[s]
        is_gate = bool(gate) and ladders.reach(stage, {})
        yield Problem(
            "stage-not-reachable",
            Place(path=f"{path}[{s}].{'gate' if is_gate else 'from_points'}"),
            stage=stage.id,
            from_points=stage.from_points,
            to_points=stage.to_points,
            hint="gate-too-hard" if is_gate else "band-too-narrow",
        )


def _cumulated(gates: Iterable[Gate]) -> list[Gate]:
    """Return for each stage the least gains that all gates up to it ask."""
    least: dict[str, int] = {}
    found: list[Gate] = []
    for gate in gates:
        least = {id: max(gate.get(id, 0), least.get(id, 0)) for id in {**least, **gate}}
        found.append(least)
    return found


class Ladders:
    """The weighted gains that complete sheets can have, statement by statement, and the points they lead to."""

    def __init__(self, scope: Scope, bank: BankParts) -> None:
        by_scale = levels_by_scale(bank)
        every = [part for direction in bank.directions for part in direction.statements]
        of_scale = {
            (scale, is_reversed): sorted(set(gains(levels, reversed=is_reversed)))
            for scale, levels in by_scale.items()
            for is_reversed in (False, True)
        }
        self._plain = {part.id: of_scale[part.scale, part.reversed] for part in every}
        self._weights = {part.id: part.weight for part in scope.scored}
        self._attainable = sum(weight * self._plain[id][-1] for id, weight in self._weights.items())
        self._decimals = bank.decimals
        low, high = scope.point_range or bank.point_range
        self._least = to_units(low, bank.decimals)
        self._span = to_units(high, bank.decimals) - self._least

    def units(self, gained: int) -> int:
        """Return the points, in units, of a complete sheet that gains so much."""
        return round_to_units(gained, self._attainable, self._least, self._span)

    def reach(self, stage: ScopeStage, gate: Gate) -> bool:
        """Return whether a complete sheet with at least these gains lands in the band of a stage."""
        low, high = (to_units(points, self._decimals) for points in (stage.from_points, stage.to_points))
        if not gate and any(low <= units <= high for units in self._rising_units):
            return True
        ladders = self._ladders(gate)
        return any(
            low <= self.units(gained) <= high for sums in (rising_sums, reachable_sums) for gained in sums(ladders)
        )

    def _ladders(self, gate: Gate) -> list[list[int]]:
        return [
            [weight * gain for gain in self._plain[id] if gain >= gate.get(id, 0)]
            for id, weight in self._weights.items()
        ]

    @CachedProperty
    def _rising_units(self) -> set[int]:
        return {self.units(gained) for gained in rising_sums(self._ladders({}))}

    def are_held_back(self, stage: ScopeStage, gate: Gate, following: Gate) -> bool:
        """Return whether a sheet with the points of a stage or more stays there because of the next gate."""
        low = to_units(stage.from_points, self._decimals)
        for id, asked in following.items():
            below = [gain for gain in self._plain[id] if gate.get(id, 0) <= gain < asked]
            if below:
                lost = self._weights.get(id, 0) * (self._plain[id][-1] - below[-1])
                if self.units(self._attainable - lost) >= low:
                    return True
        return False

    def reachable_sums(self) -> Iterator[int]:
        """Yield all sums of complete sheets, ascending."""
        yield from reachable_sums(self._ladders({}))
