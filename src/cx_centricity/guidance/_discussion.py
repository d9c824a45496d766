"""The pitfalls that answers point to, and the questions worth a workshop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import StrictStr

from cx_centricity.assessment import Assessment, Part, StatementResult, bank_of
from cx_centricity.bank import Condition, QuestionBank
from cx_centricity.typing import DiscussionReason


@dataclass(frozen=True, slots=True, repr=False)
class FoundPitfall(Part):
    """A pitfall of the bank that a result shows, and the statements whose answers show it.

    >>> from cx_centricity import assess
    >>> from cx_centricity.guidance import find_pitfalls
    >>> find_pitfalls(assess({"reputation": 2, "closed_loop": 3}))[0].answers
    (StatementResult(id='reputation', answer=2), StatementResult(id='closed_loop', answer=3))
    """

    id: StrictStr
    title: StrictStr
    text: StrictStr
    answers: tuple[StatementResult, ...]


def find_pitfalls(result: Assessment, *, bank: QuestionBank | None = None) -> tuple[FoundPitfall, ...]:
    """Return the pitfalls whose every condition the answers meet, in the order of the bank.

    A statement that is unanswered or not applicable meets no condition. `bank` is the bank that the result was made
    with, the default one unless given. Raises BankError if its rules are not those of the result.

    >>> from cx_centricity import assess
    >>> from cx_centricity.guidance import find_pitfalls
    >>> [found.title for found in find_pitfalls(assess({"reputation": 2, "closed_loop": 3}))]
    ['Плохие отзывы оставлены на волю случая']
    """
    bank = bank_of(result, bank)
    answered = {statement.id: statement for statement in result.statements}
    return tuple(
        FoundPitfall(
            pitfall.id, pitfall.title, pitfall.text, tuple(answered[condition.statement] for condition in pitfall.when)
        )
        for pitfall in bank.pitfalls
        if all(_meets(answered[condition.statement].answer, condition) for condition in pitfall.when)
    )


def _meets(answer: object, condition: Condition) -> bool:
    low, high = condition.at_least, condition.at_most
    return isinstance(answer, int) and (low is None or answer >= low) and (high is None or answer <= high)


@dataclass(frozen=True, slots=True, repr=False)
class Topic(Part):
    """A direction to talk about: why, and the bank's open questions on it.

    `reasons` are those that hold, strongest first: it is a growth zone; respondents disagree on a statement of it; an
    answer in it shows a pitfall; too little of it is answered; or, where nothing of this holds anywhere, it has the
    lowest points. `statements` are those disagreed on, `pitfalls` the ids of the pitfalls.

    >>> from cx_centricity import assess
    >>> from cx_centricity.guidance import discuss
    >>> discuss(assess({"reputation": 2, "closed_loop": 3}))[0]
    Topic(direction='service', reasons=('pitfall',))
    """

    _shown: ClassVar[tuple[str, ...]] = ("direction", "reasons")

    direction: StrictStr
    title: StrictStr
    questions: tuple[StrictStr, ...]
    reasons: tuple[DiscussionReason, ...]
    statement_ids: tuple[StrictStr, ...]
    pitfall_ids: tuple[StrictStr, ...]


def discuss(
    result: Assessment, *, bank: QuestionBank | None = None, disagreements: Sequence[str] = ()
) -> tuple[Topic, ...]:
    """Choose what to put on the table of a workshop: directions with their open questions.

    Growth zones come first, then directions with `disagreements` (ids of statements, the widest first, as
    `assess_group` names them), then those in which a pitfall shows, then those with too few answers; where there is
    none of these, the direction with the lowest points. Directions without questions in the bank are left out. `bank`
    is the bank that the result was made with, the default one unless given.

    Raises BankError if the bank's rules are not those of the result, and ValueError for ids that the bank does not
    have.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import discuss
    >>> answers = {s.id: 3 for s in default_bank().statements} | {"hiring": 1, "training": 1, "experience_team": 1}
    >>> [(topic.title, topic.reasons) for topic in discuss(assess(answers), disagreements=["hiring"])][:1]
    [('Команда и компетенции', ('growth_zone', 'disagreement'))]
    """
    bank = bank_of(result, bank)
    directions = {direction.id: direction for direction in bank.directions}
    direction_of = {statement.id: each.id for each in bank.directions for statement in each.statements}
    if isinstance(disagreements, str) or any(id not in direction_of for id in map(str, disagreements)):
        raise ValueError(f"disagreements must be ids of statements of the bank {bank.id}, not {disagreements!r}")
    found: dict[str, dict[DiscussionReason, list[str]]] = {}
    for reason, direction, what in _reasons(result, bank, disagreements, direction_of):
        of_reason = found.setdefault(direction, {}).setdefault(reason, [])
        if what not in of_reason:
            of_reason.append(what)
    found = {id: reasons for id, reasons in found.items() if directions[id].discussion}
    if not found:
        lowest = [id for id in _lowest_first(result) if directions[id].discussion][:1]
        found = {id: {"lowest": []} for id in lowest}
    topics = (
        Topic(
            id,
            directions[id].title,
            directions[id].discussion,
            tuple(reasons),
            tuple(reasons.get("disagreement", ())),
            tuple(reasons.get("pitfall", ())),
        )
        for id, reasons in found.items()
    )
    return tuple(topics)


def _reasons(
    result: Assessment, bank: QuestionBank, disagreements: Sequence[str], direction_of: dict[str, str]
) -> Iterator[tuple[DiscussionReason, str, str]]:
    """Yield every reason, with its direction and what it is about, the strongest first."""
    for direction in result.growth_zones:
        yield "growth_zone", direction, direction
    for statement in disagreements:
        yield "disagreement", direction_of[statement], statement
    for pitfall in find_pitfalls(result, bank=bank):
        for answer in pitfall.answers:
            yield "pitfall", answer.direction, pitfall.id
    for part in result.directions:
        if part.score.points is None and part.score.applicable:
            yield "unanswered", part.id, part.id


def _lowest_first(result: Assessment) -> list[str]:
    scored = [(part.score.points, part.id) for part in result.directions if part.score.points is not None]
    return [id for _, id in sorted(scored, key=lambda part: part[0])]
