"""The main job: from answers to an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

from cx_centricity.answers import NOT_APPLICABLE, AnswerValue, check_answers
from cx_centricity.assessment._result import (
    Assessment,
    BankIdentity,
    BlockResult,
    DirectionResult,
    StageBand,
    StageResult,
    StatementResult,
)
from cx_centricity.bank import Driver, QuestionBank, Stage, Statement, derived
from cx_centricity.errors import BankError, Place, Problem
from cx_centricity.loading import default_bank
from cx_centricity.scoring import Rules, Score, rank_directions, score_answers


def assess(answers: Mapping[str, object], *, bank: QuestionBank | None = None) -> Assessment:
    """Assess a company from its answers.

    `answers` maps statement ids to an `AnswerValue`: a level number, None (unanswered, don't know) or NOT_APPLICABLE;
    what is left out is unanswered. `bank` is the default bank unless given. The result names every strength and every
    growth zone, furthest from the whole first.

    Raises AnswerError, which lists every problem of the answers.

    >>> from cx_centricity import NOT_APPLICABLE, assess, default_bank
    >>> result = assess({statement.id: 5 for statement in default_bank().statements})
    >>> result.score.points, result.stage.title, result.points_to_next_stage
    (51, 'Становление', 6)
    >>> assess({"segmentation": 3, "data_trust": NOT_APPLICABLE}).score
    Score(points=None, lower=6, upper=94, answered=1/47)
    """
    bank = default_bank() if bank is None else bank
    checked = check_answers(answers, bank)
    scores = score_answers(checked, bank)
    ready, rules, whole = derived(bank, ReadyParts.of), derived(bank, Rules.of), scores.whole
    strengths, growth_zones = ([ready.directions[d][0] for d in ranked] for ranked in rank_directions(scores, bank))
    stage = next_stage = to_next = None
    drivers: tuple[Driver, ...] = ()
    if whole.points is not None:
        position = rules.stage_position(whole.points)
        stage = ready.stages[position]
        drivers = _drivers_first(ready.drivers[position], growth_zones)
        if position + 1 < len(ready.stages):
            next_stage = ready.stages[position + 1]
            to_next = next_stage.from_points - whole.points
    possible = _possible_stages(whole, ready, rules)
    # Every part is made here from checked answers and a checked bank: validating it again would only cost time.
    return Assessment.model_construct(
        format_version=1,
        bank=ready.identity,
        score=whole,
        stage=stage,
        possible_stages=possible,
        provisional=len(possible) > 1,
        next_stage=next_stage,
        points_to_next_stage=to_next,
        strengths=tuple(strengths),
        growth_zones=tuple(growth_zones),
        blocks=tuple(
            [_block(naming, score, ready, rules) for naming, score in zip(ready.blocks, scores.blocks, strict=True)]
        ),
        directions=tuple(
            [DirectionResult(*naming, score) for naming, score in zip(ready.directions, scores.directions, strict=True)]
        ),
        statements=tuple(
            [by_answer[answer] for by_answer, answer in zip(ready.statements, checked.values, strict=True)]
        ),
        drivers=drivers,
        point_range=bank.point_range,
        levels=bank.levels,
        stages=ready.bands,
    )


class ReadyParts(NamedTuple):
    """What results of a bank share, made once: every statement with every answer, stages, names."""

    identity: BankIdentity
    stages: tuple[StageResult, ...]
    bands: tuple[StageBand, ...]
    drivers: tuple[tuple[Driver, ...], ...]
    """For each stage its drivers, without the first steps: with these a result would be above 60 kB."""
    blocks: tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...]
    """For each block its id, its title and its signs at each stage."""
    directions: tuple[tuple[str, str, str | None], ...]
    """For each direction its id, title and block."""
    statements: tuple[dict[AnswerValue, StatementResult], ...]

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Prepare the parts of a bank's results."""
        return cls(
            identity=BankIdentity.of(bank),
            stages=tuple(_stage(stage) for stage in bank.stages),
            bands=tuple(StageBand.of(stage) for stage in bank.stages),
            drivers=tuple(tuple(map(_without_first_step, stage.drivers)) for stage in bank.stages),
            blocks=tuple(
                (block.id, block.title, tuple(_signs(block.id, stage) for stage in bank.stages))
                for block in bank.blocks
            ),
            directions=tuple((direction.id, direction.title, direction.block) for direction in bank.directions),
            statements=tuple(
                _by_answer(statement, direction.id, [level.number for level in bank.levels])
                for direction in bank.directions
                for statement in direction.statements
            ),
        )


def _stage(stage: Stage) -> StageResult:
    return StageResult(
        stage.number,
        stage.id,
        stage.title,
        stage.theme,
        stage.summary,
        stage.characteristics,
        stage.from_points,
        stage.to_points,
    )


def _by_answer(statement: Statement, direction: str, numbers: list[int]) -> dict[AnswerValue, StatementResult]:
    texts = dict(zip(numbers, statement.level_texts, strict=False))
    better = -1 if statement.reversed else 1

    def result(answer: AnswerValue, text: str | None, next_text: str | None) -> StatementResult:
        return StatementResult(statement.id, statement.title, direction, answer, text, next_text)

    return {
        None: result(None, None, None),
        NOT_APPLICABLE: result(NOT_APPLICABLE, None, None),
        **{number: result(number, texts.get(number), texts.get(number + better)) for number in numbers},
    }


def _signs(block: str, stage: Stage) -> tuple[str, ...]:
    return next((profile.signs for profile in stage.profiles if profile.block == block), ())


def _block(
    naming: tuple[str, str, tuple[tuple[str, ...], ...]], score: Score, ready: ReadyParts, rules: Rules
) -> BlockResult:
    id, title, signs = naming
    if score.points is None:
        return BlockResult(id, title, score, None, ())
    position = rules.stage_position(score.points)
    return BlockResult(id, title, score, ready.bands[position], signs[position])


def _possible_stages(whole: Score, ready: ReadyParts, rules: Rules) -> tuple[StageResult, ...]:
    if whole.lower is None or whole.upper is None:
        return ()
    return ready.stages[rules.stage_position(whole.lower) : rules.stage_position(whole.upper) + 1]


def _without_first_step(driver: Driver) -> Driver:
    return driver.model_copy(update={"first_step": ""}) if driver.first_step else driver


def _drivers_first(drivers: tuple[Driver, ...], growth_zones: list[str]) -> tuple[Driver, ...]:
    """Put the drivers that touch a growth zone before the others, each group in the bank's order."""
    zones = set(growth_zones)
    return tuple(sorted(drivers, key=lambda driver: zones.isdisjoint(driver.directions)))


def bank_of(result: Assessment, bank: QuestionBank | None) -> QuestionBank:
    """Return the bank of a result, the default one unless given; BankError if its rules are not the result's."""
    bank = default_bank() if bank is None else bank
    require_rules_of(BankIdentity.of(bank), [("", result)])
    return bank


def require_rules_of(bank: BankIdentity, results: Iterable[tuple[str, Assessment]]) -> None:
    """Raise one BankError that lists, under the name given with it, each result of other rules than the bank's."""
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
