"""What can be wrong with a sheet of answers."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.problem import Problem


class AnswersNotAMapping(Problem):
    """The answers are not a mapping of statement ids to answers."""

    code: ClassVar[str] = "answers-not-a-mapping"
    en: ClassVar[str] = "answers are {found}, not a mapping; give one answer per statement id"
    ru: ClassVar[str] = "вместо ответов здесь {found}; нужны строки вида «код утверждения: номер уровня»"
    found: str


class StatementIdNotText(Problem):
    """A key of the answers is not text."""

    code: ClassVar[str] = "statement-id-not-text"
    en: ClassVar[str] = "the key {key} is not text; use the id of a statement"
    ru: ClassVar[str] = "{key} — не код утверждения; код должен быть текстом"
    key: str


class UnknownStatement(Problem):
    """The sheet answers a statement that the bank does not have."""

    code: ClassVar[str] = "unknown-statement"
    en: ClassVar[str] = "the bank has no statement “{statement}”{suggestion}"
    ru: ClassVar[str] = "в анкете нет утверждения с кодом «{statement}»{suggestion}"
    statement: str


class NotALevel(Problem):
    """An answer is neither a whole level number, nor None, nor NOT_APPLICABLE."""

    code: ClassVar[str] = "not-a-level"
    en: ClassVar[str] = (
        "“{statement}” is answered with {found}; "
        "give a whole number from {lowest} to {highest}, nothing (unanswered) or n/a (not applicable)"
    )
    ru: ClassVar[str] = (
        "ответ на «{statement}» — {found}; нужен номер уровня от {lowest} до {highest}, n/a (неприменимо) "
        "или пустое место (нет ответа)"
    )
    statement: str
    found: str
    lowest: int
    highest: int


class LevelOutsideScale(Problem):
    """An answer is a whole number, but no level of the bank has it."""

    code: ClassVar[str] = "level-outside-scale"
    en: ClassVar[str] = "“{statement}” is answered with {found}; the levels go from {lowest} to {highest}"
    ru: ClassVar[str] = "ответ на «{statement}» — {found}, а уровни есть только от {lowest} до {highest}"
    statement: str
    found: str
    lowest: int
    highest: int


class AnsweredTwice(Problem):
    """An old sheet answers a statement by its former id and by its present one."""

    code: ClassVar[str] = "answered-twice"
    en: ClassVar[str] = "“{statement}” is answered twice, also as “{other}”; keep one of the answers"
    ru: ClassVar[str] = "на утверждение «{statement}» дано два ответа, второй — под кодом «{other}»; оставьте один"
    statement: str
    other: str
