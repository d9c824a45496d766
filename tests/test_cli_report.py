"""The printed page of an assessment."""

from __future__ import annotations

import json
from io import StringIO
from typing import cast

from rich.console import Console

from command_line import run
from cx_centricity import QuestionBank, assess, default_bank, parse_bank
from cx_centricity.cli._page import print_page
from cx_centricity.cli._questionnaire import answer_sheet, print_questionnaire
from cx_centricity.guidance import find_pitfalls, next_steps
from cx_centricity.report import assessment_page
from cx_centricity.typing import AnswerValue, Language
from golden.regenerate import EXAMPLE, example_result
from strategies import full_sheet

BANK = default_bank()


def test_the_report_shows_points_stage_blocks_directions_zones_and_drivers() -> None:
    code, output, errors = run("assess", str(EXAMPLE), "--top", "1")
    assert (code, errors) == (0, "")
    result = example_result()
    assert result.stage is not None
    assert f"{result.score.points} балл на шкале 6…95   Стадия 3 из 5: {result.stage.title} (38…56)" in output
    assert f"До стадии «Масштабирование»: {result.points_to_next_stage} баллов." in output
    for title in [block.title for block in result.blocks] + [direction.title for direction in result.directions]:
        assert title in output
    words = " ".join(output.split())
    shown, hidden = result.growth_zones[:1], result.growth_zones[1:]
    assert hidden
    for part in result.statements:
        assert (f"{part.title} — уровень {part.answer}" in output) == (part.direction in shown)
        if part.direction in shown:
            assert (part.level_text or "").split()[-1] in words
            assert (part.next_level_text or "").split()[-1] in words
    for place, driver in enumerate(result.drivers):
        mark = "" if set(shown).isdisjoint(driver.directions) else " ← зона роста"
        assert f"{driver.text} [{driver.horizon} мес.]{mark}" in words
        in_full = f"{driver.why} Первый шаг: {driver.owner}. {driver.first_step}"
        assert (in_full in words) == (place < 1)
    assert all(sign.text in words for sign in result.stage.summary)
    for sign in (*result.stage.characteristics, *(sign for block in result.blocks for sign in block.profile)):
        assert sign.text in words
        assert (f"○ {sign.text}" in words) == (not sign.confirmed)
    assert "\x1b" not in output
    assert all(len(line) <= 100 and line == line.rstrip() for line in output.splitlines())


def test_the_length_of_a_bar_is_proportional_to_the_points() -> None:
    sheet = {**full_sheet(BANK, 1), **dict.fromkeys([s.id for s in BANK.direction("client").statements], 9)}
    _, output, _ = run("assess", "-", text=json.dumps(sheet))
    rows = [line for line in output.splitlines() if line.startswith(("1. ", "3. ")) and "уровень" in line]
    assert [row.count("█") for row in rows] == [20, 0]
    assert [row.count("░") for row in rows] == [0, 20]


def test_a_block_without_signs_is_portrayed_by_its_best_and_its_worst_answer() -> None:
    answers: dict[str, AnswerValue] = {**full_sheet(BANK, 4), "gap_detection": 2, "complaint_handling": 8}
    answers |= {"journey_mapping": 3, "experience_design": 3, "cross_functional_work": 3}
    result = assess(answers)
    assert (result.block("processes").profile, result.block("processes").portrait) == (
        (),
        ("complaint_handling", "gap_detection"),
    )
    words = " ".join(run("assess", "-", text=json.dumps(answers))[1].split())
    assert f"Сильнее всего — Обращения и жалобы: {BANK.statement('complaint_handling').level_texts[7]}" in words
    assert f"Слабее всего — Поиск сбоев на пути клиента: {BANK.statement('gap_detection').level_texts[1]}" in words


def test_the_full_report_has_every_statement_and_all_of_each_ranking() -> None:
    _, output, _ = run("assess", str(EXAMPLE), "--full", "--top", "0")
    words, result = " ".join(output.split()), example_result()
    _, _, section = words.partition("Все утверждения")
    for statement in result.statements:
        assert f"{statement.title} — " in section
        assert (statement.level_text or "") in section
    assert all(step.text in words for step in BANK.guidance)
    assert all(found.text in words for found in find_pitfalls(result))
    assert all(driver.first_step in words for driver in result.drivers)
    assert all(f"• {result.direction(id).title} (" in words for id in (*result.strengths, *result.growth_zones))
    _, short, _ = run("assess", str(EXAMPLE), "--top", "0")
    assert "Все утверждения" not in short
    assert "Первый шаг" not in short


