"""Which figures can be shown so that whatever follows about one respondent is equally true of enough of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Self

from cx_centricity.answers import NOT_APPLICABLE, AnswerValue
from cx_centricity.bank import QuestionBank, derived
from cx_centricity.groups._distribution import Scale
from cx_centricity.scoring import Rules, StatementRule, Tally
from cx_centricity.typing import Suppression


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


class Histogram(NamedTuple):
    """How many respondents answer with each level, lowest number first, not at all, and “not applicable”."""

    counts: tuple[int, ...]
    unanswered: int
    not_applicable: int

    @classmethod
    def of(cls, answers: Iterable[AnswerValue], numbers: Iterable[int]) -> Self:
        """Count answers by level number."""
        found = Counter(answers)
        return cls(tuple(found[number] for number in numbers), found[None], found[NOT_APPLICABLE])

    def median_answer(self, numbers: Sequence[int], *, reversed: bool) -> AnswerValue:
        """Return the level that at least half of those who answer with a level reach, None if nobody does.

        Of two levels in the middle it is the one that gains less; not applicable where most of all say so.
        """
        if 2 * self.not_applicable > sum(self.counts) + self.unanswered + self.not_applicable:
            return NOT_APPLICABLE
        levels = [number for number, count in zip(numbers, self.counts, strict=True) for _ in range(count)]
        return levels[len(levels) // 2 if reversed else (len(levels) - 1) // 2] if levels else None


Cell = Histogram | Suppression
"""What is shown of a group's answers to a statement, or why nothing is."""


def tally_cells(cells: Iterable[Cell], respondents: int, bank: QuestionBank) -> list[Tally]:
    """Add up, for each direction, what the statements' counts gain; one that is not shown is unanswered by all."""
    rules = derived(bank, Rules.of)
    rest = iter(cells)
    return [_sum(zip(statements, rest, strict=False), respondents) for statements, _ in rules.directions]


def _sum(statements: Iterable[tuple[StatementRule, Cell]], respondents: int) -> Tally:
    gained = attainable = complete = answered = applicable = total = 0
    for (gain_of, greatest), cell in statements:
        counts, not_applicable = (cell.counts, cell.not_applicable) if isinstance(cell, Histogram) else ((), 0)
        gained += sum(count * gain for count, gain in zip(counts, gain_of.values(), strict=False))
        attainable += sum(counts) * greatest
        complete += (respondents - not_applicable) * greatest
        answered += sum(counts)
        applicable += respondents - not_applicable
        total += respondents
    return gained, attainable, complete, answered, applicable, total


def shown_cells(
    groups: Sequence[frozenset[int]], sheets: Sequence[Sequence[AnswerValue]], bank: QuestionBank, min_respondents: int
) -> list[list[Cell]]:
    """Return what can be shown of each group for each statement, in bank order.

    Only those who answer with a level are counted towards `min_respondents`; where nobody does, that is shown. The
    other counts are of the same sheets, of which each atom of the groups that can be shown at all has enough.
    """
    numbers = derived(bank, Scale.of).numbers
    by_answered: dict[frozenset[int], list[Suppression | None]] = {}
    cells: list[list[Cell]] = [[] for _ in groups]
    for position in range(len(bank.statements)):
        answers: list[AnswerValue] = [sheet[position] for sheet in sheets]
        answered = frozenset(person for person, answer in enumerate(answers) if isinstance(answer, int))
        if answered not in by_answered:
            by_answered[answered] = suppressions(groups, answered, min_respondents)
        for of_group, group, reason in zip(cells, groups, by_answered[answered], strict=True):
            of_group.append(reason or Histogram.of([answers[person] for person in group], numbers))
    return cells
