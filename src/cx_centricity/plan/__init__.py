"""Plans for the next 6, 12 and 24 months, made from a result."""

from cx_centricity.plan._draft import make_plan
from cx_centricity.plan._plan import (
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Pace,
    Plan,
    PlannedRaise,
    PlanView,
    Target,
)

__all__ = [
    "Initiative",
    "KeyResult",
    "Milestone",
    "Objective",
    "Pace",
    "Plan",
    "PlanView",
    "PlannedRaise",
    "Target",
    "make_plan",
]


def __dir__() -> list[str]:
    return __all__
