"""What came of scoring a file, for a reader at a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from cx_centricity.frames import FileSummary, MissingColumn
from cx_centricity.typing import Language

_NAMED: Final = 10
"""How many names of columns are told at most."""

_RU: Final = {
    "rows read": "строк: {0}",
    "written": "{0} → {1}",
    "rows": "Строк прочитано: {0}, с оценкой: {1}.",
    "unscored invalid": "Без оценки из-за недопустимых значений: {0}.",
    "unscored open": "Без оценки, потому что ответов или применимых утверждений слишком мало: {0}.",
    "counted as open": "Строк с недопустимыми значениями: {0}; эти значения считаются пропусками.",
    "invalid": "Недопустимые значения: {0}",
    "of column": "• {0}: {1}, например {2}",
    "missing": "Утверждения без столбца (считаются неотвеченными): {0}",
    "looks like": "{0} (похож столбец «{1}»)",
    "kept": "Перенесены без изменений: {0}",
    "and more": "и ещё {0}",
    "quoted": "«{0}»",
}
_EN: Final = {
    "rows read": "rows: {0}",
    "written": "{0} → {1}",
    "rows": "Rows read: {0}, scored: {1}.",
    "unscored invalid": "Not scored because of invalid values: {0}.",
    "unscored open": "Not scored since too little is answered or applicable: {0}.",
    "counted as open": "Rows with invalid values, which count as unanswered: {0}.",
    "invalid": "Invalid values: {0}",
    "of column": "• {0}: {1}, such as {2}",
    "missing": "Statements without a column, which count as unanswered: {0}",
    "looks like": "{0} (the column “{1}” looks like it)",
    "kept": "Kept as they were: {0}",
    "and more": "and {0} more",
    "quoted": "“{0}”",
}
WORDS: Final[Mapping[Language, Mapping[str, str]]] = {"ru": _RU, "en": _EN}


def print_summary(summary: FileSummary, console: Console, language: Language = "ru") -> None:
    """Print how many rows are scored and why the others are not, and which columns were not found or not needed."""
    words = WORDS[language]

    def say(text: str, style: str = "") -> None:
        console.print(Text(_printable(text), style=style))

    say(words["written"].format(summary.source, summary.target), "bold")
    say(words["rows"].format(summary.rows, summary.scored))
    if summary.unscored_invalid:
        say(words["unscored invalid"].format(summary.unscored_invalid))
    elif summary.rows_invalid:
        say(words["counted as open"].format(summary.rows_invalid))
    if summary.unscored_open:
        say(words["unscored open"].format(summary.unscored_open))
    if summary.invalid:
        console.print()
        say(words["invalid"].format(sum(values.count for values in summary.invalid)), "bold")
        told = sorted(summary.invalid, key=lambda values: -values.count)
        for values in told[:_NAMED]:
            examples = ", ".join(words["quoted"].format(example) for example in values.examples)
            say(words["of column"].format(values.column, values.count, examples))
        if len(told) > _NAMED:
            say("• " + words["and more"].format(len(told) - _NAMED))
    for key, names in (("missing", _missing(summary.missing, words)), ("kept", summary.kept)):
        if names:
            console.print()
            say(words[key].format(_listed(names, words)))


def _missing(missing: Sequence[MissingColumn], words: Mapping[str, str]) -> list[str]:
    """Name the statements, those first that a column looks like."""
    guessed = [words["looks like"].format(one.statement, one.nearest) for one in missing if one.nearest]
    return guessed + [one.statement for one in missing if not one.nearest]


def _listed(names: Sequence[str], words: Mapping[str, str]) -> str:
    more = [words["and more"].format(len(names) - _NAMED)] if len(names) > _NAMED else []
    return ", ".join([*names[:_NAMED], *more]) + "."


def _printable(text: str) -> str:
    """Return the text without what could steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
