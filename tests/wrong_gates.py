"""Wrong scorers: mistakes in gates, conditions, possible stages and the stages of parts."""
# ruff: noqa: ARG002 - a mistake is often to ignore an argument

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from cx_centricity import AnswerValue
from cx_centricity.bank import Condition, Statement
from rule import Gate, Missing, Rule, Scope, Stage, State


class GatesIgnored(Rule):
    """Stages depend on points alone."""

    def stage_by_gates(self, scope: Scope, passes: Callable[[Gate], bool]) -> int:
        return len(self.stages(scope))


class GatesOfTheirOwnStageAlone(Rule):
    """A gate holds back its own stage, but not the later ones."""

    def lesser(self, scope: Scope, points: int | Fraction, passes: Callable[[Gate], bool]) -> int | None:
        open_to = [n for n, s in enumerate(self.stages(scope), start=1) if s.start <= points and passes(s.gate)]
        return open_to[-1] if open_to else None


class GateOfTheReachedStageAlone(Rule):
    """Only the gate of the stage that the points reach is checked; it holds back by one stage."""

    def lesser(self, scope: Scope, points: int | Fraction, passes: Callable[[Gate], bool]) -> int | None:
        reached = self.stage_at(scope, points)
        return reached if reached is None or passes(self.stages(scope)[reached - 1].gate) else reached - 1


class GatesAdmitWithoutPoints(Rule):
    """The stage by gates counts even if the points are too few, where there are gates."""

    def lesser(self, scope: Scope, points: int | Fraction, passes: Callable[[Gate], bool]) -> int | None:
        gated = any(stage.gate for stage in self.stages(scope))
        return self.stage_by_gates(scope, passes) if gated else super().lesser(scope, points, passes)


class OpenGateCountsAsPassed(Rule):
    """A gate that is open does not hold back the stage."""

    def stage(self, scope: Scope) -> int | None:
        points, filled = self.scope_points(scope, "left out"), self.filled(scope)
        if points is None:
            return None
        return self.lesser(scope, points, lambda gate: self.gate_state(gate, filled) is not False)


class PossibleStagesByPointsAlone(Rule):
    """Possible stages run from the stage by `lower` to that by `upper`, without regard to gates."""

    def possible_stages(self, scope: Scope) -> list[int]:
        return GatesIgnored().possible_stages(scope)


class PossibleStagesWithOpenGatesClosed(Rule):
    """A gate that is open holds back the last possible stage."""

    def possible_stages(self, scope: Scope) -> list[int]:
        upper, stages = self.scope_points(scope, "most"), super().possible_stages(scope)
        last = None if upper is None else self.lesser(scope, upper, lambda g: self.gate_state(g, scope) is True)
        return [number for number in stages if last is not None and number <= last]


class PossibleStagesWithOpenGatesPassed(Rule):
    """A gate that is open does not hold back the first possible stage."""

    def possible_stages(self, scope: Scope) -> list[int]:
        lower, stages = self.scope_points(scope, "least"), super().possible_stages(scope)
        passes = lower is not None and self.lesser(scope, lower, lambda g: self.gate_state(g, scope) is not False)
        return [number for number in stages if number >= (passes or 1)]


class PossibleStagesWithFailedGatesPassed(Rule):
    """A gate that has failed does not hold back the last possible stage."""

    def possible_stages(self, scope: Scope) -> list[int]:
        upper, stages = self.scope_points(scope, "most"), super().possible_stages(scope)
        last = None if upper is None else self.stage_at(scope, upper)
        return list(range(stages[0], last + 1)) if stages and last else stages


class AssumptionIgnoredInGates(Rule):
    """Gates see only answers, not the levels that unanswered statements count as."""

    def filled(self, scope: Scope) -> Scope:
        return scope


class AssumptionInPossibleStages(Rule):
    """The gates of possible stages see the levels that unanswered statements count as."""

    def gate_state(self, gate: Gate, scope: Scope) -> State:
        return super().gate_state(gate, self.filled(scope))


class GatesOfBlocksThatTakeTheBandsOfTheBank(Rule):
    """A block that takes the bands of the bank takes their gates too."""

    def stages(self, scope: Scope) -> tuple[Stage, ...]:
        part = self.stating(scope)
        takes = scope.kind == "block" and part is not None and part.point_range is None and not part.stages
        return super().stages(scope._replace(kind="whole") if takes else scope)


