"""The codes of answers that are written as text, found for each text once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Self

import polars as pl

from cx_centricity.answers import CellRule
from cx_centricity.frames._program import Program

_MAX_KNOWN: Final = 1000
"""The most texts of a column whose codes are kept, since any number of them may mean the same."""


@dataclass
class _Column:
    name: str
    coded: str
    statement: str
    codes: dict[str, int] = field(default_factory=dict[str, int])


class TextCoder:
    """Adds the codes of the answers to batches of rows, a column for each column of texts.

    Only the first occurrence of a text in a column is looked up in Python.
    """

    def __init__(self, columns: Sequence[_Column], rule: CellRule) -> None:
        self._columns, self._rule = columns, rule

    @classmethod
    def of(cls, program: Program, rule: CellRule, statements: Sequence[str]) -> Self:
        """Return the coder for the columns of a program."""
        mark, texts = program.rule.mark, set(program.answers.texts)
        levels = {str(number): number for number in rule.numbers}
        found = [
            _Column(column.name, mark + column.name, id)
            for column, id in zip(program.answers.columns, statements, strict=True)
            if column is not None and column.name in texts
        ]
        for column in found:
            column.codes |= {text: rule.meaning(column.statement, text) for text in levels}
        return cls(found, rule)

    @property
    def names(self) -> list[str]:
        """The names of the columns with codes."""
        return [column.coded for column in self._columns]

    def coded(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with the codes of their answers."""
        return rows.with_columns(
            self._codes(rows.get_column(column.name), column).alias(column.coded) for column in self._columns
        )

    def _codes(self, texts: pl.Series, column: _Column) -> pl.Series:
        unknown = self._rule.invalid + 1
        codes = _replaced(texts, column.codes, unknown)
        new = texts.filter(codes == unknown).unique()
        if not len(new):
            return codes
        found = {text: self._rule.meaning(column.statement, text) for text in new.cast(pl.String).to_list()}
        known = {text: code for text, code in found.items() if code != self._rule.invalid}
        if len(column.codes) + len(known) <= _MAX_KNOWN:
            column.codes |= known
        return _replaced(texts, column.codes | found, self._rule.invalid)


def _replaced(texts: pl.Series, codes: dict[str, int], default: int) -> pl.Series:
    texts = texts.cast(pl.String)
    replaced = texts.replace_strict(list(codes), list(codes.values()), default=default, return_dtype=pl.Int32)
    return replaced.set(texts.is_null(), None) if texts.null_count() else replaced
