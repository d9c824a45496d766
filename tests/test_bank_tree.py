"""Places of content, and paths to it."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest

from cx_centricity import BankError, default_bank, dump_bank, load_bank
from small_bank import make, raw_bank

SMALL = make(raw_bank())


def test_a_direction_is_found_by_its_own_id_and_not_by_that_of_its_block() -> None:
    bank = SMALL.with_changed("blocks", "one", title="One").with_overlay(
        {"change": {"directions": {"second": {"id": "one"}}}}
    )
    assert bank.provenance("directions[one].title").path == "directions[1].title"
    assert bank.provenance("stages[low].profiles[one].signs[0]").path == "stages[0].profiles[0].signs[0]"


@pytest.mark.parametrize(
    ("path", "numbered"),
    [
        ("title", "title"),
        ("levels[basic].summary", "levels[2].summary"),
        ("blocks[0].title", "blocks[0].title"),
        ("drivers[appoint_experience_leader].text", "stages[1].drivers["),
        ("stages[scaling].profiles[people].signs[0]", "stages[3].profiles[5].signs[0]"),
        ("pitfalls[one_size_for_all].when[0].at_most", "pitfalls[4].when[0].at_most"),
        ("indicators[nps]", "indicators[0]"),
        ("statements[closed_loop]", "directions[5].statements[2]"),
        ("statements[closed_loop].level_texts[basic]", "directions[5].statements[2].level_texts[2]"),
    ],
)
def test_a_path_can_name_parts_by_id(path: str, numbered: str) -> None:
    assert default_bank().provenance(path).path.startswith(numbered)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "no such",
        "levels[99].title",
        "levels[none]",
        "statements[nothing].claim",
        "titel",
        "stages[scaling].x",
        "drivers",
    ],
)
def test_a_path_to_nothing_is_a_key_error(path: str) -> None:
    with pytest.raises(KeyError):
        default_bank().provenance(path)


def test_content_keeps_its_place_in_changed_banks_copies_and_pickles() -> None:
    bank = default_bank().with_order(
        "statements", ["reputation", "closed_loop", "complaint_handling", "service_standards"], of="service"
    )
    bank = bank.with_changed("statements", "closed_loop", claim="Иначе.")
    before = default_bank().provenance("statements[closed_loop].title")
    for made in (bank, copy.copy(bank), copy.deepcopy(bank), pickle.loads(pickle.dumps(bank))):
        after = made.provenance("statements[closed_loop].title")
        assert (after.file, after.line, after.column) == (before.file, before.line, before.column)
        assert after.path == "directions[5].statements[1].title"
        assert made.provenance("statements[closed_loop].claim").file is None
    assert str(SMALL.provenance("levels[l2]")) == "levels[1]"


def test_a_problem_shows_a_long_number_shortened() -> None:
    for field in ("title", "min_coverage_percent"):
        with pytest.raises(BankError) as caught:
            SMALL.with_fields(**{field: 10**5000})
        assert len(str(caught.value)) < 200


def test_evidence_has_the_place_of_its_text(tmp_path: Path) -> None:
    raw = dump_bank(SMALL).replace("    claim: C\n", "    claim: C\n    evidence: Look.\n", 1)
    file = tmp_path / "bank.yaml"
    file.write_text(raw, encoding="utf-8")
    line = raw.splitlines().index("    evidence: Look.") + 1
    for path in ("evidence", "evidence[0].text"):
        assert load_bank(file).provenance(f"statements[first_x].{path}").line == line
    file.write_text(raw.replace("evidence: Look.", "evidence:\n    - up_to: 3\n      text: Look."), encoding="utf-8")
    assert load_bank(file).provenance("statements[first_x].evidence[0].text").line == line + 2
