"""Sheets at the borders of the scoring rule, where a port of it goes wrong first; the same ones each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import islice, pairwise
from math import floor
from typing import NamedTuple

from hypothesis import strategies as st

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import QuestionBank, Statement
from cx_centricity.testing.figures import Scope, Sheet, scopes, statements_of
from cx_centricity.testing.ladders import Ladders, rungs_of
from cx_centricity.testing.thresholds import Threshold, filled, nearest_pairs, thresholds


class BorderSheet(NamedTuple):
    """A sheet and the border it stands at.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import border_sheets
    >>> next(border_sheets(default_bank())).covers
    'level 1 everywhere'
    """

    covers: str
    answers: Sheet


Section = Callable[[], Iterator[BorderSheet]]
"""The borders of one kind and scope, made when they are asked for."""


def border_sheets(bank: QuestionBank, *, shown: int = 3) -> Iterator[BorderSheet]:
    """Yield sheets at every kind of border of a bank: scale, thresholds, ties, missing data, ranking.

    Of the ties of a scope at most `shown` are there, spread over all.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.testing import border_sheets
    >>> ties = [each.answers for each in border_sheets(default_bank()) if each.covers == "tie of the points of whole"]
    >>> [(assess(sheet).score.gained, assess(sheet).score.points) for sheet in ties]  # 6 + 89 · 192 / 384 = 50.5
    [(192, 51)]
    """
    for section in _sections(bank, shown):
        yield from section()


@st.composite
def sheets_at_borders(draw: st.DrawFn, bank: QuestionBank) -> Sheet:
    """Sheets that stand at a border: the same as `border_sheets` yields, made one section at a time."""
    found = [*draw(st.sampled_from(_sections(bank, 3)))()]
    return draw(st.sampled_from([border.answers for border in found] or [{}]))


def _sections(bank: QuestionBank, shown: int) -> list[Section]:
    return [
        partial(_scale, bank),
        *(partial(_threshold, bank, threshold) for threshold in thresholds(bank)),
        *(partial(_ties, bank, scope, shown) for scope in scopes(bank)),
        *(partial(_missing, bank, scope) for scope in scopes(bank)),
        *(partial(_ranking, bank, scope) for scope in scopes(bank) if scope.kind == "direction_"),
    ]


def _scale(bank: QuestionBank) -> Iterator[BorderSheet]:
    """Every level everywhere, and every statement at every level beside others."""
    count = len(bank.levels)
    for n, level in enumerate(bank.levels):
        yield BorderSheet(f"level {level.number} everywhere", _at(bank, [n] * len(bank.statements), by_gain=False))
    yield BorderSheet("worst everywhere", _at(bank, [0] * len(bank.statements)))
    yield BorderSheet("best everywhere", _at(bank, [count - 1] * len(bank.statements)))
    for turn in range(count):
        # The step of three parts statements that stand in the same place of their directions.
        positions = [(3 * s + turn) % count for s in range(len(bank.statements))]
        yield BorderSheet(f"mixed levels, turn {turn + 1}", _at(bank, positions))
    yield BorderSheet("nothing answered", {})
    yield BorderSheet("nothing applies", {each.id: NOT_APPLICABLE for each in bank.statements})


def _at(bank: QuestionBank, positions: Sequence[int], *, by_gain: bool = True) -> Sheet:
    """Return a sheet with each statement at a position of its ladder, the worst first, or of the scale."""
    ladders = [rungs_of(bank, each) for each in bank.statements]
    if not by_gain:
        ladders = [tuple(sorted(rungs, key=lambda rung: rung[1])) for rungs in ladders]
    found = zip(bank.statements, ladders, positions, strict=True)
    return {statement.id: rungs[position][1] for statement, rungs, position in found}


def _threshold(bank: QuestionBank, threshold: Threshold) -> Iterator[BorderSheet]:
    last, first = nearest_pairs(bank, threshold)
    yield BorderSheet(f"last sheet before {threshold}", last.below)
    yield BorderSheet(f"first sheet of {threshold}", first.above)


def _ties(bank: QuestionBank, scope: Scope, shown: int) -> Iterator[BorderSheet]:
    """Shares that lie just half-way between two points or two levels, and those that fall just short of it."""
    ladders = Ladders(bank, scope.statements)
    low, high = bank.point_range
    values = [level.value - bank.levels[0].value for level in bank.levels]
    half_points = [Fraction(2 * n + 1, 2 * (high - low)) * ladders.attainable for n in range(high - low)]
    half_levels = [Fraction(a + b, 2 * values[-1]) * ladders.attainable for a, b in pairwise(values)]
    for word, halves in (("points", half_points), ("level", half_levels)):
        sums = sorted((half - floor(half), floor(half)) for half in halves if ladders.can_gain(floor(half)))
        ties = [gained for short, gained in sums if short == 0]
        near = [gained for short, gained in sums if 0 < short < Fraction(1, 2)]
        for told, found in (("tie", _some(ties, shown)), ("just short of a tie", near[:1])):
            for gained in found:
                answers = ladders.sheet(gained, min)
                yield BorderSheet(f"{told} of the {word} of {_name(scope)}", filled(bank, answers))


def _some(found: Sequence[int], shown: int) -> list[int]:
    return [found[len(found) * n // shown] for n in range(shown)] if len(found) > shown else list(found)


def _name(scope: Scope) -> str:
    return scope.prefix.removesuffix("_").replace("_", " ", 1) or "whole"


def _missing(bank: QuestionBank, scope: Scope) -> Iterator[BorderSheet]:
    """Just enough and one too few, of what applies and of what is answered; the lightest or the heaviest first."""
    total, percent = len(scope.statements), bank.min_coverage_percent
    enough = max(1, -(-total * percent // 100))
    of_those = max(1, -(-enough * percent // 100))
    cases = (
        ("enough answered", total, enough),
        ("one too few answered", total, enough - 1),
        ("enough applies", enough, enough),
        ("one too few applies", enough - 1, enough - 1),
        ("enough of what applies is answered", enough, of_those),
        ("one too few of what applies is answered", enough, of_those - 1),
    )
    for order in _orders(bank, scope):
        for number, (word, applicable, answered) in enumerate(cases):
            stated = _partly(bank, order, applicable, answered)
            left_out: Sheet = {id: answer for id, answer in stated.items() if answer is not None}
            sheet = left_out if number % 2 else stated
            yield BorderSheet(f"{word} in {_name(scope)}", sheet)


def _orders(bank: QuestionBank, scope: Scope) -> Iterator[list[Statement]]:
    """Put the statements of a scope in orders in which they lose their answers last."""
    in_order = list(scope.statements)
    yield in_order
    if len({statement.weight for statement in in_order}) > 1:
        yield sorted(in_order, key=lambda statement: statement.weight)
        yield sorted(in_order, key=lambda statement: -statement.weight)
    if not scope.kind and len(bank.blocks) > 1:
        # In turns, so that no block is short of answers before the whole is.
        places = {each.id: n for block in bank.blocks for n, each in enumerate(statements_of(bank, block.id))}
        yield sorted(in_order, key=lambda statement: places[statement.id])


def _partly(bank: QuestionBank, order: Sequence[Statement], applicable: int, answered: int) -> Sheet:
    sheet: Sheet = dict(_at(bank, [(2 * n + 1) % len(bank.levels) for n in range(len(bank.statements))]))
    for position, statement in enumerate(order):
        if position >= answered:
            sheet[statement.id] = None if position < applicable else NOT_APPLICABLE
    return sheet


def _ranking(bank: QuestionBank, scope: Scope) -> Iterator[BorderSheet]:
    """A direction just half a level above and below the whole."""
    ids = {statement.id for statement in scope.statements}
    own, rest = (Ladders(bank, [s for s in bank.statements if (s.id in ids) == is_own]) for is_own in (True, False))
    steps = 2 * (len(bank.levels) - 1)
    for side, word in ((1, "above"), (-1, "below")):
        for gained, others in islice(_half_a_level_off(own, rest, steps, side), 1):
            answers = {**own.sheet(gained, min), **rest.sheet(others, min)}
            yield BorderSheet(f"half a level {word} the whole in {_name(scope)}", filled(bank, answers))


def _half_a_level_off(own: Ladders, rest: Ladders, steps: int, side: int) -> Iterator[tuple[int, int]]:
    """Yield what a direction and the others gain where its share is half a level off that of the whole."""
    attainable = own.attainable + rest.attainable
    for gained in own.sums():
        # gained / own − (gained + others) / all = side / steps, solved for the others.
        numerator = gained * attainable * steps - side * attainable * own.attainable
        others, left = divmod(numerator, own.attainable * steps)
        others -= gained
        if left == 0 and rest.can_gain(others):
            yield gained, others
