"""An independent implementation of the scoring rule in exact fractions, with one method for each step.

It follows `docs/scoring.md` and shares no code with the library, so it can serve as an oracle in tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor
from typing import Literal, NamedTuple

from cx_centricity import NOT_APPLICABLE, AnswerValue, QuestionBank
from cx_centricity.bank import Statement

Missing = Literal["left out", "worst", "best"]
"""How unanswered statements count: not at all for the points, at their worst for `lower`, at their best for `upper`."""


class Scope(NamedTuple):
    """The whole, a block or a direction: statements of a bank with their answers."""

    bank: QuestionBank
    answers: tuple[tuple[Statement, AnswerValue], ...]

    @property
    def answered(self) -> list[tuple[Statement, int]]:
        return [(statement, answer) for statement, answer in self.answers if isinstance(answer, int)]

    @property
    def unanswered(self) -> list[Statement]:
        return [statement for statement, answer in self.answers if answer is None]

    @property
    def not_applicable(self) -> list[Statement]:
        return [statement for statement, answer in self.answers if answer == NOT_APPLICABLE]

    def part(self, statements: Iterable[Statement]) -> Scope:
        ids = {statement.id for statement in statements}
        return Scope(self.bank, tuple(pair for pair in self.answers if pair[0].id in ids))


class Rule:
    """The rule. A wrong scorer is a subclass that overrides one step."""

    def figures(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, object]:
        """Return all figures of a sheet by flat name."""
        whole = self.whole(answers, bank)
        found = self.score(whole, scored=self.whole_is_scored(whole))
        found["possible_stages"] = self.possible_stages(whole)
        found["provisional"] = self.is_provisional(whole)
        found["strengths"], found["growth_zones"] = self.strengths(whole), self.growth_zones(whole)
        for id, block in self.blocks(whole).items():
            score = self.score(block, scored=self.is_covered(block))
            found |= {f"block_{id}_{name}": figure for name, figure in score.items()}
        for id, direction in self.directions(whole).items():
            score = self.score(direction, scored=self.is_covered(direction))
            found |= {f"direction_{id}_{name}": figure for name, figure in score.items() if name != "stage"}
        return found

    def score(self, scope: Scope, *, scored: bool) -> dict[str, object]:
        return {
            "points": self.scope_points(scope, "left out") if scored else None,
            "lower": self.scope_points(scope, "worst"),
            "upper": self.scope_points(scope, "best"),
            "level": self.level(scope) if scored else None,
            "stage": self.stage(scope) if scored else None,
            "gained": self.gained(scope, "left out"),
            "attainable": self.attainable(scope, "left out"),
            "attainable_if_complete": self.attainable_if_complete(scope),
            "answered": self.answered(scope),
            "applicable": self.applicable(scope),
            "total": self.total(scope),
        }

    # Scopes

    def answer(self, answers: Mapping[str, AnswerValue], id: str) -> AnswerValue:
        """Return the answer to a statement; a missing statement is unanswered."""
        return answers.get(id)

    def whole(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Scope:
        return Scope(bank, tuple((statement, self.answer(answers, statement.id)) for statement in bank.statements))

    def blocks(self, whole: Scope) -> dict[str, Scope]:
        directions = whole.bank.directions
        return {
            block.id: whole.part(
                s for direction in directions if direction.block == block.id for s in direction.statements
            )
            for block in whole.bank.blocks
        }

    def directions(self, scope: Scope) -> dict[str, Scope]:
        """Return the directions of the whole or of a block, in bank order."""
        parts = {direction.id: scope.part(direction.statements) for direction in scope.bank.directions}
        return {id: part for id, part in parts.items() if part.answers}

    # From levels to points

    def value(self, bank: QuestionBank, number: int) -> int:
        return next(level.value for level in bank.levels if level.number == number)

    def lowest(self, bank: QuestionBank) -> int:
        return self.value(bank, bank.levels[0].number)

    def highest(self, bank: QuestionBank) -> int:
        return self.value(bank, bank.levels[-1].number)

    def span(self, bank: QuestionBank) -> int:
        """Return the greatest gain, without the weight."""
        return self.highest(bank) - self.lowest(bank)

    def weight(self, statement: Statement) -> int:
        return statement.weight

    def gain(self, bank: QuestionBank, statement: Statement, number: int) -> int:
        """Return the gain of an answer, without the weight."""
        value = self.value(bank, number)
        return self.highest(bank) - value if statement.reversed else value - self.lowest(bank)

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        """Return the statements that count, with their gains."""
        answered = [(statement, self.gain(scope.bank, statement, number)) for statement, number in scope.answered]
        if missing == "left out":
            return answered
        gain = 0 if missing == "worst" else self.span(scope.bank)
        return answered + [(statement, gain) for statement in scope.unanswered]

    def gained(self, scope: Scope, missing: Missing) -> int:
        return sum(self.weight(statement) * gain for statement, gain in self.counted(scope, missing))

    def attainable(self, scope: Scope, missing: Missing) -> int:
        return sum(self.weight(statement) * self.span(scope.bank) for statement, _ in self.counted(scope, missing))

    def attainable_if_complete(self, scope: Scope) -> int:
        applicable = [statement for statement, _ in scope.answered] + scope.unanswered
        return sum(self.weight(statement) * self.span(scope.bank) for statement in applicable)

    def share(self, scope: Scope, missing: Missing) -> Fraction | None:
        """Return gained / attainable, None if nothing counts."""
        attainable = self.attainable(scope, missing)
        return Fraction(self.gained(scope, missing), attainable) if attainable else None

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        share = self.share(scope, missing)
        return None if share is None else self.points(scope.bank, share)

    def points(self, bank: QuestionBank, share: Fraction) -> int:
        """Map a share to the point range."""
        low, high = bank.point_range
        return self.rounded(low + (high - low) * share)

    def rounded(self, exact: Fraction) -> int:
        """Round half up."""
        return floor(exact + Fraction(1, 2))

    def level(self, scope: Scope) -> int | None:
        share = self.share(scope, "left out")
        return None if share is None else self.nearest_level(scope.bank, share)

    def nearest_level(self, bank: QuestionBank, share: Fraction) -> int:
        """Return the number of the level whose value is nearest to the mean; on a tie, the higher one."""
        mean = self.lowest(bank) + share * self.span(bank)
        numbers = [level.number for level in bank.levels]
        return max(numbers, key=lambda number: (-abs(self.value(bank, number) - mean), number))

    # Stages

    def stage(self, scope: Scope) -> int | None:
        """Return the number of the stage of a scored scope."""
        points = self.scope_points(scope, "left out")
        return None if points is None else self.stage_at(scope.bank, points)

    def stage_at(self, bank: QuestionBank, points: int | Fraction) -> int | None:
        """Return the number of the last stage that begins at or below the points, None for invalid points below all."""
        return max((stage.number for stage in bank.stages if stage.from_points <= points), default=None)

    def possible_stages(self, whole: Scope) -> list[int]:
        lower, upper = self.scope_points(whole, "worst"), self.scope_points(whole, "best")
        first = None if lower is None else self.stage_at(whole.bank, lower)
        last = None if upper is None else self.stage_at(whole.bank, upper)
        return [] if first is None or last is None else list(range(first, last + 1))

    def is_provisional(self, whole: Scope) -> bool:
        return len(self.possible_stages(whole)) > 1

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

    def whole_is_scored(self, whole: Scope) -> bool:
        return self.is_covered(whole) and all(map(self.is_covered, self.required(whole)))

    def required(self, whole: Scope) -> list[Scope]:
        """Return the scopes that must be scored for the whole to be scored."""
        return [block for block in self.blocks(whole).values() if self.applies(block)]

    # Strengths and growth zones

    def strengths(self, whole: Scope) -> list[str]:
        return self.ranking(whole.bank, self.distances(whole))

    def growth_zones(self, whole: Scope) -> list[str]:
        return self.ranking(whole.bank, {id: -distance for id, distance in self.distances(whole).items()})

    def distances(self, whole: Scope) -> dict[str, Fraction]:
        """Return the distances of directions above the whole; none if the whole is not scored."""
        compared = self.compared(whole) if self.whole_is_scored(whole) else {}
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
        return distance >= self.half_a_level(bank)

    def half_a_level(self, bank: QuestionBank) -> Fraction:
        return Fraction(1, 2 * (len(bank.levels) - 1))
