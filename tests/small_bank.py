"""A small bank with every kind of part, as plain content that a test can spoil."""

from __future__ import annotations

from typing import Any, cast

from cx_centricity import QuestionBank

Raw = dict[str, Any]


def raw_bank() -> Raw:
    """A small bank of two blocks and three directions, in lists, so that a test can spoil it."""

    def direction(id: str, block: str) -> Raw:
        statements = [{"id": f"{id}_{n}", "title": "T", "claim": "C", "level_texts": ["a", "b", "c"]} for n in "xy"]
        return {"id": id, "title": "D", "block": block, "statements": statements}

    return {
        "id": "small",
        "version": "1.0.0",
        "language": "en",
        "title": "Small",
        "levels": [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in (1, 2, 3)],
        "point_range": [0, 100],
        "blocks": [{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}],
        "directions": [direction("first", "one"), direction("second", "two"), direction("third", "one")],
        "stages": [
            {
                "number": 1,
                "id": "low",
                "title": "Low",
                "from_points": 0,
                "profiles": [{"block": "one", "signs": ["s"]}],
                "drivers": [
                    {"id": "a", "text": "A", "blocks": ["one"], "directions": ["first"], "supports": ["b"]},
                    {"id": "b", "text": "B", "supports": []},
                ],
            },
            {"number": 2, "id": "high", "title": "High", "from_points": 50},
        ],
        "pitfalls": [{"id": "p", "title": "P", "text": "T", "when": [{"statement": "first_x", "at_most": 2}]}],
        "indicators": [{"id": "i", "title": "I", "statements": ["first_x"]}],
        "guidance": [{"id": "g", "title": "G", "text": "T"}],
    }


def frozen(node: object) -> Any:
    """Return the content as the loader hands it over: tuples for lists."""
    if isinstance(node, dict):
        return {key: frozen(value) for key, value in cast("Raw", node).items()}
    return tuple(map(frozen, cast("list[object]", node))) if isinstance(node, list) else node


def make(raw: Raw) -> QuestionBank:
    return QuestionBank.model_validate(frozen(raw))


def put(raw: Raw, path: str, value: object) -> None:
    """Put a value at a path such as `stages.0.from_points`."""
    *steps, last = path.split(".")
    node: Any = raw
    for step in steps:
        node = node[int(step) if step.isdigit() else step]
    node[int(last) if last.isdigit() else last] = value
