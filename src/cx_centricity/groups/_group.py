"""A group of respondents: its pooled scores with the distributions of its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, TypeVar

from pydantic import StrictBool, StrictInt, StrictStr

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import (
    Part,
    ScopeResult,
    StageBand,
    repeated,
    score_faults,
    stage_faults,
    stages_faults,
    unknown,
)
from cx_centricity.bank import (
    Level,
    PointRange,
    QuestionBank,
    Scale,
    Scope,
    Statement,
    derived,
    find_by_id,
    gains,
    on_default_scale,
)
from cx_centricity.groups._distribution import Distribution, distribution_of, positions_by_scale
from cx_centricity.groups._pooling import pooled_scores
from cx_centricity.groups._suppression import Cell, Histogram
from cx_centricity.scoring import ScopeScore, Score
from cx_centricity.typing import Better, Suppression


@dataclass(frozen=True, slots=True, repr=False)
class GroupStatement(Part):
    """The answers of a group to a statement.

    `scale` is the id of its scale, None for the default scale; `scored` is false for a statement of weight 0, which
    counts in no score. `distribution` counts the answers by level of that scale, as they were given even if the
    statement is reversed; `unanswered` and `not_applicable` are numbers of respondents. `answer` is the one that
    `GroupAssessment.median_answers` uses. If the counts are suppressed, `suppressed` has the reason and all these are
    None. If nobody answered with a level, only `distribution` is None.

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
    scale: StrictStr | None
    scored: StrictBool
    suppressed: Suppression | None
    distribution: Distribution | None
    unanswered: StrictInt | None
    not_applicable: StrictInt | None
    answer: StrictInt | Literal["n/a"] | None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class GroupDirection(ScopeResult):
    """The pooled score of a direction, which counts answers instead of statements, and the distribution of the answers.

    `block` is the id of its block, None in a bank without blocks. `distribution` is None where no answers are shown and
    where a scored statement is not on the default scale.

    >>> from cx_centricity.groups import assess_group
    >>> group = assess_group([{"omnichannel": 3, "self_service": 5}, {"omnichannel": 4}], min_respondents=1)
    >>> group.whole.direction("channels")
    GroupDirection(id='channels', score=Score(points=None, lower=19, upper=74, answered=3/8))
    """

    block: StrictStr | None
    distribution: Distribution | None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class GroupBlock(ScopeResult):
    """The pooled score of a block, its stage, and the distribution of the answers.

    `distribution` is None where no answers are shown and where a scored statement is not on the default scale.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.groups import assess_group
    >>> sheets = [{statement.id: level for statement in default_bank().statements} for level in (2, 3, 3, 4, 4)]
    >>> people = assess_group(sheets).whole.block("people")
    >>> people.score.points, people.stage.title, people.distribution.mean
    (30, 'Первые шаги', 3.2)
    """

    distribution: Distribution | None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class GroupSubscale(ScopeResult):
    """The pooled score of a subscale, its stage, and the distribution of the answers.

    `statements` are the ids of its statements. `distribution` is None where no answers are shown and where a scored
    statement is not on the default scale.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.bank import Subscale
    >>> from cx_centricity.groups import assess_group
    >>> trust = Subscale(id="trust", title="Доверие", statements=("data_trust", "reputation"))
    >>> bank = default_bank().with_added("subscales", trust)
    >>> assess_group([{"data_trust": 5, "reputation": 6}] * 5, bank=bank).whole.subscale("trust")
    GroupSubscale(id='trust', score=Score(points=56, lower=56, upper=56, answered=10/10))
    """

    statements: tuple[StrictStr, ...]
    distribution: Distribution | None


