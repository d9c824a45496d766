"""The draft of a plan, made from the result of a company."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, cast

from cx_centricity.assessment import Assessment, BankIdentity, StageBand, assess, bank_of, conditions_of
from cx_centricity.bank import Condition, QuestionBank, is_met
from cx_centricity.errors import describe, listed, require_whole_number
from cx_centricity.guidance import (
    FoundPitfall,
    RaisableStatement,
    discuss,
    find_pitfalls,
    next_steps,
    raisable_statements,
)
from cx_centricity.indicators import MeasuredValue, Measurement
from cx_centricity.plan._plan import (
    HORIZONS,
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Pace,
    Plan,
    PlannedRaise,
)
from cx_centricity.plan._planned_raises import plan_raises
from cx_centricity.plan._schedule import EXPECTED_PERSPECTIVES, ScheduledDriver, schedule_drivers
from cx_centricity.typing import AnswerValue, Better, EmptyPlanReason, Perspective

MAX_INDICATORS: Final = 2
DEFAULT_PACE: Final = Pace()


def make_plan(  # noqa: PLR0913 - independent options
    result: Assessment,
    *,
    bank: QuestionBank | None = None,
    held: Iterable[str] = (),
    measurements: Iterable[MeasuredValue] = (),
    disagreements: Iterable[str] = (),
    size: int = 6,
    max_parallel: int = 3,
    pace: Pace = DEFAULT_PACE,
) -> Plan:
    """Make a plan for the next 24 months from a result.

    - `bank`: the bank that the result was made with, the default bank unless given. All texts of the plan are its own.
    - `held`: ids of statements that must stay as they are.
    - `measurements`: measured values of indicators, shown as their baselines; of several of one indicator the last.
    - `disagreements`: ids of statements that respondents disagree on, for `Plan.discussion`.
    - `size`: the most initiatives, a whole number from 1.
    - `max_parallel`: the most initiatives that are under way at the same time, a whole number from 1.
    - `pace`: how fast the company can change.

    The plan chooses among the drivers of the company's stage and, for growth zones that lag behind, of the stages that
    these zones are at; if these are too few, the drivers of the next stage follow. Drivers that are done or about
    nothing that applies are left out. Drivers that improve the direction furthest behind the whole come first, whether
    it is a growth zone or not, then those that name the most statements whose level causes a pitfall, then those that
    name the most statements to raise, then those that take the least effort. After the best driver of all, the plan
    takes the best for each growth zone, the best that serves the customer and the best that serves the finances, where
    they fit, then the others. A driver is chosen together with those that it builds on, and begins after their first
    steps. A driver that cannot end within 24 months is left out.

    The key results are the outcomes that a driver states, or else the indicators that are evidence for its statements.
    An initiative raises the statements that its driver names (if it names none, those of the directions that it
    improves): at most five, from its beginning on at the `pace`. Each is raised to the level at which the driver counts
    as done, or else to the next better level, as in `next_steps`: never to a level that is worse than the goal level of
    the bank. Then the fewest more raises follow that reach the next stage, unless it cannot be reached in time. The
    same arguments always give the same plan.

    A bank without stages has no drivers, so its plan has no initiatives and says so in `empty_because`. It still has
    the pitfalls and the topics to discuss.

    Raises BankError if the bank's rules are not those of the result. Raises ValueError if `size` or `max_parallel` is
    not a whole number from 1, if the bank does not have a statement of `held` or `disagreements`, or if it does not
    have a measured indicator.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}), size=3)
    >>> [(initiative.id, initiative.starts_after_months, initiative.horizon) for initiative in plan.initiatives]
    [('choose_feedback_sources', 0, 6), ('review_collected_data', 0, 6), ('talk_to_lost_customers', 1, 12)]
    """
    bank = bank_of(result, bank)
    size = require_whole_number("size", size, 1)
    max_parallel = require_whole_number("max_parallel", max_parallel, 1)
    steps = next_steps(result, bank=bank, held=held)
    baselines = _baselines(measurements, bank)
    pitfalls = _zones_first(find_pitfalls(result, bank=bank), result.growth_zones)
    causes = _causes(pitfalls, result, bank)
    weak_statements = set[str]().union(*causes.values())
    schedule = schedule_drivers(result, bank, steps.raises, weak_statements, size, max_parallel, pace)
    raises = plan_raises(schedule, steps.held, pace, result, bank)
    initiatives = [
        _initiative(scheduled, raises.of_driver[scheduled.driver.id], causes, result, bank, baselines)
        for scheduled in schedule
    ]
    milestones = _milestones(initiatives, result, bank)
    return Plan(
        bank=BankIdentity.of(bank),
        better=bank.better,
        points=result.score.points,
        stage=StageBand.of(bank.stages[result.stage.number - 1]) if result.stage else None,
        target=steps.target,
        reaches_target=bool(milestones and steps.target and _is_reached(steps.target, milestones[-1].stage, bank)),
        answer_first=steps.answer_first,
        initiatives=tuple(initiatives),
        empty_because=None if initiatives else _empty_because(result),
        milestones=milestones,
        remaining_raises=raises.remaining,
        perspectives_missing=_perspectives_missing(initiatives, bank),
        max_parallel=max_parallel,
        pace=pace,
        pitfalls=pitfalls,
        discussion=discuss(result, bank=bank, disagreements=disagreements),
    )


def _baselines(measurements: Iterable[MeasuredValue], bank: QuestionBank) -> dict[str, MeasuredValue]:
    by_id: dict[str, MeasuredValue] = {}
    for each in measurements:  # one measurement alone is iterable, too, by its fields
        if not isinstance(cast("object", each), MeasuredValue):
            raise ValueError(f"measurements must be a collection of MeasuredValue, not of {describe(each)}")  # noqa: TRY004 - as for unknown indicators
        by_id[each.indicator] = each
    unknown = sorted(by_id.keys() - {indicator.id for indicator in bank.indicators})
    if unknown:
        raise ValueError(f"the bank {bank.id} has no indicator {listed(unknown)}")
    return by_id


def _zones_first(pitfalls: Iterable[FoundPitfall], growth_zones: Collection[str]) -> tuple[FoundPitfall, ...]:
    zones = set(growth_zones)
    return tuple(sorted(pitfalls, key=lambda pitfall: zones.isdisjoint(pitfall.directions)))


def _is_reached(target: StageBand, stage: StageBand, bank: QuestionBank) -> bool:
    return stage.number >= target.number if bank.better == "higher" else stage.number <= target.number


def _empty_because(result: Assessment) -> EmptyPlanReason:
    if not result.stages:
        return "no_stages"
    return "too_few_answers" if result.stage is None else "no_drivers"


def _causes(pitfalls: Iterable[FoundPitfall], result: Assessment, bank: QuestionBank) -> dict[str, set[str]]:
    """Return for each pitfall the ids of the statements whose level causes it: to raise them can end it."""
    conditions = {pitfall.id: pitfall.when for pitfall in bank.pitfalls}
    answered = conditions_of(result, bank)
    raisable = {each.statement.id: each for each in raisable_statements(result, bank)}
    return {
        pitfall.id: {
            id
            for condition in conditions[pitfall.id]
            for id in answered.statements_of(condition)
            if id in raisable and _can_end(condition, raisable[id], bank)
        }
        for pitfall in pitfalls
    }


def _can_end(condition: Condition, raised: RaisableStatement, bank: QuestionBank) -> bool:
    """Return whether raises of a statement can make a condition on it false."""
    if condition.statement is None:  # on what several statements gain, which is a fault only where lower is better
        return bank.better == "lower"
    return not all(is_met(condition, number) for number in raised.levels)


def _key_results(
    scheduled: ScheduledDriver,
    raises: Sequence[PlannedRaise],
    bank: QuestionBank,
    baselines: Mapping[str, MeasuredValue],
) -> tuple[KeyResult, ...]:
    """Return the outcomes that a driver states, or else the indicators that are evidence for most of its statements.

    These are the statements that the driver names, or if it names none, those that it raises.
    """
    found: list[tuple[str, str, Better, str | None]]
    found = [(each.text, each.unit, each.better, each.indicator) for each in scheduled.driver.key_results]
    if not found:
        aims = set(scheduled.driver.statements) or {each.statement for each in raises}
        suitable = [each for each in bank.indicators if aims.intersection(each.statements)]
        suitable.sort(key=lambda indicator: -len(aims.intersection(indicator.statements)))
        found = [(each.title, each.unit, each.better, each.id) for each in suitable[:MAX_INDICATORS]]
    key_results: list[KeyResult] = []
    for text, unit, better, indicator in found:
        now = None if indicator is None else baselines.get(indicator)
        value = None if now is None else now.value
        lower, upper = (now.lower, now.upper) if isinstance(now, Measurement) else (None, None)
        key_results.append(KeyResult(text, unit, better, indicator, value, lower, upper, None, scheduled.horizon))
    return tuple(key_results)


def _initiative(  # noqa: PLR0913, PLR0917 - what it is made of
    scheduled: ScheduledDriver,
    raises: tuple[PlannedRaise, ...],
    causes: Mapping[str, set[str]],
    result: Assessment,
    bank: QuestionBank,
    baselines: Mapping[str, MeasuredValue],
) -> Initiative:
    driver, direction_ids = scheduled.driver, scheduled.direction_ids
    blocks = dict.fromkeys(result.direction(id).block for id in direction_ids)
    addressed = {*driver.statements, *(each.statement for each in raises)}
    return Initiative(
        id=driver.id,
        stage_number=scheduled.stage_number,
        growth_zones=tuple(zone for zone in result.growth_zones if zone in direction_ids),
        pitfall_ids=tuple(id for id, statements in causes.items() if statements & addressed),
        direction_ids=direction_ids,
        block_ids=driver.blocks or tuple(block for block in blocks if block is not None),
        starts_after_months=scheduled.starts_after_months,
        ends_after_months=scheduled.ends_after_months,
        horizon=scheduled.horizon,
        perspective=driver.perspective,
        journey_phases=driver.journey_phases,
        builds_on=scheduled.builds_on,
        supports=scheduled.supports,
        objective=Objective(driver.text, driver.why, _key_results(scheduled, raises, bank, baselines)),
        first_step=driver.first_step,
        deliverable=driver.deliverable,
        risk=driver.risk,
        effort=driver.effort,
        owner=driver.owner,
        raises=raises,
    )


def _perspectives_missing(initiatives: Sequence[Initiative], bank: QuestionBank) -> tuple[Perspective, ...]:
    served = {each.perspective for each in initiatives}
    stated = any(driver.perspective for stage in bank.stages for driver in stage.drivers)
    return tuple(each for each in EXPECTED_PERSPECTIVES if each not in served) if initiatives and stated else ()


def _milestones(initiatives: Iterable[Initiative], result: Assessment, bank: QuestionBank) -> tuple[Milestone, ...]:
    answers = _answers(result)
    raises = [each for initiative in initiatives for each in initiative.raises]
    milestones: list[Milestone] = []
    for horizon in HORIZONS:
        due = {each.statement: target.level for each in raises for target in each.targets if target.horizon == horizon}
        answers |= due
        after = assess(answers, bank=bank)
        if due and after.score.points is not None and after.stage is not None:
            milestones.append(Milestone(horizon, after.score.points, after.stages[after.stage.number - 1]))
    return tuple(milestones)


def _answers(result: Assessment) -> dict[str, AnswerValue]:
    return {statement.id: statement.answer for statement in result.statements}
