"""`assess`: how answers become a result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple, Self

from cx_centricity.answers import NOT_APPLICABLE, AnswerSheet, check_sheet
from cx_centricity.assessment._result import (
    Assessment,
    BankIdentity,
    BlockResult,
    DirectionResult,
    StageBand,
    StageResult,
    StatementResult,
)
from cx_centricity.bank import Block, Driver, Level, QuestionBank, Stage, Statement, derived
from cx_centricity.errors import BankError, Place, Problem
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
    """Return `bank`, or the default bank if it is None. Raises BankError if its rules are not those of the result."""
    bank = default_bank() if bank is None else bank
    require_rules_of(BankIdentity.of(bank), [("", result)])
    return bank


def require_rules_of(bank: BankIdentity, results: Iterable[tuple[str, Assessment]]) -> None:
    """Raise BankError with one problem for each result that was made with other rules than those of the bank.

    Each result comes with a name, which is the path in the place of its problem.
    """
    problems = [
        Problem(
            "other-rules",
            Place(path=name),
            bank=result.bank.id,
            version=result.bank.version,
            other=bank.id,
            other_version=bank.version,
        )
        for name, result in results
        if result.bank.rules_digest != bank.rules_digest
    ]
    if problems:
        raise BankError(problems)
