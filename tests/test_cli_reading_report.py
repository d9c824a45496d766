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
        "В подсчёт вошло участников: 2.",
        "Повторных строк тех же участников не учтено: 1 (взята последняя; не учтены строки 3).",
        "Пустых строк пропущено: 1.",
        "Участников различаем по столбцу «E-mail».",
        "На группы участники разделены по столбцу «Отдел»: Офис — 1, Продажи — 1.",
        "Для 6 из 6 утверждений анкеты найдены столбцы с ответами; они подобраны по коду.",
        "Эти столбцы в подсчёте не используются: «Отметка времени», «Что мешает?».",
        "«Не знаю» считается пропуском ответа (всего 1).",
        "Строки над названиями столбцов пропущены: «Опрос 2026».",
        "Для специалиста: кодировка Windows-1251, столбцы разделяет точка с запятой, названия столбцов — в строке 2.",
        f"1.1 T ← «{IDS[0]}»",
    ):
        assert sentence in text


def test_the_group_page_ends_with_the_report() -> None:
    save(EXPORT.encode("cp1251"))
    text = flat(page("group", "in.csv", *SMALL, *OPTIONS, "--language", "en"))
    assert text.index("Answers from the group") < text.index("How the file in.csv was read")
    assert "the encoding is Windows-1251, the separator is a semicolon" in text
    assert "“Не знаю” counts as no answer (1 in all)." in text


def test_a_column_that_may_be_a_statement_and_missing_statements_are_named() -> None:
    save(f"frist_x,{','.join(IDS[2:])},third_y_comment\n1,{','.join('1' * len(IDS[2:]))},why\n")
    text = flat(page("read", "in.csv", *SMALL, "--language", "en"))
    assert "not used: “frist_x”. Check whether they have answers to the statements without a column." in text
    assert "If the column “frist_x” has the answers to “1.1 T”, run" in text
    assert "so they have no answers: “1.1 T (first_x)”, “1.2 T (first_y)”." in text
    assert "comments on 3.2 T ← “third_y_comment”" in text


def test_long_lists_are_cut() -> None:
    others = [f"column {n}" for n in range(12)]
    known = "n/a,N/A,н/п,Н/П,не знаю,Не знаю,no answer,No answer,unanswered,UNANSWERED,1.0,нет ответа"
    rows = [[*[str(n) for n in range(12)], *[word] * len(IDS)] for word in known.split(",")]
    save("\n".join(",".join(row) for row in [[*others, HEADER], *rows]))
    text = flat(page("read", "in.csv", *SMALL, "--language", "en"))
    assert "“column 9”, and 2 more." in text
    assert "count as that level: “1.0” (6 in all)" in text
    assert text.count(" counts as no answer (") + text.count(" does not enter the score (") == 10
    assert "and 1 more Technical: " in text


def test_the_report_is_given_as_json() -> None:
    Path("in.jsonl").write_text(
        "".join(json.dumps({**dict.fromkeys(IDS, 2), "respondent": who}) + "\n" for who in "ab")
    )
    code, output, _ = run("read", "in.jsonl", *SMALL, "--format", "json")
    report = TableReport.model_validate_json(output)
    assert (code, report.rows, report.format, report.respondent_column) == (0, 2, "json lines", "respondent")
    assert "Technical" not in page("read", "in.jsonl", *SMALL, "--language", "en")


def test_a_column_matched_in_an_unusual_way_and_a_coded_answer_are_marked() -> None:
    save("levels: {often: 2}\ncolumns: {q1: first_x}\n", "codes.yaml")
    save(f"q1,{','.join(IDS[1:])}\noften,{','.join('1' * len(IDS[1:]))}\n,{','.join('1' * len(IDS[1:]))}\n")
    text = flat(page("read", "in.csv", *SMALL, "--codebook", "codes.yaml", "--language", "en"))
    assert "found for 6 of the 6 statements: by id (5), as you stated (1)." in text
    assert "The answer “often” counts as level 2 (1 in all). Empty cells, which are missing answers: 1." in text
    assert "1.1 T ← “q1” (as you stated) 1.2 T ← “first_y” 2.1 T" in text


def test_of_many_repeated_rows_only_the_first_lines_are_named() -> None:
    save(f"respondent,subgroup,{HEADER}\n" + f"a,,{','.join('1' * len(IDS))}\n" * 13)
    text = flat(page("read", "in.csv", *SMALL, "--repeats", "first", "--language", "en"))
    assert "left out: 12 (the first row counts; left out: lines 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …)." in text
    assert "The column “subgroup” names the subgroups: —." in text
