"""The rule for what a cell in the column of a statement means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Final, cast

from cx_centricity.answers._answers import NOT_APPLICABLE, numbers_by_statement
from cx_centricity.answers._codebook import Codebook, StatementCodes, is_whole, tidied, without_case, written
from cx_centricity.bank import QuestionBank, derived
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
    over the common words for "not applicable" and "don't know". A code for a level that the scale of the statement does
    not have means nothing in its column.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.answers import CellRule, Codebook
    >>> rule = CellRule(default_bank(), Codebook(levels={"fully": 9, 1: 8}))
    >>> [rule.answer(rule.meaning("hiring", cell)) for cell in ("Fully", 1, "2,0", "Н/П", None)]
    [9, 8, 2, 'n/a', None]
    >>> rule.meaning("hiring", "12") == rule.invalid
    True
    """

    def __init__(self, bank: QuestionBank, codebook: Codebook) -> None:
        self._default = frozenset(level.number for level in bank.levels)
        self._by_statement = derived(bank, numbers_by_statement)
        highest = max(self._default.union(*self._by_statement.values()))
        self.not_applicable: int = highest + 1
        self.unanswered: int = highest + 2
        self.invalid: int = highest + 3
        self._given, self._known = codebook, Codebook.from_bank(bank)
        self.codebook: Codebook = codebook.completed_by(self._known)
        self._shared: dict[frozenset[int], dict[str, int]] = {}
        self._texts: dict[str, dict[str, int]] = {}
        self._numbers: dict[str, dict[int, int]] = {}

    def levels(self, statement: str) -> frozenset[int]:
        """Return the numbers of the levels of the statement; of the default scale if the bank does not have it."""
        return self._by_statement.get(statement, self._default)

    def texts(self, statement: str) -> Mapping[str, int]:
        """Return the meaning of every text that has one, as `tidied` returns it."""
        if statement not in self._texts:
            self._texts[statement] = self._shared_texts(statement) | _texts([self._own(statement)])
        return self._texts[statement]

    def stated_numbers(self, statement: str) -> Mapping[int, int]:
        """Return the meaning of each whole number to which the codebook gives one, for columns of numbers."""
        if statement not in self._numbers:
            layer = (*self._stated(self.codebook, self.levels(statement)), *self._own(statement))
            codes = {tidied(str(code)): meaning for code, meaning in layer}
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
        return self.stated_numbers(statement).get(number, number if number in self.levels(statement) else self.invalid)

    def answer(self, code: int) -> AnswerValue:
        """Return the answer that a meaning stands for."""
        if code == self.not_applicable:
            return NOT_APPLICABLE
        return None if code == self.unanswered else code

    def _shared_texts(self, statement: str) -> dict[str, int]:
        """Return the meaning of every text but those of the statement's own codes; all of a scale share it."""
        levels = self.levels(statement)
        if levels not in self._shared:
            words = [
                *((word, self.not_applicable) for word in _NOT_APPLICABLE),
                *((word, self.unanswered) for word in _UNANSWERED),
            ]
            numbers = [(number, number) for number in sorted(levels)]
            self._shared[levels] = _texts([self._stated(self.codebook, levels), numbers, words])
        return self._shared[levels]

    def _stated(self, codebook: Codebook, levels: frozenset[int]) -> _Layer:
        """Return the codes that a codebook has for all statements with these levels."""
        return [
            *((code, level) for code, level in codebook.levels.items() if level in levels),
            *((code, self.not_applicable) for code in codebook.not_applicable),
            *((code, self.unanswered) for code in codebook.unanswered),
        ]

    def _own(self, statement: str) -> _Layer:
        levels, nothing = self.levels(statement), StatementCodes()
        stated = frozenset(without_case(code) for code, _ in self._stated(self._given, levels))
        known = self._known.statements.get(statement, nothing)
        codes = self._given.statements.get(statement, nothing).completed_by(known, stated)
        return [(code, level) for code, level in codes.levels.items() if level in levels]


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
