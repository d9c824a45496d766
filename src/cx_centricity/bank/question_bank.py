"""The question bank: everything an assessment needs, checked as a whole when it is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar, Self, TypeVar, cast

from pydantic import Field, ValidationInfo, field_validator, model_validator

from cx_centricity.bank.content import (
    Block,
    Content,
    Direction,
    GuidanceStep,
    Id,
    Indicator,
    Level,
    Pitfall,
    PointRange,
    Stage,
    Statement,
    Text,
)
from cx_centricity.bank.integrity import (
    block_problems,
    condition_problems,
    level_problems,
    stage_problems,
    text_problems,
    weight_problems,
)
from cx_centricity.bank.reachability import reachability_problems
from cx_centricity.bank.references import identity_problems, reference_problems
from cx_centricity.errors import BankError, Problem

T = TypeVar("T")

_RULES: dict[str, Any] = {
    "levels": {"__all__": {"number", "value"}},
    "point_range": True,
    "min_coverage_percent": True,
    "blocks": {"__all__": {"id"}},
    "directions": {"__all__": {"id": True, "block": True, "statements": {"__all__": {"id", "weight", "reversed"}}}},
    "stages": {"__all__": {"number", "id", "from_points"}},
}


class QuestionBank(Content):
    """Everything an assessment needs: levels, point range, blocks, directions with statements, stages, guidance.

    A bank is checked as a whole when it is made, and cannot be changed afterwards. Making one in Python raises
    pydantic's ValidationError, whose text lists all problems; `model_copy(update=…)` skips the checks: do not use it.

    >>> from cx_centricity import default_bank
    >>> bank = default_bank()
    >>> bank
    QuestionBank(id='cx_centricity', version='1.0.0')
    >>> len(bank.directions), len(bank.statements), len(bank.levels), [stage.from_points for stage in bank.stages]
    (12, 48, 9, [6, 19, 38, 57, 76])
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "version")

    id: Id
    version: str = Field(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$")
    language: str = Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    title: Text
    instruction: str = ""
    levels: tuple[Level, ...] = Field(min_length=2, max_length=101)
    point_range: PointRange
    min_coverage_percent: int = Field(default=50, ge=0, le=100)
    blocks: tuple[Block, ...] = ()
    directions: tuple[Direction, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=1)
    guidance: tuple[GuidanceStep, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @field_validator("levels", mode="after")
    @classmethod
    def _value_by_position(cls, levels: tuple[Level, ...]) -> tuple[Level, ...]:
        if any("value" in level.model_fields_set for level in levels):
            return levels
        return tuple(level.model_copy(update={"value": position}) for position, level in enumerate(levels))

    @field_validator("stages", mode="after")
    @classmethod
    def _end_by_next(cls, stages: tuple[Stage, ...], info: ValidationInfo) -> tuple[Stage, ...]:
        point_range: PointRange | None = info.data.get("point_range")
        if point_range is None:  # already reported
            return stages
        ends = [stage.from_points - 1 for stage in stages[1:]] + [point_range.max]
        return tuple(
            stage if "to_points" in stage.model_fields_set else stage.model_copy(update={"to_points": end})
            for stage, end in zip(stages, ends, strict=True)
        )

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = list(self._problems())
        if not problems:
            problems += reachability_problems(self.levels, self.directions, self.stages, self.point_range)
        if problems:
            raise BankError(problems)
        return self

    def _problems(self) -> Iterator[Problem]:
        yield from level_problems(self.levels)
        yield from weight_problems(self.levels, self.directions)
        yield from text_problems(self.levels, self.directions)
        yield from block_problems(self.blocks, self.directions)
        yield from stage_problems(self.stages, self.point_range)
        yield from condition_problems(self.levels, self.pitfalls)
        yield from identity_problems(self)
        yield from reference_problems(self)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the order of the questionnaire."""
        return tuple(statement for direction in self.directions for statement in direction.statements)

    def statement(self, id: str) -> Statement:
        """Return the statement with this id; KeyError if there is none.

        >>> from cx_centricity import default_bank
        >>> default_bank().statement("omnichannel").title
        'Омниканальность'
        """
        return {statement.id: statement for statement in self.statements}[id]

    def direction(self, id: str) -> Direction:
        """Return the direction with this id; KeyError if there is none."""
        return {direction.id: direction for direction in self.directions}[id]

    def block(self, id: str) -> Block:
        """Return the block with this id; KeyError if there is none."""
        return {block.id: block for block in self.blocks}[id]

    def stage(self, id: str) -> Stage:
        """Return the stage with this id; KeyError if there is none."""
        return {stage.id: stage for stage in self.stages}[id]

    @cached_property
    def rules_digest(self) -> str:
        """SHA-256 (64 hexadecimal digits) of all that decides scores: equal digests, comparable results."""
        return _digest(self.model_dump(mode="json", include=_RULES))

    @cached_property
    def content_digest(self) -> str:
        """SHA-256 (64 hexadecimal digits) of the whole bank; fields at their defaults do not count."""
        return _digest(self.model_dump(mode="json", exclude_defaults=True))

    def derived(self, make: Callable[[QuestionBank], T]) -> T:
        """Return `make(bank)`, computed at the first call and kept with the bank for all callers and threads.

        `make` must be a pure function of the bank that lives as long as its module.

        >>> from cx_centricity import default_bank
        >>> def count_texts(bank):
        ...     return sum(len(statement.level_texts) for statement in bank.statements)
        >>> default_bank().derived(count_texts)
        432
        """
        # Both steps are one action each, so threads may compute the same twice but all get one object.
        kept: dict[Callable[[QuestionBank], Any], Any] = vars(self).setdefault("_derived", {})
        if make not in kept:
            kept.setdefault(make, make(self))
        return cast("T", kept[make])

    def __hash__(self) -> int:
        return hash(self.content_digest)

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        return {**state, "__dict__": self._content()}

    def __copy__(self) -> Self:
        copy = super().__copy__()
        # What is derived belongs to this content alone.
        object.__setattr__(copy, "__dict__", self._content())
        return copy

    def _content(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in type(self).model_fields}


def _digest(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
