"""What the catalogue of problems states for each code."""

from __future__ import annotations

from typing import Final, Literal

from cx_centricity.typing import Severity

Field = Literal["text", "number", "figure", "texts", "numbers", "term", "hint"]
"""The type of a field: str, int, int or float, tuple[str, ...] or tuple[int, ...].

A term is a str in the words of the library: one of TERMS, or a value as `describe` describes it. A hint is a key of
HINTS, or "" for none.
"""


class Kind:
    """The catalogue entry of one problem code.

    `en` and `ru` are format strings over the fields. They may also use `{suggestion}`, which shows the field `nearest`
    that every kind accepts, `{kind_of}`, the Russian genitive of the field `kind`, and `{gaps}`, which lists the field
    `numbers` in brackets if there are gaps between these.
    """

    __slots__ = ("en", "explanation", "fields", "ru", "severity")

    def __init__(self, explanation: str, en: str, ru: str, *, severity: Severity = "error", **fields: Field) -> None:
        self.explanation = explanation
        self.en = en
        self.ru = ru
        self.severity: Severity = severity
        self.fields: dict[str, Field] = fields


TERMS: Final = {
    "level": "уровень",
    "bank": "анкета",
    "scale": "шкала",
    "subscale": "субшкала",
    "block": "блок",
    "direction": "направление",
    "statement": "утверждение",
    "stage": "стадия",
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
    "a number": "число",
    "all values": "все value шкалы",
    "all weights": "все weight",
    "two numbers": "два числа",
    "a path": "путь",
    "nothing": "пустое значение",
    "a folder has this name": "так называется папка",
    "there is no such folder": "такой папки нет",
    "an Excel workbook": "книга Excel",
    "a PDF document": "документ PDF",
    "a compressed file": "сжатый файл",
    "a web page": "веб-страница",
    "this is not a regular file": "это не обычный файл",
    "the link leads back to itself": "ссылка указывает сама на себя",
    "access is denied": "доступ запрещён",
}
"""The library's own words in the data of problems, with their Russian translation."""

GENITIVES: Final = {
    "level": "уровня",
    "scale": "шкалы",
    "subscale": "субшкалы",
    "block": "блока",
    "direction": "направления",
    "statement": "утверждения",
    "stage": "стадии",
    "profile": "профиля",
    "driver": "драйвера",
    "guidance step": "шага",
    "pitfall": "ошибки",
    "indicator": "показателя",
    "former statement": "прежнего утверждения",
}
"""The Russian genitive of each kind of part."""

