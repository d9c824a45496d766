"""What can be wrong with a file of answer sheets, and with the one that their scores go to."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.problem import Problem


class FormatUnknown(Problem):
    """The name of a file does not end as that of any format that is read and written."""

    code: ClassVar[str] = "format-unknown"
    en: ClassVar[str] = "the name does not tell the format of the file; let it end in one of: {known}"
    ru: ClassVar[str] = "по имени файла не понять его формат; имя должно кончаться на одно из: {known}"
    known: tuple[str, ...]


class TargetIsSource(Problem):
    """The result would be written over the file that it is made of."""

    code: ClassVar[str] = "target-is-source"
    en: ClassVar[str] = "the scores cannot go to the file they are made of; give another name"
    ru: ClassVar[str] = "результат нельзя записать в тот же файл, из которого читаются ответы; укажите другое имя"


class FileUnreadable(Problem):
    """A file is not of the format that its name tells, or it is damaged."""

    code: ClassVar[str] = "file-unreadable"
    en: ClassVar[str] = "this is no {format} file, or it is damaged ({reason}); save it again"
    ru: ClassVar[str] = "это не файл {format}, или он повреждён ({reason}); сохраните его заново"
    format: str
    reason: str


class FileNotWritten(Problem):
    """The result cannot be written."""

    code: ClassVar[str] = "file-not-written"
    en: ClassVar[str] = "the result cannot be written ({reason}); check the folder and the room that is left"
    ru: ClassVar[str] = "результат не удалось записать ({reason}); проверьте папку и свободное место"
    reason: str


class RowOfOtherLength(Problem):
    """A row of a table has more or fewer cells than the first one."""

    code: ClassVar[str] = "row-of-other-length"
    en: ClassVar[str] = "cells in the row: {found}, in the first row: {expected}; check separators and quotes"
    ru: ClassVar[str] = "ячеек в строке: {found}, а в первой строке: {expected}; проверьте разделители и кавычки"
    found: int
    expected: int


class RowTooLong(Problem):
    """A row has more bytes than the bound, most often since a quote in it is not closed."""

    code: ClassVar[str] = "row-too-long"
    en: ClassVar[str] = "a row of more than {bound} bytes begins here; close its quotes or shorten it"
    ru: ClassVar[str] = "здесь начинается строка длиннее {bound} байт; закройте в ней кавычки или сократите её"
    bound: int


class ColumnNamedTwice(Problem):
    """Two columns have the same name, or none."""

    code: ClassVar[str] = "column-named-twice"
    en: ClassVar[str] = "more than one column is named “{column}”; rename or remove the others"
    ru: ClassVar[str] = "столбцов с названием «{column}» больше одного; переименуйте или уберите лишние"
    column: str


class ColumnNotWritable(Problem):
    """A table of text has no place for the values of a column."""

    code: ClassVar[str] = "column-not-writable"
    en: ClassVar[str] = (
        "values of type {found} in the column “{column}” do not go into a CSV file; "
        "choose Parquet, Arrow or JSON lines, or drop the column"
    )
    ru: ClassVar[str] = (
        "значения типа {found} из столбца «{column}» не записать в файл CSV; "
        "выберите Parquet, Arrow или JSON lines либо уберите столбец"
    )
    column: str
    found: str
