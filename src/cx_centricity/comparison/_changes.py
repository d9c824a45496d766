"""The scopes of a result in one order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from pydantic import StrictFloat, StrictInt, StrictStr

from cx_centricity.assessment import Assessment, BankIdentity, Part, Result, StageBand
from cx_centricity.bank import find_by_id
from cx_centricity.scoring import Score
from cx_centricity.typing import AnswerChangeKind, ComparedKind, LeftOutReason, ScopeKind


class Scope(NamedTuple):
    """A scope with its score; the whole has neither id nor title, directions have no stage."""

    kind: ScopeKind
    id: str | None
    title: str | None
    score: Score
    stage: StageBand | None


def scopes_of(result: Assessment) -> list[Scope]:
    """Return the whole, then the blocks, then the directions, in bank order."""
    stage = None if result.stage is None else result.stages[result.stage.number - 1]
    return [
        Scope("whole", None, None, result.score, stage),
        *(Scope("block", block.id, block.title, block.score, block.stage) for block in result.blocks),
        *(Scope("direction", each.id, each.title, each.score, None) for each in result.directions),
    ]


@dataclass(frozen=True, slots=True, repr=False)
class StageChange(Part):
    """The stages before and after, None where the scope was not scored, and by how many stages it rose.

    `change` is None where a stage is, and where the stages are not the same (id, first and last points).

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.comparison import compare
    >>> low, high = (assess({s.id: level for s in default_bank().statements}) for level in (2, 5))
    >>> compare(low, high).whole.stage
    StageChange(before=StageBand(number=1, id='acquaintance'), after=StageBand(number=3, id='formation'), change=2)
    """

    _shown: ClassVar[tuple[str, ...]] = ("before", "after", "change")

    before: StageBand | None
    after: StageBand | None
    change: StrictInt | None


@dataclass(frozen=True, slots=True, repr=False)
class ScopeChange(Part):
    """What changed in a scope, in whole points, and how much of the change comes from what.

    `before` and `after` are points, None where not scored; `change` is after − before. Its parts add up to it:
    `from_answers` comes from other levels where both sheets have one, `from_bank` from scoring the earlier sheet by
    the later bank, `from_coverage` from statements with a level in one sheet only. The three are None together: where
    there is no change to split, or no statement has a level in both. `target` is the points aimed at, and `progress`
    the share of the way there, (after − before) / (target − before): 1 at the target, below 0 away from it, None where
    target and before are equal or something is not scored. The whole has neither id nor title, a direction no stage.

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
    before: StrictInt | None
    after: StrictInt | None
    change: StrictInt | None
    from_answers: StrictInt | None
    from_coverage: StrictInt | None
    from_bank: StrictInt | None
    stage: StageChange | None
    target: StrictInt | None
    progress: StrictFloat | None


@dataclass(frozen=True, slots=True, repr=False)
class StatementChange(Part):
    """What changed in the answer to a statement.

    `change` counts levels, positive for the better, also where the statement is reversed; None unless both sheets
    have a level. `kind` is raised, lowered or same (the same answer, whatever it is); or what the answer became from
    something else: answered (a level), left_open (None) or not_applicable.

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
class LeftOut(Part):
    """Something that two results of other rules do not let us compare, and why; the whole has no id.

    What only one result has (only_before, only_after) is not in the comparison. Nor are statements answered on
    other_levels (their numbers or values differ). Scopes with an other_point_range keep their points and have no
    change. Scopes not_in_target, or with an other_target_range, have no target.

    >>> from cx_centricity.comparison import LeftOut
    >>> LeftOut("statement", "hiring", "only_before")
    LeftOut(kind='statement', id='hiring', reason='only_before')
    """

    _shown: ClassVar[tuple[str, ...]] = ("kind", "id", "reason")

    kind: ComparedKind
    id: StrictStr | None
    reason: LeftOutReason


class Comparison(Result):
    """What changed between two results: points, stages, blocks, directions, statements, in the order of the later bank.

    `before`, `after` and `target` say which banks the results come from. `left_out` is empty where the rules are the
    same. It reads back from its JSON to an equal object:

    >>> from cx_centricity import assess
    >>> from cx_centricity.comparison import Comparison, compare
    >>> comparison = compare(assess({"segmentation": 3}), assess({"segmentation": 4}))
    >>> Comparison.model_validate_json(comparison.model_dump_json()) == comparison
    True
    """

    format_version: Literal[1] = 1
    before: BankIdentity
    after: BankIdentity
    target: BankIdentity | None
    same_rules: bool
    same_content: bool
    whole: ScopeChange
    blocks: tuple[ScopeChange, ...]
    directions: tuple[ScopeChange, ...]
    statements: tuple[StatementChange, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def improved(self) -> tuple[str, ...]:
        """The ids of the directions whose answers got better: by `from_answers`, greatest first, ties in bank order."""
        return _by_size(self.directions, sign=1)

    @property
    def worsened(self) -> tuple[str, ...]:
        """The ids of the directions whose answers got worse: by `from_answers`, greatest first, ties in bank order."""
        return _by_size(self.directions, sign=-1)

    def block(self, id: str) -> ScopeChange:
        """Return the block with this id; KeyError, with the nearest id, if there is none."""
        return find_by_id(self.blocks, id)

    def direction(self, id: str) -> ScopeChange:
        """Return the direction with this id; KeyError, with the nearest id, if there is none."""
        return find_by_id(self.directions, id)

    def statement(self, id: str) -> StatementChange:
        """Return the statement with this id; KeyError, with the nearest id, if there is none."""
        return find_by_id(self.statements, id)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("before", self.whole.before), ("after", self.whole.after), ("change", self.whole.change)]


def _by_size(directions: tuple[ScopeChange, ...], *, sign: int) -> tuple[str, ...]:
    sized = [((each.from_answers or 0) * sign, each.id) for each in directions if each.id is not None]
    return tuple(id for size, id in sorted(sized, key=lambda pair: -pair[0]) if size > 0)
