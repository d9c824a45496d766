"""What is legal in a question bank and looks like a slip."""

from __future__ import annotations

from typing import ClassVar, Literal

from cx_centricity.errors.problem import Problem


class _Warning(Problem):
    """What all warnings have in common."""

    severity: ClassVar[Literal["error", "warning"]] = "warning"


class RepeatedText(_Warning):
    """The same text stands in two places."""

    code: ClassVar[str] = "repeated-text"
    en: ClassVar[str] = "the same text stands at {first}; was one of them to be rewritten?"
    ru: ClassVar[str] = "такой же текст уже есть ({first}); возможно, один из них забыли переписать"
    first: str


class SimilarIds(_Warning):
    """Two ids of one kind differ by a single letter."""

    code: ClassVar[str] = "similar-ids"
    en: ClassVar[str] = "the {kind} ids “{id}” and “{other}” differ by one letter; make them easier to tell apart"
    ru: ClassVar[str] = (
        "коды «{id}» и «{other}» ({kind}) различаются одной буквой; если это не опечатка, сделайте их менее похожими"
    )
    _terms: ClassVar[tuple[str, ...]] = ("kind",)
    kind: str
    id: str
    other: str


class LoneStatement(_Warning):
    """A direction has a single statement, so one answer decides it."""

    code: ClassVar[str] = "lone-statement"
    en: ClassVar[str] = "the direction “{direction}” has one statement, so a single answer decides it; add more"
    ru: ClassVar[str] = (
        "в направлении «{direction}» только одно утверждение, и оценка зависит от одного ответа; добавьте ещё"
    )
    direction: str


class StageWithoutDrivers(_Warning):
    """Other stages have drivers and this one has none."""

    code: ClassVar[str] = "stage-without-drivers"
    en: ClassVar[str] = "the stage “{stage}” has no drivers though others have; say what moves a company on from it"
    ru: ClassVar[str] = "у этапа «{stage}» нет драйверов, а у других есть; добавьте драйверы: что ведёт компанию дальше"
    stage: str


class NarrowStage(_Warning):
    """A stage holds so few of the points that can be reached that a single answer may leap over it."""

    code: ClassVar[str] = "narrow-stage"
    en: ClassVar[str] = (
        "complete sheets reach {reachable} of {all} possible points within the stage “{stage}”, "
        "less than a quarter of an equal share; widen it"
    )
    ru: ClassVar[str] = (
        "этап «{stage}» очень узкий: {reachable} из {all} возможных баллов, меньше четверти равной доли; расширьте его"
    )
    stage: str
    reachable: int
    all: int


class StatementWithoutDriver(_Warning):
    """No driver speaks of a statement's direction or block."""

    code: ClassVar[str] = "statement-without-driver"
    en: ClassVar[str] = (
        "no driver names the direction “{direction}” of the statement “{statement}” or its block; add one"
    )
    ru: ClassVar[str] = (
        "к утверждению «{statement}» не относится ни один драйвер: ни у одного не указаны направление "
        "«{direction}» или его блок; добавьте драйвер"
    )
    statement: str
    direction: str
