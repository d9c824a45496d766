"""Codebooks in YAML files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cx_centricity import AnswerError, CentricityError, default_bank
from cx_centricity.answers import Codebook, StatementCodes, load_codebook

WHOLE = """\
columns: {q1: hiring, "Вопрос: 2": training}
comments: {why: hiring}
levels: {1: 9, согласен: 7}
not_applicable: [98, не применимо]
unanswered: "-"
statements:
  closed_loop: {number: "7", title: Обратная связь, claim: Перезваниваем, levels: {1: 3}}
  data_trust: {}
"""


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(CentricityError) as caught:
        load_codebook(text.encode() if isinstance(text, str) else text, file="codes.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_codebook_is_read_from_a_file_or_from_bytes(tmp_path: Path) -> None:
    file = tmp_path / "codes.yaml"
    file.write_text(WHOLE, encoding="utf-8")
    expected = Codebook(
        columns={"q1": "hiring", "Вопрос: 2": "training"},
        comments={"why": "hiring"},
        levels={"1": 9, "согласен": 7},
        not_applicable=(98, "не применимо"),
        unanswered=("-",),
        statements={
            "closed_loop": StatementCodes(number="7", title="Обратная связь", claim="Перезваниваем", levels={"1": 3}),
            "data_trust": StatementCodes(),
        },
    )
    for book in (load_codebook(file), load_codebook(str(file)), load_codebook(WHOLE.encode())):
        assert book == expected
    assert load_codebook(b"{}") == Codebook()


def test_problems_of_a_codebook_with_a_bank_have_their_line(tmp_path: Path) -> None:
    file = tmp_path / "codes.yaml"
    file.write_text("columns:\n  q1: hirring\nlevels:\n  good: 10\n", encoding="utf-8")
    places = [problem.place for problem in load_codebook(file).problems(default_bank())]
    assert [(place.file, place.line, place.path) for place in places] == [
        (str(file), 4, "levels.good"),
        (str(file), 2, "columns.q1"),
    ]


def test_columns_and_places_of_a_codebook_stay_with_more_columns_and_what_completes_it() -> None:
    book = load_codebook(b"columns:\n  q1: hirring\n", file="codes.yaml")
    for more in (book.with_columns({"q2": "training"}), Codebook().completed_by(book)):
        (problem,) = more.problems(default_bank())
        assert (problem.place.file, problem.place.line) == ("codes.yaml", 2)
    with pytest.raises(CentricityError) as caught:
        load_codebook(b"statements: {hiring: {levls: {1: 3}}}\nlevels: {a: b}\n", file="codes.yaml")
    assert [(of.place.line, of.data.get("nearest")) for of in caught.value.problems] == [(1, "levels"), (2, None)]
    (problem,) = load_codebook(b"comments:\n  why: hirring\n").problems(default_bank())
    assert (problem.place.line, problem.place.path) == (2, "comments.why")
    for found in load_codebook(b"levels: {a: 3}\nunanswered: a\n", file="codes.yaml").problems(default_bank()):
        assert (found.code, found.place.file) == ("code-ambiguous", "codes.yaml")
    assert problems("statements: 5\n")[0].startswith("codes.yaml:1:1 statements: ")


def test_decimal_fractions_are_texts() -> None:
    book = load_codebook(b"levels: {3.5: 4}\nnot_applicable: [1.5, 98.0]\nstatements: {hiring: {number: 1.2}}\n")
    assert book == Codebook(
        levels={"3.5": 4}, not_applicable=("1.5", "98.0"), statements={"hiring": StatementCodes(number="1.2")}
    )
    assert {type(code) for code in book.not_applicable} == {str}
    assert problems("levels: {a: 1.5}\nunanswered: [{a: 1}]") == [
        "codes.yaml:1:10 levels.a: expected a whole number, found “1.5” (wrong-type)",
        "codes.yaml:2:14 unanswered[0]: expected text, found a mapping (wrong-type)",
    ]


def test_all_problems_of_the_form_are_raised_at_once() -> None:
    text = """\
colums: {}
columns: {q1: 1, q2: hiring}
comments: why
levels: {good: high, better: true}
not_applicable: [98, yes, true, [1]]
unanswered:
statements:
  hiring: {titel: Work, title: 3, levels: {x: y}}
  training: 5
"""
    assert problems(text) == [
        (
            "codes.yaml:1:1 colums: unknown field “colums”; correct its name or remove it; did you mean"
            " “columns”? (unknown-field)"
        ),
        "codes.yaml:2:11 columns.q1: expected text, found 1 (wrong-type)",
        "codes.yaml:3:1 comments: expected a mapping, found “why” (wrong-type)",
        "codes.yaml:4:10 levels.good: expected a whole number, found “high” (wrong-type)",
        "codes.yaml:4:22 levels.better: expected a whole number, found true (wrong-type)",
        "codes.yaml:5:27 not_applicable[2]: expected text, found true (wrong-type)",
        "codes.yaml:5:33 not_applicable[3]: expected text, found a list (wrong-type)",
        "codes.yaml:6:1 unanswered: expected text, found nothing (wrong-type)",
        (
            "codes.yaml:8:12 statements.hiring.titel: unknown field “titel”; correct its name or remove it; did"
            " you mean “title”? (unknown-field)"
        ),
        "codes.yaml:8:25 statements.hiring.title: expected text, found 3 (wrong-type)",
        "codes.yaml:8:44 statements.hiring.levels.x: expected a whole number, found “y” (wrong-type)",
        "codes.yaml:9:3 statements.training: expected a mapping, found 5 (wrong-type)",
    ]


def test_problems_of_the_document_are_among_them_and_not_repeated() -> None:
    text = "levels: {a: *x, b: c}\ncolumns: *x\nunanswered: *x\nstatements: {hiring: {title: *x}}\n"
    found = Counter(line.rsplit(" ", 1)[1] for line in problems(f"{text}x: &x 1"))
    assert found == {"(anchor-refused)": 5, "(wrong-type)": 1, "(unknown-field)": 1}
    assert problems("[1]") == ["codes.yaml:1:1: expected a mapping, found a list (wrong-type)"]
    assert problems(b"a: \xff")[0].endswith("(not-utf8)")
    assert problems("a: [")[0].endswith("(syntax)")


def test_at_most_a_thousand_problems_are_listed() -> None:
    assert len(problems("levels: {" + ", ".join(f"c{n}: x" for n in range(2_000)) + "}")) == 1_001


def test_a_codebook_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(CentricityError, match="file-not-found"):
        load_codebook(tmp_path / "no.yaml")
    with pytest.raises(AnswerError, match=r"codes\.yaml"):
        load_codebook(b"levels: 1", file="codes.yaml")
