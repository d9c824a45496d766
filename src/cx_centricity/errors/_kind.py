"""A kind of problem: its explanation, its texts in both languages and the fields of its data."""

from __future__ import annotations

from typing import Final, Literal

Field = Literal["text", "number", "texts", "numbers", "term", "hint"]
"""The type of a field: str, int, tuple[str, ...], tuple[int, ...]; a term is a str that may have a translation in
TERMS, and a hint is a key of HINTS, or "" for none."""


class Kind:
    """The catalogue entry of one problem code.

    `en` and `ru` are format strings over the fields. Besides the fields they may use `{suggestion}`, which shows the
    field `nearest` that every kind accepts, and `{kind_of}`, the Russian genitive of the field `kind`.
    """

    __slots__ = ("en", "explanation", "fields", "ru", "severity")

    def __init__(
        self,
        explanation: str,
        en: str,
        ru: str,
        *,
        severity: Literal["error", "warning"] = "error",
        **fields: Field,
    ) -> None:
        self.explanation = explanation
        self.en = en
        self.ru = ru
        self.severity: Literal["error", "warning"] = severity
        self.fields: dict[str, Field] = fields


TERMS: Final = {
    "level": "уровень",
    "block": "блок",
    "direction": "направление",
    "statement": "утверждение",
    "stage": "этап",
    "profile": "профиль",
    "driver": "драйвер",
    "guidance step": "шаг",
    "pitfall": "ошибка",
    "indicator": "показатель",
    "former statement": "прежнее утверждение",
    "text": "текст",
    "a whole number": "целое число",
    "true or false": "true или false",
    "a list": "список",
    "a mapping": "набор пар «поле: значение»",
    "two whole numbers": "два целых числа",
    "nothing": "ничего",
}
"""The library's own words in the data of problems, with their Russian translation."""

GENITIVES: Final = {
    "level": "уровня",
    "block": "блока",
    "direction": "направления",
    "statement": "утверждения",
    "stage": "этапа",
    "profile": "профиля",
    "driver": "драйвера",
    "guidance step": "шага",
    "pitfall": "ошибки",
    "indicator": "показателя",
    "former statement": "прежнего утверждения",
}
"""The Russian genitive of the kinds of parts."""

HINTS: Final = {
    "unquote": ("remove the quotes around the number", "уберите кавычки вокруг числа"),
    "true-or-false": ("write true or false", "напишите true (да) или false (нет)"),
    "whole-numbers": ("only whole numbers are read", "читаются только целые числа"),
    "fill-in": ("fill it in or remove the field", "впишите значение или уберите поле"),
    "check-indent": (
        "check the indent, and put texts that contain “: ” or begin with a special character in quotes",
        "проверьте отступы; текст с «: » внутри или со специальным знаком в начале возьмите в кавычки",
    ),
    "quote-colon": (
        "put the text in quotes if it contains “: ”, or align the line with its neighbours",
        "возьмите текст в кавычки, если в нём есть «: », или выровняйте строку с соседними",
    ),
    "quote-special": (
        "put the text in quotes, since it begins with a special character",
        "текст начинается со специального знака; возьмите его в кавычки",
    ),
    "add-colon": (
        "write a colon and a blank after the name of the field",
        "после имени поля нужны двоеточие и пробел",
    ),
    "align": (
        "the line stands too far to the left or to the right; align it with its neighbours",
        "строка сдвинута влево или вправо; выровняйте её с соседними",
    ),
    "close": (
        "close the quote or the bracket that is opened here",
        "закройте кавычку или скобку, открытую здесь",
    ),
    "double-backslash": (
        "within double quotes, double the backslash, or use single quotes",
        "в двойных кавычках обратную черту пишут дважды; или возьмите текст в одиночные кавычки",
    ),
    "no-tabs": (
        "indent with blanks, not with a tab",
        "отступ сделан табуляцией; замените её пробелами",
    ),
    "booleans-are-no-levels": (
        "true and false are no levels, so give level numbers",
        "true и false — не уровни; нужны номера уровней",
    ),
    "texts-need-codebook": (
        "level numbers are whole numbers; give a codebook that tells what the texts mean",
        "номер уровня — целое число; укажите в таблице кодов, что означают тексты",
    ),
    "cast-to-integer": (
        "level numbers are whole numbers, so cast the column to a type of these",
        "номер уровня — целое число; приведите столбец к целому типу",
    ),
}
"""What to do about common mistakes, in English and Russian."""