HINTS: Final = {
    "name-a-scale": (
        "a statement has no levels of its own: put the scale into `scales` of the bank and name it here: scale: ID",
        "у утверждения нет своих уровней: опишите шкалу в поле scales анкеты и укажите её здесь как scale: код",
    ),
    "better-of-directions": (
        "it takes that of the directions of its statements, which may state it with overall: false",
        "оно такое, как у направлений его утверждений; его указывают там, если overall: false",
    ),
    "one-of-four": (
        "state exactly one of statement, each_at_least, count, stage",
        "укажите ровно одно из полей: statement, each_at_least, count, stage",
    ),
    "range-missing": ("add at_least or at_most", "добавьте at_least или at_most"),
    "count-range-missing": (
        "add at_least: the level that so many statements must reach",
        "добавьте at_least: уровень, которого должны достичь столько утверждений",
    ),
    "range-surplus": ("remove at_least and at_most", "уберите at_least и at_most"),
    "count-at-most": ("count goes with at_least, not with at_most", "с count указывают at_least, а не at_most"),
    "scope-surplus": (
        "a condition on a statement has no scope; remove it",
        "у условия на утверждение нет раздела; уберите его",
    ),
    "one-scope": (
        "state only one of direction, block, subscale",
        "оставьте только одно из полей: direction, block, subscale",
    ),
    "first-stage": (
        "whoever reaches no other stage is at the first one; move the gate to a later stage",
        "на первой стадии те, кто не достиг других; перенесите условие на более позднюю",
    ),
    "only-levels-in-gates": (
        "a gate may hold `statement` and `each_at_least` conditions only",
        "в gate возможны только условия statement и each_at_least",
    ),
    "ask-at-least": ("state at_least alone", "укажите только at_least"),
    "ask-at-most": ("the statement is reversed; state at_most alone", "утверждение обратное; укажите только at_most"),
    "gate-too-hard": (
        "by what the gate asks for, the points lie above the band; ask for less, or let the next stage start later",
        "условия gate так строги, что при них баллы уже выше этой полосы; ослабьте их или сдвиньте следующую стадию",
    ),
    "band-too-narrow": (
        "widen the stage or change weights or values",
        "расширьте стадию либо измените веса или значения уровней",
    ),
    "unquote": ("remove the quotes around the number", "уберите кавычки вокруг числа"),
    "true-or-false": ("write true or false", "напишите true (да) или false (нет)"),
    "whole-numbers": ("only whole numbers are supported", "допустимы только целые числа"),
    "fill-in": ("fill in a value or remove the field", "впишите значение или уберите поле"),
    "check-indent": (
        "check the indentation, and quote any text that contains “: ” or begins with a special character",
        "проверьте отступы; текст с «: » внутри или со специальным знаком в начале возьмите в кавычки",
    ),
    "quote-colon": (
        "if the text contains “: ”, put it in quotes; otherwise align the line with its neighbours",
        "если в тексте есть «: », возьмите его в кавычки; если нет — выровняйте строку с соседними",
    ),
    "quote-special": (
        "the text begins with a special character; put it in quotes",
        "текст начинается со специального знака; возьмите его в кавычки",
    ),
    "add-colon": (
        "write a colon and a space after the name of the field",
        "после имени поля нужны двоеточие и пробел",
    ),
    "align": (
        "the line is indented too little or too much; align it with its neighbours",
        "строка сдвинута влево или вправо; выровняйте её с соседними",
    ),
    "close": (
        "close the quote or bracket that is opened here, and separate items by commas",
        "закройте кавычку или скобку, открытую здесь, а элементы разделяйте запятыми",
    ),
    "quote-flow": (
        "within { } or [ ], put a text that contains “: ” or brackets in quotes, and separate items by commas",
        "внутри { } и [ ] текст, в котором есть «: » или скобки, возьмите в кавычки; элементы разделяйте запятыми",
    ),
    "quote-hash": (
        "the text ends before “ #”, where a comment begins; put the text in quotes",
        "текст обрывается перед « #»: дальше идёт комментарий; возьмите текст в кавычки",
    ),
    "quote-quote": (
        "the text goes on after its closing quote; put all of it in quotes of the other kind",
        "после закрывающей кавычки текст продолжается; возьмите его целиком в кавычки другого вида",
    ),
    "parse-bank": (
        "to read a bank from a text, use parse_bank",
        "чтобы прочитать анкету из текста, вызовите parse_bank",
    ),
    "close-quote": (
        "close the quote that is opened in this row",
        "закройте кавычку, открытую в этой строке таблицы",
    ),
    "double-backslash": (
        "double the backslash inside double quotes, or use single quotes",
        "в двойных кавычках обратную косую черту пишут дважды; можно взять текст и в одинарные кавычки",
    ),
    "no-tabs": (
        "indent with spaces, not with tabs",
        "отступ сделан табуляцией; замените её пробелами",
    ),
    "booleans-are-no-levels": (
        "true and false are not levels; use level numbers",
        "true и false — не уровни; нужны номера уровней",
    ),
    "plain-values": (
        "convert it to a plain Python value: int(x) for a number, x.tolist() for an array",
        "преобразуйте его в обычное значение Python: число — int(x), массив — x.tolist()",
    ),
    "texts-need-codebook": (
        "level numbers are whole numbers; say in a codebook what the texts mean",
        "номер уровня — целое число; укажите в таблице кодов, что означают тексты",
    ),
    "ratings-or-counts": (
        "give .tolist() for single ratings, .to_dict() for counts of ratings",
        "для отдельных оценок укажите .tolist(), для числа ответов по каждой оценке — .to_dict()",
    ),
    "give-its-bank": (
        "give the bank that the result was made with, or assess its answers again with this bank",
        "укажите анкету, по которой получен результат, или оцените его ответы заново по этой анкете",
    ),
    "assess-again": (
        "assess its answers again with the bank of the other result; migrate them first if ids have changed",
        "оцените его ответы заново по анкете другого результата; если коды изменились, сначала перенесите ответы",
    ),
    "answered-by-other-rule": (
        "people were told to answer by another rule (see edition); the answers are not comparable, collect new ones",
        "изменилось правило, по которому люди отвечают (edition); ответы несопоставимы, соберите новые",
    ),
    "cast-to-integer": (
        "level numbers are whole numbers; cast the column to an integer type",
        "номер уровня — целое число; приведите столбец к целому типу",
    ),
    "group-by-texts-or-numbers": (
        "groups are named by texts, numbers, booleans or dates; group by such a column",
        "группы различают по текстам, числам, датам или значениям true и false; выберите такой столбец",
    ),
}
"""How to correct common mistakes, in English and Russian."""
