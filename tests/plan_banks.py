"""Banks with drivers, for the tests of next steps and plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st

from cx_centricity import AnswerValue, QuestionBank
from cx_centricity.plan import Plan
from small_bank import Raw, make, raw_bank

MIDDLE = {"first_x": 3, "first_y": 3, "second_x": 3, "second_y": 3, "third_x": 3, "third_y": 3}
"""Answers that lead to the second of the three stages."""


def bank_of_drivers(  # noqa: PLR0913 - independent parts
    *drivers: Raw,
    earlier: tuple[Raw, ...] = (),
    later: tuple[Raw, ...] = (),
    pitfalls: Sequence[Raw] = (),
    reversed_ones: Sequence[str] = (),
    gate: Sequence[Raw] = (),
    statements: Mapping[str, Raw] | None = None,
    **fields: Any,
) -> QuestionBank:
    """Return a bank of three directions, three stages and levels 1…5.

    `drivers` are those of the second stage, `earlier` those of the first, `later` those of the third, which has the
    gate. `pitfalls` are the conditions of its only pitfall, `reversed_ones` the ids of the reversed statements.
    `statements` has fields of statements by id.
    """
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(1, 6)]
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["level_texts"] = list("abcde")
            statement["reversed"] = statement["id"] in reversed_ones
            statement.update((statements or {}).get(statement["id"], {}))
    raw["pitfalls"] = [{"id": "p", "title": "P", "text": "T", "when": [*pitfalls]}] if pitfalls else []
    bands: list[Raw] = [{"id": f"s{n}", "title": "S", "from_points": n} for n in (0, 40, 80)]
    start, middle, end = bands
    end |= {"drivers": [*later], "gate": [*gate]}
    raw["stages"] = [start | {"drivers": [*earlier]}, middle | {"drivers": [*drivers]}, end]
    raw["indicators"] = [{"id": "i", "title": "I", "statements": ["first_x"]}]
    return make(raw | fields)


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


@st.composite
def banks_of_every_rule(draw: st.DrawFn) -> QuestionBank:
    """Small banks with stages in which every feature of the scoring rule occurs.

    Nothing is filtered: gates that would make a bank invalid are left out.
    """
    decimals = draw(st.integers(0, 2))
    low, high = draw(st.sampled_from([(0, 100), (1, 5), (-4, 3), (0, 7)]))
    numbers = draw(st.sampled_from([(1, 2, 3), (0, 2, 3, 7), (1, 2, 3, 4), (0, 1)]))
    values = draw(st.sampled_from([None, (0, 1, 5, 6), (-3, 0, 1, 9)]))
    levels = [
        {"number": number, "id": f"l{number}", "title": "L", **({"value": values[n]} if values else {})}
        for n, number in enumerate(numbers)
    ]
    scales = {
        "repeating": (2, 0, 2, 5),
        "falling": (3, 1, 0),
        "flat": (0, 0, 4),
        "plain": (0, 1, 2),
    }
    counts_as = st.sampled_from([None] * 6 + [0, -1])
    directions: list[Raw] = []
    for d, size in enumerate(draw(st.sampled_from([(2, 2), (1, 1, 2), (3, 1), (1, 2)]))):
        statements: list[Raw] = []
        for n in range(size):
            scale = draw(st.sampled_from([None] * 5 + [*scales]))
            own = numbers if scale is None else range(len(scales[scale]))
            assumed = draw(counts_as)
            statements.append(
                {
                    "id": f"s{d}{n}",
                    "title": "S",
                    "scale": scale,
                    "weight": draw(st.sampled_from([1, 1, 2, 3, 0])) if d or n else draw(st.sampled_from([1, 4])),
                    "reversed": draw(st.booleans()),
                    "unanswered_counts_as": None if assumed is None else own[assumed],
                    "level_texts": draw(st.sampled_from([[], [f"t{number}" for number in own]])),
                }
            )
        directions.append({"id": f"d{d}", "title": "D", "statements": statements})
    raw: Raw = {
        "id": "every",
        "version": "1.0.0",
        "language": "en",
        "title": "Every",
        "decimals": decimals,
        "better": draw(st.sampled_from(["higher"] * 3 + ["lower"])),
        "goal_level": draw(st.sampled_from([None, *numbers])),
        "unanswered_counts_as": draw(st.sampled_from([None] * 8 + [*numbers])),
        "levels": levels,
        "scales": [
            {
                "id": id,
                "levels": [{"number": n, "id": f"l{n}", "title": "L", "value": value} for n, value in enumerate(of)],
            }
            for id, of in scales.items()
        ],
        "point_range": [low, high],
        "min_coverage_percent": draw(st.sampled_from([0, 0, 50])),
        "directions": directions,
        "subscales": [{"id": "sub", "title": "Sub", "statements": ["s00", "s10"]}],
    }
    reached = make(raw).reachable_points[1:]
    starts = draw(st.sets(st.sampled_from(reached), min_size=1, max_size=3))
    raw["stages"] = [
        {
            "id": f"stage{s}",
            "title": "S",
            "from_points": start,
            "drivers": [driver(f"x{s}{d}", f"d{d}", horizon=draw(st.sampled_from([None, 6, 12]))) for d in (0, 1)],
        }
        for s, start in enumerate([low, *sorted(starts)])
    ]
    return _with_gates(raw, draw(st.lists(_conditions(raw), max_size=6)))


@st.composite
def _conditions(draw: st.DrawFn, raw: Raw) -> tuple[int, Raw]:
    """Draw the position of a stage and a condition for its gate, which may not be valid."""
    stage = draw(st.sampled_from([1, len(raw["stages"]) - 1]))
    numbers = [level["number"] for level in raw["levels"]]
    if draw(st.booleans()):
        scope = draw(st.sampled_from([{}, {"direction": "d0"}, {"direction": "d1"}, {"subscale": "sub"}]))
        return stage, {"each_at_least": draw(st.sampled_from(numbers[1:])), **scope}
    statements = [statement for direction in raw["directions"] for statement in direction["statements"]]
    statement = draw(st.sampled_from(statements))
    number = draw(st.sampled_from(numbers if statement["scale"] is None else [0, 1, 2]))
    side = ("at_most" if statement["reversed"] else "at_least") if draw(st.booleans()) else "at_most"
    return stage, {"statement": statement["id"], side: number}


def _with_gates(raw: Raw, conditions: Sequence[tuple[int, Raw]]) -> QuestionBank:
    """Return the bank with all of these conditions that leave it valid."""
    bank = make(raw)
    for stage, condition in conditions:
        gated = [
            each | {"gate": [*each.get("gate", ()), condition]} if s == stage else each
            for s, each in enumerate(raw["stages"])
        ]
        with suppress(ValueError):
            bank = make(raw | {"stages": gated})
            raw = raw | {"stages": gated}
    return bank


@st.composite
def answers_to(draw: st.DrawFn, bank: QuestionBank) -> dict[str, AnswerValue]:
    """Draw answers to all statements, most of them levels."""
    missing: list[AnswerValue] = [None, None, "n/a"]
    return {
        statement.id: draw(st.sampled_from(missing))
        if draw(st.integers(0, 3)) == 0
        else draw(st.sampled_from([level.number for level in bank.levels_of(statement)]))
        for statement in bank.statements
    }
