"""`assess`: how answers become a result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple, Self

from cx_centricity.answers import NOT_APPLICABLE, AnswerSheet, check_sheet
from cx_centricity.assessment._parts import (
    BankIdentity,
    BlockResult,
    DirectionResult,
    StageBand,
    StageResult,
    StatementResult,
)
from cx_centricity.assessment._result import Assessment
from cx_centricity.bank import Block, Driver, Level, QuestionBank, Stage, Statement, derived
from cx_centricity.errors import AnswerError, BankError, Place, Problem, limited
from cx_centricity.loading import default_bank
from cx_centricity.scoring import Rules, Score, rank_directions, score_answers
from cx_centricity.typing import AnswerValue


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
    shared, rules, whole = derived(bank, SharedParts.of), derived(bank, Rules.of), scores.whole
    strengths, growth_zones = ([bank.directions[d].id for d in ranked] for ranked in rank_directions(scores, bank))
    stage = next_stage = to_next = None
    drivers: tuple[Driver, ...] = ()
    if whole.points is not None:
        position = rules.stage_position(whole.points)
        stage = shared.stages[position]
        drivers = _drivers_of_zones_first(bank.stages[position].drivers, growth_zones)
        if position + 1 < len(shared.stages):
            next_stage = shared.stages[position + 1]
            to_next = next_stage.from_points - whole.points
    possible = _possible_stages(whole, shared, rules)
    # Answers and bank are checked already: validating every part again would only cost time.
    return Assessment.model_construct(
        format_version=1,
        bank=shared.identity,
        score=whole,
        stage=stage,
        possible_stages=possible,
        provisional=len(possible) > 1,
        next_stage=next_stage,
        points_to_next_stage=to_next,
        strengths=tuple(strengths),
        growth_zones=tuple(growth_zones),
        blocks=tuple(
            [
                _block(block, score, signs, shared, rules)
                for block, score, signs in zip(bank.blocks, scores.blocks, shared.signs, strict=True)
            ]
        ),
        directions=tuple(
            [
                DirectionResult(direction.id, direction.title, direction.block, score)
                for direction, score in zip(bank.directions, scores.directions, strict=True)
            ]
        ),
        statements=_with_comments(
            [by_answer[answer] for by_answer, answer in zip(shared.statements, checked.values, strict=True)], comments
        ),
        drivers=drivers,
        point_range=bank.point_range,
        levels=bank.levels,
        stages=shared.bands,
    )


def _with_comments(results: list[StatementResult], comments: Mapping[str, str]) -> tuple[StatementResult, ...]:
    if comments:
        results = [replace(result, comment=comments.get(result.id)) for result in results]
    return tuple(results)


def _drivers_of_zones_first(drivers: tuple[Driver, ...], growth_zones: list[str]) -> tuple[Driver, ...]:
    """Put the drivers that move a growth zone before the others, each group in the order of the bank."""
    zones = set(growth_zones)
    return tuple(sorted(drivers, key=lambda driver: zones.isdisjoint(driver.directions)))


def _possible_stages(whole: Score, shared: SharedParts, rules: Rules) -> tuple[StageResult, ...]:
    if whole.lower is None or whole.upper is None:
        return ()
    return shared.stages[rules.stage_position(whole.lower) : rules.stage_position(whole.upper) + 1]


def _block(
    block: Block, score: Score, signs: tuple[tuple[str, ...], ...], shared: SharedParts, rules: Rules
) -> BlockResult:
    if score.points is None:
        return BlockResult(block.id, block.title, score, None, ())
    position = rules.stage_position(score.points)
    return BlockResult(block.id, block.title, score, shared.bands[position], signs[position])


class SharedParts(NamedTuple):
    """The parts that all results of a bank share. They are made once, so that a result costs little time and memory."""

    identity: BankIdentity
    stages: tuple[StageResult, ...]
    bands: tuple[StageBand, ...]
    signs: tuple[tuple[tuple[str, ...], ...], ...]
    """The signs of each block at each stage."""
    statements: tuple[dict[AnswerValue, StatementResult], ...]
    """The result of each statement for each answer that it can have."""

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Make the shared parts of a bank."""
        return cls(
            identity=BankIdentity.of(bank),
            stages=tuple(map(StageResult.of, bank.stages)),
            bands=tuple(map(StageBand.of, bank.stages)),
            signs=tuple(tuple(_signs(block.id, stage) for stage in bank.stages) for block in bank.blocks),
            statements=tuple(
                _results_by_answer(statement, direction.id, bank.levels)
                for direction in bank.directions
                for statement in direction.statements
            ),
        )


def _signs(block: str, stage: Stage) -> tuple[str, ...]:
    return next((profile.signs for profile in stage.profiles if profile.block == block), ())


def _results_by_answer(
    statement: Statement, direction: str, levels: tuple[Level, ...]
) -> dict[AnswerValue, StatementResult]:
    numbers = [level.number for level in levels]
    texts = dict(zip(numbers, statement.level_texts, strict=False))  # a bank may have no level texts
    next_better = -1 if statement.reversed else 1
    result = partial(StatementResult, statement.id, statement.title, direction)
    return {
        None: result(None, None, None),
        NOT_APPLICABLE: result(NOT_APPLICABLE, None, None),
        **{number: result(number, texts.get(number), texts.get(number + next_better)) for number in numbers},
    }


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
    return Problem(
        "other-rules",
        Place(path=name),
        bank=made_with.id,
        version=made_with.version,
        other=other.id,
        other_version=other.version,
        hint=hint,
    )


def _changed(name: str, result: Assessment) -> Problem:
    return Problem("result-changed", Place(path=name), bank=result.bank.id, version=result.bank.version)


def _facts(result: Assessment) -> tuple[object, ...]:
    """Return what follows from answers and rules; texts may come from another edition of the bank."""
    return (
        _scales_and_ids(result),
        [statement.answer for statement in result.statements],
        [result.score, *(each.score for each in result.blocks), *(each.score for each in result.directions)],
        [stage and stage.number for stage in (result.stage, result.next_stage)],
    )


def _scales_and_ids(result: Assessment) -> tuple[object, ...]:
    return (
        result.point_range,
        [(level.number, level.value) for level in result.levels],
        [(stage.number, stage.id, stage.from_points, stage.to_points) for stage in result.stages],
        [block.id for block in result.blocks],
        [(direction.id, direction.block) for direction in result.directions],
        [(statement.id, statement.direction) for statement in result.statements],
    )
