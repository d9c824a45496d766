"""Strategies for answer sheets: of any kind, or built to reach given points or a given stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

from hypothesis import strategies as st

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import Assessment, assess
from cx_centricity.bank import (
    Gate,
    QuestionBank,
    Scope,
    ScopeStage,
    Statement,
    derived,
    from_units,
    gates_of,
    levels_by_gain,
    next_level,
    to_units,
)
from cx_centricity.errors import nearest
from cx_centricity.scoring import Score
from cx_centricity.testing._figures import Sheet, units_of
from cx_centricity.typing import AnswerValue, Better


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
    last = len(bank.levels) - 1
    sheet: Sheet = {}
    for direction in bank.directions:
        if by_direction:
            bounds = draw(_within(whole))
        for statement in direction.statements:
            levels = level_gains(bank, statement)
            # Statements on a scale of another length stay within the same part of it.
            low, high = (bound * (len(levels) - 1) // last for bound in bounds)
            # Levels are drawn for gaps too. Otherwise all sheets would shrink to the shortest one, which is all gaps.
            sheet[statement.id] = levels[draw(st.integers(low, high))][1]
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


def answer_sheets_at(  # noqa: PLR0913 - all but the first go by name
    bank: QuestionBank,
    *,
    points: float | None = None,
    stage: int | str | None = None,
    block: str | None = None,
    direction: str | None = None,
    subscale: str | None = None,
    complete: bool = True,
) -> st.SearchStrategy[Sheet]:
    """Sheets that score exactly these points, or reach exactly this stage (given by its number or id).

    The target is that of the whole or, with the id of a `block`, a `direction` or a `subscale`, of this scope; then the
    other answers are arbitrary. Sheets at a stage open all gates up to it; if their points are those of a later stage,
    they fail its gate. Sheets are constructed, so Hypothesis rejects none. A `complete` sheet has a level for every
    statement; other sheets may have gaps, as many as leave the scope scored and the target reachable.

    Raises ValueError if no complete sheet reaches the target (the message names the nearest one), if the bank has no
    such stage or scope, if more than one scope is named, and unless exactly one of `points` and `stage` is given.

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
    scope = _scope(bank, {"block": block, "direction": direction, "subscale": subscale})
    if (points is None) == (stage is None):
        raise ValueError("give either points or a stage")
    if points is not None:
        units = units_of(points, bank.decimals)
        if units is None or type(points) not in (int, float):
            kind = f"a number with at most {bank.decimals} decimals" if bank.decimals else "a whole number"
            raise ValueError(f"points must be {kind}, not {points!r}")
        if not ReachableSums(bank, scope).between_units(units, units):
            raise ValueError(_unreachable_points(bank, scope, points, units))
        return _sheets_at(bank, scope, (TargetSum(units, units),), complete=complete)
    if type(stage) not in (int, str):
        raise ValueError(f"a stage must be given by its number or id, not by {stage!r}")
    wanted = _stage(scope, stage)
    targets = tuple(target for target in _targets(bank, scope, wanted) if target.sums(bank, scope))
    if not targets:
        raise ValueError(_unreachable_stage(bank, scope, wanted))
    return _sheets_at(bank, scope, targets, complete=complete)


def _scope(bank: QuestionBank, names: Mapping[str, str | None]) -> Scope:
    """Return the scope that is named, or the whole."""
    named = [(kind, id) for kind, id in names.items() if id is not None]
    if len(named) > 1:
        raise ValueError(f"give one scope, not {' and '.join(f'{kind} {id!r}' for kind, id in named)}")
    for kind, id in named:
        known = {scope.id: scope for scope in bank.scopes if scope.kind == kind and scope.id is not None}
        if id not in known:
            raise ValueError(f"the bank has no {kind} {id!r}" + _did_you_mean(nearest(id, list(known))))
        return known[id]
    if bank.scopes[0].point_range is None:
        raise ValueError("the bank has no points of the whole; name a block, a direction or a subscale")
    return bank.scopes[0]


