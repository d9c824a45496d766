"""What to do with a result: next steps, pitfalls, topics to discuss."""

from cx_centricity.guidance._discussion import FoundPitfall, Topic, discuss, find_pitfalls
from cx_centricity.guidance._raises import (
    NextSteps,
    RaisableStatement as RaisableStatement,
    Raise,
    ZoneSteps,
    next_steps,
    raisable_statements as raisable_statements,
    raises_to_next_stage as raises_to_next_stage,
)

__all__ = [
    "FoundPitfall",
    "NextSteps",
    "Raise",
    "Topic",
    "ZoneSteps",
    "discuss",
    "find_pitfalls",
    "next_steps",
]


def __dir__() -> list[str]:
    return __all__
