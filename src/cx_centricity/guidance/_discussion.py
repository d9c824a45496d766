"""The questions that are worth a workshop, with the pitfalls that answers show."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, NamedTuple, cast

from pydantic import StrictStr

from cx_centricity.assessment import (
    AnsweredBank,
    Assessment,
    DirectionResult,
    Part,
    StatementResult,
    bank_of,
    conditions_of,
)
from cx_centricity.bank import Condition, Direction, QuestionBank
from cx_centricity.errors import describe, listed, shortened
from cx_centricity.typing import DiscussionReason


def discuss(
    result: Assessment, *, bank: QuestionBank | None = None, disagreements: Iterable[str] = ()
) -> tuple[Topic, ...]:
    """Choose the topics of a workshop: directions with their open questions.

    The topics are growth zones, furthest from the whole first; then directions with `disagreements` (ids of statements,
    the widest disagreement first, as `assess_group` names them); then directions in which a pitfall shows
    (`FoundPitfall.directions`), those with the worst points first; then directions with too few answers. Where there is
    none of these, the direction with the worst points is the topic: its answers gain the lowest share of what they
    could, or the highest where lower is better. In a bank without points of the whole (`overall` is false), directions
    are compared only if all have the same point range and the same polarity. Directions without questions in the bank
    are left out. `bank` is the bank that the result was made with, the default bank unless given.

    Raises BankError if the rules of the bank are not those of the result, and ValueError for ids that are not in the
    bank.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import discuss
    >>> answers = {s.id: 3 for s in default_bank().statements} | {"hiring": 1, "training": 1, "experience_team": 1}
    >>> [(topic.title, topic.reasons) for topic in discuss(assess(answers), disagreements=["hiring"])][:1]
    [('Команда и компетенции', ('growth_zone', 'disagreement', 'pitfall'))]
    """
    bank = bank_of(result, bank)
    direction_of = {statement.id: statement.direction for statement in result.statements}
    disagreements = statement_ids("disagreements", disagreements, bank)
    directions = {direction.id: direction for direction in bank.directions if direction.discussion}
    found = _found_reasons(result, bank, disagreements, direction_of)
    reasons = [reason for reason in found if reason.direction in directions] or _worst(result, directions)
    return tuple(
        _topic(directions[id], [reason for reason in reasons if reason.direction == id])
        for id in dict.fromkeys(reason.direction for reason in reasons)
    )


@dataclass(frozen=True, slots=True, repr=False)
class Topic(Part):
    """A direction to discuss: why, and the open questions that the bank has on it.

    `direction` is the id of the direction. `reasons` has at least one reason, strongest first: the direction is a
    growth zone; respondents disagree on one of its statements; a pitfall shows in it; too few of its statements are
    answered; or, where no direction has any of these reasons, it has the worst points (`lowest`).
    `statement_ids` are the statements that respondents disagree on, `pitfall_ids` the pitfalls that show.

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


def find_pitfalls(result: Assessment, *, bank: QuestionBank | None = None) -> tuple[FoundPitfall, ...]:
    """Return the pitfalls that the answers show, in the order of the bank.

    Answers show a pitfall if all of its conditions are true. A condition that unanswered statements leave open is not
    true, and neither is one about a statement that is not applicable. `bank` is the bank that the result was made with,
    the default bank unless given.

    Raises BankError if the rules of the bank are not those of the result.

    >>> from cx_centricity import assess
    >>> from cx_centricity.guidance import find_pitfalls
    >>> [found.title for found in find_pitfalls(assess({"reputation": 2, "closed_loop": 3}))]
    ['Плохие отзывы без ответа']
    """
    bank = bank_of(result, bank)
    answered = conditions_of(result, bank)
    return tuple(
        FoundPitfall(
            pitfall.id,
            pitfall.title,
            pitfall.text,
            _directions_of(pitfall.when, result),
            _answers_of(pitfall.when, answered, result),
        )
        for pitfall in bank.pitfalls
        if answered.all_true(pitfall.when)
    )


