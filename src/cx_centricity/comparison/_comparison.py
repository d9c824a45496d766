"""The comparison of two results: what changed, split into parts that say where a change comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from pydantic import Field

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import (
    Assessment,
    BankIdentity,
    Result,
    ScopeResult,
    StageBand,
    StatementResult,
    bank_of,
    conditions_of,
    repeated,
    require_rules_of,
    unknown,
)
from cx_centricity.bank import (
    MAX_DECIMALS,
    Level,
    PointRange,
    QuestionBank,
    Statement,
    derived,
    find_by_id,
    from_units,
    gains,
    to_units,
)
from cx_centricity.comparison._changes import (
    LeftOut,
    LevelTarget,
    PitfallChange,
    ScopeChange,
    StageChange,
    StatementChange,
    TargetResult,
)
from cx_centricity.scoring import Rules, Score, Tallies, add_tallies
from cx_centricity.typing import (
    AnswerChangeKind,
    AnswerValue,
    Better,
    ComparedKind,
    ScopeKind,
)


def compare(  # noqa: PLR0913 - independent options
    before: Assessment,
    after: Assessment,
    *,
    bank: QuestionBank | None = None,
    by_id: bool = False,
    target: Assessment | None = None,
    targets: Iterable[LevelTarget] = (),
) -> Comparison:
    """Compare two results, and split every change of points into parts that add up to it.

    - `bank`: the bank of `after`, the default bank unless given.
    - `by_id`: whether `before` and `target` may have other rules than `after`. If so, scopes and statements with the
      same ids are compared, the earlier answers are read as the later bank reads them, and `left_out` lists the rest.
      To follow renamed statements, migrate the answers and assess them again instead.
    - `target`: the result to aim at, made with `assess` from the answers to aim at.
    - `targets`: levels that single statements should have reached, such as those of a plan (`Plan.due`).

    Let P0 and P1 be the points before and after, and R the points of the earlier answers by the later bank, over the
    statements that both banks have. Let C0 and C1 be the points of the earlier and the later answers by the later
    bank, over the statements that have a level in both. Then:

        from_answers = C1 − C0    from_bank = R − P0    from_coverage = (C0 − R) + (P1 − C1)

    R, C0 and C1 are rounded as points are, and need no least coverage. In P0, P1 and R, an unanswered statement counts
    as a level if its bank says so; in C0 and C1 only if it is unanswered in both sheets. The idea to split a difference
    into a part within the groups and a part from their composition is that of Kitagawa (1955).

    Raises BankError if the rules of `bank` are not those of `after` or if, without `by_id`, the rules of `before` or
    `target` are not. Raises ValueError if the bank does not have a statement or a level of `targets`.

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
    old_levels, new_levels = _levels_of(before), _levels_of(after)
    earlier: dict[str, AnswerValue] = {
        part.id: part.answer for part in before.statements if old_levels[part.id] == new_levels.get(part.id)
    }
    decimals = max(before.decimals, after.decimals)
    old_scopes = {scope.key: scope for scope in scored_scopes(before)}
    aims = {} if target is None else {scope.key: scope for scope in scored_scopes(target)}
    changes = [
        _scope_change(old_scopes[scope.key], scope, rescored, aims.get(scope.key), decimals)
        for scope, rescored in zip(scored_scopes(after), _rescore(earlier, after, bank), strict=True)
        if scope.key in old_scopes
    ]
    better: dict[str, Better] = {direction.id: direction.better for direction in after.directions}
    worth = {
        part.id: _worth(statement, better[part.direction], bank)
        for part, statement in zip(after.statements, bank.statements, strict=True)
    }
    return Comparison(
        before=before.bank,
        after=after.bank,
        target=None if target is None else target.bank,
        same_rules=before.bank.rules_digest == after.bank.rules_digest,
        same_content=before.bank.content_digest == after.bank.content_digest,
        decimals=decimals,
        overall=after.overall,
        whole=changes[0],
        blocks=tuple(change for change in changes if change.kind == "block"),
        directions=tuple(change for change in changes if change.kind == "direction"),
        subscales=tuple(change for change in changes if change.kind == "subscale"),
        statements=tuple(
            _statement_change(earlier[part.id], part, worth[part.id]) for part in after.statements if part.id in earlier
        ),
        pitfalls=tuple(_pitfall_changes(before, after, bank)),
        targets=tuple(_target_result(each, earlier, after, worth) for each in targets),
        left_out=tuple(_left_out(before, after, target)),
    )


