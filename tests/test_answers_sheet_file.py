"""Files of one answer sheet."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, strategies as st

from cx_centricity import AnswerError, AnswerValue, CentricityError, QuestionBank, assess, default_bank
from cx_centricity.answers import (
    AnswerSheet,
    Codebook,
    MigrationChange,
    SheetBank,
    StatementCodes,
    dump_sheet,
    load_sheet,
)
from cx_centricity.loading import CONTROL
from cx_centricity.testing import Sheet
from cx_centricity.typing import Separator
from scaled_bank import SCALED_BANK
from small_bank import make, raw_bank
from strategies import banks_with_sheets

BANK = default_bank()
SMALL = make(raw_bank())
WORDS = ["null", "true", "y", "no", "on", "sheet", "answers", "comments", "statements", "format_version", "n", "id"]
"""Legal ids with a meaning in YAML or in the file of a sheet."""

WHOLE = """\
sheet:
  title: Пилот
  date: 2026-03-01
  respondent: Анна
  subgroup: руководители | Казань
  bank: {id: cx_centricity, version: 1.0.0}
answers:
  hiring: 3
  training: н/п
  closed_loop:
comments:
  hiring: Есть профиль.
  training:
"""


def read(text: str | bytes, bank: QuestionBank | None = None, codebook: Codebook | None = None) -> AnswerSheet:
    return load_sheet(text.encode() if isinstance(text, str) else text, bank=bank, codebook=codebook)


def problems(text: str | bytes, bank: QuestionBank | None = None, *, migrate: bool = False) -> list[str]:
    with pytest.raises(CentricityError) as caught:
        load_sheet(text.encode() if isinstance(text, str) else text, bank=bank, migrate=migrate, file="my.yaml")
    return [str(problem) for problem in caught.value.problems]


# What a file may contain.


def test_a_file_has_details_answers_and_comments(tmp_path: Path) -> None:
    file = tmp_path / "anna.yaml"
    file.write_text(WHOLE, encoding="utf-8")
    expected = AnswerSheet(
        answers={"hiring": 3, "training": "n/a", "closed_loop": None},
        comments={"hiring": "Есть профиль."},
        respondent="Анна",
        subgroups=("руководители", "Казань"),
        date=dt.date(2026, 3, 1),
        title="Пилот",
        bank=SheetBank(id="cx_centricity", version="1.0.0"),
    )
    assert load_sheet(file) == load_sheet(str(file)) == read(WHOLE) == expected
    assert assess(load_sheet(file)).statement("hiring").comment == "Есть профиль."


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_decimal_fractions_are_texts_whether_they_are_quoted_or_not(quote: str) -> None:
    assert read(f"hiring: {quote}3.0{quote}\n").answers == {"hiring": 3}
    (problem,) = problems(f"hiring: {quote}3.5{quote}\ntraining: 2\n")
    assert problem.startswith("my.yaml:1:1 hiring: the answer to “hiring” is “3.5”; it must be a whole number from 1")
    text = (
        f"sheet: {{title: {quote}1.5{quote}, subgroup: [{quote}2.5{quote}]}}\ncomments: {{hiring: {quote}7.5{quote}}}\n"
    )
    sheet = read(text)
    assert [type(part) for part in (sheet.title, *sheet.subgroups, *sheet.comments.values())] == [str] * 3
    assert read(dump_sheet(sheet)) == sheet


def test_answers_are_read_by_the_scale_of_each_statement() -> None:
    sheet = read("first_x: L3\nsecond_x: 1000 — Always\nthird_x: да\nfirst_y: 2\n", SCALED_BANK)
    assert sheet.answers == {"first_x": 3, "second_x": 1000, "third_x": 1, "first_y": 2}
    assert read(dump_sheet(sheet), SCALED_BANK) == sheet
    assert read(assess(sheet, bank=SCALED_BANK).model_dump_json(), SCALED_BANK).answers == sheet.answers
    assert [line.partition(";")[0] for line in problems("second_x: 2\nthird_x: L3\n", SCALED_BANK)] == [
        "my.yaml:1:1 second_x: “second_x” has the level 2",
        "my.yaml:2:1 third_x: the answer to “third_x” is “L3”",
    ]


def test_a_flat_mapping_has_answers_alone() -> None:
    assert read("hiring: 3\ntraining: n/a\nclosed_loop:\n").answers == {
        "hiring": 3,
        "training": "n/a",
        "closed_loop": None,
    }
    assert read('{"hiring": 3, "training": null}').answers == {"hiring": 3, "training": None}


def test_statements_may_have_any_name_that_a_column_may_have() -> None:
    title = BANK.statement("closed_loop").title
    sheet = read("Hiring: 3\n6.3: 4\nhiring comment: In part.\n")
    assert sheet.answers == {"hiring": 3, "closed_loop": 4}
    assert sheet.comments == {"hiring": "In part."}
    assert read(f"answers: {{'{title}': Не знаю}}\ncomments: {{'{title}': x}}").comments == {"closed_loop": "x"}


def test_codes_of_a_codebook_are_read() -> None:
    book = Codebook(
        columns={"Q1": "hiring"},
        levels={1: 9, "полностью": 9},
        unanswered=(99,),
        statements={"training": StatementCodes(title="Обучение", levels={1: 2})},
    )
    text = "Q1: 1\nОбучение: 1\nclosed_loop: Полностью\ndata_trust: 99\n"
    assert read(text, codebook=book).answers == {"hiring": 9, "training": 2, "closed_loop": 9, "data_trust": None}


def test_parts_may_be_empty_and_a_bank_may_be_named_by_its_id() -> None:
    assert read("sheet: {title: }\nanswers:\ncomments:\n") == AnswerSheet(answers={})
    assert read("answers: {}") == AnswerSheet(answers={})
    assert read("{}") == AnswerSheet(answers={})
    assert read("sheet: {bank: cx_centricity}").bank == SheetBank(id="cx_centricity")
    assert read("sheet: {subgroup: [a | b, c]}").subgroups == ("a | b", "c")


def test_a_stored_result_is_the_sheet_that_it_was_made_from() -> None:
    sheet = AnswerSheet(answers={"hiring": 3, "training": "n/a"}, comments={"hiring": "Evidence."})
    again = read(assess(sheet).model_dump_json(), codebook=Codebook(levels={3: 9}))
    assert {id: answer for id, answer in again.answers.items() if answer is not None} == sheet.answers
    assert again.comments == sheet.comments
    assert again.bank == SheetBank(id=BANK.id, version=BANK.version)
    assert assess(again) == assess(sheet)


def test_of_a_sheet_of_another_bank_only_the_form_is_checked() -> None:
    (problem,) = problems(assess({}, bank=SMALL).model_dump_json())
    assert problem.endswith(
        "use that bank or, if the statements are the same, remove `bank` from the sheet (sheet-of-other-bank)"
    )
    text = "sheet:\n  bank: other\n  title: 5\nanswers:\n  nothing: 99\n"
    assert [line.rsplit(" ", 1)[1] for line in problems(text)] == ["(sheet-of-other-bank)", "(wrong-type)"]


def test_a_damaged_result_is_a_problem() -> None:
    text = """\
{"format_version": 1, "bank": {"version": "1"}, "statements": [
  {"id": "hiring", "answer": "3"},
  {"id": "training"},
  5,
  {"id": "closed_loop", "answer": 3, "comment": 5},
  {"id": 7, "answer": 3}
]}"""
    assert [line.partition(" ")[2] for line in problems(text)] == [
        "bank: the field “id” is missing; add it (missing-field)",
        (
            "statements[0].answer: the answer to “hiring” is “3”; it must be a whole number from 1 to 9, n/a (not "
            "applicable) or empty (unanswered) (not-a-level)"
        ),
        "statements[1]: expected a mapping, found a mapping (wrong-type)",
        "statements[2]: expected a mapping, found 5 (wrong-type)",
        "statements[3].comment: expected text, found 5 (wrong-type)",
        "statements[4]: expected a mapping, found a mapping (wrong-type)",
    ]


# Files in other formats and encodings.


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + WHOLE.encode(),
        codecs.BOM_UTF16_LE + WHOLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WHOLE.encode("utf-16-be"),
        WHOLE.encode("cp1251"),
        WHOLE.replace("\n", "\r\n").encode(),
    ],
)
def test_encodings_are_recognised(data: bytes) -> None:
    assert read(data) == read(WHOLE)


def test_windows_1251_is_taken_only_if_the_text_has_ids_of_statements() -> None:
    assert read('{"hiring": "Не знаю"}'.encode("cp1251")).answers == {"hiring": None}
    assert problems("Найм: 5".encode("cp1251"))[0].endswith("(not-decodable)")
    title = BANK.statement("hiring").title
    data = f"{title}: 5".encode("cp1251")
    assert load_sheet(data, encoding="windows-1251").answers == {"hiring": 5}


def test_a_table_of_one_row_is_a_sheet(tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("respondent;hiring;hiring comment\nAnna;5;Evidence.\n", encoding="utf-16")
    assert load_sheet(file) == AnswerSheet(answers={"hiring": 5}, comments={"hiring": "Evidence."}, respondent="Anna")
    assert load_sheet(b"hiring\n5\n", file="in.TSV").answers == {"hiring": 5}
    file.write_text("hiring\n5\n4\n", encoding="utf-8")
    with pytest.raises(AnswerError, match="the table has 2 rows with answers"):
        load_sheet(file)


def test_files_that_are_not_text_or_too_large_are_problems(tmp_path: Path) -> None:
    assert problems(b"PK\x03\x04")[0] == (
        "my.yaml: this is an Excel workbook, not a text; a sheet is YAML or JSON, a table is CSV: save it as CSV in "
        "UTF-8 (not-a-text-file)"
    )
    assert problems("#" + "я" * 2_000_000)[0].endswith("(too-large)")
    assert problems("hiring: [")[0].endswith("(syntax)")
    for missing in (tmp_path / "no.yaml", tmp_path, "\0"):
        with pytest.raises(CentricityError, match="file-not-found"):
            load_sheet(missing)


# Problems.


def test_all_problems_are_raised_by_line_and_column() -> None:
    text = """\
