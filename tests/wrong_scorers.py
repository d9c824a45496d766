"""Wrong scorers: typical mistakes in an implementation of the scoring rule, each in one step of it.

`wrong_points` has the mistakes in arithmetic, `wrong_coverage` those about missing data, `wrong_gates` those about
gates and conditions; this module has those in levels, bands and rankings, and `WRONG`, a dict of all wrong scorers.
"""
# ruff: noqa: ARG002 - a mistake is often to ignore an argument

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from math import floor

import wrong_coverage
import wrong_gates
import wrong_points
from cx_centricity import AnswerValue, QuestionBank
from rule import Missing, Rule, Scope, Stage
from wrong_points import HALF, WeightsIgnored

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
        if not parts or not self.has_points(scope):
            return None
        return self.rounded(Fraction(sum(w * p for w, p in zip(weights, points, strict=True)), sum(weights)))


class MeanOfBlockPoints(Rule):
    """The whole is the mean of its blocks' points."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        has_parts = scope.kind == "whole" and self.has_points(scope)
        parts = list(self.blocks(scope).values()) if has_parts else []
        found = [super(MeanOfBlockPoints, self).scope_points(part, missing) for part in parts]
        known = [points for points in found if points is not None]
        return self.rounded(Fraction(sum(known), len(known))) if known else super().scope_points(scope, missing)


class LevelTieGoesDown(Rule):
    """Halfway between two levels, the lower one is chosen."""

    def nearest_level(self, scope: Scope, share: Fraction) -> int:
        bank = scope.bank
        mean = self.lowest(bank) + share * self.span(bank)
        return min(bank.levels, key=lambda level: (abs(level.value - mean), level.number)).number


class LevelReached(Rule):
    """The level is the last one with a value up to the mean."""

    def nearest_level(self, scope: Scope, share: Fraction) -> int:
        bank = scope.bank
        mean = self.lowest(bank) + share * self.span(bank)
        return [level.number for level in bank.levels if level.value <= mean][-1]


class LevelFromRoundedPoints(Rule):
    """The level is computed back from the points."""

    def nearest_level(self, scope: Scope, share: Fraction) -> int:
        low, high = self.point_range(scope)
        return super().nearest_level(scope, Fraction(self.points(scope, share) - low, high - low))


class LevelInFloats(Rule):
    """The mean is a float share times the span: ties fall below the middle if the span is not a power of two."""

    def nearest_level(self, scope: Scope, share: Fraction) -> int:
        bank = scope.bank
        return super().nearest_level(scope, Fraction(float(share) * self.span(bank)) / self.span(bank))


class LevelCountedFromOne(Rule):
    """The level is the position of the nearest one, counted from 1 whatever the numbers are."""

    def nearest_level(self, scope: Scope, share: Fraction) -> int:
        bank = scope.bank
        return 1 + [level.number for level in bank.levels].index(super().nearest_level(scope, share))


class LevelByPositions(Rule):
    """The level is found by the share of the way from the first to the last, as if values rose evenly."""

    def nearest_level(self, scope: Scope, share: Fraction) -> int:
        bank = scope.bank
        return bank.levels[floor(share * (len(bank.levels) - 1) + HALF)].number


class LevelByEqualBands(Rule):
    """The scale is cut into as many equal bands as there are levels."""

    def nearest_level(self, scope: Scope, share: Fraction) -> int:
        bank = scope.bank
        return [*bank.levels, bank.levels[-1]][floor(share * len(bank.levels))].number


class LevelOfMixedScales(Rule):
    """A scope with statements on other scales has a level too."""

    def is_on_default_scale(self, scope: Scope) -> bool:
        return True


class LevelByAnsweredStatementsAlone(Rule):
    """A scope has a level if all answered statements are on the default scale."""

    def is_on_default_scale(self, scope: Scope) -> bool:
        return all(statement.scale is None for statement, _ in self.counted(scope, "left out"))


class ResolutionRoundedHalfUp(Rule):
    """The resolution is rounded to the nearest unit."""

    def resolution(self, scope: Scope) -> int | None:
        exact = self.exact_resolution(scope)
        return None if exact is None else self.rounded(exact)

    def exact_resolution(self, scope: Scope) -> Fraction | None:
        attainable, (low, high) = self.attainable(scope, "left out"), self.point_range(scope)
        return Fraction((high - low) * self.greatest_step(scope), attainable) if attainable else None


class ResolutionOfTheRange(Rule):
    """The resolution is what the whole range of one statement can change."""

    def greatest_step(self, scope: Scope) -> int:
        return max(self.weight(statement) * self.span(scope.bank, statement) for statement, _ in scope.answers)


class ResolutionWithoutWeights(Rule):
    """The resolution ignores weights."""

    def greatest_step(self, scope: Scope) -> int:
        return WeightsIgnored().greatest_step(scope)


class ResolutionOfTheFirstStep(Rule):
    """The first two levels stand for all neighbours."""

    def greatest_step(self, scope: Scope) -> int:
        firsts = [(self.weight(s), self.values(scope.bank, s)[:2]) for s, _ in scope.answers]
        return max(weight * abs(second - first) for weight, (first, second) in firsts)


class ResolutionOfRisingSteps(Rule):
    """Only values that rise are compared: wrong if a value falls."""

    def greatest_step(self, scope: Scope) -> int:
        values = [(self.weight(s), self.values(scope.bank, s)) for s, _ in scope.answers]
        return max(weight * (b - a) for weight, each in values for a, b in pairwise(each))


class ResolutionIfComplete(Rule):
    """The resolution is that of a complete sheet."""

    def resolution(self, scope: Scope) -> int | None:
        complete, (low, high) = self.attainable_if_complete(scope), self.point_range(scope)
        return -(-(high - low) * self.greatest_step(scope) // complete) if complete else None


class StageBeginsAfterItsFirstPoint(Rule):
    """`<` instead of `≤`: the first point of a stage belongs to the stage before."""

    def stage_at(self, scope: Scope, points: int | Fraction) -> int | None:
        return max(1, sum(stage.start < points for stage in self.stages(scope)))


class StageEndsBeforeItsLastPoint(Rule):
    """The stage is the first one that ends above the points: its last point belongs to the next stage."""

    def stage_at(self, scope: Scope, points: int | Fraction) -> int | None:
        return super().stage_at(scope, points + 1)


class StageFromExactPoints(Rule):
    """The stage is found by the points before rounding."""

    def stage(self, scope: Scope) -> int | None:
        (low, high), share, filled = self.point_range(scope), self.share(scope, "left out"), self.filled(scope)
        if share is None:
            return None
        exact = low + (high - low) * share
        return self.lesser(scope, exact, lambda gate: self.gate_state(gate, filled) is True)


class StageFromWholePoints(Rule):
    """The points are cut to whole points before the stage is found."""

    def stage_at(self, scope: Scope, points: int | Fraction) -> int | None:
        unit: int = 10**scope.bank.decimals
        return super().stage_at(scope, points // unit * unit)


class StageByEqualBands(Rule):
    """The range is cut into as many equal bands as there are stages."""

    def stage_at(self, scope: Scope, points: int | Fraction) -> int | None:
        low, high = self.point_range(scope)
        return 1 + floor(Fraction((points - low) * len(self.stages(scope)), high - low + 1))


class StageOfPartsByTheBandsOfTheBank(Rule):
    """A part with stages of its own is judged by as many thresholds of the bank."""

    def stages(self, scope: Scope) -> tuple[Stage, ...]:
        own, bank = super().stages(scope), super().stages(scope._replace(kind="whole"))
        return tuple(theirs._replace(gate=mine.gate) for mine, theirs in zip(own, bank or own, strict=False))


class StageOfBlocksByTheWhole(Rule):
    """A scored block has the stage of the whole."""

    def figures(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, object]:
        found = super().figures(answers, bank)
        stages = [f"block_{block.id}_stage" for block in bank.blocks]
        return found | {name: found["stage"] for name in stages if "stage" in found and found.get(name) is not None}


class StageOfTheWeakestBlock(Rule):
    """The whole is at the stage of its weakest block."""

    def stage(self, scope: Scope) -> int | None:
        blocks = self.blocks(scope).values() if scope.kind == "whole" else ()
        stages = [super(StageOfTheWeakestBlock, self).stage(block) for block in blocks if self.stages(block)]
        return min((stage for stage in stages if stage), default=None) or super().stage(scope)


class PossibleStagesWithoutThoseBetween(Rule):
    """Only the stages of `lower` and `upper` are possible."""

    def possible_stages(self, scope: Scope) -> list[int]:
        stages = super().possible_stages(scope)
        return stages[:1] + stages[1:][-1:]


class PossibleStagesOnlyWhereScored(Rule):
    """If a scope is not scored, no stage is possible."""

    def possible_stages(self, scope: Scope) -> list[int]:
        return super().possible_stages(scope) if self.is_scored(scope) else []


class ProvisionalWhereAnythingIsUnanswered(Rule):
    """A result is provisional until the sheet is complete, even if only one stage is possible."""

    def is_provisional(self, whole: Scope) -> bool:
        return bool(whole.unanswered)


class ProvisionalWhereBoundsDiffer(Rule):
    """A result is provisional if its points can change, even if only one stage is possible."""

    def is_provisional(self, whole: Scope) -> bool:
        return self.scope_points(whole, "least") != self.scope_points(whole, "most")


class RankingAboveOneLevel(Rule):
    """Exactly one level is not enough."""

    def is_far(self, bank: QuestionBank, distance: Fraction) -> bool:
        return distance > self.one_level(bank)


class RankingByHalfALevel(Rule):
    """Half a level is enough."""

    def one_level(self, bank: QuestionBank) -> Fraction:
        return super().one_level(bank) / 2


class RankingWithoutLimit(Rule):
    """One level is required of short scales too, even if it is more than a quarter."""

    def one_level(self, bank: QuestionBank) -> Fraction:
        return Fraction(1, len(bank.levels) - 1)


class RankingByOneLevelOfTheDefaultBank(Rule):
    """One level is always 1/8."""

    def one_level(self, bank: QuestionBank) -> Fraction:
        return Fraction(1, 8)


class RankingByNumberOfLevels(Rule):
    """One level is a share by the number of levels, not of steps between them: 1/9 in the default bank."""

    def one_level(self, bank: QuestionBank) -> Fraction:
        return min(Fraction(1, len(bank.levels)), Fraction(1, 4))


class RankingByOneValue(Rule):
    """One level is one unit of value: wrong if values do not rise by one."""

    def one_level(self, bank: QuestionBank) -> Fraction:
        return min(Fraction(1, self.span(bank)), Fraction(1, 4))


class PolarityOfZonesIgnored(Rule):
    """Greater shares are strengths even if lower points are better."""

    def sign(self, bank: QuestionBank) -> int:
        return 1


class PolarityOfGoalIgnored(Rule):
    """A strength needs a level at or above the goal even if lower points are better."""

    def has_reached_goal(self, direction: Scope) -> bool:
        goal, level = direction.bank.goal_level, self.level(direction)
        return goal is None or (level is not None and level >= goal)


class GoalIgnored(Rule):
    """Every direction that is clearly better is a strength."""

    def has_reached_goal(self, direction: Scope) -> bool:
        return True


class GoalMustBePassed(Rule):
    """A level equal to the goal has not reached it."""

    def has_reached_goal(self, direction: Scope) -> bool:
        return super().has_reached_goal(direction) and self.level(direction) != (direction.bank.goal_level or -1)


class GoalReachedWithoutLevel(Rule):
    """A direction without a level is a strength."""

    def has_reached_goal(self, direction: Scope) -> bool:
        return self.level(direction) is None or super().has_reached_goal(direction)


class RelativeStrengthsAreStrengthsToo(Rule):
    """Relative strengths are also listed among the strengths."""

    def strengths(self, whole: Scope) -> list[str]:
        return self.better(whole)


class RankingByPoints(Rule):
    """Rounded points are compared instead of shares."""

    def distance(self, direction: Scope, whole: Scope) -> Fraction:
        own, other = self.scope_points(direction, "left out") or 0, self.scope_points(whole, "left out") or 0
        low, high = self.point_range(whole)
        return Fraction(own - other, high - low)


class RankingByFloats(Rule):
    """Shares are subtracted as floats, which sometimes fall short of one level."""

    def distance(self, direction: Scope, whole: Scope) -> Fraction:
        own, other = self.share(direction, "left out") or Fraction(0), self.share(whole, "left out") or Fraction(0)
        return Fraction(float(own) - float(other))

    def is_far(self, bank: QuestionBank, distance: Fraction) -> bool:
        return float(distance) >= float(self.one_level(bank))


class RankingAgainstTheOthers(Rule):
    """A direction is compared with the whole without it."""

    def distance(self, direction: Scope, whole: Scope) -> Fraction:
        own = {statement.id for statement, _ in direction.answers}
        return super().distance(direction, whole.part(s.id for s, _ in whole.answers if s.id not in own))


class RankingOfUnscored(Rule):
    """Every direction with an answer is compared."""

    def compared(self, whole: Scope) -> dict[str, Scope]:
        return {id: direction for id, direction in self.directions(whole).items() if direction.answered}


class RankingWhereTheWholeIsNotScored(Rule):
    """Directions are compared even if the whole is not scored."""

    def distances(self, whole: Scope) -> dict[str, Fraction]:
        compared = self.compared(whole) if self.has_points(whole) else {}
        return {id: self.distance(direction, whole) for id, direction in compared.items()}


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
    """Growth zones are ordered from the best, as strengths are."""

    def growth_zones(self, whole: Scope) -> list[str]:
        leads = self.leads(whole)
        return sorted(super().growth_zones(whole), key=lambda id: -leads[id])


class RankingCutToThree(Rule):
    """Only the first three are listed."""

    def ranking(self, bank: QuestionBank, distances: Mapping[str, Fraction]) -> list[str]:
        return super().ranking(bank, distances)[:3]


_ALL: dict[str, object] = {**vars(wrong_points), **vars(wrong_coverage), **vars(wrong_gates), **globals()}
WRONG: dict[str, Scorer] = {
    re.sub(r"\B(?=[A-Z])", "-", name).lower(): wrong().figures
    for name, wrong in _ALL.items()
    if isinstance(wrong, type) and issubclass(wrong, Rule) and wrong is not Rule
}
"""Every wrong scorer by the name of its class in kebab case: `RoundingHalfEven` is `rounding-half-even`."""
