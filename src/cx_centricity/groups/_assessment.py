"""The assessment of one company from the sheets of several respondents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice
from operator import index
from typing import ClassVar, Final, SupportsIndex, TypeVar, cast

from pydantic import Field, StrictFloat, StrictStr

from cx_centricity.answers import AnswerSheet, check_sheet
from cx_centricity.assessment import (
    BankIdentity,
    Part,
    Result,
    ScopeResult,
    StageBand,
    repeated,
    scale_faults,
    unknown,
)
from cx_centricity.bank import (
    MAX_DECIMALS,
    Level,
    PointRange,
    QuestionBank,
    Scale,
    derived,
    find_by_id,
    from_units,
    to_units,
)
from cx_centricity.errors import (
    MAX_PROBLEMS,
    AnswerError,
    Place,
    Problem,
    limited,
    listed,
    shortened,
    whole_number_faults,
)
from cx_centricity.groups._distribution import positions_by_scale
from cx_centricity.groups._group import (
    RespondentGroup,
    better_by_statement,
    describe_group,
    group_faults,
    stage_bands,
)
from cx_centricity.groups._suppression import cells_of_groups
from cx_centricity.loading import default_bank
from cx_centricity.scoring import Score
from cx_centricity.typing import AnswerValue, Better, PointsValue

MAX_SUBGROUPS: Final = 12
_MAX_EXAMINED: Final = 2 * MAX_SUBGROUPS
"""The most subgroups that are examined for further faults where there are too many."""
_ACCEPTABLE_AGREEMENT: Final = 0.7


@dataclass(frozen=True, slots=True, repr=False)
class PointsDifference(Part):
    """How many points more one subgroup gives a block, a direction or a subscale than the other; negative if fewer.

    >>> from cx_centricity.groups import PointsDifference
    >>> PointsDifference(id="culture", title="Культура", points=21)
    PointsDifference(id='culture', points=21)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "points")

    id: StrictStr
    title: StrictStr
    points: PointsValue


