"""Scored files: formats, what is kept, problems, results that are replaced or not written."""

from __future__ import annotations

import csv
import json
import os
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from command_line import HEADER, IDS, leftovers, save
from cx_centricity import CentricityError
from cx_centricity.answers import MAX_ROW, Decoding, StatementCodes, TitleRow, load_sheets, recognise
from cx_centricity.frames import (
    Codebook,
    FileSummary,
    FrameWarning,
    InvalidValues,
    MissingColumn,
    _blocks,
    _files,
    score_file,
    score_frame,
)
from cx_centricity.frames._blocks import BLOCK_BYTES, read_blocks
from cx_centricity.frames._csv_table import open_csv
from cx_centricity.typing import Encoding
from small_bank import make, put, raw_bank

BANK = make(raw_bank())
NAMES = ("csv", "tsv", "parquet", "arrow", "feather", "ipc", "jsonl", "ndjson")
READ: dict[str, Callable[[Path], pl.DataFrame]] = {
    "csv": lambda file: pl.read_csv(file, infer_schema=False),
    "tsv": lambda file: pl.read_csv(file, infer_schema=False, separator="\t"),
    "parquet": pl.read_parquet,
    "jsonl": lambda file: pl.read_ndjson(file, infer_schema_length=None),
}
TEXTS = pl.DataFrame(
    {
        "who": ["A", "Б, «в»", 'C "c"', None, "E\ne"],
        "first_x": ["1", "3.0", " 2 ", "n/a", None],
        "first_y": ["2", None, "2", "3", None],
        "note": ["007", "1e5", "true", "  ", None],
        "second_x": ["3", "3", "4", "3", None],
        "second_y": ["3", "1", "да", "3", None],
        "third_x": ["1", "1", "3", "3", None],
        "third_y": ["1", "2", "2", "3", None],
    }
)
pytestmark = pytest.mark.usefixtures("small_bank_folder", "traced_polars_threads")


def read(file: Path) -> pl.DataFrame:
    kind = file.suffix[1:].lower()
    return READ.get("jsonl" if kind == "ndjson" else kind, pl.read_ipc)(file)


def write(frame: pl.DataFrame, file: Path) -> Path:
    kind = file.suffix[1:]
    if kind in {"csv", "tsv"}:
        frame.write_csv(file, separator="\t" if kind == "tsv" else ",")
    elif kind == "parquet":
        frame.write_parquet(file)
    elif kind in {"jsonl", "ndjson"}:
        frame.write_ndjson(file)
    else:
        frame.write_ipc(file)
    return file


def scored(source: Path, target: str = "out.parquet", **chosen: Any) -> FileSummary:
    return score_file(source, target, bank=BANK, **chosen)


def problems_of(call: Callable[[], object]) -> list[tuple[str, int | None]]:
    """Return codes and lines of the problems that a call raises."""
    with pytest.raises(CentricityError) as raised:
        call()
    assert not leftovers()
    return [(problem.code, problem.place.line) for problem in raised.value.problems]


@pytest.mark.parametrize("source", NAMES)
def test_every_format_converts_to_every_other_with_the_scores_of_score_frame(source: str) -> None:
    expected = score_frame(TEXTS, bank=BANK, codebook=Codebook())
    file = write(TEXTS, Path(f"in.{source}"))
    for target in NAMES:
        summary = scored(file, f"out.{target}")
        result = read(Path(f"out.{target}"))
        as_text = expected.cast(pl.String) if target in {"csv", "tsv"} else expected
        assert result.equals(as_text), f"{source} → {target}"
        assert summary.rows == 5
    assert leftovers() == sorted(f"out.{target}" for target in NAMES)


@pytest.mark.parametrize("kind", ["parquet", "arrow", "jsonl"])
def test_numbers_records_and_texts_keep_their_types(kind: str) -> None:
    frame = pl.DataFrame(
        {
            "nested": [{"a": [1]}, {"a": [2, 3]}, None],
            "first_x": [1, 7, None],
            "first_y": [1.0, 2.5, 3.0],
            **{id: ["2", "n/a", "3"] for id in IDS[2:]},
        }
    )
    file = write(frame, Path(f"in.{kind}"))
    for target in ("parquet", "arrow", "jsonl"):
        summary = scored(file, f"out.{target}")
        assert read(Path(f"out.{target}")).equals(score_frame(frame, bank=BANK, codebook=Codebook()))
        assert summary.invalid == (
            InvalidValues("first_x", "first_x", 1, ("7",)),
            InvalidValues("first_y", "first_y", 1, ("2.5",)),
        )
    for name in leftovers():
        Path(name).unlink()
    assert problems_of(lambda: scored(file, "out.csv")) == [("column-not-writable", None)]


