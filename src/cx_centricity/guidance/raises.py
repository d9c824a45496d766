"""Raises: one statement, one level better."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Self

from pydantic import StrictInt, StrictStr

from cx_centricity.assessment import Assessment, Part
from cx_centricity.bank import QuestionBank, Statement, levels_by_gain


@dataclass(frozen=True, slots=True, repr=False)
class Raise(Part):
    """One statement raised by one level: where it is, where it goes, and what to look at to verify it.

    `from_level` and `to_level` are level numbers; in a reversed statement the better level has the lower number. The
    texts are None where the bank has none, and `evidence` is then often empty too.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import next_steps
    >>> result = assess({statement.id: 2 for statement in default_bank().statements})
    >>> next_steps(result).raises[0]
    Raise(statement='personalization', from_level=2, to_level=3)
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "from_level", "to_level")

    statement: StrictStr
    title: StrictStr
    direction: StrictStr
    from_level: StrictInt
    to_level: StrictInt
    level_text: StrictStr | None
    next_level_text: StrictStr | None
    evidence: StrictStr


class Ladder(NamedTuple):
    """A statement with a level for its answer: the levels above it and what each is worth."""

    statement: Statement
    direction: str
    order: int
    """The place of the statement in the bank."""
    position: int
    """How many levels are below the answered one, the worst first."""
    levels: tuple[int, ...]
    """The numbers of the answered level and of all better ones."""
    texts: tuple[str | None, ...]
    gains: tuple[int, ...]
    """What 0, 1, 2, … raises add to `gained`."""

    @classmethod
    def of(cls, statement: Statement, direction: str, order: int, answer: int, bank: QuestionBank) -> Self:
        """Stand an answered statement on its ladder."""
        each = levels_by_gain(bank.levels, weight=statement.weight, reversed=statement.reversed)
        texts: list[str | None] = [*statement.level_texts] or [None] * len(each)
        position = [number for _, number in each].index(answer)
        worth, levels = zip(*each[position:], strict=True)
        above = tuple(texts[:: -1 if statement.reversed else 1][position:])
        return cls(statement, direction, order, position, levels, above, tuple(gain - worth[0] for gain in worth))

    def raises(self, count: int) -> tuple[Raise, ...]:
        """Return the first raises of the statement, one level each."""
        statement, levels, texts = self.statement, self.levels, self.texts
        return tuple(
            Raise(
                statement.id,
                statement.title,
                self.direction,
                levels[step],
                levels[step + 1],
                texts[step],
                texts[step + 1],
                statement.evidence,
            )
            for step in range(count)
        )


def ladders_of(result: Assessment, bank: QuestionBank) -> tuple[Ladder, ...]:
    """Return the ladders of all statements answered with a level that is not the best, in bank order."""
    placed: Iterable[tuple[int, tuple[Statement, str]]] = enumerate(
        (statement, direction.id) for direction in bank.directions for statement in direction.statements
    )
    ladders = (
        Ladder.of(statement, direction, order, answer.answer, bank)
        for (order, (statement, direction)), answer in zip(placed, result.statements, strict=True)
        if isinstance(answer.answer, int)
    )
    return tuple(ladder for ladder in ladders if len(ladder.levels) > 1)
