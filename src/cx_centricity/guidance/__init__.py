"""What to do with a result: next steps, pitfalls, questions to discuss."""

from cx_centricity.guidance._discussion import FoundPitfall, Topic, discussion, pitfalls
from cx_centricity.guidance._raises import GrowthZone, NextSteps, Raise, ladders_of as ladders_of, next_steps

__all__ = [
    "FoundPitfall",
    "GrowthZone",
    "NextSteps",
    "Raise",
    "Topic",
    "discussion",
    "next_steps",
    "pitfalls",
]


def __dir__() -> list[str]:
    return __all__
