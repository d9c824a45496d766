"""The figures of a group, made from exact counts unless they are suppressed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cx_centricity.bank import QuestionBank, derived
from cx_centricity.frames._summary import FrameGroup, GroupKey, PointsDistribution
from cx_centricity.frames._tallies import LEFT_OUT, PATTERN
from cx_centricity.groups import Cell, Histogram, describe_group, mean, median, reason_to_suppress, sample_sd
from cx_centricity.scoring import Rules
from cx_centricity.typing import ScopeKind, Suppression

Counts = Mapping[int, Mapping[str, int]]
"""What is counted of a group: for each item the number of sheets with each value."""


class Pooled(NamedTuple):
    """What the histograms of a group give: its size, what is shown of each statement, and how points lie."""

    sheets: int
    left_out: int
    cells: tuple[Cell, ...]
    points: tuple[tuple[int, ...], ...]
    """For each scope the number of sheets with each number of points, from the fewest possible."""

    @classmethod
    def of(cls, counts: Counts, bank: QuestionBank, min_respondents: int) -> Pooled:
        """Read the histograms of a group."""
        numbers = [level.number for level in bank.levels]
        statements = len(bank.statements)
        left_out = counts[LEFT_OUT].get("1", 0)
        span = _all_points(bank)
        return cls(
            left_out + counts[LEFT_OUT].get("0", 0),
            left_out,
            tuple(_cell(counts.get(position, {}), numbers, min_respondents) for position in range(statements)),
            tuple(
                tuple(counts.get(statements + scope, {}).get(str(points), 0) for points in span)
                for scope, _ in enumerate(scopes_of(bank))
            ),
        )

    @property
    def respondents(self) -> int:
        """How many sheets are counted."""
        return self.sheets - self.left_out

    @property
    def items(self) -> tuple[bool, ...]:
        """Whether the answers to each statement are shown and there are some."""
        return tuple(isinstance(cell, Histogram) and any(cell.counts) for cell in self.cells)


def _cell(values: Mapping[str, int], numbers: Sequence[int], min_respondents: int) -> Cell:
    counts = tuple(values.get(str(number), 0) for number in numbers)
    if 0 < sum(counts) < min_respondents:
        return "too_few"
    return Histogram(counts, values.get(str(numbers[-1] + 2), 0), values.get(str(numbers[-1] + 1), 0))


class Population(NamedTuple):
    """Who there is of a group, as far as it matters to what can be shown.

    Sheets of which the same scopes are scored are counted together. Of these only so many are told apart as it takes to
    see whether there are enough.
    """

    everyone: frozenset[int]
    answered: tuple[frozenset[int], ...]
    """For each statement who answers it."""
    scored: tuple[frozenset[int], ...]
    """For each scope of whom it is scored."""

    @classmethod
    def of(cls, counts: Counts, statements: int, min_respondents: int) -> Population:
        """Tell apart as many sheets of each kind as matter."""
        kinds: list[tuple[str, range]] = []
        answered: list[set[int]] = [set() for _ in range(statements)]
        size = 0
        for pattern, n in counts.get(PATTERN, {}).items():
            kind = range(size, size + min(n, min_respondents))
            size = kind.stop
            kinds.append((pattern, kind))
            for position, of_statement in enumerate(answered):
                of_statement.update(kind[: counts.get(position, {}).get(pattern, 0)])
        flags = zip(*(pattern for pattern, _ in kinds), strict=True)
        scored = tuple(
            frozenset(person for bit, (_, kind) in zip(bits, kinds, strict=True) if bit == "1" for person in kind)
            for bits in flags
        )
        return cls(frozenset(range(size)), tuple(map(frozenset, answered)), scored)


class Guard:
    """What is told of a group, and whether one more of its parts can be told beside it."""

    def __init__(self, population: Population, items: Sequence[bool], min_respondents: int) -> None:
        self._population, self._items, self._least = population, items, min_respondents
        self._told = [population.everyone]
        self._told_of = [[population.everyone] for _ in items]

    def tell(self, part: frozenset[int], positions: Sequence[int]) -> None:
        """Add a part to what is told of the group and of who answers these statements."""
        self._told.append(part)
        for position in positions:
            self._told_of[position].append(part)

    def reason(self, part: frozenset[int], positions: Sequence[int]) -> Suppression | None:
        """Return why a part cannot be told of, if it cannot."""
        guarded = [(self._told, self._population.everyone)]
        guarded += [(self._told_of[p], self._population.answered[p]) for p in positions if self._items[p]]
        for told, counted in guarded:
            reason = reason_to_suppress(part, told, counted, self._least)
            if reason is not None:
                return reason
        return None


def finish_group(
    key: tuple[GroupKey, ...], pooled: Pooled, joint: Counts, bank: QuestionBank, min_respondents: int
) -> FrameGroup:
    """Make all figures of a group that can be shown."""
    if pooled.respondents < min_respondents:
        answers = describe_group(None, pooled.respondents, "too_few", bank)
        return FrameGroup(key, pooled.sheets, pooled.left_out, answers, ())
    population = Population.of(joint, len(bank.statements), min_respondents)
    guard = Guard(population, pooled.items, min_respondents)
    points = tuple(_points(pooled, population, guard, bank))
    answers = describe_group(None, pooled.respondents, pooled.cells, bank)
    return FrameGroup(key, pooled.sheets, pooled.left_out, answers, points)


def scopes_of(bank: QuestionBank) -> Iterator[tuple[ScopeKind, str | None, list[int]]]:
    """Yield the whole, each block and each direction, with the positions of their statements."""
    of_directions = [direction for direction in bank.directions for _ in direction.statements]
    yield "whole", None, list(range(len(of_directions)))
    for block in bank.blocks:
        yield "block", block.id, [p for p, of in enumerate(of_directions) if of.block == block.id]
    for direction in bank.directions:
        yield "direction", direction.id, [p for p, of in enumerate(of_directions) if of.id == direction.id]


def _points(pooled: Pooled, population: Population, guard: Guard, bank: QuestionBank) -> Iterator[PointsDistribution]:
    whole, span = derived(bank, Rules.of).scopes[0], _all_points(bank)
    for (kind, id, positions), counts, part in zip(scopes_of(bank), pooled.points, population.scored, strict=True):
        reason = guard.reason(part, positions)
        if reason is not None:
            yield PointsDistribution(kind, id, None, reason, (), (), None, None, None)
            continue
        guard.tell(part, positions)
        stages = [0] * len(bank.stages)
        for points, n in zip(span, counts, strict=True):
            stages[whole.stage_at(points)] += n
        yield PointsDistribution(
            kind,
            id,
            sum(counts),
            None,
            tuple((points, n) for points, n in zip(span, counts, strict=True) if n),
            () if kind == "direction" else tuple(stages),
            mean(counts, span),
            median(counts, span),
            sample_sd(counts, span),
        )


def _all_points(bank: QuestionBank) -> range:
    whole = derived(bank, Rules.of).scopes[0]
    return range(whole.least, whole.least + whole.span + 1)
