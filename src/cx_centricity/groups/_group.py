"""A group of respondents: its pooled scores with the distributions of its answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import StrictInt, StrictStr

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import Part, StageBand, repeated, score_faults, stage_faults, unknown
from cx_centricity.bank import Direction, PointRange, QuestionBank, Statement, derived, find_by_id
from cx_centricity.groups._distribution import Distribution, LevelPositions, distribution_of
from cx_centricity.groups._suppression import Cell, Histogram, pooled_tallies
from cx_centricity.scoring import Rules, Score, score_tallies
from cx_centricity.typing import Suppression


@dataclass(frozen=True, slots=True, repr=False)
class GroupStatement(Part):
    """The answers of a group to a statement.

    `distribution` counts the answers by level, in the statement's own direction even if it is reversed; `unanswered`
    and `not_applicable` are numbers of respondents. `answer` is the one that `GroupAssessment.median_answers` uses. If
    the counts are suppressed, `suppressed` has the reason and all these are None. If nobody answered with a level, only
    `distribution` is None.

    >>> from cx_centricity.groups import assess_group
    >>> group = assess_group([{"hiring": 2}, {"hiring": 4}, {"hiring": 5}, {"hiring": "n/a"}, {}], min_respondents=3)
    >>> hiring = group.whole.statement("hiring")
    >>> hiring.answer, hiring.unanswered, hiring.not_applicable, hiring.distribution.counts
    (4, 1, 1, (0, 1, 0, 1, 1, 0, 0, 0, 0))
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "suppressed", "answer")

    id: StrictStr
    title: StrictStr
    direction: StrictStr
    suppressed: Suppression | None
    distribution: Distribution | None
    unanswered: StrictInt | None
    not_applicable: StrictInt | None
    answer: StrictInt | Literal["n/a"] | None


@dataclass(frozen=True, slots=True, repr=False)
class GroupDirection(Part):
    """The pooled score of a direction, which counts answers instead of statements, and the distribution of the answers.

    `block` is the id of its block, None in a bank without blocks.

    >>> from cx_centricity.groups import assess_group
    >>> group = assess_group([{"omnichannel": 3, "self_service": 5}, {"omnichannel": 4}], min_respondents=1)
    >>> group.whole.direction("channels")
    GroupDirection(id='channels', score=Score(points=None, lower=19, upper=74, answered=3/8))
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "score")

    id: StrictStr
    title: StrictStr
    block: StrictStr | None
    score: Score
    distribution: Distribution | None


@dataclass(frozen=True, slots=True, repr=False)
class GroupBlock(Part):
    """The pooled score of a block, the stage its points lie in, and the distribution of the answers.

    `stage` is None where the block is not scored, `distribution` where no answers are shown.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.groups import assess_group
    >>> sheets = [{statement.id: level for statement in default_bank().statements} for level in (2, 3, 3, 4, 4)]
    >>> people = assess_group(sheets).whole.block("people")
    >>> people.score.points, people.stage.title, people.distribution.mean
    (30, 'Первые шаги', 3.2)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "score")

    id: StrictStr
    title: StrictStr
    score: Score
    stage: StageBand | None
    distribution: Distribution | None


@dataclass(frozen=True, slots=True, repr=False)
class RespondentGroup(Part):
    """The answers of all respondents (`name` is None) or of a subgroup; parts are in bank order.

    A score is that of all answers of the group added up over its `respondents`. Statements that are suppressed count as
    unanswered by everyone. If the whole group is suppressed, `suppressed` has the reason, `score`, `stage` and
    `distribution` are None and there are no parts. The number of respondents is always shown.

    >>> from cx_centricity.groups import assess_group
    >>> assess_group([{"hiring": 3}] * 5, subgroups={"leaders": [0, 1]}).subgroup("leaders")
    RespondentGroup(name='leaders', respondents=2, suppressed='too_few', score=None)
    """

    _shown: ClassVar[tuple[str, ...]] = ("name", "respondents", "suppressed", "score")

    name: StrictStr | None
    respondents: StrictInt
    suppressed: Suppression | None
    score: Score | None
    stage: StageBand | None
    distribution: Distribution | None
    blocks: tuple[GroupBlock, ...]
    directions: tuple[GroupDirection, ...]
    statements: tuple[GroupStatement, ...]

    @property
    def id(self) -> str | None:
        """The name, under which `GroupAssessment.subgroup` finds the group."""
        return self.name

    def block(self, id: str) -> GroupBlock:
        """Return the block with this id; raises KeyError, which names the nearest id, if there is none."""
        return find_by_id(self.blocks, id)

    def direction(self, id: str) -> GroupDirection:
        """Return the direction with this id; raises KeyError, which names the nearest id, if there is none."""
        return find_by_id(self.directions, id)

    def statement(self, id: str) -> GroupStatement:
        """Return the statement with this id; raises KeyError, which names the nearest id, if there is none."""
        return find_by_id(self.statements, id)


