"""Tables of answer sheets."""

from __future__ import annotations

import builtins
import datetime as dt
import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cx_centricity import AnswerError, CentricityError, default_bank
from cx_centricity.answers import (
    MAX_ROW,
    AnswerSheet,
    Codebook,
    Reading,
    SheetTable,
    StatementCodes,
    TableReport,
    TitleRow,
    _table,
    load_codebook,
    load_sheets,
)
from cx_centricity.answers._table import MAX_TABLE_BYTES
from cx_centricity.errors import MAX_PROBLEMS, Problem
from scaled_bank import SCALED_BANK
from small_bank import make, raw_bank

BANK = default_bank()
SMALL = make(raw_bank())
FORM = """\
Опрос сотрудников, март 2026;;;;;;
;;;;;;
Отметка времени;Адрес электронной почты;Согласие;6.3.\u00a0{title};Комментарий;{other};\u00a0
02.03.2026 10:12;a@example.org;Да;5 — {level};;Не знаю;
02.03.2026 10:15;b@example.org;Да;н/п;;"{text}";
;;;;;;
02.03.2026 10:20;a@example.org;Да;4,0;;7;
""".format(
    title=BANK.statement("closed_loop").title,
    other=f"Оцените [{BANK.statement('hiring').title}]",
    level=BANK.levels[4].title,
    text=BANK.statement("hiring").level_texts[1],
)


def read(text: str | bytes, **options: Any) -> SheetTable:
    return load_sheets(text.encode() if isinstance(text, str) else text, **options)


def answers(text: str | bytes, **options: Any) -> list[Mapping[str, object]]:
    return [sheet.answers for sheet in read(text, **options).sheets]


def found(text: str | bytes, **options: Any) -> tuple[Problem, ...]:
    with pytest.raises(CentricityError) as caught:
        read(text, file="in.csv", **options)
    return caught.value.problems


def problems(text: str | bytes, **options: Any) -> list[str]:
    return [str(problem) for problem in found(text, **options)]


def parquet(columns: Mapping[str, object]) -> bytes:
    stream = BytesIO()
    pl.DataFrame(columns).write_parquet(stream)
    return stream.getvalue()


# What a table may contain.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_form_export_is_read_and_everything_that_was_recognised_is_reported(encoding: str) -> None:
    table = read(FORM.replace("\u00a0", " ").encode(encoding), respondent="адрес электронной почты", repeats="last")
    assert [(sheet.respondent, sheet.answers) for sheet in table.sheets] == [
        ("b@example.org", {"closed_loop": "n/a", "hiring": 2}),
        ("a@example.org", {"closed_loop": 4, "hiring": 7}),
    ]
    report = table.report
    assert report.format == "csv"
    assert report.encoding == {"cp1251": "windows-1251"}.get(encoding, encoding.removesuffix("-sig"))
    assert (report.separator, report.header_line) == (";", 3)
    assert report.title_rows == (TitleRow(line=1, text="Опрос сотрудников, март 2026"),)
    assert [(match.statement, match.matched_by) for match in report.columns.columns if match.statement] == [
        ("closed_loop", "title"),
        ("hiring", "title"),
    ]
    assert len(report.columns.missing) == 46
    assert report.passed_over == ("Отметка времени", "Согласие", "Комментарий")
    assert (report.respondent_column, report.subgroup_column) == ("Адрес электронной почты", None)
    assert (report.rows, report.blank_rows, report.repeated_rows) == (2, 1, 1)
    assert {(reading.text, reading.answer, reading.count) for reading in report.readings} == {
        ("н/п", "n/a", 1),
        (BANK.statement("hiring").level_texts[1][:60], 2, 1),
        ("4,0", 4, 1),
    }
    assert TableReport.model_validate_json(report.model_dump_json()) == report
    assert SheetTable.model_validate(json.loads(table.model_dump_json())) == table


