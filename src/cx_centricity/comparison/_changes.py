"""The parts of a comparison: changes of scopes, statements, pitfalls, targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr

from cx_centricity.assessment import Part, StageBand
from cx_centricity.bank import PointRange
from cx_centricity.typing import (
    AnswerChangeKind,
    Better,
    ComparedKind,
    LeftOutReason,
    PitfallChangeKind,
    PointsValue,
    ScopeKind,
)


@dataclass(frozen=True, slots=True, repr=False)
class ScopeChange(Part):
    """The change of points of a scope, and where it comes from.

    - `kind`: "whole", "block", "direction" or "subscale".
    - `id`, `title`: those of the block, direction or subscale; None for the whole.
    - `better`, `point_range`, `stages`: whether more or less of what the scope measures is better, the range of its
      points and its stages, if it has any; those of the later bank.
    - `before`, `after`: points within the point range of the scope; None if the scope was not scored.
    - `change`: after − before, also where lower is better; None if one of them is None or if the point ranges differ.
    - `from_answers`: the part of the change from statements that have other levels than before.
    - `from_coverage`: the part from statements that have a level in one result only.
    - `from_bank`: the part from the change of the bank: the earlier answers scored by the later bank. These three add
      up to `change`. All three are None if `change` is None or if no statement has a level in both results.
    - `stage_change`: the stages before and after; None for a scope without `stages`.
    - `target`: the points to aim at; None without a target, or if the target was not scored or is left out.
    - `progress`: (after − before) / (target − before): 1 at the target, negative if the scope moved away from it. None
      if target and before are equal or if one of the three is None.
    - `resolution`: the most that one answer moved by one level changes the points of either result; None unless both
      are scored. A change within it may come from one answer.

    >>> from cx_centricity import assess
    >>> from cx_centricity.comparison import compare
    >>> before = assess({"personalization": 3, "segmentation": 3})
    >>> after = assess({"personalization": 5, "segmentation": 3, "customer_value": 9})
    >>> client = compare(before, after).direction("client")
    >>> client, client.from_answers, client.from_coverage, client.from_bank
    (ScopeChange(kind='direction', id='client', change=30), 11, 19, 0)
    """

    _shown: ClassVar[tuple[str, ...]] = ("kind", "id", "change")

    kind: ScopeKind
    id: StrictStr | None
    title: StrictStr | None
    better: Better
    point_range: PointRange
    stages: tuple[StageBand, ...]
    before: PointsValue | None
    after: PointsValue | None
    change: PointsValue | None
    from_answers: PointsValue | None
    from_coverage: PointsValue | None
    from_bank: PointsValue | None
    stage_change: StageChange | None
    target: PointsValue | None
    progress: StrictFloat | None
    resolution: PointsValue | None


@dataclass(frozen=True, slots=True, repr=False)
class StageChange(Part):
    """The stages of a scope before and after.

    - `before`, `after`: the stages; None if the scope was not scored or had no stages.
    - `change`: the number of stages up (positive) or down (negative), also where lower is better. None if one of them
      is None or if the scope does not have the same stages (id, first and last points) in both results.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.comparison import compare
    >>> low, high = (assess({s.id: level for s in default_bank().statements}) for level in (2, 5))
    >>> compare(low, high).whole.stage_change
    StageChange(before=StageBand(number=1, id='acquaintance'), after=StageBand(number=3, id='formation'), change=2)
    """

    _shown: ClassVar[tuple[str, ...]] = ("before", "after", "change")

    before: StageBand | None
    after: StageBand | None
    change: StrictInt | None


@dataclass(frozen=True, slots=True, repr=False)
class StatementChange(Part):
    """The change of the answer to a statement.

    - `id`, `title`: those of the statement.
    - `direction`: the id of its direction.
    - `before`, `after`: the answers: a level number, "n/a" (not applicable) or None (unanswered).
    - `change`: the number of levels between the answers: positive if the later one is better, because it gains more or,
      where lower is better, less; negative if it is worse; 0 if both gain the same. None unless both are levels.
    - `kind`: "raised" if the answer is a better level than before, "lowered" if a worse one; "same" if the answers are
      equal or gain the same; otherwise what the later answer is: "answered" (a level), "left_open" (None) or
      "not_applicable".

    >>> from cx_centricity import assess
    >>> from cx_centricity.comparison import compare
    >>> compare(assess({"hiring": 3}), assess({"hiring": 5})).statement("hiring")
    StatementChange(id='hiring', kind='raised', change=2)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "kind", "change")

    id: StrictStr
    title: StrictStr
    direction: StrictStr
    before: StrictInt | Literal["n/a"] | None
    after: StrictInt | Literal["n/a"] | None
    change: StrictInt | None
    kind: AnswerChangeKind


@dataclass(frozen=True, slots=True, repr=False)
class PitfallChange(Part):
    """A pitfall that one of the results shows and the other does not.

    - `id`, `title`: those of the pitfall in the later bank.
    - `kind`: "closed" if only the earlier result shows it, "opened" if only the later one does.

    >>> from cx_centricity import assess
    >>> from cx_centricity.comparison import compare
    >>> compare(assess({"reputation": 2}), assess({"reputation": 4})).pitfalls
    (PitfallChange(id='negative_reviews_unattended', kind='closed'),)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "kind")

    id: StrictStr
    title: StrictStr
    kind: PitfallChangeKind


@dataclass(frozen=True, slots=True, repr=False)
class LevelTarget(Part):
    """A level that a statement should have reached: the id of the statement and the number of the level.

    >>> from cx_centricity.comparison import LevelTarget
    >>> LevelTarget("hiring", 5)
    LevelTarget(statement='hiring', level=5)
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "level")

    statement: StrictStr
    level: StrictInt


@dataclass(frozen=True, slots=True, repr=False)
class TargetResult(LevelTarget):
    """A target with what became of it.

    - `title`: the title of the statement.
    - `before`, `after`: the answers; `before` is None if the earlier result has no such statement on these levels.
    - `is_met`: whether the later answer is at least as good as the target; None if it is no level.

    >>> from cx_centricity import assess
    >>> from cx_centricity.comparison import LevelTarget, compare
    >>> compare(assess({"hiring": 3}), assess({"hiring": 5}), targets=[LevelTarget("hiring", 5)]).targets
    (TargetResult(statement='hiring', level=5, is_met=True),)
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "level", "is_met")

    title: StrictStr
    before: StrictInt | Literal["n/a"] | None
    after: StrictInt | Literal["n/a"] | None
    is_met: StrictBool | None


@dataclass(frozen=True, slots=True, repr=False)
class LeftOut(Part):
    """A scope or statement that cannot be compared, or not in full, because the results have different rules.

    - `kind`: "whole", "block", "direction", "subscale" or "statement".
    - `id`: its id; None for the whole.
    - `reason`: "only_before" or "only_after" if only one result has it, and "other_levels" for a statement if the
      numbers or values of the levels of its scale differ; then the comparison does not contain it. "other_point_range"
      for a scope if its point ranges differ; then it has no change. "not_in_target" for a scope that the target does
      not have, and "other_target_range" if its point range in the target differs; then it has no target.

    >>> from cx_centricity.comparison import LeftOut
    >>> LeftOut("statement", "hiring", "only_before")
    LeftOut(kind='statement', id='hiring', reason='only_before')
    """

    _shown: ClassVar[tuple[str, ...]] = ("kind", "id", "reason")

    kind: ComparedKind
    id: StrictStr | None
    reason: LeftOutReason
