"""Which sums the answers of a scope can gain, and sheets that gain a given one: built, not searched for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from cx_centricity.bank import PointRange, QuestionBank, Statement, levels_by_gain

Rungs = tuple[tuple[int, int], ...]
"""For one statement what each level gains and the number of the level, least gain first."""

Choice = Callable[[Sequence[int]], int]
"""How one of several possible gains is chosen: drawn by Hypothesis, or always the first."""


def rungs_of(bank: QuestionBank, statement: Statement) -> Rungs:
    """Return what each level of a statement gains, the worst answer first."""
    return bank.derived(_rungs)[statement.id]


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
