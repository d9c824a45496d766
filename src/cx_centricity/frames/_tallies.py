"""Counting sheets by group on the engine: whole numbers that add up over batches, of which all figures are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import polars as pl

from cx_centricity.bank import QuestionBank
from cx_centricity.frames._program import Program, ReadyProgram
from cx_centricity.groups import places_of_gains, scopes_of

LEFT_OUT: Final = -1
PATTERN: Final = -2
SUMS: Final = -3
"""What is counted beside statements and scopes, which are counted by their positions."""

COUNTS: Final[dict[str, type[pl.DataType]]] = {"group": pl.String, "item": pl.Int32, "value": pl.String, "n": pl.Int64}
"""The columns of counts; a group is named by its keys as JSON."""


@dataclass(frozen=True)
class Counting:
    """How the sheets of a frame are counted by group; pickles, so that it can travel to where the rows are."""

    program: Program
    keys: tuple[str, ...]
    scopes: tuple[tuple[int, ...], ...]
    """The positions of the statements of the whole, of each block and of each direction."""
    directions: int
    points: tuple[str, ...]
    """The columns of the points of the scopes."""
    places: tuple[dict[int, int], ...]
    """For each statement the place of what each level number gains, on the scale by worth."""
    ready: ReadyProgram
    """The program for Polars, with codes."""

    @classmethod
    def of(cls, program: Program, keys: Sequence[str], bank: QuestionBank) -> Counting:
        """Prepare the counting for a bank."""
        added = program.rule.added
        return cls(
            program,
            tuple(keys),
            tuple(tuple(positions) for _, _, positions in scopes_of(bank)),
            len(bank.directions),
            (added.of_whole("points"), *added.blocks, *added.directions),
            tuple({int(str(number)): place for number, place in each.items()} for each in places_of_gains(bank)),
            ReadyProgram(program, with_codes=True),
        )

    @property
    def columns(self) -> list[str]:
        """The columns of a frame that are needed."""
        return list(dict.fromkeys([*self.keys, *self.program.answers.names]))

    def histograms(self, sheets: pl.DataFrame) -> pl.DataFrame:
        """Count the answers to each statement, the points of each scope, and which sheets are left out."""
        coded, groups = self._coded(sheets)
        counted = [_histogram(coded, LEFT_OUT, "left_out")]
        kept = coded.filter(pl.col("left_out") == 0)
        counted += [_histogram(kept, item, column) for item, column in enumerate([*self.program.codes, *self.points])]
        return _named(pl.concat(pl.collect_all(counted)), groups)

    def joint(self, sheets: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
        """Count what goes together: who answers all items of a direction, whose scopes are scored, and sums over them.

        `items` has a row for each `group` to count, with a column for each statement that tells whether it is an item.
        """
        coded, groups = self._coded(sheets)
        told = groups.join(items, on="group")
        kept = coded.filter(pl.col("left_out") == 0).join(told.drop("group").lazy(), on="id")
        answered = [pl.col(code) <= self.program.answers.numbers[-1] for code in self.program.codes]
        directions = self.scopes[-self.directions :]
        complete = [pl.all_horizontal([answered[p] | ~pl.col(f"{p}") for p in positions]) for positions in directions]
        scored = [pl.col(points).is_not_null().alias(f"s{scope}") for scope, points in enumerate(self.points)]
        kept = kept.with_columns(
            *scored,
            *(is_complete.alias(f"c{direction}") for direction, is_complete in enumerate(complete)),
            *(each.alias(f"a{position}") for position, each in enumerate(answered)),
        )
        return _named(pl.concat(pl.collect_all([self._patterns(kept), self._sums(kept)])), groups)

    def _coded(self, sheets: pl.DataFrame) -> tuple[pl.LazyFrame, pl.DataFrame]:
        """Return the codes and points of the sheets with the number of each one's group, and the groups by number."""
        schema = sheets.select(self.program.answers.names).schema
        program = self.ready(schema)
        keys = [f"{self.program.rule.mark}k{position}" for position in range(len(self.keys))]
        named = sheets.with_columns(_key(sheets, key).alias(name) for key, name in zip(self.keys, keys, strict=True))
        groups = (
            named.select(keys).unique(maintain_order=True).with_row_index("id") if keys else pl.DataFrame({"id": [0]})
        )
        invalid = pl.col(self.program.rule.added.of_whole("invalid"))
        left_out = (invalid > 0).cast(pl.Int32) if self.program.rule.invalid_leaves_unscored else invalid * 0
        scored = program.score(named.lazy(), keys).with_columns(left_out.alias("left_out"))
        if keys:
            scored = scored.join(groups.lazy(), on=keys, how="left", nulls_equal=True)
            text = pl.struct(keys).struct.json_encode()
        else:
            scored, text = scored.with_columns(pl.lit(0).alias("id")), pl.lit("{}")
        return scored.drop(keys).collect().lazy(), groups.select("id", text.alias("group"))

    def _patterns(self, kept: pl.LazyFrame) -> pl.LazyFrame:
        bits = [*(f"c{d}" for d in range(self.directions)), *(f"s{scope}" for scope in range(len(self.scopes)))]
        positions = range(len(self.program.codes))
        counted = kept.group_by("id", *bits).agg(
            pl.len().cast(pl.Int64).alias(f"{PATTERN}"),
            *(pl.col(f"a{p}").sum().cast(pl.Int64).alias(f"{p}") for p in positions),
        )
        value = pl.concat_str([pl.col(bit).cast(pl.Int8) for bit in bits]).alias("value")
        long = counted.select("id", value, f"{PATTERN}", *map(str, positions)).unpivot(
            index=["id", "value"], variable_name="item", value_name="n"
        )
        return long.select("id", pl.col("item").cast(pl.Int32), "value", "n").filter(pl.col("n") > 0)

    def _sums(self, kept: pl.LazyFrame) -> pl.LazyFrame:
        place = [
            pl.when(pl.col(f"{p}") & pl.col(f"a{p}"))
            .then(pl.col(code).replace_strict(places, default=0, return_dtype=pl.Int64))
            .otherwise(0)
            for p, (code, places) in enumerate(zip(self.program.codes, self.places, strict=True))
        ]
        kept = kept.with_columns(each.alias(f"x{p}") for p, each in enumerate(place))
        first = len(self.scopes) - self.directions
        of_direction = {p: d for d, positions in enumerate(self.scopes[first:]) for p in positions}
        sums: list[pl.Expr] = []
        for scope, positions in enumerate(self.scopes):
            within = pl.all_horizontal([pl.col(f"c{d}") for d in sorted({of_direction[p] for p in positions})])
            row = pl.sum_horizontal([pl.col(f"x{p}") for p in positions])
            squares = pl.sum_horizontal([pl.col(f"x{p}") ** 2 for p in positions])
            sums += [
                within.sum().cast(pl.Int64).alias(f"{scope}:n"),
                squares.filter(within).sum().alias(f"{scope}:squares"),
                (row**2).filter(within).sum().alias(f"{scope}:squares_of_sums"),
                *(pl.col(f"x{p}").filter(within).sum().alias(f"{scope}:{p}") for p in positions),
            ]
        long = kept.group_by("id").agg(sums).unpivot(index=["id"], variable_name="value", value_name="n")
        return long.select("id", pl.lit(SUMS, pl.Int32).alias("item"), "value", pl.col("n").cast(pl.Int64))


