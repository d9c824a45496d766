"""Wrong scorers: mistakes in arithmetic, rounding, the point range, values, reversal and weights."""
# ruff: noqa: ARG002 - a mistake is often to ignore an argument

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import ceil, floor
from operator import add
from struct import pack, unpack

from cx_centricity import QuestionBank
from cx_centricity.bank import Statement
from rule import Missing, Rule, Scope

HALF = Fraction(1, 2)


class RoundingHalfEven(Rule):
    """Points are rounded half to even, as by `round` in Python and pandas."""

    def rounded(self, exact: Fraction) -> int:
        return round(exact)


class OffsetRoundedHalfEven(Rule):
    """The points above the minimum are rounded half to even, then added: different if the minimum is odd."""

    def points(self, scope: Scope, share: Fraction) -> int:
        low, high = self.point_range(scope)
        return low + round((high - low) * share)


class RoundingHalfDown(Rule):
    """Points are rounded half down."""

    def rounded(self, exact: Fraction) -> int:
        return ceil(exact - HALF)


class RoundingHalfAwayFromZero(Rule):
    """Points are rounded half away from zero, as by ROUND in SQL and Excel: half down below zero."""

    def rounded(self, exact: Fraction) -> int:
        return floor(exact + HALF) if exact >= 0 else ceil(exact - HALF)


class RoundingByTruncation(Rule):
    """A half is added and the sum truncated toward zero, as by CAST in SQL: one point too many below zero."""

    def rounded(self, exact: Fraction) -> int:
        return int(exact + HALF)


class RoundingDown(Rule):
    """Points are rounded down."""

    def rounded(self, exact: Fraction) -> int:
        return floor(exact)


class RoundingUp(Rule):
    """Points are rounded up."""

    def rounded(self, exact: Fraction) -> int:
        return ceil(exact)


class RoundedToOneDecimalFirst(Rule):
    """Points are rounded to one decimal for display, then rounded again."""

    def rounded(self, exact: Fraction) -> int:
        return super().rounded(Fraction(super().rounded(exact * 10), 10))


class RoundedToTwoDecimalsFirst(Rule):
    """Points are rounded to two decimals, as a column stores them, then rounded again."""

    def rounded(self, exact: Fraction) -> int:
        return super().rounded(Fraction(super().rounded(exact * 100), 100))


class ShareRoundedToTwoDecimals(Rule):
    """The share is rounded to a whole percentage before it is mapped to the point range."""

    def points(self, scope: Scope, share: Fraction) -> int:
        return super().points(scope, Fraction(floor(share * 100 + HALF), 100))


class ShareRoundedToFourDecimals(Rule):
    """The share is rounded to four decimals, as division of whole numbers in MySQL does."""

    def points(self, scope: Scope, share: Fraction) -> int:
        return super().points(scope, Fraction(floor(share * 10_000 + HALF), 10_000))


class PercentagesRoundedFirst(Rule):
    """Each answer becomes a whole percentage, and the points are computed from their mean."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        spans = [(self.span(scope.bank, s), self.weight(s), gain) for s, gain in self.counted(scope, missing)]
        percent = [(span * weight, round(Fraction(100 * gain, span))) for span, weight, gain in spans]
        total = sum(weight for weight, _ in percent)
        share = Fraction(sum(weight * each for weight, each in percent), 100 * total) if total else None
        return None if share is None or not self.has_points(scope) else self.points(scope, share)


class FloatOffset(Rule):
    """Floats: the width times the share sometimes falls short of a half."""

    def points(self, scope: Scope, share: Fraction) -> int:
        low, high = self.point_range(scope)
        return floor(low + (high - low) * float(share) + 0.5)


class FloatPercent(Rule):
    """Floats: the share becomes a percentage, which is mapped to the point range."""

    def points(self, scope: Scope, share: Fraction) -> int:
        low, high = self.point_range(scope)
        return floor(low + float(share) * 100 * ((high - low) / 100) + 0.5)


class FloatPointsPerGain(Rule):
    """Floats: the points per unit of gain are computed once and multiplied."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        (low, high), attainable = self.point_range(scope), self.attainable(scope, missing)
        if not attainable or not self.has_points(scope):
            return None
        return floor(low + (high - low) / attainable * self.gained(scope, missing) + 0.5)


