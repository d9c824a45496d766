"""Scoring files: each format into each, what is kept, told and refused, and what an interrupted run leaves."""

from __future__ import annotations

import csv
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.io.plugins import register_io_source

from cx_centricity import CentricityError, default_bank
from cx_centricity.frames import (
    Codebook,
    FileSummary,
    FrameWarning,
    InvalidValues,
    MissingColumn,
    _files as files_module,
    read_codebook,
    score_file,
    score_frame,
)
from cx_centricity.frames._blocks import BLOCK_BYTES, MAX_ROW_BYTES, blocks
from cx_centricity.frames._csv_table import open_csv
from golden.results import example, printed_by
from small_bank import make, raw_bank
from test_8_cli import run
from test_8_results import HEADER, IDS, SMALL, page, refused, write_bank

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


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_bank(raw_bank())


@pytest.fixture(autouse=True)
def threads_of_polars_are_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the measuring of coverage, which Python's own threads tell of themselves, see those of Polars, too."""

    def register(source: Callable[..., Iterator[pl.DataFrame]], **given: Any) -> pl.LazyFrame:
        def traced(*asked: Any) -> Iterator[pl.DataFrame]:
            frames, more = source(*asked), True
            while more:
                sys.settrace(sys.gettrace() or threading.gettrace())
                more = False
                for frame in frames:
                    more = True
                    yield frame
                    break

        return register_io_source(traced, **given)

    monkeypatch.setattr(files_module, "register_io_source", register)


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


def put(text: str | bytes, name: str = "in.csv") -> Path:
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return Path(name)


def scored(source: Path, target: str = "out.parquet", **chosen: Any) -> FileSummary:
    return score_file(source, target, bank=BANK, **chosen)


def told(call: Callable[[], object]) -> list[tuple[str, int | None]]:
    """Return codes and lines of the problems that a call raises."""
    with pytest.raises(CentricityError) as raised:
        call()
    assert not leftovers()
    return [(problem.code, problem.place.line) for problem in raised.value.problems]


def leftovers() -> list[str]:
    """Name what runs have left in the folder, whole or not."""
    return sorted(file.name for file in Path().iterdir() if file.suffix == ".partial" or file.stem == "out")


@pytest.mark.parametrize("source", NAMES)
def test_each_format_goes_into_each_with_the_scores_of_score_frame(source: str) -> None:
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
    assert told(lambda: scored(file, "out.csv")) == [("column-not-writable", None)]


def test_a_summary_tells_rows_values_and_columns_and_survives_json() -> None:
    levels = {"плохо": 1, "хорошо": 3}
    rows = ["a,1,3,3,,,x", "b,плохо,хорошо,3,3,3,y", "c,,,,,3,", "d,4,2,2,2,2,", "e,5,4.5,2,2,2,", "f,6,0,2,2,2,"]
    file = put("\n".join(["who,q1,first_y,second_x,second_y,third_x,third_yy", *rows, "g,7,4,,,,"]))
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
    assert summary.added[:2] == ("cx_points", "cx_lower")
    assert repr(summary) == "FileSummary(rows=7, scored=2, unscored_invalid=4, unscored_open=1)"
    assert FileSummary.model_validate_json(summary.model_dump_json()) == summary
    with pytest.warns(FrameWarning):
        lenient = scored(file, codebook=book, invalid="unanswered")
    assert (lenient.scored, lenient.unscored_invalid, lenient.unscored_open) == (3, 0, 4)
    assert (lenient.rows_invalid, lenient.invalid) == (4, summary.invalid)


def test_examples_are_the_first_values_of_the_whole_file_and_unsigned_numbers_are_read_too() -> None:
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


def test_what_is_wrong_with_columns_and_arguments_is_told_before_anything_is_written() -> None:
    file = put(f"points,{HEADER}\n1,1,1,1,1,1,1\n")
    book = Codebook(columns={"wawe": "first_x", "points": "frist_x"}, levels={"top": 9})
    codes = ["answered-twice", "column-in-the-way", "column-not-found", "level-outside-scale", "unknown-statement"]
    with pytest.raises(CentricityError) as raised:
        scored(file, codebook=book)
    assert sorted(problem.code for problem in raised.value.problems) == codes
    assert {problem.place.file for problem in raised.value.problems} == {"in.csv"}
    assert told(lambda: scored(put("first_x\n1\n"), strict=True)) == [("column-missing", None)] * 5
    assert told(lambda: scored(put("a,b\n1,2\n"))) == [("no-answer-column", None)]
    assert told(lambda: scored(put(""))) == [("no-answer-column", None)]
    with pytest.raises(ValueError, match="invalid must be 'unscored' or 'unanswered', not 'zero'"):
        scored(file, invalid="zero")


