"""The plan: initiatives over the horizons, and how to look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, Literal, NamedTuple, Self, cast, get_args

from cx_centricity.assessment import BankIdentity, Result, StageBand, named
from cx_centricity.bank import JourneyPhase, Perspective
from cx_centricity.guidance import FoundPitfall, Raise, Topic
from cx_centricity.plan.initiative import HORIZONS, Initiative, Milestone

CAUSE_TO_EFFECT: Final[tuple[Perspective, ...]] = ("learning_growth", "internal_process", "customer", "financial")


class PlanView(NamedTuple):
    """The initiatives of one horizon, block, perspective or journey phase; `key` is None for those that have none.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import plan
    >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}))
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
    >>> from cx_centricity.plan import Plan, plan
    >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}))
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
        return named(self.initiatives, id)

    def with_owners(self, owners: Mapping[str, str]) -> Self:
        """Return the plan with owners, texts that say something, filled in by the id of the initiative.

        KeyError for ids that the plan does not have, ValueError for what is no such text.

        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.plan import plan
        >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}))
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
