"""Laws that compare the figures by a bank with those by a changed copy of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import Block, Direction, Level, QuestionBank, Stage, Statement
from cx_centricity.bank.integrity import MAX_WEIGHT_TOTAL
from cx_centricity.testing.figures import OF_A_SCOPE, Scorer, Sheet
from cx_centricity.testing.laws.law import Law, having
from cx_centricity.testing.laws.of_answers import differences
from cx_centricity.testing.ports import NothingToSay

MAX_WEIGHT, MAX_VALUE = 1000, 1000


def weights_times_a_constant_change_nothing(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """With every weight doubled, points, bounds, levels, stages and rankings stay as they are."""
    heavier = bank.derived(_heavier)
    if heavier is None:
        raise NothingToSay
    before, after = scorer(answers, bank), scorer(answers, heavier)
    kept = {name: value for name, value in before.items() if "gained" not in name and "attainable" not in name}
    for difference in differences(kept, after):
        yield f"{difference} with every weight doubled"


def _heavier(bank: QuestionBank) -> QuestionBank | None:
    values = bank.levels[-1].value - bank.levels[0].value
    weights = [statement.weight for statement in bank.statements]
    if 2 * max(weights) > MAX_WEIGHT or 2 * sum(weights) * values > MAX_WEIGHT_TOTAL:
        return None
    return _rules(bank, lambda statement: {"weight": 2 * statement.weight, "reversed": statement.reversed})


def only_differences_of_values_count(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """With the same number added to the value of every level, no figure changes."""
    shifted = bank.derived(_shifted)
    if shifted is None:
        raise NothingToSay
    for difference in differences(scorer(answers, bank), scorer(answers, shifted)):
        yield f"{difference} with the values of all levels shifted"


def _shifted(bank: QuestionBank) -> QuestionBank | None:
    if bank.levels[-1].value < MAX_VALUE:
        return _rules(bank, _as_it_is, shift=1)
    return _rules(bank, _as_it_is, shift=-1) if bank.levels[0].value > -MAX_VALUE else None


def reversing_every_statement_turns_the_scale_round(
    scorer: Scorer, answers: Sheet, bank: QuestionBank
) -> Iterator[str]:
    """With every statement reversed what was gained is lost: the points turn round within their range.

    They may do so but for one point, since both shares of a tie are rounded up.
    """
    before, after = scorer(answers, bank), scorer(answers, bank.derived(_reversed))
    whole = sum(bank.point_range)
    for name, other in (("points", "points"), ("lower", "upper"), ("upper", "lower")):
        for scope, (points,) in having(before, bank, name):
            if f"{scope.prefix}{other}" not in after:
                continue
            mirrored = after[f"{scope.prefix}{other}"]
            if (points is None) != (mirrored is None):
                yield f"{scope.prefix}{name} is {points}, but {mirrored} with every statement reversed"
            elif points is not None and points + mirrored - whole not in (0, 1):
                yield f"{scope.prefix}{name} is {points} and {mirrored} reversed; they must add up to {whole}"
    for scope, (gained, attainable) in having(before, bank, "gained", "attainable"):
        if after[f"{scope.prefix}gained"] != attainable - gained:
            yield f"{scope.prefix}gained is {gained}, reversed {after[f'{scope.prefix}gained']}, of {attainable}"


def _reversed(bank: QuestionBank) -> QuestionBank:
    return _rules(
        bank, lambda statement: {"weight": statement.weight, "reversed": not statement.reversed}, is_one_stage=True
    )


def what_does_not_apply_could_as_well_not_be_there(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Without the statements that are not applicable a bank gives the same figures, or none for want of the rest."""
    outside = {id for id, answer in answers.items() if answer == NOT_APPLICABLE}
    if not outside or len(outside) == len(bank.statements):
        raise NothingToSay
    shorter = _rules(bank, _as_it_is, is_one_stage=True, without=outside)
    before = scorer(answers, bank)
    after = scorer({id: answer for id, answer in answers.items() if id not in outside}, shorter)
    for scope, _ in having(after, shorter):
        for figure in OF_A_SCOPE[:-1]:
            was, now = (figures.get(f"{scope.prefix}{figure}") for figures in (before, after))
            if was != now and (figure not in ("points", "level") or None not in (was, now)):
                yield f"{scope.prefix}{figure} is {was}, but {now} by the bank without what does not apply"


def _as_it_is(statement: Statement) -> dict[str, Any]:
    return {"weight": statement.weight, "reversed": statement.reversed}


def _rules(
    bank: QuestionBank,
    change: Callable[[Statement], dict[str, Any]],
    *,
    shift: int = 0,
    is_one_stage: bool = False,
    without: Collection[str] = (),
) -> QuestionBank:
    """Copy what decides scores, with other statements or level values; one stage can always be reached."""
    directions = [
        Direction(
            id=part.id,
            title=part.title,
            block=part.block,
            statements=tuple(
                Statement(id=each.id, title=each.title, **change(each))
                for each in part.statements
                if each.id not in without
            ),
        )
        for part in bank.directions
        if any(each.id not in without for each in part.statements)
    ]
    used = {part.block for part in directions}
    return QuestionBank(
        id=bank.id,
        version=bank.version,
        language=bank.language,
        title=bank.title,
        levels=tuple(
            Level(number=level.number, id=level.id, title=level.title, value=level.value + shift)
            for level in bank.levels
        ),
        point_range=bank.point_range,
        min_coverage_percent=bank.min_coverage_percent,
        blocks=tuple(Block(id=block.id, title=block.title) for block in bank.blocks if block.id in used),
        directions=tuple(directions),
        stages=tuple(
            Stage(id=stage.id, title=stage.title, from_points=stage.from_points)
            for stage in bank.stages[: 1 if is_one_stage else None]
        ),
    )


_BOTH_WAYS: Final = [{"points"}, {"lower", "upper"}, {"gained", "attainable"}]

OF_BANKS: Final = (
    Law(weights_times_a_constant_change_nothing, asks_for="other banks"),
    Law(only_differences_of_values_count, asks_for="other banks"),
    Law(reversing_every_statement_turns_the_scale_round, needs=_BOTH_WAYS, asks_for="other banks"),
    Law(
        what_does_not_apply_could_as_well_not_be_there,
        needs=[{name} for name in OF_A_SCOPE[:-1]],
        asks_for="other banks",
    ),
)
"""The laws of this module."""