def test_odd_names_of_files_are_refused_before_anything_is_read() -> None:
    file = put(f"{HEADER}\n")
    Path("folder.csv").mkdir()
    assert told(lambda: scored(file, "scores.xlsx")) == [("format-unknown", None)]
    assert told(lambda: scored(put("", "in.txt"), "scores.xlsx")) == [("format-unknown", None)] * 2
    assert told(lambda: scored(Path("none.csv"))) == [("file-not-found", None)]
    assert told(lambda: scored(Path("none\0.csv"))) == [("file-not-found", None)]
    assert told(lambda: scored(file, "folder.csv")) == [("file-not-written", None)]
    assert told(lambda: scored(file, "none/scores.csv")) == [("file-not-written", None)]
    assert told(lambda: scored(file, "./in.csv")) == [("target-is-source", None)]
    os.link("in.csv", "same.csv")
    assert told(lambda: scored(file, "same.csv")) == [("target-is-source", None)]
    assert file.read_text() == f"{HEADER}\n"


def test_a_result_that_cannot_be_written_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(f"{HEADER}\n1,1,1,1,1,1\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert told(lambda: scored(file)) == [("file-not-written", None)]


def test_a_result_replaces_a_former_one_also_behind_a_link_and_not_when_it_fails() -> None:
    good, bad = put(f"{HEADER}\n1,1,1,1,1,1\n"), put(f"{HEADER}\n1,1\n", "bad.csv")
    put("former", "former.csv")
    Path("link.csv").symlink_to("former.csv")
    assert told(lambda: scored(bad, "former.csv")) == [("row-of-other-length", 2)]
    assert Path("former.csv").read_text() == "former"
    put("rest of a run that was killed", ".cx-centricity-00000000.partial")
    scored(good, "link.csv")
    assert Path("link.csv").is_symlink()
    assert Path("former.csv").read_text().startswith(f"{HEADER},points,")
    assert Path(".cx-centricity-00000000.partial").exists()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n"])
def test_a_table_is_read_however_it_was_saved(separator: str, end: str, start: str) -> None:
    rows = [HEADER + ",note", '1,2,3,1,2,3,"a;b, ""c""\t"', "", "1,2,3,1,2,3,", "1,,,,,,", "", ""]
    text = start + "\n".join(rows).replace(",", separator)
    summary = scored(put(text.replace("\n", end)), "out.csv")
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
        (b"first_x\n1\n\xff\n1\n", [("not-utf8", 3)]),
        (b"first_x,\xff\n1\n", [("not-utf8", 1)]),
        ("\ufefffirst_x\n1\n".encode("utf-16-le"), [("not-utf8", 1)]),
        ("\n{0},{0}\n", [("column-named-twice", 2)] * 6),
        ('"first_x\n1\n', [("syntax", 1)]),
        ("first_x" * 700_000, [("row-too-long", 1)]),
        ('first_x\n1\n"' + "1\n" * 2**22, [("row-too-long", 3)]),
    ],
    ids=lambda _: "",
)
def test_what_is_wrong_with_a_table_is_told_by_line(text: str | bytes, problems: list[tuple[str, int | None]]) -> None:
    file = put(text.replace("{}", HEADER).replace("{0}", HEADER) if isinstance(text, str) else text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FrameWarning)
        assert told(lambda: scored(file)) == problems


def test_odd_tables_are_read_as_they_stand() -> None:
    def rows(text: str) -> list[tuple[Any, ...]]:
        (batch,) = [batch for batch, _ in open_csv(put(text)).batches()]
        return batch.rows()

    assert rows('a,b\n1"2,3\n') == [('1"2', "3")]
    assert rows("a\n1\n\n2\n") == [("1",), ("2",)]
    assert rows("a,b\n1,2\n   \n,\n") == [("1", "2"), (None, None)]
    assert rows('"a\nb",c\n"d\n\n",2\n') == [("d\n\n", "2")]
    assert rows('a;"b,c,d"\n1;\n') == [("1", None)]


