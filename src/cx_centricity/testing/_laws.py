"""Every law of the scoring rule."""

from __future__ import annotations

from typing import Final

from cx_centricity.testing._bank_laws import (
    not_applicable_counts_as_absent,
    only_differences_of_values_count,
    reversing_every_statement_mirrors_the_points,
    the_other_polarity_changes_no_figure,
    weight_zero_counts_nowhere,
    weights_times_a_constant_change_nothing,
    what_the_unanswered_count_as_enters_no_bound,
)
from cx_centricity.testing._figures import COUNTS, RANKINGS, SCORE_FIGURES
from cx_centricity.testing._law import Law
from cx_centricity.testing._score_laws import (
    a_scope_depends_on_its_own_statements,
    an_answer_that_gains_more_lowers_nothing,
    an_answer_that_gains_the_same_changes_nothing,
    bounds_are_the_extremes_still_possible,
    bounds_contain_the_points,
    counts_are_those_of_the_sheet,
    enough_must_apply_and_be_answered,
    every_completion_lies_within,
    least_everywhere_gives_min_and_most_max,
    left_out_is_unanswered,
    level_has_the_nearest_value,
    no_answer_moves_points_by_more_than_the_resolution,
    nothing_unanswered_leaves_one_outcome,
    one_more_answer_never_widens_the_bounds,
    order_of_answers_is_irrelevant,
    points_are_rounded_half_up,
    resolution_is_the_greatest_step,
    same_figures_as_assess,
    the_unanswered_count_as_their_level,
    the_whole_is_the_sum_of_its_parts,
)
from cx_centricity.testing._stage_laws import (
    a_stage_begins_with_its_first_point,
    a_stage_ends_before_a_gate_that_is_not_true,
    possible_stages_lie_between_the_bounds,
    strengths_and_growth_zones_are_a_level_off,
    the_stage_is_a_possible_one,
)

SAME_FIGURES: Final = Law(same_figures_as_assess)
"""The law that every figure equals the one that `assess` gives; `check_scorer` tries it besides the others."""

_ANY_POINTS: Final = ({"points"}, {"lower"}, {"upper"})
_BOUNDS: Final = {"lower", "upper"}
_ANY_STAGE: Final = ({"stage"}, {"possible_stages"})

LAWS: Final[tuple[Law, ...]] = (
    Law(bounds_contain_the_points, needs=_ANY_POINTS),
    Law(nothing_unanswered_leaves_one_outcome, needs=[_BOUNDS]),
    Law(points_are_rounded_half_up, needs=_ANY_POINTS),
    Law(level_has_the_nearest_value, needs=[{"level"}]),
    Law(resolution_is_the_greatest_step, needs=[{"resolution"}]),
    Law(counts_are_those_of_the_sheet, needs=[{name} for name in COUNTS]),
    Law(
        the_whole_is_the_sum_of_its_parts,
        needs=[{name, f"{part}_{name}"} for name in COUNTS for part in ("direction", "block")],
    ),
    Law(enough_must_apply_and_be_answered, needs=[{"points"}]),
    Law(a_stage_begins_with_its_first_point, needs=[{"points", "stage"}]),
    Law(a_stage_ends_before_a_gate_that_is_not_true, needs=[{"points", "stage"}]),
    Law(possible_stages_lie_between_the_bounds, needs=[_BOUNDS | {"possible_stages"}, _BOUNDS | {"provisional"}]),
    Law(the_stage_is_a_possible_one, needs=[{"stage", "possible_stages"}]),
    Law(strengths_and_growth_zones_are_a_level_off, needs=[{name} for name in RANKINGS]),
    Law(order_of_answers_is_irrelevant, scores="changed sheets"),
    Law(left_out_is_unanswered, scores="changed sheets"),
    Law(an_answer_that_gains_more_lowers_nothing, needs=[*_ANY_POINTS, *_ANY_STAGE], scores="changed sheets"),
    Law(an_answer_that_gains_the_same_changes_nothing, scores="changed sheets"),
    Law(one_more_answer_never_widens_the_bounds, needs=[_BOUNDS, {"possible_stages"}], scores="changed sheets"),
    Law(
        bounds_are_the_extremes_still_possible,
        needs=[{"lower"}, {"upper"}, {"possible_stages"}],
        scores="changed sheets",
    ),
    Law(
        every_completion_lies_within,
        needs=[{"points", "lower", "upper"}, {"stage", "possible_stages"}],
        scores="changed sheets",
    ),
    Law(least_everywhere_gives_min_and_most_max, needs=[{"points"}], scores="changed sheets"),
    Law(
        no_answer_moves_points_by_more_than_the_resolution,
        needs=[{"points", "resolution"}],
        scores="changed sheets",
    ),
    Law(
        the_unanswered_count_as_their_level,
        needs=[{name} for name in ("gained", "attainable", "points", "level", "stage")],
        scores="changed sheets",
    ),
    Law(
        a_scope_depends_on_its_own_statements,
        needs=[{f"{part}_{name}"} for name in SCORE_FIGURES for part in ("direction", "block", "subscale")],
        scores="changed sheets",
    ),
    Law(weights_times_a_constant_change_nothing, scores="changed banks"),
    Law(only_differences_of_values_count, scores="changed banks"),
    Law(
        reversing_every_statement_mirrors_the_points,
        needs=[{"points"}, _BOUNDS, {"gained", "attainable"}],
        scores="changed banks",
    ),
    Law(the_other_polarity_changes_no_figure, scores="changed banks"),
    Law(weight_zero_counts_nowhere, scores="changed banks"),
    Law(
        what_the_unanswered_count_as_enters_no_bound,
        needs=[_BOUNDS, {"possible_stages"}, *({name} for name in COUNTS[2:])],
        scores="changed banks",
    ),
    Law(not_applicable_counts_as_absent, needs=[{name} for name in SCORE_FIGURES], scores="changed banks"),
)
"""Every law of the scoring rule."""