@dataclass(frozen=True, slots=True, repr=False)
class FoundPitfall(Part):
    """A pitfall of the bank that a result shows, with the answers that show it.

    `answers` are, in the order of the conditions, each statement that a condition names, and each statement that
    reaches the level of a condition on several statements. A condition on a stage has no answers. `directions` are the
    ids of the directions that the conditions point to: those of the named statements, and those that a condition names
    as its scope. Conditions on the whole, a block or a subscale point to none.

    >>> from cx_centricity import assess
    >>> from cx_centricity.guidance import find_pitfalls
    >>> found = find_pitfalls(assess({"reputation": 2, "closed_loop": 3}))[0]
    >>> found.answers
    (StatementResult(id='reputation', answer=2),)
    >>> found.directions
    ('service',)
    """

    id: StrictStr
    title: StrictStr
    text: StrictStr
    directions: tuple[StrictStr, ...]
    answers: tuple[StatementResult, ...]


def _directions_of(conditions: Iterable[Condition], result: Assessment) -> tuple[str, ...]:
    named = (
        condition.direction if condition.statement is None else result.statement(condition.statement).direction
        for condition in conditions
    )
    return tuple(dict.fromkeys(id for id in named if id is not None))


def _answers_of(
    conditions: Iterable[Condition], answered: AnsweredBank, result: Assessment
) -> tuple[StatementResult, ...]:
    ids = dict.fromkeys(id for condition in conditions for id in answered.statements_of(condition))
    return tuple(result.statement(id) for id in ids)


def statement_ids(name: str, ids: object, bank: QuestionBank) -> tuple[str, ...]:
    """Return an argument that must be ids of statements, without repetitions; raise ValueError if it is not.

    A text is refused, since its letters are not meant, and so is a mapping, whose values might be.
    """
    if not _is_collection(ids):
        raise ValueError(f"{name} must be a collection of statement ids, not {shortened(ids)}")
    known = {statement.id for statement in bank.statements}
    found = dict.fromkeys(map(_hashable, cast("Iterable[object]", ids)))
    unknown = [id for id in found if id not in known]
    if unknown:
        raise ValueError(f"{name} must be ids of statements: the bank {bank.id} has no {listed(unknown)}")
    return cast("tuple[str, ...]", tuple(found))


def _is_collection(ids: object) -> bool:
    return isinstance(ids, Iterable) and not isinstance(ids, (str, bytes, Mapping))


def _hashable(id: object) -> object:
    return id if isinstance(id, Hashable) else describe(id)


class _FoundReason(NamedTuple):
    """A reason to discuss a direction; `id` is the id of what it is about: a statement, a pitfall or the direction."""

    direction: str
    reason: DiscussionReason
    id: str


def _found_reasons(
    result: Assessment, bank: QuestionBank, disagreements: Sequence[str], direction_of: Mapping[str, str]
) -> Iterator[_FoundReason]:
    """Yield all reasons that hold, strongest first."""
    for zone in result.growth_zones:
        yield _FoundReason(zone, "growth_zone", zone)
    for statement in disagreements:
        yield _FoundReason(direction_of[statement], "disagreement", statement)
    shown = [(id, pitfall.id) for pitfall in find_pitfalls(result, bank=bank) for id in pitfall.directions]
    goodness = {each.id: _goodness(each) for each in result.directions if each.score.points is not None}
    if result.overall:
        shown.sort(key=lambda of: goodness.get(of[0], 1))
    for id, pitfall_id in shown:
        yield _FoundReason(id, "pitfall", pitfall_id)
    for direction in result.directions:
        if direction.score.points is None and direction.score.applicable:
            yield _FoundReason(direction.id, "unanswered", direction.id)


def _worst(result: Assessment, ids: Collection[str]) -> list[_FoundReason]:
    """Return the reason to discuss the first of these directions with the worst points, if they can be compared."""
    scored = [each for each in result.directions if each.id in ids and each.score.points is not None]
    if not result.overall and len({(each.better, each.point_range) for each in scored}) > 1:
        return []
    return [_FoundReason(each.id, "lowest", each.id) for each in sorted(scored, key=_goodness)[:1]]


def _goodness(direction: DirectionResult) -> Fraction:
    share = Fraction(direction.score.gained, direction.score.attainable)
    return share if direction.better == "higher" else -share


def _topic(direction: Direction, reasons: Sequence[_FoundReason]) -> Topic:
    def ids(kind: DiscussionReason) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reason.id for reason in reasons if reason.reason == kind))

    return Topic(
        direction.id,
        direction.title,
        direction.discussion,
        tuple(dict.fromkeys(reason.reason for reason in reasons)),
        statement_ids=ids("disagreement"),
        pitfall_ids=ids("pitfall"),
    )