def test_level_numbers_and_empty_cells_alone_are_no_readings() -> None:
    table = read("hiring,training\n5, 7 \n,\u00a05\n")
    assert table.report.readings == ()
    assert [sheet.answers for sheet in table.sheets] == [
        {"hiring": 5, "training": 7},
        {"hiring": None, "training": 5},
    ]


def test_numbers_with_another_meaning_are_readings() -> None:
    book = Codebook(levels={1: 9, 2: 2}, unanswered=(99,))
    for text in ("hiring,training\n1,2\n99,1\n", '{"hiring": 1, "training": 2.0}\n{"hiring": 99, "training": 1}\n'):
        table = read(text, codebook=book)
        assert [sheet.answers for sheet in table.sheets] == [
            {"hiring": 9, "training": 2},
            {"hiring": None, "training": 9},
        ]
        readings = [reading for reading in table.report.readings if reading.text != "2.0"]
        assert readings == [Reading(text="1", answer=9, count=2), Reading(text="99", answer=None, count=1)]


def test_at_most_50_readings_are_listed_the_most_frequent_first() -> None:
    book = Codebook(levels={f"text {n}": 5 for n in range(60)})
    cells = [f"text {n}" for n in range(60)] + ["text 7"]
    readings = read("hiring,who\n" + "".join(f"{cell},x\n" for cell in cells), codebook=book).report.readings
    assert len(readings) == 50
    assert readings[0] == Reading(text="text 7", answer=5, count=2)


def test_respondents_subgroups_and_comments_are_read() -> None:
    text = "Respondent,subgroup,hiring,hiring comment\n Anna , leaders |Berlin|,5, In  part.\nBob,,4,\n"
    table = read(text)
    assert table.sheets == (
        AnswerSheet(
            answers={"hiring": 5},
            comments={"hiring": "In part."},
            respondent="Anna",
            subgroups=("leaders", "Berlin"),
        ),
        AnswerSheet(answers={"hiring": 4}, respondent="Bob"),
    )
    assert (table.report.respondent_column, table.report.subgroup_column) == ("Respondent", "subgroup")
    assert table.report.passed_over == ()
    assert repr(table) == "SheetTable(sheets=2, report=TableReport(rows=2, matched=1, missing=47))"
    russian = read("Респондент;Подгруппа;hiring\nАнна;Казань;5\n").sheets
    assert russian == (AnswerSheet(answers={"hiring": 5}, respondent="Анна", subgroups=("Казань",)),)


def test_stated_columns_win_over_those_with_the_usual_names() -> None:
    table = read("respondent,who,dept,hiring\n1,Anna,IT,5\n", respondent="WHO", subgroup="dept")
    assert (table.sheets[0].respondent, table.sheets[0].subgroups) == ("Anna", ("IT",))
    assert table.report.passed_over == ("respondent",)


def test_a_codebook_names_columns_and_comments() -> None:
    book = Codebook(
        columns={"Q1": "hiring"},
        comments={"Why?": "hiring"},
        statements={"training": StatementCodes(levels={"Agree": 2})},
    )
    table = read("q1,why,training\n5,Because.,agree\n", codebook=book)
    assert table.sheets == (AnswerSheet(answers={"hiring": 5, "training": 2}, comments={"hiring": "Because."}),)


def test_columns_may_have_former_ids() -> None:
    bank = SMALL.with_fields(
        renamed=[{"old": "old", "new": "first_x"}, {"old": "older", "new": "gone"}], retired=["gone"]
    )
    table = read("old,gone,older,first_y\n1,x,y,2\n", bank=bank, migrate=True)
    assert table.sheets == (AnswerSheet(answers={"first_x": 1, "first_y": 2}),)
    assert [match.matched_by for match in table.report.columns.columns] == [
        "former_id", "retired_id", "retired_id", "id",
    ]  # fmt: skip
    assert table.report.passed_over == ("gone", "older")
    assert answers("old,first_y\n1,2\n", bank=bank) == [{"first_y": 2}]


