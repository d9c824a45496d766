"""The example banks in the docs, and two short banks of other kinds."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from content_checks import (
    all_texts,
    clause_faults,
    is_id,
    latin_faults,
    length_faults,
    lexicon,
    likeness_faults,
    phrase_faults,
    twice_faults,
    typography_faults,
    word_faults,
)
from cx_centricity import QuestionBank, assess, default_bank, diff_banks, dump_bank, load_bank, parse_bank
from cx_centricity.typing import AnswerValue
from strategies import best_and_worst

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples" / "banks"
DATA = Path(__file__).parents[1] / "src" / "cx_centricity" / "data" / "ru"
RETAIL = load_bank(EXAMPLES / "retail")
DESK = load_bank(EXAMPLES / "support_desk.yaml")
CLIMATE = load_bank(EXAMPLES / "service_climate.yaml")


@pytest.mark.parametrize("bank", [RETAIL, DESK, CLIMATE], ids=lambda bank: bank.id)
def test_an_example_has_no_warnings_and_reaches_both_ends_of_its_range(bank: QuestionBank) -> None:
    assert bank.warnings == ()
    best, worst = best_and_worst(bank)
    assert assess(best, bank=bank).score.points == bank.point_range.max
    assert assess(worst, bank=bank).score.points == bank.point_range.min


def test_the_overlay_adds_a_direction_rewrites_texts_and_changes_weights() -> None:
    base = default_bank()
    added = {direction.id for direction in RETAIL.directions} - {direction.id for direction in base.directions}
    assert added == {"store"}
    diff = diff_banks(base, RETAIL)
    changed = [change.path for change in (*diff.scoring, *diff.wording)]
    assert sum(".weight" in path for path in changed) >= 4
    assert sum(".level_texts" in path for path in changed) >= 20
    assert sum(path.endswith(".claim") for path in changed) >= 6
    assert sum(path.startswith("drivers[") for path in changed) >= 3
    assert diff.due == "major"
    assert diff.lost == ()
    assert str(EXAMPLES / "retail" / "store.yaml") == RETAIL.provenance("directions[store].title").file
    assert str(EXAMPLES / "retail" / "bank.yaml") == RETAIL.provenance("statements[self_service].claim").file
    assert RETAIL.provenance("statements[segmentation].claim").file == "cx_centricity:directions/client.yaml"


def test_the_maturity_model_gives_a_full_result() -> None:
    result = assess({statement.id: 3 for statement in DESK.statements}, bank=DESK)
    assert result.score.points == 50
    assert result.stage is not None
    assert result.stage.title == "Getting organised"
    assert len(result.drivers) == 3
    assert all(block.profile for block in result.blocks)
    assert all(statement.next_level_text for statement in result.statements)


def test_points_of_the_likert_questionnaire_are_the_plain_sum_with_reversed_items() -> None:
    rng = random.Random(7)
    for _ in range(200):
        sheet = {statement.id: rng.randint(1, 5) for statement in CLIMATE.statements}
        plain = sum(6 - sheet[s.id] if s.reversed else sheet[s.id] for s in CLIMATE.statements)
        result = assess(sheet, bank=CLIMATE)
        assert result.score.points == plain
        assert result.stage is not None
        assert result.stage.id == ("strained" if plain < 26 else "mixed" if plain < 38 else "supportive")
        assert (result.blocks, result.drivers) == ((), ())
        assert all(statement.level_text is None for statement in result.statements)
    eight: dict[str, AnswerValue] = {statement.id: 3 for statement in CLIMATE.statements[:8]}
    assert assess(eight, bank=CLIMATE).score.points == 30
    assert assess({**eight, CLIMATE.statements[0].id: None}, bank=CLIMATE).score.points is None


SCREENING = """\
id: screening
version: 1.0.0
language: en
title: Nine items
levels:
  - {number: 0, id: not_at_all, title: Not at all}
  - {number: 1, id: some_days, title: On some days}
  - {number: 2, id: most_days, title: On most days}
  - {number: 3, id: every_day, title: Nearly every day}
point_range: [0, 27]
directions:
  - id: all
    title: All
    statements: [ITEMS]
stages:
  - {id: low, title: Low, from_points: 0}
  - {id: middle, title: Middle, from_points: 10}
  - {id: high, title: High, from_points: 20}
"""
PRACTICES = """\
id: practices
version: 1.0.0
language: en
title: Practices
levels:
  - {number: 0, id: no, title: Not done, value: 0}
  - {number: 1, id: tried, title: Tried, value: 1}
  - {number: 2, id: usual, title: Usual, value: 2}
  - {number: 3, id: always, title: Always, value: 4}
point_range: [0, 8]
directions:
  - {id: all, title: All, statements: [{id: one, title: One}, {id: two, title: Two}]}
stages: [{id: any, title: Any, from_points: 0}]
"""


def test_a_sum_of_nine_items_with_bands_is_a_short_file() -> None:
    bank = parse_bank(SCREENING.replace("ITEMS", ", ".join(f"{{id: q{n}, title: Item {n}}}" for n in range(1, 10))))
    assert bank.warnings == ()
    assert bank.reachable_points == tuple(range(28))
    sheet = {f"q{n}": n % 4 for n in range(1, 10)}
    result = assess(sheet, bank=bank)
    assert result.score.points == sum(sheet.values()) == 13
    assert result.stage is not None
    assert result.stage.id == "middle"


def test_practices_with_values_0_1_2_and_4_are_summed_by_value() -> None:
    bank = parse_bank(PRACTICES)
    assert bank.reachable_points == (0, 1, 2, 3, 4, 5, 6, 8)
    assert assess({"one": 3, "two": 1}, bank=bank).score.points == 5


def test_the_russian_overlay_keeps_the_rules_of_the_bundled_content(tmp_path: Path) -> None:
    (tmp_path / "bank.yaml").write_text(dump_bank(RETAIL), encoding="utf-8")
    texts = list(all_texts(tmp_path))
    sentences = [text for text in texts if " " in text.text and not is_id(text.path)]
    level_texts = [text for text in texts if "level_texts" in text.path]
    assert len(sentences) > 700
    assert [
        *length_faults(texts),
        *typography_faults(sentences),
        *latin_faults(sentences, lexicon(DATA, "latin")),
        *twice_faults(sentences),
        *word_faults(sentences, lexicon(DATA, "bookish"), "the bookish word"),
        *clause_faults(level_texts),
        *phrase_faults(level_texts),
        *likeness_faults(level_texts),
    ] == []


def test_the_overlay_follows_the_answering_rule_of_its_base() -> None:
    assert RETAIL.edition == default_bank().edition == 2
    assert RETAIL.instruction is not None
    assert "ближе всего к тому, как ваша сеть работает сегодня" in RETAIL.instruction
