"""Sheets at the edge cases of a bank: the scale, thresholds, rounding ties, missing data, rankings."""

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
from cx_centricity.testing._figures import Scope, Sheet, scopes, statements_of
from cx_centricity.testing._sheets import ReachableSums, level_gains
from cx_centricity.testing._threshold import Threshold, filled, nearest_pairs, thresholds


class EdgeCase(NamedTuple):
    """A sheet and the edge case that it covers.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import edge_cases
    >>> next(edge_cases(default_bank())).covers
    'level 1 everywhere'
    """

    covers: str
    answers: Sheet


def edge_cases(bank: QuestionBank, *, max_ties: int = 3) -> Iterator[EdgeCase]:
    """Yield sheets at every kind of edge case of a bank: scale, thresholds, rounding ties, missing data, rankings.

    The sheets are the same at each call. Of the ties of a scope at most `max_ties` are covered, spread over all.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.testing import edge_cases
    >>> ties = [case.answers for case in edge_cases(default_bank()) if case.covers == "tie of the points of whole"]
    >>> [(assess(sheet).score.gained, assess(sheet).score.points) for sheet in ties]  # 6 + 89 · 192 / 384 = 50.5
    [(192, 51)]
    """
    for section in _sections(bank, max_ties):
        yield from section()


@st.composite
def sheets_at_edge_cases(draw: st.DrawFn, bank: QuestionBank) -> Sheet:
    """One of the sheets that `edge_cases` yields; only the drawn section is computed."""
    cases = [*draw(st.sampled_from(_sections(bank, 3)))()]
    return draw(st.sampled_from([case.answers for case in cases] or [{}]))


def _sections(bank: QuestionBank, max_ties: int) -> list[Callable[[], Iterator[EdgeCase]]]:
    """Return a function for each kind of edge case and each scope or threshold."""
    return [
        partial(_scale, bank),
        *(partial(_threshold, bank, threshold) for threshold in thresholds(bank)),
        *(partial(_ties, bank, scope, max_ties) for scope in scopes(bank)),
        *(partial(_missing, bank, scope) for scope in scopes(bank)),
        *(partial(_ranking, bank, scope) for scope in scopes(bank) if scope.kind == "direction_"),
    ]


def _scale(bank: QuestionBank) -> Iterator[EdgeCase]:
    """Yield every level everywhere, and every statement at every level next to others."""
    count = len(bank.levels)
    for level in bank.levels:
        sheet: Sheet = {statement.id: level.number for statement in bank.statements}
        yield EdgeCase(f"level {level.number} everywhere", sheet)
    yield EdgeCase("worst everywhere", _at(bank, [0] * len(bank.statements)))
    yield EdgeCase("best everywhere", _at(bank, [count - 1] * len(bank.statements)))
    for turn in range(count):
        # Steps of three, so that statements in the same place of their directions differ.
        positions = [(3 * s + turn) % count for s in range(len(bank.statements))]
        yield EdgeCase(f"mixed levels, turn {turn + 1}", _at(bank, positions))
    yield EdgeCase("nothing answered", {})
    yield EdgeCase("nothing applies", {each.id: NOT_APPLICABLE for each in bank.statements})


def _at(bank: QuestionBank, positions: Sequence[int]) -> Sheet:
    """Return a sheet with each statement at a position in the order of its gains, the least first."""
    pairs = zip(bank.statements, positions, strict=True)
    return {statement.id: level_gains(bank, statement)[position][1] for statement, position in pairs}


def _threshold(bank: QuestionBank, threshold: Threshold) -> Iterator[EdgeCase]:
    last, first = nearest_pairs(bank, threshold)
    yield EdgeCase(f"last sheet before {threshold}", last.below)
    yield EdgeCase(f"first sheet of {threshold}", first.above)


def _ties(bank: QuestionBank, scope: Scope, max_ties: int) -> Iterator[EdgeCase]:
    """Yield sums exactly half-way between two points or two levels, and one just below half-way."""
    sums = ReachableSums(bank, scope.statements)
    low, high = bank.point_range
    values = [level.value - bank.levels[0].value for level in bank.levels]
    half_points = [Fraction(2 * n + 1, 2 * (high - low)) * sums.attainable for n in range(high - low)]
    half_levels = [Fraction(a + b, 2 * values[-1]) * sums.attainable for a, b in pairwise(values)]
    for word, halves in (("points", half_points), ("level", half_levels)):
        reached = sorted((half - floor(half), floor(half)) for half in halves if floor(half) in sums)
        ties = [gained for short, gained in reached if short == 0]
        near = [gained for short, gained in reached if 0 < short < Fraction(1, 2)]
        for kind, found in (("tie", _spread(ties, max_ties)), ("just short of a tie", near[:1])):
            for gained in found:
                answers = sums.answers(gained, min)
                yield EdgeCase(f"{kind} of the {word} of {_name(scope)}", filled(bank, answers))


