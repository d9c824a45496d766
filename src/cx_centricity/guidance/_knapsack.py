"""The knapsack problem behind next steps: the fewest raises that gain enough."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from operator import attrgetter, itemgetter
from typing import NamedTuple, Self


class Item(NamedTuple):
    """A statement that can be raised."""

    position: int
    """The position of the statement in the bank, from 0."""
    levels_below: int
    """How many levels are worse than the answer."""
    gains: tuple[int, ...]
    """What 0, 1, 2, … raises gain, strictly rising from 0."""
    jump: int = 1
    """How many levels the first raise passes. All others pass one."""

    @property
    def shape(self) -> Shape:
        """What decides costs and gains."""
        return self.gains, self.jump


Shape = tuple[tuple[int, ...], int]
"""The gains and the jump of an item."""


def fewest_raises(preferred: Sequence[Item], others: Sequence[Item], needed: int) -> dict[int, int] | None:
    """Return how often to raise each item, by its position, so that the fewest raises gain `needed` (1 or more).

    Among choices with equally few raises, the one that passes the fewest levels is taken; then the one with the most
    raises of preferred items; then the one that gains most; then the one whose raises start at the lowest levels; then
    the one that comes first in the bank.

    The best choices are found for the preferred items and for the others by themselves, for each cost that can matter.
    Then the least cost is found over all ways to split it between both.

    Returns None if all raises together gain too little.

    >>> fewest_raises([Item(0, 0, (0, 1, 5))], [Item(1, 0, (0, 2, 3)), Item(2, 0, (0, 2, 3))], 7)
    {0: 2, 1: 1}
    >>> fewest_raises([], [Item(0, 0, (0, 4), jump=4), Item(1, 3, (0, 1))], 1)
    {1: 1}
    """
    items = [*preferred, *others]
    if sum(item.gains[-1] for item in items) < needed:
        return None
    weights = Weights.of(items)
    limit = Limit.of(items, needed, weights)
    best, best_others = (Choices.of(group, weights, limit) for group in (preferred, others))
    gains_others = [*map(weights.gain_in, best_others.values)]
    splits: list[tuple[int, int, int, int, int]] = []
    for cost, value in zip(best.costs, best.values, strict=True):
        at = bisect_left(gains_others, needed - weights.gain_in(value))
        if at < len(gains_others):
            other = best_others.costs[at]
            splits.append((cost + other, -weights.raises_in(cost), -value - best_others.values[at], cost, other))
    *_, cost, other = min(splits)
    return best.counts(cost, weights) | best_others.counts(other, weights)


class Weights(NamedTuple):
    """The weights that put several aims into one number.

    A cost contains raises and levels passed. A value contains, most important first, gain, lowest starting levels and
    bank order. Each weight is greater than all that the later aims can add up to, so that these only break ties.
    """

    raises: int
    gain: int
    level: int

    @classmethod
    def of(cls, items: Iterable[Item]) -> Self:
        """Derive the weights for choices among these items."""
        raises = positions = levels = 1
        for item in items:
            most = len(item.gains) - 1
            raises += item.jump - 1
            positions += most * item.position
            levels += most * (item.levels_below + item.jump + most)
        return cls(raises=raises, gain=levels * positions, level=positions)

    def costs(self, shape: Shape) -> tuple[int, ...]:
        """Return the costs of 0, 1, 2, … raises of an item: `raises` for each, and 1 for each level beyond the first.

        The levels passed follow from both, so that the least cost has the fewest raises, then the fewest levels.
        """
        gains, jump = shape
        return tuple(self.raises * count + (jump - 1 if count else 0) for count in range(len(gains)))

    def raises_in(self, cost: int) -> int:
        """Return the number of raises that a cost contains."""
        return cost // self.raises

    def values(self, item: Item) -> tuple[int, ...]:
        """Return the values of 0, 1, 2, … raises of an item."""
        singles = (
            (after - before) * self.gain
            - (item.levels_below + (item.jump - 1 + step if step else 0)) * self.level
            - item.position
            for step, (before, after) in enumerate(pairwise(item.gains))
        )
        return tuple(accumulate(singles, initial=0))

    def gain_in(self, value: int) -> int:
        """Return the gain that a value contains."""
        return -(-value // self.gain)


class Limit(NamedTuple):
    """What a choice may lose, compared with raising at the best price, if it is to have the least cost.

    At a price of `gain` per `cost`, a choice of cost c that gains g loses gain·c − cost·g. An item loses least at one
    of its numbers of raises; beyond that, no item of a best choice can lose more than `loss` (Lagrangian bound;
    Kellerer, Pferschy & Pisinger, 2004).
    """

    gain: int
    cost: int
    loss: int
    surpluses: Mapping[Shape, int]
    """The most that an item of each shape can gain beyond the price."""

    @classmethod
    def of(cls, items: Sequence[Item], needed: int, weights: Weights) -> Self:
        """Raise by the steepest gains first until enough is gained; the price is that of the last of these raises."""
        shapes = Counter(map(attrgetter("shape"), items))
        costs_of = {shape: weights.costs(shape) for shape in shapes}
        by_slope = [
            ((shape[0][end] - shape[0][start]) / (costs[end] - costs[start]), shape, start, end)
            for shape, costs in costs_of.items()
            for start, end in _hull_edges(costs, shape[0])
        ]
        edges = iter(sorted(by_slope, key=itemgetter(0), reverse=True))
        spent, lacking = 0, needed
        while True:
            _, shape, start, end = next(edges)
            (gains, _), costs = shape, costs_of[shape]
            gain, cost = gains[end] - gains[start], costs[end] - costs[start]
            times = min((lacking - 1) // gain, shapes[shape])
            spent, lacking = spent + times * cost, lacking - times * gain
            if times < shapes[shape]:
                break
        most = spent + costs[bisect_left(gains, gains[start] + lacking)] - costs[start]
        surpluses = {
            shape: max(cost * each - gain * own for own, each in zip(costs, shape[0], strict=True))
            for shape, costs in costs_of.items()
        }
        total = sum(times * surpluses[shape] for shape, times in shapes.items())
        return cls(gain, cost, gain * most - cost * needed + total, surpluses)


def _hull_edges(costs: Sequence[int], gains: Sequence[int]) -> list[tuple[int, int]]:
    """Return the edges of the upper convex hull of the points (cost, gain), from left to right."""
    corners: list[int] = []
    for end, gain in enumerate(gains):
        while len(corners) > 1:
            first, middle = corners[-2:]
            rise, run = gains[middle] - gains[first], costs[middle] - costs[first]
            if rise * (costs[end] - costs[first]) > (gain - gains[first]) * run:
                break
            corners.pop()
        corners.append(end)
    return [*pairwise(corners)]


class Choices(NamedTuple):
    """The choices among some items that can matter: for each cost the one of greatest value.

    A choice does not matter if another one costs less and gains at least as much, or if it loses too much. So both
    costs and gains rise.
    """

    costs: Sequence[int]
    values: Sequence[int]
    surplus: int
    """The sum of `Limit.surpluses` of the items."""
    singles: tuple[Item, ...] = ()
    """One item per raise, where the best n raises are the first n of them."""
    halves: tuple[Choices, Choices] | None = None
    """Else the choices that these are combined from."""

    @classmethod
    def of(cls, items: Iterable[Item], weights: Weights, limit: Limit) -> Choices:
        """Find the best choices among the items.

        Where each raise passes one level and none is worth more than the raise before it (values are concave), the best
        n raises are the n single raises of greatest value (Fox, 1966). Other items are added one after another: the
        choices among two groups are the sums of theirs, and those that cannot matter are dropped, as in the dynamic
        program with lists of the multiple-choice knapsack problem (Kellerer, Pferschy & Pisinger, 2004). Equal items
        come first, see `_of_equal_items`.
        """
        singles: list[tuple[int, Item]] = []
        equal_items: dict[tuple[int, Shape], list[Choices]] = {}
        surplus = 0
        for item in items:
            item_values = weights.values(item)
            single = [after - before for before, after in pairwise(item_values)]
            if item.jump == 1 and single == sorted(single, reverse=True):
                singles += [(value, item) for value in single]
                surplus += limit.surpluses[item.shape]
            else:
                one = cls(weights.costs(item.shape), item_values, limit.surpluses[item.shape], (item,) * len(single))
                equal_items.setdefault((item.levels_below, item.shape), []).append(one)
        singles.sort(key=itemgetter(0), reverse=True)
        values = [*accumulate((value for value, _ in singles), initial=0)]
        costs = range(0, weights.raises * len(values), weights.raises)
        best = _that_matter(cls(costs, values, surplus, tuple(item for _, item in singles)), limit, weights)
        groups = [_of_equal_items(group, limit, weights) for group in equal_items.values()]
        for group in sorted(groups, key=lambda group: len(group.values)):
            best = _combined(best, group, limit, weights)
        return best

    def counts(self, cost: int, weights: Weights) -> dict[int, int]:
        """Return how often each item, by its position, is raised in the best choice of this cost."""
        counts: Counter[int] = Counter()
        waiting = [(self, cost)]
        while waiting:
            best, cost = waiting.pop()
            if best.halves is None:
                counts.update(item.position for item in best.singles[: weights.raises_in(cost)])
            else:
                one, other = best.halves
                value = best.values[bisect_left(best.costs, cost)]
                values = dict(zip(other.costs, other.values, strict=True))
                share = next(
                    share
                    for share, own in zip(one.costs, one.values, strict=True)
                    if cost - share in values and own + values[cost - share] == value
                )
                waiting += [(one, share), (other, cost - share)]
        return dict(counts)


def _that_matter(choices: Choices, limit: Limit, weights: Weights) -> Choices:
    """Return the choices that gain more than all that cost less, and that do not lose too much."""
    costs: list[int] = []
    values: list[int] = []
    most, bearable = -1, limit.loss - choices.surplus
    for cost, value in zip(choices.costs, choices.values, strict=True):
        gain = weights.gain_in(value)
        if gain > most and limit.gain * cost - limit.cost * gain <= bearable:
            costs.append(cost)
            values.append(value)
            most = gain
    return choices._replace(costs=costs, values=values)


def _of_equal_items(items: Sequence[Choices], limit: Limit, weights: Weights) -> Choices:
    """Return the best choices among items that differ in nothing but their position, in bank order.

    An earlier item is raised at least as often as a later one. So of n raises, the first, third, … items have as many
    as the second, fourth, … or more, but by no more than one item has. This bounds what must be tried.
    """
    if len(items) == 1:
        return _that_matter(items[0], limit, weights)
    one, other = _of_equal_items(items[::2], limit, weights), _of_equal_items(items[1::2], limit, weights)
    return _combined(one, other, limit, weights, lead=len(items[0].singles))


def _combined(one: Choices, other: Choices, limit: Limit, weights: Weights, lead: int | None = None) -> Choices:
    """Return the best choices among the items of both.

    With `lead`, it is known that best choices raise `one` at least as often as `other`, but by at most `lead`.
    """
    best: dict[int, int] = {}
    others = [*zip(other.costs, other.values, strict=True)]
    for cost, value in zip(one.costs, one.values, strict=True):
        within = others
        if lead is not None:
            raises = weights.raises_in(cost)
            low, high = ((raises - lead) * weights.raises, (raises + 1) * weights.raises)
            within = others[bisect_left(other.costs, low) : bisect_left(other.costs, high)]
        for other_cost, other_value in within:
            total, worth = cost + other_cost, value + other_value
            if worth > best.get(total, -1):
                best[total] = worth
    costs = sorted(best)
    both = Choices(costs, [best[cost] for cost in costs], one.surplus + other.surplus, halves=(one, other))
    return _that_matter(both, limit, weights)
