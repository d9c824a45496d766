"""Which figures can be shown so that nothing about fewer people than agreed can be worked out of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import gcd
from typing import Final, Literal

Suppression = Literal["too_few", "others_could_be_worked_out"]
"""Why something is not shown: too few answers, or together with what is shown it would tell of too few."""

MAX_STEPS: Final = 10_000
"""A search that takes longer is taken to have found something."""


def suppressions(
    groups: Sequence[frozenset[int]], counted: frozenset[int], min_respondents: int, *, max_steps: int = MAX_STEPS
) -> list[Suppression | None]:
    """Return for each group, in order, why its counts are not shown, or None where they are.

    `groups` are sets of respondents, `counted` the respondents whose answers are counted. A group is shown if it has at
    least `min_respondents` (1 or more) of them and no sum or difference, in any multiples, of its counts and those of
    the groups shown before it is of fewer.

    >>> everyone, all_but_one, two = (frozenset(range(size)) for size in (7, 6, 2))
    >>> suppressions([everyone, all_but_one, two], everyone, 2)
    [None, 'others_could_be_worked_out', None]
    """
    shown: list[frozenset[int]] = []
    found: list[Suppression | None] = []
    for group in groups:
        reason = suppression(group, shown, counted, min_respondents, max_steps=max_steps)
        found.append(reason)
        if reason is None:
            shown.append(group)
    return found


def suppression(
    group: frozenset[int],
    shown: Sequence[frozenset[int]],
    counted: frozenset[int],
    min_respondents: int,
    *,
    max_steps: int = MAX_STEPS,
) -> Suppression | None:
    """Return why the counts of a group cannot be shown beside those of the groups that are, or None if they can."""
    if len(group & counted) < min_respondents:
        return "too_few"
    if _single_out([*shown, group], counted, min_respondents - 1, max_steps):
        return "others_could_be_worked_out"
    return None


def _single_out(groups: Sequence[frozenset[int]], counted: Iterable[int], most: int, max_steps: int) -> bool:
    """Return whether some combination of the groups' counts depends on `most` respondents or fewer, and on one at all.

    Respondents who are in the same groups stand in one column. Combinations are the vectors that the rows (1 where a
    group holds a column) span over the rational numbers; the search takes the largest column still in use and follows
    both cases: the combination is 0 there, or it is not and the people of that column use up some of `most`.
    """
    sizes = Counter(tuple(int(person in group) for group in groups) for person in counted)
    columns = sorted((column for column in sizes if any(column)), key=lambda column: (-sizes[column], column))
    rows = _independent([list(row) for row in zip(*columns, strict=True)])
    cases = [(rows, [sizes[column] for column in columns], most)]
    for _ in range(max_steps):
        if not cases:
            return False
        rows, left, room = cases.pop()
        if not rows:
            continue
        if not all(map(any, rows)):
            return True
        # Not 0 in the first column: whatever it is there, only the others still count.
        if left[0] <= room and any(row[0] for row in rows):
            cases.append(([row[1:] for row in rows], left[1:], room - left[0]))
        cases.append(([row[1:] for row in _without_first(rows)], left[1:], room))
    return True


def _independent(rows: list[list[int]]) -> list[list[int]]:
    """Return rows that span the same and of which none follows from the others."""
    found: list[list[int]] = []
    for column in range(len(rows[0])):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is not None:
            found.append(pivot)
            rows = [_cleared(row, pivot, column) for row in rows if row is not pivot]
    return found


def _without_first(rows: list[list[int]]) -> list[list[int]]:
    """Return rows that span the combinations which are 0 in the first column."""
    pivot = next((row for row in rows if row[0]), None)
    return rows if pivot is None else [_cleared(row, pivot, 0) for row in rows if row is not pivot]


def _cleared(row: list[int], pivot: list[int], column: int) -> list[int]:
    """Return the row less so much of the pivot that it is 0 in the column, in whole numbers without a common factor."""
    cleared = [pivot[column] * a - row[column] * b for a, b in zip(row, pivot, strict=True)]
    factor = gcd(*cleared) or 1
    return [number // factor for number in cleared]