def test_repeated_respondents_are_an_error_unless_it_is_said_which_row_counts() -> None:
    text = "respondent,hiring\nA,1\nB,2\n,3\nA,4\n,5\nA,6\n"
    assert problems(text) == [
        (
            "in.csv:5 respondent: in the column “respondent”, respondents with several rows: 1, such as the one in"
            " lines 2, 5, 7; say whether the first or the last row counts, or remove the others (respondent-repeated)"
        )
    ]
    for repeats, expected in (("first", [1, 2, 3, 5]), ("last", [2, 3, 5, 6])):
        table = read(text, repeats=repeats)
        assert [sheet.answers["hiring"] for sheet in table.sheets] == expected
        assert (table.report.rows, table.report.repeated_rows) == (4, 2)
    assert read("respondent,hiring\nA,1\n", repeats="first").report.repeated_rows == 0
    (problem,) = found("respondent,hiring\n" + "A,1\n" * 100)
    assert problem.data["lines"] == tuple(range(2, 52))


def test_the_source_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("hiring\n5\n", encoding="utf-8")
    assert load_sheets(file) == load_sheets(str(file))
    assert load_sheets(file).report.file == str(file)
    assert load_sheets(b"hiring\n5\n").report.file is None
    for missing in (tmp_path / "no.csv", tmp_path, "\0"):
        with pytest.raises(CentricityError, match="file-not-found"):
            load_sheets(missing)


# The form of a CSV table.


def test_nameless_columns_at_the_end_may_be_missing_or_surplus_while_they_are_empty() -> None:
    text = "who,hiring,,\nA,5\nB,5,,\nC,5,\u00a0,,,,\n,,,,,,,\n"
    table = read(text)
    assert [sheet.answers for sheet in table.sheets] == [{"hiring": 5}] * 3
    assert table.report.blank_rows == 1


@pytest.mark.parametrize("row", ["A", "A,5,6,7", "A,5,,,x"])
def test_a_row_of_another_length_is_a_problem(row: str) -> None:
    (problem,) = problems(f"who,hiring,training,\nA,5,6\n{row}\n")
    count = row.count(",") + 1
    assert problem == (
        f"in.csv:3: cells in this row: {count}, in the first row: 3; check separators and quotes (row-of-other-length)"
    )


def test_lines_are_those_of_the_file_whatever_is_in_quotes() -> None:
    text = 'Title\nwho,"hi\nring",training\n"A\nB",5,5\nC,5\n\nD,x,5\n'
    book = Codebook(columns={"hi ring": "hiring"})
    assert [(problem.place.line, problem.code) for problem in found(text, codebook=book)] == [
        (6, "row-of-other-length"),
        (8, "cells-not-answers"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('hiring,"training\n5,5\n', 1),
        ('hiring,training\n5,5\n"5,5\n4,4\n', 3),
        ('hiring,training\n5,5\n4,"4"4\n', 3),
    ],
)
def test_quotes_in_odd_places_are_a_problem(text: str, line: int) -> None:
    assert [(problem.code, problem.place.line) for problem in found(text)] == [("syntax", line)]


def test_rows_may_end_with_cr_and_lf_in_one_file() -> None:
    assert answers("hiring,who\r5,a\n4,b\r\n3,c\r") == [{"hiring": 5}, {"hiring": 4}, {"hiring": 3}]


def test_a_table_without_columns_of_answers_is_a_problem() -> None:
    advice = "holds answers; name columns by statement ids, or map them in a codebook (no-answer-column)"
    assert problems("who,why\n1,2\n") == [f"in.csv:1: no column (of 2) {advice}"]
    assert problems("") == [f"in.csv:1: no column (of 0) {advice}"]


