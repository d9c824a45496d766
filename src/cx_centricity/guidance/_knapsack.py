"""The knapsack problem behind next steps: the fewest raises that gain enough."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from operator import add, itemgetter
from typing import NamedTuple, Self


class Item(NamedTuple):
    """A statement that can be raised."""

    position: int
    """The position of the statement in the bank, from 0."""
    levels_below: int
    """How many levels are worse than the answer."""
    gains: tuple[int, ...]
    """What 0, 1, 2, … raises gain, strictly rising from 0."""


def fewest_raises(preferred: Sequence[Item], others: Sequence[Item], needed: int) -> dict[int, int] | None:
    """Return how often to raise each item, by its position, so that the fewest raises gain `needed` (1 or more).

    Among choices with equally few raises, the one with the most raises of preferred items is taken; then the one that
    gains most; then the one whose raises start at the lowest levels; then the one that comes first in the bank.

    The best choices are found for the preferred items and for the others by themselves, for each number of raises that
    can matter. Then the fewest raises are found over all ways to split them between both.

    Returns None if all raises together gain too little.

    >>> fewest_raises([Item(0, 0, (0, 1, 5))], [Item(1, 0, (0, 2, 3)), Item(2, 0, (0, 2, 3))], 7)
    {0: 2, 1: 1}
    """
    items = [*preferred, *others]
    if sum(item.gains[-1] for item in items) < needed:
        return None
    weights, limit = Weights.of(items), Limit.of(items, needed)
    best, best_others = (BestRaises.of(group, weights, limit) for group in (preferred, others))
    gains, gains_others = ([weights.gain_in(value) for value in group.values] for group in (best, best_others))
    total, minus_preferred = min(
        (count + best_others.first + bisect_left(gains_others, needed - gain), -count)
        for count, gain in enumerate(gains, best.first)
        if gain + gains_others[-1] >= needed
    )
    return best.counts(-minus_preferred) | best_others.counts(total + minus_preferred)


class Weights(NamedTuple):
    """The weights that put three aims into one number: most gain, then lowest starting levels, then bank order.

    Each weight is greater than all that the later aims can add up to, so that these only break ties.
    """

    gain: int
    level: int

    @classmethod
    def of(cls, items: Iterable[Item]) -> Self:
        """Derive the weights for choices among these items."""
        positions = levels = 1
        for item in items:
            most = len(item.gains) - 1
            positions += most * item.position
            levels += most * (item.levels_below + most)
        return cls(gain=levels * positions, level=positions)

    def values(self, item: Item) -> tuple[int, ...]:
        """Return the values of 0, 1, 2, … raises of an item."""
        singles = (
            (after - before) * self.gain - (item.levels_below + step) * self.level - item.position
            for step, (before, after) in enumerate(pairwise(item.gains))
        )
        return tuple(accumulate(singles, initial=0))

    def gain_in(self, value: int) -> int:
        """Return the gain that a value contains."""
        return -(-value // self.gain)


class Limit(NamedTuple):
    """What a choice may lose, compared with raising at the best price, if it is to need the fewest raises.

    At a price of `gain` per `raises`, n raises that gain g lose gain·n − raises·g. An item loses least at one of its
    numbers of raises; beyond that, no item of a best choice can lose more than `loss` (Lagrangian bound; Kellerer,
    Pferschy & Pisinger, 2004).
    """

    gain: int
    raises: int
    loss: int
    most_raises: int
    """The raises of a choice that gains enough, an upper bound of the fewest."""
    surpluses: dict[tuple[int, ...], int]
    """The most that an item with these gains can gain beyond the price."""

    @classmethod
    def of(cls, items: Sequence[Item], needed: int) -> Self:
        """Raise by the steepest gains first until enough is gained; the price is that of the last of these raises."""
        gains_of_items = Counter(item.gains for item in items)
        by_slope = [
            ((gains[end] - gains[start]) / (end - start), gains, start, end)
            for gains in gains_of_items
            for start, end in _hull_edges(gains)
        ]
        edges = iter(sorted(by_slope, key=itemgetter(0), reverse=True))
        count, lacking = 0, needed
        while True:
            _, gains, start, end = next(edges)
            gain, raises = gains[end] - gains[start], end - start
            times = min((lacking - 1) // gain, gains_of_items[gains])
            count, lacking = count + times * raises, lacking - times * gain
            if times < gains_of_items[gains]:
                break
        most_raises = count + bisect_left(gains, gains[start] + lacking) - start
        surpluses = {
            gains: max(raises * gained - gain * count for count, gained in enumerate(gains)) for gains in gains_of_items
        }
        total = sum(times * surpluses[gains] for gains, times in gains_of_items.items())
        return cls(gain, raises, gain * most_raises - raises * needed + total, most_raises, surpluses)


def _hull_edges(gains: Sequence[int]) -> list[tuple[int, int]]:
    """Return the edges of the upper convex hull of the points (count, gain), from left to right."""
    corners: list[int] = []
    for end, gain in enumerate(gains):
        while len(corners) > 1:
            first, middle = corners[-2:]
            if (gains[middle] - gains[first]) * (end - first) > (gain - gains[first]) * (middle - first):
                break
            corners.pop()
        corners.append(end)
    return [*pairwise(corners)]


class BestRaises(NamedTuple):
    """For each number of raises that can matter, the choice of greatest value among some items."""

    first: int
    """The least number of raises that can matter."""
    values: list[int]
    """The greatest values of `first`, `first` + 1, … raises."""
    surplus: int
    """The sum of `Limit.surpluses` of the items."""
    singles: tuple[Item, ...] = ()
    """One item per raise, where the best n raises are the first n of them."""
    halves: tuple[BestRaises, BestRaises] | None = None
    """Else the choices that these are combined from."""

    @classmethod
    def of(cls, items: Iterable[Item], weights: Weights, limit: Limit) -> BestRaises:
        """Find the best choices among the items.

        Where no raise of an item is worth more than the raise before it (values are concave), the best n raises are
        the n single raises of greatest value (Fox, 1966). Other items are added by max-plus convolution:
        best(n) = max over k of best_before(n − k) + value(k), the dynamic program of the multiple-choice knapsack
        problem (Kellerer, Pferschy & Pisinger, 2004). Equal items come first, see `_of_equal_items`.
        """
        singles: list[tuple[int, Item]] = []
        equal_items: dict[tuple[int, tuple[int, ...]], list[BestRaises]] = {}
        surplus = 0
        for item in items:
            item_values = weights.values(item)
            single = [after - before for before, after in pairwise(item_values)]
            if single == sorted(single, reverse=True):
                singles += [(value, item) for value in single]
                surplus += limit.surpluses[item.gains]
            else:
                one = cls(0, [*item_values], limit.surpluses[item.gains], (item,) * len(single))
                equal_items.setdefault((item.levels_below, item.gains), []).append(one)
        singles.sort(key=itemgetter(0), reverse=True)
        values = [*accumulate((value for value, _ in singles), initial=0)]
        best = cls(0, values, surplus, tuple(item for _, item in singles)).within(limit, weights)
        groups = [_of_equal_items(group, limit, weights) for group in equal_items.values()]
        for group in sorted(groups, key=lambda group: len(group.values)):
            best = _combined(best, group).within(limit, weights)
        return best

    def within(self, limit: Limit, weights: Weights) -> BestRaises:
        """Return the choices without those at either end that lose too much to be part of a best choice."""
        low, high = 0, min(len(self.values), limit.most_raises + 1 - self.first)
        while low < high and self._loss(low, limit, weights) > limit.loss:
            low += 1
        while low < high and self._loss(high - 1, limit, weights) > limit.loss:
            high -= 1
        return self._replace(first=self.first + low, values=self.values[low:high])

    def _loss(self, index: int, limit: Limit, weights: Weights) -> int:
        gain = weights.gain_in(self.values[index])
        return limit.gain * (self.first + index) - limit.raises * gain + self.surplus

    def counts(self, count: int) -> dict[int, int]:
        """Return how often each item, by its position, is raised in the best choice of `count` raises."""
        counts: dict[int, int] = {}
        waiting = [(self, count)]
        while waiting:
            best, count = waiting.pop()
            if best.halves is None:
                for item in best.singles[:count]:
                    counts[item.position] = counts.get(item.position, 0) + 1
            else:
                one, other = best.halves
                value = best.values[count - best.first]
                share = next(
                    share
                    for share, own in enumerate(one.values, one.first)
                    if 0 <= count - share - other.first < len(other.values)
                    and own + other.values[count - share - other.first] == value
                )
                waiting += [(one, share), (other, count - share)]
        return counts


def _of_equal_items(items: Sequence[BestRaises], limit: Limit, weights: Weights) -> BestRaises:
    """Return the best choices among items that differ in nothing but their position, in bank order.

    An earlier item is raised at least as often as a later one. So of n raises, the first, third, … items have as many
    as the second, fourth, … or more, but by no more than one item has. This bounds what must be tried.
    """
    if len(items) == 1:
        return items[0].within(limit, weights)
    one, other = _of_equal_items(items[::2], limit, weights), _of_equal_items(items[1::2], limit, weights)
    return _combined(one, other, lead=len(items[0].singles)).within(limit, weights)


def _combined(one: BestRaises, other: BestRaises, lead: int | None = None) -> BestRaises:
    """Return the best choices among the items of both.

    With `lead`, it is known that best choices raise `one` at least as often as `other`, but by at most `lead`.
    """
    backwards, first = other.values[::-1], one.first + other.first
    one_last, other_last = one.first + len(one.values) - 1, other.first + len(other.values) - 1
    values: list[int] = []
    for n in range(first, one_last + other_last + 1):
        low, high = max(one.first, n - other_last), min(one_last, n - other.first)
        if lead is not None and max(low, (n + 1) // 2) <= min(high, (n + lead) // 2):
            low, high = max(low, (n + 1) // 2), min(high, (n + lead) // 2)
        shares = one.values[low - one.first : high + 1 - one.first]
        values.append(max(map(add, shares, backwards[other_last - n + low :])))
    return BestRaises(first, values, one.surplus + other.surplus, halves=(one, other))