def test_a_table_of_many_blocks_is_cut_between_rows_and_told_by_line() -> None:
    note = '"x,\n""y"",\n"'
    row = f"1,2,3,1,2,3,{note}\n"
    times = 3 * BLOCK_BYTES // len(row) // 2
    summary = scored(put(f"{HEADER},note\n" + row * times + "4,2,3,1,2,3,\n"), "out.csv")
    assert (summary.rows, summary.scored, summary.unscored_invalid) == (times + 1, times, 1)
    assert pl.scan_csv("out.csv").select(pl.len()).collect().item() == times + 1
    put(f"{HEADER},note\n" + row * times + "1,2\n")
    Path("out.csv").unlink()
    assert told(lambda: scored(Path("in.csv"))) == [("row-of-other-length", 2 + 3 * times)]
    whole = [block.data for block in blocks(Path("in.csv"), offset=0, quoted=True)]
    assert b"".join(whole) == Path("in.csv").read_bytes()
    assert len(whole) > 1


def test_thousands_of_columns_and_no_rows_are_scored_too() -> None:
    names = [f"column_{number}" for number in range(6000)]
    summary = scored(put(",".join([HEADER, *names]) + "\n" + ",".join(["1"] * 6006)), "out.csv")
    assert (summary.scored, len(summary.kept)) == (1, 6000)
    for kind in ("csv", "parquet", "arrow"):
        file = write(pl.DataFrame(schema=dict.fromkeys(IDS, pl.String)), Path(f"none.{kind}"))
        for target in NAMES:
            assert scored(file, f"out.{target}").rows == 0
            assert target in {"jsonl", "ndjson"} or read(Path(f"out.{target}")).shape == (0, len(IDS) + 15)


def test_json_lines_may_differ_in_fields_and_types() -> None:
    lines = [{"first_x": 1, "b": 1}] * 200 + [{"first_x": "n/a", "first_y": 2}, {"c": {"d": 1}}, {"c": {"e": "f"}}]
    file = put("\ufeff" + "\n\n".join(map(json.dumps, lines)), "in.jsonl")
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
        (b'{"first_x": 1}\n{"first_x": "\xff"}\n', [("not-utf8", 2)]),
        ('{"first_x": true}\n{"first_x": 1}\n', [("file-unreadable", 1)]),
        ("\n\n", [("no-answer-column", None)]),
    ],
    ids=lambda _: "",
)
def test_what_is_wrong_with_json_lines_is_told_by_line(
    text: str | bytes, problems: list[tuple[str, int | None]]
) -> None:
    file = put(text, "in.jsonl")
    assert told(lambda: scored(file)) == problems


def test_json_lines_whose_types_do_not_go_together_are_refused_across_blocks() -> None:
    number, many = '{"first_x": 1}\n', BLOCK_BYTES // 15
    file = put(number * many + '{"first_x": [1]}\n' * 2, "in.jsonl")
    assert told(lambda: scored(file)) == [("file-unreadable", many + 1)]
    assert (
        told(lambda: scored(put('{"a":"' + "1" * 2 * MAX_ROW_BYTES + '"}\n' * 9, "in.jsonl")))[0][0] == "row-too-long"
    )


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_damaged_file_is_refused_by_name_wherever_the_damage_is(kind: str) -> None:
    frame = pl.DataFrame({id: [str(n % 3 + 1) for n in range(1000)] for id in IDS})
    file = write(frame, Path(f"in.{kind}"))
    data = bytearray(file.read_bytes())
    put(b"nothing", file.name)
    assert told(lambda: scored(file)) == [("file-unreadable", None)]
    start = 8 if kind == "parquet" else len(data) // 3
    data[start : start + 40] = b"\xff" * 40
    put(bytes(data), file.name)
    assert pl.scan_parquet(file).collect_schema() if kind == "parquet" else pl.scan_ipc(file).collect_schema()
    assert told(lambda: scored(file)) == [("file-unreadable", None)]