def test_a_summary_counts_rows_values_and_columns_and_reads_back_from_json() -> None:
    levels: dict[int | str, int] = {"плохо": 1, "хорошо": 3}
    rows = ["a,1,3,3,,,x", "b,плохо,хорошо,3,3,3,y", "c,,,,,3,", "d,4,2,2,2,2,", "e,5,4.5,2,2,2,", "f,6,0,2,2,2,"]
    file = save("\n".join(["who,q1,first_y,second_x,second_y,third_x,third_yy", *rows, "g,7,4,,,,"]))
    book = Codebook(columns={"q1": "first_x"}, levels=levels)
    with pytest.warns(FrameWarning, match="third_y"):
        summary = scored(file, codebook=book, prefix="cx_")
    assert (summary.rows, summary.scored, summary.unscored_invalid, summary.unscored_open) == (7, 2, 4, 1)
    assert summary.rows_invalid == 4
    assert summary.invalid == (
        InvalidValues("q1", "first_x", 4, ("4", "5", "6")),
        InvalidValues("first_y", "first_y", 3, ("4.5", "0", "4")),
    )
    assert summary.missing == (MissingColumn("third_y", "third_yy"),)
    assert summary.answers == ("q1", "first_y", "second_x", "second_y", "third_x")
    assert summary.kept == ("who", "third_yy")
    assert (summary.encoding, summary.separator, summary.header_line, summary.title_rows) == ("utf-8", ",", 1, ())
    matched = [(match.column, match.statement, match.nearest) for match in summary.columns.columns]
    assert matched[:2] + matched[-1:] == [("who", None, None), ("q1", "first_x", None), ("third_yy", None, "third_y")]
    assert summary.added[:2] == ("cx_points", "cx_lower")
    assert repr(summary) == "FileSummary(rows=7, scored=2, unscored_invalid=4, unscored_open=1)"
    assert FileSummary.model_validate_json(summary.model_dump_json()) == summary
    with pytest.warns(FrameWarning):
        lenient = scored(file, codebook=book, invalid="unanswered")
    assert (lenient.scored, lenient.unscored_invalid, lenient.unscored_open) == (3, 0, 4)
    assert (lenient.rows_invalid, lenient.invalid) == (4, summary.invalid)


def test_examples_are_the_first_invalid_values_of_the_whole_file() -> None:
    many = 70_000
    levels = [9, 9, 8, *[1] * many, 7, 6, *[1] * many]
    frame = pl.DataFrame({id: pl.Series(levels, dtype=pl.UInt8) for id in IDS})
    summary = scored(write(frame, Path("in.parquet")))
    assert summary.rows == 2 * many + 5
    assert summary.invalid[0] == InvalidValues("first_x", "first_x", 5, ("9", "8", "7"))
    again = scored(write(pl.concat([frame.head(3)] * 50_000), Path("in.parquet")))
    assert again.invalid[0] == InvalidValues("first_x", "first_x", 150_000, ("9", "8"))
    frame = pl.DataFrame({id: [9, 8, 7, *[6] * 100_000] for id in IDS})
    assert scored(write(frame, Path("in.parquet"))).invalid[0].examples == ("9", "8", "7")