@pytest.mark.parametrize("header", ["hiring,hiring", "Hiring,who,hiring", "hiring,who,4.1", "hiring,a,Найм", "a,a"])
def test_two_columns_of_one_statement_are_a_problem(header: str) -> None:
    number = {
        statement.id: codes.number
        for statement, codes in (
            (statement, Codebook.from_bank(BANK).statements[statement.id]) for statement in BANK.statements
        )
    }["hiring"]
    title = BANK.statement("hiring").title
    bank = BANK
    if header == "a,a":
        bank = make({**raw_bank(), "pitfalls": [], "indicators": []}).with_added(
            "statements", {"id": "a", "title": "A"}, to="first"
        )
    text = header.replace("4.1", number).replace("Найм", title)
    codes = [problem.code for problem in found(f"{text}\n1,1,1\n", bank=bank)]
    assert codes == ["columns-of-one-statement"]


def test_problems_of_columns_are_at_the_header() -> None:
    text = "Title\nrespondent,Respondent,hiring,training comment,Training: comment\n"
    assert problems(text, subgroup="dept") == [
        (
            "in.csv:2 Training: comment: the columns “training comment” and “Training: comment” both answer “training”;"
            " remove one, or map it to another statement (columns-of-one-statement)"
        ),
        (
            "in.csv:2 Respondent: several columns are named “Respondent”; rename or remove all but one"
            " (column-named-twice)"
        ),
        "in.csv:2 dept: there is no column “dept” (column-not-found)",
    ]
    assert found("hiring,dept.\n5,x\n", subgroup="depts")[0].nearest == "dept."


def test_problems_of_a_codebook_are_among_them() -> None:
    book = load_codebook(b"columns:\n  q1: hirring\n", file="codes.yaml")
    assert [str(problem.place) for problem in found("hiring\n5\n", codebook=book)] == [
        "codes.yaml:2:3 columns.q1",
        "codes.yaml:2:3 columns.q1",
    ]


def test_invalid_cells_are_summed_up_by_column() -> None:
    text = "hiring,training\n" + "".join(f"{cell},5\n" for cell in ["x", "12", "x", "0", "y" * 100, "5"])
    assert problems(f"{text}5,+5\n") == [
        (
            "in.csv:2 hiring: in the column “hiring”, cells without a valid answer: 5, such as “x, 12, 0”; an answer is"
            " a level from 1 to 9, n/a, or empty. Say in a codebook what else a cell may mean (cells-not-answers)"
        ),
        (
            "in.csv:8 training: in the column “training”, cells without a valid answer: 1, such as “+5”; an answer is a"
            " level from 1 to 9, n/a, or empty. Say in a codebook what else a cell may mean (cells-not-answers)"
        ),
    ]
    assert found(f"hiring\n{'y' * 100}\n")[0].data["examples"] == ("y" * 60,)


def test_cells_are_read_by_the_scale_of_their_column() -> None:
    text = "first_x,second_x,third_x\nL3,L3,b\n3,3,1\nn/a,1000,Нет\n"
    table = load_sheets(text.encode(), bank=SCALED_BANK)
    assert [[*sheet.answers.values()] for sheet in table.sheets] == [[3, 0, 1], [3, 3, 1], ["n/a", 1000, 0]]
    with pytest.raises(AnswerError) as caught:
        load_sheets(b"first_x,second_x\n3,2\n1000,3\n", bank=SCALED_BANK)
    assert [(problem.data["column"], problem.data["numbers"]) for problem in caught.value.problems] == [
        ("first_x", (1, 2, 3)),
        ("second_x", (0, 3, 1000)),
    ]
    assert "an answer is a level from 0 to 1000 (0, 3, 1000), n/a, or empty" in caught.value.problems[1].message()


@pytest.mark.parametrize("column", ["respondent", "subgroup", "hiring comment"])
def test_control_characters_in_texts_are_a_problem(column: str) -> None:
    (problem,) = problems(f"{column},hiring\nA,5\n\x07,5\n")
    assert problem.startswith(f"in.csv:3 {column}: the text contains the control character U+0007")


