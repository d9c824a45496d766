"""Generated banks: they are valid, come in every shape and shrink to the smallest."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from cx_centricity import QuestionBank
from cx_centricity.bank import PointRange
from cx_centricity.testing import LAWS, question_banks
from cx_centricity.testing._figures import library_scorer
from strategies import drawn, smallest


def shapes(bank: QuestionBank) -> set[str]:
    """Name what is special about a bank."""
    statements, values = bank.statements, [level.value for level in bank.levels]
    sizes = {len(direction.statements) for direction in bank.directions}
    special = {
        "weights": len({s.weight for s in statements}) > 1,
        "heavy": max(s.weight for s in statements) == 1000,
        "reversed": any(s.reversed for s in statements) and not all(s.reversed for s in statements),
        "all reversed": all(s.reversed for s in statements),
        "uneven values": len({b - a for a, b in pairwise(values)}) > 1,
        "values below zero": values[0] < 0,
        "numbers from 0": bank.levels[0].number == 0,
        "numbers from 1": bank.levels[0].number == 1,
        "two levels": len(values) == 2,
        "many levels": len(values) > 7,
        "points below zero": bank.point_range.min < 0,
        "one point": bank.point_range.max - bank.point_range.min == 1,
        "uneven directions": len(sizes) > 1,
        "one direction": len(bank.directions) == 1,
        "no blocks": not bank.blocks,
        "several blocks": len(bank.blocks) > 1,
        "one stage": len(bank.stages) == 1,
        "five stages": len(bank.stages) == 5,
        "a stage of one point": any(s.from_points == s.to_points for s in bank.stages),
        "no texts": not statements[0].level_texts,
        "no drivers": not any(stage.drivers for stage in bank.stages),
        "no guidance": not bank.guidance,
        "no coverage": bank.min_coverage_percent == 0,
        "full coverage": bank.min_coverage_percent == 100,
        "odd coverage": bank.min_coverage_percent not in (0, 1, 33, 50, 67, 100),
    }
    return {name for name, holds in special.items() if holds}


def further_shapes(bank: QuestionBank) -> set[str]:
    """Name what a bank has that plain ones lack."""
    scales = [[level.value for level in scale.levels] for scale in bank.scales]
    steps = {above.number - below.number for below, above in pairwise(bank.levels)}
    whole, *parts = bank.scopes
    gates = [condition for scope in bank.scopes for stage in scope.stages for condition in stage.gate]
    conditions = [condition for pitfall in bank.pitfalls for condition in pitfall.when]
    counted = [bank.counts_as(statement) for statement in bank.statements]
    named = [{*part.statements} for part in bank.subscales]
    special = {
        "gaps between levels": steps != {1},
        "values that repeat": any(len({*values}) < len(values) for values in scales),
        "values that fall": any(a > b for values in scales for a, b in pairwise(values)),
        "weight 0": any(not statement.weight for statement in bank.statements),
        "a direction without weight": any(not scope.scored for scope in parts),
        "some unanswered count": None in counted and len({*counted}) > 1,
        "all unanswered count": None not in counted,
        **{f"{n} decimals": bank.decimals == n for n in (1, 2, 3)},
        "ranges of parts": any(scope.point_range != bank.point_range for scope in parts),
        "stages of blocks": any(block.stages for block in bank.blocks),
        "stages of directions": any(direction.stages for direction in bank.directions),
        "stages of subscales": any(subscale.stages for subscale in bank.subscales),
        "overlapping subscales": any(a & b for n, a in enumerate(named) for b in named[:n]),
        "gates of the whole": any(stage.gate for stage in whole.stages),
        "gates of parts": any(stage.gate for scope in parts for stage in scope.stages),
        "gates of statements": any(condition.statement for condition in gates),
        "gates of scopes": any(condition.each_at_least for condition in gates),
        "gates of other scopes": any(condition.scope for condition in gates),
        "a gate before the last stage": any(stage.gate for scope in bank.scopes for stage in scope.stages[:-1]),
        "no stages": not bank.stages and bank.overall,
        "no points of the whole": not bank.overall,
        "lower is better": bank.better == "lower",
        "mixed polarity": len({scope.better for scope in parts}) > 1,
        "goal level": bank.goal_level is not None,
        "edition": bank.edition > 1,
        "accepted warnings": bool(bank.accepted_warnings),
        **{
            f"condition on {name}": any(getattr(condition, name) is not None for condition in conditions)
            for name in ("statement", "each_at_least", "count", "stage")
        },
    }
    return {name for name, holds in special.items() if holds}


def test_plain_banks_come_in_every_shape_and_have_nothing_else() -> None:
    banks = drawn(question_banks(plain=True), 250)
    seen = Counter(shape for bank in banks for shape in shapes(bank))
    assert len(seen) == 25
    assert min(seen.values()) >= 2, seen
    assert [further_shapes(bank) for bank in banks] == [set()] * len(banks)


def test_banks_have_everything_that_plain_ones_lack() -> None:
    seen = Counter(shape for bank in drawn(question_banks(), 400) for shape in further_shapes(bank))
    assert len(seen) == 32, seen


@given(question_banks(max_directions=2, max_statements=3, max_levels=101))
def test_law_banks_respect_the_maximal_sizes(bank: QuestionBank) -> None:
    assert len(bank.directions) <= 2
    assert max(len(direction.statements) for direction in bank.directions) <= 3
    for law in LAWS:
        law(library_scorer, {}, bank)


def test_banks_of_one_statement_have_one_that_counts() -> None:
    banks = drawn(question_banks(max_directions=1, max_statements=1), 150)
    assert all(bank.statements[0].weight for bank in banks)


def test_banks_can_be_large() -> None:
    banks = drawn(question_banks(max_directions=50, max_statements=50), 5)
    assert max(len(bank.statements) for bank in banks) > 100


def test_a_bank_shrinks_to_two_levels_one_statement_one_stage() -> None:
    bank = smallest(question_banks())
    assert (len(bank.levels), len(bank.statements), len(bank.stages), len(bank.blocks)) == (2, 1, 1, 0)
    assert (bank.point_range, bank.min_coverage_percent) == (PointRange(0, 1), 50)
    statement = bank.statements[0]
    assert (statement.weight, statement.reversed, statement.level_texts) == (1, False, ())


def test_from_type_gives_question_banks_once_the_kit_is_imported() -> None:
    script = (
        "import cx_centricity, cx_centricity.testing\n"
        "from hypothesis import find, strategies as st\n"
        "bank = find(st.from_type(cx_centricity.QuestionBank), lambda bank: len(bank.statements) > 1)\n"
        "print(bank.id, len(bank.statements))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout == "generated 2\n"


@pytest.mark.parametrize(
    "sizes", [{"max_directions": 0}, {"max_statements": 51}, {"max_levels": 1}, {"max_levels": 2.0}]
)
def test_sizes_out_of_bounds_are_refused(sizes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be a whole number from"):
        question_banks(**sizes)
