"""The page on how a table was read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import HEADER, IDS, SMALL, flat, page, run, save
from cx_centricity.answers import TableReport

pytestmark = pytest.mark.usefixtures("small_bank_folder")

EXPORT = (
    "Опрос 2026;;;;;;;;\r\n"
    "Отметка времени;E-mail;Отдел;" + HEADER.replace(",", ";") + ";Что мешает?\r\n"
    "10:12;a@example.org;Продажи;2;не знаю;1;1;Н/П;3;ничего\r\n"
    "10:15;b@example.org;Офис;2;Не знаю;1;1;2;3;\r\n"
    ";;;;;;;;;\r\n"
    "10:20;a@example.org;Продажи;3;2;1;1;2;3;\r\n"
)
OPTIONS = ("--respondent", "E-mail", "--subgroup", "Отдел", "--repeats", "last")


def test_the_page_tells_everything_that_was_recognised() -> None:
    save(EXPORT.encode("cp1251"))
    assert page("read", "in.csv", *SMALL, *OPTIONS, "--language", "ru").startswith("\nКак прочитан файл in.csv\n")
    text = flat(page("read", "in.csv", *SMALL, *OPTIONS, "--language", "ru"))
    for sentence in (
        "Кодировка — Windows-1251, столбцы разделяет точка с запятой, их названия — в строке 2.",
        "Строки над названиями столбцов пропущены: «Опрос 2026».",
        "Участников с ответами: 2.",
        "Пустых строк пропущено: 1.",
        "Строк не учтено, потому что у этих участников есть другая: 1.",
        "Столбцов с ответами найдено 6, утверждений в анкете 6 (по коду: 6).",
        "Кто отвечал, взято из столбца «E-mail».",
        "Подгруппы взяты из столбца «Отдел».",
        "Эти столбцы не читались: «Отметка времени», «Что мешает?».",
        "«Не знаю» прочитано как «нет ответа» (ячеек: 1).",
        f"1.1 T ← «{IDS[0]}» (по коду)",
    ):
        assert sentence in text


def test_the_group_page_ends_with_the_report() -> None:
    save(EXPORT.encode("cp1251"))
    text = flat(page("group", "in.csv", *SMALL, *OPTIONS, "--language", "en"))
    assert text.index("Answers from the group") < text.index("How the file in.csv was read")
    assert "The encoding is Windows-1251, the separator is a semicolon" in text
    assert "“Не знаю” was read as “no answer”" in text


def test_a_column_that_may_be_a_statement_and_missing_statements_are_named() -> None:
    save(f"frist_x,{','.join(IDS[2:])},third_y_comment\n1,{','.join('1' * len(IDS[2:]))},why\n")
    text = flat(page("read", "in.csv", *SMALL, "--language", "en"))
    assert "These columns were not read: “frist_x”. If the column “frist_x” answers “1.1 T”, add" in text
    assert "No column, and so no answer: “1.1 T”, “1.2 T”." in text
    assert "comments on 3.2 T ← “third_y_comment” (by id)" in text


def test_long_lists_are_cut() -> None:
    others = [f"column {n}" for n in range(12)]
    known = "n/a,N/A,н/п,Н/П,не знаю,Не знаю,no answer,No answer,unanswered,UNANSWERED,1.0,нет ответа"
    rows = [[*[str(n) for n in range(12)], *[word] * len(IDS)] for word in known.split(",")]
    save("\n".join(",".join(row) for row in [[*others, HEADER], *rows]))
    text = flat(page("read", "in.csv", *SMALL, "--language", "en"))
    assert "“column 9”, and 2 more." in text
    assert "were read as that level: “1.0” (cells: 6)" in text
    assert text.count(" was read as ") == 10
    assert "and 1 more Which column" in text


def test_the_report_is_given_as_json() -> None:
    Path("in.jsonl").write_text(
        "".join(json.dumps({**dict.fromkeys(IDS, 2), "respondent": who}) + "\n" for who in "ab")
    )
    code, output, _ = run("read", "in.jsonl", *SMALL, "--format", "json")
    report = TableReport.model_validate_json(output)
    assert (code, report.rows, report.format, report.respondent_column) == (0, 2, "json lines", "respondent")
    assert "Encoding" not in page("read", "in.jsonl", *SMALL, "--language", "en")
