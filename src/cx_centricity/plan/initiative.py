"""What a plan is made of: initiatives with their objectives, key results and indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, get_args

from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr

from cx_centricity.assessment import Part, StageBand
from cx_centricity.bank import Better, Horizon, JourneyPhase, Perspective

HORIZONS: Final[tuple[Horizon, ...]] = get_args(Horizon)


@dataclass(frozen=True, slots=True, repr=False)
class Target(Part):
    """The level that a statement is to have after some months (6, 12 or 24; None where no horizon is stated).

    `text` is that of the level, None where the bank has none.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import plan
    >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}))
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
    >>> from cx_centricity.plan import plan
    >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}))
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
    >>> from cx_centricity.plan import plan
    >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}))
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
    >>> from cx_centricity.plan import plan
    >>> result = assess({statement.id: 4 for statement in default_bank().statements} | {"loyalty_measurement": 1})
    >>> roadmap = plan(result, measurements=[nps([10, 9, 8, 3])])
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
    >>> from cx_centricity.plan import plan
    >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}))
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
    >>> from cx_centricity.plan import plan
    >>> roadmap = plan(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> [(milestone.horizon, milestone.points, milestone.stage.title) for milestone in roadmap.milestones][-1]
    (12, 20, 'Первые шаги')
    """

    _shown: ClassVar[tuple[str, ...]] = ("horizon", "points")

    horizon: Horizon | None
    points: StrictInt
    stage: StageBand
