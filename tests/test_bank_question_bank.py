"""Question banks: content by id, digests, copies, what is derived from them."""

from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from pydantic import ValidationError

from cx_centricity import BankError, QuestionBank, default_bank
from cx_centricity.bank import PointRange, derived
from cx_centricity.testing import question_banks
from small_bank import make, raw_bank


def test_a_bank_fills_in_level_values_and_ends_of_stages() -> None:
    bank = make(raw_bank())
    assert [level.value for level in bank.levels] == [0, 1, 2]
    assert [(stage.from_points, stage.to_points) for stage in bank.stages] == [(0, 49), (50, 100)]
    assert bank.point_range == PointRange(0, 100) == (0, 100)
    assert [statement.id for statement in bank.statements] == [
        f"{direction}_{n}" for direction in ("first", "second", "third") for n in "xy"
    ]


def test_parts_are_found_by_id() -> None:
    bank = default_bank()
    assert bank.statement("closed_loop").title == "Замкнутый цикл обратной связи"
    assert bank.direction("client").block == bank.block("data").id
    assert bank.stage("acquaintance").number == 1
    with pytest.raises(KeyError, match="nothing"):
        bank.statement("nothing")


def test_an_unknown_id_is_a_key_error_that_suggests_the_nearest_id() -> None:
    bank = default_bank()
    for find, wrong, meant in (
        (bank.statement, "closed_lop", "closed_loop"),
        (bank.direction, "cliant", "client"),
        (bank.block, "date", "data"),
        (bank.stage, "scalling", "scaling"),
    ):
        with pytest.raises(KeyError, match=f"no '{wrong}'; did you mean '{meant}'\\?"):
            find(wrong)


def test_a_copy_with_other_values_is_a_new_checked_bank() -> None:
    bank = make(raw_bank())
    assert bank.model_copy(update={"point_range": (0, 200)}).stages[-1].to_points == 200
    assert bank.model_copy(update={"version": "2.0.0"}).content_digest != bank.content_digest
    assert bank.model_copy() == bank.model_copy(deep=True) == bank
    with pytest.raises(BankError, match="stages-do-not-cover-range"):
        bank.model_copy(update={"point_range": (1, 100)})
    with pytest.raises(BankError, match="unknown-field"):
        bank.model_copy(update={"titel": "T"})


def test_a_higher_edition_is_another_rule() -> None:
    bank = make(raw_bank())
    assert make({**raw_bank(), "edition": 1}).rules_digest == bank.rules_digest
    digests = {bank.with_fields(edition=edition).rules_digest for edition in (1, 2, 3)}
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("levels", "anchors"),
    [
        (0, []),
        (2, [(1, "t1"), (2, "t2")]),
        (3, [(1, "t1"), (2, "t2"), (3, "t3")]),
        (4, [(1, "t1"), (2, "t2"), (4, "t4")]),
        (5, [(1, "t1"), (3, "t3"), (5, "t5")]),
    ],
)
def test_the_anchors_of_a_statement_are_its_lowest_middle_and_highest_level(
    levels: int, anchors: list[tuple[int, str]]
) -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": "L"} for n in range(1, (levels or 3) + 1)]
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["level_texts"] = [f"t{n}" for n in range(1, levels + 1)]
    raw["pitfalls"] = []
    bank = make(raw)
    assert bank.anchors_of("first_x") == bank.anchors_of(bank.statement("first_x")) == tuple(anchors)


def test_digests_distinguish_rules_from_words() -> None:
    bank = make(raw_bank())
    raw = raw_bank()
    raw["title"] = raw["directions"][0]["statements"][0]["claim"] = "Other words"
    reworded = make(raw)
    raw["directions"][0]["statements"][0]["weight"] = 2
    reweighted = make(raw)
    assert bank.rules_digest == reworded.rules_digest != reweighted.rules_digest
    assert len({bank.content_digest, reworded.content_digest, reweighted.content_digest}) == 3


@pytest.mark.parametrize(
    "version",
    [
        *("1.0", "01.0.0", "١.0.0", "v1.0.0", ""),
        *(f"1.0.0{end}" for end in ("-..", "-", "-a..b", "-01", "+", "+a..b", "-a_b", "\n", ".0", "+a+b")),
    ],
)
def test_a_version_follows_semantic_versioning(version: str) -> None:
    with pytest.raises(BankError, match="not-semver"):
        make(raw_bank()).with_fields(version=version)


@pytest.mark.parametrize("version", ["1.0.0", "1.0.0-0", "1.0.0-a.1", "1.0.0--", "1.0.0-0a+001.b", "0.0.0+-"])
def test_a_version_may_have_a_pre_release_and_a_build(version: str) -> None:
    assert make(raw_bank()).with_fields(version=version).version == version


def test_a_set_has_no_order_and_is_no_list() -> None:
    with pytest.raises(ValidationError, match="valid tuple"):
        QuestionBank.model_validate({**raw_bank(), "retired": {"a", "b"}})


@given(question_banks())
def test_law_equal_banks_have_equal_digests_and_hashes(bank: QuestionBank) -> None:
    for other in (
        QuestionBank.model_validate(bank.model_dump()),
        QuestionBank.model_validate(bank.model_dump(exclude_defaults=True)),
        QuestionBank.model_validate_json(bank.model_dump_json()),
        QuestionBank.model_validate(json.loads(bank.model_dump_json())),
        *(pickle.loads(pickle.dumps(bank, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)),
        copy.copy(bank),
        copy.deepcopy(bank),
    ):
        assert other == bank
        assert hash(other) == hash(bank)
        assert (other.rules_digest, other.content_digest) == (bank.rules_digest, bank.content_digest)


def test_a_derived_value_is_kept_with_the_bank_but_not_with_copies() -> None:
    bank = make(raw_bank())
    made: list[str] = []

    def name(of: QuestionBank) -> str:
        made.append(of.id)
        return f"derived of {of.id}"

    assert derived(bank, name) == derived(bank, name) == "derived of small"
    assert made == ["small"]
    assert derived(copy.copy(bank), name) == "derived of small"
    assert pickle.loads(pickle.dumps(bank)) == bank
    assert made == ["small", "small"]


def test_derived_fields_have_docstrings() -> None:
    assert str(QuestionBank.statements.__doc__).startswith("All statements")


def test_all_threads_get_one_derived_object() -> None:
    bank = QuestionBank.model_validate(default_bank().model_dump())
    barrier = Barrier(8)

    def derive(_: int) -> object:
        barrier.wait()
        return derived(bank, _marker)

    with ThreadPoolExecutor(8) as pool:
        assert len({id(made) for made in pool.map(derive, range(8))}) == 1


def _marker(_: QuestionBank) -> list[str]:
    return []


def test_scales_and_subscales_are_found_by_their_ids() -> None:
    trust = {"id": "trust", "title": "Trust", "statements": ["data_trust"]}
    levels = [{"number": number, "id": f"l{number}", "title": "L"} for number in (1, 2)]
    bank = default_bank().with_added("subscales", trust).with_added("scales", {"id": "short", "levels": levels})
    assert (bank.subscale("trust").title, len(bank.scale("short").levels)) == ("Trust", 2)
    with pytest.raises(KeyError, match="trust"):
        bank.subscale("trst")
    with pytest.raises(KeyError, match="short"):
        bank.scale("shrt")
