"""How the answers of a group lie on the scale: middle, spread and agreement, from counts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import hypot, sqrt
from typing import ClassVar, NamedTuple, Self

from pydantic import StrictFloat, StrictInt

from cx_centricity.agreement import mean, median, r_wg_j, sample_sd
from cx_centricity.assessment import Part
from cx_centricity.bank import QuestionBank


@dataclass(frozen=True, slots=True, repr=False)
class Distribution(Part):
    """How the answers of a group to a statement, or to the statements of a scope, lie on the bank's scale.

    `counts` are numbers of answers, one per level from the lowest. `mean`, `median` (the middle of the two where it is
    between two) and `spread`, the sample standard deviation between respondents, are in levels: level values laid
    evenly from the lowest level number to the highest, so that they are level numbers wherever values are
    equally far apart. `agreement` is r_wg, of several statements r_wg(J) (James, Demaree & Wolf, 1984): 1 where all
    respondents answer alike, 0 where they differ as much as, or more than, answers at random would. `spread` and
    `agreement` are None where no statement has two answers.

    A scope counts each answer to each of its published statements once, whatever the weight, and a reversed statement
    from its other end: more is better. Its `spread` is the root of the mean variance of its statements.

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
    """Where a bank's levels lie, in whole parts of a level: `parts` to a level, lowest level number first."""

    parts: int
    places: tuple[int, ...]

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Derive the scale of a bank."""
        first = bank.levels[0]
        per_value = Fraction(len(bank.levels) - 1, bank.levels[-1].value - first.value)
        parts = per_value.denominator
        return cls(
            parts,
            tuple(parts * first.number + per_value.numerator * (level.value - first.value) for level in bank.levels),
        )

    def places_by_gain(self, *, reversed: bool) -> tuple[int, ...]:
        """Return the place of what each level gains, lowest level first."""
        return tuple(self.places[0] + self.places[-1] - place for place in self.places) if reversed else self.places


def distribution_of(statements: Sequence[tuple[tuple[int, ...], bool]], scale: Scale) -> Distribution | None:
    """Return the distribution of the counts of statements, each with whether it is reversed; None without answers."""
    pooled = Counter(dict.fromkeys(scale.places, 0))
    for counts, reversed in statements:
        for place, count in zip(scale.places_by_gain(reversed=reversed), counts, strict=True):
            pooled[place] += count
    places = sorted(pooled)
    of_places = [pooled[place] for place in places]
    average, middle = mean(of_places, places), median(of_places, places)
    if average is None or middle is None:
        return None
    spreads = [sd for counts, _ in statements if (sd := sample_sd(counts, scale.places)) is not None]
    by_level = zip(*(counts[::-1] if reversed else counts for counts, reversed in statements), strict=True)
    return Distribution(
        counts=tuple(map(sum, by_level)),
        answered=sum(of_places),
        mean=average / scale.parts,
        median=middle / scale.parts,
        spread=hypot(*spreads) / sqrt(len(spreads)) / scale.parts if spreads else None,
        agreement=r_wg_j([counts for counts, _ in statements], scale.places),
    )
