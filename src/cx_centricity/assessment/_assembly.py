"""`assess`: how answers become a result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple, Self, TypeVar

from cx_centricity.answers import NOT_APPLICABLE, AnswerSheet, check_sheet
from cx_centricity.assessment._caveats import find_caveats
from cx_centricity.assessment._conditions import AnsweredBank
from cx_centricity.assessment._parts import (
    BankIdentity,
    BlockResult,
    DirectionResult,
    StageBand,
    StatementResult,
    SubscaleResult,
    UnmetCondition,
)
from cx_centricity.assessment._result import Assessment
from cx_centricity.assessment._texts import BlockTexts, CheckedSheet, StageTexts
from cx_centricity.bank import (
    Block,
    Direction,
    Driver,
    PointRange,
    QuestionBank,
    Scope,
    Statement,
    Subscale,
    derived,
    from_units,
    gain_of_level,
    next_level,
    to_units,
)
from cx_centricity.errors import AnswerError, BankError, Place, Problem, limited
from cx_centricity.loading import default_bank
from cx_centricity.scoring import ScopeScore, Scores, rank_directions, score_answers
from cx_centricity.typing import AnswerValue, Better

AnyScopeResult = TypeVar("AnyScopeResult", BlockResult, DirectionResult, SubscaleResult)
_MOST_REMEMBERED: Final = 512
"""The most results that are kept for each scope."""


def assess(answers: Mapping[str, AnswerValue] | AnswerSheet, *, bank: QuestionBank | None = None) -> Assessment:
    """Assess a company from its answers.

    `answers` maps statement ids to an `AnswerValue`: a level number, None (unanswered, don't know) or NOT_APPLICABLE.
    Or it is an `AnswerSheet`, whose comments go into the result. A statement that is left out is unanswered. `bank` is
    the default bank unless given. The result holds every strength and every growth zone, furthest from the whole first.

    Raises AnswerError, which lists every problem of the answers.

    >>> from cx_centricity import NOT_APPLICABLE, assess, default_bank
    >>> result = assess({statement.id: 5 for statement in default_bank().statements})
    >>> result.score.points, result.stage.title, result.points_to_next_stage
    (51, 'Становление', 6)
    >>> assess({"segmentation": 3, "data_trust": NOT_APPLICABLE}).score
    Score(points=None, lower=6, upper=94, answered=1/47)
    """
    bank = default_bank() if bank is None else bank
    checked, comments = check_sheet(answers, bank)
    scores = score_answers(checked, bank)
    shared, whole = derived(bank, SharedParts.of), scores.whole
    above, below = rank_directions(scores, bank)
    better, worse = (above, below) if bank.better == "higher" else (below, above)
    growth_zones = [bank.directions[d].id for d in worse]
    reached = [d for d in better if _has_reached_goal(scores.directions[d].score.level, bank)]
    progress = _Progress.of(whole, shared, bank)
    sheet = CheckedSheet(checked.values, lambda: _conditions_of_scores(checked.values, scores, bank))
    texts = None if whole.stage is None else shared.texts[whole.stage]
    stage = texts and texts.result(sheet)
    possible = shared.bands[whole.possible.start : whole.possible.stop]
    blocks = tuple([make(of, sheet) for make, of in zip(shared.blocks, scores.blocks, strict=True)])
    directions = tuple([make(of) for make, of in zip(shared.directions, scores.directions, strict=True)])
    # Answers and bank are checked already: validating every part again would only cost time.
    return Assessment.model_construct(
        format_version=1,
        bank=shared.identity,
        score=whole.score,
        stage=stage,
        possible_stages=possible,
        provisional=len(possible) > 1,
        next_stage=progress.stage,
        points_to_next_stage=progress.points,
        next_stage_gate=progress.unmet(bank, checked.values),
        strengths=tuple([bank.directions[d].id for d in reached]),
        relative_strengths=tuple([bank.directions[d].id for d in better if d not in reached]),
        growth_zones=tuple(growth_zones),
        blocks=blocks,
        directions=directions,
        subscales=tuple([make(of) for make, of in zip(shared.subscales, scores.subscales, strict=True)]),
        statements=_with_comments(
            [by_answer[answer] for by_answer, answer in zip(shared.statements, checked.values, strict=True)], comments
        ),
        drivers=_drivers_of_zones_first(texts.open_drivers(sheet), growth_zones) if texts else (),
        caveats=tuple(find_caveats(whole.score, stage, possible, shared.bands, blocks, directions, bank.better)),
        point_range=bank.point_range,
        decimals=bank.decimals,
        better=bank.better,
        overall=bank.overall,
        goal_level=bank.goal_level,
        levels=bank.levels,
        scales=bank.scales,
        stages=shared.bands,
    )


def _has_reached_goal(level: int | None, bank: QuestionBank) -> bool:
    """Return whether a level is at least as good as the goal level; any is if the bank has none."""
    if bank.goal_level is None:
        return True
    return level is not None and (level >= bank.goal_level if bank.better == "higher" else level <= bank.goal_level)


def unmet_conditions(
    bank: QuestionBank, answers: Mapping[str, AnswerValue], position: int
) -> tuple[UnmetCondition, ...]:
    """Return the conditions of the gate of a stage of the whole, by its position, that are not yet true."""
    gate, answered = bank.stages[position].gate, AnsweredBank(bank, answers, {})
    states = [(condition, answered.state(condition, in_gate=True)) for condition in gate]
    return tuple(
        UnmetCondition(condition, "open" if state is None else "failed", answered.unmet(condition))
        for condition, state in states
        if state is not True
    )


class _Progress(NamedTuple):
    """The next better stage of the whole and the points to it."""

    stage: StageBand | None
    points: float | None
    gate: int | None
    """The position of the stage whose gate must be true."""

    @classmethod
    def of(cls, whole: ScopeScore, shared: SharedParts, bank: QuestionBank) -> Self:
        """Return the stage after that of the whole, or the one before where lower is better."""
        points = whole.score.points
        if whole.stage is None or points is None:
            return cls(None, None, None)
        position = whole.stage + (1 if bank.better == "higher" else -1)
        if not 0 <= position < len(shared.bands):
            return cls(None, None, None)
        stage = shared.bands[position]
        if bank.better == "higher":
            distance = to_units(stage.from_points, bank.decimals) - to_units(points, bank.decimals)
        else:
            distance = to_units(points, bank.decimals) - to_units(stage.to_points, bank.decimals)
        return cls(stage, from_units(max(distance, 0), bank.decimals), position)

    def unmet(self, bank: QuestionBank, values: Sequence[AnswerValue]) -> tuple[UnmetCondition, ...]:
        """Return the conditions of the gate that are not yet true."""
        if self.gate is None or not bank.stages[self.gate].gate:
            return ()
        answers = dict(zip((part.id for part in bank.statements), values, strict=True))
        return unmet_conditions(bank, answers, self.gate)


def _with_comments(results: list[StatementResult], comments: Mapping[str, str]) -> tuple[StatementResult, ...]:
    if comments:
        results = [replace(result, comment=comments.get(result.id)) for result in results]
    return tuple(results)


def _drivers_of_zones_first(drivers: Iterable[Driver], growth_zones: list[str]) -> tuple[Driver, ...]:
    """Put the drivers that move a growth zone before the others, each group in the order of the bank."""
    zones = set(growth_zones)
    return tuple(sorted(drivers, key=lambda driver: zones.isdisjoint(driver.directions)))


class SharedParts(NamedTuple):
    """The parts that all results of a bank share. They are made once, so that a result costs little time and memory."""

    identity: BankIdentity
    bands: tuple[StageBand, ...]
    texts: tuple[StageTexts, ...]
    blocks: tuple[Callable[[ScopeScore, CheckedSheet], BlockResult], ...]
    directions: tuple[Callable[[ScopeScore], DirectionResult], ...]
    subscales: tuple[Callable[[ScopeScore], SubscaleResult], ...]
    statements: tuple[dict[AnswerValue, StatementResult], ...]
    """The result of each statement for each answer that it can have."""

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Make the shared parts of a bank."""
        bands = tuple(map(StageBand.of, bank.stages))
        scopes = {
            scope.key: _SharedByScope.of(scope, scope.part, bank, bands)
            for scope in bank.scopes
            if scope.part is not None
        }
        better: dict[str, Better] = {
            part.id: scope.better for scope in bank.scopes if scope.kind == "direction" for part in scope.statements
        }
        return cls(
            identity=BankIdentity.of(bank),
            bands=bands,
            texts=tuple(StageTexts.of(stage, bank) for stage in bank.stages),
            blocks=tuple(
                _block_maker(scopes["block", block.id], BlockTexts.of(block.id, bank)) for block in bank.blocks
            ),
            directions=tuple(
                _remembered(_part_maker(DirectionResult, scopes["direction", direction.id], direction.block))
                for direction in bank.directions
            ),
            subscales=tuple(
                _remembered(_part_maker(SubscaleResult, scopes["subscale", part.id], part.statements))
                for part in bank.subscales
            ),
            statements=tuple(
                _results_by_answer(statement, direction.id, bank, better[statement.id])
                for direction in bank.directions
                for statement in direction.statements
            ),
        )


class _SharedByScope(NamedTuple):
    """What all results of one scope share."""

    id: str
    title: str
    bands: tuple[StageBand, ...]
    point_range: PointRange
    better: Better

    @classmethod
    def of(
        cls, scope: Scope, part: Block | Direction | Subscale, bank: QuestionBank, bands: tuple[StageBand, ...]
    ) -> Self:
        own = tuple(map(StageBand.of, scope.stages))
        shared = bands if own == bands else own
        return cls(part.id, part.title, shared, scope.point_range or bank.point_range, scope.better)


def _remembered(make: Callable[[ScopeScore], AnyScopeResult]) -> Callable[[ScopeScore], AnyScopeResult]:
    """Return a function that makes each result once, since the scores of equal tallies are one object."""
    made: dict[int, tuple[ScopeScore, AnyScopeResult]] = {}

    def recall(of: ScopeScore) -> AnyScopeResult:
        known = made.get(id(of))
        if known is not None:
            return known[1]
        result = make(of)
        if len(made) < _MOST_REMEMBERED:
            made[id(of)] = of, result  # as long as the score is kept, no other object has its id
        return result

    return recall


def _block_maker(parts: _SharedByScope, texts: BlockTexts) -> Callable[[ScopeScore, CheckedSheet], BlockResult]:
    id, title, bands, points, better = parts
    signs_of = [texts.signs.get(band.id) for band in bands]

    def make(of: ScopeScore, sheet: CheckedSheet) -> BlockResult:
        score, stage, possible = of
        left_open = bands[possible.start : possible.stop]
        if stage is None:
            return BlockResult(id, title, score, None, left_open, bands, points, better, (), ())
        signs = signs_of[stage]
        left = () if signs is None else signs.not_refuted(sheet)
        portrait: tuple[str, ...] = ()
        if signs is not None and len(left) < signs.fewest:
            left, portrait = (), texts.portrait(sheet)
        return BlockResult(id, title, score, bands[stage], left_open, bands, points, better, left, portrait)

    return make


def _part_maker(
    model: Callable[..., AnyScopeResult], parts: _SharedByScope, own: str | tuple[str, ...] | None
) -> Callable[[ScopeScore], AnyScopeResult]:
    """Return a function that makes results of a direction or subscale; `own` is the last field of the model."""
    id, title, bands, points, better = parts

    def make(of: ScopeScore) -> AnyScopeResult:
        score, stage, possible = of
        reached = None if stage is None else bands[stage]
        return model(id, title, score, reached, bands[possible.start : possible.stop], bands, points, better, own)

    return make


def _results_by_answer(
    statement: Statement, direction: str, bank: QuestionBank, better: Better
) -> dict[AnswerValue, StatementResult]:
    levels = bank.levels_of(statement)
    goal = None
    if statement.scale is None and bank.goal_level is not None:
        goal = gain_of_level(levels, bank.goal_level)
    numbers = [level.number for level in levels]
    # A bank may have no level texts.
    texts: dict[int | None, str] = dict(zip(numbers, statement.level_texts, strict=False))
    result = partial(
        StatementResult,
        statement.id,
        statement.title,
        direction,
        scale=statement.scale,
        scored=statement.weight > 0,
    )
    by_level: dict[AnswerValue, StatementResult] = {None: result(None, None, None)}
    by_level[NOT_APPLICABLE] = result(NOT_APPLICABLE, None, None)
    for number in numbers:
        following = next_level(levels, number, reversed=statement.reversed, better=better, goal=goal)
        by_level[number] = result(number, texts.get(number), texts.get(following))
    return by_level


def conditions_of(result: Assessment, bank: QuestionBank) -> AnsweredBank:
    """Return what decides conditions on the answers of a result; `bank` is the bank that it was made with."""
    parts = (*result.blocks, *result.directions, *result.subscales)
    bands = (result.possible_stages, *(part.possible_stages for part in parts))
    possible = {
        scope.key: tuple(band.number for band in possible) for scope, possible in zip(bank.scopes, bands, strict=True)
    }
    return AnsweredBank(bank, result.answers, possible)


def _conditions_of_scores(values: Sequence[AnswerValue], scores: Scores, bank: QuestionBank) -> AnsweredBank:
    found = (scores.whole, *scores.blocks, *scores.directions, *scores.subscales)
    possible = {
        scope.key: range(of.possible.start + 1, of.possible.stop + 1)
        for scope, of in zip(bank.scopes, found, strict=True)
    }
    answers = dict(zip((part.id for part in bank.statements), values, strict=True))
    return AnsweredBank(bank, answers, possible)


def open_drivers(result: Assessment, bank: QuestionBank) -> tuple[tuple[Driver, ...], ...]:
    """Return for each stage of the whole its drivers that are not done; `bank` is the bank of the result."""
    sheet = CheckedSheet([*result.answers.values()], lambda: conditions_of(result, bank))
    return tuple(tuple(texts.open_drivers(sheet)) for texts in derived(bank, SharedParts.of).texts)


def bank_of(result: Assessment, bank: QuestionBank | None) -> QuestionBank:
    """Return `bank`, or the default bank if it is None, if the result is what this bank gives for its answers.

    Raises BankError if the rules of the bank are not those of the result, or if the result was changed after it was
    made so that it no longer fits its own answers.
    """
    bank = default_bank() if bank is None else bank
    if result.bank.rules_digest != bank.rules_digest:
        raise BankError([_other_rules("", result.bank, BankIdentity.of(bank), "give-its-bank")])
    answers: dict[str, AnswerValue] = {statement.id: statement.answer for statement in result.statements}
    try:
        is_unchanged = _facts(result) == _facts(assess(answers, bank=bank))
    except AnswerError:
        is_unchanged = False
    directions = {direction.id for direction in bank.directions}
    if not (is_unchanged and directions.issuperset([*result.strengths, *result.growth_zones])):
        raise BankError([_changed("", result)])
    return bank


def require_rules_of(reference: Assessment, results: Iterable[tuple[str, Assessment]]) -> None:
    """Raise BankError with one problem for each result that was made with other rules than those of the reference.

    Each result comes with a name, which is the path in the place of its problem.
    """
    problems: list[Problem] = []
    for name, result in results:
        if result.bank.rules_digest != reference.bank.rules_digest:
            problems.append(_other_rules(name, result.bank, reference.bank, "assess-again"))
        elif _scales_and_ids(result) != _scales_and_ids(reference):
            problems.append(_changed(name, result))
    if problems:
        raise BankError(limited(problems))


def _other_rules(name: str, made_with: BankIdentity, other: BankIdentity, hint: str) -> Problem:
    is_answered_alike = made_with.id != other.id or made_with.edition == other.edition
    return Problem(
        "other-rules",
        Place(path=name),
        bank=made_with.id,
        version=made_with.version,
        other=other.id,
        other_version=other.version,
        hint=hint if is_answered_alike else "answered-by-other-rule",
    )


def _changed(name: str, result: Assessment) -> Problem:
    return Problem("result-changed", Place(path=name), bank=result.bank.id, version=result.bank.version)


def _facts(result: Assessment) -> tuple[object, ...]:
    """Return what follows from answers and rules; texts may come from another edition of the bank."""
    return (
        _scales_and_ids(result),
        [result.score, *(each.score for each in (*result.blocks, *result.directions, *result.subscales))],
        [stage and stage.number for stage in (result.stage, result.next_stage)],
    )


def _scales_and_ids(result: Assessment) -> tuple[object, ...]:
    return (
        (result.point_range, result.decimals, result.better, result.overall, result.goal_level),
        [(level.number, level.value) for level in result.levels],
        [(scale.id, [(level.number, level.value) for level in scale.levels]) for scale in result.scales],
        [(stage.number, stage.id, stage.from_points, stage.to_points) for stage in result.stages],
        [block.id for block in result.blocks],
        [(direction.id, direction.block) for direction in result.directions],
        [(subscale.id, subscale.statements) for subscale in result.subscales],
        [(statement.id, statement.direction) for statement in result.statements],
    )
