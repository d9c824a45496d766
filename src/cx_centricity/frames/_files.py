"""Scoring files of answer sheets, also those that are larger than memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl
from polars.io.plugins import register_io_source

from cx_centricity.answers import MAX_ROW, Codebook, Dialect, TitleRow, former_ids, recognise
from cx_centricity.assessment import BankIdentity
from cx_centricity.bank import QuestionBank
from cx_centricity.errors import FrameError, Problem
from cx_centricity.frames._answer_columns import cell_rule
from cx_centricity.frames._engines import open_frame
from cx_centricity.frames._file_summary import FileSummary, MissingColumn, Tally
from cx_centricity.frames._formats import check_names, not_writable, open_file, write_file
from cx_centricity.frames._preparation import prepare, wrong_choice
from cx_centricity.frames._respondents import KeptRows, respondent_column
from cx_centricity.frames._supported_banks import supported_bank
from cx_centricity.frames._text_coder import CODE, TextCoder
from cx_centricity.typing import Encoding, Invalid, Repeats, Separator

OnProgress = Callable[[int, float], None]
"""Called with the number of rows scored so far and the share of the file read (0…1)."""
_SLICE_ROWS: Final = 100_000


def score_file(  # noqa: PLR0913 - each is one choice, by name
    source: str | Path,
    target: str | Path,
    *,
    bank: QuestionBank | None = None,
    codebook: Codebook | None = None,
    migrate: bool = False,
    respondent: str | None = None,
    repeats: Repeats | None = None,
    invalid: Invalid = "unscored",
    prefix: str = "",
    strict: bool = False,
    encoding: Encoding | None = None,
    separator: Separator | None = None,
    progress: OnProgress | None = None,
) -> FileSummary:
    """Score a file with a row for each answer sheet, and write all its rows and columns with the scores to another.

    The names of both end in one of `.csv`, `.tsv`, `.parquet`, `.arrow`, `.feather`, `.ipc`, `.jsonl`, `.ndjson`. They
    are read and written some rows at a time, whatever their size. Columns and cells are read as `load_sheets` reads
    them; `codebook`, `migrate`, `encoding` and `separator` are the same. In CSV, rows above the header and blank rows
    are left out, and all other cells go through as they are. The columns of `score_frame` are added, whose `bank`,
    `invalid`, `prefix` and `strict` are meant. `progress` is called now and then, from another thread.

    Unless `respondent` or `repeats` is given, every row is scored. With either, one row of each respondent is written:
    `respondent` names the column, by default the usual one, and `repeats` says which row counts, as for `load_sheets`.
    The file is then read twice, and memory holds a digest of each respondent.

    The rows go to a file beside `target`, `.cx-centricity-….partial`, which takes its name, and the place of what may
    have it, when all is written. Whatever ends the run before leaves `target` as it was.

    Returns the figures of the run. Raises CentricityError with what is wrong with files, columns, codebook and rows, by
    line where there are lines, and with a bank that frames cannot score; ValueError if `invalid` or `repeats` is none
    of its choices. Statements without a column give a FrameWarning.

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
    wrong = [*wrong_choice("invalid", invalid, Invalid)]
    if repeats is not None:
        wrong += wrong_choice("repeats", repeats, Repeats)
    if wrong:
        raise ValueError("; ".join(wrong))
    bank = supported_bank(bank)
    source, target = Path(source), Path(target)
    check_names(source, target)
    book, told = codebook or Codebook(), progress or _tell_nobody
    rule = cell_rule(bank, book)
    former = former_ids(bank) if migrate else {}

    def recognised(head: bytes) -> Dialect:
        is_whole = len(head) <= MAX_ROW
        return recognise(
            head,
            rule.codebook,
            file=str(source),
            is_whole=is_whole,
            former=former,
            encoding=encoding,
            separator=separator,
        )

    is_one_row_each = respondent is not None or repeats is not None
    readings = 2 if is_one_row_each else 1
    opened = open_file(source, lambda share: told(0, share / readings), recognised)
    columns = open_frame(pl.LazyFrame(schema=opened.schema))
    dialect = opened.dialect
    report = dialect.columns if dialect else rule.codebook.match(list(opened.schema), former=former)
    who = respondent_column(report.columns[: len(opened.schema)], respondent) if is_one_row_each else None
    odd = [*not_writable(opened.schema, target), *([who] if isinstance(who, Problem) else [])]
    try:
        program, _, missing = prepare(
            columns, bank, codebook=book, invalid=invalid, strict=strict, prefix=prefix, wrong=odd, report=report
        )
    except FrameError as error:
        found = [p if p.place.file else p.at(replace(p.place, file=str(source))) for p in error.problems]
        raise FrameError(found) from None
    kept = None
    if isinstance(who, str):
        kept = KeptRows.of(opened, who, repeats, file=str(source), told=lambda share: told(0, share / readings))
    answers, added = program.answers.names, program.rule.added.all
    coder = TextCoder.of(program, rule, [statement.id for statement in bank.statements])
    program = program._replace(answers=program.answers._replace(is_coded=True))
    tally = Tally(program, [statement.id for statement in bank.statements], coder)
    schema = pl.Schema({name: opened.schema[name] for name in answers} | dict.fromkeys(coder.names, CODE))
    ready = program.for_polars(schema)

    def scored(*_: Any) -> Iterator[pl.DataFrame]:
        for batch, share in opened.batches() if kept is None else kept.batches(opened):
            for rows in batch.iter_slices(_SLICE_ROWS):
                frame = ready.score(coder.coded(rows).lazy(), batch.columns).collect()
                tally.add(frame)
                yield frame
            told(tally.rows, (readings - 1 + share) / readings)

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
        respondent_column=kept and kept.column,
        repeats=repeats,
        repeated_rows=0 if kept is None else kept.left_out,
        encoding=opened.encoding,
        separator=dialect.separator if dialect else None,
        header_line=dialect.line if dialect else None,
        title_rows=tuple(TitleRow(line=line, text=text) for line, text in dialect.titles) if dialect else (),
        columns=report,
        missing=tuple(MissingColumn(str(problem.data["statement"]), problem.nearest) for problem in missing),
        answers=tuple(answers),
        kept=tuple(name for name in opened.schema if name not in set(answers)),
        added=tuple(added),
    )


def _tell_nobody(_rows: int, _share: float) -> None:
    pass