@dataclass(frozen=True, slots=True, repr=False)
class LevelsDifference(Part):
    """How many levels better one subgroup's mean answer to a statement is than the other's; negative if worse.

    `levels` is the difference of the means in `Distribution`. An answer is better if its level gains more, or less
    where lower is better.

    >>> from cx_centricity.groups import LevelsDifference
    >>> LevelsDifference(id="hiring", title="Подбор", levels=-1.5)
    LevelsDifference(id='hiring', levels=-1.5)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "levels")

    id: StrictStr
    title: StrictStr
    levels: StrictFloat


@dataclass(frozen=True, slots=True, repr=False)
class GroupDifference(Part):
    """The difference between the ratings of two subgroups.

    `points` is the difference for the whole, positive where `one` has more points than `other`; None unless both are
    scored. `blocks`, `directions` and `subscales` have those in which both are scored; the widest difference, measured
    by the point range of the scope, comes first. `statements` has those whose mean answers differ, positive where that
    of `one` is better; the widest difference in levels comes first. It leaves out statements on a scale whose values
    both rise and fall, where the mean answer does not say what is better. Equally wide differences are in bank order.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.groups import assess_group
    >>> sheets = [{statement.id: level for statement in default_bank().statements} for level in [6] * 5 + [4] * 5]
    >>> group = assess_group(sheets, subgroups={"leaders": range(5), "front line": range(5, 10)})
    >>> group.differences[0], group.differences[0].directions[0].points
    (GroupDifference(one='leaders', other='front line', points=23), 23)
    """

    _shown: ClassVar[tuple[str, ...]] = ("one", "other", "points")

    one: StrictStr
    other: StrictStr
    points: PointsValue | None
    blocks: tuple[PointsDifference, ...]
    directions: tuple[PointsDifference, ...]
    subscales: tuple[PointsDifference, ...]
    statements: tuple[LevelsDifference, ...]


class GroupAssessment(Result):
    """The answers of many respondents of one company: pooled, by subgroup, with disagreements and differences.

    `whole` is the group of all respondents. `disagreements` are the ids of the statements whose agreement in `whole` is
    below 0.70, a customary but arbitrary bound (Harvey & Hollander, 2004); the least agreement comes first, ties are in
    bank order. `differences` compares every two subgroups that are shown. All figures follow from the counts of the
    statements that are shown. `point_range`, `decimals`, `better`, `overall`, `levels`, `scales` and `stages` are those
    of the bank.

    >>> from cx_centricity.groups import GroupAssessment, assess_group
    >>> group = assess_group([{"hiring": level} for level in (1, 1, 5, 9, 9)])
    >>> group.disagreements, group.whole.statement("hiring").distribution.agreement
    (('hiring',), 0.0)
    >>> GroupAssessment.model_validate_json(group.model_dump_json()) == group
    True
    """

    bank: BankIdentity
    min_respondents: int
    whole: RespondentGroup
    subgroups: tuple[RespondentGroup, ...]
    disagreements: tuple[str, ...]
    differences: tuple[GroupDifference, ...]
    point_range: PointRange
    decimals: int = Field(ge=0, le=MAX_DECIMALS)
    better: Better
    overall: bool
    levels: tuple[Level, ...]
    scales: tuple[Scale, ...]
    stages: tuple[StageBand, ...]

    @property
    def respondents(self) -> int:
        """The number of respondents, which is the number of sheets."""
        return self.whole.respondents

    def subgroup(self, name: str) -> RespondentGroup:
        """Return the subgroup with this name; raises KeyError, which names the nearest name, if there is none."""
        return find_by_id(self.subgroups, name)

    def median_answers(self) -> dict[str, AnswerValue]:
        """Return the median answers of all respondents as a sheet for `assess`.

        The answer to a statement is the median level, by level numbers; of two middle levels, the one that gains less,
        or the one that gains more where lower is better: in doubt, the sheet shows a company as worse. It is
        NOT_APPLICABLE if more than half of all respondents say so, and None if nobody answers with a level or the
        counts are suppressed.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.groups import assess_group
        >>> sheets = [{statement.id: level for statement in default_bank().statements} for level in (2, 3, 4, 6, 9)]
        >>> assess(assess_group(sheets).median_answers()).score.points
        39
        """
        return {statement.id: statement.answer for statement in self.whole.statements}

    def _faults(self) -> Iterator[str]:
        scale = list(scale_faults(self.levels, self.stages, self.point_range, self.decimals))
        if scale:
            yield from scale
            return
        if self.whole.name is not None or None in (group.name for group in self.subgroups):
            yield "subgroups must have a name, and the whole must have none"
        yield from repeated("subgroups", [group.name for group in self.subgroups])
        shown = [group for group in (self.whole, *self.subgroups) if group.suppressed is None]
        for group in (self.whole, *self.subgroups):
            yield from group_faults(group, self)
            if group.respondents > self.whole.respondents:
                yield "a subgroup has more respondents than the whole"
        if len({_ids(group) for group in shown}) > 1:
            yield "the groups have different blocks, directions, subscales or statements"
        yield from repeated("disagreements", self.disagreements)
        yield from unknown("disagreements", self.disagreements, [each.id for each in self.whole.statements])
        names = {group.name for group in shown if group is not self.whole}
        for difference in self.differences:
            yield from unknown("differences", (difference.one, difference.other), names)
            parts: tuple[Sequence[PointsDifference | LevelsDifference], ...] = (
                difference.blocks,
                difference.directions,
                difference.subscales,
                difference.statements,
            )
            for known, part in zip(_ids([*shown, self.whole][0]), parts, strict=True):
                yield from unknown("differences", (each.id for each in part), known)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("bank", self.bank.id), ("respondents", self.respondents), ("subgroups", len(self.subgroups))]


def assess_group(
    sheets: Sequence[Mapping[str, AnswerValue] | AnswerSheet],
    *,
    subgroups: Mapping[str, Collection[SupportsIndex]] | None = None,
    bank: QuestionBank | None = None,
    min_respondents: int = 5,
) -> GroupAssessment:
    """Assess a company from the sheets of several respondents and suppress what would reveal too few of them.

    `sheets` has one mapping or `AnswerSheet` per respondent, as `assess` takes it; comments are left out. `subgroups`
    maps at most 12 names to positions in `sheets`, from 0, and unless given is what the sheets say; subgroups may
    overlap and may leave respondents out. Without `bank`, the default bank is used.

    Whatever follows from the result about one respondent is equally true of at least `min_respondents` of them (1 or
    more; with 1, everything is shown). Subgroups are decided in the order given: one is shown if the groups that are
    shown, all respondents and this subgroup included, leave no smaller set of respondents who belong to the same
    groups. For each statement, the same holds for the respondents who answer it with a level. Results of two calls can
    still be subtracted from each other.

    Raises AnswerError with the problems of all sheets (with places such as `sheets[3].hiring`), at most 1,000, and
    ValueError with everything that is wrong with the other arguments.

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
    positions: Mapping[str, Collection[SupportsIndex]] = _stated_subgroups(sheets) if subgroups is None else subgroups
    faults = [*whole_number_faults("min_respondents", min_respondents, 1), *_argument_faults(sheets, positions)]
    if faults:
        raise ValueError("; ".join(faults))
    answers = _check_sheets(sheets, bank)
    groups = [frozenset(range(len(answers))), *(frozenset(map(index, each)) for each in positions.values())]
    whole, *others = [
        describe_group(name, len(group), cells, bank)
        for name, group, cells in zip(
            (None, *positions), groups, cells_of_groups(groups, answers, bank, min_respondents), strict=True
        )
    ]
    return GroupAssessment(
        bank=BankIdentity.of(bank),
        min_respondents=int(min_respondents),
        whole=whole,
        subgroups=tuple(others),
        disagreements=_disagreements(whole),
        differences=_differences(others, bank),
        point_range=bank.point_range,
        decimals=bank.decimals,
        better=bank.better,
        overall=bank.overall,
        levels=bank.levels,
        scales=bank.scales,
        stages=derived(bank, stage_bands),
    )


