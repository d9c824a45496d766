"""Wrong scorers: typical mistakes in an implementation of the scoring rule, each in one step of it.

`wrong_points` has the mistakes in arithmetic, `wrong_coverage` those about missing data; this module has those in
levels, stages and rankings, and `WRONG`, a dict of all wrong scorers.
"""
# ruff: noqa: ARG002 - a mistake is often to ignore an argument

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor

import wrong_coverage
import wrong_points
from cx_centricity import AnswerValue, QuestionBank
from rule import Missing, Rule, Scope
from wrong_points import HALF

Scorer = Callable[[Mapping[str, AnswerValue], QuestionBank], dict[str, object]]


class MeanOfDirectionMeans(Rule):
    """Blocks and the whole are the mean of their directions, regardless of weights."""

    def share(self, scope: Scope, missing: Missing) -> Fraction | None:
        shares = [super(MeanOfDirectionMeans, self).share(part, missing) for part in self.directions(scope).values()]
        known = [share for share in shares if share is not None]
        return sum(known, Fraction(0)) / len(known) if known else None


class MeanOfDirectionPoints(Rule):
    """Blocks and the whole are the weighted mean of the rounded points of their directions."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        parts = [part for part in self.directions(scope).values() if self.attainable(part, missing)]
        weights = [self.attainable(part, missing) for part in parts]
        points = [super(MeanOfDirectionPoints, self).scope_points(part, missing) or 0 for part in parts]
        return (
            self.rounded(Fraction(sum(w * p for w, p in zip(weights, points, strict=True)), sum(weights)))
            if parts
            else None
        )


class MeanOfBlockPoints(Rule):
    """The whole is the mean of its blocks' points."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        whole = len(scope.answers) == len(scope.bank.statements)
        parts = list(self.blocks(scope).values()) if whole else []
        found = [super(MeanOfBlockPoints, self).scope_points(part, missing) for part in parts]
        known = [points for points in found if points is not None]
        return self.rounded(Fraction(sum(known), len(known))) if known else super().scope_points(scope, missing)


class LevelTieGoesDown(Rule):
    """Halfway between two levels, the lower one is chosen."""

    def nearest_level(self, bank: QuestionBank, share: Fraction) -> int:
        mean = self.lowest(bank) + share * self.span(bank)
        return min(bank.levels, key=lambda level: (abs(level.value - mean), level.number)).number


class LevelReached(Rule):
    """The level is the last one with a value up to the mean."""

    def nearest_level(self, bank: QuestionBank, share: Fraction) -> int:
        mean = self.lowest(bank) + share * self.span(bank)
        return [level.number for level in bank.levels if level.value <= mean][-1]


class LevelFromRoundedPoints(Rule):
    """The level is computed back from the points."""

    def nearest_level(self, bank: QuestionBank, share: Fraction) -> int:
        low, high = bank.point_range
        return super().nearest_level(bank, Fraction(self.points(bank, share) - low, high - low))


class LevelInFloats(Rule):
    """The mean is a float share times the span: ties fall below the middle if the span is not a power of two."""

    def nearest_level(self, bank: QuestionBank, share: Fraction) -> int:
        return super().nearest_level(bank, Fraction(float(share) * self.span(bank)) / self.span(bank))


class LevelCountedFromOne(Rule):
    """The level is the position of the nearest one, counted from 1 even if numbers begin at 0."""

    def nearest_level(self, bank: QuestionBank, share: Fraction) -> int:
        return super().nearest_level(bank, share) + 1 - bank.levels[0].number


class LevelByPositions(Rule):
    """The level is found by the share of the way from the first to the last, as if values rose evenly."""

    def nearest_level(self, bank: QuestionBank, share: Fraction) -> int:
        return bank.levels[0].number + floor(share * (len(bank.levels) - 1) + HALF)


class LevelByEqualBands(Rule):
    """The scale is cut into as many equal bands as there are levels."""

    def nearest_level(self, bank: QuestionBank, share: Fraction) -> int:
        return min(bank.levels[0].number + floor(share * len(bank.levels)), bank.levels[-1].number)


class StageBeginsAfterItsFirstPoint(Rule):
    """`<` instead of `≤`: the first point of a stage belongs to the stage before."""

    def stage_at(self, bank: QuestionBank, points: int | Fraction) -> int | None:
        return max((stage.number for stage in bank.stages if stage.from_points < points), default=1)


class StageEndsBeforeItsLastPoint(Rule):
    """The stage is the first one that ends above the points: its last point belongs to the next stage."""

    def stage_at(self, bank: QuestionBank, points: int | Fraction) -> int | None:
        return min((stage.number for stage in bank.stages if points < stage.to_points), default=len(bank.stages))


class StageFromExactPoints(Rule):
    """The stage is found by the points before rounding."""

    def stage(self, scope: Scope) -> int | None:
        (low, high), share = scope.bank.point_range, self.share(scope, "left out")
        return None if share is None else self.stage_at(scope.bank, low + (high - low) * share)


class StageByEqualBands(Rule):
    """The range is cut into as many equal bands as there are stages."""

    def stage_at(self, bank: QuestionBank, points: int | Fraction) -> int | None:
        low, high = bank.point_range
        return 1 + floor(Fraction((points - low) * len(bank.stages), high - low + 1))


class StageOfBlocksByTheWhole(Rule):
    """A scored block has the stage of the whole."""

    def figures(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, object]:
        found = super().figures(answers, bank)
        stages = [f"block_{block.id}_stage" for block in bank.blocks]
        return found | {name: found["stage"] for name in stages if found[name] is not None}


