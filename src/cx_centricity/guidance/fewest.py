"""The fewest raises that gain enough: an exact search, whatever the weights and the values of levels."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from cx_centricity.guidance.raises import Ladder


class Climb(NamedTuple):
    """A ladder with the worth of its raises: worth[n] ranks n raises by what they gain, then by where they start."""

    ladder: Ladder
    worth: tuple[int, ...]


class Prices(NamedTuple):
    """Weights that put one number for three aims in order: most gain, then the lowest levels, then bank order."""

    gain: int
    level: int

    def climb(self, ladder: Ladder, most: int) -> Climb:
        """Price the first `most` raises of a ladder."""
        worth = [0]
        for step, (before, after) in enumerate(pairwise(ladder.gains[: most + 1])):
            one = (after - before) * self.gain - (ladder.position + step) * self.level - ladder.order
            worth.append(worth[-1] + one)
        return Climb(ladder, tuple(worth))


def fewest_raises(
    first: Sequence[Ladder], others: Sequence[Ladder], needed: int, most: int
) -> tuple[tuple[Ladder, int], ...] | None:
    """Return which ladders to raise and how often, so that the fewest raises gain `needed` (1 or more).

    Of several ways with as few raises, that with the most raises among `first`; then that which gains most; then the
    one whose raises start at the lowest levels (least sum of positions); then bank order. At most `most` raises of one
    statement. None if all raises together gain too little.
    """
    everything = [*first, *others]
    counts = [min(most, len(ladder.levels) - 1) for ladder in everything]
    ties = 1 + sum(count * ladder.order for count, ladder in zip(counts, everything, strict=True))
    efforts = 1 + sum(
        count * len(ladder.gains) + count * ladder.position for count, ladder in zip(counts, everything, strict=True)
    )
    prices = Prices(gain=ties * efforts, level=ties)
    bound = _enough(everything, needed, most)
    zones, rest = (Table.of([prices.climb(ladder, most) for ladder in group], bound) for group in (first, others))
    gained = [[-(-worth // prices.gain) for worth in table.best] for table in (zones, rest)]
    ways = [
        (count + bisect_left(gained[1], needed - gain), -count)
        for count, gain in enumerate(gained[0])
        if gain + gained[1][-1] >= needed
    ]
    if not ways:
        return None
    total, count = min(ways)
    times = zones.chosen(-count) | rest.chosen(total + count)
    return tuple((ladder, times[ladder.order]) for ladder in everything if times.get(ladder.order))


def _enough(ladders: Sequence[Ladder], needed: int, most: int) -> int:
    """Return a number of raises that is enough if any is: whole ladders, those of most gain a raise first."""
    tops = [(ladder.gains[: most + 1][-1], min(most, len(ladder.gains) - 1)) for ladder in ladders]
    count = 0
    for gain, raises in sorted(tops, key=lambda top: -top[0] / top[1]):
        if needed <= 0:
            break
        needed -= gain
        count += raises
    return count


class Table(NamedTuple):
    """The best worth of every number of raises among some ladders, and how it comes about."""

    best: tuple[int, ...]
    steps: tuple[tuple[int, Ladder], ...]
    """Raises of ladders whose raises never grow in worth, the most worth first: the best n are the first n."""
    taken: tuple[tuple[Ladder, tuple[int, ...]], ...]
    """For each other ladder how many of n raises fall to it, once the ladders before it are counted."""

    @classmethod
    def of(cls, climbs: Sequence[Climb], bound: int) -> Table:
        """Find the best of up to `bound` raises: sorted where single raises can be, else by max-plus convolution."""
        steps: list[tuple[int, Ladder]] = []
        bumpy: list[Climb] = []
        for climb in climbs:
            single = [after - before for before, after in pairwise(climb.worth)]
            if single == sorted(single, reverse=True):
                steps += [(worth, climb.ladder) for worth in single]
            else:
                bumpy.append(climb)
        steps.sort(key=lambda step: -step[0])
        best = list(accumulate((worth for worth, _ in steps[:bound]), initial=0))
        taken: list[tuple[Ladder, tuple[int, ...]]] = []
        for ladder, worth in bumpy:
            ways = [
                max(
                    (best[n - own] + worth[own], -own)
                    for own in range(max(0, n - len(best) + 1), min(n, len(worth) - 1) + 1)
                )
                for n in range(min(len(best) + len(worth) - 1, bound + 1))
            ]
            best = [value for value, _ in ways]
            taken.append((ladder, tuple(-own for _, own in ways)))
        return cls(tuple(best), tuple(steps), tuple(taken))

    def chosen(self, count: int) -> dict[int, int]:
        """Return how often each ladder, by its order, is raised in the best way of `count` raises."""
        times: dict[int, int] = {}
        for ladder, own in reversed(self.taken):
            times[ladder.order] = own[count]
            count -= own[count]
        for _, ladder in self.steps[:count]:
            times[ladder.order] = times.get(ladder.order, 0) + 1
        return times