@pytest.mark.parametrize("row", ["5\n", "5,\x07\n"])
def test_problems_of_rows_are_bounded(row: str) -> None:
    assert len(found(f"hiring,respondent\n{row * 5_000}")) == MAX_PROBLEMS + 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04", "not-a-table"),
        (b"hiring\n\xff", "not-decodable"),
        (b"hiring;" * 20_001, "too-many-columns"),
        (b"\n" * (MAX_TABLE_BYTES + 1), "table-too-large"),
    ],
)
def test_what_is_no_table_is_a_problem(data: bytes, code: str) -> None:
    if code == "not-decodable":
        assert [problem.code for problem in found(data, encoding="utf-8")] == [code]
    else:
        assert [problem.code for problem in found(data)] == [code]


# JSON lines.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_json_lines_are_read(encoding: str) -> None:
    text = '{"Кто": "A", "hiring": 5, "training": null}\n\n{"hiring": "n/a", "closed_loop": 3.0}\n{"Кто": null}\n'
    text = text if encoding != "utf-16-be" else text.replace("Кто", "who")
    table = read(text.encode(encoding))
    assert [sheet.answers for sheet in table.sheets] == [
        {"hiring": 5, "training": None, "closed_loop": None},
        {"hiring": "n/a", "training": None, "closed_loop": 3},
    ]
    report = table.report
    assert (report.format, report.separator, report.header_line) == ("json lines", None, None)
    assert report.encoding == encoding.removesuffix("-sig").removesuffix("-be")
    assert (report.blank_rows, report.title_rows) == (1, ())


def test_values_of_json_are_read_as_cells() -> None:
    book = Codebook(levels={1: 9})
    text = '{"hiring": 1, "training": "1", "closed_loop": 1.0, "respondent": 7, "data_trust": true}\n'
    assert [(problem.code, problem.data["examples"]) for problem in found(text, codebook=book)] == [
        ("cells-not-answers", ("True",)),
    ]
    (sheet,) = read(text.replace("true", "2"), codebook=book).sheets
    assert sheet.answers == {"hiring": 9, "training": 9, "closed_loop": 9, "data_trust": 2}
    assert sheet.respondent == "7"
    lines = '{"hiring": 1}\n{"hiring": true}\n{"hiring": [1]}\n{"hiring": {"a": 1}}\n'
    assert found(lines)[0].data["count"] == 3


@pytest.mark.parametrize(
    "line",
    [
        '{"hiring": 5',
        '{"hiring": 5, "hiring": 4}',
        '{"hiring": NaN}',
        "[1]",
        '{"hiring": ' + "1" * 5_000 + "}",
        '{"a": ' * 100_000,
    ],
    ids=["open", "twice", "NaN", "list", "long", "deep"],
)
def test_a_line_that_is_no_object_is_a_problem(line: str) -> None:
    (problem,) = found('{"hiring": 5}\n' + line + "\n")
    assert (problem.code, problem.place.line) == ("file-unreadable", 2)


def test_json_lines_may_have_neither_too_many_columns_nor_too_many_cells() -> None:
    wide = json.dumps({f"q{n}": 1 for n in range(20_001)})
    assert [problem.code for problem in found(wide)] == ["too-many-columns"]
    sparse = "".join(f'{{"q{n}": 1}}\n' for n in range(5_000))
    assert [problem.code for problem in found(sparse)] == ["table-too-large"]


# Parquet.


def test_parquet_and_arrow_are_read() -> None:
    columns = {"hiring": [5, None, 3], "training": [1.0, float("nan"), None], "closed_loop": ["n/a", None, "3"]}
    arrow = BytesIO()
    pl.DataFrame(columns).write_ipc(arrow)
    for data in (parquet(columns), arrow.getvalue()):
        table = read(data)
        assert [[*sheet.answers.values()] for sheet in table.sheets] == [[5, 1, "n/a"], [None] * 3, [3, None, 3]]
        assert (table.report.format, table.report.encoding, table.report.rows) == ("parquet", None, 3)


