"""Hostile and damaged tables: each is read as it says or refused, fast and in little memory.

A seeded generator damages good tables. What may be read is worked out here, without the code of the library.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import polars as pl
import pytest

from cx_centricity import AnswerValue, CentricityError, default_bank
from cx_centricity.answers import SheetTable, load_sheets

BANK = default_bank()
TITLES: Final = {level.number: level.title for level in BANK.levels}
NAMES: Final = {
    "hiring": "hiring",
    "DATA_TRUST": "data_trust",
    BANK.statement("training").title: "training",
    f"6.3. {BANK.statement('closed_loop').title}": "closed_loop",
}
"""The columns of answers with their statements."""
HEADER: Final = ["Отметка времени", "respondent", *NAMES, "Примечание"]
RESPONDENT, FIRST_ANSWER = 1, 2
NOTES: Final = ["", "Спасибо!", "Да; нет, не знаю", 'Отдел "Юг"', "две\nстроки", "5", "— | —"]
CODECS: Final = ["utf-8", "utf-8-sig", "utf-16", "cp1251"]

Answers = dict[str, AnswerValue]
Outcome = dict[str, Answers] | None
"""The answers of each respondent, None if the table must be refused."""


class Raw(str):
    """A cell that is written without quotes whatever it has in it."""

    __slots__ = ()


@dataclass
class Case:
    """A damaged table: its bytes, and the outcomes that are right; no outcome is checked if there are none."""

    data: bytes
    right: list[Outcome] = field(default_factory=list[Outcome])
    intact: Outcome = None
    """The answers in cells that are as they were: if the table is read at all, these are right."""
    rows_may_be_lost: bool = False


def grid(rng: random.Random) -> list[list[str]]:
    """Return a good table: the header and the rows of twelve respondents."""
    rows = [list(HEADER)]
    for number in range(12):
        cells = [cell(rng) for _ in NAMES]
        rows.append(
            [f"0{1 + number % 9}.03.2026 10:{10 + number}", f"p-{number:03}@example.org", *cells, rng.choice(NOTES)]
        )
    return rows


def cell(rng: random.Random) -> str:
    level = rng.randint(1, 9)
    return rng.choice(
        [str(level)] * 6
        + [f"{level}.0", f"{level},0", f"{level} — {TITLES[level]}", "", "н/п", "Не знаю", f" {level} "]
    )


def written(rows: list[list[str]], rng: random.Random, *, codec: str | None = None, end: str | None = None) -> bytes:
    """Return a table as CSV in some dialect."""
    separator = rng.choice(",;\t|")
    end = end or rng.choice(["\n", "\r\n", "\r"])

    def quoted(text: str) -> str:
        is_special = not isinstance(text, Raw) and any(mark in text for mark in (separator, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if is_special else text

    lines = [separator.join(map(quoted, row)) for row in rows]
    return (end.join(lines) + end).encode(codec or rng.choice(CODECS))


INVALID: Final = object()


def says(text: str) -> object:
    """Return the answer in a cell, INVALID if there is none."""
    text = text.strip(" \t\r\n\u00a0\ufeff")
    plain = re.fullmatch(r"([1-9])([.,]0)?", text)
    titled = re.fullmatch(r"([1-9]) — (.+)", text)
    if plain is not None:
        return int(plain[1])
    if titled is not None and TITLES[int(titled[1])] == titled[2]:
        return int(titled[1])
    return {"": None, "не знаю": None, "н/п": "n/a", "n/a": "n/a"}.get(text.lower(), INVALID)


def outcome(rows: list[list[str]]) -> Outcome:
    """Return what a table says, cell by cell."""
    header, *body = rows
    names = [name.strip(" \u00a0\ufeff") for name in header]
    columns = {position: NAMES[name] for position, name in enumerate(names) if name in NAMES}
    if len(set(columns.values())) < len(columns) or names.count("respondent") != 1 or not columns:
        return None
    width = max(position for position, name in enumerate(names, start=1) if name)
    found: dict[str, Answers] = {}
    for row in body:
        if not any(text.strip() for text in row):
            continue
        if len(row) < width or any(text.strip() for text in row[width:]):
            return None
        respondent = " ".join(row[names.index("respondent")].split())
        answers = {id: says(row[position]) for position, id in columns.items()}
        if INVALID in answers.values() or respondent in found or re.search("[\0-\x1f]", respondent):
            return None
        found[respondent] = answers  # type: ignore[assignment] # pyright: ignore[reportArgumentType]
    return found


# Damage to cells, rows and columns: the table says what its cells say.


def place(rows: list[list[str]], rng: random.Random) -> tuple[int, int]:
    return rng.randrange(1, len(rows)), rng.randrange(FIRST_ANSWER, FIRST_ANSWER + len(NAMES))


def with_cell(text: str) -> Callable[[list[list[str]], random.Random], None]:
    def damage(rows: list[list[str]], rng: random.Random) -> None:
        row, column = place(rows, rng)
        rows[row][column] = text

    return damage


def missing_cell(rows: list[list[str]], rng: random.Random) -> None:
    row, column = place(rows, rng)
    del rows[row][column]


def extra_cell(rows: list[list[str]], rng: random.Random) -> None:
    row, column = place(rows, rng)
    rows[row].insert(column, rng.choice(["", "5"]))


def empty_cells_at_the_end(rows: list[list[str]], rng: random.Random) -> None:
    for row in rng.sample(rows, 5):
        row.extend([""] * rng.randint(1, 3))


def column_twice(rows: list[list[str]], rng: random.Random) -> None:
    column = rng.randrange(RESPONDENT, FIRST_ANSWER + len(NAMES))
    for row in rows:
        row.insert(rng.choice([0, column]) if row is rows[0] else column, row[column])


def shifted_header(rows: list[list[str]], rng: random.Random) -> None:
    header = rows[0]
    header[:] = rng.choice([header[1:], ["№", *header], [*header[1:], header[0]]])


def swapped_columns(rows: list[list[str]], rng: random.Random) -> None:
    one, other = rng.sample(range(FIRST_ANSWER, FIRST_ANSWER + len(NAMES)), 2)
    for row in rows:
        row[one], row[other] = row[other], row[one]


def blank_rows(rows: list[list[str]], rng: random.Random) -> None:
    for _ in range(3):
        rows.insert(rng.randrange(1, len(rows) + 1), rng.choice([[""], [" "] * len(HEADER), ["\u00a0", ""]]))


def repeated_row(rows: list[list[str]], rng: random.Random) -> None:
    rows.append(list(rng.choice(rows[1:])))


def without_header(rows: list[list[str]], _: random.Random) -> None:
    del rows[0]


def mark_in_a_name(rows: list[list[str]], rng: random.Random) -> None:
    column = rng.randrange(len(HEADER))
    rows[0][column] = f"\ufeff{rows[0][column]}\u00a0"


def megabyte_cell(rows: list[list[str]], rng: random.Random) -> None:
    row, _ = place(rows, rng)
    rows[row][rng.choice([0, FIRST_ANSWER, len(HEADER) - 1])] = rng.choice(["5", "x", "-", "я"]) * 1_000_000


def odd_character(rows: list[list[str]], rng: random.Random) -> None:
    row, column = place(rows, rng)
    column = rng.choice([RESPONDENT, column])
    rows[row][column] += rng.choice(["\0", "\x07", "\x1b[2J"])


def many_columns(rows: list[list[str]], _: random.Random) -> None:
    rows[:] = [row * (100_000 // len(HEADER)) for row in rows[:3]]


CELLS: Final = [
    "1e0",
    "05",
    "+3",
    "\uff15",
    "3 000",
    "01.02.2026",
    "10",
    "0",
    "-1",
    "3.5",
    "True",
    "5 — 6",
    "=5",
    "5;5",
    "٣",
]
DAMAGE: Final = [
    *map(with_cell, CELLS),
    missing_cell,
    extra_cell,
    empty_cells_at_the_end,
    column_twice,
    shifted_header,
    swapped_columns,
    blank_rows,
    repeated_row,
    without_header,
    mark_in_a_name,
    megabyte_cell,
    odd_character,
    many_columns,
]


def damaged_grid(damage: Callable[[list[list[str]], random.Random], None], rng: random.Random) -> Case:
    rows = grid(rng)
    damage(rows, rng)
    codec = (
        "utf-16" if any("\uff15" in text or "\ufeff" in text or "٣" in text for row in rows for text in row) else None
    )
    return Case(written(rows, rng, codec=codec), [outcome(rows)])


# Damage to bytes: cells that are as they were say what they said.


def spans(rows: list[list[str]], codec: str) -> tuple[bytes, dict[tuple[int, int], tuple[int, int]]]:
    """Return a table, and where each cell is in it."""
    data = b""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            start = len(data)
            data += ('"' + text.replace('"', '""') + '"' if re.search(r'[;"\n]', text) else text).encode(codec)
            found[r, c] = (start, len(data))
            data += (";" if c < len(row) - 1 else "\n").encode(codec)
    return data, found


def damaged_bytes(damage: Callable[[bytearray, random.Random], tuple[int, int]], rng: random.Random) -> Case:
    """Damage bytes; `damage` returns the range of them that are not as they were."""
    rows = grid(rng)
    data, places = spans(rows, codec := rng.choice(["utf-8", "utf-16-le", "cp1251"]))
    changed = bytearray(data)
    start, end = damage(changed, rng)
    whole = outcome(rows)
    assert whole is not None
    intact: dict[str, Answers] = {}
    for r, row in enumerate(rows[1:], start=1):
        if not any(first <= end and start <= last for first, last in (places[r, c] for c in range(len(row)))):
            intact[row[RESPONDENT]] = whole[row[RESPONDENT]]
    mark = b"\xff\xfe" if codec == "utf-16-le" else b""
    return Case(mark + bytes(changed), intact=intact, rows_may_be_lost=end >= len(data))


def cut(data: bytearray, rng: random.Random) -> tuple[int, int]:
    at = rng.randrange(len(data))
    end = len(data)
    del data[at:]
    return at, end


def flipped(data: bytearray, rng: random.Random) -> tuple[int, int]:
    at = rng.randrange(len(data))
    data[at] ^= 1 << rng.randrange(8)
    return at, at


def another_byte(data: bytearray, rng: random.Random) -> tuple[int, int]:
    at = rng.choice([n for n, byte in enumerate(data) if byte in b';"\n'])
    data[at] = rng.choice(b',;\t|"\n\r\0x')
    return at, at


def quote_in_a_cell(data: bytearray, rng: random.Random) -> tuple[int, int]:
    at = rng.choice([n for n, byte in enumerate(data) if byte == ord(";")])
    is_utf_16 = data[at + 1] == 0
    data[at : at + 1] = b';\0"' if is_utf_16 else b';"'
    return at, len(data)


BYTES: Final = [cut, cut, flipped, flipped, another_byte, another_byte, quote_in_a_cell]


# Other formats.


def objects(rng: random.Random) -> list[dict[str, Any]]:
    header, *rows = grid(rng)
    return [dict(zip(header, row, strict=True)) for row in rows]


def json_lines(rng: random.Random) -> Case:
    rows = [[*HEADER], *([*found.values()] for found in objects(rng))]
    lines = [json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=rng.random() < 0.5) for row in rows[1:]]
    at = rng.randrange(len(lines))
    odd = rng.choice(["", "deep", "twice", "open", "NaN", "list", "cut", "true"])
    match odd:
        case "deep":
            lines[at] = '{"hiring": ' * 50_000
        case "twice":
            lines[at] = lines[at][:-1] + ', "hiring": 3}'
        case "open":
            lines[at] = lines[at][:-1]
        case "NaN":
            lines[at] = re.sub(r'"hiring": "[^"]*"', '"hiring": NaN', lines[at])
        case "list":
            lines[at] = f"[{lines[at]}]"
        case "cut":
            lines[-1] = lines[-1][: rng.randrange(1, len(lines[-1]))]
        case "true":
            lines[at] = re.sub(r'"hiring": "[^"]*"', '"hiring": true', lines[at])
        case _:
            pass
    return Case("\n".join(lines).encode(rng.choice(["utf-8", "utf-8-sig"])), [None if odd else outcome(rows)])


def parquet(rng: random.Random) -> Case:
    stream = BytesIO()
    pl.DataFrame(objects(rng)).write_parquet(stream)
    data = bytearray(stream.getvalue())
    if rng.random() < 0.5:
        del data[rng.randrange(4, len(data)) :]
        return Case(bytes(data), [None])
    for _ in range(3):
        data[rng.randrange(4, len(data))] = rng.randrange(256)
    return Case(bytes(data))  # a changed byte of compressed data may change any cell


def other_start(rng: random.Random) -> Case:
    data = written(grid(rng), rng)
    return Case(rng.choice([b"PK\x03\x04", b"%PDF-1.4\n", b"\x1f\x8b\x08", b"<html>\n"]) + data, [None])


def two_encodings(rng: random.Random) -> Case:
    rows = grid(rng)
    whole = outcome(rows)
    data = written(rows, rng, codec="utf-8", end="\n")
    changed = "Не знаю".encode("cp1251")
    return Case(data.replace("Не знаю".encode(), changed, 1), [None, whole])


def two_line_ends(rng: random.Random) -> Case:
    rows = grid(rng)
    parts = written(rows, rng, codec="utf-8", end="\n").split(b"\n")
    return Case(b"".join(part + rng.choice([b"\n", b"\r\n", b"\r"]) for part in parts), [outcome(rows)])


MAKERS: Final[list[Callable[[random.Random], Case]]] = [
    *(lambda rng, damage=damage: damaged_grid(damage, rng) for damage in DAMAGE),
    *(lambda rng, damage=damage: damaged_bytes(damage, rng) for damage in BYTES),
    json_lines,
    parquet,
    other_start,
    two_encodings,
    two_line_ends,
]
assert len(MAKERS) == 40


def read(data: bytes) -> SheetTable | None:
    try:
        return load_sheets(data, bank=BANK, respondent="respondent")
    except CentricityError as error:
        assert error.problems
        assert all(len(problem.line("ru")) < 2_000 for problem in error.problems)
        return None


BOUND: Final = 1 if sys.gettrace() is None else 5  # tracing takes time
"""The most seconds for a table."""


def timed(data: bytes) -> tuple[SheetTable | None, float]:
    """Read a table, and measure the processor time that it takes."""
    started = time.process_time()
    table = read(data)
    return table, time.process_time() - started


def check(number: int) -> str:
    """Read the damaged table of a number, and return what is wrong with the way it was read."""
    case = MAKERS[number % len(MAKERS)](random.Random(number))
    table, seconds = timed(case.data)
    if seconds > BOUND:  # on a busy machine, one reading may take longer than the table is to blame for
        seconds = min(seconds, timed(case.data)[1], timed(case.data)[1])
    if seconds > BOUND:
        return f"{seconds:.1f} s"
    found: Outcome = None if table is None else {str(sheet.respondent): dict(sheet.answers) for sheet in table.sheets}
    if case.right and found not in case.right:
        return f"read as {found}, not {case.right}"
    if case.intact is None or table is None or found is None:
        return ""
    missing = set(table.report.columns.missing)
    for respondent, answers in case.intact.items():
        if respondent not in found:
            if not case.rows_may_be_lost:
                return f"{respondent} is lost"
        elif any(found[respondent].get(id) != answer for id, answer in answers.items() if id not in missing):
            return f"{respondent} is read as {found[respondent]}, not {answers}"
    return ""


def wrong(numbers: range) -> dict[int, str]:
    read(b"hiring\n5\n")  # the first call loads what all need
    return {number: what for number in numbers if (what := check(number))}


def test_law_no_damaged_table_gives_a_wrong_figure() -> None:
    assert wrong(range(40)) == {}


@pytest.mark.slow
def test_law_none_of_400_damaged_tables_gives_a_wrong_figure() -> None:
    assert wrong(range(40, 440)) == {}


def test_the_largest_damaged_tables_take_little_memory() -> None:
    makers = [DAMAGE.index(megabyte_cell), DAMAGE.index(many_columns), len(DAMAGE) + len(BYTES)]
    for number in makers:
        case = MAKERS[number](random.Random(number))
        tracemalloc.start()
        read(case.data)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 200e6, number
