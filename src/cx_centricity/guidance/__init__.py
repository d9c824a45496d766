"""What to do with a result: next steps, pitfalls, questions to discuss."""

from cx_centricity.guidance._discussion import FoundPitfall, Topic, discuss, find_pitfalls
from cx_centricity.guidance._raises import GrowthZone, NextSteps, Raise, ladders_of as ladders_of, next_steps

__all__ = [
    "FoundPitfall",
    "GrowthZone",
    "NextSteps",
    "Raise",
    "Topic",
    "discuss",
    "next_steps",
    "find_pitfalls",
]


def __dir__() -> list[str]:
    return __all__
