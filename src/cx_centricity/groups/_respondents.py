"""Who answered: sheets that must fit the bank, and subgroups that must be of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import index
from typing import Final, Literal, SupportsIndex, cast

from cx_centricity.answers import AnswerValue, check_answers
from cx_centricity.assessment import BankIdentity, Result, StageBand
from cx_centricity.bank import Level, PointRange, QuestionBank, derived, find_by_id
from cx_centricity.errors import MAX_PROBLEMS, AnswerError, Place, Problem, whole_number_faults
from cx_centricity.groups._differences import GroupDifference, differences_of
from cx_centricity.groups._group import RespondentGroup, describe_group, stage_bands
from cx_centricity.groups._reliability import Reliability, reliability_of
from cx_centricity.groups._suppression import shown_cells, suppressions
from cx_centricity.loading import default_bank
from cx_centricity.typing import Suppression

MAX_SUBGROUPS: Final = 12


def check_sheets(sheets: Sequence[Mapping[str, object]], bank: QuestionBank) -> list[tuple[AnswerValue, ...]]:
    """Return the answers of each sheet in bank order; AnswerError with the problems of all, at most 1000."""
    checked: list[tuple[AnswerValue, ...]] = []
    problems: list[Problem] = []
    for position, sheet in enumerate(sheets):
        try:
            checked.append(check_answers(sheet, bank).values)
        except AnswerError as error:
            problems += [_within(position, problem) for problem in error.problems]
        if len(problems) > MAX_PROBLEMS:
            problems[MAX_PROBLEMS:] = [Problem("too-many-problems", bound=MAX_PROBLEMS)]
            break
    if problems:
        raise AnswerError(problems)
    return checked


def _within(position: int, problem: Problem) -> Problem:
    path = problem.place.path
    return problem.at(Place(path=f"sheets[{position}].{path}" if path else f"sheets[{position}]"))


def wrong_respondents(sheets: object, subgroups: object) -> Iterator[str]:
    """Yield a clause for each thing that is wrong with `sheets` as a sequence and with `subgroups` of it."""
    if not isinstance(sheets, Sequence) or isinstance(sheets, (str, bytes)):
        yield f"sheets must be a sequence with one sheet per respondent, not {type(sheets).__name__}"
        return
    if not isinstance(subgroups, Mapping):
        yield f"subgroups must map names to positions of sheets, not be {type(subgroups).__name__}"
        return
    named = cast("Mapping[object, object]", subgroups)
    if len(named) > MAX_SUBGROUPS:
        yield f"there can be at most {MAX_SUBGROUPS} subgroups, not {len(named)}"
    for name, positions in named.items():
        if not isinstance(name, str) or not name.strip():
            yield f"a subgroup must have a name that says something, not {name!r}"
        yield from _wrong_positions(f"subgroup {name!r}", positions, len(cast("Sequence[object]", sheets)))


def _wrong_positions(name: str, positions: object, sheets: int) -> Iterator[str]:
    kind = type(positions).__name__
    if not isinstance(positions, Collection) or isinstance(positions, (str, bytes, Mapping)):
        yield f"{name} must be positions of sheets, not {kind}"
        return
    given = list(cast("Collection[object]", positions))
    outside = [each for each in given if not _is_position(each, sheets)]
    if outside:
        yield f"{name} has positions that no sheet has: {', '.join(map(repr, outside))}"
    elif len(set(map(index, cast("list[SupportsIndex]", given)))) < len(given):
        yield f"{name} names a sheet twice"


def _is_position(value: object, sheets: int) -> bool:
    try:
        return not isinstance(value, bool) and 0 <= index(cast("SupportsIndex", value)) < sheets
    except TypeError:
        return False


_ACCEPTABLE_AGREEMENT: Final = 0.7


class GroupAssessment(Result):
    """What many respondents of one company say: everyone's answers pooled, subgroups, where they disagree and differ.

    `disagreements` are the ids of all statements to talk about: those of the whole whose agreement is below
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
        return find_by_id(self.subgroups, name)

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


def assess_group(
    sheets: Sequence[Mapping[str, object]],
    *,
    subgroups: Mapping[str, Collection[SupportsIndex]] | None = None,
    bank: QuestionBank | None = None,
    min_respondents: int = 5,
) -> GroupAssessment:
    """Assess a company from the sheets of several respondents, one mapping as `assess` takes it from each.

    `subgroups` maps at most 12 names to positions in `sheets`, from 0; they may overlap and need not hold everyone.
    `bank` is the default bank unless given.

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
    wrong = [*whole_number_faults("min_respondents", min_respondents, 1)]
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
        disagreements=_disagreements(whole),
        differences=differences_of(others, bank),
        reliability=reliability_of(checked, shown, cells, bank, min_respondents),
        point_range=bank.point_range,
        levels=bank.levels,
        stages=derived(bank, stage_bands),
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
