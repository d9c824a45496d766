"""An independent implementation of the scoring rule in exact fractions, with one method for each step.

It follows `docs/scoring.md` and shares no code with the library, so it can serve as an oracle in tests. Whether a
condition is open is decided by trying completions of the sheet. Points are in units until a figure is given out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Literal, NamedTuple

from cx_centricity import NOT_APPLICABLE, AnswerValue, QuestionBank
from cx_centricity.bank import Block, Condition, Direction, Level, Statement, Subscale

Missing = Literal["left out", "least", "most"]
"""How unanswered statements count: not at all for the points, with the least gain for `lower`, the most for `upper`."""

State = bool | None
"""Whether a condition is true; None if it is open."""

Gate = tuple[Condition, ...]


class Stage(NamedTuple):
    """A stage of a scope: its id, its first point, in units, and its gate."""

    id: str
    start: int
    gate: Gate


class Scope(NamedTuple):
    """The whole, a block, a direction or a subscale: the scored statements with their answers, and the whole sheet."""

    bank: QuestionBank
    sheet: Mapping[str, AnswerValue]
    answers: tuple[tuple[Statement, AnswerValue], ...]
    kind: str = "whole"
    id: str | None = None

    @property
    def answered(self) -> list[tuple[Statement, int]]:
        return [(statement, answer) for statement, answer in self.answers if isinstance(answer, int)]

    @property
    def unanswered(self) -> list[Statement]:
        return [statement for statement, answer in self.answers if answer is None]

    @property
    def not_applicable(self) -> list[Statement]:
        return [statement for statement, answer in self.answers if answer == NOT_APPLICABLE]

    def part(self, ids: Iterable[str], kind: str = "part", id: str | None = None) -> Scope:
        kept = set(ids)
        return Scope(self.bank, self.sheet, tuple(pair for pair in self.answers if pair[0].id in kept), kind, id)

    def with_answers(self, answers: Mapping[str, AnswerValue]) -> Scope:
        """Return the scope with other answers to some statements."""
        pairs = tuple((statement, answers.get(statement.id, answer)) for statement, answer in self.answers)
        return self._replace(sheet={**self.sheet, **answers}, answers=pairs)


class Rule:
    """The rule. A wrong scorer is a subclass that overrides one step."""

    def __init__(self) -> None:
        self.last_bank: QuestionBank | None = None
        self.last_values: dict[str | None, list[int]] = {}

    def figures(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, object]:
        """Return all figures of a sheet by flat name."""
        whole = self.whole(answers, bank)
        found = self.scope_figures(whole)
        found["provisional"] = self.is_provisional(whole)
        found["strengths"], found["relative_strengths"] = self.strengths(whole), self.relative_strengths(whole)
        found["growth_zones"] = self.growth_zones(whole)
        for part in (*self.blocks(whole).values(), *self.directions(whole).values(), *self.subscales(whole).values()):
            found |= {f"{part.kind}_{part.id}_{name}": figure for name, figure in self.scope_figures(part).items()}
        return found

    def scope_figures(self, scope: Scope) -> dict[str, object]:
        scored = self.is_scored(scope)
        figures = self.score(scope, scored=scored)
        if self.stages(scope):
            figures["stage"] = self.stage(scope) if scored else None
            figures["possible_stages"] = self.possible_stages(scope)
        return figures

    def score(self, scope: Scope, *, scored: bool) -> dict[str, object]:
        return {
            "points": self.figure(scope, self.scope_points(scope, "left out") if scored else None),
            "lower": self.figure(scope, self.scope_points(scope, "least")),
            "upper": self.figure(scope, self.scope_points(scope, "most")),
            "level": self.level(scope) if scored else None,
            "resolution": self.figure(scope, self.resolution(scope) if scored else None),
            "gained": self.gained(scope, "left out"),
            "attainable": self.attainable(scope, "left out"),
            "least_gained": self.gained(scope, "least"),
            "most_gained": self.gained(scope, "most"),
            "attainable_if_complete": self.attainable_if_complete(scope),
            "answered": self.answered(scope),
            "applicable": self.applicable(scope),
            "total": self.total(scope),
        }

    # Units

    def units(self, bank: QuestionBank, figure: float) -> int:
        """Return a figure of a bank in units, from its text."""
        unit: int = 10**bank.decimals
        units = Fraction(str(figure)) * unit
        assert units.denominator == 1, f"{figure} has more decimals than the bank"
        return units.numerator

    def figure(self, scope: Scope, units: int | None) -> float | None:
        """Return a number of units in points."""
        if units is None or not scope.bank.decimals:
            return units
        return float(Fraction(units, 10**scope.bank.decimals))

    # Scopes

    def answer(self, answers: Mapping[str, AnswerValue], id: str) -> AnswerValue:
        """Return the answer to a statement; a missing statement is unanswered."""
        return answers.get(id)

    def counts(self, statement: Statement) -> bool:
        """Return whether a statement is scored."""
        return statement.weight > 0

    def whole(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Scope:
        sheet: dict[str, AnswerValue] = {s.id: self.answer(answers, s.id) for s in bank.statements}
        scored = [statement for statement in bank.statements if self.counts(statement)]
        return Scope(bank, sheet, tuple((statement, self.answer(answers, statement.id)) for statement in scored))

    def blocks(self, whole: Scope) -> dict[str, Scope]:
        bank = whole.bank
        inside = {
            block.id: [s.id for part in bank.directions if part.block == block.id for s in part.statements]
            for block in bank.blocks
        }
        return {id: whole.part(ids, "block", id) for id, ids in inside.items()}

    def directions(self, scope: Scope) -> dict[str, Scope]:
        """Return the directions of the whole or of a block, in bank order."""
        within = {statement.id for statement, _ in scope.answers}
        ids = {direction.id: [s.id for s in direction.statements] for direction in scope.bank.directions}
        return {
            id: scope.part(inside, "direction", id)
            for id, inside in ids.items()
            if scope.kind == "whole" or within & {*inside}
        }

    def subscales(self, whole: Scope) -> dict[str, Scope]:
        return {each.id: whole.part(each.statements, "subscale", each.id) for each in whole.bank.subscales}

    def stating(self, scope: Scope) -> Block | Direction | Subscale | None:
        """Return the part of the bank that may state a point range and stages for a scope; None for the whole."""
        bank = scope.bank
        parts: Mapping[str, Sequence[Block | Direction | Subscale]] = {
            "block": bank.blocks,
            "direction": bank.directions,
            "subscale": bank.subscales,
        }
        return next((part for part in parts.get(scope.kind, ()) if part.id == scope.id), None)

    def point_range(self, scope: Scope) -> tuple[int, int]:
        """Return both ends of the point range, in units."""
        part = self.stating(scope)
        low, high = scope.bank.point_range if part is None or part.point_range is None else part.point_range
        return self.units(scope.bank, low), self.units(scope.bank, high)

    def stages(self, scope: Scope) -> tuple[Stage, ...]:
        bank, part = scope.bank, self.stating(scope)
        if part is None:
            return tuple(Stage(each.id, self.units(bank, each.from_points), each.gate) for each in bank.stages)
        if scope.kind == "block" and part.point_range is None and not part.stages:
            return tuple(Stage(each.id, self.units(bank, each.from_points), ()) for each in bank.stages)
        return tuple(Stage(each.id, self.units(bank, each.from_points), each.gate) for each in part.stages)

    # From levels to points

    def levels(self, bank: QuestionBank, statement: Statement | None) -> tuple[Level, ...]:
        """Return the levels on which a statement is answered; those of the default scale for None."""
        scale = None if statement is None else statement.scale
        return bank.levels if scale is None else next(each.levels for each in bank.scales if each.id == scale)

    def value(self, bank: QuestionBank, number: int, statement: Statement | None = None) -> int:
        return next(level.value for level in self.levels(bank, statement) if level.number == number)

    def values(self, bank: QuestionBank, statement: Statement | None) -> list[int]:
        """Return the values of a scale; those of the last bank are kept, since computing them took most of the time."""
        if self.last_bank is not bank:
            self.last_bank, self.last_values = bank, {}
        scale = None if statement is None else statement.scale
        if scale not in self.last_values:
            levels = self.levels(bank, statement)
            self.last_values[scale] = [self.value(bank, level.number, statement) for level in levels]
        return self.last_values[scale]

    def lowest(self, bank: QuestionBank, statement: Statement | None = None) -> int:
        return min(self.values(bank, statement))

    def highest(self, bank: QuestionBank, statement: Statement | None = None) -> int:
        return max(self.values(bank, statement))

    def span(self, bank: QuestionBank, statement: Statement | None = None) -> int:
        """Return the greatest gain, without the weight."""
        return self.highest(bank, statement) - self.lowest(bank, statement)

    def weight(self, statement: Statement) -> int:
        return statement.weight

    def gain(self, bank: QuestionBank, statement: Statement, number: int) -> int:
        """Return the gain of an answer, without the weight."""
        value = self.value(bank, number, statement)
        return self.highest(bank, statement) - value if statement.reversed else value - self.lowest(bank, statement)

    def counts_as(self, bank: QuestionBank, statement: Statement) -> int | None:
        """Return the level that an unanswered statement counts as, None if it does not count."""
        if statement.unanswered_counts_as is not None:
            return statement.unanswered_counts_as
        return bank.unanswered_counts_as if statement.scale is None else None

    def assumed(self, scope: Scope) -> list[tuple[Statement, int]]:
        """Return the unanswered scored statements that count as a level, with this level."""
        levels = [(statement, self.counts_as(scope.bank, statement)) for statement in scope.unanswered]
        return [(statement, level) for statement, level in levels if level is not None]

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        """Return the statements that count, with their gains."""
        answers = [*scope.answered, *(self.assumed(scope) if missing == "left out" else [])]
        gains = [(statement, self.gain(scope.bank, statement, number)) for statement, number in answers]
        if missing == "left out":
            return gains
        return gains + [
            (statement, self.span(scope.bank, statement) if missing == "most" else 0) for statement in scope.unanswered
        ]

    def gained(self, scope: Scope, missing: Missing) -> int:
        return sum(self.weight(statement) * gain for statement, gain in self.counted(scope, missing))

    def attainable(self, scope: Scope, missing: Missing) -> int:
        counted = self.counted(scope, missing)
        return sum(self.weight(statement) * self.span(scope.bank, statement) for statement, _ in counted)

    def attainable_if_complete(self, scope: Scope) -> int:
        applicable = [statement for statement, _ in scope.answered] + scope.unanswered
        return sum(self.weight(statement) * self.span(scope.bank, statement) for statement in applicable)

    def share(self, scope: Scope, missing: Missing) -> Fraction | None:
        """Return gained / attainable, None if nothing counts."""
        attainable = self.attainable(scope, missing)
        return Fraction(self.gained(scope, missing), attainable) if attainable else None

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        """Return points in units."""
        share = self.share(scope, missing)
        return None if share is None or not self.has_points(scope) else self.points(scope, share)

    def has_points(self, scope: Scope) -> bool:
        return scope.kind != "whole" or scope.bank.overall

    def points(self, scope: Scope, share: Fraction) -> int:
        """Map a share to the point range, in units."""
        low, high = self.point_range(scope)
        return self.rounded(low + (high - low) * share)

    def rounded(self, exact: Fraction) -> int:
        """Round half up."""
        return floor(exact + Fraction(1, 2))

    def level(self, scope: Scope) -> int | None:
        share = self.share(scope, "left out")
        if share is None or not self.has_points(scope) or not self.is_on_default_scale(scope):
            return None
        return self.nearest_level(scope, share)

    def is_on_default_scale(self, scope: Scope) -> bool:
        return all(statement.scale is None for statement, _ in scope.answers)

    def nearest_level(self, scope: Scope, share: Fraction) -> int:
        """Return the number of the level whose value is nearest to the mean; on a tie, the higher one."""
        bank = scope.bank
        mean = self.lowest(bank) + share * self.span(bank)
        numbers = [level.number for level in bank.levels]
        return max(numbers, key=lambda number: (-abs(self.value(bank, number) - mean), number))

    def resolution(self, scope: Scope) -> int | None:
        """Return the most units by which one answer moved by one level can move the points."""
        attainable = self.attainable(scope, "left out")
        if not attainable or not self.has_points(scope):
            return None
        low, high = self.point_range(scope)
        return ceil(Fraction((high - low) * self.greatest_step(scope), attainable))

    def greatest_step(self, scope: Scope) -> int:
        """Return the greatest weighted difference of two neighbouring levels."""
        return max(
            self.weight(statement) * abs(higher - lower)
            for statement, _ in scope.answers
            for values in [self.values(scope.bank, statement)]
            for lower, higher in pairwise(values)
        )

    # Stages

    def stage(self, scope: Scope) -> int | None:
        """Return the number of the stage of a scored scope."""
        points, filled = self.scope_points(scope, "left out"), self.filled(scope)
        if points is None:
            return None
        return self.lesser(scope, points, lambda gate: self.gate_state(gate, filled) is True)

    def filled(self, scope: Scope) -> Scope:
        """Return the scope with every unanswered statement answered with the level that it counts as, if any."""
        bank = scope.bank
        levels = {s.id: self.counts_as(bank, s) for s in bank.statements if scope.sheet[s.id] is None}
        return scope.with_answers({id: level for id, level in levels.items() if level is not None})

    def lesser(self, scope: Scope, points: int | Fraction, passes: Callable[[Gate], bool]) -> int | None:
        """Return the lesser of the stage by points and the stage by gates."""
        by_points = self.stage_at(scope, points)
        return None if by_points is None else min(by_points, self.stage_by_gates(scope, passes))

    def stage_at(self, scope: Scope, points: int | Fraction) -> int | None:
        """Return the number of the last stage that begins at or below the points, None for invalid points below all."""
        numbers = [number for number, stage in enumerate(self.stages(scope), start=1) if stage.start <= points]
        return numbers[-1] if numbers else None

    def stage_by_gates(self, scope: Scope, passes: Callable[[Gate], bool]) -> int:
        """Return the number of the last stage before the first whose gate does not pass."""
        stages = self.stages(scope)
        closed = [number for number, stage in enumerate(stages, start=1) if not passes(stage.gate)]
        return closed[0] - 1 if closed else len(stages)

    def possible_stages(self, scope: Scope) -> list[int]:
        lower, upper = self.scope_points(scope, "least"), self.scope_points(scope, "most")
        if lower is None or upper is None:
            return []
        first = self.lesser(scope, lower, lambda gate: self.gate_state(gate, scope) is True)
        last = self.lesser(scope, upper, lambda gate: self.gate_state(gate, scope) is not False)
        return [] if first is None or last is None else list(range(first, last + 1))

    def is_provisional(self, whole: Scope) -> bool:
        return len(self.possible_stages(whole)) > 1 if self.stages(whole) else False

    # Conditions

    def gate_state(self, gate: Gate, scope: Scope) -> State:
        return self.state_of_all([self.state(condition, scope, in_gate=True) for condition in gate])

    def state_of_all(self, states: Sequence[State]) -> State:
        return False if False in states else None if None in states else True

    def state(self, condition: Condition, stating: Scope, *, in_gate: bool = False) -> State:
        """Return the state of a condition that a scope states, by trying completions of the sheet."""
        if condition.stage is not None:
            return self.stage_state(condition.stage, self.scope_of(condition, stating))
        found = {
            self.holds(condition, completed, in_gate=in_gate) for completed in self.completions(condition, stating)
        }
        return found.pop() if len(found) == 1 else None

    def scope_of(self, condition: Condition, stating: Scope) -> Scope:
        whole = self.whole(stating.sheet, stating.bank)
        if condition.direction is not None:
            return self.directions(whole)[condition.direction]
        if condition.block is not None:
            return self.blocks(whole)[condition.block]
        return stating if condition.subscale is None else self.subscales(whole)[condition.subscale]

    def stage_state(self, id: str, scope: Scope) -> State:
        number = [stage.id for stage in self.stages(scope)].index(id) + 1
        states = {possible >= number for possible in self.possible_stages(scope)} or {False}
        return states.pop() if len(states) == 1 else None

    def completions(self, condition: Condition, stating: Scope) -> Iterator[Scope]:
        """Yield the scope that states a condition with answers to all unanswered statements that it is about.

        A condition about one statement is tried with each level. One about several depends only on how many gain
        enough, so it is tried with none of them at most gain, with one, and so on up to all.
        """
        bank = stating.bank
        if condition.statement is not None:
            statement = next(each for each in bank.statements if each.id == condition.statement)
            if stating.sheet[statement.id] is not None:
                yield stating
            else:
                yield from (stating.with_answers({statement.id: each.number}) for each in self.levels(bank, statement))
            return
        unanswered = self.scope_of(condition, stating).unanswered
        for count in range(len(unanswered) + 1):
            filled = {s.id: self.extreme(bank, s, "most" if n < count else "least") for n, s in enumerate(unanswered)}
            yield stating.with_answers(filled)

    def extreme(self, bank: QuestionBank, statement: Statement, which: Literal["least", "most"]) -> int:
        """Return the number of a level that gains least or most."""
        gains = {level.number: self.gain(bank, statement, level.number) for level in self.levels(bank, statement)}
        return (min if which == "least" else max)(gains, key=gains.__getitem__)

    def holds(self, condition: Condition, stating: Scope, *, in_gate: bool) -> bool:
        """Return whether a condition holds when all that it is about is answered or not applicable."""
        if condition.statement is not None:
            answer = stating.sheet[condition.statement]
            low, high = condition.at_least, condition.at_most
            if not isinstance(answer, int):
                return in_gate
            return (low is None or low <= answer) and (high is None or answer <= high)
        gains = self.gains(self.scope_of(condition, stating))
        if condition.count is not None:
            assert condition.at_least is not None
            return sum(gain >= self.needed(stating, condition.at_least) for gain in gains) >= condition.count
        assert condition.each_at_least is not None
        return all(gain >= self.needed(stating, condition.each_at_least) for gain in gains) if gains else in_gate

    def gains(self, scope: Scope) -> list[int]:
        """Return the gains of the answers, without weights, for a condition about several statements."""
        return [self.gain(scope.bank, statement, number) for statement, number in scope.answered]

    def needed(self, scope: Scope, number: int) -> int:
        """Return what a level of the default scale gains on a statement that is not reversed."""
        return self.value(scope.bank, number) - self.lowest(scope.bank)

    # Missing data

    def answered(self, scope: Scope) -> int:
        return len(scope.answered)

    def applicable(self, scope: Scope) -> int:
        return len(scope.answered) + len(scope.unanswered)

    def total(self, scope: Scope) -> int:
        return len(scope.answers)

    def is_enough(self, bank: QuestionBank, part: int, of: int) -> bool:
        return Fraction(part, of) >= Fraction(bank.min_coverage_percent, 100)

    def applies(self, scope: Scope) -> bool:
        """Return whether anything in a scope applies, and enough of it."""
        return self.applicable(scope) > 0 and self.is_enough(scope.bank, self.applicable(scope), self.total(scope))

    def is_answered(self, scope: Scope) -> bool:
        """Return whether anything that applies is answered, and enough of it."""
        return self.answered(scope) > 0 and self.is_enough(scope.bank, self.answered(scope), self.applicable(scope))

    def is_covered(self, scope: Scope) -> bool:
        """Return whether a scope is scored, apart from the blocks that the whole requires."""
        return self.applies(scope) and self.is_answered(scope)

    def is_scored(self, scope: Scope) -> bool:
        return self.whole_is_scored(scope) if scope.kind == "whole" else self.is_covered(scope)

    def whole_is_scored(self, whole: Scope) -> bool:
        return self.is_covered(whole) and all(map(self.is_covered, self.required(whole)))

    def required(self, whole: Scope) -> list[Scope]:
        """Return the scopes that must be scored for the whole to be scored."""
        return [block for block in self.blocks(whole).values() if self.applies(block)]

    # Strengths and growth zones

    def strengths(self, whole: Scope) -> list[str]:
        return [id for id in self.better(whole) if self.has_reached_goal(self.directions(whole)[id])]

    def relative_strengths(self, whole: Scope) -> list[str]:
        return [id for id in self.better(whole) if not self.has_reached_goal(self.directions(whole)[id])]

    def growth_zones(self, whole: Scope) -> list[str]:
        return self.ranking(whole.bank, {id: -lead for id, lead in self.leads(whole).items()})

    def better(self, whole: Scope) -> list[str]:
        """Return the directions that are clearly better than the whole."""
        return self.ranking(whole.bank, self.leads(whole))

    def has_reached_goal(self, direction: Scope) -> bool:
        goal, level = direction.bank.goal_level, self.level(direction)
        if goal is None:
            return True
        return level is not None and (level <= goal if self.sign(direction.bank) < 0 else level >= goal)

    def sign(self, bank: QuestionBank) -> int:
        """Return 1 if greater shares are better, −1 if smaller ones are."""
        return -1 if bank.better == "lower" else 1

    def leads(self, whole: Scope) -> dict[str, Fraction]:
        """Return how much better directions are than the whole; nothing if the whole is not scored."""
        return {id: self.sign(whole.bank) * distance for id, distance in self.distances(whole).items()}

    def distances(self, whole: Scope) -> dict[str, Fraction]:
        """Return the distances of directions above the whole; none if the whole has no points."""
        compared = self.compared(whole) if self.whole_is_scored(whole) and self.has_points(whole) else {}
        return {id: self.distance(direction, whole) for id, direction in compared.items()}

    def compared(self, whole: Scope) -> dict[str, Scope]:
        return {id: direction for id, direction in self.directions(whole).items() if self.is_covered(direction)}

    def distance(self, direction: Scope, whole: Scope) -> Fraction:
        own, other = self.share(direction, "left out"), self.share(whole, "left out")
        return Fraction(0) if own is None or other is None else own - other

    def ranking(self, bank: QuestionBank, distances: Mapping[str, Fraction]) -> list[str]:
        """Return the directions that are far enough from the whole, furthest first, ties in bank order."""
        far = [id for id, distance in distances.items() if self.is_far(bank, distance)]
        return sorted(far, key=lambda id: -distances[id])

    def is_far(self, bank: QuestionBank, distance: Fraction) -> bool:
        return distance >= self.one_level(bank)

    def one_level(self, bank: QuestionBank) -> Fraction:
        return min(Fraction(1, len(bank.levels) - 1), Fraction(1, 4))

    # The next stage

    def next_stage(self, whole: Scope) -> tuple[int | None, float | None, list[tuple[Condition, State]]]:
        """Return the number of the next better stage, the distance to its band, and what its gate still lacks."""
        stages, number = self.stages(whole), self.stage(whole) if self.is_scored(whole) else None
        if number is None or not 1 <= number + self.sign(whole.bank) <= len(stages):
            return None, None, []
        points = self.scope_points(whole, "left out")
        assert points is not None
        if self.sign(whole.bank) < 0:
            return number - 1, self.figure(whole, points - (stages[number - 1].start - 1)), []
        filled, (_, start, gate) = self.filled(whole), stages[number]
        states = [(condition, self.state(condition, filled, in_gate=True)) for condition in gate]
        missing = [pair for pair in states if pair[1] is not True]
        return number + 1, self.figure(whole, max(0, start - points)), missing
