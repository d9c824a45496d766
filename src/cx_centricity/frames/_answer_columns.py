"""The answer columns of a frame: which statement each one answers, which problems they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.dtypes import DType

from cx_centricity.answers import CellRule, Codebook, ColumnReport, column_problems
from cx_centricity.bank import QuestionBank, derived
from cx_centricity.errors import MAX_GUESSES, Place, Problem, nearest
from cx_centricity.frames._columns import (
    ColumnReading,
    coded,
    coded_in_sql,
    is_text,
    read_codes,
    read_numbers,
    refusal,
    tidied,
)


@dataclass(frozen=True)
class ColumnCodes:
    """The codes of the answers in a column: of its texts, or of the whole numbers that the codebook gives a meaning."""

    texts: Mapping[str, int]
    numbers: Mapping[int, int]

    def __hash__(self) -> int:
        """Hash the sizes alone: programs are looked up by codes, of which a column of texts has hundreds."""
        return hash((len(self.texts), len(self.numbers)))


class AnswerColumn(NamedTuple):
    """The column of a statement: its name, its type, its codes."""

    name: str
    dtype: DType
    codes: ColumnCodes


class AnswerColumns(NamedTuple):
    """The column of each statement, in bank order; None for a statement without one.

    A code is the number of a level, the next one if not applicable, or the one after that if unanswered. With
    `is_coded`, the frame has the codes of each column of texts already.
    """

    columns: tuple[AnswerColumn | None, ...]
    levels: tuple[int, ...]
    is_coded: bool = False

    @property
    def names(self) -> list[str]:
        """The names of the columns that there are."""
        return [column.name for column in self.columns if column is not None]

    @property
    def texts(self) -> list[str]:
        """The names of the columns of texts."""
        return [column.name for column in self.columns if column is not None and is_text(column.dtype)]

    def retyped(self, schema: Mapping[str, DType]) -> AnswerColumns:
        """Return the same columns as another engine holds them."""
        columns = tuple(column and column._replace(dtype=schema[column.name]) for column in self.columns)
        return self._replace(columns=columns)

    def coding(self, mark: str, *, in_sql: bool) -> Iterator[list[nw.Expr]]:
        """Yield the steps that add the codes of the columns of text, each named with the mark before its name."""
        texts = [column for column in self.columns if column is not None and is_text(column.dtype)]
        if self.is_coded or not texts:
            return
        if in_sql:
            yield [tidied(column.name).alias(mark + column.name) for column in texts]
        coded_by = coded_in_sql if in_sql else coded
        names = [mark + column.name if in_sql else column.name for column in texts]
        yield [
            coded_by(name, column.codes.texts, self.levels).alias(mark + column.name)
            for name, column in zip(names, texts, strict=True)
        ]

    def read(self, mark: str) -> list[ColumnReading | None]:
        """Return how each column is read."""
        return [column and self._read(column, mark) for column in self.columns]

    def _read(self, column: AnswerColumn, mark: str) -> ColumnReading:
        if is_text(column.dtype):
            return read_codes(mark + column.name, self.levels)
        return read_numbers(column.name, column.dtype, column.codes.numbers, self.levels)


class Found(NamedTuple):
    """What is found of the answers in a frame: their columns, statements without one, and what is wrong."""

    answers: AnswerColumns
    missing: list[Problem]
    problems: list[Problem]


def find_answers(
    schema: Mapping[str, DType],
    empty: frozenset[str],
    bank: QuestionBank,
    codebook: Codebook | None,
    report: ColumnReport | None = None,
) -> Found:
    """Find the columns that answer the statements of a bank: those of a report, or those that the codebook matches.

    A column in `empty` has missing values only, so that it answers nothing, whatever its type.
    """
    rule = cell_rule(bank, Codebook() if codebook is None else codebook)
    names = list(schema)
    if report is None:
        report = rule.codebook.match(names, guess=False)
    matched = {id: match.column for _, match, id in report.answers() if match.column in schema}
    columns = {
        id: AnswerColumn(name, schema[name], _codes(rule, id, schema[name]))
        for id, name in matched.items()
        if name not in empty
    }
    ids = [statement.id for statement in bank.statements]
    problems = [
        *(() if codebook is None else codebook.problems(bank, names)),
        *column_problems(report),
        *_wrong_types([columns[id] for id in ids if id in columns], has_codebook=codebook is not None),
    ]
    others = schema.keys() - set(matched.values())
    missing = list(_missing([id for id in ids if id not in matched], others, bank))
    numbers = tuple(level.number for level in bank.levels)
    return Found(AnswerColumns(tuple(map(columns.get, ids)), numbers), missing, problems)


def cell_rule(bank: QuestionBank, codebook: Codebook) -> CellRule:
    """Return the rule of what cells mean, from a cache."""
    return derived(bank, _cell_rules)(codebook)


def _cell_rules(bank: QuestionBank) -> Callable[[Codebook], CellRule]:
    @lru_cache(maxsize=32)
    def rule(codebook: Codebook) -> CellRule:
        return CellRule(bank, codebook)

    return rule


def _codes(rule: CellRule, statement: str, dtype: DType) -> ColumnCodes:
    if is_text(dtype):
        return ColumnCodes(rule.texts(statement), {})
    return ColumnCodes({}, rule.stated_numbers(statement))


def _wrong_types(columns: Iterable[AnswerColumn], *, has_codebook: bool) -> Iterator[Problem]:
    for name, dtype, _ in columns:
        if hint := refusal(dtype, has_codebook=has_codebook):
            yield Problem("column-type-refused", Place(path=name), column=name, found=str(dtype), hint=hint)


def _missing(ids: Iterable[str], others: Iterable[str], bank: QuestionBank) -> Iterator[Problem]:
    known = sorted(others)
    former = {present: old for old, present in bank.present_ids.items() if old in known}
    for count, id in enumerate(ids):
        guess = former.get(id) or (nearest(id, known) if count < MAX_GUESSES else None)
        yield Problem("column-missing", statement=id, nearest=guess)


def clashes(columns: Iterable[str], added: Iterable[str], *, ignores_case: bool) -> list[Problem]:
    """Return a problem for each column that has the name of one to be added, as its engine compares names."""
    compared = str.lower if ignores_case else str
    taken = {compared(name): name for name in columns}
    in_the_way = [taken[name] for name in map(compared, added) if name in taken]
    return [Problem("column-in-the-way", Place(path=name), column=name) for name in in_the_way]