def test_the_report_says_what_points_and_steps_mean() -> None:
    words = " ".join(run("assess", "-", text=json.dumps(full_sheet(BANK, 4)))[1].split())
    result = assess(full_sheet(BANK, 4))
    assert "6 баллов — все ответы на уровне «Нулевой», 95 баллов — все на уровне «Адаптивный»." in words
    assert f"поднимите утверждения на следующий уровень столько раз: {len(next_steps(result).raises)}." in words
    assert (result.score.resolution, result.blocks[0].score.resolution, result.directions[0].score.resolution) == (
        1,
        2,
        3,
    )
    assert "меняет итог не больше чем на 1 балл, баллы блока — на 2 балла, баллы направления — на 3 балла." in words


def test_the_headline_of_a_provisional_result_is_a_range_with_its_caveats() -> None:
    answers = {each.id: 4 for place, each in enumerate(BANK.statements) if place % 6}
    result = assess(answers)
    assert result.provisional
    for language, headline in (
        ("ru", "34…49 баллов на шкале 6…95   возможные стадии: «Первые шаги», «Становление»"),
        ("en", "34…49 points on a scale from 6 to 95   possible stages: “Первые шаги”, “Становление”"),
    ):
        _, output, _ = run("assess", "-", "--language", language, text=json.dumps(answers))
        assert headline in output
        assert f"• {result.caveats[0].text('ru' if language == 'ru' else 'en')}" in output
        assert "Даны не все ответы; возможный" not in output


def test_an_empty_sheet_is_reported_without_points() -> None:
    code, output, _ = run("assess", "-", text="{}")
    assert code == 0
    assert "Баллов нет: слишком мало ответов или применимых утверждений" in output
    assert "Даны не все ответы; возможный итог в баллах: 6…95." in " ".join(output.split())
    assert "Стадия не определена; возможны: «Знакомство»" in output
    assert "Что двигает вперёд" not in output


def test_a_sheet_with_nothing_applicable_is_reported_without_bounds() -> None:
    sheet = json.dumps({statement.id: "n/a" for statement in BANK.statements})
    code, output, _ = run("assess", "-", text=sheet)
    assert code == 0
    assert "Утверждений с ответом: 0, применимых: 0, всего: 48." in output
    assert "возможный итог" not in output


def test_the_last_stage_has_no_next_stage_and_no_growth_zones() -> None:
    code, output, _ = run("assess", "-", text=json.dumps(full_sheet(BANK, 9)))
    assert code == 0
    assert "Стадия 5 из 5: Укоренение" in output
    assert "До стадии" not in output
    assert "Зоны роста" not in output


def test_growth_zones_show_unanswered_and_not_applicable_statements_too() -> None:
    sheet: dict[str, object] = {**full_sheet(BANK, 8), "hiring": None, "training": "n/a"}
    sheet |= {"experience_team": 1, "employee_experience": 1}
    _, output, _ = run("assess", "-", text=json.dumps(sheet))
    assert "Обучение — неприменимо" in output
    assert "Подбор и адаптация — нет ответа" in output


def test_markup_in_titles_is_printed_literally() -> None:
    raw = BANK.model_dump()
    raw["directions"][0]["title"] = raw["blocks"][0]["title"] = "[red]Title [/b]"
    bank = QuestionBank.model_validate(raw)
    console = Console(width=100, highlight=False)
    with console.capture() as report:
        print_page(assessment_page(assess(full_sheet(bank, 3), bank=bank), bank=bank), console)
    assert report.get().count("[red]Title [/b]") == 3


def test_a_bank_without_optional_parts_has_a_report_and_a_questionnaire() -> None:
    bank = QuestionBank.model_validate(
        {
            "id": "bare",
            "version": "1.0.0",
            "language": "en",
            "title": "Bare",
            "levels": ({"number": 0, "id": "no", "title": "No"}, {"number": 1, "id": "yes", "title": "Yes"}),
            "point_range": (0, 10),
            "directions": tuple(
                {"id": id, "title": id.title(), "statements": ({"id": f"{id}_1", "title": "One", "claim": "So."},)}
                for id in ("first", "second")
            ),
            "stages": (
                {"number": 1, "id": "all", "title": "All", "from_points": 0, "drivers": ({"id": "d", "text": "Do."},)},
            ),
        }
    )
    console = Console(width=100, highlight=False)
    with console.capture() as report:
        print_page(assessment_page(assess({"first_1": 0, "second_1": 1}, bank=bank), bank=bank), console)
    assert "Блоки" not in report.get()
    assert "5 баллов на шкале 0…10   Стадия 1 из 1: All (0…10)" in report.get()
    assert "• First (0)\n  One — уровень 0\n" in report.get()
    assert "1. Do." in report.get()
    with console.capture() as questionnaire:
        print_questionnaire(bank, console)
    assert questionnaire.get().rstrip().endswith("2. Second\n\n2.1 One. So.")
    assert answer_sheet(bank).endswith("# 2.1 One. So.\nsecond_1:\n")