def _stage(scope: Scope, stage: int | str | None) -> ScopeStage:
    for each in scope.stages:
        if stage in (each.id, each.number):
            return each
    guess = nearest(stage, [each.id for each in scope.stages]) if isinstance(stage, str) else len(scope.stages) or None
    raise ValueError(f"the {_title(scope)} has no stage {stage!r}" + _did_you_mean(guess))


def _title(scope: Scope) -> str:
    return "bank" if scope.id is None else f"{scope.kind} {scope.id}"


def _did_you_mean(guess: object) -> str:
    return "" if guess is None else f"; did you mean {guess!r}?"


def _unreachable_points(bank: QuestionBank, scope: Scope, points: float, units: int) -> str:
    sums = ReachableSums(bank, scope)
    reached = [each for each in range(sums.least, sums.least + sums.span + 1) if sums.between_units(each, each)]
    closest = min(reached, key=lambda each: abs(each - units))
    return f"no complete sheet has {points} points; the nearest is {from_units(closest, bank.decimals)}"


def _unreachable_stage(bank: QuestionBank, scope: Scope, stage: ScopeStage) -> str:
    reached = [each for each in scope.stages if any(target.sums(bank, scope) for target in _targets(bank, scope, each))]
    closest = min(reached, key=lambda each: abs(each.number - stage.number))
    band = f"{stage.from_points}…{stage.to_points}"
    return f"no complete sheet has {band} points; the nearest stage is {closest.number} ({closest.id!r})"


class TargetSum(NamedTuple):
    """What sheets shall reach: points within bounds, in units, and gains of single statements within bounds.

    `gains` are bounds, without weights, of statements inside and outside the scope: at least, and less than.
    """

    least_units: int
    most_units: int
    gains: Mapping[str, tuple[int, int | None]] = MappingProxyType({})

    def sums(
        self, bank: QuestionBank, scope: Scope, missing: Mapping[str, AnswerValue] = MappingProxyType({})
    ) -> tuple[int, int] | None:
        """Return the least and the greatest sum of gains that reach it, None if there is none."""
        return ReachableSums(bank, scope, self, missing).between_units(self.least_units, self.most_units)


def _targets(bank: QuestionBank, scope: Scope, stage: ScopeStage) -> Iterator[TargetSum]:
    """Yield the ways to reach exactly this stage: by its band of points, or held back by the next gate."""
    bounds = tuple(to_units(points, bank.decimals) for points in (stage.from_points, stage.to_points))
    asked, following = gates_up_to(bank, scope, stage.number), gates_up_to(bank, scope, stage.number + 1)
    least = {id: (gain, None) for id, gain in asked.items()}
    yield TargetSum(bounds[0], bounds[1], least)
    end = to_units((scope.point_range or bank.point_range).max, bank.decimals)
    for id, gain in following.items():
        if gain > asked.get(id, 0):
            yield TargetSum(bounds[0], end, {**least, id: (asked.get(id, 0), gain)})


def gates_up_to(bank: QuestionBank, scope: Scope, number: int) -> Gate:
    """Return the least gain, without weight, that the gates up to a stage ask of statements."""
    least: dict[str, int] = {}
    for gate in gates_of(scope, bank, {each.key: each for each in bank.scopes})[:number]:
        least = {id: max(gate.get(id, 0), least.get(id, 0)) for id in {**least, **gate}}
    return least


@st.composite
def _sheets_at(
    draw: st.DrawFn, bank: QuestionBank, scope: Scope, targets: Sequence[TargetSum], *, complete: bool
) -> Sheet:
    target = draw(st.sampled_from(targets))
    missing = {} if complete else draw(gaps(bank, scope, target))
    if not target.sums(bank, scope, missing):
        missing = {}
    # Hypothesis favours the ends of a range, which are the sums where a stage begins and ends.
    first, last = target.sums(bank, scope, missing) or (0, 0)
    sums = ReachableSums(bank, scope, target, missing)
    gained = sums.at_or_above(draw(st.integers(first, last)))
    answers: Sheet = {**missing, **sums.answers(gained, drawn_choice(draw))}
    return draw(completed(bank, answers, target, complete=complete))


