"""The scoring rule word for word, in fractions: slow, and sharing no line with the library."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import NamedTuple

from cx_centricity import NOT_APPLICABLE, QuestionBank, Statement
from strategies import Sheet


class Figures(NamedTuple):
    """What the rule says of a scope."""

    points: int | None
    lower: int | None
    upper: int | None
    level: int | None


def gain(bank: QuestionBank, statement: Statement, number: int) -> int:
    """Return the gain of an answer, without the weight."""
    values = {level.number: level.value for level in bank.levels}
    if statement.reversed:
        return max(values.values()) - values[number]
    return values[number] - min(values.values())


def points(bank: QuestionBank, share: Fraction) -> int:
    """Round half up."""
    low, high = bank.point_range
    return floor(low + (high - low) * share + Fraction(1, 2))


def is_covered(bank: QuestionBank, scope: list[Statement], sheet: Sheet) -> bool:
    """Say whether enough of a scope applies and enough of that is answered."""
    applicable = [s for s in scope if sheet[s.id] != NOT_APPLICABLE]
    answered = [s for s in applicable if sheet[s.id] is not None]
    least = Fraction(bank.min_coverage_percent, 100)
    return (
        bool(answered)
        and Fraction(len(applicable), len(scope)) >= least
        and Fraction(len(answered), len(applicable)) >= least
    )


def applies(bank: QuestionBank, scope: list[Statement], sheet: Sheet) -> bool:
    """Say whether enough of a scope applies."""
    applicable = sum(sheet[s.id] != NOT_APPLICABLE for s in scope)
    return applicable > 0 and Fraction(applicable, len(scope)) >= Fraction(bank.min_coverage_percent, 100)


def share(bank: QuestionBank, scope: list[Statement], sheet: Sheet, missing: str) -> Fraction | None:
    """Return gained / attainable with unanswered statements left out, at their worst or at their best."""
    span = bank.levels[-1].value - bank.levels[0].value
    gained = attainable = 0
    for statement in scope:
        answer = sheet[statement.id]
        if isinstance(answer, int):
            gained += statement.weight * gain(bank, statement, answer)
            attainable += statement.weight * span
        elif answer is None and missing != "left out":
            gained += statement.weight * span if missing == "best" else 0
            attainable += statement.weight * span
    return Fraction(gained, attainable) if attainable else None


def nearest_level(bank: QuestionBank, mean_share: Fraction) -> int:
    """Return the number of the level with the nearest value, the higher one on a tie."""
    low, high = bank.levels[0].value, bank.levels[-1].value
    mean = mean_share * (high - low)
    return max(bank.levels, key=lambda level: (-abs(level.value - low - mean), level.number)).number


def score(bank: QuestionBank, scope: list[Statement], sheet: Sheet, *, scored: bool) -> Figures:
    """Return the figures of a scope."""
    worst, best = (share(bank, scope, sheet, missing) for missing in ("worst", "best"))
    lower, upper = (None if bound is None else points(bank, bound) for bound in (worst, best))
    answered = share(bank, scope, sheet, "left out")
    if not scored or answered is None:
        return Figures(None, lower, upper, None)
    return Figures(points(bank, answered), lower, upper, nearest_level(bank, answered))


def whole_is_scored(bank: QuestionBank, sheet: Sheet) -> bool:
    """Say whether the whole is scored."""
    blocks = [[s for d in bank.directions if d.block == block.id for s in d.statements] for block in bank.blocks]
    return is_covered(bank, list(bank.statements), sheet) and all(
        is_covered(bank, scope, sheet) for scope in blocks if applies(bank, scope, sheet)
    )


def ranking(bank: QuestionBank, sheet: Sheet) -> tuple[list[str], list[str]]:
    """Return strengths and growth zones, furthest first, ties in bank order."""
    whole = share(bank, list(bank.statements), sheet, "left out")
    if whole is None or not whole_is_scored(bank, sheet):
        return [], []
    half_a_level = Fraction(1, 2 * (len(bank.levels) - 1))
    distance: dict[str, Fraction] = {}
    for direction in bank.directions:
        own = share(bank, list(direction.statements), sheet, "left out")
        if own is not None and is_covered(bank, list(direction.statements), sheet):
            distance[direction.id] = own - whole
    strengths = sorted((d for d in distance if distance[d] >= half_a_level), key=lambda d: -distance[d])
    return strengths, sorted((d for d in distance if distance[d] <= -half_a_level), key=lambda d: distance[d])