class FloatWeightedMean(Rule):
    """Floats: each share is multiplied by its relative weight, and the products are added."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        (low, high), counted = self.point_range(scope), self.counted(scope, missing)
        parts = [(gain, self.span(scope.bank, s), self.weight(s)) for s, gain in counted]
        total = sum(weight * span for _, span, weight in parts)
        # Not by `sum`, which compensates for rounding errors from Python 3.12 on.
        mean = reduce(add, (gain / span * (weight * span / total) for gain, span, weight in parts), 0.0)
        return floor(low + (high - low) * mean + 0.5) if counted and self.has_points(scope) else None


class FloatOfSinglePrecision(Rule):
    """Floats of 32 bits, as REAL in SQL and float32 columns."""

    def points(self, scope: Scope, share: Fraction) -> int:
        low, high = self.point_range(scope)
        single: float = unpack("f", pack("f", float(share)))[0]
        return floor(low + (high - low) * single + 0.5)


class FloatWithCoarseEpsilon(Rule):
    """Floats: a millionth is added so that no half falls short; great weights make values just below a half rise."""

    def points(self, scope: Scope, share: Fraction) -> int:
        low, high = self.point_range(scope)
        return floor(low + (high - low) * float(share) + 0.5 + 1e-6)


class SharesComparedInInt32(Rule):
    """Shares are cross-multiplied in 32-bit integers, which overflow with great weights."""

    def distance(self, direction: Scope, whole: Scope) -> Fraction:
        own, other = self.attainable(direction, "left out"), self.attainable(whole, "left out")
        products = self.gained(direction, "left out") * other, self.gained(whole, "left out") * own
        wrapped = [(product + 2**31) % 2**32 - 2**31 for product in products]
        return Fraction(wrapped[0] - wrapped[1], own * other)


class RangeOfTheDefaultBank(Rule):
    """The range is always 6 … 95."""

    def points(self, scope: Scope, share: Fraction) -> int:
        return self.rounded(6 + 89 * share)


class LeastPointsForgotten(Rule):
    """The share is multiplied by max − min, and min is not added."""

    def points(self, scope: Scope, share: Fraction) -> int:
        low, high = self.point_range(scope)
        return self.rounded((high - low) * share)


class WholePointsOnly(Rule):
    """Points are rounded to whole points, whatever decimals the bank has."""

    def points(self, scope: Scope, share: Fraction) -> int:
        low, high = self.point_range(scope)
        unit: int = 10**scope.bank.decimals
        return unit * self.rounded((low + (high - low) * share) / unit)


class UnitsGivenOut(Rule):
    """Points are given out in units."""

    def figure(self, scope: Scope, units: int | None) -> float | None:
        return units


class PartsOnTheRangeOfTheBank(Rule):
    """A block, direction or subscale that states its own range is on the range of the bank."""

    def point_range(self, scope: Scope) -> tuple[int, int]:
        return super().point_range(scope._replace(kind="whole"))


class SubscalesOnTheRangeOfTheBank(Rule):
    """Subscales that state their own range are on the range of the bank."""

    def point_range(self, scope: Scope) -> tuple[int, int]:
        return super().point_range(scope._replace(kind="whole") if scope.kind == "subscale" else scope)


class RangeCountedWithBothEnds(Rule):
    """The range is cut into as many equal bands as it has points."""

    def points(self, scope: Scope, share: Fraction) -> int:
        low, high = self.point_range(scope)
        return min(low + floor((high - low + 1) * share), high)


class BoundsRoundedOutward(Rule):
    """`lower` is rounded down and `upper` is rounded up."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        outward = {"left out": Rule(), "least": RoundingDown(), "most": RoundingUp()}[missing]
        return outward.scope_points(scope, missing)


class LevelNumbersAsValues(Rule):
    """The number of a level is its gain, and the highest number the greatest gain."""

    def value(self, bank: QuestionBank, number: int, statement: Statement | None = None) -> int:
        return number

    def lowest(self, bank: QuestionBank, statement: Statement | None = None) -> int:
        return 0


class PositionsAsValues(Rule):
    """Values and gaps between numbers are ignored: each level gains one more than the one below."""

    def value(self, bank: QuestionBank, number: int, statement: Statement | None = None) -> int:
        return [level.number for level in self.levels(bank, statement)].index(number)


