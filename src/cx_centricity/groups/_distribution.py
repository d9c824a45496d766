"""How the answers of a group lie on the scale: middle, spread and agreement, from counts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, NamedTuple, Self

from pydantic import StrictFloat, StrictInt

from cx_centricity.agreement import mean_sd, median, r_wg_star_j
from cx_centricity.assessment import Part
from cx_centricity.bank import QuestionBank


@dataclass(frozen=True, slots=True, repr=False)
class Distribution(Part):
    """How the answers of a group to a statement, or to the statements of a scope, lie on the bank's scale.

    `counts` are numbers of answers, one per level from the lowest. `median` is a level number, of two in the middle
    their mean, whatever the levels are worth. `mean` and `spread`, the sample standard deviation between respondents,
    are in levels by worth: level values laid evenly from the lowest level number to the highest, so that they are level
    numbers wherever values are equally far apart. `agreement` is r_wg = 1 − S²/σ² (James, Demaree & Wolf, 1984), S²
    being the variance and σ² that of answers spread evenly over the levels: 1 where all respondents answer alike, 0
    where S² is σ² or more. `spread` and `agreement` are None where no statement has two answers.

    A scope counts each answer to each of its shown statements once, whatever the weight, and a reversed statement from
    its other end: more is better. Its S² is the mean variance of its statements (Lindell, Brandt & Whitney, 1999), so
    that scopes with few and with many statements can be compared.

    >>> from cx_centricity.groups import assess_group
    >>> group = assess_group([{"closed_loop": level} for level in (3, 4, 4, 6, 8)])
    >>> group.whole.statement("closed_loop").distribution
    Distribution(answered=5, mean=5.0, median=4.0, spread=2.0, agreement=0.4)
    """

    _shown: ClassVar[tuple[str, ...]] = ("answered", "mean", "median", "spread", "agreement")

    counts: tuple[StrictInt, ...]
    answered: StrictInt
    mean: StrictFloat
    median: StrictFloat
    spread: StrictFloat | None
    agreement: StrictFloat | None


class Scale(NamedTuple):
    """The numbers of a bank's levels and where they lie by worth, in whole parts of a level: `parts` to a level."""

    numbers: tuple[int, ...]
    parts: int
    places: tuple[int, ...]

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Derive the scale of a bank."""
        first = bank.levels[0]
        per_value = Fraction(len(bank.levels) - 1, bank.levels[-1].value - first.value)
        parts = per_value.denominator
        return cls(
            tuple(level.number for level in bank.levels),
            parts,
            tuple(parts * first.number + per_value.numerator * (level.value - first.value) for level in bank.levels),
        )

    def places_by_gain(self, *, reversed: bool) -> tuple[int, ...]:
        """Return the place of what each level gains, lowest level first."""
        return tuple(self.places[0] + self.places[-1] - place for place in self.places) if reversed else self.places


def distribution_of(statements: Sequence[tuple[tuple[int, ...], bool]], scale: Scale) -> Distribution | None:
    """Return the distribution of the counts of statements, each with whether it is reversed; None without answers."""
    by_level = zip(*(counts[::-1] if reversed else counts for counts, reversed in statements), strict=True)
    pooled = tuple(map(sum, by_level))
    middle = median(pooled or [0] * len(scale.numbers), scale.numbers)
    if middle is None:
        return None
    total = sum(total_place(counts, scale.places_by_gain(reversed=reversed)) for counts, reversed in statements)
    histograms = [counts for counts, _ in statements]
    spread = mean_sd(histograms, scale.places)
    return Distribution(
        counts=pooled,
        answered=sum(pooled),
        mean=float(Fraction(total, sum(pooled) * scale.parts)),
        median=middle,
        spread=None if spread is None else spread / scale.parts,
        agreement=r_wg_star_j(histograms, scale.places),
    )


def total_place(counts: Sequence[int], places: Sequence[int]) -> int:
    """Return the sum of the places of all answers."""
    return sum(count * place for count, place in zip(counts, places, strict=True))
