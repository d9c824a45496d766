"""Pure whole-number arithmetic: from checked answers to the scores of every scope."""

from cx_centricity.scoring.score import Score, Scores, rank_directions, score_answers, score_tallies
from cx_centricity.scoring.tally import Rules, StatementRule, Tally, add_tallies, tally_directions

__all__ = [
    "Rules",
    "Score",
    "Scores",
    "StatementRule",
    "Tally",
    "add_tallies",
    "rank_directions",
    "score_answers",
    "score_tallies",
    "tally_directions",
]
