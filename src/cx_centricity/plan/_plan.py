"""The plan that a company makes from its result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import ClassVar, Final, NamedTuple, Self, cast, get_args

from pydantic import StrictFloat, StrictInt, StrictStr

from cx_centricity.assessment import BankIdentity, Part, Result, StageBand, repeated, unknown
from cx_centricity.bank import find_by_id
from cx_centricity.comparison import LevelTarget
from cx_centricity.errors import listed, require_whole_number
from cx_centricity.guidance import FoundPitfall, Raise, Topic
from cx_centricity.typing import Better, Effort, EmptyPlanReason, Horizon, JourneyPhase, Perspective, PointsValue

HORIZONS: Final[tuple[Horizon, ...]] = get_args(Horizon)
"""The horizons of a plan in months, shortest first."""
CAUSE_TO_EFFECT: Final[tuple[Perspective, ...]] = ("learning_growth", "internal_process", "customer", "financial")
"""The perspectives of the balanced scorecard, each the cause of the next (Kaplan & Norton, 1996)."""


class Plan(Result):
    """What a company should do in the next 6, 12 and 24 months to reach the next stage: a draft for a workshop.

    - `format_version`: the version of this JSON format.
    - `bank`: the bank whose drivers and texts the plan uses.
    - `better`: whether more or less of what the bank measures is better, "higher" or "lower".
    - `points`: the present points of the whole, within the bank's point range; None if too little is answered, or if
      the whole has no points.
    - `stage`, `target`: the present stage and the next better one; None if too little is answered, or in a bank without
      stages. `target` is also None at the best stage.
    - `reaches_target`: whether the last milestone reaches the target.
    - `answer_first`: ids of unanswered statements that must be answered before the target can be reached, because its
      gate asks about them.
    - `initiatives`: by horizon, then by start; each follows those that it builds on.
    - `empty_because`: why there are no initiatives: the bank has no stages ("no_stages"), the answers give no stage
      ("too_few_answers"), or the bank has no drivers that fit ("no_drivers"). None if there are some.
    - `milestones`: the points after each horizon that has targets, if all of them are met.
    - `remaining_raises`: the fewest raises that the target still needs after the plan; empty if the plan reaches the
      target, and if no raises can.
    - `perspectives_missing`: those of "customer" and "financial" that no initiative serves; empty without initiatives
      and in a bank whose drivers state no perspectives.
    - `max_parallel`, `pace`: how many initiatives may be under way at the same time, and how fast the company can
      change.
    - `pitfalls`: the pitfalls that the answers show: those in a growth zone first, then in bank order.
    - `discussion`: what to discuss in the workshop.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import Plan, make_plan
    >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> plan, Plan.model_validate_json(plan.model_dump_json()) == plan
    (Plan(stage=1, initiatives=6), True)
    """

    bank: BankIdentity
    better: Better
    points: PointsValue | None
    stage: StageBand | None
    target: StageBand | None
    reaches_target: bool
    answer_first: tuple[str, ...]
    initiatives: tuple[Initiative, ...]
    empty_because: EmptyPlanReason | None
    milestones: tuple[Milestone, ...]
    remaining_raises: tuple[Raise, ...]
    perspectives_missing: tuple[Perspective, ...]
    max_parallel: int
    pace: Pace
    pitfalls: tuple[FoundPitfall, ...]
    discussion: tuple[Topic, ...]

    def initiative(self, id: str) -> Initiative:
        """Return the initiative with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.plan import make_plan
        >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
        >>> plan.initiative("remove_frequent_complaint").horizon
        12
        """
        return find_by_id(self.initiatives, id)

    def with_owners(self, owners: Mapping[str, str]) -> Self:
        """Return a copy of the plan in which initiatives have other owners.

        `owners` maps ids of initiatives to texts that are not blank. Other initiatives keep the roles that they have.

        Raises KeyError if the plan does not have an id, and ValueError if an owner is not such a text.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.plan import make_plan
        >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
        >>> plan.with_owners({"choose_feedback_sources": "Служба качества"}).initiative("choose_feedback_sources").owner
        'Служба качества'
        """
        unknown = sorted(map(str, owners.keys() - {initiative.id for initiative in self.initiatives}))
        if unknown:
            raise KeyError(f"the plan has no initiative {listed(unknown)}")
        if not all(isinstance(cast("object", owner), str) and owner.strip() for owner in owners.values()):
            raise ValueError(f"owners must be texts, not {listed(owners.values())}")
        initiatives = tuple(replace(each, owner=owners.get(each.id, each.owner)) for each in self.initiatives)
        return self.model_copy(update={"initiatives": initiatives})

    def due(self, months: int) -> tuple[LevelTarget, ...]:
        """Return the levels to have reached after so many months, as `compare` takes them.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.comparison import compare
        >>> from cx_centricity.plan import make_plan
        >>> before = assess({statement.id: 3 for statement in default_bank().statements})
        >>> due = make_plan(before).due(6)
        >>> [each.is_met for each in compare(before, before, targets=due).targets] == [False] * len(due)
        True
        """
        levels: dict[str, int] = {}
        for initiative in self.initiatives:
            for planned in initiative.raises:
                levels.update((planned.statement, of.level) for of in planned.targets if of.horizon <= months)
        return tuple(LevelTarget(statement, level) for statement, level in levels.items())

    def by_horizon(self) -> tuple[PlanView, ...]:
        """Return the initiatives grouped by horizon: 6, 12, 24 months.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.plan import make_plan
        >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
        >>> [(view.key, len(view.initiatives)) for view in plan.by_horizon()]
        [(6, 3), (12, 2), (24, 1)]
        """
        return self._views(HORIZONS, lambda initiative: (initiative.horizon,))

    def by_block(self) -> tuple[PlanView, ...]:
        """Return the initiatives grouped by the ids of the blocks that they improve.

        An initiative that improves several blocks is in each of their groups.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.plan import make_plan
        >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
        >>> [(view.key, len(view.initiatives)) for view in plan.by_block()][:2]
        [('data', 2), ('metrics', 3)]
        """
        blocks = dict.fromkeys(block for initiative in self.initiatives for block in initiative.block_ids)
        return self._views(blocks, lambda initiative: initiative.block_ids)

    def by_perspective(self) -> tuple[PlanView, ...]:
        """Return the initiatives grouped by perspective of the balanced scorecard, from cause to effect.

        The order is learning and growth, internal process, customer, financial (Kaplan & Norton, 1996). `links` are
        the arrows between the initiatives.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.plan import make_plan
        >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
        >>> [(view.key, len(view.initiatives)) for view in plan.by_perspective()]
        [('learning_growth', 2), ('internal_process', 1), ('customer', 2), ('financial', 1)]
        """
        return self._views(
            CAUSE_TO_EFFECT, lambda initiative: () if initiative.perspective is None else (initiative.perspective,)
        )

    def by_journey_phase(self) -> tuple[PlanView, ...]:
        """Return the initiatives grouped by the journey phases in which customers notice them.

        An initiative that customers notice in several phases is in each of their groups.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.plan import make_plan
        >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
        >>> [(view.key, len(view.initiatives)) for view in plan.by_journey_phase()][:2]
        [('awareness', 1), ('choice', 2)]
        """
        return self._views(get_args(JourneyPhase), lambda initiative: initiative.journey_phases)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """The links of cause and effect: the id of an initiative, then the id of one that builds on it.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.plan import make_plan
        >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
        >>> plan.links[0]
        ('choose_feedback_sources', 'remove_frequent_complaint')
        """
        return tuple((initiative.id, other) for initiative in self.initiatives for other in initiative.supports)

    def _views(
        self, keys: Iterable[str | int], keys_of: Callable[[Initiative], tuple[str | int, ...]]
    ) -> tuple[PlanView, ...]:
        views = [PlanView(key, tuple(each for each in self.initiatives if key in keys_of(each))) for key in keys]
        views.append(PlanView(None, tuple(each for each in self.initiatives if not keys_of(each))))
        return tuple(view for view in views if view.initiatives)

    def _faults(self) -> Iterator[str]:
        if self.empty_because == "no_stages":
            if self.stage is not None:
                yield "stage must be missing in a bank without stages"
        elif (self.stage is None) != (self.points is None):
            yield "stage and points must be both there or both missing"
        sign = 1 if self.better == "higher" else -1
        if self.target is not None and (self.stage is None or sign * (self.target.number - self.stage.number) <= 0):
            yield f"target must be a stage {'after' if self.better == 'higher' else 'before'} stage"
        if (self.empty_because is None) != bool(self.initiatives):
            yield "empty_because must say why there are no initiatives"
        yield from repeated("initiatives", [each.id for each in self.initiatives])
        yield from repeated("pitfalls", [each.id for each in self.pitfalls])
        yield from repeated("discussion", [each.direction for each in self.discussion])
        ids, pitfalls = {each.id for each in self.initiatives}, {each.id for each in self.pitfalls}
        before: set[str] = set()
        for each in self.initiatives:
            yield from unknown(f"pitfall_ids of {each.id}", each.pitfall_ids, pitfalls)
            yield from unknown(f"growth_zones of {each.id}", each.growth_zones, each.direction_ids)
            yield from unknown(f"supports of {each.id}", each.supports, ids - before)
            yield from unknown(f"builds_on of {each.id}, up to itself,", each.builds_on, before)
            before.add(each.id)
        for topic in self.discussion:
            yield from unknown(f"pitfall_ids of the topic {topic.direction}", topic.pitfall_ids, pitfalls)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("stage", self.stage and self.stage.number), ("initiatives", len(self.initiatives))]


class PlanView(NamedTuple):
    """The initiatives of a plan that share a horizon, block, perspective or journey phase.

    - `key`: the months of the horizon, the id of the block, the perspective or the phase; None for initiatives without.
    - `initiatives`: in the order of the plan.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> [(view.key, len(view.initiatives)) for view in plan.by_horizon()]
    [(6, 3), (12, 2), (24, 1)]
    """

    key: str | int | None
    initiatives: tuple[Initiative, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Pace(Part):
    """How fast a company can change: assumptions behind a plan, in whole months from 1.

    - `months_per_level`: how long a practice takes to reach the next level, up to the middle of its scale. Above the
      middle it takes `months_per_high_level`: to measure, to automate and to predict needs what the levels below built.
    - `low_effort`, `medium_effort`, `high_effort`: how long an initiative keeps people busy, by the effort of its
      driver; medium where the bank states no effort.

    The defaults are assumptions of ours.

    >>> from cx_centricity.plan import Pace
    >>> Pace(months_per_level=3, months_per_high_level=6)
    Pace(months_per_level=3, months_per_high_level=6)
    """

    _shown: ClassVar[tuple[str, ...]] = ("months_per_level", "months_per_high_level")

    months_per_level: StrictInt = 6
    months_per_high_level: StrictInt = 12
    low_effort: StrictInt = 3
    medium_effort: StrictInt = 6
    high_effort: StrictInt = 12

    def __post_init__(self) -> None:
        for field in fields(self):
            require_whole_number(field.name, getattr(self, field.name), 1)

    def of_effort(self, effort: Effort | None) -> int:
        """Return how many months an initiative of this effort keeps people busy.

        >>> from cx_centricity.plan import Pace
        >>> Pace().of_effort("high"), Pace().of_effort(None)
        (12, 6)
        """
        return {"low": self.low_effort, "high": self.high_effort}.get(effort or "medium", self.medium_effort)


@dataclass(frozen=True, slots=True, repr=False)
class Initiative(Part):
    """A driver of the bank that the plan includes.

    - `id`: the id of the driver.
    - `stage_number`: the number of the stage that the driver belongs to, from 1.
    - `growth_zones`: ids of the growth zones that it improves, furthest behind first.
    - `pitfall_ids`: ids of the pitfalls in `Plan.pitfalls` that it addresses: the driver names, or one of `raises`
      raises, a statement whose level causes the pitfall.
    - `direction_ids`, `block_ids`: ids of the directions and of the blocks that it improves.
    - `starts_after_months`, `ends_after_months`: whole months from the start of the plan until the work begins and
      ends. It begins when fewer than `Plan.max_parallel` initiatives are under way and one month after the last of the
      initiatives that it builds on begins, and takes as long as `Plan.pace` says for its effort.
    - `horizon`: months from the start of the plan until results show (6, 12 or 24): the driver's own horizon, or a
      later one if the work ends later or an initiative that it builds on has a later horizon.
    - `perspective`: its perspective of the balanced scorecard (Kaplan & Norton, 1996); None if the bank states none.
    - `journey_phases`: the phases of the customer journey in which customers notice it.
    - `builds_on`, `supports`: ids of the initiatives of this plan that it builds on, and of those that build on it.
      It waits only for the first steps of the former.
    - `objective`: what it should achieve.
    - `first_step`, `deliverable`, `risk`: how to begin, what exists when it is done, and what can go wrong with the
      sign to stop; empty if the bank does not say.
    - `effort`: the effort that it takes, "low", "medium" or "high"; None if the bank does not say.
    - `owner`: who is responsible: the role that the bank suggests, until `Plan.with_owners` names someone; empty if
      the bank suggests none.
    - `raises`: the statements whose level should rise with it.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> plan.initiatives[0]
    Initiative(id='choose_feedback_sources', starts_after_months=0, horizon=6)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "starts_after_months", "horizon")

    id: StrictStr
    stage_number: StrictInt
    growth_zones: tuple[StrictStr, ...]
    pitfall_ids: tuple[StrictStr, ...]
    direction_ids: tuple[StrictStr, ...]
    block_ids: tuple[StrictStr, ...]
    starts_after_months: StrictInt
    ends_after_months: StrictInt
    horizon: Horizon
    perspective: Perspective | None
    journey_phases: tuple[JourneyPhase, ...]
    builds_on: tuple[StrictStr, ...]
    supports: tuple[StrictStr, ...]
    objective: Objective
    first_step: StrictStr
    deliverable: StrictStr
    risk: StrictStr
    effort: Effort | None
    owner: StrictStr
    raises: tuple[PlannedRaise, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Objective(Part):
    """An objective in the sense of OKR, drafted for an initiative (Doerr, 2018).

    - `text`: what to do.
    - `why`: the reason for it; empty if the bank gives none.
    - `key_results`: the outcomes that show that the objective is achieved, at most two.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> plan.initiatives[0].objective.text[:36]
    'Решите, кого из клиентов, когда и о '
    """

    _shown: ClassVar[tuple[str, ...]] = ("text",)

    text: StrictStr
    why: StrictStr
    key_results: tuple[KeyResult, ...]


@dataclass(frozen=True, slots=True, repr=False)
class KeyResult(Part):
    """An outcome that can be measured: one that the driver states, else an indicator of the bank.

    - `text`, `unit`: what is measured, and in which unit.
    - `better`: "higher" or "lower", whichever is good.
    - `indicator`: the id of the indicator that it is; None if it is none.
    - `baseline`: its present value, in its unit; None if it was not measured. `lower` and `upper` are the bounds of
      the confidence interval of that value.
    - `target`: the value to reach; None until the company sets one (`dataclasses.replace`).
    - `horizon`: months from the start of the plan by which to reach it (6, 12 or 24).

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> plan.initiatives[0].objective.key_results[0]
    KeyResult(text='Доля заказов, после которых клиент высказался', baseline=None)
    """

    _shown: ClassVar[tuple[str, ...]] = ("text", "baseline")

    text: StrictStr
    unit: StrictStr
    better: Better
    indicator: StrictStr | None
    baseline: StrictFloat | None
    lower: StrictFloat | None
    upper: StrictFloat | None
    target: StrictFloat | None
    horizon: Horizon


@dataclass(frozen=True, slots=True, repr=False)
class PlannedRaise(Part):
    """A statement that an initiative raises, with its present level and the levels to reach.

    - `statement`, `title`: the id and the title of the statement.
    - `direction`: the id of its direction.
    - `baseline`: the number of its present level.
    - `targets`: the levels to reach, by horizon, each better than the one before, at the pace of the plan. No target
      is worse than the goal level of the bank.
    - `evidence`: what to look at to verify the level of the first target; empty if the bank does not say.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> plan.initiatives[0].raises[0]
    PlannedRaise(statement='voice_of_customer', baseline=2)
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "baseline")

    statement: StrictStr
    title: StrictStr
    direction: StrictStr
    baseline: StrictInt
    targets: tuple[Target, ...]
    evidence: StrictStr


@dataclass(frozen=True, slots=True, repr=False)
class Target(Part):
    """A level that a statement should reach by a horizon.

    - `horizon`: months from the start of the plan (6, 12 or 24).
    - `level`: the number of the level to reach.
    - `text`: the bank's description of this level; None if the bank has none.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> plan.initiatives[0].raises[0].targets
    (Target(horizon=12, level=4),)
    """

    _shown: ClassVar[tuple[str, ...]] = ("horizon", "level")

    horizon: Horizon
    level: StrictInt
    text: StrictStr | None


@dataclass(frozen=True, slots=True, repr=False)
class Milestone(Part):
    """The result that the company reaches if it meets all targets up to a horizon.

    - `horizon`: months from the start of the plan (6, 12 or 24).
    - `points`: the points of the whole, within the bank's point range.
    - `stage`: the stage that is then reached.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> plan = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> [(milestone.horizon, milestone.points, milestone.stage.title) for milestone in plan.milestones][-1]
    (24, 22, 'Первые шаги')
    """

    _shown: ClassVar[tuple[str, ...]] = ("horizon", "points")

    horizon: Horizon
    points: PointsValue
    stage: StageBand
