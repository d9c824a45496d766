"""Problems in two phases: everything wrong with the form, then everything that does not fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from pydantic import BaseModel, ConfigDict, Field

from cx_centricity import BankError, QuestionBank
from cx_centricity.bank import UNREADABLE, BankBuilder, Provenance
from cx_centricity.errors import MAX_PROBLEMS, Problem
from small_bank import Raw, frozen, raw_bank

Steps = tuple[str | int, ...]


def spots(node: object, at: Steps = ()) -> Iterator[Steps]:
    """Yield the path to every value of plain content."""
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
    raw["directions"][0]["statements"][0] |= {
        "evidence": [{"up_to": 3, "text": "E"}],
        "weight": 2,
        "reversed": True,
    }
    raw["stages"][0] |= {"theme": "T", "summary": "S", "characteristics": ["C"]}
    raw["stages"][0]["drivers"][0] |= {"why": "W", "horizon": 6, "perspective": "customer", "journey_phases": ["use"]}
    raw["indicators"][0] |= {"question": "Q", "better": "lower", "mistakes": ["M"]}
    return raw


def owner_and_key(raw: Raw, steps: Steps) -> tuple[Any, Any]:
    node: Any = raw
    for step in steps[:-1]:
        node = node[step]
    return node, steps[-1]


def build(raw: object, *problems: Problem) -> QuestionBank:
    return BankBuilder(QuestionBank, frozen(raw), Provenance(), problems).build()


def problems(raw: object) -> list[tuple[str, str]]:
    with pytest.raises(BankError) as caught:
        build(raw)
    return [(problem.code, problem.place.path) for problem in caught.value.problems]


SPOTS = list(spots(full_raw()))


def test_the_full_bank_is_valid() -> None:
    build(full_raw())


def plant_misfits(raw: Raw) -> None:
    """Put what does not fit together into a bank whose form is right."""
    raw["directions"][2]["statements"][1]["level_texts"] = ["a"]
    raw["stages"][0]["drivers"][1]["supports"] = ["nobody"]
    raw["stages"][1]["from_points"] = 0
    raw["indicators"][0]["statements"] = ["nothing"]


def test_everything_that_does_not_fit_together_is_reported_if_the_form_is_right() -> None:
    raw = full_raw()
    plant_misfits(raw)
    assert sorted(problems(raw)) == [
        ("missing-level-text", "directions[2].statements[1].level_texts"),
        ("stages-do-not-cover-range", "stages[1].from_points"),
        ("unknown-reference", "indicators[0].statements[0]"),
        ("unknown-reference", "stages[0].drivers[1].supports[0]"),
    ]


@pytest.mark.parametrize("wrong", [{"unheard": "of"}, [[]], -3.5], ids=["mapping", "list", "number"])
def test_a_value_of_a_wrong_type_is_the_only_problem_even_if_the_bank_does_not_fit_together(wrong: object) -> None:
    for steps in SPOTS:
        raw = full_raw()
        plant_misfits(raw)
        owner, key = owner_and_key(raw, steps)
        if isinstance(owner, list) and cast("int", key) >= len(cast("list[object]", owner)):
            continue  # replaced by a misfit
        if isinstance(wrong, float) and {"point_range", "from_points"} & set(steps):
            continue  # a figure, which may have decimals
        owner[key] = wrong
        found = problems(raw)
        assert {place.startswith(path(steps)) for _, place in found} == {True}, (steps, found)


def test_an_unreadable_value_is_no_problem_beside_the_one_that_says_why() -> None:
    reason = Problem("number-too-long", digits=19)
    for steps in SPOTS:
        raw = full_raw()
        owner, key = owner_and_key(raw, steps)
        owner[key] = UNREADABLE
        with pytest.raises(BankError) as caught:
            build(raw, reason)
        assert caught.value.problems == (reason,)


def test_all_problems_of_form_are_reported_at_once() -> None:
    raw = full_raw()
    wrong = [steps for steps in SPOTS if type(owner_and_key(raw, steps)[0][steps[-1]]) in (str, int, bool)]
    wrong = [steps for steps in wrong if steps[0] != "stages" or steps[-1] != "summary"]  # may be a list
    for steps in wrong:
        owner, key = owner_and_key(raw, steps)
        owner[key] = ()
    found = problems(raw)
    assert sorted(place for _, place in found) == sorted(map(path, wrong))
    assert {code for code, _ in found} == {"wrong-type", "not-among"}


REQUIRED = {
    *("id", "version", "language", "title", "levels", "point_range", "directions", "statements", "number"),
    *("text", "from_points", "signs", "when", "old", "new", "block"),
}


@pytest.mark.parametrize("steps", [steps for steps in SPOTS if isinstance(steps[-1], str)], ids=path)
def test_a_missing_field_is_reported_at_its_part_or_has_a_default(steps: Steps) -> None:
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
    elif holder == "when":
        assert problems(raw) == [("condition-form", outer)]
    elif key in REQUIRED and (holder, key) not in {
        ("stages", "number"),
        ("drivers", "directions"),
        ("indicators", "statements"),
    }:
        assert problems(raw) == [("missing-field", outer)]
    else:
        build(raw)


def test_a_list_is_too_short_by_the_number_of_its_items_and_not_of_its_valid_items() -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": 1, "id": "only"}]
    assert problems(raw) == [("missing-field", "levels[0]"), ("too-few-items", "levels")]
    raw["levels"] = [{"number": 1, "id": "one"}, {"number": 2, "id": "two", "title": "Two"}]
    assert problems(raw) == [("missing-field", "levels[0]")]


@pytest.mark.parametrize(
    ("field", "value", "message"),
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
def test_a_common_mistake_is_reported_with_advice(field: str, value: object, message: str) -> None:
    raw = raw_bank()
    raw["directions"][0]["statements"][0][field] = value
    with pytest.raises(BankError) as caught:
        build(raw)
    (problem,) = caught.value.problems
    assert problem.message().startswith(message)


def test_an_unknown_block_is_reported_and_not_the_block_that_is_empty_because_of_it() -> None:
    raw = raw_bank()
    raw["directions"][1]["block"] = "twoo"
    assert problems(raw) == [("unknown-reference", "directions[1].block")]


def test_point_ranges_of_wrong_form_are_reported_as_one_list() -> None:
    for point_range, expected in (
        ([], [("too-few-items", "point_range")]),
        ([1, 2, 3], [("too-many-items", "point_range")]),
        (["1", 2], [("wrong-type", "point_range[0]")]),
        ({"min": 1, "mx": 2}, [("missing-field", "point_range"), ("unknown-field", "point_range.mx")]),
    ):
        assert problems({**raw_bank(), "point_range": point_range}) == expected


def test_too_many_levels_are_a_problem_of_form() -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": "L"} for n in range(102)]
    raw["indicators"][0]["statements"] = ["nothing"]
    assert problems(raw) == [("too-many-items", "levels")]


def test_at_most_a_thousand_problems_are_reported() -> None:
    raw = raw_bank()
    raw["retired"] = [7] * 5_000
    with pytest.raises(BankError) as caught:
        build(raw)
    assert len(caught.value.problems) == MAX_PROBLEMS + 1
    assert caught.value.problems[0].code == "wrong-type"
    assert caught.value.problems[-1].code == "too-many-problems"
    raw["retired"] = []
    raw["indicators"][0]["statements"] = [f"nothing_{n}" for n in range(5_000)]
    with pytest.raises(BankError) as caught:
        build(raw)
    assert len(caught.value.problems) == MAX_PROBLEMS + 1
    assert [problem.code for problem in caught.value.problems[-2:]] == ["unknown-reference", "too-many-problems"]


def test_an_error_without_a_code_of_its_own_has_the_message_of_pydantic() -> None:
    class Even(BaseModel):
        model_config = ConfigDict(strict=True)
        number: int = Field(multiple_of=2)

    with pytest.raises(BankError) as caught:
        BankBuilder(Even, {"number": 3}, Provenance()).build()
    (problem,) = caught.value.problems
    assert problem.code == "invalid-value"
    assert problem.message() == "3 is not valid: Input should be a multiple of 2"


def test_fields_of_stages_of_a_scope_are_suggested_from_their_own_model() -> None:
    raw = raw_bank()
    raw["directions"][0]["stages"] = [{"id": "all", "title": "All", "from_points": 0, "sumary": "S", "themes": "T"}]
    with pytest.raises(BankError) as caught:
        build(raw)
    assert [(each.data["name"], each.nearest) for each in caught.value.problems] == [
        ("sumary", "summary"),
        ("themes", None),
    ]


def test_fields_of_evidence_are_suggested_and_its_form_is_checked_in_place() -> None:
    raw = raw_bank()
    raw["directions"][0]["statements"][0]["evidence"] = [{"upto": 3, "text": "E"}, "E", {"up_to": "3", "text": " "}]
    with pytest.raises(BankError) as caught:
        build(raw)
    place = "directions[0].statements[0].evidence"
    assert [(each.code, each.place.path, each.nearest) for each in caught.value.problems] == [
        ("unknown-field", f"{place}[0].upto", "up_to"),
        ("wrong-type", f"{place}[1]", None),
        ("wrong-type", f"{place}[2].up_to", None),
        ("empty-text", f"{place}[2].text", None),
    ]
