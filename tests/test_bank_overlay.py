"""Overlays and the methods that make changed banks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest
from hypothesis import given

from cx_centricity import BankError, QuestionBank, default_bank, diff_banks, migrate_answers
from cx_centricity.bank import Block, Direction, Driver, Evidence, PointRange, Stage, Statement
from cx_centricity.errors import Problem
from cx_centricity.testing import question_banks
from cx_centricity.typing import PartKind
from small_bank import Raw, make, raw_bank

SMALL = make(raw_bank())


def refused(overlay: Mapping[str, object], bank: QuestionBank = SMALL) -> list[tuple[str, str]]:
    """Return code and path of the problems of an overlay."""
    with pytest.raises(BankError) as caught:
        bank.with_overlay(overlay)
    return [(problem.code, problem.place.path) for problem in caught.value.problems]


@given(question_banks())
def test_law_an_overlay_that_changes_nothing_equals_its_base(bank: QuestionBank) -> None:
    nothing: dict[str, Any] = {"change": {}, "remove": {"stages": []}, "add": {"blocks": ()}, "order": {}}
    for overlay in ({}, nothing):
        assert bank.with_overlay(overlay) == bank
        assert bank.with_overlay(overlay).content_digest == bank.content_digest
    assert bank.with_order("directions", [direction.id for direction in bank.directions]) == bank


def test_fields_of_the_bank_are_replaced_as_a_whole() -> None:
    bank = SMALL.with_fields(
        version="2.0.0", point_range=PointRange(0, 10), stages=[Stage(id="a", title="A", from_points=0)]
    )
    assert (bank.version, bank.point_range, [stage.to_points for stage in bank.stages]) == ("2.0.0", (0, 10), [10])
    assert SMALL.version == "1.0.0"


def test_fields_of_a_part_are_replaced_with_the_fields_that_follow_from_them() -> None:
    bank = SMALL.with_changed("stages", "high", from_points=60, theme="Above")
    assert [(stage.to_points, stage.theme) for stage in bank.stages] == [(59, ""), (100, "Above")]
    assert SMALL.with_changed("statements", "first_x", weight=3).statement("first_x").weight == 3
    assert SMALL.with_changed("levels", "l2", title="Middle").levels[1].title == "Middle"
    assert SMALL.with_changed("guidance", "g", id="step").guidance[0].id == "step"


def test_single_level_texts_and_profiles_are_replaced_by_id() -> None:
    low, high = {"one": ["Other"], "two": ["New"]}, {"two": ["Top"]}
    stages = {"low": {"profiles": low}, "high": {"profiles": high}}
    statements = {"first_x": {"level_texts": {"l3": "Best"}}}
    bank = SMALL.with_overlay({"change": {"stages": stages, "statements": statements}})
    assert bank.statement("first_x").level_texts == ("a", "b", "Best")
    assert [(p.block, p.signs[0].text) for p in bank.stage("low").profiles] == [("one", "Other"), ("two", "New")]
    assert [(p.block, p.signs[0].text) for p in bank.stage("high").profiles] == [("two", "Top")]
    assert refused({"change": {"statements": {"first_x": {"level_texts": {"l4": "?"}}}}}) == [
        ("unknown-reference", "change.statements.first_x.level_texts.l4")
    ]


def test_evidence_is_replaced_as_a_whole() -> None:
    ranges = (Evidence(up_to=1, text="Low."), Evidence(text="High."))
    bank = SMALL.with_changed("statements", "first_x", evidence=ranges)
    assert bank.statement("first_x").evidence == ranges
    assert bank.with_changed("statements", "first_x", evidence=[{"text": "All."}]).evidence_of("first_x") == (
        (1, 3, "All."),
    )
    assert bank.with_changed("statements", "first_x", evidence="").statement("first_x").evidence == ()
    assert refused({"change": {"statements": {"first_x": {"evidence": [{"up_to": 2, "text": "Low."}]}}}}) == [
        ("evidence-incomplete", "directions[0].statements[0].evidence")
    ]


def test_parts_are_added_at_the_end_or_beside_another_part() -> None:
    new = Statement(id="new", title="New")
    for before, after, expected in [
        (None, None, "x y new"),
        ("first_y", None, "x new y"),
        (None, "first_x", "x new y"),
    ]:
        bank = SMALL.with_added("statements", new, to="first", before=before, after=after)
        assert [
            statement.id.removeprefix("first_") for statement in bank.direction("first").statements
        ] == expected.split()
    bank = SMALL.with_added("drivers", Driver(id="c", text="C", supports=("a",)), to="high")
    assert [driver.id for driver in bank.stage("high").drivers] == ["c"]
    bank = SMALL.with_added("stages", Stage(id="mid", title="Mid", from_points=30, number=7), before="high")
    assert [(stage.number, stage.id, stage.to_points) for stage in bank.stages] == [
        (1, "low", 29),
        (2, "mid", 49),
        (3, "high", 100),
    ]
    bare = make({**raw_bank(), "indicators": [], "guidance": []})
    assert bare.with_added("guidance", {"id": "talk", "title": "Talk", "text": "Talk."}).guidance[0].id == "talk"


def test_parts_that_fit_only_together_are_added_together() -> None:
    direction = Direction(id="fourth", title="Fourth", block="three", statements=(Statement(id="z", title="Z"),))
    assert refused({"add": {"blocks": [Block(id="three", title="Three")]}}) == [("empty-block", "blocks[2]")]
    bank = SMALL.with_overlay({"add": {"directions": [direction], "blocks": [Block(id="three", title="Three")]}})
    assert bank.direction("fourth").block == bank.blocks[2].id == "three"


def test_a_part_that_others_refer_to_cannot_be_removed() -> None:
    with pytest.raises(BankError) as caught:
        SMALL.with_removed("directions", "first")
    assert caught.value.problems == (
        Problem(
            "still-referred-to",
            caught.value.problems[0].place,
            kind="direction",
            id="first",
            referrers=("stages[0].drivers[0].directions[0]",),
        ),
        Problem(
            "still-referred-to",
            caught.value.problems[0].place,
            kind="statement",
            id="first_x",
            referrers=("pitfalls[0].when[0].statement", "indicators[0].statements[0]"),
        ),
    )
    assert caught.value.problems[0].place.path == "remove.directions[0]"
    bank = SMALL.with_overlay(
        {
            "remove": {"directions": ["first"], "pitfalls": ["p"], "indicators": ["i"]},
            "change": {"drivers": {"a": {"directions": []}}},
        }
    )
    assert [direction.id for direction in bank.directions] == ["second", "third"]
    assert refused({"remove": {"drivers": ["b"]}}) == [("still-referred-to", "remove.drivers[0]")]


def test_parts_are_put_in_another_order() -> None:
    assert [block.id for block in SMALL.with_order("blocks", ["two", "one"]).blocks] == ["two", "one"]
    bank = SMALL.with_order("statements", ["first_y", "first_x"], of="first")
    assert [statement.id for statement in bank.statements][:3] == ["first_y", "first_x", "second_x"]
    assert bank.rules_digest != SMALL.rules_digest
    with pytest.raises(BankError) as caught:
        SMALL.with_order("blocks", ["two", "two"])
    (problem,) = caught.value.problems
    assert problem.code == "order-incomplete"
    assert (problem.data["kind"], problem.data["missing"], problem.data["repeated"]) == ("block", ("one",), ("two",))
    assert "missing: one; repeated: two" in problem.message()


X, G = {"id": "x", "title": "X"}, {"id": "x", "title": "X", "text": "X"}


@pytest.mark.parametrize(
    ("overlay", "expected"),
    [
        ({"change": 3}, "wrong-type change"),
        ({"change": {"statement": {}}}, "unknown-field change.statement"),
        ({"change": {"blocks": {"onne": {}}}}, "unknown-reference change.blocks.onne"),
        ({"change": {"blocks": {"one": 3}}}, "wrong-type change.blocks.one"),
        ({"remove": {"levels": ["l1"]}}, "unknown-field remove.levels"),
        ({"remove": {"guidance": "g"}}, "wrong-type remove.guidance"),
        ({"remove": {"guidance": [3]}}, "wrong-type remove.guidance[0]"),
        ({"remove": {"guidance": ["g", "g"]}}, "unknown-reference remove.guidance[1]"),
        ({"add": {"statements": ["x"]}}, "wrong-type add.statements[0]"),
        ({"add": {"statements": [X]}}, "missing-field add.statements[0]"),
        ({"add": {"statements": [{**X, "direction": "no"}]}}, "unknown-reference add.statements[0].direction"),
        ({"add": {"statements": [{**X, "direction": 3}]}}, "wrong-type add.statements[0].direction"),
        ({"add": {"guidance": [{**G, "after": "h"}]}}, "unknown-reference add.guidance[0].after"),
        ({"add": {"guidance": [{**G, "after": "g", "before": "g"}]}}, "fields-exclusive add.guidance[0]"),
        ({"add": {"guidance": [{**G, "id": "g"}]}}, "duplicate-id guidance[1]"),
        ({"add": {"guidance": [7]}}, "wrong-type guidance[1]"),
        ({"order": {"blocks": "one two"}}, "wrong-type order.blocks"),
        ({"order": {"blocks": ["one", "two", "three"]}}, "unknown-reference order.blocks[2]"),
        ({"order": {"statements": ["first_x"]}}, "wrong-type order.statements"),
        ({"order": {"statements": {"frst": []}}}, "unknown-reference order.statements.frst"),
        ({"stages": 3, "order": {"drivers": {}}}, "wrong-type stages"),
        ({"stages": 3, "change": {"drivers": {"a": {}}}}, "wrong-type stages"),
    ],
    ids=str,
)
def test_each_problem_of_an_overlay_is_found_at_its_place(overlay: dict[str, object], expected: str) -> None:
    assert sorted(" ".join(problem) for problem in refused(overlay)) == expected.split(", ")


def test_an_unknown_id_suggests_the_nearest_of_its_kind() -> None:
    with pytest.raises(BankError) as caught:
        default_bank().with_overlay({"remove": {"statements": ["close_loop"], "drivers": ["close_loop"]}})
    nearest = [problem.nearest for problem in caught.value.problems]
    assert set(nearest) == {"closed_loop", "close_feedback_loop"}
    assert "remove.statements[0]: в анкете нет утверждения с кодом «close_loop»" in caught.value.message("ru")


def test_the_number_of_suggestions_is_limited() -> None:
    with pytest.raises(BankError) as caught:
        SMALL.with_removed("blocks", *["onne"] * 150)
    assert [problem.nearest for problem in caught.value.problems] == ["one"] * 30 + [None] * 120


def test_references_to_a_removed_part_have_file_and_line() -> None:
    with pytest.raises(BankError) as caught:
        default_bank().with_removed("statements", "closed_loop")
    (problem,) = caught.value.problems
    assert problem.code == "still-referred-to"
    assert all(referrer.startswith("cx_centricity:") for referrer in problem.data["referrers"])


def test_at_most_a_thousand_problems_are_reported() -> None:
    with pytest.raises(BankError) as caught:
        SMALL.with_removed("blocks", *["onne"] * 1_500)
    assert [problem.code for problem in caught.value.problems][999:] == ["unknown-reference", "too-many-problems"]


def test_an_added_duplicate_is_placed_in_the_overlay_and_names_the_other_part() -> None:
    with pytest.raises(BankError) as caught:
        default_bank().with_added("blocks", Block(id="people", title="P"), before="strategy")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file, problem.place.path) == ("duplicate-id", None, "blocks[0]")
    assert str(problem.data["first"]).startswith("cx_centricity:bank.yaml:")


def test_a_duplicate_is_found_even_if_the_overlay_orders_the_parts() -> None:
    duplicate = {"id": "g", "title": "G", "text": "T"}
    overlay = {"add": {"guidance": [duplicate]}, "order": {"guidance": ["g"]}}
    assert refused(overlay) == [("duplicate-id", "guidance[1]")]


def test_what_does_not_fit_together_is_reported_only_if_the_form_is_right() -> None:
    does_not_fit = {"point_range": [1, 100], "remove": {"drivers": ["b"]}}
    assert refused(does_not_fit) == [
        ("stages-do-not-cover-range", "stages[0].from_points"),
        ("still-referred-to", "remove.drivers[0]"),
    ]
    assert refused({**does_not_fit, "change": {"blocks": {"three": {}}}}) == [
        ("unknown-reference", "change.blocks.three")
    ]
    assert refused({**does_not_fit, "title": ""}) == [("empty-text", "title")]


@pytest.mark.parametrize("overlay", ["title: Y", None, 5, ["id"], b""])
def test_an_overlay_is_a_mapping(overlay: Any) -> None:
    with pytest.raises(BankError, match="expected a mapping, found"):
        SMALL.with_overlay(overlay)


def test_profiles_by_block_are_added_beside_faulty_profiles() -> None:
    stages = [{"id": "low", "title": "L", "from_points": 0, "profiles": [{"block": ["x"]}, {"signs": ["s"]}]}]
    change = {"stages": {"low": {"profiles": {"one": ["a"]}}}}
    assert refused({"stages": stages, "change": change}) == [
        ("wrong-type", "stages[0].profiles[0].block"),
        ("missing-field", "stages[0].profiles[0]"),
        ("missing-field", "stages[0].profiles[1]"),
    ]


def test_the_order_in_which_kinds_are_stated_does_not_matter() -> None:
    statement = {"direction": "new", "id": "new_y", "title": "Y"}
    direction = {"id": "new", "title": "N", "block": "one", "statements": [{"id": "new_x", "title": "X"}]}
    one = SMALL.with_overlay({"add": {"statements": [statement], "directions": [direction]}})
    assert one == SMALL.with_overlay({"add": {"directions": [direction], "statements": [statement]}})
    both = {"directions": ["new"], "statements": ["new_x"]}
    assert one.with_overlay({"remove": both}) == one.with_overlay({"remove": dict(reversed(both.items()))}) == SMALL


@pytest.mark.parametrize(
    ("overlay", "expected"),
    [
        ({1: 2}, ("key-not-text", "")),
        ({"change": {3: {}}}, ("key-not-text", "change")),
        ({"change": {"blocks": {"x" * 1_000_000: {}}}}, ("key-too-long", "change.blocks")),
    ],
    ids=lambda value: str(value)[:30],
)
def test_keys_of_an_overlay_are_short_texts(overlay: Any, expected: tuple[str, str]) -> None:
    assert refused(overlay) == [expected]


def test_nesting_of_an_overlay_is_bounded() -> None:
    deep: Any = {}
    for _ in range(5_000):
        deep = {"title": deep}
    circle: list[Any] = []
    circle.append(circle)
    assert [code for code, _ in refused({"title": deep})] == ["too-deep"]
    assert [code for code, _ in refused({"blocks": circle})] == ["too-deep"]


def test_sections_of_an_overlay_are_no_fields() -> None:
    for section in ("rename", "change", "remove", "add", "order"):
        with pytest.raises(BankError) as caught:
            SMALL.model_copy(update={section: {"indicators": ["i"]}, "title": "T"})
        assert [(p.code, p.place.path) for p in caught.value.problems] == [("unknown-field", section)]
        with pytest.raises(BankError, match="unknown field"):
            SMALL.with_fields(**{section: None})


def test_a_renamed_statement_is_renamed_wherever_the_bank_names_it() -> None:
    bank = SMALL.with_changed("drivers", "b", statements=["first_x", "first_y"])
    new = bank.with_renamed("first_x", "now")
    assert [statement.id for statement in new.direction("first").statements] == ["now", "first_y"]
    assert new.stage("low").drivers[1].statements == ("now", "first_y")
    assert (new.pitfalls[0].when[0].statement, new.indicators[0].statements) == ("now", ("now",))
    assert [(rename.old, rename.new) for rename in new.renamed] == [("first_x", "now")]
    assert migrate_answers({"first_x": 2}, bank=new).answers == {"now": 2}
    assert [change.path for change in diff_banks(bank, new).scoring] == ["statements[now].id"]
    again = new.with_renamed("now", "later")
    assert again.present_ids == {"first_x": "later", "now": "later"}
    back = new.with_renamed("now", "first_x")
    assert [(rename.old, rename.new) for rename in back.renamed] == [("now", "first_x")]
    assert SMALL.with_renamed("first_x", "first_x") == SMALL


def test_other_sections_use_the_new_ids() -> None:
    overlay = {
        "pitfalls": [{"id": "p", "title": "P", "text": "T", "when": [{"statement": "first_x", "at_most": 1}]}],
        "renamed": [{"old": "before", "new": "first_y"}],
        "rename": {"statements": {"first_x": "now", "first_y": "then"}},
        "change": {"statements": {"now": {"title": "New"}}},
        "remove": {"statements": ["then"], "indicators": ["i"]},
        "retired": [],
        "order": {"statements": {"second": ["second_y", "second_x"]}},
    }
    bank = SMALL.with_overlay({**overlay, "remove": {"indicators": ["i"]}})
    assert (bank.statement("now").title, bank.pitfalls[0].when[0].statement) == ("New", "now")
    assert bank.present_ids == {"before": "then", "first_x": "now", "first_y": "then"}
    assert refused(overlay) == [("still-referred-to", "remove.statements[0]")]


@pytest.mark.parametrize(
    ("rename", "expected"),
    [
        ({"statements": {"frst_x": "x"}}, ("unknown-reference", "rename.statements.frst_x")),
        ({"statements": {"first_x": "1"}}, ("not-an-id", "rename.statements.first_x")),
        ({"statements": {"first_x": "x" * 65}}, ("not-an-id", "rename.statements.first_x")),
        ({"statements": {"first_x": 1}}, ("wrong-type", "rename.statements.first_x")),
        ({"statements": ["first_x"]}, ("wrong-type", "rename.statements")),
        ({"blocks": {"one": "two"}}, ("unknown-field", "rename.blocks")),
        ({"statements": {"first_x": "second_x"}}, ("duplicate-id", "directions[1].statements[0]")),
        ({"statements": {"first_x": "first_y", "first_y": "z"}}, ("former-id-in-use", "renamed[1].old")),
    ],
    ids=str,
)
def test_each_problem_of_a_renaming_is_found(rename: dict[str, object], expected: tuple[str, str]) -> None:
    assert refused({"rename": rename}) == [expected]


def test_long_ids_in_problems_are_cut() -> None:
    with pytest.raises(BankError) as caught:
        SMALL.with_overlay({"remove": {"blocks": ["x" * 1_000_000] * 1_500}, "order": {"blocks": ["y" * 1_000_000]}})
    assert len(caught.value.problems) == 1_001
    assert max(len(str(problem.to_dict())) for problem in caught.value.problems) < 1_500


def test_every_kind_of_part_can_be_removed_and_ordered() -> None:
    bank, kinds = default_bank(), ("guidance", "pitfalls", "indicators", "blocks", "directions", "stages")
    for kind in kinds:
        ids = [part.id for part in getattr(bank, kind)]
        if kind != "stages":
            assert bank.with_order(cast("PartKind", kind), ids[::-1]).with_order(cast("PartKind", kind), ids) == bank
    assert bank.with_removed("guidance", *[step.id for step in bank.guidance]).guidance == ()


def test_a_removed_statement_takes_its_sentences_along_and_a_removed_indicator_its_name() -> None:
    removed = default_bank().with_overlay(
        {
            "remove": {
                "statements": ["process_automation"],
                "indicators": ["ces"],
                "pitfalls": ["technology_before_process"],
            },
            "change": {
                "drivers": {"automate_routine": {"statements": ["self_service"]}},
                "indicators": {"first_response_time": {"statements": ["service_standards"]}},
            },
        }
    )
    conditions = [
        condition
        for stage in removed.stages
        for sign in (*stage.summary, *stage.characteristics, *(sign for each in stage.profiles for sign in each.signs))
        for condition in sign.when
    ]
    drivers = [driver for stage in removed.stages for driver in stage.drivers]
    conditions += [condition for driver in drivers for condition in driver.done_when]
    assert "process_automation" not in {condition.statement for condition in conditions}
    assert "ces" not in {outcome.indicator for driver in drivers for outcome in driver.key_results}
    before = [driver for stage in default_bank().stages for driver in stage.drivers]
    assert [len(driver.key_results) for driver in drivers] == [len(driver.key_results) for driver in before]


def test_a_renamed_statement_keeps_its_sentences() -> None:
    renamed = default_bank().with_renamed("process_automation", "bots")
    named = {sign.text: sign.when for stage in renamed.stages for each in stage.profiles for sign in each.signs}
    for stage in default_bank().stages:
        for sign in (sign for each in stage.profiles for sign in each.signs):
            ids = ["bots" if c.statement == "process_automation" else c.statement for c in sign.when]
            assert [condition.statement for condition in named[sign.text]] == ids
    assert not any(c.statement == "process_automation" for when in named.values() for c in when)


@pytest.mark.parametrize("kind", ["statements", "indicators"])
def test_what_is_no_id_among_removed_parts_is_a_problem(kind: str) -> None:
    driver: Raw = {"id": "d", "text": "D", "key_results": [{"text": "K", "unit": "%", "indicator": []}]}
    sign: Raw = {"text": "S", "when": [{"statement": []}]}
    overlay: Raw = {
        "remove": {kind: [[]]},
        "change": {"stages": {"low": {"characteristics": [sign], "drivers": [driver]}}},
    }
    first = SMALL.with_changed("drivers", SMALL.stages[0].drivers[0].id, text="T")
    with pytest.raises(BankError, match="wrong-type"):
        first.with_overlay(overlay)