def test_progress_tells_rows_and_share_to_the_end() -> None:
    seen: list[tuple[int, float]] = []

    def told(rows: int, share: float) -> None:
        seen.append((rows, share))

    row = '{"first_x": 1, "first_y": 1, "second_x": 1, "second_y": 1, "third_x": 1, "third_y": 1}\n'
    times = 2 * BLOCK_BYTES // len(row)
    for file, least in ((put(row * times, "in.jsonl"), 4), (put(f"{HEADER}\n" + "1,1,1,1,1,1\n" * times), 1)):
        seen.clear()
        scored(file, progress=told)
        assert seen == sorted(seen)
        assert seen[-1] == (times, 1.0)
        assert len(seen) >= least


CODEBOOK = """\
columns: {q1: first_x, q2: first_y}
levels:
  плохо: 1
  хорошо: 3
not_applicable: [98, нет]
unanswered: 99
"""


def test_the_command_reads_a_codebook_and_a_map_and_prints_a_summary() -> None:
    put(CODEBOOK, "codes.yaml")
    header = "q1,q2,q=3,second_y,third_x,first_z,note,\x1b[1m"
    put(f"{header}\nплохо,98,3,3,хорошо,,x,\nнет,99,1,\x1b[1m,1,,,\n5,4,99,,,,,\nда,нет,99,,,,,\n,,,,,,,\n")
    options = ("score", "in.csv", "-o", "out.csv", *SMALL, "--codebook", "codes.yaml", "--map", "q=3=second_x")
    assert page(*options, "--language", "ru") == (
        "in.csv → out.csv\n"
        "Строк прочитано: 5, с оценкой: 1.\n"
        "Без оценки из-за недопустимых значений: 3.\n"
        "Без оценки, потому что ответов или применимых утверждений слишком мало: 1.\n"
        "\nНедопустимые значения: 4\n"
        "• q1: 2, например «5», «да»\n"
        "• q2: 1, например «4»\n"
        "• second_y: 1, например «\\x1b[1m»\n"
        "\nУтверждения без столбца (считаются неотвеченными): third_y.\n"
        "\nПеренесены без изменений: first_z, note, \\x1b[1m.\n"
    )
    lenient = page(*options, "--invalid", "unanswered", "--language", "en")
    assert "\nRows with invalid values, which count as unanswered: 3.\n" in lenient
    result = FileSummary.model_validate_json(run(*options, "--format", "json", "--prefix", "cx_")[1])
    assert (result.rows, result.scored, result.added[0]) == (5, 1, "cx_points")
    assert result.invalid[0].examples == ("5", "да")
    assert [line.rsplit(" ", 1)[1] for line in refused(*options, "--strict")] == ["(column-missing)"]


def test_a_summary_stays_short_however_much_there_is_to_tell() -> None:
    ids = [statement.id for statement in default_bank().statements]
    names = [f"{id}s" for id in ids[40:]] + [f"c{number}" for number in range(20)]
    put(",".join([*ids[:30], *names]) + "\n" + ",".join(["77"] * (30 + len(names))) + "\n")
    lines = page("score", "in.csv", "-o", "out.csv").splitlines()
    assert len(lines) < 30
    assert "• и ещё 20" in lines
    text = " ".join(lines)
    assert f"(считаются неотвеченными): {ids[40]} (похож столбец «{ids[40]}s»), " in text
    assert "и ещё 8." in text
    assert "и ещё 18." in text


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("columns: [q1]\nlevels: 3\n", ["1:1 columns: wrong-type", "2:1 levels: wrong-type"]),
        ("columns: {q1: 3}\nlevels: {a: b, c: true}\n", ["wrong-type"] * 3),
        ("not_applicable: [null, true, [1]]\nunanswered: {a: 1}\n", ["wrong-type"] * 4),
        ("colums: {}\n", ["unknown-field"]),
        ("- a\n", ["wrong-type"]),
        ("levels: {a: 1, a: 2, b: &x 1, c: *x}\ncolumns: !!str a\n", ["duplicate-key", "anchor-refused"]),
        ("levels: {a: 9}\ncolumns: {q1: first_z, q3: first_x, q2: first_x}\nunanswered: 1\n", ["level-outside-scale"]),
        ("levels: [\n", ["syntax"]),
    ],
    ids=lambda _: "",
)
def test_what_is_wrong_with_a_codebook_is_told_by_its_line(text: str, problems: list[str]) -> None:
    put(text, "codes.yaml")
    put(f"q1,q2,{HEADER}\n1,1,1,1,1,1,1,1\n")
    lines = refused("score", "in.csv", "-o", "out.csv", *SMALL, "--codebook", "codes.yaml", "--language", "en")
    assert all(line.startswith("codes.yaml:") for line in lines)
    found = [line.rsplit("(", 1)[1].removesuffix(")") for line in lines]
    assert [problem.split()[-1] for problem in problems] == found[: len(problems)]
    assert leftovers() == []


