"""What to do about common slips: hints that stand in the data of problems, and the same in Russian."""

from __future__ import annotations

from typing import Final

UNQUOTE: Final = "; remove the quotes around the number"
TRUE_OR_FALSE: Final = "; write true or false"
WHOLE: Final = "; only whole numbers are read"
FILL_IN: Final = "; fill it in or remove the field"

ANY: Final = "check the indent, and put texts that contain “: ” or begin with a special character in quotes"
COLON_IN_TEXT: Final = "put the text in quotes if it contains “: ”, or align the line with its neighbours"
SPECIAL: Final = "put the text in quotes, since it begins with a special character"
COLON: Final = "write a colon and a blank after the name of the field"
ALIGN: Final = "the line stands too far to the left or to the right; align it with its neighbours"
CLOSE: Final = "close the quote or the bracket that is opened here"
ESCAPE: Final = "within double quotes, double the backslash, or use single quotes"
TAB: Final = "indent with blanks, not with a tab"

TRUE_IS_NO_LEVEL: Final = "true and false are no levels, so give level numbers"
TEXT_NEEDS_CODEBOOK: Final = "level numbers are whole numbers; give a codebook that tells what the texts mean"
CAST_TO_WHOLE: Final = "level numbers are whole numbers, so cast the column to a type of these"

RUSSIAN_HINTS: Final = {
    UNQUOTE: "; уберите кавычки вокруг числа",
    TRUE_OR_FALSE: "; напишите true (да) или false (нет)",
    WHOLE: "; читаются только целые числа",
    FILL_IN: "; впишите значение или уберите поле",
    ANY: "проверьте отступы; текст с «: » внутри или со специальным знаком в начале возьмите в кавычки",
    COLON_IN_TEXT: "возьмите текст в кавычки, если в нём есть «: », или выровняйте строку с соседними",
    SPECIAL: "текст начинается со специального знака; возьмите его в кавычки",
    COLON: "после имени поля нужны двоеточие и пробел",
    ALIGN: "строка сдвинута влево или вправо; выровняйте её с соседними",
    CLOSE: "закройте кавычку или скобку, открытую здесь",
    TRUE_IS_NO_LEVEL: "true и false — не уровни; нужны номера уровней",
    TEXT_NEEDS_CODEBOOK: "номер уровня — целое число; укажите в таблице кодов, что означают тексты",
    CAST_TO_WHOLE: "номер уровня — целое число; приведите столбец к целому типу",
    ESCAPE: "в двойных кавычках обратную черту пишут дважды; или возьмите текст в одиночные кавычки",
    TAB: "отступ сделан табуляцией; замените её пробелами",
}

OF_SYNTAX: Final = (
    ("mapping values are not allowed", COLON_IN_TEXT),
    ("cannot start any token", SPECIAL),
    ("could not find expected ':'", COLON),
    ("did not find expected key", ALIGN),
    ("did not find expected '-'", ALIGN),
    ("unexpected end of stream", CLOSE),
    ("expected ',' or", CLOSE),
    ("unknown escape", ESCAPE),
)
"""What a parser says, in part, and the hint that goes with it."""
