"""Plans: initiatives over 6, 12 and 24 months, drawn from a result."""

from cx_centricity.plan._draft import plan
from cx_centricity.plan._plan import (
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Plan,
    PlannedIndicator,
    PlanView,
    Target,
)

__all__ = [
    "Initiative",
    "KeyResult",
    "Milestone",
    "Objective",
    "Plan",
    "PlanView",
    "PlannedIndicator",
    "Target",
    "plan",
]


def __dir__() -> list[str]:
    return __all__
