"""What the command `score` does: codebook, progress, summary. Needs the extra `frames`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cx_centricity.bank import QuestionBank
from cx_centricity.cli._score_report import WORDS, print_summary
from cx_centricity.cli._terminal import OutputFormat, deliver, fail
from cx_centricity.errors import CentricityError
from cx_centricity.frames import Codebook, CodebookFile, FrameWarning, read_codebook, score_file
from cx_centricity.typing import Invalid, Language


def run(  # noqa: PLR0913 - an option each
    file: Path,
    output: Path,
    *,
    columns: Mapping[str, str],
    codebook: Path | None,
    invalid: Invalid,
    prefix: str,
    strict: bool,
    bank: QuestionBank,
    format: OutputFormat,
    language: Language,
) -> None:
    """Score a file and print what came of it, or end with all that is wrong."""
    read: CodebookFile | None = None
    try:
        read = None if codebook is None else read_codebook(codebook)
        book = Codebook() if read is None else read.codebook
        book = book.model_copy(update={"columns": {**book.columns, **columns}})
        with warnings.catch_warnings(), _progress(WORDS[language]["rows read"]) as progress:
            warnings.simplefilter("ignore", FrameWarning)  # the summary tells it
            summary = score_file(
                file,
                output,
                bank=bank,
                codebook=book,
                invalid=invalid,
                prefix=prefix,
                strict=strict,
                progress=progress,
            )
    except CentricityError as error:
        fail(error.problems if read is None else read.located(error.problems), language)
    deliver(summary, format, lambda console: print_summary(summary, console, language))


@contextmanager
def _progress(words: str) -> Generator[Callable[[int, float], None] | None]:
    """Show how far the run is on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=1.0, told="")

        def told(rows: int, share: float) -> None:
            progress.update(task, completed=share, told=words.format(rows))

        yield told
