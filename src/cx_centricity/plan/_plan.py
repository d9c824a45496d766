"""The plan: initiatives over the horizons, and views of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Literal, NamedTuple, Self, cast, get_args

from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr

from cx_centricity.assessment import BankIdentity, Part, Result, StageBand
from cx_centricity.bank import find_by_id
from cx_centricity.guidance import FoundPitfall, Raise, Topic
from cx_centricity.typing import Better, Horizon, JourneyPhase, Perspective

HORIZONS: Final[tuple[Horizon, ...]] = get_args(Horizon)


@dataclass(frozen=True, slots=True, repr=False)
class Target(Part):
    """The level that a statement is to have after some months (6, 12 or 24; None where no horizon is stated).

    `text` is that of the level, None where the bank has none.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> roadmap = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> roadmap.initiatives[0].objective.key_results[0].targets
    (Target(horizon=6, level=3),)
    """

    _shown: ClassVar[tuple[str, ...]] = ("horizon", "level")

    horizon: Horizon | None
    level: StrictInt
    text: StrictStr | None


@dataclass(frozen=True, slots=True, repr=False)
class KeyResult(Part):
    """A statement that is to come from the level it has to better ones, and how to verify that it has.

    `baseline` is a level number; `targets` lead from there up, at most one level in half a year. `toward_stage` tells
    whether they are among the fewest raises to the next stage; other key results are the next level of a statement
    that the initiative moves.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> roadmap = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> roadmap.initiatives[0].objective.key_results[0]
    KeyResult(statement='voice_of_customer', baseline=2)
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "baseline")

    statement: StrictStr
    title: StrictStr
    direction: StrictStr
    baseline: StrictInt
    targets: tuple[Target, ...]
    evidence: StrictStr
    toward_stage: StrictBool


@dataclass(frozen=True, slots=True, repr=False)
class Objective(Part):
    """A draft in the manner of OKR: what to do, what for, and the key results that show it is done (Doerr, 2018).

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> roadmap = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> roadmap.initiatives[0].objective.text[:36]
    'Выберите один-два главных источника '
    """

    _shown: ClassVar[tuple[str, ...]] = ("text",)

    text: StrictStr
    why: StrictStr
    key_results: tuple[KeyResult, ...]


@dataclass(frozen=True, slots=True, repr=False)
class PlannedIndicator(Part):
    """An indicator of the bank that would show the effect, with its value where it has been measured.

    `baseline`, `lower` and `upper` are in the indicator's unit; None where it has not been measured.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.indicators import nps
    >>> from cx_centricity.plan import make_plan
    >>> result = assess({statement.id: 4 for statement in default_bank().statements} | {"loyalty_measurement": 1})
    >>> roadmap = make_plan(result, measurements=[nps([10, 9, 8, 3])])
    >>> {shown for initiative in roadmap.initiatives for shown in initiative.indicators if shown.id == "nps"}
    {PlannedIndicator(id='nps', baseline=25.0)}
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "baseline")

    id: StrictStr
    title: StrictStr
    unit: StrictStr
    better: Better
    baseline: StrictFloat | None
    lower: StrictFloat | None
    upper: StrictFloat | None


@dataclass(frozen=True, slots=True, repr=False)
class Initiative(Part):
    """A driver taken into the plan: why it is there, when, what it builds on, what it is to achieve, and who owns it.

    `stage` is the number of the stage whose driver it is. `growth_zones` are the growth zones that it moves, the
    reason why it is taken before others; `pitfalls` are ids of pitfalls of this plan that it deals with: it raises, or
    its driver names, a statement whose low level shows them. `builds_on` and `supports` are the ids of initiatives of
    this plan that it builds on and that it makes possible: it need not wait for what those achieve, only for their
    first steps. `starts_after_months` says when that is, 0 for at once: a month after the last of them begins.
    `horizon` is when it shows, in months from the beginning of the plan: that of the driver, or later where what it
    builds on shows later or less than three months are left for it; None where the bank states none or 24 months are
    too few. `first_step` is the driver's, empty where the bank has none. `owner` is for the company to fill in.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> roadmap = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> roadmap.initiatives[0]
    Initiative(id='choose_feedback_sources', starts_after_months=0, horizon=6)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "starts_after_months", "horizon")

    id: StrictStr
    stage: StrictInt
    growth_zones: tuple[StrictStr, ...]
    pitfalls: tuple[StrictStr, ...]
    directions: tuple[StrictStr, ...]
    blocks: tuple[StrictStr, ...]
    starts_after_months: StrictInt
    horizon: Horizon | None
    perspective: Perspective | None
    journey_phases: tuple[JourneyPhase, ...]
    builds_on: tuple[StrictStr, ...]
    supports: tuple[StrictStr, ...]
    objective: Objective
    first_step: StrictStr
    indicators: tuple[PlannedIndicator, ...]
    owner: StrictStr | None


