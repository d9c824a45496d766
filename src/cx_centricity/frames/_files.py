"""Scoring files of answer sheets, also those that are larger than memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl
from polars.io.plugins import register_io_source

from cx_centricity.assessment import BankIdentity
from cx_centricity.bank import QuestionBank
from cx_centricity.errors import FrameError
from cx_centricity.frames._codebook import Codebook
from cx_centricity.frames._engines import open_frame
from cx_centricity.frames._file_summary import FileSummary, MissingColumn, Tally
from cx_centricity.frames._formats import check_names, not_writable, open_file, write_file
from cx_centricity.frames._preparation import prepare, wrong_choice
from cx_centricity.loading import default_bank
from cx_centricity.typing import Invalid

OnProgress = Callable[[int, float], None]
"""Called with the number of rows scored so far and the share of the file read (0…1)."""
_SLICE_ROWS: Final = 100_000


def score_file(  # noqa: PLR0913 - each is one choice, by name
    source: str | Path,
    target: str | Path,
    *,
    bank: QuestionBank | None = None,
    codebook: Codebook | None = None,
    invalid: Invalid = "unscored",
    prefix: str = "",
    strict: bool = False,
    progress: OnProgress | None = None,
) -> FileSummary:
    """Score a file with a row for each answer sheet, and write all its rows and columns with the scores to another.

    The names of both end in one of `.csv`, `.tsv`, `.parquet`, `.arrow`, `.feather`, `.ipc`, `.jsonl`, `.ndjson`. They
    are read and written some rows at a time, whatever their size. In CSV all cells are text, and go through as they
    are; only answers are made sense of, by `codebook`. So are columns of text in other formats; their numbers are read
    as by `score_frame`, whose columns are added, and whose `bank`, `invalid`, `prefix` and `strict` are meant.
    `progress` is called now and then, from another thread.

    The rows go to a file beside `target`, `.cx-centricity-….partial`, which takes its name, and the place of what may
    have it, when all is written. Whatever ends the run before leaves `target` as it was.

    Returns the figures of the run. Raises FrameError with what is wrong with files, columns, codebook and rows, by line
    where there are lines; CentricityError if `source` cannot be opened; ValueError if `invalid` is none of its choices.
    Statements without a column give a FrameWarning.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import polars as pl
    >>> from cx_centricity import default_bank
    >>> from cx_centricity.frames import score_file
    >>> sheets = pl.DataFrame({"who": ["A", "B"]} | {s.id: ["3", None] for s in default_bank().statements})
    >>> with TemporaryDirectory() as folder:
    ...     sheets.write_csv(Path(folder, "sheets.csv"))
    ...     score_file(Path(folder, "sheets.csv"), Path(folder, "scores.parquet"))
    ...     pl.read_parquet(Path(folder, "scores.parquet")).select("who", "hiring", "points", "applicable").rows()
    FileSummary(rows=2, scored=1, unscored_invalid=0, unscored_open=1)
    [('A', '3', 28, 48), ('B', None, None, 48)]
    """
    if wrong := [*wrong_choice("invalid", invalid, Invalid)]:
        raise ValueError("; ".join(wrong))
    source, target = Path(source), Path(target)
    check_names(source, target)
    bank, book, told = bank or default_bank(), codebook or Codebook(), progress or _tell_nobody
    opened = open_file(source, lambda share: told(0, share))
    columns = open_frame(pl.LazyFrame(schema=opened.schema))
    odd = not_writable(opened.schema, target)
    try:
        program, prepared, missing = prepare(
            columns, bank, codebook=book, invalid=invalid, strict=strict, prefix=prefix, wrong=odd
        )
    except FrameError as error:
        found = [problem.at(replace(problem.place, file=str(source))) for problem in error.problems]
        raise FrameError(found) from None
    answers, added = program.answers.names, program.rule.added.all
    tally = Tally(program, [statement.id for statement in bank.statements])
    ready = prepared(pl.Schema({name: opened.schema[name] for name in answers}))

    def scored(*_: Any) -> Iterator[pl.DataFrame]:
        for batch, share in opened.batches():
            for rows in batch.iter_slices(_SLICE_ROWS):
                frame = ready.score(rows.lazy(), batch.columns).collect()
                tally.add(frame)
                yield frame
            told(tally.rows, share)

    schema = pl.Schema({**opened.schema, **dict.fromkeys(added, pl.Int32())})
    write_file(register_io_source(scored, schema=schema), opened, source, target)
    return FileSummary(
        bank=BankIdentity.of(bank),
        source=str(source),
        target=str(target),
        rows=tally.rows,
        scored=tally.scored,
        unscored_invalid=tally.unscored_invalid,
        unscored_open=tally.rows - tally.scored - tally.unscored_invalid,
        rows_invalid=tally.rows_invalid,
        invalid=tally.invalid(),
        missing=tuple(MissingColumn(str(problem.data["statement"]), problem.nearest) for problem in missing),
        answers=tuple(answers),
        kept=tuple(name for name in opened.schema if name not in set(answers)),
        added=tuple(added),
    )


def _tell_nobody(_rows: int, _share: float) -> None:
    pass