@dataclass(frozen=True, slots=True, repr=False)
class RespondentGroup(Part):
    """The answers of all respondents (`name` is None) or of a subgroup; parts are in bank order.

    A score is that of all answers of the group added up over its `respondents`. A respondent who leaves a statement
    unanswered counts as the level that the bank states for this, if any. Statements that are suppressed count as
    unanswered by everyone, but as no level. If the whole group is suppressed, `suppressed` has the reason, `score`,
    `stage` and `distribution` are None, and there are no possible stages and no parts. The number of respondents is
    always shown.

    A gate of a stage is met where the mean gain of the respondents who answer a statement, weights left aside, is at
    least what the gate asks. For the possible stages, unanswered statements gain least and most.

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
    possible_stages: tuple[StageBand, ...]
    distribution: Distribution | None
    blocks: tuple[GroupBlock, ...]
    directions: tuple[GroupDirection, ...]
    subscales: tuple[GroupSubscale, ...]
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

    def subscale(self, id: str) -> GroupSubscale:
        """Return the subscale with this id; raises KeyError, which names the nearest id, if there is none."""
        return find_by_id(self.subscales, id)

    def statement(self, id: str) -> GroupStatement:
        """Return the statement with this id; raises KeyError, which names the nearest id, if there is none."""
        return find_by_id(self.statements, id)


class Scales(Protocol):
    """A result of groups, as far as the consistency of one group depends on it."""

    @property
    def point_range(self) -> PointRange: ...
    @property
    def decimals(self) -> int: ...
    @property
    def overall(self) -> bool: ...
    @property
    def levels(self) -> tuple[Level, ...]: ...
    @property
    def scales(self) -> tuple[Scale, ...]: ...
    @property
    def stages(self) -> tuple[StageBand, ...]: ...


def group_faults(group: RespondentGroup, of: Scales) -> Iterator[str]:
    """Yield what contradicts itself in a group; `of` is the result that it belongs to."""
    if group.suppressed is not None or group.score is None:
        if group.suppressed is None or group.score is not None or group.blocks or group.directions or group.statements:
            yield "a group must have either figures or the reason why they are suppressed"
        return
    directions, blocks = {each.id for each in group.directions}, {each.id for each in group.blocks}
    yield from repeated("blocks", [each.id for each in group.blocks])
    yield from repeated("directions", [each.id for each in group.directions])
    yield from repeated("subscales", [each.id for each in group.subscales])
    yield from repeated("statements", [each.id for each in group.statements])
    yield from unknown("directions", (each.block for each in group.directions), {*blocks, None})
    yield from unknown("statements", (each.direction for each in group.statements), directions)
    known = {statement.id for statement in group.statements}
    for subscale in group.subscales:
        yield from unknown(f"the subscale {subscale.id}", subscale.statements, known)
    yield from _scope_faults(group, of)
    yield from _answer_faults(group, of)


def _scope_faults(group: RespondentGroup, of: Scales) -> Iterator[str]:
    """Yield what contradicts itself in the scores and stages of a group."""
    levels = [level.number for level in of.levels]
    for stage in (group.stage, *group.possible_stages):
        yield from stage_faults("the scope whole", stage, of.stages)
    if of.overall and group.score is not None:
        yield from score_faults(
            "the scope whole", group.score, of.point_range, levels, group.stage, decimals=of.decimals
        )
    for scope in (*group.blocks, *group.directions, *group.subscales):
        where = f"the {type(scope).__name__.removeprefix('Group').lower()} {scope.id}"
        yield from stages_faults(where, scope.stages, scope.point_range, of.decimals)
        for stage in (scope.stage, *scope.possible_stages):
            yield from stage_faults(where, stage, scope.stages)
        yield from score_faults(where, scope.score, scope.point_range, levels, scope.stage, decimals=of.decimals)


def _answer_faults(group: RespondentGroup, of: Scales) -> Iterator[str]:
    """Yield what contradicts itself in the answers of a group and in their distributions."""
    numbers: dict[str | None, list[int]] = {None: [level.number for level in of.levels]}
    numbers |= {scale.id: [level.number for level in scale.levels] for scale in of.scales}
    yield from unknown("statements", (each.scale for each in group.statements), numbers)
    for each in group.statements:
        yield from unknown("statements", (each.answer,), {*numbers.get(each.scale, ()), None, NOT_APPLICABLE})
    distributions = [(each.distribution, numbers.get(each.scale, ())) for each in group.statements]
    for scopes in ((group,), group.blocks, group.directions, group.subscales):
        distributions += [(scope.distribution, numbers[None]) for scope in scopes]
    for found, levels in distributions:
        if found is not None and (len(found.counts) != len(levels) or sum(found.counts) != found.answered):
            yield "a distribution must have one count per level, and their sum as answered"


class _SharedScope(NamedTuple):
    """What the results of all groups share of a scope."""

    scope: Scope
    stages: tuple[StageBand, ...]
    has_distribution: bool


def _scope_parts(bank: QuestionBank) -> dict[tuple[str, str | None], _SharedScope]:
    return {
        scope.key: _SharedScope(scope, tuple(map(StageBand.of, scope.stages)), on_default_scale(scope.scored))
        for scope in bank.scopes
    }


def stage_bands(bank: QuestionBank) -> tuple[StageBand, ...]:
    """Return the stages of a bank as bands."""
    return tuple(map(StageBand.of, bank.stages))


AnyScope = TypeVar("AnyScope", bound=ScopeResult)


def describe_group(
    name: str | None, respondents: int, cells: Suppression | Sequence[Cell], bank: QuestionBank
) -> RespondentGroup:
    """Build a group from its cells, one for each statement in bank order, or from the reason why all are suppressed."""
    if isinstance(cells, str):
        return RespondentGroup(name, respondents, cells, None, None, (), None, (), (), (), ())
    scores, parts = pooled_scores(cells, respondents, bank), derived(bank, _scope_parts)
    shown = list(zip(bank.statements, cells, strict=True))
    counts = {part.id: (cell.counts, part.reversed) for part, cell in shown if isinstance(cell, Histogram)}
    positions = derived(bank, positions_by_scale)[None]

    def distribution(of: _SharedScope) -> Distribution | None:
        scored = of.scope.scored if of.has_distribution else ()
        return distribution_of([counts[part.id] for part in scored if part.id in counts], positions)

    def result(make: Callable[..., AnyScope], kind: str, id: str, of: ScopeScore) -> AnyScope:
        shared = parts[kind, id]
        figures: dict[str, Any] = {
            "score": of.score,
            "stage": None if of.stage is None else shared.stages[of.stage],
            "possible_stages": shared.stages[of.possible.start : of.possible.stop],
            "distribution": distribution(shared),
        }
        scope = shared.scope
        return make(
            id=id,
            title=scope.title,
            stages=shared.stages,
            point_range=scope.point_range,
            better=scope.better,
            **figures,
        )

    whole, bands = scores.whole, derived(bank, stage_bands)
    direction_of = {statement.id: each.id for each in bank.directions for statement in each.statements}
    return RespondentGroup(
        name=name,
        respondents=respondents,
        suppressed=None,
        score=whole.score,
        stage=None if whole.stage is None else bands[whole.stage],
        possible_stages=bands[whole.possible.start : whole.possible.stop],
        distribution=distribution(parts["whole", None]),
        blocks=tuple(
            result(GroupBlock, "block", each.id, of) for each, of in zip(bank.blocks, scores.blocks, strict=True)
        ),
        directions=tuple(
            result(partial(GroupDirection, block=each.block), "direction", each.id, of)
            for each, of in zip(bank.directions, scores.directions, strict=True)
        ),
        subscales=tuple(
            result(partial(GroupSubscale, statements=each.statements), "subscale", each.id, of)
            for each, of in zip(bank.subscales, scores.subscales, strict=True)
        ),
        statements=tuple(_statement(part, direction_of[part.id], cell, bank) for part, cell in shown),
    )


def better_by_statement(bank: QuestionBank) -> Mapping[str, Better]:
    """Return for each statement whether more or less of what it measures is better."""
    return {part.id: scope.better for scope in bank.scopes if scope.kind == "direction" for part in scope.statements}


def _statement(statement: Statement, direction: str, cell: Cell, bank: QuestionBank) -> GroupStatement:
    fixed = (statement.id, statement.title, direction, statement.scale, statement.weight > 0)
    if isinstance(cell, str):
        return GroupStatement(*fixed, cell, None, None, None, None)
    levels = bank.levels_of(statement)
    sign = 1 if derived(bank, better_by_statement)[statement.id] == "higher" else -1
    each = zip(levels, gains(levels, reversed=statement.reversed), strict=True)
    return GroupStatement(
        *fixed,
        suppressed=None,
        distribution=distribution_of([(cell.counts, False)], derived(bank, positions_by_scale)[statement.scale]),
        unanswered=cell.unanswered,
        not_applicable=cell.not_applicable,
        answer=cell.median_answer({level.number: sign * gain for level, gain in each}),
    )