def test_columns_of_other_types_hold_no_answers() -> None:
    odd = {
        "hiring": [True],
        "training": [dt.date(2026, 1, 3)],
        "closed_loop": [[3]],
        "data_trust": [{"a": 3}],
        "segmentation": [b"3"],
    }
    assert {problem.code for problem in found(parquet(odd))} == {"cells-not-answers"}
    assert len(found(parquet(odd))) == 5
    others = {"hiring": [3], "when": [dt.time(10)], "tags": [["a"]]}
    assert read(parquet(others)).report.passed_over == ("when", "tags")


def test_damaged_parquet_is_a_problem() -> None:
    whole = parquet({"hiring": [5] * 100})
    for data in (whole[:50], whole[:-8], b"PAR1", whole.replace(b"hiring", b"\xff" * 6), b"ARROW1xx"):
        codes = {problem.code for problem in found(data)}
        assert codes <= {"file-unreadable", "no-answer-column"}, data[:60]


def test_parquet_may_have_neither_too_many_columns_nor_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [problem.code for problem in found(parquet({f"q{n}": [1] for n in range(20_001)}))] == ["too-many-columns"]
    data = parquet({"hiring": pl.repeat(5, 100_000, eager=True)})
    assert len(data) < 2_000
    monkeypatch.setattr(_table, "MAX_TABLE_BYTES", 99_999)
    assert [problem.code for problem in found(data)] == ["table-too-large"]


