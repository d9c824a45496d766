"""Files as spreadsheets, forms, editors and data frames write them, read by every command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from command_line import refused, run, save
from cx_centricity import Assessment, assess, default_bank, load_bank
from cx_centricity.answers import Codebook
from cx_centricity.frames import score_frame
from cx_centricity.indicators import ces, csat, nps, retention

pd: Any = import_module("pandas")
np: Any = import_module("numpy")

SURVEY = """\
id: survey
version: 1.0.0
language: en
title: Service survey
levels:
  - {number: 1, id: l1, title: Never}
  - {number: 2, id: l2, title: Rarely}
  - {number: 3, id: l3, title: Sometimes}
  - {number: 4, id: l4, title: Often}
  - {number: 5, id: l5, title: Always}
point_range: [0, 100]
directions:
  - id: care
    title: Care
    statements:
      - {id: reply, title: "Who writes to us, gets a reply."}
      - {id: owner, title: Each request has one owner.}
  - id: speed
    title: Speed
    statements:
      - {id: queue, title: Customers stand in a queue., reversed: true}
      - {id: date, title: We keep the date that we named.}
stages:
  - {id: start, title: Start, from_points: 0}
  - {id: habit, title: Habit, from_points: 50}
"""
BANK = ("--bank", "survey.yaml", "--language", "en")
IDS = ("reply", "owner", "queue", "date")


@pytest.fixture(autouse=True)
def _survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save(SURVEY, "survey.yaml")


def scored(*options: str, name: str = "in.csv") -> list[int | None]:
    """Return the points of each row of a table by the command `score`, after checking that `group` reads the same."""
    code, _, errors = run("score", name, "-o", "out.jsonl", *BANK, *options)
    assert (code, errors) == (0, "")
    rows: list[dict[str, Any]] = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    if not any(row["invalid"] for row in rows):
        code, page, _ = run("group", name, *BANK, *options, "--min-respondents", "1", "--format", "json")
        assert (code, json.loads(page)["whole"]["respondents"]) == (0, len(rows))
    return [row["points"] for row in rows]


def lines_refused(command: str, name: str = "in.csv") -> list[str]:
    """Return the problems that a command has with a table or sheet."""
    return refused(command, name, *(("-o", "out.csv") if command == "score" else ()), *BANK)


def test_the_line_that_tells_excel_the_separator_is_passed_over() -> None:
    save("sep=;\nsubgroup;reply;owner;queue;date\nA;5;4;2;4\nB;4;4;1;5\n")
    assert scored() == [81, 88]


def test_commas_in_questions_do_not_hide_the_separator() -> None:
    save("Time;We reply, if asked, always;Each request, however small, has an owner;Customers, sadly, wait;We keep it,"
         " mostly\n10:12;5;4;2;4\n10:15;4;4;1;5\n")  # fmt: skip
    save("columns:\n  We reply, if asked, always: reply\n  Each request, however small, has an owner: owner\n"
         "  Customers, sadly, wait: queue\n  We keep it, mostly: date\n", "codes.yaml")  # fmt: skip
    assert scored("--codebook", "codes.yaml") == [81, 88]
    save("reply;owner;queue;date;What hinders you, and whom, and when, and how\n5;4;2;4;nothing\n4;4;1;5;\n")
    assert scored() == [81, 88]


def test_utf_16_of_powershell_and_excel_is_read() -> None:
    sheet = run("questions", *BANK, "--format", "yaml")[1]
    save(sheet.replace("reply:", "reply: 5").encode("utf-16"), "sheet.yaml")
    assert json.loads(run("assess", "sheet.yaml", *BANK, "--format", "json")[1])["score"]["answered"] == 1
    save("reply\towner\tqueue\tdate\r\n5\t4\t2\t4\r\n4\t4\t1\t5\r\n".encode("utf-16"))
    assert scored() == [81, 88]


@pytest.mark.parametrize("name", ["survey.xlsx", "renamed.csv"])
def test_a_workbook_is_named_with_the_cure_by_every_command(name: str) -> None:
    save(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml" + bytes(range(256)) * 9, name)
    for command in ("group", "score", "assess", "read"):
        (line,) = lines_refused(command, name)
        assert "this is an Excel workbook" in line
        assert "save it as CSV in UTF-8" in line


def test_a_form_with_question_texts_and_worded_answers_is_read_with_other_columns_left_alone() -> None:
    questions = '"Who writes to us, gets a reply.","Each request has one owner.","Customers stand in a queue.",'
    save(
        f'"Timestamp","Department",{questions}"We keep the date that we named.","Comments"\n'
        '"2026/09/01 10:12:33 AM GMT+3","Sales","5 - All of the time","4 - Often","2 - Rarely","4 - Often","ok"\n'
        '"2026/09/01 10:15:02 AM GMT+3","Sales","4 - Often","4 - Often","1 - Never","5 - All of the time",""\n'
        '"2026/09/01 11:20:11 AM GMT+3","Office","3 - Sometimes","I don\'t know","2 - Rarely","4 - Often","a, b"\n'
    )
    save('levels: {5 - All of the time: 5}\nunanswered: ["I don\'t know"]\n', "codes.yaml")
    assert scored("--codebook", "codes.yaml") == [81, 88, 67]
    save("Timestamp,reply,owner,queue,date\n10:12,5,4,2,4\n")
    assert scored() == [81]


@pytest.mark.parametrize(
    "header", ["reply\u00a0 ,owner,queue,date", " Reply,OWNER,queue ,Date", "\ufeffreply,owner,queue,date"]
)
def test_blanks_around_a_header_and_its_case_do_not_matter(header: str) -> None:
    save(f"{header}\n5,4,2,4\n4,4,1,5\n")
    assert scored() == [81, 88]


def test_empty_columns_without_a_name_and_blank_rows_are_passed_over() -> None:
    save("subgroup,reply,owner,queue,date,,\nA,5,4,2,4,,\nA,4,4,1,5,,\n,,,,,,\n")
    assert scored() == [81, 88]


def test_whole_numbers_may_be_written_as_floats_but_not_otherwise() -> None:
    save("reply,owner,queue,date\n5.0,4.0,2.0,4.0\n4.0,4.0,,5.0\n")
    assert scored() == [81, 83]
    for cell in ("05", "5.5", "+5", "5e0", "5-", "٥"):
        save(f"reply,owner,queue,date\n{cell},4,2,4\n")
        assert scored() == [None]
        assert lines_refused("group")[0].endswith("(cells-not-answers)")


MEANINGS = {
    "N/A": 83, "n/a": 83, "н/п": 83, "Неприменимо": 83, "Не знаю": 83, "don't know": 83,
    "-1": None, "99": None, "-": None, "NA": None, "null": None,
}  # fmt: skip
"""The points of a sheet by what its last cell holds; None if the cell is no answer."""


@pytest.mark.parametrize(("cell", "points"), MEANINGS.items())
def test_a_cell_means_the_same_in_tables_and_sheets(cell: str, points: int | None) -> None:
    save(f"reply,owner,queue,date\n5,4,2,{cell}\n")
    assert scored() == [points]
    save(f'reply: 5\nowner: 4\nqueue: 2\ndate: "{cell}"\n', "in.yaml")
    code, page, errors = run("assess", "in.yaml", *BANK, "--format", "json")
    if points is None:
        assert (code, lines_refused("group")[0].endswith("(cells-not-answers)")) == (2, True)
        assert errors.startswith("in.yaml:4:1 date: the answer to “date” is ")
    else:
        assert json.loads(page)["score"]["points"] == points


def test_a_short_row_is_refused_with_its_line() -> None:
    save("reply,owner,queue,date\n5,4,2,4\n4,4\n3\n")
    for command in ("group", "score", "read"):
        assert [line.partition(": ")[0] for line in lines_refused(command)] == ["in.csv:3", "in.csv:4"]


@pytest.mark.parametrize("title", ["Care,,Speed,\n", "Survey 2026,,,\n,,,\n", "Survey 2026\n\n"])
def test_rows_above_the_header_are_found(title: str) -> None:
    save(f"{title}reply,owner,queue,date\n5,4,2,4\n")
    assert scored() == [81]
    report = json.loads(run("read", "in.csv", *BANK, "--format", "json")[1])
    assert [row["text"] for row in report["title_rows"]] == [" ".join(title.replace(",", " ").split())]


@pytest.mark.parametrize("codes", ['{"1": 5, "2": 4, "3": 3, "4": 2, "5": 1}', "{1: 5, 2: 4, 3: 3, 4: 2, 5: 1}"])
def test_the_numbers_of_a_survey_may_stand_for_other_levels(codes: str) -> None:
    save("reply,owner,queue,date\n5,4,2,4\n")
    save(f"levels: {codes}\n", "codes.yaml")
    assert scored("--codebook", "codes.yaml") == [19]
    pl.DataFrame({"reply": [5], "owner": [4], "queue": [2], "date": [4]}).write_parquet("in.parquet")
    assert scored("--codebook", "codes.yaml", name="in.parquet") == [19]


def test_counted_ratings_are_counts_or_refused_with_the_cure() -> None:
    for function, ratings in ((nps, [9, 10, 3, 3]), (csat, [5] * 5 + [2] * 4 + [1]), (ces, [7, 7, 7, 2, 1])):
        series = pd.Series(ratings)
        right = function(ratings)
        for counted in (series.value_counts(), series.groupby(series).size()):
            assert function(counted.to_dict()) == right
            try:
                assert function(counted) == right
            except (TypeError, ValueError) as error:
                assert "to_dict()" in str(error)


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    assert nps(np.array([9, 10])) == nps([9, 10])
    assert retention(at_start=np.int64(200), at_end=np.int64(210), acquired=np.int32(40)).value == 85.0
    assert assess({"hiring": np.int64(5)}) == assess({"hiring": 5})


def test_object_columns_of_pandas_are_read_with_a_codebook_as_columns_of_text() -> None:
    mixed = pd.Series([5, "don't know", None], dtype=object)
    frame = pd.DataFrame({"reply": mixed, "owner": [4, 4, 4], "queue": [2, 1, 2], "date": [4, 5, 4]})
    book = Codebook(unanswered=("don't know",))
    bank = load_bank("survey.yaml")
    assert score_frame(frame, bank=bank, codebook=book)["points"].tolist() == [81, 92, 75]
    text = frame.astype({"reply": "string"})
    assert score_frame(text, bank=bank, codebook=book)["points"].tolist() == [81, 92, 75]


def test_a_stored_result_reads_back_after_a_web_framework_has_parsed_it() -> None:
    result = assess({statement.id: 4 for statement in default_bank().statements})
    assert Assessment.model_validate(json.loads(result.model_dump_json())) == result


def test_last_years_answers_come_along_to_a_bank_with_renamed_statements() -> None:
    save(SURVEY.replace("id: date", "id: kept_date").replace("1.0.0", "2.0.0")
         + "renamed: [{old: date, new: kept_date}]\n", "survey.yaml")  # fmt: skip
    save("reply: 3\nowner: 3\nqueue: 3\ndate: 3\n", "before.yaml")
    save("reply: 4\nowner: 4\nqueue: 2\nkept_date: 4\n", "after.yaml")
    save("reply,owner,queue,date\n5,4,2,4\n4,4,1,5\n")
    assert run("assess", "before.yaml", *BANK)[0] == 2
    assert scored("--migrate") == [81, 88]
    for command in (("assess", "before.yaml"), ("plan", "before.yaml"), ("compare", "before.yaml", "after.yaml")):
        code, _, errors = run(*command, *BANK, "--migrate")
        assert (code, errors) == (0, "date → kept_date (renamed), answer 3\n")
    for name in ("before", "after"):
        save(run("assess", f"{name}.yaml", *BANK, "--migrate", "--format", "json")[1], f"{name}.json")
    compared = json.loads(run("compare", "before.json", "after.json", *BANK, "--format", "json")[1])
    assert {change["kind"] for change in compared["statements"]} == {"raised"}


def spoilt_sheets() -> Mapping[str, tuple[str, int]]:
    """Return sheets in which colons lack their blank, with the line of the first one."""
    lines = ["# Survey", "", "reply: 5", "owner: 4", "queue: 2", "date: 4"]
    first = [*lines[:2], "reply:5", *lines[3:]]
    middle = [*lines[:4], "queue:2", *lines[5:]]
    every = [line.replace(": ", ":") for line in lines]
    return {"first": ("\n".join(first), 3), "middle": ("\n".join(middle), 5), "every": ("\n".join(every), 3)}


@pytest.mark.parametrize("where", spoilt_sheets())
def test_a_colon_without_a_blank_is_named_by_its_line(where: str) -> None:
    text, number = spoilt_sheets()[where]
    save(text, "in.yaml")
    (line,) = lines_refused("assess", "in.yaml")
    assert line.startswith(f"in.yaml:{number}:")
    assert "write a colon and a space" in line


def test_a_text_that_ends_before_a_comment_gives_a_warning() -> None:
    save(SURVEY.replace("Service survey", "Survey #1 of two"), "survey.yaml")
    code, page, _ = run("bank", "check", "survey.yaml", "--language", "en")
    assert code == 0
    assert page.startswith("survey.yaml:4:")
    assert "put the text in quotes" in page.splitlines()[0]


@pytest.mark.parametrize(
    "title",
    ["Reply: we write to all.", "We write to {name}.", '"We" write to all.', "We write to #1", "'A customer's letter'"],
)
def test_a_text_that_needs_quotes_is_named_with_this_cure(title: str) -> None:
    save(SURVEY.replace('"Who writes to us, gets a reply."', title), "broken.yaml")
    code, page, _ = run("bank", "check", "broken.yaml", "--language", "en")
    assert code == 1
    assert page.startswith("broken.yaml:16:")
    assert "quotes" in page.splitlines()[0]
