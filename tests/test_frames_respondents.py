"""Scored files with one row of each respondent: the same rows as `load_sheets` keeps, and the same problems."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from command_line import HEADER, IDS, leftovers, save
from cx_centricity.answers import SheetTable, load_sheets
from cx_centricity.errors import CentricityError, Problem
from cx_centricity.frames import FileSummary, _blocks, _formats, score_file
from small_bank import make, raw_bank

BANK = make(raw_bank())
FEWER: Final = settings(max_examples=settings().max_examples // 2)
NAMES: Final = ("A", " a", "a\xa0", "a b", "a\nb", "a \u200b b", "Б", "1", "1.0", '"', "", " ", "\ufeff", None)
ONE_TO_SIX: Final = ",".join("123123")
pytestmark = pytest.mark.usefixtures("small_bank_folder", "traced_polars_threads")


def write(rows: list[dict[str, Any]], name: str) -> str:
    """Write rows to a file of the format in its name."""
    if name.endswith("jsonl"):
        Path(name).write_text("\n\n".join(map(json.dumps, rows)), encoding="utf-8")
    else:
        frame = pl.DataFrame(rows, {"who": None, **dict.fromkeys(("first_x comment", *IDS), pl.String)})
        writers: dict[str, Any] = {"csv": frame.write_csv, "parquet": frame.write_parquet, "arrow": frame.write_ipc}
        writers[name.rpartition(".")[2]](name)
    return name


def outcome(call: Any, *arguments: Any, **chosen: Any) -> Any:
    """Return what a call returns, or the one problem that it raises."""
    try:
        return call(*arguments, bank=BANK, **chosen)
    except CentricityError as error:
        (problem,) = error.problems
        return problem


def problems(text: str, name: str = "in.csv", **chosen: Any) -> list[str]:
    with pytest.raises(CentricityError) as raised:
        score_file(save(text, name), "out.csv", bank=BANK, **chosen)
    assert leftovers() == []
    return [f"{problem.place} {problem.message('en')}" for problem in raised.value.problems]


@FEWER
@given(st.data())
def test_law_the_rows_that_load_sheets_keeps_are_scored(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["in.csv", "in.jsonl", "in.parquet", "in.arrow"]))
    numbers = st.one_of(st.integers(0, 3), st.none())
    names = [st.sampled_from(NAMES), numbers] if name != "in.csv" else [st.sampled_from(NAMES)]
    respondents = st.one_of(*names) if name == "in.jsonl" else data.draw(st.sampled_from(names))
    cells = st.sampled_from(["1", "2", "3", "n/a", None, "9"])
    drawn = data.draw(st.lists(st.tuples(respondents, *[cells] * len(IDS)), min_size=1, max_size=12))
    rows: list[dict[str, Any]] = [
        {"who": who, "first_x comment": f"row {number}", **dict(zip(IDS, answers, strict=True))}
        for number, (who, *answers) in enumerate(drawn)
    ]
    valid = [{key: None if cell == "9" else cell for key, cell in row.items()} for row in rows]
    stated: dict[str, Any] = {
        "respondent": data.draw(st.sampled_from(["who", " WHO "])),
        "repeats": data.draw(st.sampled_from(["first", "last", None])),
    }
    invalid: Any = data.draw(st.sampled_from(["unscored", "unanswered"]))
    read: SheetTable | Problem = outcome(load_sheets, write(valid, name), **stated)
    write(rows, name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_blocks, "BLOCK_BYTES", data.draw(st.sampled_from([7, 300, 2**23])))
        patch.setattr(_formats, "_GROUP_ROWS", data.draw(st.sampled_from([2, 1000])))
        score_file(name, "all.parquet", bank=BANK, invalid=invalid)
        scored: FileSummary | Problem = outcome(score_file, name, "out.parquet", invalid=invalid, **stated)
    if isinstance(read, Problem) or isinstance(scored, Problem):
        assert scored == read
        return
    kept = [sheet.comments["first_x"] for sheet in read.sheets]
    assert (scored.rows, scored.repeated_rows) == (len(kept), read.report.repeated_rows)
    assert (scored.respondent_column, scored.repeats) == (read.report.respondent_column, read.report.repeats)
    everything = pl.read_parquet("all.parquet")
    assert pl.read_parquet("out.parquet").equals(everything.filter(pl.col("first_x comment").is_in(kept)))


def test_a_respondent_with_several_rows_is_refused_with_the_lines() -> None:
    rows = ["B", '"A\nA"', "", "A a", "C", "B", "A  A", ""]
    text = f"Survey\nwho,{HEADER}\n" + "".join(f"{who},{ONE_TO_SIX}\n,,,,,,\n" for who in rows)
    message = (
        "in.csv:14 who in the column “who”, respondents with several rows: 2, such as the one in lines 3, 14; say "
        "whether the first or the last row counts, or remove the others"
    )
    assert problems(text, respondent="who") == [message]
    problem = outcome(load_sheets, "in.csv", respondent="who")
    assert f"{problem.place} {problem.message('en')}" == message
    (problem,) = problems(f"who,{HEADER}\n" + f"A,{ONE_TO_SIX}\n" * 100, respondent="who")
    assert problem.startswith("in.csv:3 ")
    assert " 21, … (+30); say" in problem


@pytest.mark.parametrize(("name", "lines"), [("in.jsonl", (3, 7)), ("in.parquet", (2, 4)), ("in.arrow", (2, 4))])
def test_other_formats_have_lines_or_numbers_of_rows(name: str, lines: tuple[int, ...]) -> None:
    write([{"who": who, **dict.fromkeys(IDS, "2")} for who in ("", "A", "B", "A ")], name)
    problem = outcome(score_file, name, "out.csv", respondent="who")
    assert (problem.place.line, problem.data["lines"]) == (lines[1], lines)
    assert problem == outcome(load_sheets, name, respondent="who")


def test_the_column_of_respondents_is_a_usual_one_or_must_be_stated() -> None:
    text = f"{HEADER},Респондент\n{ONE_TO_SIX},A\n{ONE_TO_SIX},A\n"
    source = save(text)
    every = score_file(source, "out.csv", bank=BANK)
    assert (every.rows, every.respondent_column, every.repeats, every.repeated_rows) == (2, None, None, 0)
    first = score_file(source, "out.csv", bank=BANK, repeats="first")
    assert (first.rows, first.respondent_column, first.repeats, first.repeated_rows) == (1, "Респондент", "first", 1)
    Path("out.csv").unlink()
    assert problems(text, respondent="first_z") == [
        "in.csv first_z there is no column “first_z”; did you mean “first_y”?"
    ]
    assert problems(f"{HEADER},respondents\n", repeats="last") == [
        "in.csv respondent there is no column “respondent”; did you mean “respondents”?"
    ]
    assert [line.partition(";")[0] for line in problems(f"{HEADER},Mail,mail.\n", respondent="mail")] == [
        "in.csv mail. several columns are named “mail.”"
    ]
    wrong: Any = ""
    with pytest.raises(ValueError, match="repeats must be 'first' or 'last', not ''"):
        score_file(source, "out.csv", bank=BANK, repeats=wrong)


def test_respondents_may_have_dates_that_python_cannot_hold() -> None:
    days = pl.Series("who", [10**8, 0, 10**8, None, None]).cast(pl.Date)
    frame = pl.DataFrame([days, *(pl.Series(id, [1, 2, 3, 1, 2]) for id in IDS)])
    frame.with_columns(pl.concat_list("who")).write_parquet("lists.parquet")
    frame.write_parquet("in.parquet")
    for source in ("in.parquet", "lists.parquet"):
        summary = score_file(source, "out.parquet", bank=BANK, respondent="who", repeats="last")
        kept = pl.read_parquet("out.parquet").get_column("first_x").to_list()
        assert (kept, summary.rows) == ([2, 3, 1, 2] if source == "in.parquet" else [2, 3, 2], len(kept))
    assert days[1] == date(1970, 1, 1)


@pytest.mark.parametrize("name", ["in.csv", "in.jsonl", "in.parquet"])
def test_progress_never_goes_back(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_blocks, "BLOCK_BYTES", 200)
    monkeypatch.setattr(_formats, "_GROUP_ROWS", 10)
    rows: list[dict[str, Any]] = [{"who": f"{n % 20}", **dict.fromkeys(IDS, "2")} for n in range(40)]
    told: list[tuple[int, float]] = []
    score_file(
        write(rows, name),
        "out.csv",
        bank=BANK,
        respondent="who",
        repeats="first",
        progress=lambda rows, share: told.append((rows, share)),
    )
    assert told == sorted(told)
    assert told[-1] == (20, 1.0)
    assert any(rows == 0 < share < 0.5 for rows, share in told)