sheet:
  titel: x
  title: 5
  date: 1 March
  respondent: [a]
  subgroup: [a, 1]
  bank: {verson: 1, id: cx_centricity, version: 2}
anwers: {}
answers:
  hiring: 10
  hirng: 5
  training: maybe
  closed_loop: {a: 1}
  6.3: 5
  data_trust: *x
comments:
  hiring: 5
  trainin: x
"""
    assert [line.rsplit(" ", 1)[1] for line in problems(text)] == [
        "(unknown-field)",
        "(wrong-type)",
        "(invalid-value)",
        "(wrong-type)",
        "(wrong-type)",
        "(unknown-field)",
        "(wrong-type)",
        "(unknown-field)",
        "(level-outside-scale)",
        "(unknown-statement)",
        "(not-a-level)",
        "(not-a-level)",
        "(answered-twice)",
        "(anchor-refused)",
        "(wrong-type)",
        "(unknown-statement)",
    ]
    lines = [int(line.split(":")[1]) for line in problems(text)]
    assert lines == sorted(lines)
    assert problems(text)[12] == (
        "my.yaml:14:3 answers.6.3: “closed_loop” is answered twice, also as “closed_loop”; keep one of the answers"
        " (answered-twice)"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1]", "answers-not-a-mapping"),
        ("5", "answers-not-a-mapping"),
        ("", "answers-not-a-mapping"),
        ("*x", "anchor-refused"),
        ("sheet: {bank: [1]}", "wrong-type"),
        ("sheet: {bank: {}}", "missing-field"),
        ("sheet: {bank: {id: 1}}", "wrong-type"),
        ("answers: {}\ncomments: 5", "wrong-type"),
        ("{format_version: 1, statements: []}", "wrong-type"),
        ("answers: {}\nsheet: *x", "anchor-refused"),
        ("answers: {}\ncomments: {hiring: *x}", "anchor-refused"),
        ("answers: 5", "unknown-statement"),
        ("hiring: true", "not-a-level"),
        ("hiring: 3.5", "not-a-level"),
        ('comments: {hiring: "\\u0007"}', "control-character"),
    ],
)
def test_wrong_content_is_a_problem(text: str, code: str) -> None:
    assert [line.rsplit(" ", 1)[1] for line in problems(text)][:1] == [f"({code})"]


def test_of_two_names_of_a_statement_the_one_with_an_answer_counts() -> None:
    for text in ("hiring: 3\nHIRING:\n", "HIRING:\nhiring: 3\n"):
        assert read(text).answers == {"hiring": 3}


def test_problems_are_bounded() -> None:
    assert len(problems("".join(f"x{n}: 1\n" for n in range(1_100)))) == 1_001


# Migration.

NEWER = SMALL.with_fields(renamed=[{"old": "old", "new": "first_x"}], retired=["gone"])


def test_former_ids_are_migrated_with_their_comments() -> None:
    text = "answers: {old: 2, gone: any, first_y: 1}\ncomments: {old: a, first_x: b, gone: c}\n"
    sheet = load_sheet(text.encode(), bank=NEWER, migrate=True)
    assert sheet.answers == {"first_x": 2, "first_y": 1}
    assert sheet.comments == {"first_x": "a\nb"}
    assert sheet.changes == (
        MigrationChange(kind="renamed", statement="old", to="first_x", answer=2),
        MigrationChange(kind="retired", statement="gone", to=None, answer="any"),
    )
    assert [line.rsplit(" ", 1)[1] for line in problems(text, NEWER)] == ["(unknown-statement)"] * 4


def test_problems_of_a_migration_are_at_the_ids_of_the_file() -> None:
    assert problems("answers:\n  old: 9\n  first_x: 1\n", NEWER, migrate=True) == [
        "my.yaml:2:3 answers.old: “first_x” has the level 9; the levels go from 1 to 3 (level-outside-scale)",
        (
            "my.yaml:3:3 answers.first_x: “first_x” is answered twice, also as “old”; keep one of the answers"
            " (answered-twice)"
        ),
    ]


# Writing.

TRICKY = [
    "",
    "null",
    "~",
    "5",
    "n/a",
    "a: b",
    "a #b",
    "'",
    '"',
    "- x",
    " x ",
    "two\nlines\n",
    "\n\n x",
    "[",
    "{}",
    "0x1",
]
MORE = [
    "2026-03-01",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\u202e",
    "\r\n",
    "\tx",
    "%",
    "@",
    "`",
    "&a",
    "*a",
    "!t",
    "yes",
    "|",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from([*TRICKY, *MORE])


@st.composite
def written_sheets(draw: st.DrawFn) -> tuple[QuestionBank, AnswerSheet]:
    """A generated bank, some of whose ids are words of YAML, with a sheet of any texts."""
    bank, answers = draw(banks_with_sheets())
    ids = [statement.id for statement in bank.statements]
    comments = draw(st.dictionaries(st.sampled_from(ids), TEXTS))
    return bank, AnswerSheet(
        answers=answers,
        comments=comments,
        subgroups=tuple(draw(st.lists(TEXTS, max_size=2))),
        date=draw(st.none() | st.dates()),
        bank=draw(st.none() | st.just(SheetBank(id=bank.id, version=bank.version)) | st.just(SheetBank(id=bank.id))),
        respondent=draw(st.none() | TEXTS),
        title=draw(st.none() | TEXTS),
    )


@given(written_sheets())
def test_law_a_sheet_that_is_written_reads_back_equal(drawn: tuple[QuestionBank, AnswerSheet]) -> None:
    bank, sheet = drawn
    texts = [*sheet.comments.values(), *sheet.subgroups, sheet.respondent or "", sheet.title or ""]
    if any(CONTROL.search(text) for text in texts):
        with pytest.raises(AnswerError, match="control-character"):
            dump_sheet(sheet)
    else:
        assert read(dump_sheet(sheet), bank=bank) == sheet


def test_ids_with_a_meaning_in_yaml_or_in_the_file_read_back() -> None:
    raw = raw_bank()
    for n, direction in enumerate(raw["directions"]):
        direction["statements"] = [{"id": id, "title": f"{id} title"} for id in WORDS[4 * n : 4 * n + 4]]
    for part in ("pitfalls", "indicators"):
        raw.pop(part)
    bank = make(raw)
    choices = cast("list[AnswerValue]", [1, None, "n/a"])
    answers: Sheet = {id: choices[n % 3] for n, id in enumerate(WORDS)}
    sheet = AnswerSheet(answers=answers, comments={id: id for id in WORDS})
    assert read(dump_sheet(sheet), bank=bank) == sheet


def test_what_is_empty_is_not_written() -> None:
    assert dump_sheet(AnswerSheet(answers={})) == "answers: {}\n"
    assert re.findall(r"^\w+", dump_sheet(read(WHOLE)), flags=re.MULTILINE) == ["sheet", "answers", "comments"]


def placed_problems(content: bytes | str, *, file: str = "in.yaml") -> list[tuple[str, str | None, int | None]]:
    """Return the code of each problem of a sheet with the file and the line that it names."""
    with pytest.raises(CentricityError) as caught:
        load_sheet(content.encode() if isinstance(content, str) else content, file=file)
    return [(problem.code, problem.place.file, problem.place.line) for problem in caught.value.problems]


def test_every_problem_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert placed_problems("hiring: 3\nhirin: 4\n") == [("unknown-statement", "in.yaml", 2)]
    assert placed_problems("hiring: [\n")[0][:2] == ("syntax", "in.yaml")
    assert placed_problems(b"PK\x03\x04rest") == [("not-a-text-file", "in.yaml", None)]
    assert placed_problems("hiring,training\n1,2\n3,4\n", file="in.csv") == [("not-one-sheet", "in.csv", None)]
    assert placed_problems("комментарий: \ud83d".encode("utf-8", "surrogatepass"))[0][:2] == (
        "not-decodable",
        "in.yaml",
    )
    cyrillic = "hiring: 3\nhirin: 4 # оценка\n".encode("cp1251")
    assert placed_problems(cyrillic) == [("unknown-statement", "in.yaml", 2)]
    monkeypatch.setattr("cx_centricity.answers._sheet_file.MAX_BYTES", 9)
    assert load_sheet(b"hiring: 3").answers == {"hiring": 3}
    assert placed_problems("hiring: 33") == [("too-large", "in.yaml", None)]


def test_a_table_is_read_with_all_options_of_a_sheet() -> None:
    """A file whose name is that of a table is read by `load_sheets`, which is told all that `load_sheet` is."""
    table = "q1|хвост\nда|тоже\n"
    book = Codebook(columns={"q1": "first_x"}, levels={"да": 2})
    options: dict[str, Any] = {"bank": SMALL, "codebook": book, "file": "in.csv"}
    with pytest.raises(AnswerError, match="cells-not-answers"):
        load_sheet(table.replace("да", "нет").encode(), separator="|", **options)
    assert load_sheet(table.encode(), separator="|", **options).answers["first_x"] == 2
    assert load_sheet(table.encode("utf-16-le"), separator="|", encoding="utf-16", **options).answers["first_x"] == 2
    renamed = make({**raw_bank(), "renamed": [{"old": "old_x", "new": "first_x"}]})
    assert load_sheet(b"old_x,first_y\n2,1\n", bank=renamed, migrate=True, file="in.csv").answers["first_x"] == 2


def test_what_is_misspelled_or_of_another_type_is_told_with_what_was_meant() -> None:
    def problems(content: str) -> list[tuple[str, object, object]]:
        with pytest.raises(AnswerError) as caught:
            load_sheet(content.encode())
        return [(of.place.path, of.data.get("expected"), of.data.get("nearest")) for of in caught.value.problems]

    assert problems("answers: {hiring: 3}\ncoments: {}\n") == [("coments", None, "comments")]
    assert problems("answers: {hiring: 3}\ncomments: 5\n") == [("comments", "a mapping", None)]
    assert problems("answers: {hiring: 3}\ncomments: {hiring: 5}\n") == [("comments.hiring", "text", None)]
    assert problems("answers: {hiring: 3}\nsheet: {titel: A, bank: 5, title: 6, date: soon}\n") == [
        ("sheet.titel", None, "title"),
        ("sheet.bank", "a mapping", None),
        ("sheet.title", "text", None),
        ("sheet.date", "YYYY-MM-DD", None),
    ]
    assert problems("answers: {hiring: 3}\nsheet: {bank: {id: cx_centricity, versio: 2.0.0}}\n") == [
        ("sheet.bank.versio", None, "version")
    ]
    assert problems("answers: {hiring: 3}\nsheet: {bank: {id: cx_centricity, version: 2}}\n") == [
        ("sheet.bank.version", "text", None)
    ]
    assert problems('{"format_version": 1, "bank": 5, "statements": [4, {"id": "hiring", "answer": 3}]}') == [
        ("bank", "a mapping", None),
        ("statements[0]", "a mapping", None),
    ]


def test_names_of_statements_are_not_guessed_in_a_sheet() -> None:
    """A near name is a problem with a suggestion, in answers and comments."""
    for content in ("Сегментаци: 3", "answers: {hiring: 3}\ncomments: {Сегментаци: Да.}"):
        with pytest.raises(AnswerError) as caught:
            load_sheet(content.encode())
        assert [of.code for of in caught.value.problems] == ["unknown-statement"]


def test_former_ids_are_migrated_only_if_asked_for() -> None:
    renamed = make({**raw_bank(), "renamed": [{"old": "old_x", "new": "first_x"}]})
    assert load_sheet(b"old_x: 2", bank=renamed, migrate=True).answers == {"first_x": 2}
    with pytest.raises(AnswerError, match="unknown-statement"):
        load_sheet(b"old_x: 2", bank=renamed)


def test_a_table_with_one_row_is_read_with_the_stated_separator_and_names_its_file() -> None:
    cases: list[tuple[Separator, dict[str, int]]] = [(";", {"hiring": 3}), (",", {"training": 4})]
    for separator, answers in cases:
        sheet = load_sheet(b"hiring;a,training\n3;a,4\n", separator=separator, file="in.csv")
        assert {id: answer for id, answer in sheet.answers.items() if answer} == answers
    assert placed_problems("hiring,training\n33,4\n", file="in.csv") == [("cells-not-answers", "in.csv", 2)]


def test_a_file_is_read_whole_up_to_its_bound_and_one_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cx_centricity.answers._sheet_file.MAX_BYTES", 9)
    (tmp_path / "in.yaml").write_bytes(b"hiring: 3")
    assert load_sheet(tmp_path / "in.yaml").answers == {"hiring": 3}
    with pytest.raises(CentricityError) as caught:
        load_sheet(tmp_path / "out.yaml")
    assert [(of.code, of.data["name"]) for of in caught.value.problems] == [
        ("file-not-found", str(tmp_path / "out.yaml"))
    ]


def test_problems_are_in_the_order_of_the_file() -> None:
    with pytest.raises(AnswerError) as caught:
        load_sheet(b"{answers: {hiring: 33}, comments: {hiring: 5}}")
    assert [of.code for of in caught.value.problems] == ["level-outside-scale", "wrong-type"]


def test_what_was_found_is_told_where_something_else_is_expected() -> None:
    def found(content: str) -> list[object]:
        with pytest.raises(AnswerError) as caught:
            load_sheet(content.encode())
        return [of.data.get("found") for of in caught.value.problems]

    assert found("[1]") == ["a list"]
    assert found("answers: {hiring: 3}\ncomments: 5\n") == ["5"]
    assert found("answers: {hiring: 3}\nsheet: {bank: {id: cx_centricity, version: 2}}\n") == ["2"]
    assert found("answers: {hiring: 3}\nsheet: {date: soon, bank: 5}\n") == ["“soon”", "5"]
    assert found('{"format_version": 1, "bank": 5, "statements": []}') == ["5"]


def test_an_empty_part_is_passed_over_and_a_version_alone_makes_no_result() -> None:
    assert load_sheet(b"comments:\nanswers: {hiring: 3}\n").answers == {"hiring": 3}
    assert placed_problems("format_version: 1\nanswers: {hiring: 3}\n") == [("unknown-field", "in.yaml", 1)]