def _spread(found: Sequence[int], most: int) -> list[int]:
    """Return at most so many of the items, spread over all."""
    return [found[len(found) * n // most] for n in range(most)] if len(found) > most else list(found)


def _name(scope: Scope) -> str:
    return scope.prefix.removesuffix("_").replace("_", " ", 1) or "whole"


def _missing(bank: QuestionBank, scope: Scope) -> Iterator[EdgeCase]:
    """Yield sheets where just enough, or one too few, of a scope applies or is answered."""
    total, percent = len(scope.statements), bank.min_coverage_percent
    enough = max(1, -(-total * percent // 100))
    enough_of_enough = max(1, -(-enough * percent // 100))
    cases = (
        ("enough answered", total, enough),
        ("one too few answered", total, enough - 1),
        ("enough applies", enough, enough),
        ("one too few applies", enough - 1, enough - 1),
        ("enough of what applies is answered", enough, enough_of_enough),
        ("one too few of what applies is answered", enough, enough_of_enough - 1),
    )
    for order in _orders(bank, scope):
        for number, (covers, applicable, answered) in enumerate(cases):
            stated = _partly(bank, order, applicable, answered)
            left_out: Sheet = {id: answer for id, answer in stated.items() if answer is not None}
            yield EdgeCase(f"{covers} in {_name(scope)}", left_out if number % 2 else stated)


def _orders(bank: QuestionBank, scope: Scope) -> Iterator[list[Statement]]:
    """Yield the statements of a scope in several orders: those at the end lose their answers first."""
    in_order = list(scope.statements)
    yield in_order
    if len({statement.weight for statement in in_order}) > 1:
        yield sorted(in_order, key=lambda statement: statement.weight)
        yield sorted(in_order, key=lambda statement: -statement.weight)
    if not scope.kind and len(bank.blocks) > 1:
        # Blocks take turns, so that no block lacks answers before the whole does.
        places = {each.id: n for block in bank.blocks for n, each in enumerate(statements_of(bank, block.id))}
        yield sorted(in_order, key=lambda statement: places[statement.id])


def _partly(bank: QuestionBank, order: Sequence[Statement], applicable: int, answered: int) -> Sheet:
    """Return a sheet in which so many of the statements apply and so many are answered, the first ones."""
    sheet: Sheet = dict(_at(bank, [(2 * n + 1) % len(bank.levels) for n in range(len(bank.statements))]))
    for position, statement in enumerate(order):
        if position >= answered:
            sheet[statement.id] = None if position < applicable else NOT_APPLICABLE
    return sheet


def _ranking(bank: QuestionBank, scope: Scope) -> Iterator[EdgeCase]:
    """Yield sheets with a direction exactly half a level above and below the whole."""
    ids = {statement.id for statement in scope.statements}
    own = ReachableSums(bank, scope.statements)
    rest = ReachableSums(bank, [each for each in bank.statements if each.id not in ids])
    steps = 2 * (len(bank.levels) - 1)
    for side, word in ((1, "above"), (-1, "below")):
        for gained, others in islice(_half_a_level_off(own, rest, steps, side), 1):
            answers = {**own.answers(gained, min), **rest.answers(others, min)}
            yield EdgeCase(f"half a level {word} the whole in {_name(scope)}", filled(bank, answers))


def _half_a_level_off(own: ReachableSums, rest: ReachableSums, steps: int, side: int) -> Iterator[tuple[int, int]]:
    """Yield sums of a direction and of the rest at which its share is half a level off the share of the whole."""
    attainable = own.attainable + rest.attainable
    for gained in own:
        # gained / own − (gained + others) / all = side / steps, solved for the others.
        numerator = gained * attainable * steps - side * attainable * own.attainable
        others, remainder = divmod(numerator, own.attainable * steps)
        others -= gained
        if remainder == 0 and others in rest:
            yield gained, others