class NumbersLessTheLowestAsValues(Rule):
    """Stated values are ignored: every level is worth its number less the lowest number."""

    def value(self, bank: QuestionBank, number: int, statement: Statement | None = None) -> int:
        return number - self.levels(bank, statement)[0].number


class LowestValueNotSubtracted(Rule):
    """Values are used as gains: right only if the lowest value is 0."""

    def lowest(self, bank: QuestionBank, statement: Statement | None = None) -> int:
        return 0


class LowestValueNotTakenFromSpan(Rule):
    """Gains are right, but the highest value is used as the greatest gain."""

    def span(self, bank: QuestionBank, statement: Statement | None = None) -> int:
        return self.highest(bank, statement)


class LowestValueIsThatOfTheFirstLevel(Rule):
    """The first and the last level are taken for the lowest and the highest value: wrong if values fall."""

    def lowest(self, bank: QuestionBank, statement: Statement | None = None) -> int:
        return self.values(bank, statement)[0]

    def highest(self, bank: QuestionBank, statement: Statement | None = None) -> int:
        return self.values(bank, statement)[-1]


class RangeOfTheDefaultScale(Rule):
    """Gains are right, but every statement counts with the range of the default scale."""

    def span(self, bank: QuestionBank, statement: Statement | None = None) -> int:
        return super().span(bank)


class ScalesMadeEqual(Rule):
    """The share is the mean of relative gains: the range of a scale does not count as a weight."""

    def share(self, scope: Scope, missing: Missing) -> Fraction | None:
        counted = [(self.weight(s), self.span(scope.bank, s), gain) for s, gain in self.counted(scope, missing)]
        total = sum(weight for weight, _, _ in counted)
        shares = (Fraction(weight * gain, span) for weight, span, gain in counted)
        return sum(shares, Fraction(0)) / total if total else None


class ReversalIgnored(Rule):
    """Every statement counts as not reversed."""

    def gain(self, bank: QuestionBank, statement: Statement, number: int) -> int:
        return self.value(bank, number, statement) - self.lowest(bank, statement)


class ReversalByLevelNumbers(Rule):
    """A reversed answer counts as the level mirrored by position: wrong if values rise unevenly."""

    def gain(self, bank: QuestionBank, statement: Statement, number: int) -> int:
        numbers = [level.number for level in self.levels(bank, statement)]
        mirrored = numbers[::-1][numbers.index(number)] if statement.reversed else number
        return self.value(bank, mirrored, statement) - self.lowest(bank, statement)


class ReversalByHighestPlusOne(Rule):
    """A reversed value is the highest + 1 − value, as for scales from 1."""

    def gain(self, bank: QuestionBank, statement: Statement, number: int) -> int:
        more = 1 - self.lowest(bank, statement) if statement.reversed else 0
        return super().gain(bank, statement, number) + more


class ReversalIgnoredInBounds(Rule):
    """`lower` and `upper` treat every statement as not reversed."""

    def share(self, scope: Scope, missing: Missing) -> Fraction | None:
        return super().share(scope, missing) if missing == "left out" else ReversalIgnored().share(scope, missing)


class ReversalIgnoredInLevel(Rule):
    """The level is found by the mean value of the answers as given."""

    def level(self, scope: Scope) -> int | None:
        return ReversalIgnored().level(scope)


class WeightsIgnored(Rule):
    """Every statement counts once."""

    def weight(self, statement: Statement) -> int:
        return 1


class WeightsIgnoredInAttainable(Rule):
    """Gains are weighted, the attainable sum is not."""

    def attainable(self, scope: Scope, missing: Missing) -> int:
        return WeightsIgnored().attainable(scope, missing)


class WeightsIgnoredInBounds(Rule):
    """`lower` and `upper` are not weighted."""

    def share(self, scope: Scope, missing: Missing) -> Fraction | None:
        return super().share(scope, missing) if missing == "left out" else WeightsIgnored().share(scope, missing)


class WeightsIgnoredInLevel(Rule):
    """The level is found by the unweighted mean."""

    def level(self, scope: Scope) -> int | None:
        return WeightsIgnored().level(scope)


class WeightsIgnoredAboveDirections(Rule):
    """Statements are weighted in directions, but count once in blocks and the whole."""

    def share(self, scope: Scope, missing: Missing) -> Fraction | None:
        rule = Rule() if len(self.directions(scope)) == 1 else WeightsIgnored()
        return rule.share(scope, missing)
