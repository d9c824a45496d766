"""The comparison of two results: what changed, split into parts that say where a change comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple, Self

from pydantic import StrictFloat, StrictInt, StrictStr

from cx_centricity.assessment import (
    Assessment,
    BankIdentity,
    Part,
    Result,
    StageBand,
    StatementResult,
    bank_of,
    repeated,
    require_rules_of,
    unknown,
)
from cx_centricity.bank import QuestionBank, derived, find_by_id, round_to_points
from cx_centricity.scoring import Rules, Score, add_tallies, tally_directions
from cx_centricity.typing import AnswerChangeKind, AnswerValue, ComparedKind, LeftOutReason, ScopeKind


def compare(
    before: Assessment,
    after: Assessment,
    *,
    bank: QuestionBank | None = None,
    by_id: bool = False,
    target: Assessment | None = None,
) -> Comparison:
    """Compare two results, and split every change of points into parts that add up to it.

    - `bank`: the bank of `after`, the default bank unless given.
    - `by_id`: whether `before` and `target` may have other rules than `after`. If so, scopes and statements with the
      same ids are compared, the earlier answers are read as the later bank reads them, and `left_out` lists the rest.
      To follow renamed statements, migrate the answers and assess them again instead.
    - `target`: the result to aim at, made with `assess` from the answers to aim at.

    Let P0 and P1 be the points before and after, and R the points of the earlier answers by the later bank, over the
    statements that both banks have. Let C0 and C1 be the points of the earlier and the later answers by the later
    bank, over the statements that have a level in both. Then:

        from_answers = C1 − C0    from_bank = R − P0    from_coverage = (C0 − R) + (P1 − C1)

    R, C0 and C1 are rounded to whole points as scores are, and need no least coverage. The idea to split a difference
    into a part within the groups and a part from their composition is that of Kitagawa (1955).

    Raises BankError if the rules of `bank` are not those of `after` or if, without `by_id`, the rules of `before` or
    `target` are not.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.comparison import compare
    >>> answers = {statement.id: 4 for statement in default_bank().statements}
    >>> comparison = compare(assess(answers), assess({**answers, "closed_loop": 6, "hiring": 3}))
    >>> comparison, comparison.improved, comparison.worsened
    (Comparison(before=39, after=40, change=1), ('service',), ('team',))
    >>> [(change.id, change.change) for change in comparison.statements if change.kind != "same"]
    [('closed_loop', 2), ('hiring', -1)]
    """
    bank = bank_of(after, bank)
    if not by_id:
        require_rules_of(after, [("before", before), *([] if target is None else [("target", target)])])
    same = _SameScales.of(before, after)
    earlier: dict[str, AnswerValue] = (
        {statement.id: statement.answer for statement in before.statements} if same.levels else {}
    )
    earlier_scopes = {scope.key: scope for scope in scored_scopes(before)}
    targets: dict[_Key, int | None] = {}
    if target is not None and target.point_range == after.point_range:
        targets = {scope.key: scope.score.points for scope in scored_scopes(target)}
    changes = [
        _scope_change(earlier_scopes[scope.key], scope, rescored, same, targets.get(scope.key))
        for scope, rescored in zip(scored_scopes(after), _rescore(earlier, after, bank), strict=True)
        if scope.key in earlier_scopes
    ]
    return Comparison(
        before=before.bank,
        after=after.bank,
        target=None if target is None else target.bank,
        same_rules=before.bank.rules_digest == after.bank.rules_digest,
        same_content=before.bank.content_digest == after.bank.content_digest,
        whole=changes[0],
        blocks=tuple(change for change in changes if change.kind == "block"),
        directions=tuple(change for change in changes if change.kind == "direction"),
        statements=tuple(
            _statement_change(earlier[part.id], part, better=-1 if statement.reversed else 1)
            for part, statement in zip(after.statements, bank.statements, strict=True)
            if part.id in earlier
        ),
        left_out=tuple(_left_out(before, after, target, same)),
    )


class Comparison(Result):
    """What changed between two results: points, stages and answers.

    - `format_version`: the version of this JSON format.
    - `before`, `after`, `target`: the banks of the results; `target` is None if no target was given.
    - `same_rules`: whether the banks of `before` and `after` score alike.
    - `same_content`: whether these banks are identical, texts included.
    - `whole`, `blocks`, `directions`: the changes of all scopes that both results have, in the order of the later bank.
    - `statements`: the changes of all statements that both results have on the same levels, in the same order.
    - `left_out`: what cannot be compared; empty if all results have the same rules.

    >>> from cx_centricity import assess
    >>> from cx_centricity.comparison import Comparison, compare
    >>> comparison = compare(assess({"segmentation": 3}), assess({"segmentation": 4}))
    >>> Comparison.model_validate_json(comparison.model_dump_json()) == comparison
    True
    """

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
        """The ids of the directions with positive `from_answers`, greatest first, ties in bank order."""
        return self._by_answers(sign=1)

    @property
    def worsened(self) -> tuple[str, ...]:
        """The ids of the directions with negative `from_answers`, greatest loss first, ties in bank order."""
        return self._by_answers(sign=-1)

    def block(self, id: str) -> ScopeChange:
        """Return the block with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess
        >>> from cx_centricity.comparison import compare
        >>> comparison = compare(assess({"hiring": 3, "training": 3}), assess({"hiring": 5, "training": 3}))
        >>> comparison.block("people").title
        'Команда и культура'
        """
        return find_by_id(self.blocks, id)

    def direction(self, id: str) -> ScopeChange:
        """Return the direction with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess
        >>> from cx_centricity.comparison import compare
        >>> comparison = compare(assess({"hiring": 3, "training": 3}), assess({"hiring": 5, "training": 3}))
        >>> comparison.direction("team").from_answers
        11
        """
        return find_by_id(self.directions, id)

    def statement(self, id: str) -> StatementChange:
        """Return the statement with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess
        >>> from cx_centricity.comparison import compare
        >>> comparison = compare(assess({"hiring": 3, "training": 3}), assess({"hiring": 5, "training": 3}))
        >>> comparison.statement("hiring").kind
        'raised'
        """
        return find_by_id(self.statements, id)

    def _by_answers(self, *, sign: int) -> tuple[str, ...]:
        sized = [((each.from_answers or 0) * sign, each.id) for each in self.directions if each.id is not None]
        return tuple(id for size, id in sorted(sized, key=lambda pair: -pair[0]) if size > 0)

    def _faults(self) -> Iterator[str]:
        for kind, scopes in (("whole", (self.whole,)), ("block", self.blocks), ("direction", self.directions)):
            yield from repeated(f"{kind}s", [each.id for each in scopes])
            for each in scopes:
                yield from _change_faults(each, kind)
        yield from repeated("statements", [each.id for each in self.statements])
        left_out = (each.id for each in self.left_out if each.kind == "direction")
        directions = {*(each.id for each in self.directions), *left_out}
        yield from unknown("statements", (each.direction for each in self.statements), directions)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("before", self.whole.before), ("after", self.whole.after), ("change", self.whole.change)]


def _change_faults(change: ScopeChange, kind: str) -> Iterator[str]:
    where = f"the change of the {kind} {change.id or ''}".strip()
    if change.kind != kind or (change.id is None) != (kind == "whole"):
        yield f"{where} must have this kind, and an id unless it is the whole"
    if (change.stage_change is None) != (kind == "direction"):
        yield f"{where} must have a stage_change unless it is a direction"
    if change.change is not None and change.change != (change.after or 0) - (change.before or 0):
        yield f"{where} is not the difference of its points"
    parts = (change.from_answers, change.from_coverage, change.from_bank)
    if parts != (None, None, None) and (None in parts or sum(part or 0 for part in parts) != change.change):
        yield f"{where} is not the sum of its parts"


@dataclass(frozen=True, slots=True, repr=False)
class ScopeChange(Part):
    """The change of points of a scope, and where it comes from.

    - `kind`: "whole", "block" or "direction".
    - `id`, `title`: those of the block or direction; None for the whole.
    - `before`, `after`: whole points within the point range of the bank; None if the scope was not scored.
    - `change`: after − before; None if one of them is None or if the point ranges differ.
    - `from_answers`: the part of the change from statements that have other levels than before.
    - `from_coverage`: the part from statements that have a level in one result only.
    - `from_bank`: the part from the change of the bank: the earlier answers scored by the later bank. These three add
      up to `change`. All three are None if `change` is None or if no statement has a level in both results.
    - `stage_change`: the stages before and after; None for a direction.
    - `target`: the points to aim at; None without a target, or if the target was not scored or is left out.
    - `progress`: (after − before) / (target − before): 1 at the target, negative if the scope moved away from it. None
      if target and before are equal or if one of the three is None.

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
    stage_change: StageChange | None
    target: StrictInt | None
    progress: StrictFloat | None


