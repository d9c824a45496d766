"""The command `score` at work: progress bar, summary. Needs the extra `frames`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from cx_centricity.bank import QuestionBank
from cx_centricity.cli._reading import ReadingOptions
from cx_centricity.cli._reading_report import print_dialect
from cx_centricity.cli._terminal import OutputFormat, deliver, fail
from cx_centricity.errors import CentricityError
from cx_centricity.frames import FileSummary, FrameWarning, InvalidValues, MissingColumn, score_file
from cx_centricity.report import Labels, labels
from cx_centricity.typing import Invalid, Language, Repeats

_NAMED: Final = 10
"""The most column names in one line of the summary."""


def score_to_file(  # noqa: PLR0913 - one parameter per option
    file: Path,
    output: Path,
    *,
    options: ReadingOptions,
    respondent: str | None,
    repeats: Repeats | None,
    invalid: Invalid,
    prefix: str,
    strict: bool,
    bank: QuestionBank,
    format: OutputFormat,
    language: Language,
) -> None:
    """Score a file and print a summary, or exit with all problems."""
    try:
        with warnings.catch_warnings(), _progress(labels(language)["rows read"]) as progress:
            warnings.simplefilter("ignore", FrameWarning)  # the summary says it too
            summary = score_file(
                file,
                output,
                bank=bank,
                codebook=options.codebook,
                migrate=options.migrate,
                respondent=respondent,
                repeats=repeats,
                encoding=options.encoding,
                separator=options.separator,
                invalid=invalid,
                prefix=prefix,
                strict=strict,
                progress=progress,
            )
    except CentricityError as error:
        fail(error.problems, language)
    deliver(summary, format, lambda console: print_summary(summary, console, language))


@contextmanager
def _progress(words: str) -> Generator[Callable[[int, float], None] | None]:
    """Yield a function that updates a progress bar, or None if standard error is not a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rows]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=1.0, rows="")

        def update(rows: int, share: float) -> None:
            progress.update(task, completed=share, rows=words.format(rows))

        yield update


def print_summary(summary: FileSummary, console: Console, language: Language = "ru") -> None:
    """Print how many rows are scored, why the others are not, and which columns are missing or unused."""
    words = labels(language)

    def say(text: str, style: str = "") -> None:
        console.print(Text(_printable(text), style=style))

    say(f"{summary.source} → {summary.target}", "bold")
    for line in _counts(summary, words):
        say(line)
    if summary.invalid:
        console.print()
        say(words["invalid"].format(sum(values.count for values in summary.invalid)), "bold")
        for line in _invalid(summary.invalid, words):
            say(line)
    for key, names in (("missing", _missing(summary.missing, words)), ("kept", summary.kept)):
        if names:
            console.print()
            say(words[key].format(_listed(names, words)))
    if summary.separator is not None:
        console.print()
        print_dialect(summary, console, words)


def _counts(summary: FileSummary, words: Labels) -> Iterator[str]:
    """Yield how many rows were read and scored, and why the others are not scored."""
    yield words["rows"].format(summary.rows + summary.repeated_rows, summary.scored)
    if summary.respondent_column is not None:
        yield words["respondents from"].format(summary.respondent_column)
    if summary.repeated_rows:
        yield words[f"repeats left out {summary.repeats}"].format(summary.repeated_rows)
    if summary.unscored_invalid:
        yield words["unscored invalid"].format(summary.unscored_invalid)
    elif summary.rows_invalid:
        yield words["counted as open"].format(summary.rows_invalid)
    if summary.unscored_open:
        yield words["unscored open"].format(summary.unscored_open)


def _invalid(invalid: Sequence[InvalidValues], words: Labels) -> Iterator[str]:
    """Yield a line for each column with invalid values, those with the most first."""
    for values in sorted(invalid, key=lambda values: -values.count)[:_NAMED]:
        examples = ", ".join(words["quoted"].format(example) for example in values.examples)
        yield words["of column"].format(values.column, values.count, examples)
    if len(invalid) > _NAMED:
        yield "• " + words["and more"].format(len(invalid) - _NAMED)


def _missing(missing: Sequence[MissingColumn], words: Labels) -> list[str]:
    """Return the ids of statements without a column, those with a similar column first."""
    guessed = [words["looks like"].format(one.statement, one.nearest) for one in missing if one.nearest]
    return guessed + [one.statement for one in missing if not one.nearest]


def _listed(names: Sequence[str], words: Labels) -> str:
    more = [words["and more"].format(len(names) - _NAMED)] if len(names) > _NAMED else []
    return ", ".join([*names[:_NAMED], *more]) + "."


def _printable(text: str) -> str:
    """Return the text with control characters escaped, so that it cannot control the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
