"""The borders between stages, and pairs of sheets that stand one step apart on both sides of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import islice, pairwise
from math import floor
from typing import NamedTuple

from hypothesis import strategies as st

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import QuestionBank, Statement
from cx_centricity.testing._figures import Scope, Scorer, Sheet, own_figures, scopes, statements_of
from cx_centricity.testing._sheets import Choice, Ladders, choice, completed, gaps, rungs_of
from cx_centricity.typing import AnswerValue


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a stage begins: `stage` is its number (from 2), `from_points` its first point.

    `block` is the id of the block whose points are meant, None for those of the whole.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import thresholds
    >>> [str(threshold) for threshold in thresholds(default_bank())][3:5]
    ['stage 5 from 76', 'block strategy: stage 2 from 19']
    """

    stage: int
    from_points: int
    block: str | None = None

    def __str__(self) -> str:
        scope = f"block {self.block}: " if self.block else ""
        return f"{scope}stage {self.stage} from {self.from_points}"


@dataclass(frozen=True, slots=True)
class ThresholdPair:
    """Two sheets on both sides of a threshold that differ in one answer, by one step.

    `below` has fewer points than `threshold.from_points`, `above` as many or more; `statement` is where they differ.

    >>> from cx_centricity import assess, default_bank
    >>> from hypothesis import find
    >>> from cx_centricity.testing import threshold_pairs
    >>> pair = find(threshold_pairs(default_bank()), lambda pair: pair.threshold.stage == 4)
    >>> [assess(sheet).score.points for sheet in (pair.below, pair.above)]
    [56, 57]
    >>> pair.check()
    """

    bank: QuestionBank
    threshold: Threshold
    below: Sheet
    above: Sheet
    statement: str

    def check(self, scorer: Scorer = own_figures) -> None:
        """Raise AssertionError unless the threshold lies between the two sheets, by points and by stages.

        `scorer` is a callable `(answers, bank)` whose figures have the points, the stage or both of this scope;
        ValueError if they have neither.
        """
        prefix = f"block_{self.threshold.block}_" if self.threshold.block else ""
        below, above = (scorer(dict(sheet), self.bank) for sheet in (self.below, self.above))
        borders = {f"{prefix}points": self.threshold.from_points, f"{prefix}stage": self.threshold.stage}
        given = [name for name in borders if name in below and name in above]
        if not given:
            raise ValueError(f"the scorer gives neither {' nor '.join(borders)}")
        for name in given:
            least, (lower, higher) = borders[name], (below[name], above[name])
            if lower is None or higher is None or not lower < least <= higher:
                step = f"{self.statement} from {self.below[self.statement]} to {self.above[self.statement]}"
                raise AssertionError(
                    f"{self.threshold}: {name} is {lower} below and {higher} above, on both sides of {least}; "
                    f"{step} in {self.below}"
                )

    def __str__(self) -> str:
        return f"{self.threshold}, by {self.statement}"


def thresholds(bank: QuestionBank) -> tuple[Threshold, ...]:
    """Return every threshold of a bank: those of the whole, then those of each block.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import thresholds
    >>> len(thresholds(default_bank()))
    28
    """
    return tuple(
        Threshold(stage.number, stage.from_points, block)
        for block in (None, *(block.id for block in bank.blocks))
        for stage in bank.stages[1:]
    )


def threshold_pairs(
    bank: QuestionBank, *, at: Threshold | None = None, complete: bool = True
) -> st.SearchStrategy[ThresholdPair]:
    """Pairs of sheets one step apart on both sides of a threshold: of any, or of the one that is given.

    One of the two is as near to the threshold as a sheet of its kind can be: the first points of the stage or the last
    ones before it. In a small scope one step may pass more than one threshold. `complete` as in `answer_sheets_at`.
    Raises ValueError if the bank has no such threshold, or none because it has one stage.

    >>> from cx_centricity import assess, default_bank
    >>> from hypothesis import given, settings
    >>> from cx_centricity.testing import threshold_pairs, thresholds
    >>> border = thresholds(default_bank())[0]
    >>> @settings(max_examples=20, database=None)
    ... @given(threshold_pairs(default_bank(), at=border))
    ... def test_one_step_leads_to_stage_two(pair):
    ...     assert [assess(sheet).stage.number for sheet in (pair.below, pair.above)] == [1, 2]
    >>> test_one_step_leads_to_stage_two()
    """
    known = known_thresholds(bank)
    if at is not None and at not in known:
        raise ValueError(f"the bank has no threshold {str(at)!r}; it has: {', '.join(map(str, known))}")
    return _pairs(bank, known if at is None else (at,), complete=complete)


def known_thresholds(bank: QuestionBank) -> tuple[Threshold, ...]:
    """Return every threshold of a bank; ValueError if there is none to be tested."""
    known = thresholds(bank)
    if not known:
        raise ValueError("the bank has one stage, hence no threshold")
    return known


@st.composite
def _pairs(draw: st.DrawFn, bank: QuestionBank, known: tuple[Threshold, ...], *, complete: bool) -> ThresholdPair:
    threshold = draw(st.sampled_from(known))
    missing = {} if complete else draw(gaps(bank, threshold.block))
    statements = [each for each in statements_of(bank, threshold.block) if each.id not in missing]
    is_first = draw(st.booleans())
    near, step = nearest(Ladders(bank, statements), threshold, choice(draw), is_first=is_first)
    sheet = draw(completed(bank, {**missing, **near}, complete=complete))
    return _pair(bank, threshold, sheet, step, is_first=is_first)


def nearest_pairs(bank: QuestionBank, threshold: Threshold) -> tuple[ThresholdPair, ThresholdPair]:
    """Return two pairs, the same each time: about the last sheet before a threshold and the first one after it."""
    ladders = Ladders(bank, statements_of(bank, threshold.block))

    def about(*, is_first: bool) -> ThresholdPair:
        near, step = nearest(ladders, threshold, min, is_first=is_first)
        return _pair(bank, threshold, filled(bank, near), step, is_first=is_first)

    return about(is_first=False), about(is_first=True)


def filled(bank: QuestionBank, answers: Mapping[str, AnswerValue]) -> Sheet:
    """Give all other statements the middle level."""
    middle = bank.levels[len(bank.levels) // 2].number
    return {statement.id: answers.get(statement.id, middle) for statement in bank.statements}


def nearest(
    ladders: Ladders, threshold: Threshold, choose: Choice, *, is_first: bool
) -> tuple[dict[str, int], tuple[str, int]]:
    """Return answers as near to a threshold as can be, and one statement with the answer that leads across it.

    With `is_first` the answers gain the least that the stage takes, else the most that falls short of it.
    """
    border = ladders.least_gained(threshold.from_points)
    gained = ladders.first_from(border) if is_first else ladders.last_before(border)
    answers = ladders.sheet(gained, choose)
    steps = list(ladders.steps(answers, up=not is_first).items())
    return answers, steps[choose(range(len(steps)))]


def _pair(
    bank: QuestionBank, threshold: Threshold, near: Sheet, step: tuple[str, int], *, is_first: bool
) -> ThresholdPair:
    statement, answer = step
    across: Sheet = {**near, statement: answer}
    below, above = (across, near) if is_first else (near, across)
    return ThresholdPair(bank, threshold, below, above, statement)


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
