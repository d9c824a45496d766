"""`Assessment`, the result of one answer sheet, with the parts that it consists of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final, Literal, Self

from pydantic import model_validator

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment._consistency import (
    count_faults,
    repeated,
    scale_faults,
    score_faults,
    stage_faults,
    unknown,
)
from cx_centricity.assessment._parts import (
    BankIdentity,
    BlockResult,
    DirectionResult,
    ResultRow,
    StageBand,
    StageResult,
    StatementResult,
)
from cx_centricity.bank import (
    SCHEMA_DIALECT,
    Driver,
    FrozenModel,
    Level,
    PointRange,
    find_by_id,
)
from cx_centricity.scoring import Score
from cx_centricity.typing import AnswerValue, ComparedKind

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

    `score` belongs to the whole. `stage` is the stage that its points lie in, `next_stage` the stage after that, and
    `points_to_next_stage` the number of points (1 or more) from `score.points` to where the next stage begins. At the
    last stage the latter two are None. `drivers` are the drivers of `stage`, those that move a growth zone first.
    `strengths` and `growth_zones` are ids of directions, furthest from the whole first. Where too little is answered,
    these fields are None or empty.

    `possible_stages` runs from the stage of `score.lower` to the stage of `score.upper`: the stages that unanswered
    statements leave open. It is empty where no statement applies. `provisional` says whether there is more than one.

    `blocks`, `directions` and `statements` are in the order of the bank. `point_range`, `levels` and `stages` are
    those of the bank, so that a program can show the result and recompute every figure without it.

    The result reads back from its JSON to an equal object, and the same answers always give the same JSON:

    >>> from cx_centricity import Assessment, assess
    >>> result = assess({"segmentation": 3, "personalization": 4})
    >>> Assessment.model_validate_json(result.model_dump_json()) == result
    True
    """

    bank: BankIdentity
    score: Score
    stage: StageResult | None
    possible_stages: tuple[StageResult, ...]
    provisional: bool
    next_stage: StageResult | None
    points_to_next_stage: int | None
    strengths: tuple[str, ...]
    growth_zones: tuple[str, ...]
    blocks: tuple[BlockResult, ...]
    directions: tuple[DirectionResult, ...]
    statements: tuple[StatementResult, ...]
    drivers: tuple[Driver, ...]
    point_range: PointRange
    levels: tuple[Level, ...]
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
        standings: dict[str, Literal["strength", "growth_zone"]] = {
            **dict.fromkeys(self.strengths, "strength"),
            **dict.fromkeys(self.growth_zones, "growth_zone"),
        }
        rows = [_scope_row("whole", self.score, stage=_number(self.stage))]
        rows += [
            _scope_row("block", each.score, id=each.id, title=each.title, stage=_number(each.stage))
            for each in self.blocks
        ]
        numbers: dict[str, int] = {}
        for number, each in enumerate(self.directions, start=1):
            numbers[each.id] = number
            rows.append(
                _scope_row(
                    "direction",
                    each.score,
                    id=each.id,
                    title=each.title,
                    number=str(number),
                    block=each.block,
                    standing=standings.get(each.id),
                )
            )
        blocks = {each.id: each.block for each in self.directions}
        counted: Counter[str] = Counter()
        for part in self.statements:
            counted[part.direction] += 1
            level = part.answer if isinstance(part.answer, int) else None
            is_applicable = part.answer != NOT_APPLICABLE
            score = Score(None, None, None, level, 0, 0, 0, int(level is not None), int(is_applicable), 1)
            row = _scope_row(
                "statement",
                score,
                id=part.id,
                title=part.title,
                number=f"{numbers[part.direction]}.{counted[part.direction]}",
                block=blocks[part.direction],
                direction=part.direction,
            )
            rows.append({**row, "gained": None, "attainable": None, "attainable_if_complete": None})
        return rows

    def _faults(self) -> Iterator[str]:
        """Yield every contradiction."""
        stages, point_range = self.stages, self.point_range
        scale = list(scale_faults(self.levels, stages, point_range))
        if scale:  # nothing below can be judged by wrong levels and stages
            yield from scale
            return
        numbers = {level.number for level in self.levels}
        directions = {direction.id for direction in self.directions}
        blocks: set[str | None] = {block.id for block in self.blocks}
        statements = {statement.id for statement in self.statements}
        for where, parts in (
            ("blocks", self.blocks),
            ("directions", self.directions),
            ("statements", self.statements),
            ("drivers", self.drivers),
        ):
            yield from repeated(where, [part.id for part in parts])
        yield from repeated("strengths and growth_zones together", [*self.strengths, *self.growth_zones])
        yield from unknown("strengths", self.strengths, directions)
        yield from unknown("growth_zones", self.growth_zones, directions)
        yield from unknown("directions", (each.block for each in self.directions), {*blocks, None})
        yield from unknown("statements", (each.direction for each in self.statements), directions)
        answers = (each.answer for each in self.statements)
        yield from unknown("statements", answers, {*numbers, None, NOT_APPLICABLE})
        for driver in self.drivers:
            yield from unknown(f"the driver {driver.id}", driver.directions, directions)
            yield from unknown(f"the driver {driver.id}", driver.blocks, blocks)
            yield from unknown(f"the driver {driver.id}", driver.statements, statements)
        yield from stage_faults("stage", self.stage, stages)
        yield from stage_faults("next_stage", self.next_stage, stages)
        for stage in self.possible_stages:
            yield from stage_faults("possible_stages", stage, stages)
        for block in self.blocks:
            yield from stage_faults(f"the block {block.id}", block.stage, stages)
            yield from score_faults(f"the block {block.id}", block.score, point_range, numbers, block.stage)
        for direction in self.directions:
            yield from score_faults(f"the direction {direction.id}", direction.score, point_range, numbers, None)
        yield from score_faults("the whole", self.score, point_range, numbers, self.stage)
        yield from count_faults(self.blocks, self.directions, self.statements, self.score)
        yield from self._progress_faults()

    def _progress_faults(self) -> Iterator[str]:
        """Yield where the stages of the whole contradict each other or its points."""
        stage, points = self.stage, self.score.points
        if (stage is None) != (points is None):
            yield "stage and points of the whole must be both there or both missing"
        expected = None if stage is None or stage.number == len(self.stages) else stage.number + 1
        if (self.next_stage.number if self.next_stage else None) != expected:
            yield "next_stage is not the stage after stage"
        to_next = None if self.next_stage is None or points is None else self.next_stage.from_points - points
        if self.points_to_next_stage != to_next:
            yield "points_to_next_stage is not the distance to next_stage"
        if self.provisional != (len(self.possible_stages) > 1):
            yield "provisional does not say whether there are several possible_stages"

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("bank", self.bank.id), ("points", self.score.points), ("stage", self.stage and self.stage.number)]


def _number(stage: StageBand | None) -> int | None:
    return None if stage is None else stage.number


def _scope_row(  # noqa: PLR0913 - the columns
    kind: ComparedKind,
    score: Score,
    *,
    id: str | None = None,
    title: str | None = None,
    number: str | None = None,
    block: str | None = None,
    direction: str | None = None,
    stage: int | None = None,
    standing: Literal["strength", "growth_zone"] | None = None,
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
        "gained": score.gained,
        "attainable": score.attainable,
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
