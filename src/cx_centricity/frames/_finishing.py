"""The figures of a group from exact counts, without those that must be hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cx_centricity.agreement import mean, median, sample_sd
from cx_centricity.agreement.reliability import ItemSums
from cx_centricity.bank import QuestionBank, derived
from cx_centricity.frames._summary import FrameGroup, Key, PointsDistribution
from cx_centricity.frames._tallies import LEFT_OUT, PATTERN, SUMS
from cx_centricity.groups import (
    Cell,
    Histogram,
    describe_group,
    first_suppression,
    guarded_reliability,
    no_reliability,
    scopes_of,
)
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
        span = range(bank.point_range.min, bank.point_range.max + 1)
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

    Sheets alike in which directions they answer in full and which scopes are scored are counted together. Of these only
    so many are told apart as it takes to see whether there are enough.
    """

    everyone: frozenset[int]
    answered: tuple[frozenset[int], ...]
    """For each statement who answers it."""
    complete: tuple[frozenset[int], ...]
    """For each direction who answers all of its items."""
    scored: tuple[frozenset[int], ...]
    """For each scope of whom it is scored."""

    @classmethod
    def of(cls, counts: Counts, statements: int, directions: int, min_respondents: int) -> Population:
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
        marked = [
            frozenset(person for bit, (_, kind) in zip(bits, kinds, strict=True) if bit == "1" for person in kind)
            for bits in flags
        ]
        everyone = frozenset(range(size))
        return cls(everyone, tuple(map(frozenset, answered)), tuple(marked[:directions]), tuple(marked[directions:]))


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
        return first_suppression(part, guarded, self._least)


def finish_group(
    key: tuple[Key, ...], pooled: Pooled, joint: Counts, bank: QuestionBank, min_respondents: int
) -> FrameGroup:
    """Make all figures of a group that can be shown."""
    if pooled.respondents < min_respondents:
        answers = describe_group(None, pooled.respondents, "too_few", bank)
        reliability = no_reliability(bank)
        return FrameGroup(key, pooled.sheets, pooled.left_out, answers, reliability, ())
    scopes = list(scopes_of(bank))
    directions = len(bank.directions)
    population = Population.of(joint, len(bank.statements), directions, min_respondents)
    direction_of = {position: d for d, (_, _, positions) in enumerate(scopes[-directions:]) for position in positions}
    sums = {
        tuple(position for position in positions if pooled.items[position]): scope
        for scope, (_, _, positions) in enumerate(scopes)
    }

    def complete(positions: Sequence[int]) -> frozenset[int]:
        return population.everyone.intersection(*(population.complete[direction_of[p]] for p in positions))

    reliability = guarded_reliability(
        population.answered,
        complete,
        [population.everyone],
        [pooled.cells],
        bank,
        min_respondents,
        lambda items, _: _sums(items, sums[tuple(items)], joint.get(SUMS, {})),
    )
    guard = Guard(population, pooled.items, min_respondents)
    for alpha, (_, _, positions) in zip(reliability, scopes, strict=True):
        if alpha.respondents is not None:
            guard.tell(complete(positions), positions)
    points = tuple(_points(pooled, population, guard, scopes, bank))
    answers = describe_group(None, pooled.respondents, pooled.cells, bank)
    return FrameGroup(key, pooled.sheets, pooled.left_out, answers, reliability, points)


def _sums(items: Sequence[int], scope: int, counts: Mapping[str, int]) -> ItemSums:
    totals = tuple(counts[f"{scope}:{position}"] for position in items)
    return ItemSums(counts[f"{scope}:n"], totals, counts[f"{scope}:squares"], counts[f"{scope}:squares_of_sums"])


def _points(
    pooled: Pooled,
    population: Population,
    guard: Guard,
    scopes: Sequence[tuple[ScopeKind, str | None, list[int]]],
    bank: QuestionBank,
) -> Iterator[PointsDistribution]:
    rules = derived(bank, Rules.of)
    span = range(bank.point_range.min, bank.point_range.max + 1)
    for (kind, id, positions), counts, part in zip(scopes, pooled.points, population.scored, strict=True):
        reason = guard.reason(part, positions)
        if reason is not None:
            yield PointsDistribution(kind, id, None, reason, (), (), None, None, None)
            continue
        guard.tell(part, positions)
        stages = [0] * len(bank.stages)
        for points, n in zip(span, counts, strict=True):
            stages[rules.stage_position(points)] += n
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
