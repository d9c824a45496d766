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
    # The comparison.
    "comparison": "Было и стало",
    "from to": "{0} → {1}",
    "whole": "Всего: {0}",
    "stages went": "Этап: {0}",
    "comes from": "Из них: ответы {0}, охват {1}, анкета {2}.",
    "no split": "Разложить перемену на части нельзя: нет общих ответов или оценки.",
    "target": "цель {0}, пройдено {1}",
    "raised": "Выросло",
    "lowered": "Снизилось",
    "answered now": "Появился ответ",
    "left open now": "Нет ответа",
    "not applicable now": "Стало неприменимо",
    "no answers changed": "Ответы не изменились.",
    # The group.
    "group": "Ответы группы",
    "respondents": "Участников: {0}. Показатели, по которым можно узнать ответы менее чем {1} человек, скрыты.",
    "too few": "Участников слишком мало, чтобы показать что-либо, не выдав их ответы.",
    "subgroups": "Подгруппы",
    "hidden too_few": "скрыто, участников меньше {0}",
    "hidden others_could_be_worked_out": "скрыто, иначе можно вычислить ответы остальных",
    "agreement of": "согласие {0}",
    "alpha": "Согласованность шкалы: α Кронбаха {0} (от {1} до {2}), ответили на все утверждения: {3}.",
    "disagreements": "О чём стоит договориться: мнения расходятся сильнее всего",
    "spread": "{0}: медиана {1}, ответы {2}, согласие {3}",
    "differences": "Где подгруппы видят разное",
    "difference": "{0}: {1} — {2}, {3} — {4}",
    "nothing to agree on": "Заметных разногласий нет.",
    # The plan.
    "plan": "План на 6, 12 и 24 месяца",
    "where to": "{0}, этап {1}: {2}. Цель — этап {3}: {4} (от {5}).",
    "no target": "{0}, этап {1}: {2} — последний. Цель — удержать его и подтянуть зоны роста.",
    "no plan": "Плана нет: этап не определён. Сначала соберите недостающие ответы.",
    "no drivers": "В анкете нет драйверов этого этапа, поэтому инициатив нет.",
    "if met": "Если все цели выполнены: {0}.",
    "then": "через {0} мес. — {1} (этап {2})",
    "then some day": "затем — {1} (этап {2})",
    "first of all": "С чего начать",
    "pitfall": "Типичная ошибка: {0}.",
    "question": "Обсудите ({0}): {1}",
    "within": "Первые результаты через {0} мес.",
    "without horizon": "Без срока",
    "zones": "зона роста: {0}",
    "after": "после {0}",
    "why": "Зачем: {0}",
    "climb": "{0}: уровень {1}",
    "sign": "признак: {0}",
    "measures": "Показатели: {0}",
    "measured": "{0}: сейчас {1} (от {2} до {3})",
    "owner": "Ответственный: {0}",
    "chain": "Делает возможным: {0}",
    "unserved": "Без инициативы (возьмите следующий уровень как отдельную задачу): {0}.",
    "without key": "Прочее",
    "learning_growth": "Обучение и развитие",
    "internal_process": "Внутренние процессы",
    "customer": "Клиент",
    "financial": "Финансы",
    "awareness": "Узнавание",
    "choice": "Выбор",
    "purchase": "Покупка",
    "use": "Использование",
    "support": "Поддержка",
    "loyalty": "Лояльность",
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
    "comparison": "Before and after",
    "from to": "{0} → {1}",
    "whole": "In all: {0}",
    "stages went": "Stage: {0}",
    "comes from": "Of these: answers {0}, coverage {1}, bank {2}.",
    "no split": "The change cannot be split: no answers or points in common.",
    "target": "target {0}, {1} of the way",
    "raised": "Raised",
    "lowered": "Lowered",
    "answered now": "Answered now",
    "left open now": "No answer now",
    "not applicable now": "Not applicable now",
    "no answers changed": "No answer changed.",
    "group": "Answers of the group",
    "respondents": "Respondents: {0}. Figures that could reveal the answers of fewer than {1} people are hidden.",
    "too few": "The respondents are too few to show anything without revealing their answers.",
    "subgroups": "Subgroups",
    "hidden too_few": "hidden, fewer than {0} respondents",
    "hidden others_could_be_worked_out": "hidden, or the answers of others could be worked out",
    "agreement of": "agreement {0}",
    "alpha": "Consistency of the scale: Cronbach’s α {0} (from {1} to {2}); answered all statements: {3}.",
    "disagreements": "What to agree on: opinions differ most",
    "spread": "{0}: median {1}, answers {2}, agreement {3}",
    "differences": "Where subgroups see it differently",
    "difference": "{0}: {1} {2}, {3} {4}",
    "nothing to agree on": "There is no marked disagreement.",
    "plan": "A plan for 6, 12 and 24 months",
    "where to": "{0}, stage {1}: {2}. The aim is stage {3}: {4} (from {5}).",
    "no target": "{0}, stage {1}: {2}, the last one. The aim is to hold it and to raise the growth zones.",
    "no plan": "There is no plan: the stage is undecided. Collect the missing answers first.",
    "no drivers": "The bank has no drivers for this stage, so there are no initiatives.",
    "if met": "If all targets are met: {0}.",
    "then": "in {0} months {1} (stage {2})",
    "then some day": "then {1} (stage {2})",
    "first of all": "Where to begin",
    "pitfall": "A typical mistake: {0}.",
    "question": "Discuss ({0}): {1}",
    "within": "First results in {0} months",
    "without horizon": "Without a horizon",
    "zones": "growth zone: {0}",
    "after": "after {0}",
    "why": "Why: {0}",
    "climb": "{0}: level {1}",
    "sign": "sign: {0}",
    "measures": "Indicators: {0}",
    "measured": "{0}: now {1} (from {2} to {3})",
    "owner": "Owner: {0}",
    "chain": "Makes possible: {0}",
    "unserved": "Without an initiative (take the next level as a task of its own): {0}.",
    "without key": "Others",
    "learning_growth": "Learning and growth",
    "internal_process": "Internal processes",
    "customer": "Customer",
    "financial": "Financial",
    "awareness": "Awareness",
    "choice": "Choice",
    "purchase": "Purchase",
    "use": "Use",
    "support": "Support",
    "loyalty": "Loyalty",
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


def decimal(figure: float, language: Language, digits: int = 1) -> str:
    """Write a figure with so many decimals.

    >>> decimal(-12.34, "ru"), decimal(-12.34, "en", 2)
    ('−12,3', '−12.34')
    """
    text = f"{figure:.{digits}f}".replace("-", "−")
    return text.replace(".", ",") if language == "ru" else text


def signed(change: int) -> str:
    """Write a change of points with its sign.

    >>> signed(5), signed(-3), signed(0)
    ('+5', '−3', '0')
    """
    return f"{change:+d}".replace("-", "−") if change else "0"
