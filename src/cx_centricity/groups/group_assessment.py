"""The result for many respondents of one company."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from cx_centricity.answers import AnswerValue
from cx_centricity.assessment import BankIdentity, Result, StageBand, named
from cx_centricity.bank import Level, PointRange
from cx_centricity.groups.differences import GroupDifference
from cx_centricity.groups.reliability import Reliability
from cx_centricity.groups.respondent_group import RespondentGroup


class GroupAssessment(Result):
    """What many respondents of one company say: everyone's answers pooled, subgroups, where they disagree and differ.

    `disagreements` are the ids of at most `top` statements to talk about: those of the whole whose agreement is below
    0.70, a customary if arbitrary bound (Harvey & Hollander, 2004), least agreement first, ties in bank order.
    `differences` compares every two subgroups that are shown; `reliability` is of the whole group: its whole, blocks,
    directions. All but the reliability follows from the counts of the statements that are shown.

    >>> from cx_centricity.groups import GroupAssessment, assess_group
    >>> group = assess_group([{"hiring": level} for level in (1, 1, 5, 9, 9)])
    >>> group.disagreements, group.whole.statement("hiring").distribution.agreement
    (('hiring',), 0.0)
    >>> GroupAssessment.model_validate_json(group.model_dump_json()) == group
    True
    """

    format_version: Literal[1] = 1
    bank: BankIdentity
    min_respondents: int
    whole: RespondentGroup
    subgroups: tuple[RespondentGroup, ...]
    disagreements: tuple[str, ...]
    differences: tuple[GroupDifference, ...]
    reliability: tuple[Reliability, ...]
    point_range: PointRange
    levels: tuple[Level, ...]
    stages: tuple[StageBand, ...]

    @property
    def respondents(self) -> int:
        """How many sheets there are, one of each respondent."""
        return self.whole.respondents

    def subgroup(self, name: str) -> RespondentGroup:
        """Return the subgroup with this name; KeyError, with the nearest name, if there is none."""
        return named(self.subgroups, name)

    def median_answers(self) -> dict[str, AnswerValue]:
        """Return a sheet for `assess` made of the whole group's median answers.

        The answer to a statement is its median level, of two in the middle the one that gains less; NOT_APPLICABLE
        where more than half of all respondents say so; None where nobody gives a level or the counts are suppressed.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.groups import assess_group
        >>> sheets = [{statement.id: level for statement in default_bank().statements} for level in (2, 3, 4, 6, 9)]
        >>> assess(assess_group(sheets).median_answers()).score.points
        39
        """
        return {statement.id: statement.answer for statement in self.whole.statements}

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("bank", self.bank.id), ("respondents", self.respondents), ("subgroups", len(self.subgroups))]
