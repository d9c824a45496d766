"""Counting sheets by group on the engine: whole numbers that add up over batches, of which all figures are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import polars as pl

from cx_centricity.frames._group_keys import key_column, keys_as_json
from cx_centricity.frames._program import Program, ReadyProgram

LEFT_OUT: Final = -1
PATTERN: Final = -2
"""What is counted beside statements and scopes, which are counted by their positions."""

COUNTS: Final[dict[str, type[pl.DataType]]] = {"group": pl.String, "item": pl.Int32, "value": pl.String, "n": pl.Int64}
"""The columns of counts; the name of a group is the JSON list of its keys."""


@dataclass(frozen=True)
class Counting:
    """How the sheets of a frame are counted by group; pickles, so that it can travel to where the rows are."""

    program: Program
    keys: tuple[str, ...]
    points: tuple[str, ...]
    """The columns of the points of the scopes."""
    ready: ReadyProgram
    """The program for Polars, with codes."""
    keys_are_json: bool
    """Whether the batches hold keys as JSON already, as those of pandas do."""

    @classmethod
    def of(cls, program: Program, keys: Sequence[str], *, keys_are_json: bool = False) -> Counting:
        """Prepare the counting for a program."""
        added = program.rule.added
        return cls(
            program,
            tuple(keys),
            (added.of_whole("points"), *added.blocks, *added.directions),
            ReadyProgram(program, with_codes=True),
            keys_are_json,
        )

    def histograms(self, sheets: pl.DataFrame) -> pl.DataFrame:
        """Count the answers to each statement, the points of each scope, and which sheets are left out."""
        coded, groups = self._coded(sheets)
        counted = [_histogram(coded, LEFT_OUT, "left_out")]
        kept = coded.filter(pl.col("left_out") == 0)
        counted += [_histogram(kept, item, column) for item, column in enumerate([*self.program.codes, *self.points])]
        return _named(pl.concat(pl.collect_all(counted)), groups)

    def joint(self, sheets: pl.DataFrame) -> pl.DataFrame:
        """Count the sheets by which scopes are scored together, and of these the sheets that answer each statement."""
        coded, groups = self._coded(sheets)
        scored = [pl.col(points).is_not_null().alias(f"s{scope}") for scope, points in enumerate(self.points)]
        answered = [
            (pl.col(code) <= self.program.answers.levels[-1]).alias(f"a{position}")
            for position, code in enumerate(self.program.codes)
        ]
        kept = coded.filter(pl.col("left_out") == 0).with_columns(*scored, *answered)
        return _named(self._patterns(kept).collect(), groups)

    def _coded(self, sheets: pl.DataFrame) -> tuple[pl.LazyFrame, pl.DataFrame]:
        """Return the codes and points of the sheets with the number of each one's group, and the groups by number."""
        schema = sheets.select(self.program.answers.names).schema
        program = self.ready(schema)
        keys = [f"{self.program.rule.mark}k{position}" for position in range(len(self.keys))]
        columns = [key_column(sheets, key).alias(name) for key, name in zip(self.keys, keys, strict=True)]
        named = sheets.with_columns(columns)
        groups = (
            named.select(keys).unique(maintain_order=True).with_row_index("id") if keys else pl.DataFrame({"id": [0]})
        )
        invalid = pl.col(self.program.rule.added.of_whole("invalid"))
        left_out = (invalid > 0).cast(pl.Int32) if self.program.rule.invalid_leaves_unscored else invalid * 0
        scored = program.score(named.lazy(), keys).with_columns(left_out.alias("left_out"))
        if keys:
            scored = scored.join(groups.lazy(), on=keys, how="left", nulls_equal=True)
        else:
            scored = scored.with_columns(pl.lit(0).alias("id"))
        texts = self._as_json(groups.select(keys)) if keys else ["[]"]
        return scored.drop(keys).collect().lazy(), groups.select("id").with_columns(pl.Series("group", texts))

    def _as_json(self, groups: pl.DataFrame) -> list[str]:
        return [f"[{', '.join(row)}]" for row in groups.iter_rows()] if self.keys_are_json else keys_as_json(groups)

    def _patterns(self, kept: pl.LazyFrame) -> pl.LazyFrame:
        bits = [f"s{scope}" for scope in range(len(self.points))]
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
