"""Counting a sheet in whole numbers: what is counted of a scope stands side by side in as few numbers as hold it.

Adding up one number per statement then counts everything at once: on most engines several times faster than a sum for
each count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Final, NamedTuple, Self

import narwhals.stable.v2 as nw

from cx_centricity.frames._columns import ColumnReading
from cx_centricity.scoring import Rules, StatementRule

WORD_BITS: Final = 52
"""Engines that divide in floats are exact up to here."""
_SMALL_WORD_BITS: Final = 31

COUNTED: Final = ("gained", "answered", "not_applicable", "invalid", "attainable", "left_out")
"""What is counted of a scope; the greatest gains of its answered and of its not applicable statements come last."""


FOLLOWS_FROM: Final = {"attainable": "answered", "left_out": "not_applicable"}


class Field(NamedTuple):
    """Where a count stands: in which word, from which place value, the number it stays below, and what stands above."""

    word: int
    place: int
    size: int
    above: str | None = None


class Layout(NamedTuple):
    """How the counts of any scope of a bank are laid out in words.

    Where all statements have the same greatest gain, `greatest`, what is attainable follows from the number answered.
    """

    fields: Mapping[str, Field]
    words: int
    dtype: type[nw.Int32 | nw.Int64]
    greatest: int | None

    @classmethod
    def of(cls, rules: Rules) -> Self:
        """Lay out the counts of a bank, each as wide as the whole bank needs."""
        statements = [statement for direction in rules.directions for statement in direction.rules]
        gains = {statement.greatest for statement in statements}
        names = COUNTED[:4] if len(gains) == 1 else COUNTED
        total = sum(direction.greatest for direction in rules.directions)
        fields: dict[str, Field] = {}
        word = used = 0
        for name in names:
            size = 1 << (total if name in {"gained", "attainable", "left_out"} else len(statements)).bit_length()
            if used + size.bit_length() - 1 > WORD_BITS:
                word, used = word + 1, 0
            elif fields:
                below = next(reversed(fields))
                fields[below] = fields[below]._replace(above=name)
            fields[name] = Field(word, 1 << used, size)
            used += size.bit_length() - 1
        products = (2 * max(rules.scopes[0].span, rules.value_range) + 1) * total
        small = word == 0 and max(used, products.bit_length()) <= _SMALL_WORD_BITS
        return cls(fields, word + 1, nw.Int32 if small else nw.Int64, gains.pop() if len(gains) == 1 else None)

    def word(self, number: int, counts: Mapping[str, int]) -> int:
        """Return the word with this number that holds these counts."""
        return sum(count * self.fields[name].place for name, count in counts.items() if self._is_in(name, number))

    def _is_in(self, name: str, number: int) -> bool:
        return name in self.fields and self.fields[name].word == number

    def statement(self, number: int, rule: StatementRule, column: ColumnReading, lowest: int) -> nw.Expr:
        """Return the word with this number of one statement of a sheet; `lowest` is the number of the lowest level."""
        gains = list(rule.gain_of.values())
        here = self.fields["gained"].word == number
        fixed = self.word(number, {"answered": 1, "attainable": rule.greatest})
        level = column.level.cast(self.dtype)
        answered = self._gain(level, lowest, gains, fixed) if here else nw.lit(fixed, self.dtype)
        not_applicable = self.word(number, {"not_applicable": 1, "left_out": rule.greatest})
        invalid = nw.lit(self.word(number, {"invalid": 1}), self.dtype)
        rest = nw.when(column.is_unanswered).then(nw.lit(0, self.dtype)).otherwise(invalid)
        if column.is_not_applicable is not None:
            rest = nw.when(column.is_not_applicable).then(nw.lit(not_applicable, self.dtype)).otherwise(rest)
        return nw.when(column.is_level).then(answered).otherwise(rest)

    def _gain(self, level: nw.Expr, lowest: int, gains: Sequence[int], fixed: int) -> nw.Expr:
        """Return the gain of a level and what is fixed besides: a line that turns where the gains step otherwise."""
        steps = [after - before for before, after in pairwise(gains)]
        place = self.fields["gained"].place
        slope = steps[0] * place
        start = gains[0] * place - lowest * slope + fixed
        gain = (level if slope == 1 else level * slope) + start
        for turn, (before, after) in enumerate(pairwise(steps), start=lowest + 1):
            if before != after:
                beyond = (level - turn) * ((after - before) * place)
                gain = gain + nw.when(level > turn).then(beyond).otherwise(nw.lit(0, self.dtype))
        return gain


def total(words: Iterable[nw.Expr]) -> nw.Expr:
    """Add up, two by two: horizontal sums are slower, and wrap on some engines."""
    return reduce(add, words)
