"""Strategies for answer sheets: of any kind, or built to reach given points or a given stage."""

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


def answer_sheets(
    bank: QuestionBank, *, complete: bool = False, not_applicable: bool = True
) -> st.SearchStrategy[Sheet]:
    """Sheets of a bank, as dicts from statement id to answer.

    A `complete` sheet has a level for every statement. Other sheets may have unanswered statements (None, or missing
    from the dict) and, unless `not_applicable` is False, statements that are not applicable. Answers stay within
    bounds that are drawn for the sheet or for each direction, and gaps come singly or fill whole directions, so all
    stages occur. Shrinks to few gaps and low gains.

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
    whole = bounds = draw(_within((0, len(bank.levels) - 1)))
    sheet: Sheet = {}
    for direction in bank.directions:
        if by_direction:
            bounds = draw(_within(whole))
        for statement in direction.statements:
            # Levels are drawn for gaps too. Otherwise all sheets would shrink to the shortest one, which is all gaps.
            sheet[statement.id] = level_gains(bank, statement)[draw(st.integers(*bounds))][1]
    return draw(_with_or_without_none(sheet | missing))


def _within(bounds: tuple[int, int]) -> st.SearchStrategy[tuple[int, int]]:
    """Bounds within other bounds."""
    return st.tuples(st.integers(*bounds), st.integers(*bounds)).map(lambda ends: (min(ends), max(ends)))


_RATES = st.sampled_from((0, 0, 1, 2, 4, 12, 24, 48))
"""Of 48 statements, how many have no level: mostly few, so that most sheets are scored."""


@st.composite
def _missing(draw: st.DrawFn, bank: QuestionBank, *, not_applicable: bool) -> Sheet:
    """Statements without a level, drawn at one rate for the sheet or at one rate per direction."""
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


def _with_or_without_none(sheet: Sheet) -> st.SearchStrategy[Sheet]:
    """The sheet with unanswered statements as None, or without them."""
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
    """Sheets that score exactly these points, or reach exactly this stage (given by its number or id).

    The target is that of the whole or, with the id of a `block`, of this block; then the other answers are arbitrary.
    Sheets are constructed, so Hypothesis rejects none. A `complete` sheet has a level for every statement; other sheets
    may have gaps, as many as leave the scope scored and the target reachable.

    Raises ValueError if no complete sheet reaches the target (the message names the nearest one), if the bank has no
    such stage or block, and unless exactly one of `points` and `stage` is given.

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
    ValueError: no complete sheet has 5 points; the nearest is 6
    """
    if block is not None and block not in (ids := [part.id for part in bank.blocks]):
        raise ValueError(f"the bank has no block {block!r}" + _did_you_mean(nearest(block, ids)))
    if (points is None) == (stage is None):
        raise ValueError("give either points or a stage")
    if points is not None and type(points) is not int:
        raise ValueError(f"points must be a whole number, not {points!r}")
    if stage is not None and type(stage) not in (int, str):
        raise ValueError(f"a stage must be given by its number or id, not by {stage!r}")
    sums = ReachableSums(bank, statements_of(bank, block))
    if points is not None:
        bounds = (points, points)
    else:
        wanted = _stage(bank, stage)
        bounds = (wanted.from_points, wanted.to_points)
    if not sums.between_points(*bounds):
        raise ValueError(_unreachable(bank, sums, points, bounds))
    return _sheets_at(bank, bounds, block, complete=complete)


def _stage(bank: QuestionBank, stage: int | str | None) -> Stage:
    for each in bank.stages:
        if stage in (each.id, each.number):
            return each
    guess = nearest(stage, [each.id for each in bank.stages]) if isinstance(stage, str) else len(bank.stages)
    raise ValueError(f"the bank has no stage {stage!r}" + _did_you_mean(guess))


def _did_you_mean(guess: object) -> str:
    return "" if guess is None else f"; did you mean {guess!r}?"


def _unreachable(bank: QuestionBank, sums: ReachableSums, points: int | None, bounds: tuple[int, int]) -> str:
    low, high = bank.point_range
    least, most = bounds
    reached = [each for each in range(low, high + 1) if sums.between_points(each, each)]
    closest = min(reached, key=lambda each: max(least - each, each - most))
    if points is not None:
        return f"no complete sheet has {points} points; the nearest is {closest}"
    stage = next(each for each in bank.stages if each.from_points <= closest <= each.to_points)
    return f"no complete sheet has {least}…{most} points; the nearest stage is {stage.number} ({stage.id!r})"


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
    sums = ReachableSums(bank, [each for each in statements if each.id not in missing])
    if not sums.between_points(*bounds):
        missing, sums = {}, ReachableSums(bank, statements)
    # Hypothesis favours the ends of a range, which are the sums where a stage begins and ends.
    first, last = sums.between_points(*bounds) or (0, 0)
    gained = sums.at_or_above(draw(st.integers(first, last)))
    return draw(completed(bank, {**missing, **sums.answers(gained, drawn_choice(draw))}, complete=complete))


@st.composite
def gaps(draw: st.DrawFn, bank: QuestionBank, block: str | None) -> Sheet:
    """Statements of a scope without a level; the scope is still scored.

    Gaps are drawn first; then an eighth of them is filled at a time, from the first on, until they are few enough.
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


