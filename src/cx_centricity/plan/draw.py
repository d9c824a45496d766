"""From a result to a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from cx_centricity.answers import AnswerValue
from cx_centricity.assessment import Assessment, BankIdentity, StageBand, assess, bank_of
from cx_centricity.bank import Driver, Horizon, QuestionBank
from cx_centricity.errors import require_whole_number
from cx_centricity.guidance import NextSteps, Raise, discussion, next_steps, pitfalls
from cx_centricity.guidance.raises import ladders_of
from cx_centricity.indicators import Measurement
from cx_centricity.plan.choice import Scheduled, candidates, chosen, ranked, scheduled, to_be_raised
from cx_centricity.plan.initiative import HORIZONS, Initiative, KeyResult, Milestone, Objective, PlannedIndicator
from cx_centricity.plan.objectives import MAX_RAISES, Shared, moves, share_raises, with_side_results
from cx_centricity.plan.roadmap import Plan

_INDICATORS = 2
_PITFALLS = 3


def plan(  # noqa: PLR0913 - each is a choice of its own
    result: Assessment,
    *,
    bank: QuestionBank | None = None,
    held: Collection[str] = (),
    measurements: Iterable[Measurement] = (),
    disagreements: Sequence[str] = (),
    size: int = 8,
) -> Plan:
    """Draw a plan of at most `size` initiatives (1 or more) from a result.

    It takes the drivers of the result's stage, and for a growth zone further back also those of the stage that the
    zone is at. Those that move the furthest growth zones go first, then those that name most statements whose low
    level shows a pitfall, then most statements to be raised; each brings along the drivers that make it possible, and
    begins once these have done their first steps. Each initiative takes on at most five statements, at a pace of
    one level in half a year: the fewest raises to the next stage among the statements that the drivers name or, if
    those cannot reach it, among all that they move. Statements whose ids are in `held` stay as they are.

    `measurements` fill in the baselines of indicators, the last of each; `disagreements` are ids of statements for
    `discussion`. `bank` is the bank that the result was made with, the default one unless given, and all texts are
    its own. The same arguments always give the same plan.

    Raises BankError if the rules of the bank are not those of the result, and ValueError for a `size` that is no whole
    number from 1, for ids of statements that the bank does not have, and for measurements of indicators that it does
    not have.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import plan
    >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}), size=3)
    >>> [(one.id, one.starts_after_months, one.horizon) for one in roadmap.initiatives]
    [('choose_feedback_sources', 0, 6), ('review_collected_data', 0, 6), ('talk_to_lost_customers', 1, 6)]
    """
    bank = bank_of(result, bank)
    require_whole_number("size", size, 1)
    steps = next_steps(result, bank=bank, max_raises=MAX_RAISES, held=held)
    measured = _measured(measurements, bank)
    mistakes = pitfalls(result, bank=bank)
    order = scheduled(chosen(ranked(candidates(result, bank), result, steps, mistakes, bank), size))
    ladders = [ladder for ladder in ladders_of(result, bank) if ladder.statement.id not in steps.held]
    singles = [one for ladder in sorted(ladders, key=lambda of: of.position) for one in ladder.raises(1)]
    shared = with_side_results(_shared(order, steps, singles, result, bank), order, singles)
    zones = set(result.growth_zones)
    found = sorted(mistakes, key=lambda of: zones.isdisjoint(part.direction for part in of.answers))[:_PITFALLS]
    cures = {of.id: to_be_raised(of, bank) for of in found}
    initiatives = tuple(_initiative(one, shared, order, result, bank, measured, cures) for one in order)
    milestones = _milestones(initiatives, result, bank)
    return Plan(
        bank=BankIdentity.of(bank),
        points=result.score.points,
        stage=StageBand.of(bank.stages[result.stage.number - 1]) if result.stage else None,
        target=steps.target,
        reaches_target=bool(milestones and steps.target and milestones[-1].points >= steps.target.from_points),
        initiatives=initiatives,
        milestones=milestones,
        points_without_extras=_points_without_extras(initiatives, result, bank),
        unserved=shared.unserved,
        later=shared.later,
        pitfalls=tuple(found),
        discussion=discussion(result, bank=bank, disagreements=disagreements),
    )


def _measured(measurements: Iterable[Measurement], bank: QuestionBank) -> dict[str, Measurement]:
    measured = {measurement.indicator: measurement for measurement in measurements}
    unknown = sorted(measured.keys() - {indicator.id for indicator in bank.indicators})
    if unknown:
        raise ValueError(f"the bank {bank.id} has no indicator {', '.join(unknown)}")
    return measured


def _shared(
    order: Sequence[Scheduled], steps: NextSteps, singles: Sequence[Raise], result: Assessment, bank: QuestionBank
) -> Shared:
    """Share out the fewest raises that fit the drivers: of statements they name, else of those they move, else any.

    What finds no place with a driver is held, and others are raised instead, as long as the stage can be reached.
    """
    named = {id for one in order for id in one.candidate.driver.statements}
    moved = {single.statement for single in singles if any(moves(one.candidate, single) for one in order)}
    for within in (named, moved):
        held = {*steps.held, *(single.statement for single in singles if single.statement not in within)}
        while (tried := next_steps(result, bank=bank, max_raises=MAX_RAISES, held=held)).is_reachable:
            shared = share_raises(order, tried.raises)
            if not shared.unserved:
                return shared
            held |= {one.statement for one in shared.unserved}
    if not steps.is_reachable:
        steps = next_steps(result, bank=bank, held=steps.held)
    return share_raises(order, steps.raises)


def _initiative(  # noqa: PLR0913, PLR0917 - all that an initiative is made of
    one: Scheduled,
    shared: Shared,
    order: Sequence[Scheduled],
    result: Assessment,
    bank: QuestionBank,
    measured: Mapping[str, Measurement],
    cures: Mapping[str, set[str]],
) -> Initiative:
    driver, directions = one.candidate.driver, one.candidate.directions
    of_directions = dict.fromkeys(result.direction(id).block for id in directions)
    key_results = shared.results[driver.id]
    served = {*driver.statements, *(of.statement for of in key_results)}
    return Initiative(
        id=driver.id,
        stage=one.candidate.stage,
        growth_zones=tuple(zone for zone in result.growth_zones if zone in directions),
        pitfalls=tuple(id for id, statements in cures.items() if statements & served),
        directions=directions,
        blocks=driver.blocks or tuple(block for block in of_directions if block is not None),
        starts_after_months=one.starts_after_months,
        horizon=one.horizon,
        perspective=driver.perspective,
        journey_phases=driver.journey_phases,
        builds_on=one.builds_on,
        supports=tuple(other for other in (each.candidate.driver.id for each in order) if other in driver.supports),
        objective=Objective(driver.text, driver.why, key_results),
        first_step=driver.first_step,
        indicators=_indicators(driver, key_results, bank, measured),
        owner=None,
    )


def _indicators(
    driver: Driver, key_results: tuple[KeyResult, ...], bank: QuestionBank, measured: Mapping[str, Measurement]
) -> tuple[PlannedIndicator, ...]:
    """Take the indicators that give evidence for most of what is needed, or else for what the driver names."""
    needed = {one.statement for one in key_results if one.toward_stage}
    aims = needed or set(driver.statements) or {one.statement for one in key_results}
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


def _answers(result: Assessment) -> dict[str, AnswerValue]:
    return {statement.id: statement.answer for statement in result.statements}


def _points_without_extras(initiatives: Sequence[Initiative], result: Assessment, bank: QuestionBank) -> int | None:
    needed = [of for one in initiatives for of in one.objective.key_results if of.toward_stage]
    return assess(_answers(result) | {of.statement: of.targets[-1].level for of in needed}, bank=bank).score.points


def _milestones(initiatives: Sequence[Initiative], result: Assessment, bank: QuestionBank) -> tuple[Milestone, ...]:
    answers = _answers(result)
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
