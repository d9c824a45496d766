"""How far the statements of a scope rise and fall together from respondent to respondent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from pydantic import StrictFloat, StrictInt, StrictStr

from cx_centricity.agreement import cronbach_alpha
from cx_centricity.answers import AnswerValue
from cx_centricity.assessment import Part
from cx_centricity.bank import QuestionBank, Statement
from cx_centricity.groups.distribution import Scale
from cx_centricity.groups.suppression import suppression

_Scope = Literal["whole", "block", "direction"]
_ORDER: Final = ("whole", "block", "direction")


@dataclass(frozen=True, slots=True, repr=False)
class Reliability(Part):
    """Cronbach's α (1951) of a scope over the `respondents` who answer all of its published `statements` with levels.

    Of gains, whatever the weight, to two decimals, with Feldt's (1965) 95 % interval; `id` is None for the whole. All
    figures are None where α is not defined (a single statement, sums alike), or where the counts of just these
    respondents could not be shown beside all else that is: so if a few others answer only a part.

    >>> from cx_centricity.groups import assess_group
    >>> sheets = [{"hiring": level, "training": level + 1} for level in (1, 3, 4, 6, 7)]
    >>> group = assess_group(sheets)
    >>> [alpha for alpha in group.reliability if alpha.statements == 2][-1]
    Reliability(scope='direction', id='team', alpha=1.0)
    """

    _shown: ClassVar[tuple[str, ...]] = ("scope", "id", "alpha")

    scope: _Scope
    id: StrictStr | None
    statements: StrictInt
    respondents: StrictInt | None = None
    alpha: StrictFloat | None = None
    lower: StrictFloat | None = None
    upper: StrictFloat | None = None


def reliability_of(
    sheets: Sequence[Sequence[AnswerValue]],
    shown: Sequence[Sequence[frozenset[int]]],
    bank: QuestionBank,
    min_respondents: int,
) -> tuple[Reliability, ...]:
    """Return the reliability of the whole, of each block and of each direction, over their published statements.

    `shown` holds, for each statement, the groups whose counts are shown. α tells of the joint answers of those who
    answer everything, so they are guarded, for each statement, as one more group; those of directions come first.
    """
    scale = Scale.of(bank)
    of_statements = [_gains(statement, bank, scale) for statement in bank.statements]
    answered = [
        frozenset(person for person, sheet in enumerate(sheets) if sheet[position] in gain_of)
        for position, gain_of in enumerate(of_statements)
    ]
    told = [list(groups) for groups in shown]
    found: list[Reliability] = []
    for scope, id, positions in _scopes(bank):
        published = [position for position in positions if told[position]]
        complete = frozenset(range(len(sheets))).intersection(*(answered[position] for position in published))
        rows: list[list[int]] = []
        if all(_can_tell(complete, told[p], answered[p], min_respondents) for p in published):
            rows = [[of_statements[p][sheets[person][p]] for p in published] for person in sorted(complete)]
            for position in published:
                told[position].append(complete)
        found.append(_alpha(scope, id, len(published), rows))
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.scope)))


def _gains(statement: Statement, bank: QuestionBank, scale: Scale) -> dict[AnswerValue, int]:
    places = scale.places_by_gain(reversed=statement.reversed)
    return {level.number: place for level, place in zip(bank.levels, places, strict=True)}


def _can_tell(
    people: frozenset[int], told: Sequence[frozenset[int]], answered: frozenset[int], min_respondents: int
) -> bool:
    return people in told or suppression(people, told, answered, min_respondents) is None


def _scopes(bank: QuestionBank) -> Iterator[tuple[_Scope, str | None, list[int]]]:
    of_directions = [direction for direction in bank.directions for _ in direction.statements]
    for direction in bank.directions:
        yield "direction", direction.id, [p for p, of in enumerate(of_directions) if of.id == direction.id]
    for block in bank.blocks:
        yield "block", block.id, [p for p, of in enumerate(of_directions) if of.block == block.id]
    yield "whole", None, list(range(len(of_directions)))


def _alpha(scope: _Scope, id: str | None, statements: int, rows: list[list[int]]) -> Reliability:
    alpha = cronbach_alpha(rows)
    if alpha is None:
        return Reliability(scope, id, statements)
    # More decimals would say more than that many respondents can; -0.0 becomes 0.0.
    value, lower, upper = (round(figure, 2) + 0.0 for figure in (alpha.value, alpha.lower, alpha.upper))
    return Reliability(scope, id, statements, alpha.n, value, lower, upper)
