"""From the sheets of many respondents to one result."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import index
from typing import Final, SupportsIndex

from cx_centricity.assessment import BankIdentity
from cx_centricity.bank import QuestionBank
from cx_centricity.errors import whole_number_faults
from cx_centricity.groups.differences import differences_of
from cx_centricity.groups.group_assessment import GroupAssessment
from cx_centricity.groups.histogram import shown_cells
from cx_centricity.groups.reliability import reliability_of
from cx_centricity.groups.respondent_group import RespondentGroup, describe_group, stage_bands
from cx_centricity.groups.respondents import check_sheets, wrong_respondents
from cx_centricity.groups.suppression import Suppression, suppressions
from cx_centricity.loading import default_bank

_ACCEPTABLE_AGREEMENT: Final = 0.7


def assess_group(
    sheets: Sequence[Mapping[str, object]],
    *,
    subgroups: Mapping[str, Collection[SupportsIndex]] | None = None,
    bank: QuestionBank | None = None,
    min_respondents: int = 5,
    top: int = 5,
) -> GroupAssessment:
    """Assess a company from the sheets of several respondents, one mapping as `assess` takes it from each.

    `subgroups` maps at most 12 names to positions in `sheets`, from 0; they may overlap and need not hold everyone.
    `bank` is the default bank unless given. At most `top` disagreements, and statements in each difference, are named.

    Whatever follows from the result about one respondent is equally true of at least `min_respondents` (1 or more; of
    1, everything is shown). The whole comes first, then subgroups in the order given: one is shown if, with those shown
    before it, all the respondents who are in the same of these groups are at least so many. Of each statement, those
    who answer with a level must be so many, too, or none. Two calls can still be subtracted from each other.

    Raises AnswerError with every problem of all sheets (`sheets[3].hiring`), at most 1000, and ValueError with all
    that is wrong with the other arguments.

    >>> from cx_centricity.groups import assess_group
    >>> sheets = [{"hiring": level, "training": 4} for level in (2, 3, 3, 4, 5, 7, 7, 8, 8, 9)]
    >>> group = assess_group(sheets, subgroups={"leaders": range(5, 10), "new": range(4)})
    >>> group
    GroupAssessment(bank='cx_centricity', respondents=10, subgroups=2)
    >>> [(part.name, part.suppressed) for part in group.subgroups]
    [('leaders', None), ('new', 'too_few')]
    >>> group.subgroup("leaders").statement("hiring").distribution.mean
    7.8
    """
    bank = default_bank() if bank is None else bank
    named: Mapping[str, Collection[SupportsIndex]] = {} if subgroups is None else subgroups
    wrong = [*whole_number_faults("min_respondents", min_respondents, 1), *whole_number_faults("top", top, 0)]
    wrong += wrong_respondents(sheets, named)
    if wrong:
        raise ValueError("; ".join(wrong))
    checked = check_sheets(sheets, bank)
    everyone = frozenset(range(len(checked)))
    names, groups = (None, *named), [everyone, *(frozenset(map(index, each)) for each in named.values())]
    told_apart = suppressions(groups, everyone, min_respondents)
    reasons: list[Suppression | None] = [
        reason if group else "too_few" for group, reason in zip(groups, told_apart, strict=True)
    ]
    shown = [group for group, reason in zip(groups, reasons, strict=True) if reason is None]
    cells = shown_cells(shown, checked, bank, min_respondents)
    rest = iter(cells)
    whole, *others = [
        describe_group(name, len(group), next(rest) if reason is None else reason, bank)
        for name, group, reason in zip(names, groups, reasons, strict=True)
    ]
    return GroupAssessment(
        bank=BankIdentity.of(bank),
        min_respondents=min_respondents,
        whole=whole,
        subgroups=tuple(others),
        disagreements=_disagreements(whole)[:top],
        differences=differences_of(others, bank, top),
        reliability=reliability_of(checked, shown, cells, bank, min_respondents),
        point_range=bank.point_range,
        levels=bank.levels,
        stages=bank.derived(stage_bands),
    )


def _disagreements(whole: RespondentGroup) -> tuple[str, ...]:
    """Return the ids of statements with little agreement, least first, ties in bank order."""
    found = [
        (agreement, statement.id)
        for statement in whole.statements
        if statement.distribution is not None
        and (agreement := statement.distribution.agreement) is not None
        and agreement < _ACCEPTABLE_AGREEMENT
    ]
    return tuple(id for _, id in sorted(found, key=lambda pair: pair[0]))
