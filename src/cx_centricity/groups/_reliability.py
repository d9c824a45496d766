"""How far the statements of a scope rise and fall together from respondent to respondent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from pydantic import StrictFloat, StrictInt, StrictStr

from cx_centricity.agreement import feldt_interval
from cx_centricity.agreement.reliability import ItemSums, alpha_of_sums
from cx_centricity.answers import AnswerValue
from cx_centricity.assessment import Part
from cx_centricity.bank import QuestionBank, derived
from cx_centricity.groups._distribution import Scale
from cx_centricity.groups._suppression import Cell, Histogram, first_suppression
from cx_centricity.typing import ScopeKind, Suppression

_LEAST_ITEMS: Final = 2
"""One statement rises and falls with nothing."""


@dataclass(frozen=True, slots=True, repr=False)
class Reliability(Part):
    """Cronbach's α (1951) of a scope over the `respondents` who answer all of its statements that have answers shown.

    `items` is the number of those statements; `id` is None for the whole. α is of gains, whatever the weight, to two
    decimals, with the 95 % interval of that figure (Feldt, 1965). All three are None where α is not defined: fewer than
    two statements, or sums alike. Where just these respondents could not be told apart from the others, `suppressed`
    says why and there are no figures; so if a few others answer only a part.

    >>> from cx_centricity.groups import assess_group
    >>> sheets = [{"hiring": level, "training": level + 1} for level in (1, 3, 4, 6, 7)]
    >>> group = assess_group(sheets)
    >>> [alpha for alpha in group.reliability if alpha.items == 2][-1]
    Reliability(kind='direction', id='team', suppressed=None, alpha=1.0)
    """

    _shown: ClassVar[tuple[str, ...]] = ("kind", "id", "suppressed", "alpha")

    kind: ScopeKind
    id: StrictStr | None
    items: StrictInt
    suppressed: Suppression | None = None
    respondents: StrictInt | None = None
    alpha: StrictFloat | None = None
    lower: StrictFloat | None = None
    upper: StrictFloat | None = None


def reliability_of(
    sheets: Sequence[Sequence[AnswerValue]],
    shown: Sequence[frozenset[int]],
    cells: Sequence[Sequence[Cell]],
    bank: QuestionBank,
    min_respondents: int,
) -> tuple[Reliability, ...]:
    """Return the reliability of the whole, of each block and of each direction, over their statements with answers.

    `shown` are the groups that are shown, the whole first, and `cells` what is shown of each.
    """
    if not shown:
        return no_reliability(bank)
    gains = places_of_gains(bank)
    answered = [
        frozenset(person for person, sheet in enumerate(sheets) if sheet[position] in gain_of)
        for position, gain_of in enumerate(gains)
    ]

    def sums(items: Sequence[int], complete: frozenset[int]) -> ItemSums:
        rows = [[gains[p][sheets[person][p]] for p in items] for person in complete]
        totals = tuple(map(sum, zip(*rows, strict=True)))
        squares = sum(place * place for row in rows for place in row)
        return ItemSums(len(rows), totals, squares, sum(sum(row) ** 2 for row in rows))

    def complete(items: Sequence[int]) -> frozenset[int]:
        return shown[0].intersection(*(answered[position] for position in items))

    return guarded_reliability(answered, complete, shown, cells, bank, min_respondents, sums)


def no_reliability(bank: QuestionBank) -> tuple[Reliability, ...]:
    """Return what is told of the reliability of a group that is not shown."""
    return tuple(Reliability(kind, id, 0, "too_few") for kind, id, _ in scopes_of(bank))


def guarded_reliability(  # noqa: PLR0913, PLR0917 - what is counted, what is shown, and the rule
    answered: Sequence[frozenset[int]],
    complete_of: Callable[[Sequence[int]], frozenset[int]],
    shown: Sequence[frozenset[int]],
    cells: Sequence[Sequence[Cell]],
    bank: QuestionBank,
    min_respondents: int,
    sums_of: Callable[[Sequence[int], frozenset[int]], ItemSums],
) -> tuple[Reliability, ...]:
    """Return the reliability of each scope from who answers each statement, who all of them, and sums over these.

    α tells of the joint answers of those who answer everything, so these are guarded as one more group: beside all
    groups that are shown and all respondents an α is shown of, and so again among those who answer each statement.
    """
    told = list(shown)
    told_of = [
        [group for group, of_group in zip(shown, cells, strict=True) if isinstance(of_group[position], Histogram)]
        for position in range(len(answered))
    ]
    found: list[Reliability] = []
    for kind, id, of_scope in scopes_of(bank):
        items = [position for position in of_scope if told_of[position] and answered[position]]
        complete = complete_of(items)
        guarded = [(told, shown[0]), *((told_of[position], answered[position]) for position in items)]
        reason = first_suppression(complete, guarded, min_respondents) if complete else "too_few"
        if len(items) < _LEAST_ITEMS:
            found.append(Reliability(kind, id, len(items)))
        elif reason:
            found.append(Reliability(kind, id, len(items), reason))
        else:
            found.append(_alpha(kind, id, sums_of(items, complete)))
            for groups, _ in guarded:
                groups.append(complete)
    return tuple(found)


def places_of_gains(bank: QuestionBank) -> list[dict[AnswerValue, int]]:
    """Return for each statement the place, on the scale by worth, of what each level number gains."""
    scale, numbers = derived(bank, Scale.of), [level.number for level in bank.levels]
    return [
        dict(zip(numbers, scale.places_by_gain(reversed=statement.reversed), strict=True))
        for statement in bank.statements
    ]


def scopes_of(bank: QuestionBank) -> Iterator[tuple[ScopeKind, str | None, list[int]]]:
    """Yield the whole, each block and each direction, with the positions of their statements."""
    of_directions = [direction for direction in bank.directions for _ in direction.statements]
    yield "whole", None, list(range(len(of_directions)))
    for block in bank.blocks:
        yield "block", block.id, [p for p, of in enumerate(of_directions) if of.block == block.id]
    for direction in bank.directions:
        yield "direction", direction.id, [p for p, of in enumerate(of_directions) if of.id == direction.id]


def _alpha(kind: ScopeKind, id: str | None, sums: ItemSums) -> Reliability:
    items, alpha = len(sums.totals), alpha_of_sums(sums)
    if alpha is None:
        return Reliability(kind, id, items, None, sums.n)
    # More decimals would say more than that many respondents can; -0.0 becomes 0.0.
    value = round(alpha.value, 2) + 0.0
    lower, upper = (round(bound, 2) + 0.0 for bound in feldt_interval(value, n=sums.n, items=items))
    return Reliability(kind, id, items, None, sums.n, value, lower, upper)
