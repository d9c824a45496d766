"""The search for the fewest raises, against a brute-force search over items of every shape."""

from __future__ import annotations

import time
from itertools import product

from hypothesis import given, strategies as st

from cx_centricity import QuestionBank, assess
from cx_centricity.guidance import next_steps
from cx_centricity.guidance._knapsack import Item, fewest_raises
from cx_centricity.plan import make_plan
from strategies import full_sheet

SHAPES = [(0, 1), (0, 3), (0, 1, 5), (0, 4, 5), (0, 1, 2, 9), (0, 1, 5, 6), (0, 3, 4, 7, 8), (0, 1, 3, 4, 6)]
"""Gains that are concave, convex, or neither."""


@st.composite
def groups_of_items(draw: st.DrawFn) -> tuple[list[Item], list[Item]]:
    """Draw preferred and other items in bank order, most of them equal."""
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3))
    items = [
        (
            Item(position, draw(st.integers(0, 1)), draw(st.sampled_from(shapes)), draw(st.sampled_from([1, 1, 2, 4]))),
            draw(st.booleans()),
        )
        for position in range(draw(st.integers(1, 5)))
    ]
    return [item for item, preferred in items if preferred], [item for item, preferred in items if not preferred]


def aims(preferred: list[Item], others: list[Item], counts: dict[int, int]) -> tuple[int, ...]:
    """Rank a choice: fewest, fewest levels, most preferred raises, most gain, lowest levels, bank order."""
    chosen = [(item, counts.get(item.position, 0)) for item in (*preferred, *others)]
    return (
        sum(counts.values()),
        sum(item.jump + count - 1 for item, count in chosen if count),
        -sum(counts.get(item.position, 0) for item in preferred),
        -sum(item.gains[count] for item, count in chosen),
        sum(item.levels_below + (item.jump - 1 + step) * (step > 0) for item, count in chosen for step in range(count)),
        sum(item.position * count for item, count in chosen),
    )


@given(groups_of_items(), st.integers(1, 30))
def test_law_the_search_finds_what_a_brute_force_search_finds(
    groups: tuple[list[Item], list[Item]], needed: int
) -> None:
    items = [*groups[0], *groups[1]]
    every = (
        {item.position: count for item, count in zip(items, counts, strict=True)}
        for counts in product(*(range(len(item.gains)) for item in items))
        if sum(item.gains[count] for item, count in zip(items, counts, strict=True)) >= needed
    )
    best = min((aims(*groups, counts) for counts in every), default=None)
    found = fewest_raises(*groups, needed)
    assert (None if found is None else aims(*groups, found)) == best


def test_hundreds_of_equal_statements_with_steep_values_take_a_moment() -> None:
    bank = QuestionBank.model_validate(
        {
            "id": "steep",
            "version": "1.0.0",
            "language": "en",
            "title": "Steep",
            "levels": [
                {"number": n, "id": f"l{n}", "title": "L", "value": value}
                for n, value in enumerate([*range(40), 1000], start=1)
            ],
            "point_range": [0, 100],
            "directions": [
                {"id": "d", "title": "D", "statements": [{"id": f"s{n}", "title": "S"} for n in range(200)]}
            ],
            "stages": [
                {
                    "id": "low",
                    "title": "L",
                    "from_points": 0,
                    "drivers": [{"id": "x", "text": "X", "directions": ["d"]}],
                },
                {"id": "high", "title": "H", "from_points": 50},
            ],
        }
    )
    result = assess(full_sheet(bank, 1), bank=bank)
    started = time.process_time()
    steps = next_steps(result, bank=bank)
    plan = make_plan(result, bank=bank)
    assert time.process_time() - started < 5
    assert (len(steps.raises), steps.points) == (99 * 40, 50)
    assert plan.remaining_raises
