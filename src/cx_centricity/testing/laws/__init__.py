"""The laws of the scoring rule, each an object that can be called."""

from __future__ import annotations

from typing import Final

from cx_centricity.testing.figures import OF_A_SCOPE
from cx_centricity.testing.laws import of_answers, of_banks, of_figures
from cx_centricity.testing.laws.law import Law
from cx_centricity.testing.laws.reference import same_figures_as_assess

__all__ = ["LAWS", "SAME_FIGURES", "Law"]

_BOUNDS: Final = {"lower", "upper"}
_POINTS: Final = [{"points"}, {"lower"}, {"upper"}]
_COUNTS: Final = [{name} for name in of_figures.COUNTS]

SAME_FIGURES: Final = Law(same_figures_as_assess)
"""Every figure is the one that `assess` gives; what `check_scorer` holds a port to besides the laws."""

LAWS: Final[tuple[Law, ...]] = (
    Law(of_figures.bounds_hold_the_points, needs=_POINTS),
    Law(of_figures.nothing_unanswered_leaves_one_outcome, needs=[_BOUNDS]),
    Law(of_figures.points_are_rounded_half_up, needs=[{"gained", "attainable", "attainable_if_complete"}]),
    Law(of_figures.level_has_the_nearest_value, needs=[{"gained", "attainable", "level"}]),
    Law(of_figures.counts_are_those_of_the_sheet, needs=_COUNTS),
    Law(
        of_figures.the_whole_is_the_sum_of_its_parts,
        needs=[{name, f"{part}_{name}"} for name in of_figures.COUNTS for part in ("direction", "block")],
    ),
    Law(of_figures.enough_must_apply_and_be_answered, needs=[{"points"}]),
    Law(of_figures.a_stage_begins_with_its_first_point, needs=[{"points", "stage"}]),
    Law(
        of_figures.possible_stages_lie_between_the_bounds,
        needs=[_BOUNDS | {"possible_stages"}, _BOUNDS | {"provisional"}],
    ),
    Law(of_figures.strengths_and_growth_zones_are_half_a_level_off, needs=[{"strengths"}, {"growth_zones"}]),
    Law(of_answers.order_of_answers_is_irrelevant, asks_for="other sheets"),
    Law(of_answers.left_out_is_unanswered, asks_for="other sheets"),
    Law(of_answers.a_better_answer_lowers_nothing, needs=_POINTS, asks_for="other sheets"),
    Law(of_answers.one_more_answer_never_widens_the_bounds, needs=[_BOUNDS], asks_for="other sheets"),
    Law(
        of_answers.bounds_are_the_extremes_still_possible,
        needs=[{"lower"}, {"upper"}],
        asks_for="other sheets",
    ),
    Law(of_answers.all_worst_gives_min_and_all_best_max, needs=[{"points"}], asks_for="other sheets"),
    Law(
        of_answers.a_scope_depends_on_its_own_statements,
        needs=[{f"direction_{name}"} for name in OF_A_SCOPE],
        asks_for="other sheets",
    ),
    Law(of_banks.weights_times_a_constant_change_nothing, asks_for="other banks"),
    Law(of_banks.only_differences_of_values_count, asks_for="other banks"),
    Law(of_banks.reversing_every_statement_turns_the_scale_round, needs=_POINTS, asks_for="other banks"),
    Law(of_banks.what_does_not_apply_could_as_well_not_be_there, needs=_POINTS, asks_for="other banks"),
)
"""Every law of the scoring rule, for every bank and sheet."""