def test_a_codebook_that_is_not_there_and_options_that_make_no_sense_are_refused() -> None:
    put(f"{HEADER}\n")
    (line,) = refused("score", "in.csv", "-o", "out.csv", "--codebook", "none.yaml")
    assert line.endswith("(file-not-found)")
    assert "--map" in " ".join(refused("score", "in.csv", "-o", "out.csv", "--map", "first_x"))
    assert "--invalid" in " ".join(refused("score", "in.csv", "-o", "out.csv", "--invalid", "zero"))
    (line,) = refused("score", "in.csv", "-o", "in.csv", *SMALL)
    assert line.startswith("in.csv: ")
    assert line.endswith("(target-is-source)")
    put("unanswered: 99\n", "codes.yaml")
    assert read_codebook("codes.yaml").codebook == Codebook(unanswered=(99,))


def test_a_terminal_sees_how_far_the_run_is(monkeypatch: pytest.MonkeyPatch) -> None:
    put(f"{HEADER}\n1,1,1,1,1,1\n")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "100%" in run("score", "in.csv", "-o", "out.csv", *SMALL)[2]
    monkeypatch.delenv("FORCE_COLOR")
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "cx_centricity", "score", "in.csv", "-o", "out.csv", *SMALL, "--language", "ru"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=follower, env=environment)
    os.close(follower)
    shown = os.read(leader, 65536).decode()
    os.close(leader)
    assert "100%" in shown
    assert "строк: 1" in shown
    assert done.stdout.decode().startswith("in.csv → out.csv\n")


@pytest.mark.parametrize("missing", ["narwhals", "polars"])
def test_without_the_extra_one_sentence_says_what_to_install(missing: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules[{missing!r}] = None\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "cx_centricity", "score", "in.csv", "-o", "out.csv"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (f"score needs {missing}, which is not installed: pip install 'cx-centricity[cli,frames]'\n")


def test_another_missing_module_is_not_blamed_on_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cx_centricity.cli._score", None)
    result = run("score", "in.csv", "-o", "out.csv")
    assert result[0] == 1
    assert "pip install" not in result[2]


def test_the_other_commands_do_not_wait_for_polars() -> None:
    script = "import sys, cx_centricity.cli; print(*sorted({'polars', 'narwhals', 'rich.progress'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout == b"\n"


def started(*more: str) -> subprocess.Popen[bytes]:
    """Start to score a file that takes seconds, and return when some of it is written."""
    many = 150_000
    pl.DataFrame({id: ["1", "3", "n/a"] * many for id in IDS}).write_csv("long.csv")
    command = [sys.executable, "-m", "cx_centricity", "score", "long.csv", "-o", "out.csv", *SMALL, *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while not any(Path(name).stat().st_size for name in leftovers()):
        assert time.monotonic() < until
        time.sleep(0.002)
    return process


def test_a_run_that_is_interrupted_leaves_nothing_and_one_that_is_killed_no_result() -> None:
    with started() as process:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode not in {0, -signal.SIGINT}
    assert b"Traceback" not in errors
    assert leftovers() == []
    with started() as process:
        process.kill()
    (rest,) = leftovers()
    assert rest.startswith(".cx-centricity-")
    assert run("score", "long.csv", "-o", "out.csv", *SMALL)[0] == 0
    assert sorted(leftovers()) == [rest, "out.csv"]


def test_the_scores_of_the_example_answers_are_those_of_assess() -> None:
    result = example("answers.yaml")
    sheet = {part.id: part.answer for part in result.statements}
    pl.DataFrame({id: [None if answer is None else str(answer)] for id, answer in sheet.items()}).write_csv("in.csv")
    printed_by("score", "in.csv", "-o", "out.jsonl")
    row = json.loads(Path("out.jsonl").read_text(encoding="utf-8"))
    assert (row["points"], row["lower"], row["upper"]) == (result.score.points, result.score.lower, result.score.upper)
