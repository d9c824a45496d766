"""What can be wrong with the columns of a frame of answer sheets."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.problem import Problem


class ColumnMissing(Problem):
    """No column of the frame answers a statement; `nearest` is a column that looks like it."""

    code: ClassVar[str] = "column-missing"
    en: ClassVar[str] = (
        "no column answers the statement “{statement}”; it counts as unanswered in every row{suggestion}"
    )
    ru: ClassVar[str] = (
        "нет столбца для утверждения «{statement}»; оно считается неотвеченным во всех строках{suggestion}"
    )
    statement: str


class ColumnNotFound(Problem):
    """The codebook or an argument names a column that the frame does not have."""

    code: ClassVar[str] = "column-not-found"
    en: ClassVar[str] = "there is no column “{column}”{suggestion}"
    ru: ClassVar[str] = "столбца «{column}» нет{suggestion}"
    column: str


class ColumnTypeRefused(Problem):
    """The values of a column are of a type that no level number has."""

    code: ClassVar[str] = "column-type-refused"
    en: ClassVar[str] = "the column “{column}” holds values of type {found}; {hint}"
    ru: ClassVar[str] = "в столбце «{column}» значения типа {found}; {hint}"
    _terms: ClassVar[tuple[str, ...]] = ("hint",)
    column: str
    found: str
    hint: str


class ColumnInTheWay(Problem):
    """A column has the name of one that is to be added."""

    code: ClassVar[str] = "column-in-the-way"
    en: ClassVar[str] = "the frame has a column “{column}” already; drop it, or give the new columns a prefix"
    ru: ClassVar[str] = "столбец «{column}» уже есть; уберите его или задайте приставку для новых столбцов"
    column: str


class NoAnswerColumn(Problem):
    """No column of the frame answers any statement."""

    code: ClassVar[str] = "no-answer-column"
    en: ClassVar[str] = (
        "none of the {columns} columns answers a statement; "
        "name columns by ids of statements, or tell in a codebook which is which"
    )
    ru: ClassVar[str] = (
        "среди столбцов ({columns}) нет ни одного с ответами; назовите столбцы кодами утверждений "
        "или укажите соответствие в таблице кодов"
    )
    columns: int


class CodeAmbiguous(Problem):
    """A codebook gives one code two meanings."""

    code: ClassVar[str] = "code-ambiguous"
    en: ClassVar[str] = "{found} stands for more than one answer; keep one of its meanings"
    ru: ClassVar[str] = "{found} означает сразу несколько ответов; оставьте одно из значений"
    found: str
