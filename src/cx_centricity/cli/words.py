"""The words of what the commands print, in Russian and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cx_centricity.errors import Language

Words = Mapping[str, str]

_RU: Final[Words] = {
    # The report of an assessment.
    "no points": "Баллов нет: слишком мало ответов или применимых утверждений",
    "on scale": "на шкале {0}…{1}",
    "stage of": "Этап {0} из {1}: {2}",
    "answered": "Утверждений с ответом: {0}, применимых: {1}, всего: {2}.",
    "to next": "До этапа «{0}»: {1}.",
    "open": "Даны не все ответы; возможный итог в баллах: {0}…{1}.",
    "provisional": "Этап предварительный; возможны: {0}.",
    "undecided": "Этап не определён; возможны: {0}.",
    "quoted": "«{0}»",
    "blocks": "Блоки",
    "stage": "этап {0}: {1}",
    "level": "уровень {0}",
    "named level": "уровень {0}: {1}",
    "not scored": "оценки нет",
    "directions": "Направления",
    "strengths": "Сильные стороны",
    "growth zones": "Зоны роста",
    "now": "сейчас",
    "next": "дальше",
    "no answer": "нет ответа",
    "not applicable": "неприменимо",
    "drivers": "Что двигает вперёд",
    "growth zone": "зона роста",
    "months": "{0} мес.",
    # The questionnaire.
    "levels": "Уровни",
    "evidence": "Как проверить: {0}",
    "how to fill in": "После двоеточия и пробела поставьте номер уровня от {0} до {1} или n/a, если утверждение "
    "неприменимо. Если не знаете, ничего не пишите.",
    "renamed": "{0} → {1} (переименовано), ответ {2}",
    "retired": "{0} — исключено, ответ {2} не учтён",
    # Commands for authors.
    "others": "Прочее",
    "written": "Записано: {0}/bank.yaml и схема для редактора. Проверка: cx-centricity bank check {0}",
    "not empty": "Папка {0} не пуста; укажите новую",
    "not written": "В папку {0} нельзя записать: {1}",
    "good": "Анкета {0} {1} в порядке.",
    "bad": "В анкете есть ошибки.",
    "error": "Всего: {0}.",
    "warning": "Предупреждений: {0}.",
    "value": "значение {0}",
    "statements": "Направления и утверждения",
    "weight": "вес {0}",
    "reversed": "обратное",
    "share": "{0:.1f} % итога",
    "stages": "Этапы",
    "reachable": "возможных баллов: {0}",
    "drivers of stage": "драйверов: {0}",
    "points": "Возможные баллы",
    "coverage": "Балл ставится, если применимо не меньше {0} % утверждений и хотя бы на {0} % из них есть ответ.",
    "scoring": "Меняет оценки",
    "wording": "Не влияет на оценки",
    "nothing": "Отличий нет.",
    "came": "добавлено: {0}",
    "went": "убрано: {0}",
    "lost": "Не указано, что стало с утверждениями: {0}; впишите их в renamed или retired.",
    "due": "Нужна версия не ниже {0} ({1}).",
    "major": "меняются оценки",
    "minor": "меняется состав",
    "patch": "меняются слова",
    "too low": "Повысьте номер версии.",
}
_EN: Final[Words] = {
    "no points": "No points: too few statements answered or applicable",
    "on scale": "on a scale of {0}…{1}",
    "stage of": "Stage {0} of {1}: {2}",
    "answered": "Statements answered: {0}, applicable: {1}, in all: {2}.",
    "to next": "To the stage “{0}”: {1}.",
    "open": "Not all is answered; the points can come to {0}…{1}.",
    "provisional": "The stage is provisional; possible: {0}.",
    "undecided": "The stage is undecided; possible: {0}.",
    "quoted": "“{0}”",
    "blocks": "Blocks",
    "stage": "stage {0}: {1}",
    "level": "level {0}",
    "named level": "level {0}: {1}",
    "not scored": "not scored",
    "directions": "Directions",
    "strengths": "Strengths",
    "growth zones": "Growth zones",
    "now": "now",
    "next": "next",
    "no answer": "no answer",
    "not applicable": "not applicable",
    "drivers": "What comes next",
    "growth zone": "growth zone",
    "months": "{0} months",
    "levels": "Levels",
    "evidence": "How to verify: {0}",
    "how to fill in": "After the colon and a blank, put the number of a level from {0} to {1}, or n/a where the "
    "statement cannot apply. Write nothing where you do not know.",
    "renamed": "{0} → {1} (renamed), answer {2}",
    "retired": "{0} is retired, its answer {2} does not count",
    "others": "Other parts",
    "written": "Written: {0}/bank.yaml and the schema for editors. Check it: cx-centricity bank check {0}",
    "not empty": "The folder {0} is not empty; name a new one",
    "not written": "The folder {0} cannot be written to: {1}",
    "good": "The bank {0} {1} is valid.",
    "bad": "The bank is not valid.",
    "error": "Problems: {0}.",
    "warning": "Warnings: {0}.",
    "value": "value {0}",
    "statements": "Directions and statements",
    "weight": "weight {0}",
    "reversed": "reversed",
    "share": "{0:.1f} % of the whole",
    "stages": "Stages",
    "reachable": "points that can be reached: {0}",
    "drivers of stage": "drivers: {0}",
    "points": "Points that can be reached",
    "coverage": "Points are given where at least {0} % applies and is answered.",
    "scoring": "Changes scores",
    "wording": "Changes no scores",
    "nothing": "No difference.",
    "came": "added: {0}",
    "went": "removed: {0}",
    "lost": "It is not stated what became of: {0}; name them under renamed or retired.",
    "due": "The version must be at least {0} ({1}).",
    "major": "scores change",
    "minor": "parts come or go",
    "patch": "words change",
    "too low": "Raise the version.",
}
WORDS: Final[Mapping[Language, Words]] = {"ru": _RU, "en": _EN}


def points(number: int, language: Language) -> str:
    """Say a number of points.

    >>> [points(number, "ru") for number in (1, 3, 11, 21, 95)]
    ['1 балл', '3 балла', '11 баллов', '21 балл', '95 баллов']
    >>> points(1, "en"), points(0, "en")
    ('1 point', '0 points')
    """
    if language == "en":
        return f"{number} point" if abs(number) == 1 else f"{number} points"
    tens, ones = abs(number) // 10 % 10, abs(number) % 10
    if tens == 1 or ones == 0 or ones >= 5:  # noqa: PLR2004 - the rule of Russian plurals
        return f"{number} баллов"
    return f"{number} балл" if ones == 1 else f"{number} балла"