def _stated_subgroups(sheets: object) -> dict[str, list[int]]:
    """Return the positions of the sheets of each subgroup that sheets name."""
    found: dict[str, list[int]] = {}
    for position, sheet in enumerate(cast("Iterable[object]", sheets) if isinstance(sheets, Sequence) else ()):
        for name in sheet.subgroups if isinstance(sheet, AnswerSheet) else ():
            found.setdefault(name, []).append(position)
    if len(found) > MAX_SUBGROUPS:
        raise AnswerError([Problem("too-many-subgroups", subgroups=len(found), bound=MAX_SUBGROUPS)])
    return found


def _ids(group: RespondentGroup) -> tuple[tuple[str, ...], ...]:
    """Return the ids of the blocks, directions, subscales and statements of a group."""
    scopes: tuple[Sequence[ScopeResult], ...] = (group.blocks, group.directions, group.subscales)
    return (*(tuple(each.id for each in part) for part in scopes), tuple(each.id for each in group.statements))


def _argument_faults(sheets: object, subgroups: object) -> Iterator[str]:
    """Yield a clause for each thing that is wrong with the types of `sheets` and `subgroups` or with positions."""
    if not isinstance(sheets, Sequence) or isinstance(sheets, (str, bytes)):
        yield f"sheets must be a sequence with one sheet per respondent, not {type(sheets).__name__}"
        return
    if not isinstance(subgroups, Mapping):
        yield f"subgroups must map names to positions of sheets, not be {type(subgroups).__name__}"
        return
    by_name = cast("Mapping[object, object]", subgroups)
    if len(by_name) > MAX_SUBGROUPS:
        yield f"there can be at most {MAX_SUBGROUPS} subgroups, not {len(by_name)}"
    for name, positions in islice(by_name.items(), _MAX_EXAMINED):
        if not isinstance(name, str) or not name.strip():
            yield f"the name of a subgroup must be a text that is not blank, not {shortened(name)}"
        yield from _position_faults(f"subgroup {shortened(name)}", positions, len(cast("Sequence[object]", sheets)))


def _position_faults(name: str, positions: object, sheets: int) -> Iterator[str]:
    kind = type(positions).__name__
    if not isinstance(positions, Collection) or isinstance(positions, (str, bytes, Mapping)):
        yield f"{name} must be positions of sheets, not {kind}"
        return
    given = list(cast("Collection[object]", positions))
    outside = [each for each in given if not _is_position(each, sheets)]
    if outside:
        yield f"{name} has positions that no sheet has: {listed(outside)}"
    elif len(set(map(index, cast("list[SupportsIndex]", given)))) < len(given):
        yield f"{name} names a sheet twice"