@dataclass(frozen=True, slots=True, repr=False)
class Milestone(Part):
    """Where the company stands once all targets up to a horizon (in months) are met.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> roadmap = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> [(milestone.horizon, milestone.points, milestone.stage.title) for milestone in roadmap.milestones][-1]
    (12, 20, 'Первые шаги')
    """

    _shown: ClassVar[tuple[str, ...]] = ("horizon", "points")

    horizon: Horizon | None
    points: StrictInt
    stage: StageBand


CAUSE_TO_EFFECT: Final[tuple[Perspective, ...]] = ("learning_growth", "internal_process", "customer", "financial")


class PlanView(NamedTuple):
    """The initiatives of one horizon, block, perspective or journey phase; `key` is None for those that have none.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> roadmap = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> [(view.key, len(view.initiatives)) for view in roadmap.by_horizon()]
    [(6, 7), (12, 1)]
    """

    key: str | int | None
    initiatives: tuple[Initiative, ...]


class Plan(Result):
    """What to do in the next 6, 12 and 24 months, drawn from a result: a draft for the workshop that agrees it.

    `initiatives` stand by when they show, then by when they begin, each after those that make it possible. `stage` is
    where the company is and `target` the next stage; `points` what it has and `milestones` what it has after each
    horizon, if all targets are met, and `points_without_extras` at the end if only those toward the next stage are;
    `reaches_target` tells whether all together are enough for it. `unserved` are raises that no initiative takes on,
    `later` those that take more than 24 months; both are empty unless the initiatives cannot reach the next stage.
    `pitfalls` (at most three, those in growth zones first) and `discussion` are what to talk about. Where too little is
    answered there are no initiatives.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import Plan, make_plan
    >>> roadmap = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> roadmap, Plan.model_validate_json(roadmap.model_dump_json()) == roadmap
    (Plan(stage=1, initiatives=8), True)
    """

    format_version: Literal[1] = 1
    bank: BankIdentity
    points: int | None
    stage: StageBand | None
    target: StageBand | None
    reaches_target: bool
    initiatives: tuple[Initiative, ...]
    milestones: tuple[Milestone, ...]
    points_without_extras: int | None
    unserved: tuple[Raise, ...]
    later: tuple[Raise, ...]
    pitfalls: tuple[FoundPitfall, ...]
    discussion: tuple[Topic, ...]

    def initiative(self, id: str) -> Initiative:
        """Return the initiative with this id; KeyError, with the nearest id, if there is none."""
        return find_by_id(self.initiatives, id)

    def with_owners(self, owners: Mapping[str, str]) -> Self:
        """Return the plan with owners, texts that say something, filled in by the id of the initiative.

        KeyError for ids that the plan does not have, ValueError for what is no such text.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.plan import make_plan
        >>> roadmap = make_plan(assess({statement.id: 2 for statement in default_bank().statements}))
        >>> roadmap.with_owners({"share_findings": "Служба качества"}).initiative("share_findings").owner
        'Служба качества'
        """
        unknown = sorted(owners.keys() - {initiative.id for initiative in self.initiatives})
        if unknown:
            raise KeyError(f"the plan has no initiative {', '.join(unknown)}")
        if not all(isinstance(cast("object", owner), str) and owner.strip() for owner in owners.values()):
            raise ValueError(f"owners must be texts, not {[*owners.values()]!r}")
        owned = tuple(replace(one, owner=owners.get(one.id, one.owner)) for one in self.initiatives)
        fields: dict[str, Any] = {**dict(self), "initiatives": owned}
        return type(self)(**fields)

    def by_horizon(self) -> tuple[PlanView, ...]:
        """Return the initiatives by horizon: 6, 12, 24 months, then those without one."""
        return self._views(HORIZONS, lambda one: () if one.horizon is None else (one.horizon,))

    def by_block(self) -> tuple[PlanView, ...]:
        """Return the initiatives by the ids of the blocks that they move; one may stand in several."""
        found = dict.fromkeys(block for one in self.initiatives for block in one.blocks)
        return self._views(found, lambda one: one.blocks)

    def by_perspective(self) -> tuple[PlanView, ...]:
        """Return the initiatives by perspective of the balanced scorecard, from cause to effect.

        Learning and growth, internal process, customer, financial (Kaplan & Norton, 1996); `links` joins them.
        """
        return self._views(CAUSE_TO_EFFECT, lambda one: () if one.perspective is None else (one.perspective,))

    def by_journey_phase(self) -> tuple[PlanView, ...]:
        """Return the initiatives by the phases in which the customer notices them; one may stand in several."""
        return self._views(get_args(JourneyPhase), lambda one: one.journey_phases)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """The chain of cause and effect: pairs of ids of an initiative and one that it makes possible."""
        return tuple((one.id, other) for one in self.initiatives for other in one.supports)

    def _views(
        self, keys: Iterable[str | int], of: Callable[[Initiative], tuple[str | int, ...]]
    ) -> tuple[PlanView, ...]:
        views = [PlanView(key, tuple(one for one in self.initiatives if key in of(one))) for key in keys]
        views.append(PlanView(None, tuple(one for one in self.initiatives if not of(one))))
        return tuple(view for view in views if view.initiatives)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("stage", self.stage and self.stage.number), ("initiatives", len(self.initiatives))]
