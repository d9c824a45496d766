"""The rule for what a cell in the column of a statement means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Final, cast

from cx_centricity.answers._answers import NOT_APPLICABLE
from cx_centricity.answers._codebook import Codebook, StatementCodes, is_whole, tidied, written
from cx_centricity.bank import QuestionBank
from cx_centricity.typing import AnswerValue

_NOT_APPLICABLE: Final = (NOT_APPLICABLE, "not applicable", "does not apply", "н/п", "неприменимо", "не применимо")
_UNANSWERED: Final = ("", "don't know", "don’t know", "do not know", "i don't know", "i don’t know", "no answer",
                      "unanswered", "не знаю", "нет ответа", "без ответа", "затрудняюсь ответить")  # fmt: skip

_Layer = Sequence[tuple[int | str, int]]
"""Codes with their meanings, all of one rank."""


class CellRule:
    """What a cell of the column of a statement means.

    A meaning is a number: that of a level, `not_applicable` or `unanswered`. A cell without a meaning is `invalid`.
    The codes of the codebook for the statement win over those for all statements, these over level numbers, and these
    over the common words for "not applicable" and "don't know".

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.answers import CellRule, Codebook
    >>> rule = CellRule(default_bank(), Codebook(levels={"fully": 9, 1: 8}))
    >>> [rule.answer(rule.meaning("hiring", cell)) for cell in ("Fully", 1, "2,0", "Н/П", None)]
    [9, 8, 2, 'n/a', None]
    >>> rule.meaning("hiring", "12") == rule.invalid
    True
    """

    def __init__(self, bank: QuestionBank, codebook: Codebook) -> None:
        self.numbers: tuple[int, ...] = tuple(level.number for level in bank.levels)
        self.not_applicable: int = self.numbers[-1] + 1
        self.unanswered: int = self.numbers[-1] + 2
        self.invalid: int = self.numbers[-1] + 3
        self.codebook: Codebook = codebook.completed_by(Codebook.from_bank(bank))
        self._stated: _Layer = [
            *self.codebook.levels.items(),
            *((code, self.not_applicable) for code in self.codebook.not_applicable),
            *((code, self.unanswered) for code in self.codebook.unanswered),
        ]
        words = [
            *((word, self.not_applicable) for word in _NOT_APPLICABLE),
            *((word, self.unanswered) for word in _UNANSWERED),
        ]
        self._shared_texts = _texts([self._stated, [(number, number) for number in self.numbers], words])
        self._texts: dict[str, dict[str, int]] = {}
        self._numbers: dict[str, dict[int, int]] = {}

    def texts(self, statement: str) -> Mapping[str, int]:
        """Return the meaning of every text that has one, as `tidied` returns it."""
        if statement not in self._texts:
            self._texts[statement] = self._shared_texts | _texts([self._own(statement)])
        return self._texts[statement]

    def stated_numbers(self, statement: str) -> Mapping[int, int]:
        """Return the meaning of each whole number to which the codebook gives one, for columns of numbers."""
        if statement not in self._numbers:
            codes = {tidied(str(code)): meaning for code, meaning in (*self._stated, *self._own(statement))}
            self._numbers[statement] = {int(text): meaning for text, meaning in codes.items() if is_whole(text)}
        return self._numbers[statement]

    def meaning(self, statement: str, value: object) -> int:
        """Return the meaning of a cell: a text, a number, or None for an empty one."""
        if isinstance(value, str):
            texts = self.texts(statement)
            code = texts.get(value)
            return texts.get(tidied(value), self.invalid) if code is None else code
        if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN differs from itself
            return self.unanswered
        is_whole_number = value.is_integer() if isinstance(value, float) else isinstance(value, Integral)
        if isinstance(value, bool) or not is_whole_number:
            return self.invalid
        number = int(cast("int", value))
        return self.stated_numbers(statement).get(number, number if number in self.numbers else self.invalid)

    def answer(self, code: int) -> AnswerValue:
        """Return the answer that a meaning stands for."""
        if code == self.not_applicable:
            return NOT_APPLICABLE
        return None if code == self.unanswered else code

    def _own(self, statement: str) -> _Layer:
        return [*self.codebook.statements.get(statement, StatementCodes()).levels.items()]


def _texts(layers: Iterable[_Layer]) -> dict[str, int]:
    """Return the meaning of every text. The first layer wins and, within it, a code as it is written.

    A text in other case has a meaning if all codes of the layer that it may stand for mean the same.
    """
    meanings: dict[str, int] = {}
    for layer in layers:
        for code, meaning in layer:
            for text in written(code):
                meanings.setdefault(text, meaning)
        others: dict[str, set[int]] = {}
        for code, meaning in layer:
            text = tidied(str(code))
            for spelled in (text.lower(), text.upper(), text.capitalize()):
                others.setdefault(spelled, set()).add(meaning)
        for text, found in others.items():
            if len(found) == 1:
                meanings.setdefault(text, found.pop())
    return meanings
