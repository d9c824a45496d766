"""Every problem in the catalogue can be raised, and its data and messages are as the catalogue states."""

from __future__ import annotations

import json
import string
import sys
from collections.abc import Callable, Iterable
from math import inf
from pathlib import Path
from typing import Any, cast, get_args

import polars as pl
import pytest

from cx_centricity import (
    CentricityError,
    Problem,
    QuestionBank,
    assess,
    get_bank,
    load_bank,
    migrate_answers,
    parse_bank,
)
from cx_centricity.answers import AnswerSheet, SheetBank, load_sheet, load_sheets
from cx_centricity.assessment import bank_of
from cx_centricity.comparison import compare
from cx_centricity.errors import CATALOGUE
from cx_centricity.errors._kind import TERMS, Field
from cx_centricity.frames import Codebook, score_file, score_frame, summarise_frame
from cx_centricity.groups import assess_group
from cx_centricity.indicators import cac, nps, retention
from cx_centricity.typing import ProblemCode
from small_bank import make, raw_bank
from test_broken_banks import BROKEN

BANK = make(raw_bank())
HEADER = ",".join(statement.id for statement in BANK.statements)
TEXT = "The same text in two places."


def frame(columns: dict[str, list[Any]], *, strict: bool = True, codebook: Codebook | None = None) -> object:
    """Score a frame that has a column for every statement, beside or instead of which it has these columns."""
    answers = {statement.id: [1] for statement in BANK.statements}
    return score_frame(pl.DataFrame({**answers, **columns}), bank=BANK, strict=strict, codebook=codebook)


def file(folder: Path, source: str, content: str, target: str) -> object:
    """Score a file with this content."""
    (folder / source).write_text(content, encoding="utf-8")
    return score_file(folder / source, folder / target, bank=BANK)


def linked(folder: Path) -> object:
    """Load a bank that refers to a symbolic link."""
    (folder / "bank.yaml").write_text("guidance: {file: link.yaml}", encoding="utf-8")
    (folder / "link.yaml").symlink_to("bank.yaml")
    return load_bank(folder)


def chain(folder: Path) -> object:
    """Load the last of 18 banks each of which extends the one before it."""
    (folder / "0.yaml").write_text("extends: {bank: cx_centricity}", encoding="utf-8")
    for number in range(1, 18):
        (folder / f"{number}.yaml").write_text(f"extends: {{file: {number - 1}.yaml}}", encoding="utf-8")
    return load_bank(folder / "17.yaml")


def provided(folder: Path, name: str, entry: str) -> QuestionBank:
    """Return the bank of this name, which a package in the folder provides."""
    package = folder / "provider-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: provider\nVersion: 1.0\n", encoding="utf-8")
    (package / "entry_points.txt").write_text(f"[cx_centricity.banks]\n{name} = {entry}\n", encoding="utf-8")
    return get_bank(name)