def _key(sheets: pl.DataFrame, key: str) -> pl.Expr:
    dtype = sheets.schema[key]
    if dtype.is_float():
        return pl.col(key).fill_nan(None)
    return pl.col(key).cast(pl.String) if isinstance(dtype, pl.Categorical | pl.Enum) else pl.col(key)


def _histogram(sheets: pl.LazyFrame, item: int, column: str) -> pl.LazyFrame:
    counted = sheets.filter(pl.col(column).is_not_null()).group_by("id", column).len("n")
    return counted.select(
        "id",
        pl.lit(item, pl.Int32).alias("item"),
        pl.col(column).cast(pl.String).alias("value"),
        pl.col("n").cast(pl.Int64),
    )


def _named(counted: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    ids = counted.schema["id"]
    return groups.with_columns(pl.col("id").cast(ids)).join(counted, on="id").select(*COUNTS)


def added_up(counts: Iterable[pl.DataFrame]) -> dict[str, dict[int, dict[str, int]]]:
    """Add up the counts of all batches: for each group, item and value."""
    found: dict[str, dict[int, dict[str, int]]] = {}
    for group, item, value, n in chain.from_iterable(each.iter_rows() for each in counts):
        of_item = found.setdefault(group, {}).setdefault(item, {})
        of_item[value] = of_item.get(value, 0) + n
    return found
