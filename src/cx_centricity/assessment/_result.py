"""`Assessment`, the result of one answer sheet, with the parts that it consists of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment._caveats import Caveat, find_caveats
from cx_centricity.assessment._consistency import (
    count_faults,
    repeated,
    scale_faults,
    score_faults,
    stage_faults,
    stages_faults,
    unknown,
)
from cx_centricity.assessment._parts import (
    BankIdentity,
    BlockResult,
    DirectionResult,
    ResultRow,
    ScopeResult,
    StageBand,
    StageResult,
    StatementResult,
    SubscaleResult,
    UnmetCondition,
)
from cx_centricity.bank import (
    MAX_DECIMALS,
    SCHEMA_DIALECT,
    Driver,
    FrozenModel,
    Level,
    PointRange,
    Scale,
    find_by_id,
    from_units,
    to_units,
)
from cx_centricity.scoring import Score
from cx_centricity.typing import AnswerValue, Better, ComparedKind, PointsValue, Standing

_MAX_FAULTS: Final = 5
"""The most contradictions that an error lists: one wrong id can cause many."""


class Result(FrozenModel):
    """The base of all results: models that are saved as JSON and read back.

    A stored result may have been edited, so a result that contradicts itself is refused when it is read.
    """

    format_version: Literal[1] = 1

    @model_validator(mode="after")
    def _contradicts_itself_nowhere(self) -> Self:
        faults = list(islice(self._faults(), _MAX_FAULTS))
        if faults:
            raise ValueError(f"the result was changed after it was made: {'; '.join(faults)}")
        return self

    def _faults(self) -> Iterator[str]:
        """Yield a clause for each contradiction, such as an id that the result does not have."""
        return iter(())


class Assessment(Result):
    """The result of one answer sheet: points, stage, blocks, directions, strengths, growth zones and drivers.

    `score` belongs to the whole. `stage` is the stage that is reached and `next_stage` the next better one: the stage
    after it, or the one before where `better` is "lower". `points_to_next_stage` is the distance (0 or more) from
    `score.points` to the points of that stage; it is 0 where only the gate of the stage is not met. `next_stage_gate`
    has the conditions of this gate that are not yet true. At the best stage these are None and empty. `drivers` are the
    drivers of `stage` that are not done and that improve something that applies, those that move a growth zone first.

    `strengths` and `growth_zones` are ids of directions that are clearly better or worse than the whole, furthest from
    it first. In a bank with a `goal_level`, directions whose level has not reached it are `relative_strengths` instead.
    Where too little is answered, or the whole has no points (`overall` is false), these fields are None or empty.

    `possible_stages` are the stages that unanswered statements leave open. It is empty where no statement applies.
    `provisional` says whether there is more than one. `caveats` say how far the result can be trusted.

    `blocks`, `directions`, `subscales` and `statements` are in the order of the bank. `point_range`, `decimals`,
    `better`, `overall`, `goal_level`, `levels`, `scales` and `stages` are those of the bank, so that a program can show
    the result without it.

    The result reads back from its JSON to an equal object, and the same answers always give the same JSON:

    >>> from cx_centricity import Assessment, assess
    >>> result = assess({"segmentation": 3, "personalization": 4})
    >>> Assessment.model_validate_json(result.model_dump_json()) == result
    True
    """

    bank: BankIdentity
    score: Score
    stage: StageResult | None
    possible_stages: tuple[StageBand, ...]
    provisional: bool
    next_stage: StageBand | None
    points_to_next_stage: PointsValue | None
    next_stage_gate: tuple[UnmetCondition, ...]
    strengths: tuple[str, ...]
    relative_strengths: tuple[str, ...]
    growth_zones: tuple[str, ...]
    blocks: tuple[BlockResult, ...]
    directions: tuple[DirectionResult, ...]
    subscales: tuple[SubscaleResult, ...]
    statements: tuple[StatementResult, ...]
    drivers: tuple[Driver, ...]
    caveats: tuple[Caveat, ...]
    point_range: PointRange
    decimals: int = Field(ge=0, le=MAX_DECIMALS)
    better: Better
    overall: bool
    goal_level: int | None
    levels: tuple[Level, ...]
    scales: tuple[Scale, ...]
    stages: tuple[StageBand, ...]

    @property
    def answers(self) -> dict[str, AnswerValue]:
        """The answers by statement id, as `assess` takes them.

        >>> from cx_centricity import assess
        >>> assess({"hiring": 3}).answers["hiring"]
        3
        """
        return {statement.id: statement.answer for statement in self.statements}

    def block(self, id: str) -> BlockResult:
        """Return the block with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess
        >>> assess({}).block("people").title
        'Команда и культура'
        """
        return find_by_id(self.blocks, id)

    def direction(self, id: str) -> DirectionResult:
        """Return the direction with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess
        >>> assess({"omnichannel": 3}).direction("channels").score.answered
        1
        """
        return find_by_id(self.directions, id)

    def subscale(self, id: str) -> SubscaleResult:
        """Return the subscale with this id.

        Raises KeyError, which suggests the nearest id, if there is none.
        """
        return find_by_id(self.subscales, id)

    def statement(self, id: str) -> StatementResult:
        """Return the statement with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess
        >>> assess({"omnichannel": 3}).statement("omnichannel").answer
        3
        """
        return find_by_id(self.statements, id)

    def rows(self) -> list[ResultRow]:
        """Return the whole, the blocks, the directions and the statements as flat rows, for a data frame or CSV.

        >>> from cx_centricity import assess
        >>> rows = assess({"segmentation": 3, "personalization": 4}).rows()
        >>> len(rows), rows[0]["kind"], rows[0]["lower"], rows[-1]["id"], rows[-1]["number"]
        (67, 'whole', 7, 'hiring', '12.4')
        """
        standings: dict[str, Standing] = {
            **dict.fromkeys(self.strengths, "strength"),
            **dict.fromkeys(self.relative_strengths, "relative_strength"),
            **dict.fromkeys(self.growth_zones, "growth_zone"),
        }
        rows = [_scope_row("whole", self.score, stage=_number(self.stage))]
        rows += [_part_row("block", each) for each in self.blocks]
        numbers: dict[str, int] = {}
        for number, each in enumerate(self.directions, start=1):
            numbers[each.id] = number
            placed = {"number": str(number), "block": each.block, "standing": standings.get(each.id)}
            rows.append(_part_row("direction", each, **placed))
        rows += [_part_row("subscale", each) for each in self.subscales]
        blocks = {each.id: each.block for each in self.directions}
        counted: Counter[str] = Counter()
        for part in self.statements:
            counted[part.direction] += 1
            level = part.answer if isinstance(part.answer, int) else None
            row = _scope_row(
                "statement",
                _StatementFigures(level, int(level is not None), int(part.answer != NOT_APPLICABLE)),
                id=part.id,
                title=part.title,
                number=f"{numbers[part.direction]}.{counted[part.direction]}",
                block=blocks[part.direction],
                direction=part.direction,
            )
            rows.append(row)
        return rows

    def _faults(self) -> Iterator[str]:
        """Yield every contradiction; only a result without any must have its own caveats."""
        is_consistent = True
        for fault in self._contradictions():
            is_consistent = False
            yield fault
        found = find_caveats(
            self.score, self.stage, self.possible_stages, self.stages, self.blocks, self.directions, self.better
        )
        if is_consistent and [*map(_about, self.caveats)] != [*map(_about, found)]:
            yield "caveats are not those of the result"

    def _contradictions(self) -> Iterator[str]:
        stages = self.stages
        scale = list(scale_faults(self.levels, stages, self.point_range, self.decimals))
        for scope in self._scopes():
            scale += stages_faults(f"the {_kind(scope)} {scope.id}", scope.stages, scope.point_range, self.decimals)
        if scale:  # nothing below can be judged by wrong levels and stages
            yield from scale
            return
        numbers = {level.number for level in self.levels}
        by_scale: dict[str | None, set[int]] = {None: numbers}
        by_scale |= {each.id: {level.number for level in each.levels} for each in self.scales}
        yield from self._id_faults(by_scale)
        yield from stage_faults("stage", self.stage, stages)
        yield from stage_faults("next_stage", self.next_stage, stages)
        for stage in self.possible_stages:
            yield from stage_faults("possible_stages", stage, stages)
        for scope in self._scopes():
            name = f"the {_kind(scope)} {scope.id}"
            for band in (scope.stage, *scope.possible_stages):
                yield from stage_faults(name, band, scope.stages)
            yield from score_faults(name, scope.score, scope.point_range, numbers, scope.stage, decimals=self.decimals)
        if self.overall:
            yield from score_faults(
                "the whole", self.score, self.point_range, numbers, self.stage, decimals=self.decimals
            )
        yield from count_faults(self.blocks, self.directions, self.subscales, self.statements, self.score)
        yield from self._progress_faults()

    def _id_faults(self, by_scale: Mapping[str | None, Collection[int]]) -> Iterator[str]:
        """Yield ids that occur twice, and references to what the result does not have."""
        directions = {direction.id for direction in self.directions}
        blocks: set[str | None] = {block.id for block in self.blocks}
        statements = {statement.id for statement in self.statements}
        for where, parts in (
            ("blocks", self.blocks),
            ("directions", self.directions),
            ("subscales", self.subscales),
            ("statements", self.statements),
            ("drivers", self.drivers),
        ):
            yield from repeated(where, [part.id for part in parts])
        yield from repeated(
            "strengths and growth_zones together", [*self.strengths, *self.relative_strengths, *self.growth_zones]
        )
        yield from unknown("strengths", [*self.strengths, *self.relative_strengths], directions)
        yield from unknown("growth_zones", self.growth_zones, directions)
        yield from unknown("directions", (each.block for each in self.directions), {*blocks, None})
        yield from unknown("statements", (each.direction for each in self.statements), directions)
        yield from unknown("statements", (each.scale for each in self.statements), by_scale)
        for each in self.statements:
            known = by_scale.get(each.scale, set())
            yield from unknown("statements", (each.answer,), {*known, None, NOT_APPLICABLE})
        for subscale in self.subscales:
            yield from unknown(f"the subscale {subscale.id}", subscale.statements, statements)
        for driver in self.drivers:
            yield from unknown(f"the driver {driver.id}", driver.directions, directions)
            yield from unknown(f"the driver {driver.id}", driver.blocks, blocks)
            yield from unknown(f"the driver {driver.id}", driver.statements, statements)

    def _scopes(self) -> tuple[ScopeResult, ...]:
        return (*self.blocks, *self.directions, *self.subscales)

    def _progress_faults(self) -> Iterator[str]:
        """Yield where the stages of the whole contradict each other or its points."""
        stage, points = self.stage, self.score.points
        if self.stages and (stage is None) != (points is None):
            yield "stage and points of the whole must be both there or both missing"
        expected = None if stage is None else stage.number + (1 if self.better == "higher" else -1)
        if expected is not None and not 1 <= expected <= len(self.stages):
            expected = None
        if (self.next_stage.number if self.next_stage else None) != expected:
            yield "next_stage is not the next better stage"
        to_next = None
        if self.next_stage is not None and points is not None:
            distance = self.next_stage.from_points - points
            if self.better == "lower":
                distance = points - self.next_stage.to_points
            to_next = from_units(max(to_units(distance, self.decimals), 0), self.decimals)
        if self.points_to_next_stage != to_next:
            yield "points_to_next_stage is not the distance to next_stage"
        if self.provisional != (len(self.possible_stages) > 1):
            yield "provisional does not say whether there are several possible_stages"

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("bank", self.bank.id), ("points", self.score.points), ("stage", self.stage and self.stage.number)]


def _about(caveat: Caveat) -> tuple[str, tuple[str, ...]]:
    return caveat.code, caveat.subjects


def _kind(scope: ScopeResult) -> str:
    return type(scope).__name__.removesuffix("Result").lower()


def _number(stage: StageBand | None) -> int | None:
    return None if stage is None else stage.number


class _StatementFigures(NamedTuple):
    """The figures of a statement; those that only a score has are None."""

    level: int | None
    answered: int
    applicable: int
    total: int = 1
    points: None = None
    lower: None = None
    upper: None = None
    resolution: None = None
    gained: None = None
    attainable: None = None
    least_gained: None = None
    most_gained: None = None
    attainable_if_complete: None = None


def _part_row(kind: ComparedKind, part: ScopeResult, **others: Any) -> ResultRow:
    return _scope_row(kind, part.score, id=part.id, title=part.title, stage=_number(part.stage), **others)


def _scope_row(  # noqa: PLR0913 - the columns
    kind: ComparedKind,
    score: Score | _StatementFigures,
    *,
    id: str | None = None,
    title: str | None = None,
    number: str | None = None,
    block: str | None = None,
    direction: str | None = None,
    stage: int | None = None,
    standing: Standing | None = None,
) -> ResultRow:
    return {
        "kind": kind,
        "id": id,
        "title": title,
        "number": number,
        "block": block,
        "direction": direction,
        "points": score.points,
        "lower": score.lower,
        "upper": score.upper,
        "level": score.level,
        "resolution": score.resolution,
        "gained": score.gained,
        "attainable": score.attainable,
        "least_gained": score.least_gained,
        "most_gained": score.most_gained,
        "attainable_if_complete": score.attainable_if_complete,
        "answered": score.answered,
        "applicable": score.applicable,
        "total": score.total,
        "stage": stage,
        "standing": standing,
    }


def assessment_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an `Assessment`.

    >>> from cx_centricity.assessment import assessment_schema
    >>> assessment_schema()["properties"]["format_version"]["const"]
    1
    """
    return {"$schema": SCHEMA_DIALECT, **Assessment.model_json_schema()}
