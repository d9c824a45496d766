"""Suppression: which counts of a group can be shown while every respondent stays k-anonymous.

The rule is k-anonymity (Sweeney, 2002) for overlapping groups, with k = `min_respondents`. The groups that are shown
divide the respondents into *atoms*: two respondents are in one atom if they belong to the same of these groups. Counts
do not change when two respondents of one atom exchange their answers. So whatever follows from the counts about one
respondent, by sums, differences or the whole numbers that solve them, is equally true of everyone in that atom. It is
enough that each atom has at least k respondents.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, Self

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import QuestionBank
from cx_centricity.typing import AnswerValue, Suppression


def suppressions(
    groups: Sequence[frozenset[int]], counted: Collection[int], min_respondents: int
) -> list[Suppression | None]:
    """Return for each group the reason why its counts are suppressed, None if they can be shown.

    `groups` are sets of respondents, all respondents first; `counted` are the respondents whose answers are counted.
    Groups are decided in order: each is shown if it leaves no atom too small beside the groups shown before it.

    >>> everyone, all_but_one, two = (frozenset(range(size)) for size in (7, 6, 2))
    >>> suppressions([everyone, all_but_one, two], everyone, 2)
    [None, 'others_could_be_worked_out', None]
    """
    shown: list[frozenset[int]] = []
    reasons: list[Suppression | None] = []
    for group in groups:
        reason = reason_to_suppress(group, shown, counted, min_respondents)
        reasons.append(reason)
        if reason is None:
            shown.append(group)
    return reasons


def reason_to_suppress(
    group: frozenset[int], shown: Sequence[frozenset[int]], counted: Collection[int], min_respondents: int
) -> Suppression | None:
    """Return the reason why the counts of `group` cannot be shown beside those of the groups `shown`, None if they can.

    They can if each atom that has any `counted` respondents has at least `min_respondents` of them.
    """
    atoms = Counter(tuple(person in each for each in (*shown, group)) for person in counted)
    if all(size >= min_respondents for size in atoms.values()):
        return None
    return "too_few" if 0 < len(group.intersection(counted)) < min_respondents else "others_could_be_worked_out"


class Histogram(NamedTuple):
    """How many respondents give each answer to a statement: each level, lowest first; no answer; not applicable."""

    counts: tuple[int, ...]
    unanswered: int
    not_applicable: int

    @classmethod
    def of(cls, answers: Iterable[AnswerValue], numbers: Iterable[int]) -> Self:
        """Count answers; `numbers` are the level numbers in order."""
        found = Counter(answers)
        return cls(tuple(found[number] for number in numbers), found[None], found[NOT_APPLICABLE])

    def median_answer(self, worth: Mapping[int, int]) -> AnswerValue:
        """Return the median level, of two middle levels the worse one; None if nobody gives a level.

        `worth` says how good each level is, lowest number first; of two equally good levels, the lower one is returned.
        Return NOT_APPLICABLE if more than half of all respondents, counting those without an answer, say so.
        """
        answered, up_to, numbers = sum(self.counts), list(accumulate(self.counts)), list(worth)
        if 2 * self.not_applicable > answered + self.unanswered + self.not_applicable:
            return NOT_APPLICABLE
        if not answered:
            return None
        middle = [numbers[bisect_right(up_to, place)] for place in ((answered - 1) // 2, answered // 2)]
        return min(middle, key=worth.__getitem__)


Cell = Histogram | Suppression
"""The answers of one group to one statement, or the reason why they are suppressed."""


def cells_of_groups(
    groups: Sequence[frozenset[int]], sheets: Sequence[Sequence[AnswerValue]], bank: QuestionBank, min_respondents: int
) -> list[Suppression | list[Cell]]:
    """Return for each group its cells, one for each statement in bank order, or the reason why all are suppressed.

    `groups` are sets of positions in `sheets`, all respondents first; a sheet has the answers in bank order.
    """
    reasons: list[Suppression | None] = [
        reason if group else "too_few"
        for group, reason in zip(groups, suppressions(groups, groups[0], min_respondents), strict=True)
    ]
    shown = [group for group, reason in zip(groups, reasons, strict=True) if reason is None]
    cells = iter(_shown_cells(shown, sheets, bank, min_respondents))
    return [next(cells) if reason is None else reason for reason in reasons]


def _shown_cells(
    groups: Sequence[frozenset[int]], sheets: Sequence[Sequence[AnswerValue]], bank: QuestionBank, min_respondents: int
) -> list[list[Cell]]:
    """Return the cells of groups whose size allows to show them.

    For a statement, only respondents who answer it with a level count towards `min_respondents`; if nobody does, the
    cell is shown. The other two counts of a cell need no check of their own: they are of all respondents of the groups,
    whose atoms are large enough.
    """
    by_answered: dict[frozenset[int], list[Suppression | None]] = {}
    cells: list[list[Cell]] = [[] for _ in groups]
    for position, statement in enumerate(bank.statements):
        numbers = [level.number for level in bank.levels_of(statement)]
        answers: list[AnswerValue] = [sheet[position] for sheet in sheets]
        answered = frozenset(person for person, answer in enumerate(answers) if isinstance(answer, int))
        if answered not in by_answered:
            by_answered[answered] = suppressions(groups, answered, min_respondents)
        for of_group, group, reason in zip(cells, groups, by_answered[answered], strict=True):
            of_group.append(reason or Histogram.of([answers[person] for person in group], numbers))
    return cells
