"""The plan: initiatives over 6, 12 and 24 months, drawn from a result."""

from cx_centricity.plan.draw import plan
from cx_centricity.plan.initiative import Initiative, KeyResult, Milestone, Objective, PlannedIndicator, Target
from cx_centricity.plan.roadmap import Plan, PlanView

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
