"""Laws that the figures of one sheet keep among each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Final

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import QuestionBank, Statement
from cx_centricity.testing.figures import Scope, Scorer, Sheet, same, scopes, statements_of
from cx_centricity.testing.ladders import rungs_of
from cx_centricity.testing.laws.law import Law, having

COUNTS = ("gained", "attainable", "attainable_if_complete", "answered", "applicable", "total")


def bounds_hold_the_points(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Min ≤ lower ≤ points ≤ upper ≤ max, in every scope."""
    figures = scorer(answers, bank)
    low, high = bank.point_range
    for scope in scopes(bank):
        least, most = low, high
        for name in ("lower", "points", "upper"):
            value = figures.get(scope.prefix + name)
            if value is not None:
                if not least <= value <= most:
                    yield f"{scope.prefix}{name} is {value}; it must lie within {least}…{most}"
                least = value


def nothing_unanswered_leaves_one_outcome(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Where no statement of a scope is unanswered, lower, points and upper are equal."""
    for scope, (lower, upper) in having(figures := scorer(answers, bank), bank, "lower", "upper"):
        if all(answers.get(statement.id) is not None for statement in scope.statements):
            points = figures.get(f"{scope.prefix}points")
            if lower != upper or points not in (None, lower):
                yield f"{scope.prefix}lower, points, upper are {lower}, {points}, {upper}, with nothing unanswered"


def points_are_rounded_half_up(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Points = min + (max − min) · gained / attainable, half up; lower and upper with all that is open lost or gained.

    The percent of maximum possible score (Cohen, Cohen, Aiken & West, 1999) laid on the point range.
    """
    figures = scorer(answers, bank)
    for scope, (gained, attainable, complete) in having(figures, bank, *COUNTS[:3]):
        for name, part, whole in (
            ("points", gained, attainable),
            ("lower", gained, complete),
            ("upper", gained + complete - attainable, complete),
        ):
            found = figures.get(scope.prefix + name)
            if found is not None:
                expected = None if whole == 0 else rounded(bank, Fraction(part, whole))
                if found != expected:
                    yield f"{scope.prefix}{name} is {found}; {part} of {whole} make {expected}"


def rounded(bank: QuestionBank, share: Fraction) -> int:
    """Return the points of a share, half up."""
    low, high = bank.point_range
    return floor(low + (high - low) * share + Fraction(1, 2))


def level_has_the_nearest_value(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """The level of a scored scope has the value nearest to v(lowest) + gained / Σ w, the higher one on a tie."""
    low, high = bank.levels[0].value, bank.levels[-1].value
    for scope, (gained, attainable, level) in having(scorer(answers, bank), bank, "gained", "attainable", "level"):
        if level is not None:
            mean = low + Fraction(gained, attainable) * (high - low) if attainable else Fraction(low)
            nearest = max(bank.levels, key=lambda each: (-abs(each.value - mean), each.number))
            if level != nearest.number:
                yield f"{scope.prefix}level is {level}; the mean value {mean} is nearest to level {nearest.number}"


def counts_are_those_of_the_sheet(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Answered, applicable and total count statements; gained and attainable are weighted sums over them."""
    figures = scorer(answers, bank)
    for scope in scopes(bank):
        for name, expected in zip(COUNTS, counted(bank, scope.statements, answers), strict=True):
            found = figures.get(scope.prefix + name, expected)
            if found != expected:
                yield f"{scope.prefix}{name} is {found}; the sheet makes it {expected}"


def counted(bank: QuestionBank, statements: Sequence[Statement], answers: Sheet) -> tuple[int, ...]:
    """Count a scope: gained, attainable, attainable if complete, answered, applicable, total."""
    gained = attainable = complete = answered = applicable = 0
    for statement in statements:
        answer = answers.get(statement.id)
        if answer != NOT_APPLICABLE:
            rungs = rungs_of(bank, statement)
            greatest = rungs[-1][0]
            applicable += 1
            complete += greatest
            if isinstance(answer, int):
                answered += 1
                gained += next(gain for gain, number in rungs if number == answer)
                attainable += greatest
    return gained, attainable, complete, answered, applicable, len(statements)


def the_whole_is_the_sum_of_its_parts(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """What is counted of the whole is the sum over the directions, and over the blocks."""
    figures = scorer(answers, bank)
    parts = [("directions", [f"direction_{part.id}_" for part in bank.directions])]
    parts += [("blocks", [f"block_{block.id}_" for block in bank.blocks])] if bank.blocks else []
    for word, prefixes in parts:
        for name in COUNTS:
            if name in figures and all(prefix + name in figures for prefix in prefixes):
                total = sum(figures[prefix + name] for prefix in prefixes)
                if figures[name] != total:
                    yield f"{name} is {figures[name]}, but {total} over the {word}"


def enough_must_apply_and_be_answered(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """A scope has points where at least `min_coverage_percent` applies and at least as much of that is answered.

    Exactly so much is enough, something must be answered, and the whole needs besides every block of which enough
    applies. The half rule (Fayers & Machin, 2007), applied twice.
    """
    figures = scorer(answers, bank)
    for scope, (points, level) in having(figures, bank, "points", "level"):
        if (points is None) != (level is None):
            yield f"{scope.prefix}points is {points} and {scope.prefix}level is {level}; both or neither must be None"
    for scope, (points,) in having(figures, bank, "points"):
        expected = is_scored(bank, scope, answers)
        if (points is not None) != expected:
            *_, answered, applicable, total = counted(bank, scope.statements, answers)
            told = f"{answered} answered of {applicable} applicable of {total}"
            yield f"{scope.prefix}points is {points}, with {told}: {'' if expected else 'not '}to be scored"


def is_scored(bank: QuestionBank, scope: Scope, answers: Sheet) -> bool:
    """Say whether a scope has points."""
    blocks = [statements_of(bank, block.id) for block in bank.blocks] if not scope.kind else []
    applies, is_covered = _coverage(bank, scope.statements, answers)
    return applies and is_covered and all(of_block != (True, False) for of_block in _each(bank, blocks, answers))


def _each(bank: QuestionBank, scopes: list[tuple[Statement, ...]], answers: Sheet) -> list[tuple[bool, bool]]:
    return [_coverage(bank, statements, answers) for statements in scopes]


def _coverage(bank: QuestionBank, statements: tuple[Statement, ...], answers: Sheet) -> tuple[bool, bool]:
    """Say whether enough of a scope applies, and whether enough of that is answered."""
    *_, answered, applicable, total = counted(bank, statements, answers)
    least = Fraction(bank.min_coverage_percent, 100)
    return applicable > 0 and Fraction(applicable, total) >= least, 0 < answered >= least * applicable


def a_stage_begins_with_its_first_point(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """The stage is the last one that begins at or below the points: its first point is in it, the one before is not."""
    for scope, (points, stage) in having(scorer(answers, bank), bank, "points", "stage"):
        if stage != (expected := _stage_at(bank, points)):
            yield f"{scope.prefix}stage is {stage} at {points} points; it is stage {expected} that holds them"


def _stage_at(bank: QuestionBank, points: int | None) -> int | None:
    if points is None:
        return None
    starts = [stage.from_points for stage in bank.stages]
    ends = [*[start - 1 for _, start in pairwise(starts)], bank.point_range.max]
    held = [number for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1) if start <= points <= end]
    return held[0] if held else None


def possible_stages_lie_between_the_bounds(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """The possible stages are all from that of lower to that of upper; more than one make a result provisional."""
    figures = scorer(answers, bank)
    first, last = (_stage_at(bank, figures[name]) for name in ("lower", "upper"))
    expected = () if first is None or last is None else tuple(range(first, last + 1))
    bounds = f"{figures['lower']}…{figures['upper']}"
    if not same(figures.get("possible_stages", expected), expected):
        yield f"possible_stages is {figures['possible_stages']}; the bounds {bounds} leave {expected}"
    if not same(figures.get("provisional", len(expected) > 1), len(expected) > 1):
        yield f"provisional is {figures['provisional']}; the bounds {bounds} leave these stages: {expected}"


def strengths_and_growth_zones_are_half_a_level_off(
    scorer: Scorer, answers: Sheet, bank: QuestionBank
) -> Iterator[str]:
    """Strengths are the scored directions at least half a level above the whole, growth zones those below.

    Half a level is a share of 1 / (2 · (number of levels − 1)); furthest first, ties in the order of the bank; none
    where the whole is not scored.
    """
    figures = scorer(answers, bank)
    scoped = [scope for scope in scopes(bank) if scope.kind == "direction_"]
    scored = [scope for scope in scoped if is_scored(bank, scope, answers)]
    if not is_scored(bank, scopes(bank)[0], answers):
        scored = []
    whole = _share(bank, bank.statements, answers)
    off = {scope.prefix: _share(bank, scope.statements, answers) - whole for scope in scored}
    ids = {scope.prefix: part.id for scope, part in zip(scoped, bank.directions, strict=True)}
    half = Fraction(1, 2 * (len(bank.levels) - 1))
    for name, side in (("strengths", 1), ("growth_zones", -1)):
        ranked = sorted((prefix for prefix in off if side * off[prefix] >= half), key=lambda p: -side * off[p])
        expected = tuple(ids[prefix] for prefix in ranked)
        if not same(figures.get(name, expected), expected):
            yield f"{name} is {tuple(figures[name])}; the shares make it {expected}"


def _share(bank: QuestionBank, statements: Sequence[Statement], answers: Sheet) -> Fraction:
    gained, attainable, *_ = counted(bank, statements, answers)
    return Fraction(gained, attainable or 1)


_BOUNDS: Final = {"lower", "upper"}

OF_FIGURES: Final = (
    Law(bounds_hold_the_points, needs=[{"points"}, {"lower"}, {"upper"}]),
    Law(nothing_unanswered_leaves_one_outcome, needs=[_BOUNDS]),
    Law(points_are_rounded_half_up, needs=[{"gained", "attainable", "attainable_if_complete"}]),
    Law(level_has_the_nearest_value, needs=[{"gained", "attainable", "level"}]),
    Law(counts_are_those_of_the_sheet, needs=[{name} for name in COUNTS]),
    Law(
        the_whole_is_the_sum_of_its_parts,
        needs=[{name, f"{part}_{name}"} for name in COUNTS for part in ("direction", "block")],
    ),
    Law(enough_must_apply_and_be_answered, needs=[{"points"}]),
    Law(a_stage_begins_with_its_first_point, needs=[{"points", "stage"}]),
    Law(
        possible_stages_lie_between_the_bounds,
        needs=[_BOUNDS | {"possible_stages"}, _BOUNDS | {"provisional"}],
    ),
    Law(strengths_and_growth_zones_are_half_a_level_off, needs=[{"strengths"}, {"growth_zones"}]),
)
"""The laws of this module; those that need figures which a scorer does not give are not tried."""
