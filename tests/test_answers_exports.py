"""Laws: tables that pandas, Polars and LibreOffice write from the same sheets are read as the same sheets."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given, strategies as st

from cx_centricity import AnswerValue, QuestionBank
from cx_centricity.answers import AnswerSheet, load_sheets
from cx_centricity.testing import answer_sheets, question_banks
from strategies import drawn

pd: Any = import_module("pandas")

TRICKY: Final = ["Анна", "Ёж, А.", 'О"Нил', "a;b", "a|b", "\t", "1", "007", "null", "nan", "=1+1", "— 5 —", " x ", "{"]
WORDS: Final = st.sampled_from(TRICKY) | st.text("абвxyz ,;|\"'", max_size=8)

Table = list[dict[str, AnswerValue | str]]
"""Rows with a cell for each column; None is an empty cell."""


@st.composite
def tables(draw: st.DrawFn) -> tuple[QuestionBank, Table]:
    """A bank and a table of sheets of it, with a column of comments that may hold anything.

    Some columns have numbers alone, so that a data frame holds a gap among them as a float.
    """
    bank = draw(question_banks(max_directions=2, max_statements=3))
    numeric = {statement.id for statement in bank.statements if draw(st.booleans())}
    rows: Table = []
    for number, sheet in enumerate(draw(st.lists(answer_sheets(bank), min_size=1, max_size=4))):
        answers = {id: None if id in numeric and answer == "n/a" else answer for id, answer in sheet.items()}
        first = bank.statements[0].id
        texts = {"respondent": f"{number} {draw(WORDS)}", f"{first} comment": draw(WORDS), "other": draw(WORDS)}
        rows.append({**texts, **dict.fromkeys((s.id for s in bank.statements), None), **answers})
    return bank, rows


def read(data: bytes, bank: QuestionBank) -> list[tuple[object, ...]]:
    return [what_matters(sheet) for sheet in load_sheets(data, bank=bank).sheets]


def what_matters(sheet: AnswerSheet) -> tuple[object, ...]:
    return sheet.respondent, dict(sheet.answers), dict(sheet.comments)


def expected(rows: Table) -> list[tuple[object, ...]]:
    """Return what reading the rows must give, worked out from the rows alone."""
    found: list[tuple[object, ...]] = []
    for row in rows:
        respondent, comment, _, *answers = row.items()
        text = " ".join(str(comment[1]).split())
        id = comment[0].removesuffix(" comment")
        found.append((" ".join(str(respondent[1]).split()), dict(answers), {id: text} if text else {}))
    return found


def frame_of(rows: Table) -> Any:
    """Return the rows as pandas holds them: whole numbers with gaps as floats."""
    return pd.DataFrame(rows)


def polars_of(rows: Table) -> pl.DataFrame:
    """Return the rows as Polars holds them: texts where a column has any."""
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
    return pl.DataFrame(
        {
            name: [None if cell is None else str(cell) for cell in cells] if "n/a" in cells else cells
            for name, cells in columns.items()
        }
    )


PANDAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "defaults": {},
    "without index": {"index": False},
    "of a Russian Excel": {"sep": ";", "decimal": ",", "encoding": "cp1251", "index": False},
    "in UTF-16": {"encoding": "utf-16", "sep": "\t"},
    "with a mark": {"encoding": "utf-8-sig", "lineterminator": "\r\n"},
    "all in quotes": {"quoting": csv.QUOTE_ALL, "sep": "|", "index": False},
}


@pytest.mark.parametrize("way", PANDAS)
@given(tables())
def test_law_csv_of_pandas_gives_the_same_sheets(way: str, example: tuple[QuestionBank, Table]) -> None:
    bank, rows = example
    options = dict(PANDAS[way])
    text = frame_of(rows).to_csv(**{**options, "encoding": None})
    encoding = options.get("encoding", "utf-8")
    assert read(text.encode(encoding, errors="replace"), bank) == expected(rows)


@given(tables())
def test_law_parquet_and_json_lines_of_pandas_give_the_same_sheets(example: tuple[QuestionBank, Table]) -> None:
    bank, rows = example
    frame = frame_of(rows)
    assert read(frame.to_json(orient="records", lines=True).encode(), bank) == expected(rows)
    assert read(frame.to_json(orient="records", lines=True, force_ascii=False).encode(), bank) == expected(rows)
    mixed = [name for name in frame if frame[name].dtype == object]
    texts = frame.astype(dict.fromkeys(mixed, "string"))
    assert read(texts.to_parquet(index=False), bank) == expected(rows)
    assert read(texts.set_index("other").to_parquet(), bank) == expected(rows)


@given(tables(), st.sampled_from([",", ";", "\t", "|"]))
def test_law_tables_of_polars_give_the_same_sheets(example: tuple[QuestionBank, Table], separator: str) -> None:
    bank, rows = example
    frame = polars_of(rows)
    assert read(frame.write_csv(separator=separator).encode(), bank) == expected(rows)
    assert read(frame.write_csv(separator=separator, include_bom=True).encode(), bank) == expected(rows)
    assert read(frame.write_ndjson().encode(), bank) == expected(rows)
    for write in (frame.write_parquet, frame.write_ipc):
        stream = BytesIO()
        write(stream)
        assert read(stream.getvalue(), bank) == expected(rows)


# LibreOffice.

_CSV = "csv:Text - txt - csv (StarCalc):{},34,{},1"
"""A separator by its code, double quotes, an encoding by its number, from the first line on."""
SAVED: Final = [("xlsx", _CSV.format(59, 34)), ("ods", _CSV.format(9, 65535)), ("xlsx", _CSV.format(44, 76))]
"""Workbooks, and CSV in Windows-1251 with semicolons, in UTF-16 with tabs, in UTF-8 with commas."""


def converted(folder: Path, target: str, files: Sequence[Path], *options: str) -> list[Path]:
    """Convert files with LibreOffice, whose settings are in a folder of their own."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", *options, "--convert-to", target, "--outdir", str(folder / "out")]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    return [folder / "out" / f"{file.stem}.{target.partition(':')[0]}" for file in files]


@pytest.mark.engine
def test_law_tables_that_libreoffice_saves_give_the_same_sheets(tmp_path: Path) -> None:
    examples = [(bank, [as_in_a_spreadsheet(row) for row in rows]) for bank, rows in drawn(tables(), 100)[-12:]]
    files = [tmp_path / f"t{number}.csv" for number in range(len(examples))]
    for file, (_, rows) in zip(files, examples, strict=True):
        stream = StringIO()
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        file.write_text(stream.getvalue(), encoding="utf-8")
    read_as = f"--infilter={_CSV.format(44, 76).removeprefix('csv:')}"
    books = {kind: converted(tmp_path, kind, files, read_as) for kind in ("xlsx", "ods")}
    for kind, target in SAVED:
        for file, (bank, rows) in zip(converted(tmp_path, target, books[kind]), examples, strict=True):
            assert read(file.read_bytes(), bank) == expected(rows)


def as_in_a_spreadsheet(row: Mapping[str, AnswerValue | str]) -> dict[str, AnswerValue | str]:
    """Return a row whose texts a spreadsheet does not take for numbers or formulas."""
    texts = {name: f"x{cell}" for name, cell in row.items() if isinstance(cell, str) and cell != "n/a"}
    return {**row, **texts}