BY_CALL: dict[str, Callable[[Path], object]] = {
    # Answer sheets.
    "answers-not-a-mapping": lambda _: assess([]),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    "statement-id-not-text": lambda _: assess({7: 1}),  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
    "unknown-statement": lambda _: assess({"segmentaton": 3}),
    "not-a-level": lambda _: assess({"hiring": cast("Any", "3")}),
    "level-outside-scale": lambda _: assess({"hiring": 10}),
    "points-merge-sums": lambda _: BANK.with_fields(point_range=(0, 10), stages=()),
    "answered-twice": lambda _: migrate_answers(
        {"old": 1, "first_x": 2}, bank=BANK.with_fields(renamed=[{"old": "old", "new": "first_x"}])
    ),
    "too-many-problems": lambda _: assess({f"unknown_{n}": 1 for n in range(1001)}),
    "sheet-of-other-bank": lambda _: assess(AnswerSheet(answers={}, bank=SheetBank(id="other"))),
    # Files of answer sheets.
    "not-a-text-file": lambda _: load_sheet(b"%PDF-1.7"),
    "not-a-table": lambda _: load_sheets(b"%PDF-1.7"),
    "not-decodable": lambda _: load_sheets(b"\xff\x98"),
    "not-one-sheet": lambda _: load_sheet(b"hiring\n5\n4\n", file="in.csv"),
    "table-too-large": lambda _: load_sheets(b"\n" * 16_000_001),
    "too-many-columns": lambda _: load_sheets(b"hiring," * 20_001),
    "too-many-subgroups": lambda _: assess_group([AnswerSheet(answers={}, subgroups=tuple(map(str, range(13))))]),
    "cells-not-answers": lambda _: load_sheets(b"hiring\n10\n"),
    "columns-of-one-statement": lambda _: load_sheets(b"hiring,Hiring\n5,5\n"),
    "respondent-repeated": lambda _: load_sheets(b"respondent,hiring\nA,5\nA,5\n"),
    "format-unknown": lambda folder: file(folder, "in.csv", "first_x\n1\n", "out.xlsx"),
    "target-is-source": lambda folder: file(folder, "in.csv", "first_x\n1\n", "in.csv"),
    "file-unreadable": lambda folder: file(folder, "in.parquet", "first_x\n1\n", "out.csv"),
    "file-not-written": lambda folder: file(folder, "in.csv", "first_x\n1\n", "no_such_folder/out.csv"),
    "row-of-other-length": lambda folder: file(folder, "in.csv", f"{HEADER}\n1,2\n", "out.csv"),
    "row-too-long": lambda folder: file(folder, "in.csv", "first_x" * 700_000, "out.csv"),
    "column-named-twice": lambda folder: file(folder, "in.csv", "first_x,first_x\n1,1\n", "out.csv"),
    "column-not-writable": lambda folder: file(folder, "in.jsonl", '{"first_x": 1, "tags": [1]}\n', "out.csv"),
    # Data frames and their columns.
    "frames-not-supported": lambda _: score_frame(pl.DataFrame({"first_x": [1]}), bank=BANK.with_fields(stages=[])),
    "column-missing": lambda _: score_frame(pl.DataFrame({"first_x": [1]}), bank=BANK, strict=True),
    "column-not-found": lambda _: frame({}, codebook=Codebook(columns={"q1": "first_x"})),
    "column-type-refused": lambda _: frame({"first_x": [True]}),
    "group-by-answers": lambda _: summarise_frame(pl.DataFrame({"first_x": [1]}), by="first_x", bank=BANK),
    "group-value-refused": lambda _: summarise_frame(
        pl.DataFrame({"size": [inf], **dict.fromkeys(HEADER.split(","), 1)}), by="size", bank=BANK
    ),
    "column-in-the-way": lambda _: frame({"points": [1]}),
    "no-answer-column": lambda _: score_frame(pl.DataFrame({"company": ["a"]}), bank=BANK),
    "code-ambiguous": lambda _: frame({}, codebook=Codebook(not_applicable=(98,), unanswered=(98,))),
    # Results and ratings.
    "other-rules": lambda _: compare(assess({}), assess({}, bank=BANK)),
    "result-changed": lambda _: bank_of(assess({}, bank=BANK).model_copy(update={"statements": ()}), BANK),
    "rating-outside-scale": lambda _: nps([11]),
    "count-invalid": lambda _: retention(at_start=-1, at_end=1, acquired=0),
    "amount-invalid": lambda _: cac(costs=-1, new_customers=1),
    "nothing-measured": lambda _: nps([]),
    # Documents and files of banks.
    "key-too-long": lambda _: parse_bank(f"{'k' * 1001}: 1"),
    "too-large": lambda _: parse_bank(b"#" * 4_000_001),
    "too-many-values": lambda _: parse_bank("- 1\n" * 50_000),
    "no-folder": lambda _: parse_bank("guidance: {file: guidance.yaml}"),
    "file-not-here": lambda _: parse_bank("levels: [{id: low, file: low.yaml}]"),
    "stray-text": lambda _: parse_bank("levels: [{id: low, title: Rarely, if ever}]"),
    "link-refused": linked,
    # Parts of banks.
    "invalid-value": lambda _: BANK.with_fields(title="\ud800"),
    "weight-total-too-large": lambda _: BANK.with_changed("statements", "first_x", weight=1000).with_fields(
        levels=[{"number": n, "id": f"l{n}", "title": f"L{n}", "value": n * 1000 - 2000} for n in (1, 2, 3)]
    ),
    "rename-circle": lambda _: BANK.with_fields(renamed=[{"old": "a", "new": "b"}, {"old": "b", "new": "a"}]),
    # Installed banks and overlays.
    "bank-name-ambiguous": lambda folder: provided(folder, "cx_centricity", "bank:bank"),
    "bank-not-provided": lambda folder: provided(folder, "mine", "no_such_module:bank"),
    "extends-too-long": chain,
    "id-of-base": lambda _: parse_bank("extends: {bank: cx_centricity}"),
    "overlay-without-base": lambda _: parse_bank("remove: {statements: [hiring]}"),
    # Warnings.
    "text-before-comment": lambda _: parse_bank("extends: {bank: cx_centricity}\ntitle: Title #1"),
    "repeated-text": lambda _: BANK.with_changed("stages", "low", characteristics=[TEXT, TEXT]),
    "similar-ids": lambda _: BANK.with_added(
        "directions", {"id": "thirds", "title": "D", "block": "two", "statements": [{"id": "z", "title": "Z"}]}
    ),
    "lone-statement": lambda _: BANK.with_removed("statements", "second_x"),
    "stage-without-drivers": lambda _: BANK,
    "narrow-stage": lambda _: BANK.with_changed("stages", "high", from_points=98),
    "statement-without-driver": lambda _: BANK,
    "range-inherited": lambda _: BANK.with_fields(overall=False, stages=(), point_range=(0, 8)),
}
"""How to raise the problems that the broken banks do not raise."""

