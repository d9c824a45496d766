"""Answers that are valid for a bank, with their JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Final, TypeGuard, cast

from cx_centricity.bank import SCHEMA_DIALECT, Level, QuestionBank, derived
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
                    _answer_schema(bank.levels_of(statement), statement.level_texts)
                    if statement.level_texts
                    else {"$ref": f"#/$defs/{_definition(statement.scale)}"}
                ),
            }
            for statement in bank.statements
        },
        "additionalProperties": False,
        "$defs": {
            _definition(scale): {
                "description": "The number of a level, null (unanswered) or n/a (not applicable).",
                **_answer_schema(levels, [level.summary for level in levels]),
            }
            for scale, levels in [(None, bank.levels), *((scale.id, scale.levels) for scale in bank.scales)]
        },
    }


def _definition(scale: str | None) -> str:
    return "Answer" if scale is None else f"Answer_{scale}"


def _answer_schema(scale: Sequence[Level], texts: Iterable[str]) -> dict[str, Any]:
    """Return what an answer may be; each level has its title and its text as the description."""
    levels = [
        {"const": level.number, "title": level.title, **({"description": text} if text else {})}
        for level, text in zip(scale, texts, strict=True)
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
    numbers = derived(bank, numbers_by_statement)
    if given.keys() <= numbers.keys():
        values, of_scales = tuple(map(given.get, numbers)), numbers.values()
        if _all_fit(values, of_scales) or _all_fit(values := tuple(map(plain_answer, values)), of_scales):
            return Answers(values)
    raise AnswerError(limited(_problems(given, bank)))


def plain_answer(value: object) -> object:
    """Return a whole number of any type as `int`, and anything else as it is.

    >>> import numpy as np
    >>> plain_answer(np.int64(5)), plain_answer(True), plain_answer("n/a")
    (5, True, 'n/a')
    """
    return int(value) if not isinstance(value, bool) and isinstance(value, Integral) else value


def numbers_by_statement(bank: QuestionBank) -> dict[str, frozenset[int]]:
    """Return the numbers of the levels that each statement can be answered with."""
    by_scale: dict[str | None, frozenset[int]] = {None: frozenset(level.number for level in bank.levels)}
    by_scale |= {scale.id: frozenset(level.number for level in scale.levels) for scale in bank.scales}
    return {statement.id: by_scale[statement.scale] for statement in bank.statements}


def scale_data(numbers: Iterable[int]) -> dict[str, Any]:
    """Return the data of a problem that says which level numbers there are."""
    levels = tuple(sorted(numbers))
    return {"lowest": levels[0], "highest": levels[-1], "numbers": levels}


def _all_fit(values: tuple[object, ...], numbers: Iterable[frozenset[int]]) -> TypeGuard[tuple[AnswerValue, ...]]:
    for value, of_scale in zip(values, numbers, strict=True):
        if type(value) is int:
            if value not in of_scale:
                return False
        elif value is not None and not (type(value) is str and value == NOT_APPLICABLE):
            return False
    return True


def _problems(answers: Mapping[object, object], bank: QuestionBank) -> Iterator[Problem]:
    ids = derived(bank, numbers_by_statement)
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
        elif not _all_fit((value,), (ids[key],)):
            is_numpy = type(value).__module__.partition(".")[0] == "numpy"
            data = {"statement": key, **scale_data(ids[key])}
            if type(value) is int:
                yield Problem("level-outside-scale", Place(path=key), found=describe(value), **data)
            else:
                found = f"numpy.{type(value).__name__}" if is_numpy else describe(value)
                hint = "plain-values" if is_numpy or isinstance(value, float) else ""
                yield Problem("not-a-level", Place(path=key), found=found, hint=hint, **data)
