"""Which figures can be shown so that whatever follows about one respondent is equally true of enough of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

Suppression = Literal["too_few", "others_could_be_worked_out"]
"""Why something is not shown: too few answers, or together with what is shown it would tell of too few."""


def suppressions(
    groups: Sequence[frozenset[int]], counted: Collection[int], min_respondents: int
) -> list[Suppression | None]:
    """Return for each group, in order, why its counts are not shown, or None where they are.

    `groups` are sets of respondents, everyone first; `counted` are the respondents whose answers are counted. A group
    is shown if, with the groups shown before it, every atom that holds any of them holds at least `min_respondents`.

    >>> everyone, all_but_one, two = (frozenset(range(size)) for size in (7, 6, 2))
    >>> suppressions([everyone, all_but_one, two], everyone, 2)
    [None, 'others_could_be_worked_out', None]
    """
    shown: list[frozenset[int]] = []
    found: list[Suppression | None] = []
    for group in groups:
        reason = suppression(group, shown, counted, min_respondents)
        found.append(reason)
        if reason is None:
            shown.append(group)
    return found


def suppression(
    group: frozenset[int], shown: Sequence[frozenset[int]], counted: Collection[int], min_respondents: int
) -> Suppression | None:
    """Return why the counts of a group cannot be shown beside those of the groups that are, or None if they can.

    An atom is the respondents who are in the same groups. Counts stay as they are when two of one atom exchange their
    answers, so nothing can follow about one that is not equally true of the others.
    """
    atoms = Counter(tuple(person in each for each in (*shown, group)) for person in counted)
    if all(size >= min_respondents for size in atoms.values()):
        return None
    return "too_few" if 0 < len(group.intersection(counted)) < min_respondents else "others_could_be_worked_out"


def first_suppression(
    group: frozenset[int],
    guarded: Iterable[tuple[Sequence[frozenset[int]], Collection[int]]],
    min_respondents: int,
) -> Suppression | None:
    """Return why a group cannot be shown beside the groups of some pair, among the respondents counted there."""
    for shown, counted in guarded:
        reason = suppression(group, shown, counted, min_respondents)
        if reason is not None:
            return reason
    return None
