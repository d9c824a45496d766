"""The draft of a plan for a result."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from cx_centricity.answers import AnswerValue
from cx_centricity.assessment import Assessment, BankIdentity, StageBand, assess, bank_of
from cx_centricity.bank import Driver, QuestionBank
from cx_centricity.errors import require_whole_number
from cx_centricity.guidance import NextSteps, Raise, discuss, find_pitfalls, next_steps, raisable_statements
from cx_centricity.indicators import Measurement
from cx_centricity.plan._choice import Candidate, Scheduled, candidates, chosen, ranked, scheduled, to_be_raised
from cx_centricity.plan._plan import (
    HORIZONS,
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Plan,
    PlannedIndicator,
    Target,
)
from cx_centricity.typing import Horizon

MAX_KEY_RESULTS: Final = 5
"""More than five key results blur an objective (Doerr, 2018)."""
MAX_SIDE_RESULTS: Final = 2
MONTHS_OF_A_LEVEL: Final = 6
"""The pace of a plan, an assumption of ours: a practice is lived for half a year before the next level builds on it."""
MAX_RAISES: Final = 24 // MONTHS_OF_A_LEVEL


class Shared(NamedTuple):
    """Key results by the id of their driver, and the raises that no driver takes on, or not within 24 months."""

    results: dict[str, tuple[KeyResult, ...]]
    unserved: tuple[Raise, ...]
    later: tuple[Raise, ...]


def share_raises(order: Sequence[Scheduled], raises: Sequence[Raise]) -> Shared:
    """Give the raises of a statement to one driver.

    A driver that names the statement is preferred, then one whose first direction it lies in, then the one with the
    fewest key results so far, then the earlier one. Its key results stand as it names their statements, others after.
    """
    given: list[list[KeyResult]] = [[] for _ in order]
    unserved: list[Raise] = []
    later: list[Raise] = []
    for of_statement in _by_statement(raises):
        able = [
            (*_distance(one.candidate, of_statement[0]), len(given[place]), place)
            for place, one in enumerate(order)
            if moves(one.candidate, of_statement[0]) and len(given[place]) < MAX_KEY_RESULTS
        ]
        if able:
            place = min(able)[-1]
            given[place].append(_key_result(of_statement[:MAX_RAISES], order[place].horizon, toward_stage=True))
            later += of_statement[MAX_RAISES:]
        else:
            unserved += of_statement
    open_ones, late_ones = (tuple(one for one in raises if one in left) for left in (set(unserved), set(later)))
    drivers = (one.candidate.driver for one in order)
    results = {driver.id: _as_named(driver, of) for driver, of in zip(drivers, given, strict=True)}
    return Shared(results, open_ones, late_ones)


def with_side_results(shared: Shared, order: Sequence[Scheduled], singles: Sequence[Raise]) -> Shared:
    """Give each driver that has no key results the next level of statements that it moves, out of `singles`.

    Those that it names come first, in the order of `singles`, then the others by its directions.
    """
    results = dict(shared.results)
    taken = {key_result.statement for of in results.values() for key_result in of}
    for one in order:
        id = one.candidate.driver.id
        if not results[id]:
            untouched = [single for single in singles if single.statement not in taken and moves(one.candidate, single)]
            untouched.sort(key=partial(_side_distance, one.candidate))
            found = [_key_result([single], one.horizon, toward_stage=False) for single in untouched[:MAX_SIDE_RESULTS]]
            results[id] = _as_named(one.candidate.driver, found)
            taken |= {key_result.statement for key_result in results[id]}
    return shared._replace(results=results)


def _as_named(driver: Driver, key_results: Iterable[KeyResult]) -> tuple[KeyResult, ...]:
    place = {statement: place for place, statement in enumerate(driver.statements)}
    return tuple(sorted(key_results, key=lambda of: place.get(of.statement, len(place))))


def _by_statement(raises: Iterable[Raise]) -> list[list[Raise]]:
    groups: dict[str, list[Raise]] = {}
    for one in raises:
        groups.setdefault(one.statement, []).append(one)
    return list(groups.values())


def moves(candidate: Candidate, one: Raise) -> bool:
    """Say whether a driver moves the statement or its direction."""
    return one.statement in candidate.driver.statements or one.direction in candidate.directions


def _distance(candidate: Candidate, one: Raise) -> tuple[bool, int]:
    """Return how far a statement is from what a driver is about."""
    return one.statement not in candidate.driver.statements, candidate.directions.index(one.direction)


def _side_distance(candidate: Candidate, one: Raise) -> int:
    """Return the same, with all that a driver names alike."""
    is_other, place = _distance(candidate, one)
    return 1 + place if is_other else 0


def _key_result(raises: Sequence[Raise], horizon: Horizon | None, *, toward_stage: bool) -> KeyResult:
    """Lay raises out over the horizons from that of the initiative on, no faster than the pace of a plan."""
    first = raises[0]
    reached: list[tuple[Horizon | None, int]] = [(None, len(raises))]
    if horizon is not None:
        reached = [(months, min(months // MONTHS_OF_A_LEVEL, len(raises))) for months in HORIZONS if months >= horizon]
    targets = (
        Target(months, raises[count - 1].to_level, raises[count - 1].next_level_text)
        for place, (months, count) in enumerate(reached)
        if place == 0 or count > reached[place - 1][1]
    )
    return KeyResult(
        first.statement,
        first.title,
        first.direction,
        first.from_level,
        tuple(targets),
        first.evidence,
        toward_stage,
    )


_INDICATORS = 2
_PITFALLS = 3


def make_plan(  # noqa: PLR0913 - each is a choice of its own
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
    >>> from cx_centricity.plan import make_plan
    >>> roadmap = make_plan(assess({statement.id: 2 for statement in default_bank().statements}), size=3)
    >>> [(one.id, one.starts_after_months, one.horizon) for one in roadmap.initiatives]
    [('choose_feedback_sources', 0, 6), ('review_collected_data', 0, 6), ('talk_to_lost_customers', 1, 6)]
    """
    bank = bank_of(result, bank)
    require_whole_number("size", size, 1)
    steps = next_steps(result, bank=bank, max_raises=MAX_RAISES, held=held)
    measured = _measured(measurements, bank)
    mistakes = find_pitfalls(result, bank=bank)
    order = scheduled(chosen(ranked(candidates(result, bank), result, steps, mistakes, bank), size))
    free = [each for each in raisable_statements(result, bank) if each.statement.id not in steps.held]
    singles = [one for each in sorted(free, key=lambda of: of.levels_below) for one in each.raises(1)]
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
        discussion=discuss(result, bank=bank, disagreements=disagreements),
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
