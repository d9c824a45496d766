"""Answers that are valid for a bank, with their JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Final, TypeGuard, cast

from cx_centricity.bank import SCHEMA_DIALECT, QuestionBank, derived
from cx_centricity.errors import AnswerError, Place, Problem, describe, limited, nearest
from cx_centricity.typing import AnswerValue

NOT_APPLICABLE: Final = "n/a"
"""The answer "not applicable": the subject of the statement does not exist in this business."""

_MAX_GUESSES: Final = 100
"""The most suggestions for one sheet: each takes time, and a sheet may have any number of unknown ids."""


def answers_schema(bank: QuestionBank) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an answer sheet of a bank, with the titles and texts of the levels.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.answers import answers_schema
    >>> answers_schema(default_bank())["properties"]["closed_loop"]["title"]
    'Замкнутый цикл обратной связи'
    """
    return {
        "$schema": SCHEMA_DIALECT,
        "title": f"{bank.title} ({bank.id} {bank.version})",
        "type": "object",
        "properties": {
            statement.id: {
                "title": statement.title,
                "description": statement.claim,
                **(
                    _answer_schema(bank, statement.level_texts) if statement.level_texts else {"$ref": "#/$defs/Answer"}
                ),
            }
            for statement in bank.statements
        },
        "additionalProperties": False,
        "$defs": {
            "Answer": {
                "description": "The number of a level, null (unanswered) or n/a (not applicable).",
                **_answer_schema(bank, [level.summary for level in bank.levels]),
            }
        },
    }


def _answer_schema(bank: QuestionBank, texts: Iterable[str]) -> dict[str, Any]:
    """Return what an answer may be; each level has its title and its text as the description."""
    levels = [
        {"const": level.number, "title": level.title, **({"description": text} if text else {})}
        for level, text in zip(bank.levels, texts, strict=True)
    ]
    return {"anyOf": [{"type": "integer", "oneOf": levels}, {"type": "null"}, {"const": NOT_APPLICABLE}]}


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """Answers that fit a bank: one per statement, in the order of `bank.statements`."""

    values: tuple[AnswerValue, ...]

    def __repr__(self) -> str:
        answered = sum(isinstance(value, int) for value in self.values)
        return f"Answers({answered} of {len(self.values)})"


def check_answers(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Answers:
    """Check a mapping of statement ids to answers against a bank.

    A missing statement is unanswered, so an empty mapping is valid. Whole numbers of other types, such as NumPy's,
    become `int`. Nothing else is converted: `True`, `"3"` and `3.0` are not levels. Raises one AnswerError with every
    problem, in the order of the mapping.

    >>> from cx_centricity import default_bank
    >>> check_answers({"segmentation": 3, "data_trust": NOT_APPLICABLE}, default_bank())
    Answers(1 of 48)
    """
    if not isinstance(cast("object", answers), Mapping):
        raise AnswerError([Problem("answers-not-a-mapping", found=describe(answers))])
    # Any other mapping is copied, so that the answers that are checked are those that are scored.
    given = cast("dict[object, object]", answers if type(answers) is dict else dict(answers.items()))
    ids = derived(bank, _statement_ids)
    lowest, highest = bank.levels[0].number, bank.levels[-1].number
    if given.keys() <= ids.keys():
        values = tuple(map(given.get, ids))
        if _all_fit(values, lowest, highest) or _all_fit(values := tuple(map(plain_answer, values)), lowest, highest):
            return Answers(values)
    raise AnswerError(limited(_problems(given, bank)))


def plain_answer(value: object) -> object:
    """Return a whole number of any type as `int`, and anything else as it is.

    >>> import numpy as np
    >>> plain_answer(np.int64(5)), plain_answer(True), plain_answer("n/a")
    (5, True, 'n/a')
    """
    return int(value) if not isinstance(value, bool) and isinstance(value, Integral) else value


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
    for key, given in answers.items():
        value = plain_answer(given)
        if not isinstance(key, str):
            yield Problem("statement-id-not-text", key=describe(key))
        elif key not in ids:
            guess = former.get(key) or (nearest(key, ids) if guesses > 0 else None)
            guesses -= 1
            yield Problem("unknown-statement", Place(path=key), statement=key, nearest=guess)
        elif type(value) is int and not lowest <= value <= highest:
            found = describe(value)
            yield Problem(
                "level-outside-scale", Place(path=key), statement=key, found=found, lowest=lowest, highest=highest
            )
        elif not _all_fit((value,), lowest, highest):
            is_numpy = type(value).__module__.partition(".")[0] == "numpy"
            yield Problem(
                "not-a-level",
                Place(path=key),
                statement=key,
                found=f"numpy.{type(value).__name__}" if is_numpy else describe(value),
                lowest=lowest,
                highest=highest,
                hint="plain-values" if is_numpy or isinstance(value, float) else "",
            )
