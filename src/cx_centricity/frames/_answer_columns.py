"""The answer columns of a frame: which statement each one answers, which problems they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.dtypes import DType

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import MAX_GUESSES, Place, Problem, nearest
from cx_centricity.frames._codebook import Codebook
from cx_centricity.frames._columns import AnswerColumn, coded, is_text, read_codes, read_numbers, refusal


class AnswerColumns(NamedTuple):
    """The column of each statement, in bank order, with its type; None for a statement without one."""

    columns: tuple[tuple[str, DType] | None, ...]
    numbers: tuple[int, ...]
    codebook: Codebook

    @property
    def names(self) -> list[str]:
        """The names of the columns that there are."""
        return [column[0] for column in self.columns if column is not None]

    def retyped(self, schema: Mapping[str, DType]) -> AnswerColumns:
        """Return the same columns as another engine holds them."""
        columns = tuple(column and (column[0], schema[column[0]]) for column in self.columns)
        return self._replace(columns=columns)

    def coded(self, mark: str) -> list[nw.Expr]:
        """Return the codes of the columns of text, each named with the mark before its name."""
        texts = [name for name, dtype in filter(None, self.columns) if is_text(dtype)]
        return [coded(name, self.codebook, self.numbers).alias(mark + name) for name in texts]

    def read(self, mark: str) -> list[AnswerColumn | None]:
        """Return how each column is read."""
        return [column and self._read(*column, mark) for column in self.columns]

    def _read(self, name: str, dtype: DType, mark: str) -> AnswerColumn:
        if is_text(dtype):
            return read_codes(mark + name, self.codebook, self.numbers)
        return read_numbers(name, dtype, self.codebook, self.numbers)


class Found(NamedTuple):
    """What is found of the answers in a frame: their columns, statements without one, and what is wrong."""

    answers: AnswerColumns
    missing: list[Problem]
    problems: list[Problem]


def find_answers(
    schema: Mapping[str, DType], empty: frozenset[str], bank: QuestionBank, codebook: Codebook | None
) -> Found:
    """Find the columns that answer the statements of a bank.

    A column in `empty` holds nothing but missing values, so whatever its type it answers nothing.
    """
    book = Codebook() if codebook is None else codebook
    numbers = tuple(level.number for level in bank.levels)
    ids = [statement.id for statement in bank.statements]
    given = {column: id for column, id in book.columns.items() if column in schema and id in ids}
    own = {id: id for id in ids if id in schema and id not in book.columns}
    column_of = own | {id: column for column, id in given.items()}
    columns = {id: (name, schema[name]) for id, name in column_of.items() if name not in empty}
    problems = [
        *book.problems(numbers),
        *_wrong_names(book.columns, schema, ids),
        *_wrong_types([columns[id] for id in ids if id in columns], has_codebook=codebook is not None),
    ]
    if not column_of:
        problems.append(Problem("no-answer-column", columns=len(schema)))
    others = schema.keys() - set(column_of.values())
    missing = list(_missing([id for id in ids if id not in column_of], others, bank))
    return Found(AnswerColumns(tuple(map(columns.get, ids)), numbers, book), missing, problems)


def _wrong_types(columns: Iterable[tuple[str, DType]], *, has_codebook: bool) -> Iterator[Problem]:
    for name, dtype in columns:
        if hint := refusal(dtype, has_codebook=has_codebook):
            yield Problem("column-type-refused", Place(path=name), column=name, found=str(dtype), hint=hint)


def _wrong_names(columns: Mapping[str, str], schema: Mapping[str, DType], ids: Sequence[str]) -> Iterator[Problem]:
    asked: dict[str, str] = {}
    for column, id in columns.items():
        if column not in schema:
            yield Problem("column-not-found", column=column, nearest=nearest(column, schema))
        if id not in ids:
            yield Problem("unknown-statement", Place(path=column), statement=id, nearest=nearest(id, ids))
        elif (other := asked.setdefault(id, column)) != column or (id != column and id in schema and id not in columns):
            yield Problem("answered-twice", Place(path=column), statement=id, other=id if other == column else other)


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
