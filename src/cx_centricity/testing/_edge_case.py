"""Sheets at the edge cases of a bank: the scale, thresholds, gates, rounding ties, missing data, rankings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import islice, pairwise
from typing import Final, NamedTuple

from hypothesis import strategies as st

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import QuestionBank, ScopeStage, Statement, gates_of, on_default_scale
from cx_centricity.testing._figures import ScopeFigures, Sheet, scopes
from cx_centricity.testing._sheets import ReachableSums, first_choice, plain_gains
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
    """Yield sheets at every kind of edge case of a bank: scale, thresholds, gates, ties, missing data, rankings.

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
    with_points = [of for of in scopes(bank) if of.scope.point_range is not None and of.scored]
    return [
        partial(_scale, bank),
        *(partial(_threshold, bank, threshold) for threshold in thresholds(bank)),
        *(partial(_gate, bank, of, stage) for of in with_points for stage in of.scope.stages if stage.gate),
        *(partial(_ties, bank, of, max_ties) for of in with_points),
        *(partial(_missing, bank, of) for of in scopes(bank)),
        *(partial(_ranking, bank, of) for of in with_points if of.scope.kind == "direction" and bank.overall),
    ]


def _scale(bank: QuestionBank) -> Iterator[EdgeCase]:
    """Yield every level everywhere, and every statement at every level next to others."""
    last = len(bank.levels) - 1
    for position, level in enumerate(bank.levels):
        sheet: Sheet = {}
        for statement in bank.statements:
            levels = bank.levels_of(statement)
            sheet[statement.id] = levels[position * (len(levels) - 1) // last].number
        yield EdgeCase(f"level {level.number} everywhere", sheet)
    yield EdgeCase("least gain everywhere", _at(bank, [0] * len(bank.statements)))
    yield EdgeCase("most gain everywhere", _at(bank, [-1] * len(bank.statements)))
    for turn in range(max(len(bank.levels_of(statement)) for statement in bank.statements)):
        # Steps of three, so that statements in the same place of their directions differ.
        yield EdgeCase(f"mixed levels, turn {turn + 1}", _at(bank, range(turn, turn + 3 * len(bank.statements), 3)))
    yield EdgeCase("nothing answered", {})
    yield EdgeCase("nothing applies", {each.id: NOT_APPLICABLE for each in bank.statements})


def _at(bank: QuestionBank, positions: Sequence[int]) -> Sheet:
    """Return a sheet with each statement at a position, or one past whole turns, in the order of its gains."""
    sheet: Sheet = {}
    for statement, position in zip(bank.statements, positions, strict=True):
        levels = plain_gains(bank, statement)
        sheet[statement.id] = levels[position % len(levels)][1]
    return sheet


def _threshold(bank: QuestionBank, threshold: Threshold) -> Iterator[EdgeCase]:
    last, first = nearest_pairs(bank, threshold)
    yield EdgeCase(f"last sheet before {threshold}", last.below)
    yield EdgeCase(f"first sheet of {threshold}", first.above)


def _gate(bank: QuestionBank, of: ScopeFigures, stage: ScopeStage) -> Iterator[EdgeCase]:
    """Yield sheets with a gate just met, just missed, open and not applicable, where all else mostly gains most."""
    met = _at(bank, [-1] * len(bank.statements))
    gains_asked = gates_of(of.scope, bank, {each.key: each for each in bank.scopes})[stage.number - 1]
    for id, least in gains_asked.items():
        met[id] = next(number for gain, number in plain_gains(bank, bank.statement(id)) if gain >= least)
    name = f"the gate of {'' if of.scope.id is None else f'{of}: '}stage {stage.number}"
    yield EdgeCase(f"{name} just met", met)
    least_else = _at(bank, [0] * len(bank.statements))
    least_else |= {id: met[id] for id in gains_asked}
    yield EdgeCase(f"{name} just met, all else least", least_else)
    for id, least in list(gains_asked.items())[:_GATED_SHOWN]:
        missed = [number for gain, number in plain_gains(bank, bank.statement(id)) if gain < least][-1]
        yield EdgeCase(f"{name} just missed by {id}", {**met, id: missed})
        yield EdgeCase(f"{name} open by {id}", {**met, id: None})
        yield EdgeCase(f"{name} without {id}", {**met, id: NOT_APPLICABLE})
    yield EdgeCase(f"{name} open", {**met, **dict.fromkeys(gains_asked)})
    yield EdgeCase(f"{name} not applicable", {**met, **dict.fromkeys(gains_asked, NOT_APPLICABLE)})


_GATED_SHOWN: Final = 3


def _ties(bank: QuestionBank, of: ScopeFigures, max_ties: int) -> Iterator[EdgeCase]:
    """Yield sums exactly half-way between two points or two levels, and one just below half-way."""
    sums = ReachableSums(bank, of.scope)
    values = [level.value - bank.levels[0].value for level in bank.levels]
    # Each half-way sum is (numerator, denominator).
    halves = {"points": [((2 * n + 1) * sums.attainable, 2 * sums.span) for n in _spread(range(sums.span), _MANY)]}
    if on_default_scale(of.scored):
        halves["level"] = [((a + b) * sums.attainable, 2 * values[-1]) for a, b in pairwise(values)]
    for word, quotients in halves.items():
        divided = [(numerator // by, numerator % by, by) for numerator, by in quotients]
        reached = [each for each in divided if each[0] in sums]
        ties = [gained for gained, short, _ in reached if short == 0]
        near = sorted((Fraction(short, by), gained) for gained, short, by in reached if 0 < 2 * short < by)
        for kind, found in (("tie", _spread(ties, max_ties)), ("just short of a tie", [each for _, each in near[:1]])):
            for gained in found:
                answers = sums.answers(gained, first_choice)
                yield EdgeCase(f"{kind} of the {word} of {of}", filled(bank, answers))


_MANY: Final = 2000
"""At most so many ties of one scope are tried, since ranges with decimals have a million."""


def _spread(found: Sequence[int], most: int) -> list[int]:
    """Return at most so many of the items, spread over all."""
    return [found[len(found) * n // most] for n in range(most)] if len(found) > most else list(found)


def _missing(bank: QuestionBank, of: ScopeFigures) -> Iterator[EdgeCase]:
    """Yield sheets where just enough, or one too few, of a scope applies or is answered."""
    total, percent = len(of.scored), bank.min_coverage_percent
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
    for order in _orders(bank, of):
        for number, (covers, applicable, answered) in enumerate(cases):
            stated = _partly(bank, order, applicable, answered)
            left_out: Sheet = {id: answer for id, answer in stated.items() if answer is not None}
            yield EdgeCase(f"{covers} in {of}", left_out if number % 2 else stated)


def _orders(bank: QuestionBank, of: ScopeFigures) -> Iterator[list[Statement]]:
    """Yield the scored statements of a scope in several orders: those at the end lose their answers first."""
    in_order = list(of.scored)
    yield in_order
    if len({statement.weight for statement in in_order}) > 1:
        yield sorted(in_order, key=lambda statement: statement.weight)
        yield sorted(in_order, key=lambda statement: -statement.weight)
    blocks = [each.scored for each in scopes(bank) if each.scope.kind == "block"]
    if of.scope.kind == "whole" and len(blocks) > 1:
        # Blocks take turns, so that no block lacks answers before the whole does.
        places = {each.id: n for block in blocks for n, each in enumerate(block)}
        yield sorted(in_order, key=lambda statement: places[statement.id])


def _partly(bank: QuestionBank, order: Sequence[Statement], applicable: int, answered: int) -> Sheet:
    """Return a sheet in which so many of the statements apply and so many are answered, the first ones."""
    sheet = _at(bank, range(1, 2 * len(bank.statements) + 1, 2))
    for position, statement in enumerate(order):
        if position >= answered:
            sheet[statement.id] = None if position < applicable else NOT_APPLICABLE
    return sheet


def _ranking(bank: QuestionBank, of: ScopeFigures) -> Iterator[EdgeCase]:
    """Yield sheets with a direction exactly one level above and below the whole."""
    ids = {statement.id for statement in of.scored}
    whole = bank.scopes[0]
    own = ReachableSums(bank, of.scope)
    rest = ReachableSums(bank, whole, statements=[each for each in whole.scored if each.id not in ids])
    steps = max(len(bank.levels) - 1, 4)
    for side, word in ((1, "above"), (-1, "below")):
        for gained, others in islice(_a_level_off(own, rest, steps, side), 1):
            answers = {**own.answers(gained, first_choice), **rest.answers(others, first_choice)}
            yield EdgeCase(f"a level {word} the whole in {of}", filled(bank, answers))


def _a_level_off(own: ReachableSums, rest: ReachableSums, steps: int, side: int) -> Iterator[tuple[int, int]]:
    """Yield sums of a direction and of the rest at which its share is one level off the share of the whole."""
    attainable = own.attainable + rest.attainable
    for gained in own:
        # gained / own − (gained + others) / all = side / steps, solved for the others.
        numerator = gained * attainable * steps - side * attainable * own.attainable
        others, remainder = divmod(numerator, own.attainable * steps)
        others -= gained
        if remainder == 0 and others in rest:
            yield gained, others
