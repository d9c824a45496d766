"""Questionnaires and answer sheets that are printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from rich.console import Console

from command_line import bare, refused, run
from cx_centricity import Assessment, QuestionBank, default_bank
from cx_centricity.answers import AnswerSheet, load_sheet
from cx_centricity.cli._questionnaire import answer_sheet, print_questionnaire
from cx_centricity.loading import parse_document
from cx_centricity.testing import question_banks
from scaled_bank import SCALED_BANK, raw_scaled_bank
from small_bank import make, raw_bank

BANK = default_bank()
pytestmark = pytest.mark.usefixtures("small_bank_folder")


def test_the_questionnaire_contains_every_text_in_order() -> None:
    code, output, _ = run("questions")
    words = " ".join(output.split())
    assert code == 0
    position = 0
    for d, direction in enumerate(BANK.directions, start=1):
        assert f"{d}. {direction.title} {direction.summary}" in words
        for s, statement in enumerate(direction.statements, start=1):
            texts = " ".join(f"{n} {text}" for n, text in enumerate(statement.level_texts, start=1))
            position = words.index(f"{d}.{s} {statement.title}. {statement.claim} {texts}", position)


def test_the_answer_sheet_is_valid_both_blank_and_filled_in() -> None:
    code, sheet, _ = run("questions", "--format", "yaml")
    assert code == 0
    assert max(map(len, sheet.splitlines())) <= 110
    assert parse_document(sheet.encode()).value == {statement.id: None for statement in BANK.statements}
    filled = sheet.replace("segmentation:\n", "segmentation: 4\n").replace("data_trust:\n", "data_trust: n/a\n")
    code, output, _ = run("assess", "-", "--format", "json", text=filled)
    result = Assessment.model_validate_json(output)
    assert (result.statement("segmentation").answer, result.statement("data_trust").answer) == (4, "n/a")


@given(question_banks(), st.booleans())
def test_law_a_printed_sheet_reads_back_as_a_sheet_without_answers(bank: QuestionBank, short: bool) -> None:  # noqa: FBT001
    sheet = load_sheet(answer_sheet(bank, "en", short=short).encode(), bank=bank)
    assert sheet == AnswerSheet(answers={statement.id: None for statement in bank.statements})


@pytest.mark.parametrize("format", ["text", "yaml"])
def test_the_short_form_describes_three_levels_of_each_statement(format: str) -> None:
    code, output, _ = run("questions", "--short", "--format", format)
    words = " ".join(output.replace("#", "").split())
    assert code == 0
    assert "Краткая анкета" in words
    assert "Как проверить" not in words
    for statement in BANK.statements:
        texts = " ".join(f"{n} {statement.level_texts[n - 1]}" for n in (1, 5, 9))
        assert f"{statement.title}. {statement.claim} {texts} " in f"{words} "
        assert statement.level_texts[1] not in words


def test_answers_to_the_short_form_are_scored_like_all_others() -> None:
    results: list[tuple[int, str, str]] = []
    for option in ((), ("--short",)):
        sheet = run("questions", "--format", "yaml", *option)[1].replace("segmentation:\n", "segmentation: 3\n")
        results.append(run("assess", "-", "--format", "json", text=sheet))
    assert results[0] == results[1]


def test_a_short_form_that_describes_all_levels_says_nothing_about_levels_in_between() -> None:
    small = make(raw_bank())
    short = answer_sheet(small, "en", short=True)
    assert "Short form" not in short
    assert short == answer_sheet(small, "en")


def test_evidence_is_printed_with_the_levels_that_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    ranges = [{"up_to": 2, "text": "Low."}, {"text": "High."}]
    bank = make(raw_bank()).with_overlay(
        {"change": {"statements": {"first_x": {"evidence": ranges}, "first_y": {"evidence": "Everything."}}}}
    )
    print_questionnaire(bank, Console(width=80), "en")
    printed = [" ".join(capsys.readouterr().out.split()), " ".join(answer_sheet(bank, "ru").replace("#", "").split())]
    assert "3 c How to verify 1–2: Low. How to verify 3: High. 1.2" in printed[0]
    assert "3 c How to verify: Everything. 2. D" in printed[0]
    assert "3 c Как проверить 1–2: Low. Как проверить 3: High. first_x:" in printed[1]
    print_questionnaire(bank, Console(width=80), "en", short=True)
    assert "verify" not in capsys.readouterr().out


def test_statements_are_printed_with_the_levels_of_their_own_scale(capsys: pytest.CaptureFixture[str]) -> None:
    print_questionnaire(SCALED_BANK, Console(width=80), "en")
    words = " ".join(capsys.readouterr().out.split())
    assert words == (
        "Small Levels 1 L1 2 L2 3 L3 Levels of the scale “often” 0 L3 3 L1 1000 Always — Each time "
        "1. D 1.1 T. C 1 a 2 b 3 c 1.2 T. C 1 a 2 b 3 c "
        "2. D 2.1 Frequency. We ask. 0 L3 · 3 L1 · 1000 Always 3. D 3.1 T. C 0 not at all 1 b"
    )
    sheet = answer_sheet(SCALED_BANK, "ru")
    printed = " ".join(sheet.replace("#", "").split())
    assert "Уровни 1 L1 2 L2 3 L3 Уровни шкалы «often» 0 L3 3 L1 1000 Always — Each time ═══ 1. D ═══" in printed
    assert "2.1 Frequency. We ask. 0 L3 · 3 L1 · 1000 Always second_x: ═══ 3. D ═══ 3.1 T. C 0 not at all" in printed
    assert load_sheet(sheet.encode(), bank=SCALED_BANK).answers == dict.fromkeys(s.id for s in SCALED_BANK.statements)


def test_a_scale_with_many_levels_is_cut_short_beside_its_statements() -> None:
    raw = raw_scaled_bank()
    raw["scales"][0]["levels"] = [{"number": n, "id": f"n{n}", "title": f"T{n}"} for n in range(101)]
    for statements in (raw["directions"][0]["statements"], raw["directions"][2]["statements"]):
        for statement in statements:
            statement |= {"scale": "often", "level_texts": []}
    sheet = answer_sheet(make(raw), "en")
    assert sheet.count("#   0 T0 … 100 T100\n") == 4
    assert sheet.count("T50") == 1
    assert "L1" not in sheet  # no statement is on the default scale


TEXTS = ["a\u2028b: 1", "a\u0085b: 1", "a\x0bb", "# a: b", "a #b", "{a: b", "'", '"', "a\x00b"]


@pytest.mark.parametrize("id", ["null", "true", "false", "yes", "sheet", "answers"])
def test_a_printed_sheet_reads_back_whatever_ids_and_texts_are_like(id: str) -> None:
    raw = bare()
    raw["directions"][0]["statements"][0]["id"] = id
    legal = make(raw)
    for text in TEXTS:
        bank = QuestionBank.model_construct(None, **{**dict(legal), "instruction": text, "title": text})
        printed = answer_sheet(bank, "en")
        assert printed.count(f"\n{id}:\n") + printed.count(f"\n'{id}':\n") == 1
        filled = printed.replace(f"\n{id}:\n", f"\n{id}: 2\n").replace(f"\n'{id}':\n", f"\n'{id}': 2\n")
        answers = dict.fromkeys([statement.id for statement in bank.statements])
        assert load_sheet(filled.encode(), bank=bank).answers == answers | {id: 2}


def test_a_questionnaire_is_written_to_a_new_file_only() -> None:
    assert run("questions", "--format", "yaml", "-o", "mine.yaml") == (0, "", "")
    assert Path("mine.yaml").read_text(encoding="utf-8") == run("questions", "--format", "yaml")[1]
    assert run("questions", "-o", "page.txt")[0] == 0
    assert Path("page.txt").read_text(encoding="utf-8") == run("questions")[1]
    assert refused("questions", "-o", "page.txt", "--language", "en") == [
        "page.txt: cannot write the result (File exists); check the folder and the free disk space (file-not-written)"
    ]
    assert len(refused("questions", "-o", "no/page.txt")) == 1
