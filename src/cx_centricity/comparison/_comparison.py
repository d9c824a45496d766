"""From two results to what changed between them, and to how much of it comes from what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Self

from cx_centricity.answers import AnswerValue
from cx_centricity.assessment import Assessment, StageBand, StatementResult, bank_of, require_rules_of
from cx_centricity.bank import QuestionBank, derived, round_to_points
from cx_centricity.comparison._changes import (
    Comparison,
    LeftOut,
    Scope,
    ScopeChange,
    StageChange,
    StatementChange,
    scopes_of,
)
from cx_centricity.scoring import Rules, add_tallies, tally_directions
from cx_centricity.typing import AnswerChangeKind, ComparedKind

PartKey = tuple[ComparedKind, str | None]


def compare(
    before: Assessment,
    after: Assessment,
    *,
    bank: QuestionBank | None = None,
    by_id: bool = False,
    target: Assessment | None = None,
) -> Comparison:
    """Compare two results, and split every change of points into parts that add up to it.

    `bank` is the bank of `after`, the default one unless given. `target` is the assessment of the answers aimed at.
    Raises BankError if the rules of `bank`, `before` or `target` are not those of `after`. With `by_id`, `before` and
    `target` may be of other rules: scopes and statements with the same ids are compared, answers are read as the later
    bank reads them, and `left_out` lists the rest. (To follow renamed statements, migrate the answers and assess them
    anew instead.)

    With P0 and P1 the points before and after, R those of the earlier sheet by the later bank (statements of both), C0
    and C1 those of the two sheets by the later bank over the statements with a level in both:

        from_answers = C1 − C0    from_bank = R − P0    from_coverage = (C0 − R) + (P1 − C1)

    All are rounded to whole points as scores are, whatever the coverage. To split a difference into what changed
    within the parts and what changed in their composition goes back to Kitagawa (1955).

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.comparison import compare
    >>> sheet = {statement.id: 4 for statement in default_bank().statements}
    >>> comparison = compare(assess(sheet), assess({**sheet, "closed_loop": 6, "hiring": 3}))
    >>> comparison, comparison.improved, comparison.worsened
    (Comparison(before=39, after=40, change=1), ('service',), ('team',))
    >>> [(change.id, change.change) for change in comparison.statements if change.kind != "same"]
    [('closed_loop', 2), ('hiring', -1)]
    """
    bank = bank_of(after, bank)
    if not by_id:
        require_rules_of(after.bank, [("before", before), *([] if target is None else [("target", target)])])
    alike = _Alike.of(before, after)
    earlier: dict[str, AnswerValue] = (
        {statement.id: statement.answer for statement in before.statements} if alike.levels else {}
    )
    old_scopes = {(scope.kind, scope.id): scope for scope in scopes_of(before)}
    goals = _goals(target, after)
    changes = [
        _scope_change(old_scopes[scope.kind, scope.id], scope, points, alike, goals.get((scope.kind, scope.id)))
        for scope, points in zip(scopes_of(after), _counterfactuals(earlier, after, bank), strict=True)
        if (scope.kind, scope.id) in old_scopes
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
        left_out=tuple(_left_out(before, after, target, alike)),
    )


class _Alike(NamedTuple):
    """Which of the scales of two results are the same."""

    levels: bool
    points: bool
    stages: bool

    @classmethod
    def of(cls, before: Assessment, after: Assessment) -> Self:
        levels = [[(level.number, level.value) for level in result.levels] for result in (before, after)]
        stages = [[(b.id, b.from_points, b.to_points) for b in result.stages] for result in (before, after)]
        return cls(levels[0] == levels[1], before.point_range == after.point_range, stages[0] == stages[1])


class _Points(NamedTuple):
    """Points of a scope by the later bank: the earlier sheet, and both over the statements with a level in both."""

    rescored: int | None
    shared_before: int | None
    shared_after: int | None


def _counterfactuals(earlier: Mapping[str, AnswerValue], after: Assessment, bank: QuestionBank) -> list[_Points]:
    """Return the points of each scope, in the order of `scopes_of`."""
    old: list[AnswerValue] = [earlier.get(part.id) for part in after.statements]
    shared_old: list[AnswerValue] = []
    shared_new: list[AnswerValue] = []
    for answer, part in zip(old, after.statements, strict=True):
        is_shared = isinstance(answer, int) and isinstance(part.answer, int)
        shared_old.append(answer if is_shared else None)
        shared_new.append(part.answer if is_shared else None)
    sheets = (_points(sheet, bank) for sheet in (old, shared_old, shared_new))
    return [_Points(*points) for points in zip(*sheets, strict=True)]


def _points(sheet: Sequence[AnswerValue], bank: QuestionBank) -> list[int | None]:
    """Return the points of each scope whatever its coverage; None where no statement has a level."""
    rules = derived(bank, Rules.of)
    directions = tally_directions(tuple(sheet), rules)
    blocks = [add_tallies([directions[d] for d in block]) for block in rules.blocks]
    return [
        round_to_points(gained, attainable, bank.point_range) if attainable else None
        for gained, attainable, *_ in (add_tallies(directions), *blocks, *directions)
    ]


def _scope_change(old: Scope, new: Scope, points: _Points, alike: _Alike, goal: int | None) -> ScopeChange:
    before, after = old.score.points, new.score.points
    change = from_answers = from_coverage = from_bank = progress = None
    if alike.points and before is not None and after is not None:
        change = after - before
        rescored, shared_before, shared_after = points
        if rescored is not None and shared_before is not None and shared_after is not None:
            from_answers = shared_after - shared_before
            from_bank = rescored - before
            from_coverage = (shared_before - rescored) + (after - shared_after)
        if goal is not None and goal != before:
            progress = change / (goal - before)
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
        stage=None if new.kind == "direction" else _stage_change(old.stage, new.stage, alike),
        target=goal,
        progress=progress,
    )


def _stage_change(before: StageBand | None, after: StageBand | None, alike: _Alike) -> StageChange:
    change = None
    if alike.stages and before is not None and after is not None:
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


def _goals(target: Assessment | None, after: Assessment) -> dict[PartKey, int | None]:
    if target is None or target.point_range != after.point_range:
        return {}
    return {(scope.kind, scope.id): scope.score.points for scope in scopes_of(target)}


def _keys(result: Assessment) -> dict[PartKey, None]:
    scopes: list[PartKey] = [(scope.kind, scope.id) for scope in scopes_of(result)]
    return dict.fromkeys([*scopes, *(("statement", part.id) for part in result.statements)])


def _left_out(before: Assessment, after: Assessment, target: Assessment | None, alike: _Alike) -> Iterator[LeftOut]:
    """Yield what is left out, reason by reason."""
    earlier, later = _keys(before), _keys(after)
    yield from (LeftOut(*key, "only_before") for key in earlier if key not in later)
    yield from (LeftOut(*key, "only_after") for key in later if key not in earlier)
    shared = [key for key in later if key in earlier]
    scopes = [key for key in shared if key[0] != "statement"]
    if not alike.levels:
        yield from (LeftOut(*key, "other_levels") for key in shared if key[0] == "statement")
    if not alike.points:
        yield from (LeftOut(*key, "other_point_range") for key in scopes)
    if target is not None:
        known = _keys(target)
        yield from (LeftOut(*key, "not_in_target") for key in scopes if key not in known)
        if target.point_range != after.point_range:
            yield from (LeftOut(*key, "other_target_range") for key in scopes if key in known)
