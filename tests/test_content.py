"""The bundled bank is complete: its figures, ids, titles, and no two similar texts."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from content_checks import words
from cx_centricity import default_bank
from cx_centricity.loading import parse_document

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "cx_centricity" / "data" / "ru"
BANK = default_bank()
DRIVERS = {driver.id: (stage, driver) for stage in BANK.stages for driver in stage.drivers}
PERSPECTIVES = ["learning_growth", "internal_process", "customer", "financial"]
PAGE = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")


def test_the_bank_has_its_figures() -> None:
    assert len(BANK.levels) == 9
    assert len(BANK.blocks) == 6
    assert len(BANK.directions) == 12
    assert [len(direction.statements) for direction in BANK.directions] == [4] * 12
    assert sum(len(statement.level_texts) for statement in BANK.statements) == 432
    assert BANK.point_range == (6, 95)
    assert [(s.from_points, s.to_points) for s in BANK.stages] == [(6, 18), (19, 37), (38, 56), (57, 75), (76, 95)]
    assert {statement.weight for statement in BANK.statements} == {1}
    assert not any(statement.reversed for statement in BANK.statements)
    assert BANK.min_coverage_percent == 50
    assert BANK.goal_level is not None
    assert BANK.levels[BANK.goal_level - 1].id == "formal"


STATEMENT_IDS = """\
personalization jobs_to_be_done segmentation customer_value
voice_of_customer experience_research customer_profile insight_use
experience_vision relationship_focus value_proposition experience_investment
executive_ownership leadership_example transformation_governance goal_alignment
journey_mapping gap_detection experience_design cross_functional_work
service_standards complaint_handling closed_loop reputation
loyalty_measurement transaction_measurement retention_measurement metric_visibility
employee_incentives financial_linkage benchmarking improvement_cycle
crm_platform data_integration process_automation data_trust
channel_choice omnichannel self_service proactive_contact
shared_values employee_empowerment knowledge_sharing experimentation
experience_team training employee_experience hiring
"""


def test_ids_are_unchanged() -> None:
    assert [statement.id for statement in BANK.statements] == STATEMENT_IDS.split()
    assert {block.id: [d.id for d in BANK.directions if d.block == block.id] for block in BANK.blocks} == {
        "strategy": ["strategy", "leadership"],
        "processes": ["journey", "service"],
        "metrics": ["experience_metrics", "performance"],
        "data": ["client", "research"],
        "technology": ["systems", "channels"],
        "people": ["culture", "team"],
    }


def test_no_part_is_empty() -> None:
    assert len(BANK.instruction) > 200
    assert all(level.summary for level in BANK.levels)
    assert all(block.summary for block in BANK.blocks)
    assert all(statement.evidence for statement in BANK.statements)
    for direction in BANK.directions:
        assert direction.summary
        assert len(direction.discussion) >= 2
        assert all(question.endswith("?") for question in direction.discussion)
    for stage in BANK.stages:
        assert stage.theme
        assert stage.summary
        assert 3 <= len(stage.characteristics) <= 5
        assert [profile.block for profile in stage.profiles] == [block.id for block in BANK.blocks]
        assert all(2 <= len(profile.signs) <= 4 for profile in stage.profiles)
        assert len(stage.drivers) >= 6
    assert len(BANK.guidance) == 4
    assert len(BANK.pitfalls) >= 8
    assert {indicator.id for indicator in BANK.indicators} >= {"nps", "csat", "ces", "retention", "churn", "ltv", "cac"}
    assert len(BANK.indicators) >= 10
    for part in BANK.indicators:
        assert all((part.question, part.scale, part.formula, part.unit, part.interpretation, part.source))
        assert part.mistakes
        assert part.statements


def test_level_texts_have_a_readable_length_and_all_differ() -> None:
    texts = [text for statement in BANK.statements for text in statement.level_texts]
    assert len(set(texts)) == 432
    lengths = [len(words(text)) for text in texts]
    assert (min(lengths), max(lengths) <= 18) == (8, True)
    total = sum(lengths) + sum(len(words(statement.claim)) for statement in BANK.statements)
    assert f"have {total:,} words" in PAGE


def test_claims_are_sentences_of_a_readable_length() -> None:
    claims = [statement.claim for statement in BANK.statements]
    assert len(set(claims)) == 48
    assert [claim for claim in claims if not (60 <= len(claim) <= 160 and claim.endswith("."))] == []


def test_drivers_cover_blocks_perspectives_and_horizons_at_every_stage() -> None:
    for stage in BANK.stages:
        assert {block for driver in stage.drivers for block in driver.blocks} == {block.id for block in BANK.blocks}
        assert {driver.perspective for driver in stage.drivers} == set(PERSPECTIVES)
        assert {driver.horizon for driver in stage.drivers} == {6, 12, 24}
        assert {driver.effort for driver in stage.drivers} == {"low", "medium", "high"}
        for driver in stage.drivers:
            assert all((driver.why, driver.first_step, driver.deliverable, driver.owner, driver.risk)), driver.id
            assert all((driver.journey_phases, driver.key_results, driver.done_when)), driver.id
            assert {condition.statement for condition in driver.done_when} <= set(driver.statements), driver.id
    touched = [direction for _, driver in DRIVERS.values() for direction in driver.directions]
    assert all(touched.count(direction.id) >= 3 for direction in BANK.directions)


def test_drivers_move_directions_of_their_own_blocks() -> None:
    for _, driver in DRIVERS.values():
        assert {BANK.direction(id).block for id in driver.directions} <= set(driver.blocks), driver.id


@pytest.mark.parametrize("id", DRIVERS)
def test_a_driver_supports_only_later_and_higher_ones(id: str) -> None:
    stage, driver = DRIVERS[id]
    for other_id in driver.supports:
        other_stage, other = DRIVERS[other_id]
        assert other_stage.number >= stage.number
        assert PERSPECTIVES.index(str(other.perspective)) >= PERSPECTIVES.index(str(driver.perspective))
        if other_stage is stage:
            assert (other.horizon or 0) >= (driver.horizon or 0)


CONDITIONS = {
    f"{stage.id} {block} {text[:40]}": (stage, block, when)
    for stage in BANK.stages
    for block, text, when in (
        *((None, sign.text, sign.when) for sign in (*stage.summary, *stage.characteristics)),
        *((profile.block, sign.text, sign.when) for profile in stage.profiles for sign in profile.signs),
        *((None, driver.id, driver.done_when) for driver in stage.drivers),
    )
    if when
}
"""The conditions of texts, with the stage and the block at whose stage they may appear."""


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_text_can_be_both_confirmed_and_refuted_where_it_may_appear(name: str) -> None:
    stage, block, when = CONDITIONS[name]
    scope = next(
        scope for scope in BANK.scopes if scope.key == (("whole", None) if block is None else ("block", block))
    )
    ids = [statement.id for statement in scope.statements]
    ranges = {condition.statement: (condition.at_least or 1, condition.at_most or 9) for condition in when}

    def can_be(answers: dict[str | None, tuple[int, int]]) -> bool:
        """Return whether sheets with answers in these ranges have points of the stage; their sums have no gaps."""
        sums = range(*(sum(answers.get(id, (1, 9))[end] - 1 for id in ids) + end for end in (0, 1)))
        points = (6 + (2 * 89 * each + 8 * len(ids)) // (2 * 8 * len(ids)) for each in sums)
        return any(stage.from_points <= each <= stage.to_points for each in points)

    outside = [{id: (1, low - 1)} for id, (low, _) in ranges.items() if low > 1]
    outside += [{id: (high + 1, 9)} for id, (_, high) in ranges.items() if high < 9]
    assert can_be({**ranges})
    assert any(map(can_be, outside))


def test_nearly_all_texts_of_stages_have_conditions() -> None:
    signs = [sign for stage in BANK.stages for sign in (*stage.summary, *stage.characteristics)]
    signs += [sign for stage in BANK.stages for profile in stage.profiles for sign in profile.signs]
    assert len([sign for sign in signs if not sign.when]) <= len(BANK.stages)


def test_no_text_is_used_twice() -> None:
    texts = [sign.text for stage in BANK.stages for sign in (*stage.summary, *stage.characteristics)]
    texts += [sign.text for stage in BANK.stages for profile in stage.profiles for sign in profile.signs]
    for _, each in DRIVERS.values():
        texts += [each.text, each.why, each.first_step, each.deliverable, each.risk]
    texts += [question for direction in BANK.directions for question in direction.discussion]
    texts += [pitfall.text for pitfall in BANK.pitfalls] + [step.text for step in BANK.guidance]
    assert len(set(texts)) == len(texts)


def test_a_file_per_direction_and_stage_is_named_by_its_id() -> None:
    for kind, parts in (("directions", BANK.directions), ("stages", BANK.stages)):
        assert {file.stem for file in (DATA / kind).iterdir()} == {part.id for part in parts}
        for file in (DATA / kind).iterdir():
            value = parse_document(file.read_bytes()).value
            assert isinstance(value, dict)
            assert value["id"] == file.stem


def test_levels_rise_by_one() -> None:
    assert all(above.value - below.value == 1 for below, above in pairwise(BANK.levels))


def test_only_a_step_of_a_path_or_plan_is_called_etap() -> None:
    step = re.compile(r"этап\w*\s+(пути|отношений|плана|проекта)\b", re.IGNORECASE)
    endings = {".py", ".yaml", ".json", ".md", ".txt"}
    files = [file for folder in ("src", "docs") for file in (ROOT / folder).rglob("*") if file.suffix in endings]
    for file in [ROOT / "README.md", *files]:
        text = step.sub("", file.read_text(encoding="utf-8"))
        assert "_build" in file.parts or not re.search("этап", text, re.IGNORECASE), file


def test_the_page_names_places_that_exist() -> None:
    text = (Path(__file__).parent.parent / "docs" / "content.md").read_text(encoding="utf-8")
    table = text.partition("## What the published sources ask for")[2].partition("\n## ")[0]
    ids = {*DRIVERS, *(each.id for each in BANK.pitfalls), *(each.id for each in BANK.indicators)}
    ids |= {each.id for each in BANK.methods}
    named = re.findall(r"(?:drivers?|pitfalls?|indicators?|methods?) ((?:`[a-z_]+`(?:, )?)+)", table)
    found = {id for group in named for id in re.findall(r"`([a-z_]+)`", group)}
    assert len(found) > 25
    assert found <= ids
