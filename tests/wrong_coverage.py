"""Wrong scorers: mistakes in reading a sheet, in missing and not-applicable answers, coverage and bounds."""
# ruff: noqa: ARG002 - a mistake is often to ignore an argument

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from cx_centricity import NOT_APPLICABLE, AnswerValue, QuestionBank
from cx_centricity.bank import Statement
from rule import Missing, Rule, Scope


class LeftOutIsNotApplicable(Rule):
    """A statement that is missing from the sheet counts as not applicable."""

    def answer(self, answers: Mapping[str, AnswerValue], id: str) -> AnswerValue:
        return answers.get(id, NOT_APPLICABLE)


class LeftOutIsNotInTotal(Rule):
    """Statements are joined with the given answers, so a statement that is missing from the sheet does not exist."""

    def whole(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Scope:
        return super().whole(answers, bank).part(answers, kind="whole")

    def directions(self, scope: Scope) -> dict[str, Scope]:
        directions = scope.bank.directions
        return {each.id: scope.part([s.id for s in each.statements], "direction", each.id) for each in directions}


class NoneIsNotApplicable(Rule):
    """A statement answered with None counts as not applicable."""

    def answer(self, answers: Mapping[str, AnswerValue], id: str) -> AnswerValue:
        return NOT_APPLICABLE if id in answers and answers[id] is None else answers.get(id)


class ZeroIsMissing(Rule):
    """The answer 0 is falsy and counts as None."""

    def answer(self, answers: Mapping[str, AnswerValue], id: str) -> AnswerValue:
        return answers.get(id) or None


class AnswersByPosition(Rule):
    """Answers are assigned to statements in the order of the sheet, regardless of ids."""

    def whole(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Scope:
        pairs = list(zip(bank.statements, answers.values(), strict=False))
        known = {s.id: [NOT_APPLICABLE, *(level.number for level in self.levels(bank, s))] for s, _ in pairs}
        return super().whole({s.id: answer for s, answer in pairs if answer in known[s.id]}, bank)


class MissingIsLowest(Rule):
    """An unanswered statement counts in the points with the least gain."""

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        return super().counted(scope, "least" if missing == "left out" else missing)


class MissingIsMiddle(Rule):
    """An unanswered statement counts in the points as the middle level."""

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        bank, empty = scope.bank, scope.unanswered if missing == "left out" else []
        levels = [(s, self.levels(bank, s)) for s in empty]
        filled = [(s, self.gain(bank, s, scale[len(scale) // 2].number)) for s, scale in levels]
        return super().counted(scope, missing) + filled


class MissingIsValueZero(Rule):
    """An unanswered statement counts in the points with the value 0, like a column filled with zeros."""

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        bank, empty = scope.bank, scope.unanswered if missing == "left out" else []
        filled = [(s, self.highest(bank, s) if s.reversed else -self.lowest(bank, s)) for s in empty]
        return super().counted(scope, missing) + filled


class MissingIsMeanOfItsDirection(Rule):
    """In blocks and the whole, an unanswered statement counts as the mean of the answers in its direction."""

    def share(self, scope: Scope, missing: Missing) -> Fraction | None:
        if missing != "left out":
            return super().share(scope, missing)
        parts = [
            (super(MissingIsMeanOfItsDirection, self).share(part, missing), part)
            for part in self.directions(scope).values()
        ]
        known = [(share, self.attainable_if_complete(part)) for share, part in parts if share is not None]
        weights = sum(weight for _, weight in known)
        return sum((share * weight for share, weight in known), Fraction(0)) / weights if known else None


class NotApplicableIsMissing(Rule):
    """A not-applicable statement counts as unanswered."""

    def answer(self, answers: Mapping[str, AnswerValue], id: str) -> AnswerValue:
        return None if answers.get(id) == NOT_APPLICABLE else answers.get(id)


class NotApplicableIsLowest(Rule):
    """A not-applicable statement counts with the least gain."""

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        return super().counted(scope, missing) + [(statement, 0) for statement in scope.not_applicable]


class NotApplicableIsBestInUpper(Rule):
    """`upper` also counts not-applicable statements at their best."""

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        most = [(s, self.span(scope.bank, s)) for s in scope.not_applicable if missing == "most"]
        return super().counted(scope, missing) + most


class NotApplicableIsInAttainableIfComplete(Rule):
    """`attainable_if_complete` is the sum over all statements."""

    def attainable_if_complete(self, scope: Scope) -> int:
        return sum(self.weight(s) * self.span(scope.bank, s) for s, _ in scope.answers)


class NotApplicableIsNotInTotal(Rule):
    """`total` excludes not-applicable statements, so enough always applies."""

    def total(self, scope: Scope) -> int:
        return self.applicable(scope)


class CoverageByWeight(Rule):
    """Half of the weight must apply and be answered, not half of the statements."""

    def is_covered(self, scope: Scope) -> bool:
        answered = sum(statement.weight for statement, _ in scope.answered)
        applicable = answered + sum(statement.weight for statement in scope.unanswered)
        total = sum(statement.weight for statement, _ in scope.answers)
        return (
            answered > 0
            and self.is_enough(scope.bank, applicable, total)
            and self.is_enough(scope.bank, answered, applicable)
        )


class CoverageAboveHalf(Rule):
    """Exactly half is not enough."""

    def is_enough(self, bank: QuestionBank, part: int, of: int) -> bool:
        return Fraction(part, of) > Fraction(bank.min_coverage_percent, 100)


class CoverageAlwaysHalf(Rule):
    """Half is enough, whatever the bank states."""

    def is_enough(self, bank: QuestionBank, part: int, of: int) -> bool:
        return 2 * part >= of


class CoveragePercentRounded(Rule):
    """Coverage is rounded to a whole percentage first: two of three are 67 %."""

    def is_enough(self, bank: QuestionBank, part: int, of: int) -> bool:
        return floor(Fraction(100 * part, of) + Fraction(1, 2)) >= bank.min_coverage_percent


class CoverageCountRoundedDown(Rule):
    """The required number is rounded down: one of three is half."""

    def is_enough(self, bank: QuestionBank, part: int, of: int) -> bool:
        return part >= of * bank.min_coverage_percent // 100


class CoverageInFloats(Rule):
    """The required number is a float: 0.28 · 25 is slightly more than 7."""

    def is_enough(self, bank: QuestionBank, part: int, of: int) -> bool:
        return part >= of * (bank.min_coverage_percent / 100)


class CoverageOfAnswersAlone(Rule):
    """The share of a scope that applies is not checked."""

    def is_covered(self, scope: Scope) -> bool:
        return self.is_answered(scope)


class CoverageOutOfTotal(Rule):
    """Half of all statements must be answered, instead of half of those that apply."""

    def is_answered(self, scope: Scope) -> bool:
        return self.answered(scope) > 0 and self.is_enough(scope.bank, self.answered(scope), self.total(scope))


class CoverageMultiplied(Rule):
    """The two conditions are combined: a quarter of all statements must be answered."""

    def is_covered(self, scope: Scope) -> bool:
        quarter = Fraction(scope.bank.min_coverage_percent, 100) ** 2
        return self.answered(scope) > 0 and Fraction(self.answered(scope), self.total(scope)) >= quarter


class CoverageOfZeroNeedsNoAnswer(Rule):
    """If 0 percent is enough, a block without answers does not prevent a score of the whole."""

    def is_answered(self, scope: Scope) -> bool:
        return self.is_enough(scope.bank, self.answered(scope), self.applicable(scope))


class BlocksNotRequired(Rule):
    """The whole is scored like any other scope, without regard to its blocks."""

    def required(self, whole: Scope) -> list[Scope]:
        return []


class EveryBlockRequired(Rule):
    """The whole is not scored if too little of a block applies."""

    def required(self, whole: Scope) -> list[Scope]:
        return list(self.blocks(whole).values())


class EveryApplicableBlockRequired(Rule):
    """The whole needs every block of which anything applies, even less than half."""

    def required(self, whole: Scope) -> list[Scope]:
        return [block for block in self.blocks(whole).values() if self.applicable(block)]


class EmptyBlocksRequired(Rule):
    """If 0 percent is enough, the whole needs even a block of which nothing applies."""

    def required(self, whole: Scope) -> list[Scope]:
        blocks = self.blocks(whole).values()
        return [block for block in blocks if self.is_enough(whole.bank, self.applicable(block), self.total(block))]


class DirectionsRequired(Rule):
    """The whole needs every direction that applies, instead of every block."""

    def required(self, whole: Scope) -> list[Scope]:
        return [direction for direction in self.directions(whole).values() if self.applies(direction)]


class WholeByBlocksAlone(Rule):
    """In a bank with blocks, the coverage of the whole itself is not checked."""

    def whole_is_scored(self, whole: Scope) -> bool:
        required = self.required(whole)
        return all(map(self.is_covered, required)) if required else self.is_covered(whole)


class NotScoredIsLeast(Rule):
    """A scope that is not scored has the least points and the lowest level."""

    def score(self, scope: Scope, *, scored: bool) -> dict[str, object]:
        least = {"points": self.figure(scope, self.point_range(scope)[0]), "level": scope.bank.levels[0].number}
        return super().score(scope, scored=scored) | ({} if scored else least)


class UnscoredStatementsCounted(Rule):
    """Statements of weight 0 are in the counts, and so in coverage."""

    def counts(self, statement: Statement) -> bool:
        return True


class UnscoredStatementsHaveWeightOne(Rule):
    """A weight of 0 is falsy and becomes 1."""

    def counts(self, statement: Statement) -> bool:
        return True

    def weight(self, statement: Statement) -> int:
        return statement.weight or 1


class AssumptionIgnored(Rule):
    """An unanswered statement is left out, even if it counts as a level."""

    def counts_as(self, bank: QuestionBank, statement: Statement) -> int | None:
        return None


class AssumptionOfStatementIgnored(Rule):
    """Only the level that the bank states for unanswered statements is used."""

    def counts_as(self, bank: QuestionBank, statement: Statement) -> int | None:
        return bank.unanswered_counts_as if statement.scale is None else None


class AssumptionOfBankIgnored(Rule):
    """Only levels that statements state themselves are used."""

    def counts_as(self, bank: QuestionBank, statement: Statement) -> int | None:
        return statement.unanswered_counts_as


class AssumptionOfBankFirst(Rule):
    """The level that the bank states takes precedence over that of the statement."""

    def counts_as(self, bank: QuestionBank, statement: Statement) -> int | None:
        found = super().counts_as(bank, statement)
        return found if statement.scale or bank.unanswered_counts_as is None else bank.unanswered_counts_as


class AssumptionOfBankOnEveryScale(Rule):
    """The level that the bank states holds on every scale that has a level with this number."""

    def counts_as(self, bank: QuestionBank, statement: Statement) -> int | None:
        found, of_bank = super().counts_as(bank, statement), bank.unanswered_counts_as
        numbers = {level.number for level in self.levels(bank, statement)}
        return of_bank if found is None and of_bank in numbers else found


class AssumptionIsAnAnswer(Rule):
    """An unanswered statement that counts as a level is answered: in coverage, bounds and possible stages."""

    def whole(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Scope:
        return self.filled(super().whole(answers, bank))


class AssumptionCountsAsAnswered(Rule):
    """An unanswered statement that counts as a level is in `answered`."""

    def answered(self, scope: Scope) -> int:
        return super().answered(scope) + len(self.assumed(scope))


class AssumptionInBounds(Rule):
    """The bounds take an unanswered statement at the level that it counts as."""

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        return super().counted(self.filled(scope), missing)


class AssumptionInGainedAlone(Rule):
    """A level that an unanswered statement counts as is in gained, but not in attainable."""

    def attainable(self, scope: Scope, missing: Missing) -> int:
        return AssumptionIgnored().attainable(scope, missing)


class AssumptionAsGain(Rule):
    """An unanswered statement gains what its assumed level gains unreversed."""

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        given = AssumptionIgnored().counted(scope, missing)
        levels = self.assumed(scope) if missing == "left out" else []
        bank = scope.bank
        return given + [(s, self.value(bank, number, s) - self.lowest(bank, s)) for s, number in levels]


class LowerWithoutMissing(Rule):
    """`lower` leaves out unanswered statements, as the points do."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        return super().scope_points(scope, "left out" if missing == "least" else missing)


class BoundsSwappedWhereReversed(Rule):
    """`lower` fills in the lowest level and `upper` the highest, even for reversed statements."""

    def counted(self, scope: Scope, missing: Missing) -> list[tuple[Statement, int]]:
        other: dict[Missing, Missing] = {"left out": "left out", "least": "most", "most": "least"}
        plain = [pair for pair in super().counted(scope, missing) if not pair[0].reversed]
        return plain + [pair for pair in super().counted(scope, other[missing]) if pair[0].reversed]


class BoundsOnlyWhereScored(Rule):
    """A scope that is not scored has no `lower` and `upper`."""

    def score(self, scope: Scope, *, scored: bool) -> dict[str, object]:
        return super().score(scope, scored=scored) | ({} if scored else {"lower": None, "upper": None})


class BoundsOfNothingAreTheRange(Rule):
    """If nothing applies, `lower` and `upper` are the whole point range."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        low, high = self.point_range(scope)
        ends = {"left out": None, "least": low, "most": high}
        return super().scope_points(scope, missing) if self.applicable(scope) else ends[missing]


class LowerFromRoundedPoints(Rule):
    """`lower` is the answered part of the rounded points."""

    def scope_points(self, scope: Scope, missing: Missing) -> int | None:
        points, (low, _) = super().scope_points(scope, "left out"), self.point_range(scope)
        if missing != "least" or points is None:
            return super().scope_points(scope, missing)
        answered = Fraction(self.attainable(scope, "left out"), self.attainable_if_complete(scope))
        return self.rounded(low + (points - low) * answered)