class StageOfTheWeakestBlock(Rule):
    """The whole is at the stage of its weakest block."""

    def stage(self, scope: Scope) -> int | None:
        stages = [super(StageOfTheWeakestBlock, self).stage(block) for block in self.blocks(scope).values()]
        return min((stage for stage in stages if stage), default=None) or super().stage(scope)


class PossibleStagesWithoutThoseBetween(Rule):
    """Only the stages of `lower` and `upper` are possible."""

    def possible_stages(self, whole: Scope) -> list[int]:
        stages = super().possible_stages(whole)
        return stages[:1] + stages[1:][-1:]


class PossibleStagesOnlyWhereScored(Rule):
    """If the whole is not scored, no stage is possible."""

    def possible_stages(self, whole: Scope) -> list[int]:
        return super().possible_stages(whole) if self.whole_is_scored(whole) else []


class ProvisionalWhereAnythingIsUnanswered(Rule):
    """A result is provisional until the sheet is complete, even if only one stage is possible."""

    def is_provisional(self, whole: Scope) -> bool:
        return bool(whole.unanswered)


class ProvisionalWhereBoundsDiffer(Rule):
    """A result is provisional if its points can change, even if only one stage is possible."""

    def is_provisional(self, whole: Scope) -> bool:
        return self.scope_points(whole, "worst") != self.scope_points(whole, "best")


class RankingAboveHalfALevel(Rule):
    """Exactly half a level is not enough."""

    def is_far(self, bank: QuestionBank, distance: Fraction) -> bool:
        return distance > self.half_a_level(bank)


class RankingAboveHalfALevelOfTheDefaultBank(Rule):
    """Half a level is always 1/16."""

    def half_a_level(self, bank: QuestionBank) -> Fraction:
        return Fraction(1, 16)


class RankingByNumberOfLevels(Rule):
    """Half a level is a share by the number of levels, not of steps between them: 1/18 in the default bank."""

    def half_a_level(self, bank: QuestionBank) -> Fraction:
        return Fraction(1, 2 * len(bank.levels))


class RankingByHalfAValue(Rule):
    """Half a level is half a unit of value: wrong if values do not rise by one."""

    def half_a_level(self, bank: QuestionBank) -> Fraction:
        return Fraction(1, 2 * self.span(bank))


class RankingByPoints(Rule):
    """Rounded points are compared instead of shares."""

    def distance(self, direction: Scope, whole: Scope) -> Fraction:
        own, other = self.scope_points(direction, "left out") or 0, self.scope_points(whole, "left out") or 0
        return Fraction(own - other, whole.bank.point_range.max - whole.bank.point_range.min)


class RankingByFloats(Rule):
    """Shares are subtracted as floats, which sometimes fall short of half a level."""

    def distance(self, direction: Scope, whole: Scope) -> Fraction:
        own, other = self.share(direction, "left out") or Fraction(0), self.share(whole, "left out") or Fraction(0)
        return Fraction(float(own) - float(other))

    def is_far(self, bank: QuestionBank, distance: Fraction) -> bool:
        return float(distance) >= float(self.half_a_level(bank))


class RankingAgainstTheOthers(Rule):
    """A direction is compared with the whole without it."""

    def distance(self, direction: Scope, whole: Scope) -> Fraction:
        own = {statement.id for statement, _ in direction.answers}
        return super().distance(direction, whole.part(s for s in whole.bank.statements if s.id not in own))


class RankingOfUnscored(Rule):
    """Every direction with an answer is compared."""

    def compared(self, whole: Scope) -> dict[str, Scope]:
        return {id: direction for id, direction in self.directions(whole).items() if direction.answered}


class RankingWhereTheWholeIsNotScored(Rule):
    """Directions are compared even if the whole is not scored."""

    def distances(self, whole: Scope) -> dict[str, Fraction]:
        return {id: self.distance(direction, whole) for id, direction in self.compared(whole).items()}


class RankingTiesInReverse(Rule):
    """An ascending order is reversed, and so is the order of directions with equal distance."""

    def ranking(self, bank: QuestionBank, distances: Mapping[str, Fraction]) -> list[str]:
        return super().ranking(bank, dict(reversed(list(distances.items()))))


class RankingTiesById(Rule):
    """Directions with equal distance are in the order of their ids."""

    def ranking(self, bank: QuestionBank, distances: Mapping[str, Fraction]) -> list[str]:
        return super().ranking(bank, dict(sorted(distances.items())))


class RankingNearestFirst(Rule):
    """The directions nearest to the whole come first."""

    def ranking(self, bank: QuestionBank, distances: Mapping[str, Fraction]) -> list[str]:
        return sorted(super().ranking(bank, distances), key=lambda id: distances[id])


class GrowthZonesInOrderOfStrengths(Rule):
    """Growth zones are ordered by descending share, as strengths are."""

    def growth_zones(self, whole: Scope) -> list[str]:
        distances = self.distances(whole)
        return sorted(super().growth_zones(whole), key=lambda id: -distances[id])


class RankingCutToThree(Rule):
    """Only the first three are listed."""

    def ranking(self, bank: QuestionBank, distances: Mapping[str, Fraction]) -> list[str]:
        return super().ranking(bank, distances)[:3]


_ALL: dict[str, object] = {**vars(wrong_points), **vars(wrong_coverage), **globals()}
WRONG: dict[str, Scorer] = {
    re.sub(r"\B(?=[A-Z])", "-", name).lower(): wrong().figures
    for name, wrong in _ALL.items()
    if isinstance(wrong, type) and issubclass(wrong, Rule) and wrong is not Rule
}
"""Every wrong scorer by the name of its class in kebab case: `RoundingHalfEven` is `rounding-half-even`."""
