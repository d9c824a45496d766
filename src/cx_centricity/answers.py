"""From a mapping of statement ids to answers that are known to fit a bank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeGuard, cast

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import AnswerError, Place, Problem, nearest

NOT_APPLICABLE: Final = "n/a"
"""The answer that takes a statement out: its subject does not exist in this business."""

AnswerValue = int | Literal["n/a"] | None
"""A level number, None (unanswered, don't know) or NOT_APPLICABLE."""

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
    ids = bank.derived(_statement_ids)
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
    ids, lowest, highest = bank.derived(_statement_ids), bank.levels[0].number, bank.levels[-1].number
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