class Comparison(Result):
    """What changed between two results: points, stages and answers.

    - `format_version`: the version of this JSON format.
    - `before`, `after`, `target`: the banks of the results; `target` is None if no target was given.
    - `same_rules`: whether the banks of `before` and `after` score alike.
    - `same_content`: whether these banks are identical, texts included.
    - `decimals`: the decimals of changes: those of the bank that has more.
    - `overall`: whether the whole has points by the later bank.
    - `whole`, `blocks`, `directions`, `subscales`: the changes of all scopes that both results have, in the order of
      the later bank.
    - `statements`: the changes of all statements that both results have on the same levels, in the same order.
    - `pitfalls`: the pitfalls of the later bank that only one of the results shows; empty unless both have the same
      rules.
    - `targets`: which of the `targets` of `compare` are met.
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
    decimals: int = Field(ge=0, le=MAX_DECIMALS)
    overall: bool
    whole: ScopeChange
    blocks: tuple[ScopeChange, ...]
    directions: tuple[ScopeChange, ...]
    subscales: tuple[ScopeChange, ...]
    statements: tuple[StatementChange, ...]
    pitfalls: tuple[PitfallChange, ...]
    targets: tuple[TargetResult, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def improved(self) -> tuple[str, ...]:
        """The ids of the directions that are better by `from_answers`: more points, or fewer where lower is better.

        The greatest change comes first, measured by the point range of the direction; ties are in bank order.
        """
        return self._by_answers(sign=1)

    @property
    def worsened(self) -> tuple[str, ...]:
        """The ids of the directions that are worse by `from_answers`, in the order of `improved`."""
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

    def subscale(self, id: str) -> ScopeChange:
        """Return the subscale with this id.

        Raises KeyError, which suggests the nearest id, if there is none.
        """
        return find_by_id(self.subscales, id)

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
        found: list[tuple[Fraction, str]] = []
        for each in self.directions:
            signed = sign if each.better == "higher" else -sign
            change = signed * to_units(each.from_answers or 0, self.decimals)
            if change > 0 and each.id is not None:
                low, high = (to_units(bound, self.decimals) for bound in each.point_range)
                found.append((Fraction(change, high - low), each.id))
        return tuple(id for _, id in sorted(found, key=lambda pair: -pair[0]))

    def _faults(self) -> Iterator[str]:
        parts = (("block", self.blocks), ("direction", self.directions), ("subscale", self.subscales))
        for kind, scopes in (("whole", (self.whole,)), *parts):
            yield from repeated(f"{kind}s", [each.id for each in scopes])
            for each in scopes:
                yield from _change_faults(each, kind, self.decimals)
        yield from repeated("statements", [each.id for each in self.statements])
        left_out = (each.id for each in self.left_out if each.kind == "direction")
        directions = {*(each.id for each in self.directions), *left_out}
        yield from unknown("statements", (each.direction for each in self.statements), directions)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("before", self.whole.before), ("after", self.whole.after), ("change", self.whole.change)]


def _change_faults(change: ScopeChange, kind: str, decimals: int) -> Iterator[str]:
    where = f"the change of the {kind} {change.id or ''}".strip()
    if change.kind != kind or (change.id is None) != (kind == "whole"):
        yield f"{where} must have this kind, and an id unless it is the whole"
    if change.point_range.min >= change.point_range.max:
        yield f"{where} must have a point range with a least value below its greatest"
    if (change.stage_change is None) != (not change.stages):
        yield f"{where} must have a stage_change unless its scope has no stages"
    before, after, changed = (
        to_units(figure or 0, decimals) for figure in (change.before, change.after, change.change)
    )
    if change.change is not None and changed != after - before:
        yield f"{where} is not the difference of its points"
    parts = (change.from_answers, change.from_coverage, change.from_bank)
    if parts != (None, None, None):
        sum_of_parts = sum(to_units(part or 0, decimals) for part in parts)
        if None in parts or change.change is None or sum_of_parts != changed:
            yield f"{where} is not the sum of its parts"


_Key = tuple[ComparedKind, str | None]
"""The kind and the id of a scope or statement."""


class ScoredScope(NamedTuple):
    """A scope of a result with its score and its stages. The whole has neither id nor title."""

    kind: ScopeKind
    id: str | None
    title: str | None
    score: Score
    stage: StageBand | None
    stages: tuple[StageBand, ...]
    point_range: PointRange
    better: Better

    @property
    def key(self) -> _Key:
        return self.kind, self.id

    @property
    def bands(self) -> list[tuple[str, float, float]]:
        """The ids and points of the stages."""
        return [(band.id, band.from_points, band.to_points) for band in self.stages]


def scored_scopes(result: Assessment) -> list[ScoredScope]:
    """Return the whole, then the blocks, directions and subscales, in bank order."""
    stage = None if result.stage is None else result.stages[result.stage.number - 1]
    whole = ScoredScope("whole", None, None, result.score, stage, result.stages, result.point_range, result.better)
    kinds: tuple[tuple[ScopeKind, Sequence[ScopeResult]], ...] = (
        ("block", result.blocks),
        ("direction", result.directions),
        ("subscale", result.subscales),
    )
    parts = [
        ScoredScope(kind, each.id, each.title, each.score, each.stage, each.stages, each.point_range, each.better)
        for kind, scopes in kinds
        for each in scopes
    ]
    return [whole, *parts]


def _levels_of(result: Assessment) -> dict[str, list[tuple[int, int]]]:
    """Return for each statement the numbers and values of the levels of its scale."""
    scales: list[tuple[str | None, tuple[Level, ...]]] = [(None, result.levels)]
    scales += [(scale.id, scale.levels) for scale in result.scales]
    levels = {id: [(level.number, level.value) for level in scale] for id, scale in scales}
    return {part.id: levels[part.scale] for part in result.statements}


class _Rescored(NamedTuple):
    """Points of a scope by the later bank: R, C0 and C1 of `compare`; None where nothing counts."""

    earlier: float | None
    shared_before: float | None
    shared_after: float | None


def _rescore(earlier: Mapping[str, AnswerValue], after: Assessment, bank: QuestionBank) -> list[_Rescored]:
    """Return the points of each scope, in the order of `scored_scopes`."""
    # What is not applicable counts nowhere, while an unanswered statement may count as a level.
    old: list[AnswerValue] = [earlier.get(part.id, NOT_APPLICABLE) for part in after.statements]
    shared: list[tuple[AnswerValue, AnswerValue]] = [
        (answer, part.answer)
        if type(answer) is type(part.answer)  # two levels, or unanswered both times
        else (NOT_APPLICABLE, NOT_APPLICABLE)
        for answer, part in zip(old, after.statements, strict=True)
    ]
    sheets = (old, *zip(*shared, strict=True))
    return [_Rescored(*points) for points in zip(*(_points(sheet, bank) for sheet in sheets), strict=True)]


def _points(sheet: Sequence[AnswerValue], bank: QuestionBank) -> list[float | None]:
    """Return the points of each scope whatever its coverage; None where nothing counts or the whole has no points."""
    rules = derived(bank, Rules.of)
    directions, subscales = Tallies.of(sheet, rules)
    blocks = [add_tallies([directions[d] for d in block]) for block in rules.blocks]
    tallies = (add_tallies(directions), *blocks, *directions, *subscales)
    return [
        from_units(rule.units(gained, attainable), bank.decimals) if rule.has_points and attainable else None
        for rule, (gained, attainable, *_) in zip(rules.scopes, tallies, strict=True)
    ]


def _scope_change(
    old: ScoredScope, new: ScoredScope, rescored: _Rescored, aim: ScoredScope | None, decimals: int
) -> ScopeChange:
    before, after = old.score.points, new.score.points
    change = from_answers = from_coverage = from_bank = progress = None
    target = aim.score.points if aim is not None and aim.point_range == new.point_range else None
    if old.point_range == new.point_range and before is not None and after is not None:
        started, changed = to_units(before, decimals), to_units(after, decimals) - to_units(before, decimals)
        change = from_units(changed, decimals)
        if None not in rescored:
            earlier, shared_before, shared_after = (to_units(points or 0, decimals) for points in rescored)
            answered, by_bank = shared_after - shared_before, earlier - started
            from_answers, from_bank = from_units(answered, decimals), from_units(by_bank, decimals)
            from_coverage = from_units(changed - answered - by_bank, decimals)
        if target is not None and target != before:
            # The target may have more decimals than the comparison.
            here, there, end = (to_units(each, MAX_DECIMALS) for each in (before, after, target))
            progress = (there - here) / (end - here)
    return ScopeChange(
        kind=new.kind,
        id=new.id,
        title=new.title,
        better=new.better,
        point_range=new.point_range,
        stages=new.stages,
        before=before,
        after=after,
        change=change,
        from_answers=from_answers,
        from_coverage=from_coverage,
        from_bank=from_bank,
        stage_change=_stage_change(old, new) if new.stages else None,
        target=target,
        progress=progress,
        resolution=_resolution(old.score, new.score),
    )


def _resolution(old: Score, new: Score) -> float | None:
    return None if old.resolution is None or new.resolution is None else max(old.resolution, new.resolution)


def _stage_change(old: ScoredScope, new: ScoredScope) -> StageChange:
    change = None
    if old.bands == new.bands and old.stage is not None and new.stage is not None:
        change = new.stage.number - old.stage.number
    return StageChange(old.stage, new.stage, change)


def _worth(statement: Statement, better: Better, bank: QuestionBank) -> dict[int, int]:
    """Return how good each level is, by level number."""
    levels, sign = bank.levels_of(statement), 1 if better == "higher" else -1
    each = zip(levels, gains(levels, reversed=statement.reversed), strict=True)
    return {level.number: sign * gain for level, gain in each}


def _statement_change(before: AnswerValue, part: StatementResult, worth: Mapping[int, int]) -> StatementChange:
    after, change = part.answer, None
    kind: AnswerChangeKind
    if isinstance(before, int) and isinstance(after, int):
        levels, gained = list(worth), worth[after] - worth[before]
        distance = abs(levels.index(after) - levels.index(before))
        change = distance if gained > 0 else -distance if gained else 0
        kind = "raised" if change > 0 else "lowered" if change else "same"
    elif before == after:
        kind = "same"
    elif isinstance(after, int):
        kind = "answered"
    else:
        kind = "left_open" if after is None else "not_applicable"
    return StatementChange(part.id, part.title, part.direction, before, after, change, kind)


def _pitfall_changes(before: Assessment, after: Assessment, bank: QuestionBank) -> Iterator[PitfallChange]:
    """Yield the pitfalls that only one of the results shows, in the order of the bank."""
    if before.bank.rules_digest != after.bank.rules_digest:
        return
    old, new = conditions_of(before, bank), conditions_of(after, bank)
    for pitfall in bank.pitfalls:
        shown = [answered.all_true(pitfall.when) is True for answered in (old, new)]
        if shown[0] != shown[1]:
            yield PitfallChange(pitfall.id, pitfall.title, "closed" if shown[0] else "opened")


def _target_result(
    target: LevelTarget,
    earlier: Mapping[str, AnswerValue],
    after: Assessment,
    worth: Mapping[str, Mapping[int, int]],
) -> TargetResult:
    if target.level not in worth.get(target.statement, {}):
        raise ValueError(f"the bank {after.bank.id} has no statement {target.statement!r} with a level {target.level}")
    part, levels = after.statement(target.statement), worth[target.statement]
    is_met = levels[part.answer] >= levels[target.level] if isinstance(part.answer, int) else None
    return TargetResult(target.statement, target.level, part.title, earlier.get(part.id), part.answer, is_met)


def _left_out(before: Assessment, after: Assessment, target: Assessment | None) -> Iterator[LeftOut]:
    """Yield what is left out, reason by reason."""
    earlier, later = _keys(before), _keys(after)
    yield from (LeftOut(*key, "only_before") for key in earlier if key not in later)
    yield from (LeftOut(*key, "only_after") for key in later if key not in earlier)
    shared = [key for key in later if key in earlier]
    of_other_scale = [key for key in shared if earlier[key] != later[key]]
    yield from (LeftOut(*key, "other_levels") for key in of_other_scale if key[0] == "statement")
    yield from (LeftOut(*key, "other_point_range") for key in of_other_scale if key[0] != "statement")
    if target is not None:
        known = _keys(target)
        scopes = [key for key in shared if key[0] != "statement"]
        yield from (LeftOut(*key, "not_in_target") for key in scopes if key not in known)
        yield from (LeftOut(*key, "other_target_range") for key in scopes if known.get(key, later[key]) != later[key])


def _keys(result: Assessment) -> dict[_Key, object]:
    """Return the keys of all scopes and statements of a result, in bank order, with their ranges and levels."""
    keys: dict[_Key, object] = {scope.key: scope.point_range for scope in scored_scopes(result)}
    keys.update((("statement", id), levels) for id, levels in _levels_of(result).items())
    return keys
