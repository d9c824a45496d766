"""All problems in one go: a fault of one field is told once, and hides no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from pydantic import BaseModel, ConfigDict, Field

from cx_centricity import BankError, QuestionBank
from cx_centricity.bank import UNREAD, Provenance, made_of
from cx_centricity.bank._validation import validated
from cx_centricity.errors import MAX_PROBLEMS
from small_bank import Raw, frozen, raw_bank

Steps = tuple[str | int, ...]


def spots(node: object, at: Steps = ()) -> Iterator[Steps]:
    """Yield the way to every value of plain content."""
    if at:
        yield at
    if isinstance(node, dict):
        for key, value in cast("Raw", node).items():
            yield from spots(value, (*at, key))
    elif isinstance(node, list):
        for index, value in enumerate(cast("list[object]", node)):
            yield from spots(value, (*at, index))


def path(steps: Steps) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def full_raw() -> Raw:
    """Every field of every kind of part."""
    raw = raw_bank()
    raw |= {
        "instruction": "I",
        "min_coverage_percent": 50,
        "renamed": [{"old": "o", "new": "first_x"}],
        "retired": ["r"],
    }
    raw["levels"] = [{**level, "summary": "S", "value": n} for n, level in enumerate(raw["levels"])]
    raw["directions"][0] |= {"summary": "S", "discussion": ["Q"]}
    raw["directions"][0]["statements"][0] |= {"evidence": "E", "weight": 2, "reversed": True}
    raw["stages"][0] |= {"theme": "T", "summary": "S", "characteristics": ["C"]}
    raw["stages"][0]["drivers"][0] |= {"why": "W", "horizon": 6, "perspective": "customer", "journey_phases": ["use"]}
    raw["indicators"][0] |= {"question": "Q", "better": "lower", "mistakes": ["M"]}
    return raw


def owner_and_key(raw: Raw, steps: Steps) -> tuple[Any, Any]:
    node: Any = raw
    for step in steps[:-1]:
        node = node[step]
    return node, steps[-1]


def problems(raw: object) -> list[tuple[str, str]]:
    with pytest.raises(BankError) as caught:
        made_of(QuestionBank, frozen(raw), Provenance())
    return [(problem.code, problem.place.path) for problem in caught.value.problems]


SPOTS = list(spots(full_raw()))
WRONG: dict[str, object] = {"mapping": {"unheard": "of"}, "list": [[]], "number": -3.5, "unread": UNREAD}


GONE = {
    **{f"levels[{n}]": [("level-values-incomplete", "levels")] for n in range(3)},
    "directions[1]": [("empty-block", "blocks[1]")],
}
"""What is true of a part that has none of its fields any more."""


def test_the_full_bank_is_valid() -> None:
    made_of(QuestionBank, frozen(full_raw()), Provenance())


@pytest.mark.parametrize("kind", WRONG)
def test_a_value_of_a_wrong_kind_is_told_where_it_is_and_nothing_follows_from_it(kind: str) -> None:
    for steps in SPOTS:
        raw = full_raw()
        owner, key = owner_and_key(raw, steps)
        owner[key] = WRONG[kind]
        if kind == "unread":
            with pytest.raises(BankError) as caught:
                made_of(QuestionBank, frozen(raw), Provenance())
            assert caught.value.problems == ()
            continue
        told = [spot for spot in problems(raw) if spot not in GONE.get(path(steps), ())]
        assert {place.startswith(path(steps)) for _, place in told} == {True}, (steps, told)


REQUIRED = {
    *("id", "version", "language", "title", "levels", "point_range", "directions", "stages", "statements", "number"),
    *("text", "from_points", "signs", "when", "statement", "old", "new", "block"),
}


@pytest.mark.parametrize("steps", [steps for steps in SPOTS if isinstance(steps[-1], str)], ids=path)
def test_a_field_that_is_left_out_is_told_where_it_should_be_or_has_a_default(steps: Steps) -> None:
    raw = full_raw()
    owner, key = owner_and_key(raw, steps)
    del owner[key]
    holder, outer = steps[-3] if len(steps) > 2 else "", path(steps[:-1])
    if (holder, key) == ("directions", "block"):
        assert ("direction-without-block", outer) in problems(raw)
    elif key == "value":
        assert problems(raw) == [("level-values-incomplete", "levels")]
    elif (holder, key) == ("", "blocks"):
        assert {code for code, _ in problems(raw)} == {"unknown-reference"}
    elif key == "at_most":
        assert problems(raw) == [("condition-impossible", outer)]
    elif key in REQUIRED and (holder, key) not in {
        ("stages", "number"),
        ("drivers", "directions"),
        ("indicators", "statements"),
    }:
        assert problems(raw) == [("missing-field", outer)]
    else:
        made_of(QuestionBank, frozen(raw), Provenance())


PLANTED = {
    "directions[2].statements[1].level_texts": ("missing-level-text", ("levels",)),
    "stages[0].drivers[1].supports[0]": ("unknown-reference", ("stages", "stages[0]", "stages[0].drivers")),
    "stages[1].from_points": ("stages-do-not-cover-range", ("point_range", "stages", "stages[0]")),
    "indicators[0].statements[0]": ("unknown-reference", ("directions",)),
}


def test_what_does_not_hold_together_is_told_beside_a_fault_elsewhere() -> None:
    for steps in SPOTS:
        raw = full_raw()
        raw["directions"][2]["statements"][1]["level_texts"] = ["a"]
        raw["stages"][0]["drivers"][1]["supports"] = ["nobody"]
        raw["stages"][1]["from_points"] = 0
        raw["indicators"][0]["statements"] = ["nothing"]
        owner, key = owner_and_key(raw, steps)
        if not isinstance(owner, list) or len(cast("list[object]", owner)) > cast("int", key):
            owner[key] = {"unheard": "of"}
        told = {place: code for code, place in problems(raw)}
        faulty = path(steps)
        for place, (code, hides) in PLANTED.items():
            hidden = place == faulty or place.startswith((f"{faulty}.", f"{faulty}[")) or faulty.startswith(hides)
            assert hidden or told.get(place) == code, (faulty, place, told)


def test_a_list_that_is_too_short_beside_a_fault_in_it_is_told_too() -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": 1, "id": "only"}]
    assert problems(raw) == [("missing-field", "levels[0]"), ("too-few-items", "levels")]


def test_where_stages_are_broken_too_the_others_are_still_checked() -> None:
    raw = raw_bank()
    last = {"id": "c", "title": "C", "from_points": 101}
    raw["stages"] = [{**raw["stages"][0], "from_points": "x"}, [], last, {**last, "id": "low"}]
    assert sorted(problems(raw)) == [
        ("duplicate-id", "stages[3]"),
        ("wrong-type", "stages[0].from_points"),
        ("wrong-type", "stages[1]"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("weight", "2", "expected a whole number, found “2”; remove the quotes around the number"),
        ("weight", "1.5", "expected a whole number, found “1.5”; only whole numbers are supported"),
        ("reversed", "yes", "expected true or false, found “yes”; write true or false"),
        ("claim", None, "expected text, found nothing; fill in a value or remove the field"),
        ("claim", 3, "expected text, found 3"),
        ("claim", " \t", "the text is empty; write it, or remove the field if it is optional"),
        ("wieght", 2, "unknown field “wieght”; correct its name or remove it; did you mean “weight”?"),
        ("block", "one", "unknown field “block”; correct its name or remove it"),
        ("and tell them", None, "“and tell them” is read as a field without a value, because a comma within { }"),
    ],
)
def test_a_common_slip_is_told_with_what_to_do(field: str, value: object, told: str) -> None:
    raw = raw_bank()
    raw["directions"][0]["statements"][0][field] = value
    with pytest.raises(BankError) as caught:
        made_of(QuestionBank, frozen(raw), Provenance())
    assert caught.value.problems[0].message().startswith(told)
    assert len(caught.value.problems) == 1


def test_an_unknown_block_is_told_and_not_the_block_that_is_empty_by_it() -> None:
    raw = raw_bank()
    raw["directions"][1]["block"] = "twoo"
    assert problems(raw) == [("unknown-reference", "directions[1].block")]


def test_what_stands_in_for_a_fault_is_never_named() -> None:
    raw = raw_bank()
    raw |= {"from_points": 1, "number": "x"}
    raw["blocks"][0] = "one"
    raw["directions"][2] |= {"block": None, "id": 3}
    raw["point_range"] = []
    with pytest.raises(BankError) as caught:
        made_of(QuestionBank, frozen(raw), Provenance())
    told = {(problem.code, problem.place.path): problem for problem in caught.value.problems}
    assert len(told) == len(caught.value.problems)
    assert {("unknown-field", "from_points"), ("unknown-field", "number"), ("too-few-items", "point_range")} <= set(
        told
    )
    assert told["direction-without-block", "directions[2]"].message() == (
        "the direction “?” does not belong to a block; set its `block` to one of: two"
    )


def test_too_many_levels_are_told_and_hide_nothing_else() -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": "L"} for n in range(102)]
    raw["indicators"][0]["statements"] = ["nothing"]
    assert ("too-many-items", "levels") in problems(raw)
    assert ("unknown-reference", "indicators[0].statements[0]") in problems(raw)


def test_beyond_a_thousand_problems_the_rest_is_left_for_later() -> None:
    raw = raw_bank()
    raw["retired"] = [7] * 5_000
    with pytest.raises(BankError) as caught:
        made_of(QuestionBank, frozen(raw), Provenance())
    assert len(caught.value.problems) == MAX_PROBLEMS + 1
    assert caught.value.problems[0].code == "wrong-type"
    assert caught.value.problems[-1].code == "too-many-problems"
    raw["retired"] = []
    raw["indicators"][0]["statements"] = [f"nothing_{n}" for n in range(5_000)]
    with pytest.raises(BankError) as caught:
        made_of(QuestionBank, frozen(raw), Provenance())
    assert len(caught.value.problems) == MAX_PROBLEMS + 1
    unknown = [problem for problem in caught.value.problems if problem.code == "unknown-reference"]
    assert len(unknown) == MAX_PROBLEMS


def test_what_has_no_kind_of_its_own_is_told_in_pydantics_words() -> None:
    class Even(BaseModel):
        model_config = ConfigDict(strict=True)
        number: int = Field(multiple_of=2)

    with pytest.raises(BankError) as caught:
        validated(Even, {"number": 3}, Provenance().place)
    (problem,) = caught.value.problems
    assert problem.code == "invalid-value"
    assert problem.message() == "3 is not valid: Input should be a multiple of 2"