@st.composite
def completed(draw: st.DrawFn, bank: QuestionBank, sheet: Sheet, *, complete: bool) -> Sheet:
    """The sheet in bank order, with any answers to the statements that it lacks."""
    others = draw(answer_sheets(bank, complete=complete)) if len(sheet) < len(bank.statements) else {}
    every: Sheet = {each.id: sheet[each.id] if each.id in sheet else others.get(each.id) for each in bank.statements}
    return draw(_with_or_without_none(every))


Choose = Callable[[Sequence[int]], int]
"""Chooses one of several gains: `drawn_choice`, or `min` where Hypothesis has no say."""

_MANY = 5039
"""One less than a number with many small divisors, so that each of a few options is drawn about equally often."""


def drawn_choice(draw: st.DrawFn) -> Choose:
    """Return a function that lets Hypothesis choose.

    Every choice is drawn from one and the same range, however many options there are. So a simpler choice never changes
    the choices after it, and sheets shrink to least gains first and greatest gains last.
    """
    return lambda options: options[draw(st.integers(0, _MANY)) % len(options)]


LevelGains = tuple[tuple[int, int], ...]
"""For each level of a statement its gain and its number, least gain first."""


def level_gains(bank: QuestionBank, statement: Statement) -> LevelGains:
    """Return the gain and the number of each level of a statement, least gain first."""
    return derived(bank, _level_gains)[statement.id]


def _level_gains(bank: QuestionBank) -> dict[str, LevelGains]:
    return {
        each.id: levels_by_gain(bank.levels, weight=each.weight, reversed=each.reversed) for each in bank.statements
    }


class ReachableSums:
    """All sums of gains that answers to some statements can reach, and answers that reach a given sum.

    Solves the subset-sum problem by dynamic programming over bits: bit n of a table says that n can be reached. With s
    statements and a greatest sum G (`attainable`), the tables take s·G/8 bytes at most.
    """

    def __init__(self, bank: QuestionBank, statements: Iterable[Statement]) -> None:
        self.point_range: PointRange = bank.point_range
        self.gains: list[tuple[str, LevelGains]] = [(each.id, level_gains(bank, each)) for each in statements]
        self.attainable: int = sum(levels[-1][0] for _, levels in self.gains)
        # `_tables[i]` has the sums of the statements from the i-th on.
        self._tables: list[int] = [1]
        for _, levels in reversed(self.gains):
            rest, table = self._tables[-1], 0
            for gain, _ in levels:
                table |= rest << gain
            self._tables.append(table)
        self._tables.reverse()

    def __iter__(self) -> Iterator[int]:
        """Yield every reachable sum, ascending."""
        return (gained for gained, bit in enumerate(bin(self._tables[0])[:1:-1]) if bit == "1")

    def __contains__(self, gained: int) -> bool:
        """Return whether some answers gain exactly this sum."""
        return gained >= 0 and bool(self._tables[0] >> gained & 1)

    def at_or_above(self, gained: int) -> int:
        """Return the least reachable sum from this one on; there is one up to `attainable`."""
        bits = self._tables[0] >> gained
        return gained + (bits & -bits).bit_length() - 1

    def below(self, gained: int) -> int:
        """Return the greatest reachable sum below this one; there is one above 0."""
        return (self._tables[0] & (1 << gained) - 1).bit_length() - 1

    def least_for(self, points: int) -> int:
        """Return the least sum, reachable or not, that is worth at least these points."""
        low, high = self.point_range
        span = high - low
        # points − low ≤ span·gained / attainable + 1/2, solved for the least whole number.
        return max(0, -((self.attainable - 2 * self.attainable * (points - low)) // (2 * span)))

    def between_points(self, least_points: int, most_points: int) -> tuple[int, int] | None:
        """Return the least and the greatest reachable sum worth points within these bounds, None if there is none."""
        least = self.least_for(least_points)
        most = self.attainable if most_points >= self.point_range.max else self.least_for(most_points + 1) - 1
        if not 0 <= least <= most <= self.attainable:
            return None
        first, last = self.at_or_above(least), self.below(most + 1)
        return (first, last) if first <= last else None

    def answers(self, gained: int, choose: Choose) -> dict[str, int]:
        """Return answers that gain exactly this sum, which must be reachable."""
        answers: dict[str, int] = {}
        for (id, levels), rest in zip(self.gains, islice(self._tables, 1, None), strict=True):
            numbers = {gain: number for gain, number in levels if gain <= gained and rest >> gained - gain & 1}
            gain = choose(sorted(numbers))
            answers[id] = numbers[gain]
            gained -= gain
        return answers

    def steps(self, answers: dict[str, int], *, up: bool) -> dict[str, int]:
        """Return, for each statement that can move to the next greater (or smaller) gain, the level number there."""
        found: dict[str, int] = {}
        for id, levels in self.gains:
            numbers = [number for _, number in levels]
            position = numbers.index(answers[id]) + (1 if up else -1)
            if 0 <= position < len(numbers):
                found[id] = numbers[position]
        return found