def test_problems_of_columns_and_arguments_are_raised_before_anything_is_written() -> None:
    file = save(f"points,{HEADER}\n1,1,1,1,1,1,1\n")
    book = Codebook(columns={"wawe": "first_x", "points": "frist_x"}, levels={"top": 9})
    codes = ["column-in-the-way", "column-not-found", "level-outside-scale", "unknown-statement"]
    with pytest.raises(CentricityError) as raised:
        scored(file, codebook=book)
    assert sorted(problem.code for problem in raised.value.problems) == codes
    assert {problem.place.file for problem in raised.value.problems} == {"in.csv"}
    assert problems_of(lambda: scored(save("first_x\n1\n"), strict=True)) == [("column-missing", None)] * 5
    assert problems_of(lambda: scored(save("a,b\n1,2\n"))) == [("no-answer-column", None)]
    assert problems_of(lambda: scored(save(""))) == [("no-answer-column", None)]
    with pytest.raises(ValueError, match="invalid must be 'unscored' or 'unanswered', not 'zero'"):
        scored(file, invalid="zero")


def test_invalid_file_names_are_rejected_before_anything_is_read() -> None:
    file = save(f"{HEADER}\n")
    Path("folder.csv").mkdir()
    assert problems_of(lambda: scored(file, "scores.xlsx")) == [("format-unknown", None)]
    assert problems_of(lambda: scored(save("", "in.txt"), "scores.xlsx")) == [("format-unknown", None)] * 2
    assert problems_of(lambda: scored(save(b"PK\x03\x04", "book.csv"))) == [("not-a-table", None)]
    assert problems_of(lambda: scored(Path("none.csv"))) == [("file-not-found", None)]
    assert problems_of(lambda: scored(Path("none\0.csv"))) == [("file-not-found", None)]
    assert problems_of(lambda: scored(file, "folder.csv")) == [("file-not-written", None)]
    assert problems_of(lambda: scored(file, "none/scores.csv")) == [("file-not-written", None)]
    assert problems_of(lambda: scored(file, "./in.csv")) == [("target-is-source", None)]
    os.link("in.csv", "same.csv")
    assert problems_of(lambda: scored(file, "same.csv")) == [("target-is-source", None)]
    assert file.read_text() == f"{HEADER}\n"


def test_a_failed_write_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    file = save(f"{HEADER}\n1,1,1,1,1,1\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert problems_of(lambda: scored(file)) == [("file-not-written", None)]


def test_a_result_replaces_an_existing_file_or_the_target_of_a_link_unless_scoring_fails() -> None:
    good, bad = save(f"{HEADER}\n1,1,1,1,1,1\n"), save(f"{HEADER}\n1,1\n", "bad.csv")
    save("former", "former.csv")
    Path("link.csv").symlink_to("former.csv")
    assert problems_of(lambda: scored(bad, "former.csv")) == [("row-of-other-length", 2)]
    assert Path("former.csv").read_text() == "former"
    save("rest of a run that was killed", ".cx-centricity-00000000.partial")
    scored(good, "link.csv")
    assert Path("link.csv").is_symlink()
    assert Path("former.csv").read_text().startswith(f"{HEADER},points,")
    assert Path(".cx-centricity-00000000.partial").exists()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n"])
def test_a_csv_file_is_read_with_any_separator_line_ending_and_byte_order_mark(
    separator: str, end: str, start: str
) -> None:
    rows = [HEADER + ",note", '1,2,3,1,2,3,"a;b, ""c""\t"', "", "1,2,3,1,2,3,", "1,,,,,,", "", ""]
    text = start + "\n".join(rows).replace(",", separator)
    summary = scored(save(text.replace("\n", end)), "out.csv")
    assert (summary.rows, summary.scored, summary.invalid) == (3, 2, ())
    written = Path("out.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf") == (start == "\ufeff")
    cells = list(csv.reader(written.decode("utf-8-sig").splitlines(), delimiter=separator))
    note = next(csv.reader([rows[1].replace(",", separator)], delimiter=separator))[6]
    assert [row[6] for row in cells] == ["note", note, "", ""]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("{}\n1,1,1,1,1,1\n1,1,1,1,1\n1,1,1,1,1,1,1\n", [("row-of-other-length", 3), ("row-of-other-length", 4)]),
        ('{}\n"1\n",1,1,1,1,1\n1,1,1,1,1\n', [("row-of-other-length", 4)]),
        ('\n\n{}\n"1,,1",1,1,1,1\n', [("row-of-other-length", 4)]),
        ("{}\n" + "1\n" * 11, [("row-of-other-length", line) for line in range(2, 12)] + [("too-many-problems", None)]),
        ('{}\n1,1,1,1,1,1\n1,1,1,1,1,"1\n1,1,1,1,1,1\n', [("syntax", 3)]),
        ('{}\n"1"1,1,1,1,1,1\n', [("syntax", 2)]),
        ('{}\n"1\n1\n', [("syntax", 2)]),
        (b"first_x\n1\n\x98\n1\n", [("not-decodable", 3)]),
        (b"first_x,\x98\n1\n", [("not-decodable", 1)]),
        ("\ufefffirst_x\n1\n".encode("utf-16-le") + b"\0", [("not-decodable", 3)]),
        ("\n{0},{0}\n", [("column-named-twice", 2)] * 6),
        ('"first_x\n1\n', [("syntax", 1)]),
        ("first_x\n" + "1" * 5_000_000, [("row-too-long", 2)]),
        ('first_x\n1\n"' + "1\n" * 2**22, [("row-too-long", 3)]),
    ],
    ids=lambda _: "",
)
def test_problems_of_a_csv_file_have_their_line(text: str | bytes, problems: list[tuple[str, int | None]]) -> None:
    file = save(text.replace("{}", HEADER).replace("{0}", HEADER) if isinstance(text, str) else text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FrameWarning)
        assert problems_of(lambda: scored(file)) == problems


