"""From a result to a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from cx_centricity.answers import AnswerValue
from cx_centricity.assessment import Assessment, BankIdentity, assess, bank_of, require_same_rules
from cx_centricity.bank import Driver, Horizon, QuestionBank
from cx_centricity.guidance import NextSteps, discussion, next_steps, pitfalls
from cx_centricity.indicators import Measurement
from cx_centricity.plan.choice import Scheduled, candidates, chosen, ranked, scheduled
from cx_centricity.plan.initiative import HORIZONS, Initiative, KeyResult, Milestone, Objective, PlannedIndicator
from cx_centricity.plan.objectives import MAX_RAISES, share_raises
from cx_centricity.plan.roadmap import Plan

_INDICATORS = 2


def plan(  # noqa: PLR0913 - each is a choice of its own
    result: Assessment,
    *,
    bank: QuestionBank | None = None,
    steps: NextSteps | None = None,
    measurements: Iterable[Measurement] = (),
    disagreements: Collection[str] = (),
    size: int = 8,
) -> Plan:
    """Draw a plan of at most `size` initiatives (1 or more) from a result.

    It takes the drivers of the result's stage, and for a growth zone further back also those of the stage that the
    zone is at. Those that move the furthest growth zones go first, then those that name most statements to be raised;
    each brings along the drivers that make it possible. Every raise of `steps` goes to one initiative, at most five
    statements each; unless given, `steps` are the fewest raises to the next stage at a pace of one level in half a
    year. `measurements` fill in the baselines of indicators,
    the last of each; `disagreements` are ids of statements for `discussion`. `bank` is the bank that the result was
    made with, the default one unless given. The same arguments always give the same plan.

    Raises BankError if the rules of the bank or of `steps` are not those of the result, and ValueError for a `size`
    that is no whole number from 1 or for unknown ids.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import plan
    >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}), size=3)
    >>> [(initiative.id, initiative.horizon) for initiative in roadmap.initiatives]
    [('choose_feedback_sources', 6), ('review_collected_data', 6), ('teach_self_and_leaders', 6)]
    """
    bank = bank_of(result, bank)
    if type(size) is not int or size < 1:
        raise ValueError(f"size must be a whole number from 1, not {size!r}")
    asked = steps
    steps = _steps(result, bank) if asked is None else asked
    require_same_rules(result.bank, steps.bank)
    order = scheduled(chosen(ranked(candidates(result, bank), result, steps), size))
    drivers = [one.candidate.driver for one in order]
    if asked is None:
        steps = _within_reach(steps, drivers, result, bank)
    shared = share_raises(order, steps, result, bank)
    measured = {measurement.indicator: measurement for measurement in measurements}
    initiatives = tuple(
        _initiative(one, shared.results[one.candidate.driver.id], drivers, result, bank, measured) for one in order
    )
    return Plan(
        bank=BankIdentity.of(bank),
        points=result.score.points,
        stage=result.stages[result.stage.number - 1] if result.stage else None,
        target=steps.target,
        initiatives=initiatives,
        milestones=_milestones(initiatives, result, bank),
        unserved=shared.unserved,
        pitfalls=pitfalls(result, bank=bank),
        discussion=discussion(result, bank=bank, disagreements=disagreements),
    )


def _initiative(  # noqa: PLR0913, PLR0917 - all that an initiative is made of
    one: Scheduled,
    key_results: tuple[KeyResult, ...],
    drivers: Sequence[Driver],
    result: Assessment,
    bank: QuestionBank,
    measured: Mapping[str, Measurement],
) -> Initiative:
    driver = one.candidate.driver
    of_directions = dict.fromkeys(result.direction(id).block for id in driver.directions)
    return Initiative(
        id=driver.id,
        stage=one.candidate.stage,
        growth_zones=tuple(zone for zone in result.growth_zones if zone in driver.directions),
        directions=driver.directions,
        blocks=driver.blocks or tuple(block for block in of_directions if block is not None),
        horizon=one.horizon,
        perspective=driver.perspective,
        journey_phases=driver.journey_phases,
        builds_on=one.builds_on,
        supports=tuple(other.id for other in drivers if other.id in driver.supports),
        objective=Objective(driver.text, driver.why, key_results),
        indicators=_indicators(driver, key_results, bank, measured),
        owner=None,
    )


def _indicators(
    driver: Driver, key_results: tuple[KeyResult, ...], bank: QuestionBank, measured: Mapping[str, Measurement]
) -> tuple[PlannedIndicator, ...]:
    """Take the indicators that give evidence for most key results; where there are none, for what the driver names."""
    aims = {one.statement for one in key_results} or set(driver.statements)
    apt = [indicator for indicator in bank.indicators if aims & set(indicator.statements)]
    apt.sort(key=lambda indicator: -len(aims & set(indicator.statements)))
    found = [(indicator, measured.get(indicator.id)) for indicator in apt[:_INDICATORS]]
    return tuple(
        PlannedIndicator(
            indicator.id,
            indicator.title,
            indicator.unit,
            indicator.better,
            *((of.value, of.lower, of.upper) if of else (None, None, None)),
        )
        for indicator, of in found
    )


def _steps(result: Assessment, bank: QuestionBank) -> NextSteps:
    """Return the fewest raises that fit into 24 months; where they cannot reach the next stage, the fewest of all."""
    at_pace = next_steps(result, bank=bank, max_raises=MAX_RAISES)
    return at_pace if at_pace.is_reachable else next_steps(result, bank=bank)


def _within_reach(steps: NextSteps, drivers: Sequence[Driver], result: Assessment, bank: QuestionBank) -> NextSteps:
    """Return as few raises of statements that the drivers move, if there are such; else the same steps."""
    beyond = [
        statement.id
        for statement in result.statements
        if not any(statement.id in driver.statements or statement.direction in driver.directions for driver in drivers)
    ]
    within = next_steps(result, bank=bank, max_raises=MAX_RAISES, held=beyond)
    return within if within.is_reachable and len(within.raises) == len(steps.raises) else steps


def _milestones(initiatives: Sequence[Initiative], result: Assessment, bank: QuestionBank) -> tuple[Milestone, ...]:
    answers: dict[str, AnswerValue] = {statement.id: statement.answer for statement in result.statements}
    key_results = [of for one in initiatives for of in one.objective.key_results]
    reached: list[tuple[Horizon | None, Assessment]] = []
    for horizon in (*HORIZONS, None):
        met = {of.statement: target.level for of in key_results for target in of.targets if target.horizon == horizon}
        if met:
            answers |= met
            reached.append((horizon, assess(answers, bank=bank)))
    return tuple(
        Milestone(horizon, after.score.points, after.stages[after.stage.number - 1])
        for horizon, after in reached
        if after.score.points is not None and after.stage is not None
    )