SCREEN = """
id: screen
version: 1.0.0
language: en
title: Screen
better: lower
levels: [{number: 0, id: no, title: "No"}, {number: 1, id: yes, title: "Yes"}]
point_range: [0, 3]
directions:
  - id: d
    title: D
    statements: [{id: a, title: A}, {id: b, title: B}, {id: c, title: C}, {id: harm, title: Harm, weight: 0}]
stages:
  - {id: low, title: Negative, from_points: 0}
  - {id: high, title: Positive, from_points: 2, gate: [{statement: harm, at_least: 1}]}
"""


def report_of(text: str, language: Language = "en", **answers: AnswerValue) -> str:
    """Return the report of answers to a bank, in one line."""
    bank = parse_bank(text)
    console = Console(width=200, file=StringIO(), color_system=None)
    print_page(assessment_page(assess(answers, bank=bank), bank=bank, language=language), console)
    return " ".join(cast("StringIO", console.file).getvalue().split())


def test_where_lower_is_better_the_report_says_which_gate_holds_a_result_back() -> None:
    held = (
        "By its points this would be “Positive”, but a condition of that stage is not met: “Harm” at level 1 or above."
    )
    assert held in report_of(SCREEN, a=1, b=1, c=1, harm=0)
    assert "By its points" not in report_of(SCREEN, a=1, b=1, c=1, harm=1)
    assert "To reach the stage “Negative”: 2 points fewer." in report_of(SCREEN, a=1, b=1, c=1, harm=1)


def test_where_higher_is_better_the_report_says_what_the_next_stage_also_needs() -> None:
    higher = SCREEN.replace("better: lower", "better: higher")
    assert "The stage “Positive” also needs: “Harm” at level 1 or above." in report_of(higher, a=1, b=1, harm=0)
    both = higher.replace("at_least: 1}]", "at_least: 1}, {each_at_least: 1}]").replace("Harm, weight: 0", "Harm")
    assert "“A”, “B”, “C” and 1 more at level 1 or above" in report_of(both, a=0, b=0, c=0, harm=0)
    reversed_ = higher.replace("harm, at_least: 1", "harm, at_most: 0").replace(
        "weight: 0", "weight: 0, reversed: true"
    )
    assert "“Harm” at level 0 or below" in report_of(reversed_, a=1, b=1, c=1, harm=1)
    narrow = higher.replace(
        '{number: 1, id: yes, title: "Yes"}', '{number: 1, id: yes, title: "Yes"}, {number: 2, id: x, title: X}'
    )
    narrow = narrow.replace("harm, at_least: 1", "harm, at_least: 1, at_most: 2")
    assert "“Harm” between levels 1 and 2" in report_of(narrow, a=2, b=2, c=2, harm=0)


def test_a_result_without_points_says_that_its_stage_is_certain() -> None:
    strict = SCREEN + "min_coverage_percent: 100\n"
    report = report_of(strict, a=1, harm=0)
    assert "the points can still range from 1 to 3." in report
    assert "The stage is certain: “Negative”." in report
    assert "Стадия уже известна: «Negative»." in report_of(strict, "ru", a=1, harm=0)
    assert "The stage cannot be determined yet; possible stages: “Negative”, “Positive”." in report_of(strict, a=1)
    assert "certain" not in report_of(strict, a=1, b=1, c=1, harm=0)


def test_a_report_promises_no_points_where_too_few_statements_apply() -> None:
    three_of_four = SCREEN + "min_coverage_percent: 75\n"
    report = report_of(three_of_four, a="n/a")
    assert "0 answered, 2 applicable, 3 in total." in report
    assert "Directions 1. D ···················· — not scored" in report
    assert "can still range" not in report
    report = report_of(SCREEN, a="n/a")
    assert "the points can still range from 0 to 3." in report
    assert "The stage cannot be determined yet" in report
    assert "1. D ···················· 0…3 not scored" in report


def test_a_direction_that_only_holds_the_statements_of_subscales_is_not_shown() -> None:
    parts = SCREEN.split("stages:", maxsplit=1)[0].replace("better: lower", "overall: false")
    subscales = "subscales: [{id: s, title: Sub, statements: [a, b], point_range: [0, 2]}]"
    assert "1. D" not in report_of(parts + subscales, a=1, b=1)
    assert "Sub ████████████████████ 2" in report_of(parts + subscales, a=1, b=1)
    assert "1. D" in report_of(parts, a=1, b=1)


def test_an_even_profile_names_the_directions_with_the_most_and_the_fewest_points() -> None:
    sheet = full_sheet(BANK, 5)
    assert "Профиль ровный" in run("assess", "-", text=json.dumps(sheet))[1]
    assert "Больше всего" not in run("assess", "-", text=json.dumps(sheet))[1]
    output = run("assess", "-", text=json.dumps({**sheet, "hiring": 6, "omnichannel": 4}))[1]
    assert "Больше всего баллов: Команда и компетенции (53)" in " ".join(output.split())