def test_unusual_csv_files_are_read_literally() -> None:
    def rows(text: str) -> list[tuple[Any, ...]]:
        dialect = recognise(text.encode(), Codebook(), file=None, is_whole=True, former={})
        (batch,) = [batch for batch, _ in open_csv(save(text), dialect, text.encode()).batches()]
        return batch.rows()

    assert rows('a,b\n1"2,3\n') == [('1"2', "3")]
    assert rows("a\n1\n\n2\n") == [("1",), ("2",)]
    assert rows("a,b\n1,2\n   \n,\n") == [("1", "2")]
    assert rows('"a\nb",c\n"d\n\n",2\n') == [("d\n\n", "2")]
    assert rows('a;"b,c,d"\n1;\n') == [("1", None)]


def test_a_csv_file_of_many_blocks_is_split_between_rows() -> None:
    note = '"x,\n""y"",\n"'
    row = f"1,2,3,1,2,3,{note}\n"
    times = 3 * BLOCK_BYTES // len(row) // 2
    summary = scored(save(f"{HEADER},note\n" + row * times + "4,2,3,1,2,3,\n"), "out.csv")
    assert (summary.rows, summary.scored, summary.unscored_invalid) == (times + 1, times, 1)
    assert pl.scan_csv("out.csv").select(pl.len()).collect().item() == times + 1
    save(f"{HEADER},note\n" + row * times + "1,2\n")
    Path("out.csv").unlink()
    assert problems_of(lambda: scored(Path("in.csv"))) == [("row-of-other-length", 2 + 3 * times)]
    whole = [block.data for block in read_blocks(Path("in.csv"), Decoding("utf-8"), 0, 1)]
    assert b"".join(whole) == Path("in.csv").read_bytes()
    assert len(whole) > 1


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be read a few rows at a time."""
    monkeypatch.setattr(_blocks, "BLOCK_BYTES", 40)


ROWS = [f"{n % 3 + 1},2,3,1,2,3,мнение {n}" for n in range(20)]
HEADED = f"{HEADER},note"


def notes(target: str = "out.parquet") -> list[str | None]:
    return read(Path(target)).get_column("note").to_list()


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(
    ("codec", "mark", "stated", "name"),
    [
        ("utf-8", "", {}, "utf-8"),
        ("utf-8", "\ufeff", {}, "utf-8"),
        ("utf-16-le", "\ufeff", {}, "utf-16"),
        ("utf-16-be", "\ufeff", {}, "utf-16"),
        ("utf-16-le", "", {"encoding": "utf-16"}, "utf-16"),
        ("utf-16-be", "", {}, "utf-16"),
        ("cp1251", "", {}, "windows-1251"),
        ("cp1251", "", {"encoding": "windows-1251"}, "windows-1251"),
    ],
)
def test_a_csv_file_is_read_in_any_encoding(codec: str, mark: str, stated: dict[str, Any], name: str) -> None:
    head = "x" * 500 if (codec, mark) == ("utf-16-be", "") else "Опрос"  # the zeros of Latin letters tell UTF-16
    file = save(f"{mark}{head}\n{HEADED}\n".encode(codec) + "\n".join(ROWS).encode(codec))
    summary = scored(file, **stated)
    assert (summary.rows, summary.scored, summary.encoding) == (20, 20, name)
    assert (summary.header_line, summary.title_rows) == (2, (TitleRow(line=1, text=head),))
    assert notes() == [f"мнение {n}" for n in range(20)]
    scored(file, "out.csv", **stated)
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbf") == bool(mark)


@pytest.mark.usefixtures("small_blocks")
def test_the_table_in_a_csv_file_is_found_by_its_columns() -> None:
    text = f"sep=|\nSurvey,2026\n\n{HEADED},,\n" + "\n".join(f"{row},," for row in ROWS) + "\n,,,,\n\n \n"
    summary = scored(save(text.replace(",", "|")))
    assert (summary.rows, summary.separator, summary.header_line) == (20, "|", 4)
    assert summary.title_rows == (TitleRow(line=2, text="Survey 2026"),)
    assert [match.column for match in summary.columns.columns] == [*HEADED.split(","), "", ""]
    assert (summary.kept, summary.columns.missing) == (("note",), ())
    assert notes() == [f"мнение {n}" for n in range(20)]
    surplus = text.replace(",", "|") + ROWS[0].replace(",", "|") + "||x\n"
    Path("out.parquet").unlink()
    assert problems_of(lambda: scored(save(surplus))) == [("row-of-other-length", 28)]


@pytest.mark.usefixtures("small_blocks")
def test_all_rows_of_a_file_with_mixed_line_ends_are_read() -> None:
    ends = ["\n", "\r", "\r\n", "\n", "\r"] * 4
    rows = "".join(row + end for row, end in zip(ROWS, ends, strict=True))
    for first in ("\n", "\r\n", "\r"):
        assert scored(save(HEADED + first + rows)).rows == 20
        assert notes() == [f"мнение {n}" for n in range(20)]
        assert scored(save(HEADED + first + rows, "in2.csv"), "out.csv").rows == 20
    Path("out.csv").unlink()
    Path("out.parquet").unlink()
    assert problems_of(lambda: scored(save(HEADED + "\n" + rows + "1,2\n"))) == [("row-of-other-length", 22)]
    several = "".join(f'1,2,3,1,2,3,"{n}\n"\r' for n in range(20))
    assert scored(save(f"{HEADED}\r{several}")).rows == 20
    assert notes() == [f"{n}\n" for n in range(20)]


def test_rows_without_text_are_left_out() -> None:
    summary = scored(save(f"{HEADED}\n{ROWS[0]}\n,,,,,,\n \t,,\xa0,,,,\u200b\n,,,,,,x\n{ROWS[1]}\n"))
    assert (summary.rows, notes()) == (3, ["мнение 0", "x", "мнение 1"])


def test_a_long_cell_is_read_whether_or_not_rows_are_read_one_by_one() -> None:
    long = "ё" * 100_000
    for blank in ("", "\n"):
        assert scored(save(f"{HEADED}\n{ROWS[0]}\n{blank}1,2,3,1,2,3,{long}\n")).rows == 2
        assert notes() == ["мнение 0", long]


@pytest.mark.usefixtures("small_blocks")
def test_a_mark_at_the_beginning_of_a_later_block_belongs_to_its_cell() -> None:
    assert scored(save("note," + HEADER + "\n" + "\ufeffa,1,2,3,1,2,3\n" * 20)).rows == 20
    assert notes() == ["\ufeffa"] * 20


@pytest.mark.usefixtures("small_blocks")
def test_cells_are_read_alike_whether_or_not_rows_are_read_one_by_one() -> None:
    rows = '1,2,3,1,2,3,""\n1,2,3,1,2,3,"a ""b"", c"\n1,2,3,1,2,3,\n 1 ,2,3,1,2,3, "x" \n'
    for strange in ("", '1,2,3,1,2,3,5" pipe\n'):
        scored(save(f"{HEADED}\n{rows}{strange}"))
        assert notes()[:4] == [None, 'a "b", c', None, ' "x" ']
    Path("out.parquet").unlink()
    for wrong, line in (('1,2,3,1,2,3,"a"b\n', 2), ('1,2,3,1,2,3,""a"x""\n', 2), (f'{ROWS[0]}\n1,2,3,1,2,3,"a', 3)):
        assert problems_of(partial(scored, save(f"{HEADED}\n{wrong}"))) == [("syntax", line)]


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(("codec", "wrong"), [("utf-8", b"\xff"), ("cp1251", b"\x98"), ("utf-16-le", b"\0\xdc")])
def test_what_cannot_be_decoded_far_below_has_its_line(
    codec: str, wrong: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_blocks, "MAX_ROW", 500)  # of which the dialect is recognised
    monkeypatch.setattr(_files, "MAX_ROW", 500)
    rows = "\r\n".join([HEADED, *ROWS * 5, ""]).encode(codec)
    names: dict[str, Encoding] = {"utf-8": "utf-8", "cp1251": "windows-1251", "utf-16-le": "utf-16"}
    file = save(rows + wrong + "\r\n".encode(codec))
    with pytest.raises(CentricityError) as raised:
        scored(file, encoding=names[codec])
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line) == ("not-decodable", 102)
    assert problem.data == {"encoding": names[codec], "offset": len(rows)}


def test_columns_are_known_by_titles_numbers_and_former_ids() -> None:
    raw = raw_bank() | {"renamed": [{"old": "loop", "new": "second_x"}], "retired": ["coupons"]}
    for number, id in enumerate(IDS):
        put(raw, f"directions.{number // 2}.statements.{number % 2}.title", f"Title of {id}")
    bank = make(raw)
    names = ["1.1 Title of first_x", "FIRST_Y", "loop", "2.2", "coupons", "Comment"]
    file = save(f"{','.join(names)}\n3,2,1,не знаю,5,n/a\n")
    with pytest.warns(FrameWarning, match="third_x"):
        summary = score_file(file, "out.parquet", bank=bank, migrate=True)
    assert [(match.statement, match.matched_by) for match in summary.columns.columns] == [
        ("first_x", "title"),
        ("first_y", "id"),
        ("second_x", "former_id"),
        ("second_y", "number"),
        (None, "retired_id"),
        (None, None),
    ]
    assert (summary.answers, summary.kept) == (tuple(names[:4]), tuple(names[4:]))
    assert summary.columns.missing == ("third_x", "third_y")
    assert summary.columns == load_sheets(file, bank=bank, migrate=True).report.columns
    assert read(Path("out.parquet")).get_column("answered").to_list() == [3]
    with pytest.warns(FrameWarning, match="did you mean “loop”"):
        assert score_file(file, "out.parquet", bank=bank).answers == (*names[:2], names[3])


def test_codes_of_single_statements_are_read_in_texts_and_numbers() -> None:
    book = Codebook(
        levels={1: 3, 3: 1}, unanswered=(0,), statements={"first_x": StatementCodes(levels={1: 1, "да": 3, 3: 3})}
    )
    texts = pl.DataFrame({id: ["1", "3", "0", "да"] for id in IDS})
    numbers = pl.DataFrame({id: [1, 3, 0, 7] for id in IDS})
    for frame, invalid in ((texts, 5), (numbers, 6)):
        for kind in ("csv", "parquet", "jsonl"):
            summary = scored(write(frame, Path(f"in.{kind}")), codebook=book, invalid="unanswered")
            assert sum(values.count for values in summary.invalid) == invalid
            result = read(Path("out.parquet"))
            assert result.get_column("answered").to_list() == [6, 6, 0, 6 - invalid]
            assert result.get_column("direction_first_points").to_list()[:2] == [50, 50]
            assert result.get_column("direction_second_points").to_list()[:2] == [100, 0]


def test_any_number_of_texts_may_mean_the_same() -> None:
    many = [" " * (n % 40) + "3" + " " * (n // 40) for n in range(1500)]
    frame = pl.DataFrame({id: many if id == "first_x" else ["2"] * len(many) for id in IDS})
    summary = scored(write(frame, Path("in.parquet")))
    assert (summary.scored, summary.invalid) == (1500, ())
    assert set(read(Path("out.parquet")).get_column("direction_first_points")) == {75}


def test_thousands_of_columns_and_empty_files_are_scored() -> None:
    names = [f"column_{number}" for number in range(6000)]
    summary = scored(save(",".join([HEADER, *names]) + "\n" + ",".join(["1"] * 6006)), "out.csv")
    assert (summary.scored, len(summary.kept)) == (1, 6000)
    for kind in ("csv", "parquet", "arrow"):
        file = write(pl.DataFrame(schema=dict.fromkeys(IDS, pl.String)), Path(f"none.{kind}"))
        for target in NAMES:
            assert scored(file, f"out.{target}").rows == 0
            assert target in {"jsonl", "ndjson"} or read(Path(f"out.{target}")).shape == (0, len(IDS) + 15)


def test_json_lines_may_differ_in_fields_and_types() -> None:
    lines = [{"first_x": 1, "b": 1}] * 200 + [{"first_x": "n/a", "first_y": 2}, {"c": {"d": 1}}, {"c": {"e": "f"}}]
    file = save("\ufeff" + "\n\n".join(map(json.dumps, lines)), "in.jsonl")
    with pytest.warns(FrameWarning):
        summary = scored(file)
    assert summary.kept == ("b", "c")
    written = pl.read_parquet("out.parquet")
    assert written.get_column("first_x").to_list() == ["1"] * 200 + ["n/a", None, None]
    assert written.get_column("applicable").to_list() == [6] * 200 + [5, 6, 6]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ('{"first_x": 1}\n{"first_x": 1\n', [("file-unreadable", 2)]),
        ('{"first_x": 1}\n\n[1]\n', [("file-unreadable", 3)]),
        ("[" * 100_000, [("file-unreadable", 1)]),
        (b'{"first_x": 1}\n{"first_x": "\xff"}\n', [("not-decodable", 2)]),
        ('{"first_x": true}\n{"first_x": 1}\n', [("file-unreadable", 1)]),
        ("\n\n", [("no-answer-column", None)]),
    ],
    ids=lambda _: "",
)
def test_problems_of_json_lines_have_their_line(text: str | bytes, problems: list[tuple[str, int | None]]) -> None:
    file = save(text, "in.jsonl")
    assert problems_of(lambda: scored(file)) == problems


def test_incompatible_types_in_json_lines_are_rejected_across_blocks() -> None:
    number, many = '{"first_x": 1}\n', BLOCK_BYTES // 15
    file = save(number * many + '{"first_x": [1]}\n' * 2, "in.jsonl")
    assert problems_of(lambda: scored(file)) == [("file-unreadable", many + 1)]
    assert (
        problems_of(lambda: scored(save('{"a":"' + "1" * 3 * MAX_ROW + '"}\n' * 9, "in.jsonl")))[0][0] == "row-too-long"
    )


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_damaged_file_is_rejected_wherever_the_damage_is(kind: str) -> None:
    frame = pl.DataFrame({id: [str(n % 3 + 1) for n in range(1000)] for id in IDS})
    file = write(frame, Path(f"in.{kind}"))
    data = bytearray(file.read_bytes())
    save(b"nothing", file.name)
    assert problems_of(lambda: scored(file)) == [("file-unreadable", None)]
    start = 8 if kind == "parquet" else len(data) // 3
    data[start : start + 40] = b"\xff" * 40
    save(bytes(data), file.name)
    assert pl.scan_parquet(file).collect_schema() if kind == "parquet" else pl.scan_ipc(file).collect_schema()
    assert problems_of(lambda: scored(file)) == [("file-unreadable", None)]


def test_progress_reports_rows_and_share_until_the_end() -> None:
    seen: list[tuple[int, float]] = []

    def record(rows: int, share: float) -> None:
        seen.append((rows, share))

    row = '{"first_x": 1, "first_y": 1, "second_x": 1, "second_y": 1, "third_x": 1, "third_y": 1}\n'
    times = 2 * BLOCK_BYTES // len(row)
    for file, least in ((save(row * times, "in.jsonl"), 4), (save(f"{HEADER}\n" + "1,1,1,1,1,1\n" * times), 1)):
        seen.clear()
        scored(file, progress=record)
        assert seen == sorted(seen)
        assert seen[-1] == (times, 1.0)
        assert len(seen) >= least