BY_BANK = {problem.rsplit(" ", 1)[1]: bank for bank in BROKEN for problem in bank.problems}
"""A broken bank for each code that the broken banks raise."""


def raised(code: str, folder: Path) -> Iterable[Problem]:
    """Return the problems of the input that is to raise this code, or the warnings of the bank that is to have it."""
    way = BY_CALL.get(code)
    try:
        result = load_bank(BY_BANK[code].write(folder)) if way is None else way(folder)
    except CentricityError as error:
        return error.problems
    assert isinstance(result, QuestionBank)
    return result.warnings


def fits(value: object, field: Field) -> bool:
    """Say whether a value is of the type of a field."""
    is_list = field in {"texts", "numbers"}
    items = cast("tuple[object, ...]", value) if is_list else (value,)
    if field == "figure":
        return type(value) in (int, float)
    expected = int if field in {"number", "numbers"} else str
    return isinstance(value, tuple) == is_list and all(type(item) is expected for item in items)


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_problem_can_be_raised_and_its_data_fits_the_catalogue(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    found = [problem for problem in raised(code, tmp_path) if problem.code == code]
    assert found, f"{code} is not raised"
    for problem in found:
        kind = CATALOGUE[code]
        assert problem.severity == kind.severity
        assert problem.data.keys() - ({"nearest", "known"} - kind.fields.keys()) == kind.fields.keys()
        for name, field in kind.fields.items():
            assert fits(problem.data[name], field), name
        for name in ("kind", "expected"):
            assert kind.fields.get(name) != "term" or problem.data[name] in TERMS
        for language in ("en", "ru"):
            assert problem.message(language)
            assert problem.line(language).isprintable()
        assert json.loads(json.dumps(problem.to_dict()))["data"].keys() == problem.data.keys()


def test_the_catalogue_has_exactly_the_codes_of_the_type_alias() -> None:
    assert set(CATALOGUE) == set(get_args(ProblemCode))
    assert all(set(code) <= set(string.ascii_lowercase + string.digits + "-") for code in CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_messages_use_only_the_fields_of_their_kind(code: str) -> None:
    kind = CATALOGUE[code]
    own = {
        *kind.fields,
        "suggestion",
        *(["kind_of"] if "kind" in kind.fields else []),
        *(["gaps"] if "numbers" in kind.fields else []),
    }
    for template in (kind.en, kind.ru):
        used = {name for _, name, _, _ in string.Formatter().parse(template) if name}
        assert used <= own
    assert kind.explanation.endswith(".")
