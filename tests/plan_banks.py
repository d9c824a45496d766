"""Banks with drivers, for the tests of plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from cx_centricity import QuestionBank
from cx_centricity.plan import Plan
from small_bank import Raw, make, raw_bank

MIDDLE = {"first_x": 3, "first_y": 3, "second_x": 3, "second_y": 3, "third_x": 3, "third_y": 3}
"""Answers that lead to the second of the three stages."""


def bank_of_drivers(
    *drivers: Raw, earlier: tuple[Raw, ...] = (), pitfalls: Sequence[Raw] = (), reversed_ones: Sequence[str] = ()
) -> QuestionBank:
    """Return a bank of three directions, three stages and levels 1…5.

    `drivers` are those of the second stage, `earlier` those of the first. `pitfalls` are the conditions of its only
    pitfall, `reversed_ones` the ids of the reversed statements.
    """
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(1, 6)]
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["level_texts"] = list("abcde")
            statement["reversed"] = statement["id"] in reversed_ones
    raw["pitfalls"] = [{"id": "p", "title": "P", "text": "T", "when": [*pitfalls]}] if pitfalls else []
    start, middle, end = ({"id": f"s{n}", "title": "S", "from_points": n} for n in (0, 40, 80))
    raw["stages"] = [start | {"drivers": [*earlier]}, middle | {"drivers": [*drivers]}, end]
    raw["indicators"] = [{"id": "i", "title": "I", "statements": ["first_x"]}]
    return make(raw)


def driver(id: str, *directions: str, **fields: Any) -> Raw:
    return {"id": id, "text": id.upper(), "directions": [*directions], **fields}


def ids(plan: Plan) -> list[str]:
    """Return the ids of the initiatives."""
    return [initiative.id for initiative in plan.initiatives]


@st.composite
def banks_of_drivers(draw: st.DrawFn) -> QuestionBank:
    """Banks whose drivers name directions, statements, blocks, horizons and other drivers at random."""
    names = [f"d{n}" for n in range(draw(st.integers(0, 7)))]

    def some(among: list[str]) -> list[str]:
        return draw(st.lists(st.sampled_from(among), unique=True, max_size=3)) if among else []

    drivers = [
        driver(
            name,
            *some(["first", "second", "third"]),
            statements=some(list(MIDDLE)),
            blocks=some(["one", "two"]),
            supports=some(names[place + 1 :]),
            **draw(st.sampled_from([{}, {"horizon": 6}, {"horizon": 12}, {"horizon": 24}])),
        )
        for place, name in enumerate(names)
    ]
    cut = draw(st.integers(0, len(drivers)))
    return bank_of_drivers(*draw(st.permutations(drivers[cut:])), earlier=tuple(drivers[:cut]))
