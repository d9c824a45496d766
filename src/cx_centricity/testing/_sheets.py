"""Which sums the answers of a scope can gain, and sheets that gain a given one: built, not searched for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from hypothesis import strategies as st

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import assess
from cx_centricity.bank import PointRange, QuestionBank, Stage, Statement, derived, levels_by_gain
from cx_centricity.errors import nearest
from cx_centricity.testing._figures import Sheet, statements_of
from cx_centricity.typing import AnswerValue

Rungs = tuple[tuple[int, int], ...]
"""For one statement what each level gains and the number of the level, least gain first."""

Choice = Callable[[Sequence[int]], int]
"""How one of several possible gains is chosen: drawn by Hypothesis, or always the first."""


def rungs_of(bank: QuestionBank, statement: Statement) -> Rungs:
    """Return what each level of a statement gains, the worst answer first."""
    return derived(bank, _rungs)[statement.id]


def _rungs(bank: QuestionBank) -> dict[str, Rungs]:
    return {
        each.id: levels_by_gain(bank.levels, weight=each.weight, reversed=each.reversed) for each in bank.statements
    }


class Ladders:
    """The answered statements of a scope, and all that they can gain together.

    `attainable` is the greatest sum of gains. With n statements and a greatest sum G, the tables take n·G/8 bytes at
    most.
    """

    def __init__(self, bank: QuestionBank, statements: Iterable[Statement]) -> None:
        self.point_range: PointRange = bank.point_range
        self.ladders: list[tuple[str, Rungs]] = [(each.id, rungs_of(bank, each)) for each in statements]
        self.attainable: int = sum(rungs[-1][0] for _, rungs in self.ladders)
        # Bit n of `_sums[i]` says that the statements from the i-th on can gain n.
        self._sums: list[int] = [1]
        for _, rungs in reversed(self.ladders):
            rest, sums = self._sums[-1], 0
            for gain, _ in rungs:
                sums |= rest << gain
            self._sums.append(sums)
        self._sums.reverse()

    def least_gained(self, points: int) -> int:
        """Return the least sum, whether it can be gained or not, that is worth these points."""
        low, high = self.point_range
        span = high - low
        # points − low ≤ span·gained / attainable + 1/2, solved for the least whole number.
        return max(0, -((self.attainable - 2 * self.attainable * (points - low)) // (2 * span)))

    def sums(self) -> Iterator[int]:
        """Yield every sum that can be gained, ascending."""
        return (gained for gained, bit in enumerate(bin(self._sums[0])[:1:-1]) if bit == "1")

    def can_gain(self, gained: int) -> bool:
        """Say whether some answers gain just this sum."""
        return gained >= 0 and bool(self._sums[0] >> gained & 1)

    def worth(self, least_points: int, most_points: int) -> tuple[int, int] | None:
        """Return the least and the greatest sum that can be gained and is worth points within these bounds, if any."""
        least = self.least_gained(least_points)
        most = self.attainable if most_points >= self.point_range.max else self.least_gained(most_points + 1) - 1
        if not 0 <= least <= most <= self.attainable:
            return None
        first, last = self.first_from(least), self.last_before(most + 1)
        return (first, last) if first <= last else None

    def first_from(self, gained: int) -> int:
        """Return the least sum from this one on that can be gained; there is one up to `attainable`."""
        return gained + _lowest_bit(self._sums[0] >> gained)

    def last_before(self, gained: int) -> int:
        """Return the greatest sum below this one that can be gained; there is one above 0."""
        return (self._sums[0] & (1 << gained) - 1).bit_length() - 1

    def sheet(self, gained: int, choose: Choice) -> dict[str, int]:
        """Return answers that gain just this sum, which must be reachable."""
        answers: dict[str, int] = {}
        for (id, rungs), rest in zip(self.ladders, islice(self._sums, 1, None), strict=True):
            numbers = {gain: number for gain, number in rungs if gain <= gained and rest >> gained - gain & 1}
            gain = choose(sorted(numbers))
            answers[id] = numbers[gain]
            gained -= gain
        return answers

    def steps(self, answers: dict[str, int], *, up: bool) -> dict[str, int]:
        """Return for each statement that can go one step up (or down) the answer it then has."""
        found: dict[str, int] = {}
        for id, rungs in self.ladders:
            numbers = [number for _, number in rungs]
            position = numbers.index(answers[id]) + (1 if up else -1)
            if 0 <= position < len(numbers):
                found[id] = numbers[position]
        return found


def _lowest_bit(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


_RATES = st.sampled_from((0, 0, 1, 2, 4, 12, 24, 48))
"""How many of 48 statements have no level: mostly few, so that most sheets are scored."""
_CHOICES = 5039
"""One less than a number that most small ones divide."""


def answer_sheets(
    bank: QuestionBank, *, complete: bool = False, not_applicable: bool = True
) -> st.SearchStrategy[Sheet]:
    """Sheets of a bank: dicts of statement ids to answers.

    `complete` sheets have a level for every statement. Others may leave statements unanswered (None, or not in the
    dict at all) and, unless `not_applicable` is False, mark some as not applicable. Answers vary about a height drawn
    for the sheet or for each direction, and gaps come singly and in whole directions, so that all stages are met.
    Shrinks to few gaps and low levels.

    >>> from cx_centricity import assess, default_bank
    >>> from hypothesis import find
    >>> from cx_centricity.testing import answer_sheets
    >>> bank = default_bank()
    >>> sheet = find(answer_sheets(bank, complete=True), lambda sheet: assess(sheet).score.points > 17)
    >>> len(sheet), assess(sheet).score.points
    (48, 18)
    """
    return _sheets(bank, complete=complete, not_applicable=not_applicable)


@st.composite
def _sheets(draw: st.DrawFn, bank: QuestionBank, *, complete: bool, not_applicable: bool) -> Sheet:
    missing = {} if complete else draw(_missing(bank, not_applicable=not_applicable))
    by_direction = draw(st.booleans())
    height = bounds = draw(_within((0, len(bank.levels) - 1)))
    sheet: Sheet = {}
    for direction in bank.directions:
        if by_direction:
            bounds = draw(_within(height))
        for statement in direction.statements:
            # Levels are drawn for gaps too: else the shortest sheet, to which all shrink, would be all gaps.
            sheet[statement.id] = rungs_of(bank, statement)[draw(st.integers(*bounds))][1]
    return draw(_without_gaps(sheet | missing))


def _within(bounds: tuple[int, int]) -> st.SearchStrategy[tuple[int, int]]:
    """Bounds within others."""
    return st.tuples(st.integers(*bounds), st.integers(*bounds)).map(lambda ends: (min(ends), max(ends)))


@st.composite
def _missing(draw: st.DrawFn, bank: QuestionBank, *, not_applicable: bool) -> Sheet:
    """Draw which statements have no level: at one rate for all, or at another in each direction."""
    kinds: list[list[AnswerValue]] = [[None], [NOT_APPLICABLE], [None, NOT_APPLICABLE]]
    gap = st.sampled_from(draw(st.sampled_from(kinds)) if not_applicable else [None])
    by_direction = draw(st.booleans())
    rate = draw(_RATES)
    missing: Sheet = {}
    for direction in bank.directions:
        if by_direction:
            rate = draw(_RATES)
        for statement in direction.statements:
            if rate and draw(st.integers(0, 47)) >= 48 - rate:
                missing[statement.id] = draw(gap)
    return missing


def _without_gaps(sheet: Sheet) -> st.SearchStrategy[Sheet]:
    """Leave what is unanswered out of the dict, or state it as None."""
    answered: Sheet = {id: answer for id, answer in sheet.items() if answer is not None}
    return st.sampled_from((answered, sheet)) if len(answered) < len(sheet) else st.just(sheet)


def answer_sheets_at(
    bank: QuestionBank,
    *,
    points: int | None = None,
    stage: int | str | None = None,
    block: str | None = None,
    complete: bool = True,
) -> st.SearchStrategy[Sheet]:
    """Sheets that are scored with just these points, or at just this stage (its number or its id).

    Of the whole, or of the block with the id `block`, beside which any answers stand. Sheets are built to land there;
    none is thrown away. `complete` sheets have a level for every statement; others may have gaps, as many as
    leave the scope scored and the target within reach.

    Raises ValueError, which names the nearest, if no complete sheet gives these points or reaches this stage, or if
    there is no such stage or block; and if not exactly one of `points` and `stage` is given.

    >>> from cx_centricity import assess, default_bank
    >>> from hypothesis import given, settings
    >>> from cx_centricity.testing import answer_sheets_at
    >>> @settings(max_examples=20, database=None)
    ... @given(answer_sheets_at(default_bank(), points=57))
    ... def test_my_badge(sheet):
    ...     assert assess(sheet).stage.title == "Масштабирование"
    >>> test_my_badge()
    >>> answer_sheets_at(default_bank(), points=5)
    Traceback (most recent call last):
    ValueError: no complete sheet gives 5 points; the nearest is 6
    """
    if block is not None and block not in (ids := [part.id for part in bank.blocks]):
        raise ValueError(f"the bank has no block {block!r}" + _did_you_mean(nearest(block, ids)))
    if (points is None) == (stage is None):
        raise ValueError("give either points or a stage")
    if points is not None and type(points) is not int:
        raise ValueError(f"points must be a whole number, not {points!r}")
    if stage is not None and type(stage) not in (int, str):
        raise ValueError(f"a stage is told by its number or its id, not by {stage!r}")
    ladders = Ladders(bank, statements_of(bank, block))
    if points is not None:
        bounds = (points, points)
    else:
        wanted = _stage(bank, stage)
        bounds = (wanted.from_points, wanted.to_points)
    if not ladders.worth(*bounds):
        raise ValueError(_unreachable(bank, ladders, points, bounds))
    return _sheets_at(bank, bounds, block, complete=complete)


def _stage(bank: QuestionBank, stage: int | str | None) -> Stage:
    for each in bank.stages:
        if stage in (each.id, each.number):
            return each
    guess = nearest(stage, [each.id for each in bank.stages]) if isinstance(stage, str) else len(bank.stages)
    raise ValueError(f"the bank has no stage {stage!r}" + _did_you_mean(guess))


def _did_you_mean(guess: object) -> str:
    return "" if guess is None else f"; did you mean {guess!r}?"


def _unreachable(bank: QuestionBank, ladders: Ladders, points: int | None, bounds: tuple[int, int]) -> str:
    low, high = bank.point_range
    reached = [each for each in range(low, high + 1) if ladders.worth(each, each)]
    if points is not None:
        return f"no complete sheet gives {points} points; the nearest is {_closest(reached, points, points)}"
    closest = _closest(reached, *bounds)
    stage = next(each for each in bank.stages if each.from_points <= closest <= each.to_points)
    return f"no complete sheet gives {bounds[0]}…{bounds[1]} points; the nearest stage is {stage.number} ({stage.id!r})"


def _closest(reached: Sequence[int], least: int, most: int) -> int:
    return min(reached, key=lambda each: max(least - each, each - most))


@st.composite
def _sheets_at(
    draw: st.DrawFn,
    bank: QuestionBank,
    bounds: tuple[int, int],
    block: str | None,
    *,
    complete: bool,
) -> Sheet:
    statements = statements_of(bank, block)
    missing: Sheet = {} if complete else draw(gaps(bank, block))
    ladders = Ladders(bank, [each for each in statements if each.id not in missing])
    if not ladders.worth(*bounds):
        missing, ladders = {}, Ladders(bank, statements)
    # Sums at both ends are where a stage begins and ends.
    first, last = ladders.worth(*bounds) or (0, 0)
    gained = ladders.first_from(draw(st.integers(first, last)))
    return draw(completed(bank, {**missing, **ladders.sheet(gained, choice(draw))}, complete=complete))


def choice(draw: st.DrawFn) -> Callable[[Sequence[int]], int]:
    """Return how Hypothesis chooses among gains.

    Every choice is drawn from the same range, whatever is left to choose from: so a simpler one never moves those
    after it, and sheets shrink to worst answers first and best ones last.
    """
    return lambda options: options[draw(st.integers(0, _CHOICES)) % len(options)]


@st.composite
def completed(draw: st.DrawFn, bank: QuestionBank, sheet: Sheet, *, complete: bool) -> Sheet:
    """Give the statements that a sheet does not know any answers, and put all in the order of the bank."""
    others = draw(answer_sheets(bank, complete=complete)) if len(sheet) < len(bank.statements) else {}
    every: Sheet = {each.id: sheet[each.id] if each.id in sheet else others.get(each.id) for each in bank.statements}
    return draw(_without_gaps(every))


@st.composite
def gaps(draw: st.DrawFn, bank: QuestionBank, block: str | None) -> Sheet:
    """Draw which statements of a scope have no level while it is still scored.

    Gaps are drawn first and then filled, an eighth at a time from the first on, until they are few enough.
    """
    scope = {statement.id for statement in statements_of(bank, block)}
    drawn = draw(_missing(bank, not_applicable=True))
    missing: Sheet = {id: answer for id, answer in drawn.items() if id in scope}
    level: AnswerValue = bank.levels[0].number
    while missing:
        result = assess({**dict.fromkeys(scope, level), **missing}, bank=bank)
        if (result.score if block is None else result.block(block).score).points is not None:
            break
        for id in list(missing)[: -(-len(missing) // 8)]:
            del missing[id]
    return missing
