"""What to do with a result: the next steps, the pitfalls it shows, the questions to discuss."""

from cx_centricity.guidance.discussion import Reason, Topic, discussion
from cx_centricity.guidance.next_steps import GrowthZone, NextSteps, next_steps
from cx_centricity.guidance.pitfalls import FoundPitfall, pitfalls
from cx_centricity.guidance.raises import Raise

__all__ = [
    "FoundPitfall",
    "GrowthZone",
    "NextSteps",
    "Raise",
    "Reason",
    "Topic",
    "discussion",
    "next_steps",
    "pitfalls",
]
