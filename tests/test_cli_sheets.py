"""Questionnaires that are printed, answer sheets and tables that are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from command_line import SMALL, refused, run
from cx_centricity import Assessment, default_bank
from cx_centricity.cli._sheets import read_respondents
from cx_centricity.loading import MAX_BYTES, parse_document

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


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_with_any_separator_and_line_ending(separator: str) -> None:
    rows = ["", "subgroup,hiring,training,", '"a|b, c",3,,', " a , N/A ,4", ",,,", "", "a|a|,5"]
    cells = ["\n".join(rows), "\r\n".join(rows), "\ufeff" + "\r".join(rows)]
    for text in cells:
        Path("table.csv").write_bytes(text.replace(",", separator).encode())
        table = read_respondents(Path("table.csv"))
        assert table.subgroups == {"a": [0, 1, 2], f"b{separator} c": [0]} or separator == "\t"
        assert table.sheets == [{"hiring": 3, "training": None}, {"hiring": "n/a", "training": 4}, {"hiring": 5}]
        assert [place.line for place in table.places] == [3, 4, 7]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "first_x,first_z\n1,2\n\n4,3\ntwo,",
            ["1 first_z unknown-statement", "4 first_x level-outside-scale", "5 first_x not-a-level"],
        ),
        ("first_x\n1.0\n-1\n99999999999999999999\n", [f"{line} first_x not-a-level" for line in (2, 3, 4)]),
        ("\nfirst_x,first_y,first_x\n1,2,3\n", ["2 first_x duplicate-key"]),
        ("first_x,,first_y\n1,,2,3\n1,4,2\n1,,2,\n", ["2 too-many-items", "3 too-many-items"]),
        ('first_x\n1\n"2\n3\n', ["3 syntax"]),
        ('first_x\n"1"2\n', ["2 syntax"]),
        (b"first_x\n1\n\xff\n", ["3 not-utf8"]),
        ("subgroup,first_x\n\x1b[1ma,1", ["2 subgroup control-character"]),
        ("subgroup\n" + "|".join(map(str, range(13))), ["1 subgroup too-many-items"]),
        (
            "first_x\n" + "9\n" * 1001,
            [*(f"{line} first_x level-outside-scale" for line in range(2, 1002)), "too-many-problems"],
        ),
        ("first_x\n" + "1,2\n" * 1001, [*(f"{line} too-many-items" for line in range(2, 1002)), "too-many-problems"]),
        (b"1" * (MAX_BYTES + 1), ["too-large"]),
    ],
    ids=lambda _: "",
)
def test_every_problem_of_a_table_has_its_line_and_column(text: str | bytes, problems: list[str]) -> None:
    Path("table.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    for language in ("ru", "en"):
        lines = refused("group", "table.csv", *SMALL, "--language", language)
        parts = [re.fullmatch(r"table\.csv:(\d*(?: \w+(?=:))?).* \(([a-z0-9-]+)\)", line) for line in lines]
        assert [" ".join(part.groups()).strip() for part in parts if part] == problems


def test_an_unknown_column_is_reported_once_with_a_suggestion() -> None:
    assert refused("group", "-", *SMALL, text="first_z\n1\n2\n") == [
        "-:1 first_z: the bank has no statement “first_z”; did you mean “first_y”? (unknown-statement)"
    ]