def group_faults(
    group: RespondentGroup, levels: Sequence[int], stages: Sequence[StageBand], point_range: PointRange
) -> Iterator[str]:
    """Yield what contradicts itself in a group; `levels` are the level numbers of the result that it belongs to."""
    if group.suppressed is not None or group.score is None:
        if group.suppressed is None or group.score is not None or group.blocks or group.directions or group.statements:
            yield "a group must have either figures or the reason why they are suppressed"
        return
    directions, blocks = {each.id for each in group.directions}, {each.id for each in group.blocks}
    yield from repeated("blocks", [each.id for each in group.blocks])
    yield from repeated("directions", [each.id for each in group.directions])
    yield from repeated("statements", [each.id for each in group.statements])
    yield from unknown("directions", (each.block for each in group.directions), {*blocks, None})
    yield from unknown("statements", (each.direction for each in group.statements), directions)
    yield from unknown("statements", (each.answer for each in group.statements), {*levels, None, NOT_APPLICABLE})
    scopes = (("whole", group.score, group.stage), *((each.id, each.score, each.stage) for each in group.blocks))
    for where, score, stage in scopes:
        yield from stage_faults(f"the scope {where}", stage, stages)
        yield from score_faults(f"the scope {where}", score, point_range, levels, stage)
    for direction in group.directions:
        yield from score_faults(f"the direction {direction.id}", direction.score, point_range, levels, None)
    distributions = [
        group.distribution,
        *(each.distribution for each in group.blocks),
        *(each.distribution for each in group.directions),
        *(each.distribution for each in group.statements),
    ]
    for found in distributions:
        if found is not None and (len(found.counts) != len(levels) or sum(found.counts) != found.answered):
            yield "a distribution must have one count per level, and their sum as answered"


def stage_bands(bank: QuestionBank) -> tuple[StageBand, ...]:
    """Return the stages of a bank as bands."""
    return tuple(StageBand.of(stage) for stage in bank.stages)


def describe_group(
    name: str | None, respondents: int, cells: Suppression | Sequence[Cell], bank: QuestionBank
) -> RespondentGroup:
    """Build a group from its cells, one for each statement in bank order, or from the reason why all are suppressed."""
    if isinstance(cells, str):
        return RespondentGroup(name, respondents, cells, None, None, None, (), (), ())
    scores = score_tallies(pooled_tallies(cells, respondents, bank), bank)
    levels = derived(bank, LevelPositions.of)
    parts = list(zip(bank.statements, cells, strict=True))
    counts = {part.id: (cell.counts, part.reversed) for part, cell in parts if isinstance(cell, Histogram)}

    def distribution(directions: Iterable[Direction]) -> Distribution | None:
        ids = [statement.id for direction in directions for statement in direction.statements]
        return distribution_of([counts[id] for id in ids if id in counts], levels)

    by_block = [[each for each in bank.directions if each.block == block.id] for block in bank.blocks]
    direction_of = {statement.id: each.id for each in bank.directions for statement in each.statements}
    return RespondentGroup(
        name=name,
        respondents=respondents,
        suppressed=None,
        score=scores.whole,
        stage=_stage(scores.whole, bank),
        distribution=distribution(bank.directions),
        blocks=tuple(
            GroupBlock(block.id, block.title, score, _stage(score, bank), distribution(directions))
            for block, score, directions in zip(bank.blocks, scores.blocks, by_block, strict=True)
        ),
        directions=tuple(
            GroupDirection(each.id, each.title, each.block, score, distribution([each]))
            for each, score in zip(bank.directions, scores.directions, strict=True)
        ),
        statements=tuple(_statement(part, direction_of[part.id], cell, bank) for part, cell in parts),
    )


def _stage(score: Score, bank: QuestionBank) -> StageBand | None:
    if score.points is None:
        return None
    return derived(bank, stage_bands)[derived(bank, Rules.of).stage_position(score.points)]


def _statement(statement: Statement, direction: str, cell: Cell, bank: QuestionBank) -> GroupStatement:
    if isinstance(cell, str):
        return GroupStatement(statement.id, statement.title, direction, cell, None, None, None, None)
    levels = derived(bank, LevelPositions.of)
    return GroupStatement(
        id=statement.id,
        title=statement.title,
        direction=direction,
        suppressed=None,
        distribution=distribution_of([(cell.counts, False)], levels),
        unanswered=cell.unanswered,
        not_applicable=cell.not_applicable,
        answer=cell.median_answer(levels.numbers, reversed=statement.reversed),
    )