class GatesOfPartsIgnored(Rule):
    """Only the whole has gates."""

    def stages(self, scope: Scope) -> tuple[Stage, ...]:
        stages = super().stages(scope)
        return stages if scope.kind == "whole" else tuple(stage._replace(gate=()) for stage in stages)


class ConditionsAboutTheWhole(Rule):
    """A condition without a scope is about the whole, whoever states it."""

    def scope_of(self, condition: Condition, stating: Scope) -> Scope:
        named = condition.direction or condition.block or condition.subscale
        return super().scope_of(condition, stating) if named else self.whole(stating.sheet, stating.bank)


class ConditionsAboutTheStatingScope(Rule):
    """The scope that a condition names is ignored."""

    def scope_of(self, condition: Condition, stating: Scope) -> Scope:
        return stating


class OneConditionIsEnough(Rule):
    """A gate is passed if one of its conditions is true."""

    def state_of_all(self, states: Sequence[State]) -> State:
        return True if True in states or not states else None if None in states else False


class LimitsAreExclusive(Rule):
    """`at_least` is taken for “more than”."""

    def holds(self, condition: Condition, stating: Scope, *, in_gate: bool) -> bool:
        answer = stating.sheet.get(condition.statement or "")
        equal = condition.at_least is not None and answer == condition.at_least
        return super().holds(condition, stating, in_gate=in_gate) and not equal


class AtMostIgnored(Rule):
    """`at_most` has no effect."""

    def holds(self, condition: Condition, stating: Scope, *, in_gate: bool) -> bool:
        answer = stating.sheet.get(condition.statement or "")
        above = isinstance(answer, int) and condition.at_most is not None and answer > condition.at_most
        return above or super().holds(condition, stating, in_gate=in_gate)


class ReversedAnswersMirroredInConditions(Rule):
    """A condition on a reversed statement is about the mirrored level."""

    def holds(self, condition: Condition, stating: Scope, *, in_gate: bool) -> bool:
        statement = next((s for s in stating.bank.statements if s.id == condition.statement), None)
        answer = stating.sheet.get(condition.statement or "")
        if statement is not None and statement.reversed and isinstance(answer, int):
            numbers = [level.number for level in self.levels(stating.bank, statement)]
            stating = stating.with_answers({statement.id: numbers[::-1][numbers.index(answer)]})
        return super().holds(condition, stating, in_gate=in_gate)


class EachAtLeastByLevelNumbers(Rule):
    """`each_at_least` compares answers as given, also of reversed statements."""

    def gains(self, scope: Scope) -> list[int]:
        return [self.value(scope.bank, number) - self.lowest(scope.bank) for _, number in scope.answered]


class EachAtLeastIsAMean(Rule):
    """`each_at_least` is true if the mean gain is enough."""

    def gains(self, scope: Scope) -> list[int]:
        gains = super().gains(scope)
        return [sum(gains) // len(gains)] if gains else []


class EachAtLeastWithUnscoredStatements(Rule):
    """`each_at_least` includes statements of weight 0."""

    def gains(self, scope: Scope) -> list[int]:
        directions = [each for each in scope.bank.directions if scope.kind in ("whole", "part") or each.id == scope.id]
        asked = [s for each in directions for s in each.statements if not s.weight and s.scale is None]
        answers: list[tuple[Statement, AnswerValue]] = [(s, scope.sheet[s.id]) for s in asked]
        more = [self.gain(scope.bank, s, answer) for s, answer in answers if isinstance(answer, int)]
        return super().gains(scope) + more


class NotApplicableFailsInGates(Rule):
    """A gate is not passed if what it is about does not apply."""

    def holds(self, condition: Condition, stating: Scope, *, in_gate: bool) -> bool:
        return super().holds(condition, stating, in_gate=False)


class NotApplicableFailsEachAtLeast(Rule):
    """A statement that does not apply fails `each_at_least`."""

    def holds(self, condition: Condition, stating: Scope, *, in_gate: bool) -> bool:
        about_all = condition.each_at_least is not None and self.scope_of(condition, stating).not_applicable
        return super().holds(condition, stating, in_gate=in_gate) and not about_all


class OverallIgnored(Rule):
    """The whole has points even if the bank states no overall score."""

    def has_points(self, scope: Scope) -> bool:
        return True


class NothingOfTheWholeWithoutOverall(Rule):
    """Without an overall score the whole has no sums either."""

    def gained(self, scope: Scope, missing: Missing) -> int:
        return super().gained(scope, missing) if self.has_points(scope) else 0