def _is_position(value: object, sheets: int) -> bool:
    try:
        return not isinstance(value, bool) and 0 <= index(cast("SupportsIndex", value)) < sheets
    except TypeError:
        return False


def _check_sheets(
    sheets: Sequence[Mapping[str, AnswerValue] | AnswerSheet], bank: QuestionBank
) -> list[tuple[AnswerValue, ...]]:
    """Return the answers of each sheet in bank order; raise AnswerError with the problems of all sheets."""
    checked: list[tuple[AnswerValue, ...]] = []
    problems: list[Problem] = []
    for position, sheet in enumerate(sheets):
        try:
            checked.append(check_sheet(sheet, bank)[0].values)
        except AnswerError as error:
            problems += [_in_sheet(position, problem) for problem in error.problems]
        if len(problems) > MAX_PROBLEMS:
            break
    if problems:
        raise AnswerError(limited(problems))
    return checked


def _in_sheet(position: int, problem: Problem) -> Problem:
    path = problem.place.path
    return problem.at(Place(path=f"sheets[{position}].{path}" if path else f"sheets[{position}]"))


def _disagreements(whole: RespondentGroup) -> tuple[str, ...]:
    found = [
        (agreement, statement.id)
        for statement in whole.statements
        if statement.distribution is not None
        and (agreement := statement.distribution.agreement) is not None
        and agreement < _ACCEPTABLE_AGREEMENT
    ]
    return tuple(id for _, id in sorted(found, key=lambda pair: pair[0]))


def _differences(subgroups: Iterable[RespondentGroup], bank: QuestionBank) -> tuple[GroupDifference, ...]:
    shown = [group for group in subgroups if group.suppressed is None]
    return tuple(
        GroupDifference(
            one=one.name or "",
            other=other.name or "",
            points=_points_between(one.score, other.score, bank.decimals),
            blocks=_scope_differences(one.blocks, other.blocks, bank.decimals),
            directions=_scope_differences(one.directions, other.directions, bank.decimals),
            subscales=_scope_differences(one.subscales, other.subscales, bank.decimals),
            statements=_statement_differences(one, other, bank),
        )
        for one, other in combinations(shown, 2)
    )


def _points_between(one: Score | None, other: Score | None, decimals: int) -> float | None:
    if one is None or other is None or one.points is None or other.points is None:
        return None
    return from_units(to_units(one.points, decimals) - to_units(other.points, decimals), decimals)


def _scope_differences(
    ones: Sequence[ScopeResult], others: Sequence[ScopeResult], decimals: int
) -> tuple[PointsDifference, ...]:
    found: list[tuple[Fraction, PointsDifference]] = []
    for one, other in zip(ones, others, strict=True):
        points = _points_between(one.score, other.score, decimals)
        if points is not None:
            low, high = (to_units(bound, decimals) for bound in one.point_range)
            width = Fraction(abs(to_units(points, decimals)), high - low)
            found.append((width, PointsDifference(one.id, one.title, points)))
    return _widest_first(found)


def _statement_differences(
    one: RespondentGroup, other: RespondentGroup, bank: QuestionBank
) -> tuple[LevelsDifference, ...]:
    positions, better = derived(bank, positions_by_scale), derived(bank, better_by_statement)
    found: list[tuple[Fraction, LevelsDifference]] = []
    for statement, mine, theirs in zip(bank.statements, one.statements, other.statements, strict=True):
        if mine.distribution is None or theirs.distribution is None:
            continue
        of_scale = positions[statement.scale]
        sign = of_scale.direction * (-1 if statement.reversed else 1) * (1 if better[statement.id] == "higher" else -1)
        difference = sign * (of_scale.mean(mine.distribution.counts) - of_scale.mean(theirs.distribution.counts))
        if difference:
            found.append((abs(difference), LevelsDifference(mine.id, mine.title, float(difference))))
    return _widest_first(found)


_AnyDifference = TypeVar("_AnyDifference", PointsDifference, LevelsDifference)


def _widest_first(found: list[tuple[Fraction, _AnyDifference]]) -> tuple[_AnyDifference, ...]:
    return tuple(difference for _, difference in sorted(found, key=lambda pair: -pair[0]))
