"""Strategies for the parts of generated banks that have conditions: stages with their gates, pitfalls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from hypothesis import strategies as st

from cx_centricity.bank import (
    Condition,
    Driver,
    Ladders,
    Level,
    Pitfall,
    Profile,
    QuestionBank,
    Scope,
    ScopeStage,
    Sign,
    Stage,
    Statement,
    from_units,
    gains,
    on_default_scale,
    rising_sums,
    to_units,
    unreachable_stages,
)


@st.composite
def stages_of(draw: st.DrawFn, scope: Scope, draft: QuestionBank, *, may_have_gates: bool) -> tuple[ScopeStage, ...]:
    """One to five stages of a scope of a bank without stages. Each is reached by a complete sheet."""
    low, high = scope.point_range or draft.point_range
    least = to_units(low, draft.decimals)
    later = sorted(_reachable_units(scope, draft) - {least})
    count = draw(st.integers(0, min(4, len(later))))
    units = sorted({least, *(draw(st.sets(st.sampled_from(later), min_size=count, max_size=count)) if count else ())})
    starts = [from_units(each, draft.decimals) for each in units]
    gates: list[Gate] = [()] * len(starts)
    if may_have_gates:
        ends = [*(from_units(each - 1, draft.decimals) for each in units[1:]), high]
        gates = draw(_gates(scope, draft, list(zip(starts, ends, strict=True))))
    return tuple(
        _stage(number, start, gate, scope, draft)
        for number, (start, gate) in enumerate(zip(starts, gates, strict=True), start=1)
    )


_FEW_SUMS: Final = 4_000


def _attainable(scope: Scope, draft: QuestionBank) -> int:
    return sum(part.weight * max(gains(draft.levels_of(part))) for part in scope.scored)


def _reachable_units(scope: Scope, draft: QuestionBank) -> set[int]:
    """Return points, in units, that complete sheets have: all of them, or many where to find all takes long."""
    ladders = Ladders(scope, draft)
    if _attainable(scope, draft) <= _FEW_SUMS:
        return {ladders.units(gained) for gained in ladders.reachable_sums()}
    each = [gains(draft.levels_of(part), weight=part.weight, reversed=part.reversed) for part in scope.scored]
    return {ladders.units(gained) for gained in rising_sums(each)}


def _stage(number: int, start: float, gate: Gate, scope: Scope, draft: QuestionBank) -> ScopeStage:
    """Return a stage; every second one of the whole has profiles and drivers."""
    if scope.kind != "whole":
        return ScopeStage(id=f"stage_{number}", title=f"Stage {number}", from_points=start, gate=gate)
    is_full = number % 2 == 0
    return Stage(
        id=f"stage_{number}",
        title=f"Stage {number}",
        from_points=start,
        gate=gate,
        profiles=tuple(
            Profile(block=block.id, signs=(Sign(text=f"{block.id} at {number}"),)) for block in draft.blocks if is_full
        ),
        drivers=tuple(
            Driver(id=f"driver_{number}_{n}", text="Do it.", directions=(direction.id,))
            for n, direction in enumerate(draft.directions)
            if is_full
        ),
    )


# Gates

Gate = tuple[Condition, ...]


@st.composite
def _gates(draw: st.DrawFn, scope: Scope, draft: QuestionBank, bands: Sequence[tuple[float, float]]) -> list[Gate]:
    """Gates of all stages of a scope. If they leave a stage without a sheet, all but the last gate are dropped."""
    gates = [(), *(draw(_gate(scope, draft)) for _ in bands[1:])]
    scopes = {each.key: each for each in draft.scopes}
    stages = tuple(
        ScopeStage(id=f"stage_{number}", title="S", number=number, from_points=start, to_points=end, gate=gate)
        for number, ((start, end), gate) in enumerate(zip(bands, gates, strict=True), start=1)
    )
    # To prove that a stage is reached takes long where there are many sums.
    is_small = _attainable(scope, draft) <= _FEW_SUMS
    if is_small and not any(unreachable_stages(scope._replace(stages=stages), draft, scopes, "stages")):
        return gates
    # The sheet that gains most everywhere is in the last stage and opens every gate.
    return [*([()] * (len(gates) - 1)), gates[-1]]


@st.composite
def _gate(draw: st.DrawFn, scope: Scope, draft: QuestionBank) -> Gate:
    """Up to two conditions that are met by exactly the levels that gain enough."""
    conditions: list[Condition] = []
    for _ in range(draw(st.integers(0, 2))):
        if draw(st.booleans()):
            conditions += draw(_each_at_least(scope, draft))
        else:
            # Statements of the scope come up more often than those outside it.
            statement = draw(st.sampled_from(scope.statements) | st.sampled_from(draft.scopes[0].statements))
            found = [*_monotone(statement, draft.levels_of(statement))]
            conditions += [draw(st.sampled_from(found))] if found else []
    return tuple(conditions)


def _monotone(statement: Statement, levels: Sequence[Level]) -> Iterator[Condition]:
    """Yield every condition on a statement that a gate may have: its levels are all that gain at least so much."""
    each = gains(levels, reversed=statement.reversed)
    for least in sorted(set(each))[1:]:
        met = [at for at, gain in enumerate(each) if gain >= least]
        if met[-1] - met[0] + 1 == len(met):
            yield Condition(
                statement=statement.id,
                at_least=levels[met[0]].number if met[0] > 0 else None,
                at_most=levels[met[-1]].number if met[-1] < len(levels) - 1 else None,
            )


@st.composite
def _each_at_least(draw: st.DrawFn, scope: Scope, draft: QuestionBank) -> list[Condition]:
    """A condition on the statements of this scope or of any other one, or none if they are on several scales."""
    if draw(st.booleans()):
        scope, named = draw(st.sampled_from(draft.scopes[1:])), True
    else:
        named = False
    if not _is_comparable(scope):
        return []
    number = draw(st.sampled_from(draft.levels[1:])).number
    return [Condition(each_at_least=number, **(_name(scope) if named else {}))]


def _is_comparable(scope: Scope) -> bool:
    return bool(scope.scored) and on_default_scale(scope.scored)


def _name(scope: Scope) -> Mapping[str, Any]:
    """Return the field of a condition that names a scope."""
    return {} if scope.id is None else {scope.kind: scope.id}


# Pitfalls


@st.composite
def pitfalls(draw: st.DrawFn, draft: QuestionBank) -> tuple[Pitfall, ...]:
    """Up to three pitfalls of a bank that is complete but for them, with conditions of every kind."""
    comparable = [scope for scope in draft.scopes if _is_comparable(scope)]
    staged = [scope for scope in draft.scopes if len(scope.stages) > 1]
    kinds = [_of_statement(draft)]
    if comparable:
        kinds += [_of_each(draft, comparable), _of_count(draft, comparable)]
    if staged:
        kinds.append(_of_stage(staged))
    conditions = st.lists(st.one_of(kinds), min_size=1, max_size=3).map(tuple)
    return tuple(
        Pitfall(id=f"pitfall_{n}", title=f"Pitfall {n}", text="Deep.", when=draw(conditions))
        for n in range(draw(st.integers(0, 3)))
    )


@st.composite
def _of_statement(draw: st.DrawFn, draft: QuestionBank) -> Condition:
    """A condition on one statement that some level meets and another does not."""
    statement = draw(st.sampled_from(draft.scopes[0].statements))
    numbers = [level.number for level in draft.levels_of(statement)]
    below, above = draw(st.sampled_from([*pairwise(numbers)]))
    low, high = draw(st.sampled_from(((above, None), (None, below), (above, above), (below, below))))
    return Condition(statement=statement.id, at_least=low, at_most=high)


@st.composite
def _of_each(draw: st.DrawFn, draft: QuestionBank, scopes: Sequence[Scope]) -> Condition:
    number = draw(st.sampled_from(draft.levels[1:])).number
    return Condition(each_at_least=number, **_name(draw(st.sampled_from(scopes))))


@st.composite
def _of_count(draw: st.DrawFn, draft: QuestionBank, scopes: Sequence[Scope]) -> Condition:
    scope, number = draw(st.sampled_from(scopes)), draw(st.sampled_from(draft.levels[1:])).number
    return Condition(count=draw(st.integers(1, len(scope.scored))), at_least=number, **_name(scope))


@st.composite
def _of_stage(draw: st.DrawFn, scopes: Sequence[Scope]) -> Condition:
    scope = draw(st.sampled_from(scopes))
    return Condition(stage=draw(st.sampled_from(scope.stages[1:])).id, **_name(scope))
