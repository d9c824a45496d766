"""What to do with a result: next steps, pitfalls, questions to discuss."""

from cx_centricity.guidance._discussion import FoundPitfall, Topic, discuss, find_pitfalls
from cx_centricity.guidance._raises import NextSteps, Raise, ZoneSteps, ladders_of as ladders_of, next_steps

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