@st.composite
def gaps(draw: st.DrawFn, bank: QuestionBank, scope: Scope, target: TargetSum) -> Sheet:
    """Statements of a scope without a level; the scope is still scored, and gates do not lack an answer.

    Gaps are drawn first; then an eighth of them is filled at a time, from the first on, until they are few enough.
    """
    within = {statement.id for statement in scope.scored}
    drawn = draw(_missing(bank, not_applicable=True))
    missing: Sheet = {id: answer for id, answer in drawn.items() if id in within and id not in target.gains}
    while missing:
        answered = {part.id: level_gains(bank, part)[0][1] for part in scope.scored}
        result = assess({**answered, **missing}, bank=bank)
        if _score(result, scope).points is not None:
            break
        for id in list(missing)[: -(-len(missing) // 8)]:
            del missing[id]
    return missing


def _score(result: Assessment, scope: Scope) -> Score:
    if scope.id is None:
        return result.score
    parts = {"block": result.blocks, "direction": result.directions, "subscale": result.subscales}[scope.kind]
    return next(part.score for part in parts if part.id == scope.id)


@st.composite
def completed(draw: st.DrawFn, bank: QuestionBank, sheet: Sheet, target: TargetSum, *, complete: bool) -> Sheet:
    """The sheet in bank order, with any answers to the statements that it lacks, as far as the target lets."""
    others = draw(answer_sheets(bank, complete=complete)) if len(sheet) < len(bank.statements) else {}
    every: Sheet = {each.id: others.get(each.id) for each in bank.statements}
    every |= {**asked_outside(bank, sheet, target), **sheet}
    return draw(_with_or_without_none(every))


def asked_outside(bank: QuestionBank, sheet: Mapping[str, AnswerValue], target: TargetSum) -> dict[str, int]:
    """Return answers, within the bounds of a target, to the statements that a sheet lacks."""
    return {id: allowed_levels(bank, bank.statement(id), target)[0][1] for id in target.gains if id not in sheet}


Choose = Callable[[int], int]
"""Chooses one of so many options, by its position: `drawn_choice`, or `first_choice` where Hypothesis has no say."""

_MANY = 5039
"""One less than a number with many small divisors, so that each of a few options is drawn about equally often."""


def drawn_choice(draw: st.DrawFn) -> Choose:
    """Return a function that lets Hypothesis choose.

    Every choice is drawn from one and the same range, however many options there are. So a simpler choice never changes
    the choices after it, and sheets shrink to least gains first and greatest gains last.
    """
    return lambda options: draw(st.integers(0, _MANY)) % options


def first_choice(_options: int) -> int:
    """Choose the first option."""
    return 0


LevelGains = tuple[tuple[int, int], ...]
"""For each level of a statement its gain and its number, least gain first."""


def level_gains(bank: QuestionBank, statement: Statement) -> LevelGains:
    """Return the weighted gain and the number of each level of a statement, least gain first."""
    return derived(bank, _level_gains)[statement.id]


def _level_gains(bank: QuestionBank) -> dict[str, LevelGains]:
    return {
        each.id: levels_by_gain(bank.levels_of(each), weight=each.weight, reversed=each.reversed)
        for each in bank.statements
    }


def plain_gains(bank: QuestionBank, statement: Statement) -> LevelGains:
    """Return the gain without weight and the number of each level of a statement, least gain first."""
    return derived(bank, _plain_gains)[statement.id]


def _plain_gains(bank: QuestionBank) -> dict[str, LevelGains]:
    return {each.id: levels_by_gain(bank.levels_of(each), reversed=each.reversed) for each in bank.statements}


def allowed_levels(bank: QuestionBank, statement: Statement, target: TargetSum) -> LevelGains:
    """Return the levels of a statement that gain what a target allows, with their weighted gains."""
    least, below = target.gains.get(statement.id, (0, None))
    allowed = [
        (statement.weight * gain, number)
        for gain, number in plain_gains(bank, statement)
        if gain >= least and (below is None or gain < below)
    ]
    return tuple(allowed)


ANY: Final = TargetSum(0, 0)
"""Any gains."""


class ReachableSums:
    """All sums of gains that answers to the scored statements of a scope can reach, and answers for a given sum.

    `target` limits what single statements gain, `missing` are statements without a level; those that count as answered
    add what they count as.

    Solves the subset-sum problem by dynamic programming over bits: bit n of a table says that n can be reached. With s
    statements and a greatest sum G (`attainable`), the tables take s·G/8 bytes at most.
    """

    def __init__(
        self,
        bank: QuestionBank,
        scope: Scope,
        target: TargetSum = ANY,
        missing: Mapping[str, AnswerValue] = MappingProxyType({}),
        *,
        statements: Sequence[Statement] | None = None,
    ) -> None:
        low, high = (to_units(bound, bank.decimals) for bound in scope.point_range or bank.point_range)
        self.least: int = low
        self.span: int = high - low
        self.gains: list[tuple[Statement, LevelGains]] = []
        self.attainable: int = 0
        self._assumed: int = 0
        self._bank: QuestionBank = bank
        for each in scope.scored if statements is None else statements:
            greatest = level_gains(bank, each)[-1][0]
            if each.id not in missing:
                self.gains.append((each, allowed_levels(bank, each, target)))
                self.attainable += greatest
            elif missing[each.id] is None and (counts_as := bank.counts_as(each)) is not None:
                self._assumed += next(gain for gain, number in level_gains(bank, each) if number == counts_as)
                self.attainable += greatest
        # `_tables[i]` has the sums of the statements from the i-th on.
        self._tables: list[int] = [1 << self._assumed]
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
        """Return the least reachable sum from this one on, −1 if there is none."""
        bits = self._tables[0] >> gained
        return gained + (bits & -bits).bit_length() - 1 if bits else -1

    def below(self, gained: int) -> int:
        """Return the greatest reachable sum below this one, −1 if there is none."""
        return (self._tables[0] & (1 << gained) - 1).bit_length() - 1

    def least_for(self, units: int) -> int:
        """Return the least sum, reachable or not, that is worth at least these points, given in units."""
        # units − least ≤ span·gained / attainable + 1/2, solved for the least whole number.
        return max(0, -((self.attainable - 2 * self.attainable * (units - self.least)) // (2 * self.span)))

    def between_units(self, least_units: int, most_units: int) -> tuple[int, int] | None:
        """Return the least and the greatest reachable sum worth points within these bounds, None if there is none."""
        least = self.least_for(least_units)
        most = self.attainable if most_units >= self.least + self.span else self.least_for(most_units + 1) - 1
        if not 0 <= least <= most <= self.attainable:
            return None
        first, last = self.at_or_above(least), self.below(most + 1)
        return (first, last) if -1 < first <= last else None

    def answers(self, gained: int, choose: Choose) -> dict[str, int]:
        """Return answers that gain exactly this sum, which must be reachable."""
        answers: dict[str, int] = {}
        for (statement, levels), rest in zip(self.gains, islice(self._tables, 1, None), strict=True):
            options = [(gain, number) for gain, number in levels if gain <= gained and rest >> gained - gain & 1]
            gain, answers[statement.id] = options[choose(len(options))]
            gained -= gain
        return answers

    def steps(self, answers: Mapping[str, int], *, up: bool) -> dict[str, int]:
        """Return, for each statement that can move to the next greater (or smaller) gain, the level number there."""
        found: dict[str, int] = {}
        for statement, _ in self.gains if answers else ():
            levels = self._bank.levels_of(statement)
            better: Better = "higher" if up else "lower"
            number = next_level(levels, answers[statement.id], reversed=statement.reversed, better=better)
            if number is not None:
                found[statement.id] = number
        return found

    def crosses(self, answers: Mapping[str, int], step: tuple[str, int], limit: int) -> bool:
        """Return whether the sums before and after a step lie on both sides of a limit, which is the first above."""
        before, after = (self._gained({**answers, **change}) for change in ({}, dict([step])))
        return min(before, after) < limit <= max(before, after)

    def _gained(self, answers: Mapping[str, int]) -> int:
        pairs = ((level_gains(self._bank, statement), answers[statement.id]) for statement, _ in self.gains)
        return self._assumed + sum(gain for levels, answer in pairs for gain, number in levels if number == answer)