def test_parquet_needs_polars(monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without_polars(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "polars":
            raise ModuleNotFoundError("No module named 'polars'", name="polars")
        return original(name, *arguments, **options)

    data = parquet({"hiring": [5]})
    monkeypatch.setattr(builtins, "__import__", without_polars)
    with pytest.raises(ModuleNotFoundError) as caught:
        load_sheets(data)
    told = "Parquet needs polars, which is not installed: pip install 'cx-centricity[frames]'"
    assert (str(caught.value), caught.value.name) == (told, "polars")


def test_cells_of_other_types_are_refused_in_repeated_rows_too() -> None:
    rows = b'{"respondent": "r07", "hiring": true}\n{"respondent": "r07", "hiring": [5]}\n'
    with pytest.raises(AnswerError) as caught:
        load_sheets(rows, repeats="last")
    (problem,) = caught.value.problems
    assert (problem.code, problem.data["count"], problem.data["examples"]) == ("cells-not-answers", 2, ("True", "[5]"))


def in_file(data: bytes, **options: Any) -> list[tuple[str, str | None, int | None]]:
    """Return the code of each problem of a table with the file and the line that it names."""
    with pytest.raises(AnswerError) as caught:
        load_sheets(data, file="in.csv", **options)
    return [(problem.code, problem.place.file, problem.place.line) for problem in caught.value.problems]


def test_every_problem_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_file(b'{"hiring": 3}\n{"hiring": \n') == [("file-unreadable", "in.csv", 2)]
    assert in_file(b"PAR1 and nothing else") == [("file-unreadable", "in.csv", None)]
    assert in_file(b"hiring\n3\n\xff\x98\n") == [("not-decodable", "in.csv", 3)]
    assert in_file(b'{"hiring": 3}\n{"who": "\xff\x98"}\n') == [("not-decodable", "in.csv", 2)]
    assert in_file(b'hiring,training\n1,"2\n') == [("syntax", "in.csv", 2)]
    monkeypatch.setattr(_table, "MAX_COLUMNS", 1)
    for data in (parquet({"hiring": [3], "training": [4]}), b'{"hiring": 3, "training": 4}'):
        assert in_file(data) == [("too-many-columns", "in.csv", None)]
    monkeypatch.setattr(_table, "MAX_COLUMNS", 9)
    size = len(parquet({"hiring": [3]}))
    monkeypatch.setattr(_table, "MAX_TABLE_BYTES", size)
    assert len(load_sheets(parquet({"hiring": [3]})).sheets) == 1
    assert in_file(parquet({"hiring": [3]}) + b" ") == [("table-too-large", "in.csv", None)]
    assert in_file(parquet({"hiring": [3] * (size + 1)})[: size + 9], codebook=None) == [
        ("table-too-large", "in.csv", None)
    ]


def test_why_a_file_cannot_be_read_is_told_in_one_line_with_its_format() -> None:
    def reason(data: bytes) -> tuple[object, str]:
        with pytest.raises(AnswerError) as caught:
            load_sheets(data)
        found = caught.value.problems[0].data
        return found["format"], str(found["reason"])

    assert reason(b'{"hiring": 3}\n[4]\n') == ("JSON lines", "not an object")
    assert reason(b'{"hiring": 3, "hiring": 4}\n') == ("JSON lines", "the key 'hiring' is repeated")
    kind, told = reason(b"PAR1 and nothing else")
    assert (kind, "\n" in told, told.lower() in {"", "none"}) == ("Parquet", False, False)


def test_an_unclosed_quote_is_told_with_its_cure() -> None:
    with pytest.raises(AnswerError) as caught:
        load_sheets(b'hiring,training\n1,"2\n')
    found = caught.value.problems[0].data
    assert (found["reason"], found["hint"]) == ("unexpected end of data", "close-quote")


def test_a_stated_encoding_is_that_of_json_lines_too() -> None:
    text = '{"hiring": 3, "кто": "Анна"}\n'
    assert load_sheets(text.encode("cp1251"), encoding="windows-1251", respondent="кто").sheets[0].respondent == "Анна"
    assert load_sheets(b" \n" + text.encode(), respondent="кто").sheets[0].respondent == "Анна"


def test_former_ids_are_read_in_every_format_when_migrating_and_suggested_otherwise() -> None:
    bank = make({**raw_bank(), "renamed": [{"old": "old_x", "new": "first_x"}], "retired": ["gone"]})
    values = {"old_x": 2, "gone": 1, "second_x": 1}
    tables = (
        b"old_x,gone,second_x\n2,1,1\n",
        json.dumps(values).encode(),
        parquet({name: [value] for name, value in values.items()}),
    )
    for data in tables:
        table = load_sheets(data, bank=bank, migrate=True)
        assert table.sheets[0].answers["first_x"] == 2
        report = load_sheets(data, bank=bank).report
        assert [(match.column, match.statement, match.nearest) for match in report.columns.columns] == [
            ("old_x", None, "first_x"),
            ("gone", None, None),
            ("second_x", "second_x", None),
        ]
        assert set(report.columns.missing) == {of.id for of in bank.statements} - {"second_x"}


def test_rows_of_parquet_are_counted_from_1() -> None:
    with pytest.raises(AnswerError) as caught:
        load_sheets(parquet({"hiring": [3, 44]}))
    assert caught.value.problems[0].place.line == 2


def test_empty_cells_blank_rows_and_members_of_subgroups_are_counted() -> None:
    rows = b"hiring,training,subgroup\n3,,a|b\n,,\n,,\n4,5,a\n,5,\n"
    report = load_sheets(rows).report
    assert (report.blank_rows, report.empty_cells) == (2, 2)
    assert [(of.name, of.sheets) for of in report.subgroups] == [("a", 2), ("b", 1)]


def test_a_header_of_former_ids_is_found_below_a_title() -> None:
    bank = make({**raw_bank(), "renamed": [{"old": "old_x", "new": "first_x"}], "retired": ["gone"]})
    table = load_sheets("Опрос;2026;\nold_x;gone;\n2;1;\n".encode(), bank=bank, migrate=True)
    assert table.sheets[0].answers["first_x"] == 2
    assert (table.report.header_line, table.report.title_rows) == (2, (TitleRow(line=1, text="Опрос 2026"),))


def test_the_header_is_the_first_row_with_half_of_the_most_names() -> None:
    for title, line in (("hiring;Опрос;", 2), ("hiring;training;", 1)):
        data = f"{title}\nhiring;training;closed_loop\n".encode()
        if line == 2:
            assert load_sheets(data).report.header_line == 2
        else:
            with pytest.raises(AnswerError) as caught:  # the second row has no answers, but the names of statements
                load_sheets(data)
            assert {problem.code for problem in caught.value.problems} == {"row-of-other-length"}


def test_a_table_may_have_as_many_columns_as_there_are_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cx_centricity.answers._dialect.MAX_COLUMNS", 2)
    assert load_sheets(b"hiring,training\n3,4\n").sheets[0].answers["training"] == 4
    assert in_file(b"hiring,training,who\n3,4,5\n") == [("too-many-columns", "in.csv", 1)]


def test_an_empty_table_and_one_whose_first_row_never_ends_are_refused_at_line_1() -> None:
    assert in_file(b"") == [("no-answer-column", "in.csv", 1)]
    assert in_file(b"x" * (MAX_ROW + 1)) == [("row-too-long", "in.csv", 1)]


def test_a_first_line_that_states_the_separator_is_believed() -> None:
    for separator in ";,":
        report = load_sheets(f"sep={separator}\nhiring;a,training\n3;a,4\n".encode()).report
        assert report.separator == separator


def test_a_table_may_have_as_many_cells_and_columns_as_there_are_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = 500
    while (size := len(parquet({"hiring": [3] * rows}))) != rows:
        rows = size
    monkeypatch.setattr(_table, "MAX_TABLE_BYTES", rows)
    monkeypatch.setattr(_table, "MAX_COLUMNS", 1)
    assert len(load_sheets(parquet({"hiring": [3] * rows})).sheets) == rows
    monkeypatch.setattr(_table, "MAX_COLUMNS", 2)
    monkeypatch.setattr(_table, "MAX_TABLE_BYTES", 2 * rows - 1)
    assert in_file(parquet({"hiring": [3] * rows, "training": [3] * rows})) == [("table-too-large", "in.csv", None)]


def test_json_in_utf_16_is_read_and_what_is_no_json_is_named() -> None:
    assert load_sheets('{"hiring": 3}'.encode("utf-16-le"), encoding="utf-16").sheets[0].answers["hiring"] == 3
    with pytest.raises(AnswerError, match="NaN is not JSON"):
        load_sheets(b'{"hiring": NaN}')


def test_cells_that_are_no_number_are_empty() -> None:
    report = load_sheets(parquet({"who": ["a", "b", "c"], "hiring": [5.0, float("nan"), None]})).report
    assert (report.empty_cells, [reading.text for reading in report.readings]) == (2, ["5.0"])


def test_repeated_rows_are_listed_in_the_order_of_their_lines() -> None:
    report = load_sheets(b"respondent,hiring\na,3\nb,3\nb,4\na,4\n", repeats="first").report
    assert (report.repeats, report.repeated_rows, report.repeated_lines) == ("first", 2, (4, 5))


def test_a_row_with_exactly_half_of_the_most_names_is_the_header() -> None:
    with pytest.raises(AnswerError) as caught:  # the row below it has names of statements where answers should be
        load_sheets(b"hiring;who;\nhiring;training;\n")
    assert [(of.code, of.place.path) for of in caught.value.problems] == [("cells-not-answers", "hiring")]


def test_problems_with_respondents_name_their_column() -> None:
    def paths(data: bytes) -> set[str]:
        with pytest.raises(AnswerError) as caught:
            load_sheets(data)
        return {of.place.path for of in caught.value.problems}

    assert paths(b"hiring,respondent\n3,a\n4,a\n") == {"respondent"}
    assert paths(b'{"hiring": 3, "respondent": "a\\u0007"}') == {"respondent"}
