"""The codes of answers that are written as text, found once for each text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import polars as pl

from cx_centricity.answers import CellRule
from cx_centricity.frames._program import Program

CODE: Final = pl.Int16()
"""The type of codes: level numbers go up to 1000."""

_MAX_KNOWN: Final = 1000
"""The most texts of a column whose codes are kept, since any number of texts may mean the same."""


@dataclass(frozen=True)
class _Column:
    """A column of texts, that of their codes, the statement, and the codes found so far."""

    name: str
    coded: str
    statement: str
    codes: dict[str | None, int]

    def replaced(self, codes: Mapping[str | None, int], default: int) -> pl.Expr:
        texts = pl.col(self.name).cast(pl.String)
        replaced = texts.replace_strict(list(codes), list(codes.values()), default=default, return_dtype=CODE)
        return replaced.alias(self.coded)


class TextCoder:
    """Adds the codes of the answers to batches of rows, a column for each column of texts.

    Only the first occurrence of a text in a column is looked up in Python.
    """

    def __init__(self, columns: Sequence[_Column], rule: CellRule) -> None:
        self._columns, self._rule = columns, rule

    @classmethod
    def of(cls, program: Program, rule: CellRule, statements: Sequence[str]) -> Self:
        """Return the coder for the columns of a program; `statements` are the ids of the bank."""
        mark, texts = program.rule.mark, set(program.answers.texts)
        found = [
            _Column(column.name, mark + column.name, id, _common(rule, id))
            for column, id in zip(program.answers.columns, statements, strict=True)
            if column is not None and column.name in texts
        ]
        return cls(found, rule)

    @property
    def names(self) -> list[str]:
        """The names of the columns with codes."""
        return [column.coded for column in self._columns]

    def coded(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with the codes of their answers."""
        unknown = self._rule.invalid + 1
        rows = rows.with_columns(column.replaced(column.codes, unknown) for column in self._columns)
        new = [column for column in self._columns if rows.get_column(column.coded).max() == unknown]
        return rows.with_columns(self._looked_up(rows, column, unknown) for column in new) if new else rows

    def _looked_up(self, rows: pl.DataFrame, column: _Column, unknown: int) -> pl.Expr:
        texts = rows.get_column(column.name).filter(rows.get_column(column.coded) == unknown).unique()
        found = {text: self._rule.meaning(column.statement, text) for text in texts.cast(pl.String).to_list()}
        codes = column.codes | found
        known = {text: code for text, code in found.items() if code != self._rule.invalid}
        if len(column.codes) + len(known) <= _MAX_KNOWN:
            column.codes.update(known)
        return column.replaced(codes, self._rule.invalid)


def _common(rule: CellRule, statement: str) -> dict[str | None, int]:
    """Return the codes of level numbers and of an empty cell."""
    return {text: rule.meaning(statement, text) for text in (None, *map(str, sorted(rule.levels(statement))))}
