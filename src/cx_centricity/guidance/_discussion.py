"""The questions that are worth a workshop, with the pitfalls that answers show."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, cast

from pydantic import StrictStr

from cx_centricity.assessment import Assessment, Part, StatementResult, bank_of
from cx_centricity.bank import Condition, Direction, QuestionBank
from cx_centricity.errors import describe, listed, shortened
from cx_centricity.typing import AnswerValue, DiscussionReason


def discuss(
    result: Assessment, *, bank: QuestionBank | None = None, disagreements: Iterable[str] = ()
) -> tuple[Topic, ...]:
    """Choose the topics of a workshop: directions with their open questions.

    The topics are growth zones, furthest from the whole first; then directions with `disagreements` (ids of
    statements, the widest disagreement first, as `assess_group` names them); then directions in which a pitfall shows;
    then directions with too few answers. Where there is none of these, the direction with the lowest points is the
    topic. Directions without questions in the bank are left out. `bank` is the bank that the result was made with, the
    default bank unless given.

    Raises BankError if the rules of the bank are not those of the result, and ValueError for ids that are not in the
    bank.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import discuss
    >>> answers = {s.id: 3 for s in default_bank().statements} | {"hiring": 1, "training": 1, "experience_team": 1}
    >>> [(topic.title, topic.reasons) for topic in discuss(assess(answers), disagreements=["hiring"])][:1]
    [('Команда и компетенции', ('growth_zone', 'disagreement'))]
    """
    bank = bank_of(result, bank)
    direction_of = {statement.id: statement.direction for statement in result.statements}
    disagreements = statement_ids("disagreements", disagreements, bank)
    directions = {direction.id: direction for direction in bank.directions if direction.discussion}
    found = _found_reasons(result, bank, disagreements, direction_of)
    reasons = [reason for reason in found if reason.direction in directions] or _lowest(result, directions)
    return tuple(
        _topic(directions[id], [reason for reason in reasons if reason.direction == id])
        for id in dict.fromkeys(reason.direction for reason in reasons)
    )


@dataclass(frozen=True, slots=True, repr=False)
class Topic(Part):
    """A direction to discuss: why, and the open questions that the bank has on it.

    `direction` is the id of the direction. `reasons` has at least one reason, strongest first: the direction is a
    growth zone; respondents disagree on one of its statements; one of its answers shows a pitfall; too few of its
    statements are answered; or, where no direction has any of these reasons, it has the lowest points.
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

    Answers show a pitfall if they meet all of its conditions. A statement that is unanswered or not applicable meets
    no condition. `bank` is the bank that the result was made with, the default bank unless given.

    Raises BankError if the rules of the bank are not those of the result.

    >>> from cx_centricity import assess
    >>> from cx_centricity.guidance import find_pitfalls
    >>> [found.title for found in find_pitfalls(assess({"reputation": 2, "closed_loop": 3}))]
    ['Плохие отзывы оставлены на волю случая']
    """
    bank = bank_of(result, bank)
    statements = {statement.id: statement for statement in result.statements}
    return tuple(
        FoundPitfall(
            pitfall.id,
            pitfall.title,
            pitfall.text,
            tuple(statements[condition.statement] for condition in pitfall.when),
        )
        for pitfall in bank.pitfalls
        if all(_meets(statements[condition.statement].answer, condition) for condition in pitfall.when)
    )


@dataclass(frozen=True, slots=True, repr=False)
class FoundPitfall(Part):
    """A pitfall of the bank that a result shows, with the answers that show it, in the order of its conditions.

    >>> from cx_centricity import assess
    >>> from cx_centricity.guidance import find_pitfalls
    >>> find_pitfalls(assess({"reputation": 2, "closed_loop": 3}))[0].answers
    (StatementResult(id='reputation', answer=2), StatementResult(id='closed_loop', answer=3))
    """

    id: StrictStr
    title: StrictStr
    text: StrictStr
    answers: tuple[StatementResult, ...]


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


def _meets(answer: AnswerValue, condition: Condition) -> bool:
    low, high = condition.at_least, condition.at_most
    return isinstance(answer, int) and (low is None or answer >= low) and (high is None or answer <= high)


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
    for pitfall in find_pitfalls(result, bank=bank):
        for answer in pitfall.answers:
            yield _FoundReason(answer.direction, "pitfall", pitfall.id)
    for direction in result.directions:
        if direction.score.points is None and direction.score.applicable:
            yield _FoundReason(direction.id, "unanswered", direction.id)


def _lowest(result: Assessment, directions: Mapping[str, Direction]) -> list[_FoundReason]:
    """Return the reason to discuss the first of these directions with the lowest points, if one has points."""
    points = {
        direction.id: direction.score.points
        for direction in result.directions
        if direction.id in directions and direction.score.points is not None
    }
    return [_FoundReason(id, "lowest", id) for id in sorted(points, key=points.__getitem__)[:1]]


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