@dataclass(frozen=True, slots=True, repr=False)
class StageChange(Part):
    """The stages of the whole or of a block before and after.

    - `before`, `after`: the stages; None if the scope was not scored.
    - `change`: the number of stages up (positive) or down (negative). None if one of them is None or if the results
      do not have the same stages (id, first and last points).

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
    - `change`: the number of levels that the answer got better (positive) or worse (negative); a reversed statement
      gets better as its level number falls. None unless both answers are levels.
    - `kind`: "raised" or "lowered" if both answers are levels; "same" if the answers are equal; otherwise what the
      later answer is: "answered" (a level), "left_open" (None) or "not_applicable".

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
    """A scope or statement that cannot be compared, or not in full, because the results have different rules.

    - `kind`: "whole", "block", "direction" or "statement".
    - `id`: its id; None for the whole.
    - `reason`: "only_before" or "only_after" if only one result has it, and "other_levels" for a statement if the
      numbers or values of the levels differ; then the comparison does not contain it. "other_point_range" for a scope
      if the point ranges differ; then it has no change. "not_in_target" for a scope that the target does not have, and
      "other_target_range" if the point range of the target differs; then it has no target.

    >>> from cx_centricity.comparison import LeftOut
    >>> LeftOut("statement", "hiring", "only_before")
    LeftOut(kind='statement', id='hiring', reason='only_before')
    """

    _shown: ClassVar[tuple[str, ...]] = ("kind", "id", "reason")

    kind: ComparedKind
    id: StrictStr | None
    reason: LeftOutReason


_Key = tuple[ComparedKind, str | None]
"""The kind and the id of a scope or statement."""


class ScoredScope(NamedTuple):
    """A scope of a result with its score. The whole has neither id nor title, a direction has no stage."""

    kind: ScopeKind
    id: str | None
    title: str | None
    score: Score
    stage: StageBand | None

    @property
    def key(self) -> _Key:
        return self.kind, self.id


def scored_scopes(result: Assessment) -> list[ScoredScope]:
    """Return the whole, then the blocks, then the directions, in bank order."""
    stage = None if result.stage is None else result.stages[result.stage.number - 1]
    return [
        ScoredScope("whole", None, None, result.score, stage),
        *(ScoredScope("block", block.id, block.title, block.score, block.stage) for block in result.blocks),
        *(ScoredScope("direction", each.id, each.title, each.score, None) for each in result.directions),
    ]


class _SameScales(NamedTuple):
    """Whether two results have the same levels, point range and stages."""

    levels: bool
    points: bool
    stages: bool

    @classmethod
    def of(cls, before: Assessment, after: Assessment) -> Self:
        levels = [[(level.number, level.value) for level in result.levels] for result in (before, after)]
        stages = [[(band.id, band.from_points, band.to_points) for band in result.stages] for result in (before, after)]
        return cls(levels[0] == levels[1], before.point_range == after.point_range, stages[0] == stages[1])


class _Rescored(NamedTuple):
    """Points of a scope by the later bank: R, C0 and C1 of `compare`; None where no statement has a level."""

    earlier: int | None
    shared_before: int | None
    shared_after: int | None


def _rescore(earlier: Mapping[str, AnswerValue], after: Assessment, bank: QuestionBank) -> list[_Rescored]:
    """Return the points of each scope, in the order of `scored_scopes`."""
    old: list[AnswerValue] = [earlier.get(part.id) for part in after.statements]
    shared: list[tuple[AnswerValue, AnswerValue]] = [
        (answer, part.answer) if isinstance(answer, int) and isinstance(part.answer, int) else (None, None)
        for answer, part in zip(old, after.statements, strict=True)
    ]
    sheets = (old, *zip(*shared, strict=True))
    return [_Rescored(*points) for points in zip(*(_points(sheet, bank) for sheet in sheets), strict=True)]


def _points(sheet: Sequence[AnswerValue], bank: QuestionBank) -> list[int | None]:
    """Return the points of each scope whatever its coverage; None where no statement has a level."""
    rules = derived(bank, Rules.of)
    directions = tally_directions(tuple(sheet), rules)
    blocks = [add_tallies([directions[d] for d in block]) for block in rules.blocks]
    return [
        round_to_points(gained, attainable, bank.point_range) if attainable else None
        for gained, attainable, *_ in (add_tallies(directions), *blocks, *directions)
    ]


def _scope_change(
    old: ScoredScope, new: ScoredScope, rescored: _Rescored, same: _SameScales, target: int | None
) -> ScopeChange:
    before, after = old.score.points, new.score.points
    change = from_answers = from_coverage = from_bank = progress = None
    if same.points and before is not None and after is not None:
        change = after - before
        earlier, shared_before, shared_after = rescored
        if earlier is not None and shared_before is not None and shared_after is not None:
            from_answers = shared_after - shared_before
            from_bank = earlier - before
            from_coverage = (shared_before - earlier) + (after - shared_after)
        if target is not None and target != before:
            progress = change / (target - before)
    return ScopeChange(
        kind=new.kind,
        id=new.id,
        title=new.title,
        before=before,
        after=after,
        change=change,
        from_answers=from_answers,
        from_coverage=from_coverage,
        from_bank=from_bank,
        stage_change=None if new.kind == "direction" else _stage_change(old.stage, new.stage, same),
        target=target,
        progress=progress,
    )


def _stage_change(before: StageBand | None, after: StageBand | None, same: _SameScales) -> StageChange:
    change = None
    if same.stages and before is not None and after is not None:
        change = after.number - before.number
    return StageChange(before, after, change)


def _statement_change(before: AnswerValue, part: StatementResult, *, better: int) -> StatementChange:
    after, change = part.answer, None
    kind: AnswerChangeKind
    if isinstance(before, int) and isinstance(after, int):
        change = (after - before) * better
        kind = "raised" if change > 0 else "lowered" if change else "same"
    elif before == after:
        kind = "same"
    elif isinstance(after, int):
        kind = "answered"
    else:
        kind = "left_open" if after is None else "not_applicable"
    return StatementChange(part.id, part.title, part.direction, before, after, change, kind)


def _left_out(before: Assessment, after: Assessment, target: Assessment | None, same: _SameScales) -> Iterator[LeftOut]:
    """Yield what is left out, reason by reason."""
    earlier, later = _keys(before), _keys(after)
    yield from (LeftOut(*key, "only_before") for key in earlier if key not in later)
    yield from (LeftOut(*key, "only_after") for key in later if key not in earlier)
    shared = [key for key in later if key in earlier]
    scopes = [key for key in shared if key[0] != "statement"]
    if not same.levels:
        yield from (LeftOut(*key, "other_levels") for key in shared if key[0] == "statement")
    if not same.points:
        yield from (LeftOut(*key, "other_point_range") for key in scopes)
    if target is not None:
        known = _keys(target)
        yield from (LeftOut(*key, "not_in_target") for key in scopes if key not in known)
        if target.point_range != after.point_range:
            yield from (LeftOut(*key, "other_target_range") for key in scopes if key in known)


def _keys(result: Assessment) -> dict[_Key, None]:
    """Return the keys of all scopes and statements of a result, in bank order."""
    scopes = [scope.key for scope in scored_scopes(result)]
    return dict.fromkeys([*scopes, *(("statement", part.id) for part in result.statements)])
