"""Laws about what is made of points: stages, gates, strengths, growth zones."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cx_centricity.bank import QuestionBank, Scope, to_units
from cx_centricity.testing._figures import Scorer, Sheet, same, scopes
from cx_centricity.testing._gates import LastStages
from cx_centricity.testing._law import Violations, with_figures
from cx_centricity.testing._score_laws import SheetTally, is_scored


def a_stage_begins_with_its_first_point(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The stage is the last one that begins at or below the points, if no gate is closed; it is never a later one."""
    for of, (points, stage) in with_figures(scorer(answers, bank), bank, "points", "stage"):
        expected = _stage_at(bank, of.scope, points)
        gates = any(each.gate for each in of.scope.stages)
        if stage != expected and not (gates and None not in (stage, expected) and stage < expected):
            yield f"{of.prefix}stage is {stage} at {points} points; these belong to stage {expected}"


def a_stage_ends_before_a_gate_that_is_not_true(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The stage lies before the first gate that is not true; of the stages up to there, it is the last by the points.

    What does not apply is passed over; what is unanswered is judged by the level that it counts as, and else not true.
    """
    for of, (points, stage) in with_figures(scorer(answers, bank), bank, "points", "stage"):
        if points is not None:
            last = LastStages.of(bank, of.scope, answers).stated
            expected = min(_stage_at(bank, of.scope, points) or 0, last)
            if stage != expected:
                yield f"{of.prefix}stage is {stage}; with gates up to stage {last} it is {expected}"


def _stage_at(bank: QuestionBank, scope: Scope, points: float | None) -> int | None:
    """Return the number of the stage to whose band points belong."""
    if points is None:
        return None
    units = to_units(points, bank.decimals)
    return max(each.number for each in scope.stages if to_units(each.from_points, bank.decimals) <= units)


def possible_stages_lie_between_the_bounds(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The possible stages run from that of lower, if open gates fail, to that of upper, if open gates hold.

    More than one of the whole makes a result provisional.
    """
    figures = scorer(answers, bank)
    for of, (lower, upper) in with_figures(figures, bank, "lower", "upper"):
        expected: tuple[int, ...] = ()
        if of.scope.stages and lower is not None and upper is not None:
            last = LastStages.of(bank, of.scope, answers)
            first = min(_stage_at(bank, of.scope, lower) or 0, last.failing)
            expected = tuple(range(first, min(_stage_at(bank, of.scope, upper) or 0, last.holding) + 1))
        rights = {f"{of.prefix}possible_stages": expected, **({} if of.prefix else {"provisional": len(expected) > 1})}
        for name, right in rights.items():
            if not same(found := figures.get(name, right), right):
                yield f"{name} is {found}; the bounds {lower}…{upper} and the gates allow the stages {expected}"


def the_stage_is_a_possible_one(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The stage of a scope is one of its possible stages, and the only one if all its statements are answered."""
    for of, (stage, possible) in with_figures(scorer(answers, bank), bank, "stage", "possible_stages"):
        if stage is not None and stage not in possible:
            yield f"{of.prefix}stage is {stage}, which is not among the possible stages {possible}"


def strengths_and_growth_zones_are_a_level_off(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Strengths are the scored directions at least one level better than the whole, growth zones those as much worse.

    One level is a share of 1 / (number of default levels − 1), at most a quarter. The furthest directions come first,
    ties in bank order. There are none if the whole is not scored. Where a goal level is set, a strength has reached it;
    the others are relative strengths.
    """
    figures = scorer(answers, bank)
    better, worse = _ranked(bank, answers)
    reached = {id for id in better if _reaches_goal(bank, id, answers)}
    for name, expected in (
        ("strengths", tuple(id for id in better if id in reached)),
        ("relative_strengths", tuple(id for id in better if id not in reached)),
        ("growth_zones", tuple(worse)),
    ):
        if not same(figures.get(name, expected), expected):
            yield f"{name} is {tuple(figures[name])}; by the shares it is {expected}"


def _ranked(bank: QuestionBank, answers: Sheet) -> Iterator[list[str]]:
    """Yield the ids of the directions that are better than the whole, and of those that are worse."""
    whole, *parts = scopes(bank)
    distances: dict[str, Fraction] = {}
    if is_scored(bank, whole, answers):
        average = _share(bank, whole.scope, answers)
        for of in parts:
            if of.scope.kind == "direction" and of.scope.id is not None and is_scored(bank, of, answers):
                distances[of.scope.id] = _share(bank, of.scope, answers) - average
    least, ids = min(Fraction(1, len(bank.levels) - 1), Fraction(1, 4)), list(distances)
    for side in (1, -1) if bank.better == "higher" else (-1, 1):
        far = [(-side * distance, at) for at, distance in enumerate(distances.values()) if side * distance >= least]
        yield [ids[at] for _, at in sorted(far)]


def _share(bank: QuestionBank, scope: Scope, answers: Sheet) -> Fraction:
    tally = SheetTally.of(bank, scope.scored, answers)
    return Fraction(tally.gained, tally.attainable)


def _reaches_goal(bank: QuestionBank, id: str, answers: Sheet) -> bool:
    if bank.goal_level is None:
        return True
    scored = next(scope for scope in bank.scopes if scope.key == ("direction", id)).scored
    if any(statement.scale is not None for statement in scored):
        return False
    low, high = bank.levels[0].value, bank.levels[-1].value
    tally = SheetTally.of(bank, scored, answers)
    mean = low + Fraction(tally.gained, tally.attainable) * (high - low)
    level = max(bank.levels, key=lambda each: (-abs(each.value - mean), each.number)).number
    return level >= bank.goal_level if bank.better == "higher" else level <= bank.goal_level
