"""JSON lines: columns in their first order, and nothing that is read as something else."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from command_line import IDS, leftovers, save
from cx_centricity.errors import FrameError
from cx_centricity.frames import score_file
from cx_centricity.frames._blocks import BLOCK_BYTES
from small_bank import make, raw_bank

BANK = make(raw_bank())
ANSWERS = json.dumps(dict.fromkeys(IDS, 2))[:-1]
pytestmark = pytest.mark.usefixtures("small_bank_folder", "traced_polars_threads")


def lines(*others: str) -> Path:
    """Write an object per line: the answers and these fields."""
    return save("".join(f"{ANSWERS}, {fields}}}\n" for fields in others), "in.jsonl")


def score(*others: str, target: str = "out.jsonl") -> list[dict[str, object]]:
    """Return the other fields of each written row."""
    score_file(lines(*others), target, bank=BANK)
    rows = [json.loads(line) for line in Path(target).read_text().splitlines()]
    return [{name: row[name] for name in list(row)[len(IDS) : -15]} for row in rows]


def test_columns_and_fields_come_in_the_order_in_which_they_first_occur() -> None:
    first = ", ".join(f'"column_{number}": 1' for number in range(60, 0, -1))
    rows = score(
        first, f'"z": {{"y": 1, "x": [{{"b": 1}}]}}, {first}', '"a": 1, "z": {"w": 1, "x": [{"c": 1, "b": 1}]}'
    )
    names = [*(f"column_{number}" for number in range(60, 0, -1)), "z", "a"]
    assert [list(row) for row in rows] == [names] * 3
    assert json.dumps(rows[2]["z"]) == '{"y": null, "x": [{"b": 1, "c": 1}], "w": 1}'


def test_fields_of_later_blocks_come_last() -> None:
    many = BLOCK_BYTES // len(ANSWERS) + 1
    save(f'{ANSWERS}, "z": 1}}\n' * many + f'{ANSWERS}, "a": 1, "z": 2}}\n', "in.jsonl")
    assert score_file("in.jsonl", "out.parquet", bank=BANK).kept == ("z", "a")


@pytest.mark.parametrize("number", [2**53 + 1, -(2**63), 2**64 - 1, 2**127 - 1])
def test_integers_keep_all_digits(number: int) -> None:
    assert score(f'"id": {number}') == [{"id": number}]
    assert score(f'"id": {number}', '"id": "text"') == [{"id": str(number)}, {"id": "text"}]
    assert score(f'"id": {{"a": [{number}], "b": 1.5}}') == [{"id": {"a": [number], "b": 1.5}}]
    assert score('"id": 9007199254740992, "text": "\\ud83d\\ude00"', '"id": 0.5, "text": "\\u0000"') == [
        {"id": 2.0**53, "text": "😀"},
        {"id": 0.5, "text": "\0"},
    ]


LOSES_DIGITS = f"the number {2**53 + 1} would lose digits among fractions, write it as text"
INEXACT = {
    '"a": 1, "a": 2': "the key 'a' is repeated",
    '"b": [{"a": 1, "a": 1}]': "the key 'a' is repeated",
    f'"{IDS[0]}": 3': f"the key '{IDS[0]}' is repeated",
    '"a": "\\ud800"': r"the text '\ud800' has half of a surrogate pair",
    '"a": [{"b\\uDFFF": 1}]': r"the text 'b\udfff' has half of a surrogate pair",
    f'"a": {2**127}': f"the number {2**127} is too long, write it as text",
    f'"a": {2**53 + 1}, "b": 1}}\n{{"a": 0.5': LOSES_DIGITS,
    f'"a": {{"b": [{2**53 + 1}, 0.5]}}': LOSES_DIGITS,
    '"a": NaN': "NaN is not JSON",
    f'"a": {"[" * 101}{"]" * 101}': "objects and lists are nested more than 100 deep",
}


@pytest.mark.parametrize("fields", INEXACT, ids=range(len(INEXACT)))
def test_what_would_not_be_read_as_it_is_written_is_refused_with_its_line(fields: str) -> None:
    file = lines('"c": 1', fields)
    with pytest.raises(FrameError) as caught:
        score_file(file, "out.jsonl", bank=BANK)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("file-unreadable", 2)
    assert str(problem.data["reason"]).startswith(INEXACT[fields])
    assert not leftovers()


def test_long_integers_are_not_written_where_no_other_program_reads_them() -> None:
    file = lines(f'"id": {2**64}')
    for target in ("out.parquet", "out.arrow"):
        with pytest.raises(FrameError, match=r"values of the type Int128.*column-not-writable"):
            score_file(file, target, bank=BANK)
    score_file(file, "out.csv", bank=BANK)
    assert pl.read_csv("out.csv", infer_schema=False)["id"].to_list() == [str(2**64)]
