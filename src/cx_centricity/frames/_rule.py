"""The scoring rule as expressions: the whole numbers of `scoring`, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Self

import narwhals.stable.v2 as nw

from cx_centricity.bank import QuestionBank
from cx_centricity.frames._columns import ColumnReading
from cx_centricity.frames._packing import FOLLOWS_FROM, Layout, total
from cx_centricity.scoring import Rules

WHOLE: Final = ("points", "lower", "upper", "stage", "level", "answered", "applicable", "invalid")


class AddedColumns(NamedTuple):
    """The names of the columns that scoring adds, each of them Int32."""

    whole: tuple[str, ...]
    directions: tuple[str, ...]
    blocks: tuple[str, ...]
    block_stages: tuple[str, ...]

    @classmethod
    def of(cls, bank: QuestionBank, prefix: str = "") -> Self:
        """Name the columns for a bank."""
        return cls(
            tuple(prefix + name for name in WHOLE),
            tuple(f"{prefix}direction_{direction.id}_points" for direction in bank.directions),
            tuple(f"{prefix}block_{block.id}_points" for block in bank.blocks),
            tuple(f"{prefix}block_{block.id}_stage" for block in bank.blocks),
        )

    @property
    def all(self) -> list[str]:
        """All names, in the order of the columns."""
        return [*self.whole, *self.directions, *self.blocks, *self.block_stages]

    def of_whole(self, name: str) -> str:
        """Return the name of a column of the whole."""
        return self.whole[WHOLE.index(name)]


class FrameScope(NamedTuple):
    """A scope of the bank: what its columns are called, its number of statements, the sum of their greatest gains."""

    name: str
    statements: int
    greatest: int

    def word(self, number: int) -> str:
        """Return the name of the column of a word."""
        return f"{self.name}_{number}"


class FrameRule(NamedTuple):
    """What it takes to write the rule for a bank as expressions."""

    rules: Rules
    layout: Layout
    first_stage: int
    added: AddedColumns
    invalid_leaves_unscored: bool
    mark: str = "__scope_"
    """How the names of columns begin that are there only meanwhile."""
    is_in_sql: bool = False

    def steps(self, answers: Sequence[ColumnReading | None]) -> Iterator[list[nw.Expr]]:
        """Yield what is added to a frame, one list after the other; None stands for a statement without column."""
        directions = [
            FrameScope(f"{self.mark}d{position}", len(direction.rules), direction.greatest)
            for position, direction in enumerate(self.rules.directions)
        ]
        parts_of = [[directions[position] for position in block] for block in self.rules.blocks]
        blocks = [_together(f"{self.mark}b{position}", parts) for position, parts in enumerate(parts_of)]
        whole = _together(f"{self.mark}w", directions)
        yield list(self._words_of_directions(directions, answers))
        yield [
            total(nw.col(part.word(number)) for part in parts).alias(scope.word(number))
            for scope, parts in [*zip(blocks, parts_of, strict=True), (whole, directions)]
            for number in range(self.layout.words)
        ]
        yield list(self._shifted([*directions, *blocks, whole]))
        yield self._coverage(whole)
        yield [
            self._points(scope, self._is_scored(scope)).alias(name)
            for scope, name in zip([*directions, *blocks], [*self.added.directions, *self.added.blocks], strict=True)
        ]
        yield self._whole(whole, blocks)
        yield [
            _last(nw.col(points), self.rules.scopes[0].starts[1:], self.first_stage).alias(stage)
            for points, stage in zip(
                [self.added.of_whole("points"), *self.added.blocks],
                [self.added.of_whole("stage"), *self.added.block_stages],
                strict=True,
            )
        ]

    def _words_of_directions(
        self, directions: Sequence[FrameScope], answers: Sequence[ColumnReading | None]
    ) -> Iterator[nw.Expr]:
        rest = iter(answers)
        for scope, direction in zip(directions, self.rules.directions, strict=True):
            given = [(rule, column) for rule, column in zip(direction.rules, rest, strict=False) if column is not None]
            for number in range(self.layout.words):
                words = [
                    self.layout.statement(number, rule, column, self.rules.level_numbers[0]) for rule, column in given
                ]
                yield (total(words) if words else nw.lit(0, self.layout.dtype)).alias(scope.word(number))

    def _shifted(self, scopes: Sequence[FrameScope]) -> Iterator[nw.Expr]:
        """Yield the words from the place of each count on, of all scopes in one expression: each takes its time."""
        for name, field in self.layout.fields.items():
            if field.place > 1:
                words = self._divided(nw.col(*(scope.word(field.word) for scope in scopes)), field.place)
                yield words.name.suffix(f"_{name}")

    def _count(self, name: str, scope: FrameScope) -> nw.Expr:
        """Return a count of a scope: its word from the count's place on, less what stands above it."""
        field = self.layout.fields.get(name)
        if field is None:
            return self._count(FOLLOWS_FROM[name], scope) * self.layout.greatest
        word = scope.word(field.word)
        rest = nw.col(f"{word}_{name}" if field.place > 1 else word)
        return rest - nw.col(f"{word}_{field.above}") * field.size if field.above else rest

    def _coverage(self, whole: FrameScope) -> list[nw.Expr]:
        return [
            self._count("answered", whole).cast(nw.Int32).alias(self.added.of_whole("answered")),
            (whole.statements - self._count("not_applicable", whole))
            .cast(nw.Int32)
            .alias(self.added.of_whole("applicable")),
            self._count("invalid", whole).cast(nw.Int32).alias(self.added.of_whole("invalid")),
        ]

    def _applies(self, scope: FrameScope) -> nw.Expr:
        most = scope.statements * (100 - self.rules.min_coverage_percent) // 100
        return self._count("not_applicable", scope) <= min(most, scope.statements - 1)

    def _is_scored(self, scope: FrameScope) -> nw.Expr:
        answered, percent = self._count("answered", scope), self.rules.min_coverage_percent
        scored = answered > 0
        if percent:  # who answers enough of what applies answers something
            left = self._count("not_applicable", scope) * percent
            scored = (answered * 100 + left >= scope.statements * percent) & self._applies(scope)
        return scored & (nw.col(self.added.of_whole("invalid")) == 0) if self.invalid_leaves_unscored else scored

    def _points(self, scope: FrameScope, is_scored: nw.Expr) -> nw.Expr:
        return self._rounded(self._count("gained", scope), self._count("attainable", scope), is_scored)

    def _divided(self, number: nw.Expr, divisor: nw.Expr | int) -> nw.Expr:
        """Return the quotient, rounded down.

        Through floats where whole numbers are divided by long expressions, as in SQL. That is exact: a quotient that is
        no whole number differs from the next one by at least 1 / divisor, and no number reaches 2⁵³.
        """
        if not self.is_in_sql:
            return number // divisor
        return (number.cast(nw.Float64) / divisor).floor().cast(self.layout.dtype)

    def _rounded(self, gained: nw.Expr, attainable: nw.Expr, is_scored: nw.Expr) -> nw.Expr:
        # Dividing by nothing gives nothing, and is never a division by zero.
        divisor = nw.when(is_scored).then(attainable * 2)
        points = self.rules.scopes[0]
        share = self._divided(gained * (2 * points.span) + attainable, divisor)
        return (share + points.least).cast(nw.Int32)

    def _whole(self, whole: FrameScope, blocks: Sequence[FrameScope]) -> list[nw.Expr]:
        scored = self._is_scored(whole)
        for block, points in zip(blocks, self.added.blocks, strict=True):
            scored = scored & ~(nw.col(points).is_null() & self._applies(block))
        gained, attainable = self._count("gained", whole), self._count("attainable", whole)
        complete = whole.greatest - self._count("left_out", whole)
        bounded = nw.col(self.added.of_whole("applicable")) > 0
        if self.invalid_leaves_unscored:
            bounded = bounded & (nw.col(self.added.of_whole("invalid")) == 0)
        doubled = self._divided(gained * (2 * self.rules.value_range), nw.when(scored).then(attainable))
        return [
            self._points(whole, scored).alias(self.added.of_whole("points")),
            self._rounded(gained, complete, bounded).alias(self.added.of_whole("lower")),
            self._rounded(gained + complete - attainable, complete, bounded).alias(self.added.of_whole("upper")),
            _last(doubled, self.rules.level_borders, self.rules.level_numbers[0]).alias(self.added.of_whole("level")),
        ]


def _together(name: str, parts: Sequence[FrameScope]) -> FrameScope:
    return FrameScope(name, sum(part.statements for part in parts), sum(part.greatest for part in parts))


def _last(value: nw.Expr, borders: Sequence[int], first: int) -> nw.Expr:
    """Return the number of the last of the bands, numbered from `first`, that begins at or below a value."""
    if not borders:
        return (value * 0 + first).cast(nw.Int32)
    return total((value >= border).cast(nw.Int32) for border in borders) + first
