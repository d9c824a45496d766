"""Answers: checked against a bank, and brought to a newer bank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeGuard, cast

from cx_centricity.bank import SCHEMA_DIALECT, FrozenModel, QuestionBank, derived
from cx_centricity.errors import AnswerError, Place, Problem, nearest
from cx_centricity.loading import default_bank
from cx_centricity.typing import AnswerValue

NOT_APPLICABLE: Final = "n/a"
"""The answer that takes a statement out: its subject does not exist in this business."""

_SHOWN_LENGTH, _SHOWN_BITS, _MAX_GUESSES = 40, 64, 100


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """Answers that fit a bank: one per statement, in the order of `bank.statements`."""

    values: tuple[AnswerValue, ...]

    def __repr__(self) -> str:
        answered = sum(isinstance(value, int) for value in self.values)
        return f"Answers({answered} of {len(self.values)})"


def check_answers(answers: Mapping[str, object], bank: QuestionBank) -> Answers:
    """Check a mapping of statement ids to answers against a bank.

    A statement that is left out is unanswered, so an empty mapping is a legal sheet. Nothing is converted: `True`,
    `"3"` and `3.0` are no levels. Raises one AnswerError with every problem, in the order of the mapping.

    >>> from cx_centricity import default_bank
    >>> check_answers({"segmentation": 3, "data_trust": NOT_APPLICABLE}, default_bank())
    Answers(1 of 48)
    """
    if not isinstance(cast("object", answers), Mapping):
        raise AnswerError([Problem("answers-not-a-mapping", found=_shown(answers))])
    # One look at a mapping that may be odd: what is checked is what is scored.
    given = cast("dict[str, object]", answers) if type(answers) is dict else dict(answers.items())
    ids = derived(bank, _statement_ids)
    lowest, highest = bank.levels[0].number, bank.levels[-1].number
    values = tuple(map(given.get, ids))
    if given.keys() <= ids.keys() and _all_fit(values, lowest, highest):
        return Answers(values)
    raise AnswerError(_problems(cast("Mapping[object, object]", given), bank))


def _statement_ids(bank: QuestionBank) -> dict[str, None]:
    return dict.fromkeys(statement.id for statement in bank.statements)


def _all_fit(values: tuple[object, ...], lowest: int, highest: int) -> TypeGuard[tuple[AnswerValue, ...]]:
    for value in values:
        if type(value) is int:
            if not lowest <= value <= highest:
                return False
        elif value is not None and not (type(value) is str and value == NOT_APPLICABLE):
            return False
    return True


def _problems(answers: Mapping[object, object], bank: QuestionBank) -> Iterator[Problem]:
    ids, lowest, highest = derived(bank, _statement_ids), bank.levels[0].number, bank.levels[-1].number
    former = bank.present_ids
    guesses = _MAX_GUESSES
    for key, value in answers.items():
        if not isinstance(key, str):
            yield Problem("statement-id-not-text", key=_shown(key))
        elif key not in ids:
            # A sheet of another instrument may have any number of keys, and each guess takes its time.
            guess = former.get(key) or (nearest(key, ids) if guesses > 0 else None)
            guesses -= 1
            yield Problem("unknown-statement", Place(path=key), statement=key, nearest=guess)
        elif type(value) is int and not lowest <= value <= highest:
            yield Problem(
                "level-outside-scale",
                Place(path=key),
                statement=key,
                found=_shown(value),
                lowest=lowest,
                highest=highest,
            )
        elif not _all_fit((value,), lowest, highest):
            yield Problem(
                "not-a-level", Place(path=key), statement=key, found=_shown(value), lowest=lowest, highest=highest
            )


def _shown(value: object) -> str:
    """Show a value whatever it is, in any language: long ones cut, those that are no scalar by their kind only."""
    if type(value) is int and value.bit_length() > _SHOWN_BITS:
        return f"≈{'-' * (value < 0)}2^{value.bit_length()}"  # its digits may be more than Python will print
    if type(value) is str:
        return f'"{value}"' if len(value) <= _SHOWN_LENGTH else f'"{value[:_SHOWN_LENGTH]}…"'
    if value is None or type(value) in (bool, int, float):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "[…]"
    return "{…}" if isinstance(value, Mapping) else type(value).__name__


class AnswerChange(FrozenModel):
    """What became of one answer: it moved to the present id of its statement, or the statement is retired.

    `to` is the present id; None where the statement is retired, and `answer` is then no longer on the sheet.

    >>> from cx_centricity.answers import AnswerChange
    >>> AnswerChange(kind="retired", statement="coupons", to=None, answer=2)
    AnswerChange(kind='retired', statement='coupons', to=None, answer=2)
    """

    kind: Literal["renamed", "retired"]
    statement: str
    to: str | None
    answer: Any


class Migration(FrozenModel):
    """A sheet that fits the bank, and each change that made it so, in the order of the old sheet.

    >>> from cx_centricity import migrate_answers
    >>> migrate_answers({"closed_loop": 4})
    Migration(answers={'closed_loop': 4}, changes=())
    """

    answers: dict[str, AnswerValue]
    changes: tuple[AnswerChange, ...]


def migrate_answers(answers: Mapping[str, object], bank: QuestionBank | None = None) -> Migration:
    """Bring an old sheet of answers to a bank that names its former ids under `renamed` and `retired`.

    A sheet that fits already comes back as it is, with no changes. Raises AnswerError with every problem: an id that
    the bank neither has nor had, a statement answered under two ids, an answer that is no level. Nothing else is
    dropped or altered; what was answered to a retired statement is reported as it was, whatever it is. `bank` is the
    default bank unless given.

    >>> from cx_centricity import default_bank, migrate_answers
    >>> bank = default_bank().with_fields(renamed=[{"old": "loop", "new": "closed_loop"}], retired=["coupons"])
    >>> migration = migrate_answers({"loop": 4, "coupons": 2, "hiring": 5}, bank)
    >>> migration.answers
    {'closed_loop': 4, 'hiring': 5}
    >>> [(change.kind, change.statement, change.to) for change in migration.changes]
    [('renamed', 'loop', 'closed_loop'), ('retired', 'coupons', None)]
    """
    bank = default_bank() if bank is None else bank
    if not isinstance(cast("object", answers), Mapping):
        check_answers(answers, bank)
    retired, present = set(bank.retired), bank.present_ids
    sheet: dict[object, object] = {}
    old_ids: dict[object, str] = {}
    changes: list[AnswerChange] = []
    problems: list[Problem] = []
    for old, answer in answers.items():
        id = present.get(old, old)
        if id in retired:
            changes.append(AnswerChange(kind="retired", statement=old, to=None, answer=answer))
            continue
        if id != old:
            changes.append(AnswerChange(kind="renamed", statement=old, to=id, answer=answer))
        if sheet.get(id) is not None and answer is not None:
            problems.append(Problem("answered-twice", Place(path=old), statement=id, other=old_ids[id]))
        if sheet.get(id) is None:
            sheet[id], old_ids[id] = answer, old
    try:
        check_answers(cast("dict[str, object]", sheet), bank)
    except AnswerError as error:
        problems += [p.at(Place(path=old_ids.get(p.place.path, p.place.path))) for p in error.problems]
    if problems:
        raise AnswerError(problems)
    return Migration(answers=cast("dict[str, AnswerValue]", sheet), changes=tuple(changes))


def answers_schema(bank: QuestionBank) -> dict[str, Any]:
    """Return the JSON Schema of an answer sheet of a bank.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.answers import answers_schema
    >>> answers_schema(default_bank())["properties"]["closed_loop"]["title"]
    'Замкнутый цикл обратной связи'
    """
    levels = {"type": "integer", "minimum": bank.levels[0].number, "maximum": bank.levels[-1].number}
    return {
        "$schema": SCHEMA_DIALECT,
        "title": f"{bank.title} ({bank.id} {bank.version})",
        "type": "object",
        "properties": {
            statement.id: {"title": statement.title, "description": statement.claim, "$ref": "#/$defs/Answer"}
            for statement in bank.statements
        },
        "additionalProperties": False,
        "$defs": {
            "Answer": {
                "description": "The number of a level, null where there is no answer, or n/a where it cannot apply.",
                "anyOf": [levels, {"type": "null"}, {"const": NOT_APPLICABLE}],
            }
        },
    }


__all__ = [
    "NOT_APPLICABLE",
    "AnswerChange",
    "AnswerValue",
    "Migration",
    "answers_schema",
    "migrate_answers",
]


def __dir__() -> list[str]:
    return __all__
