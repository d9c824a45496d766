"""What can be wrong with one field of a question bank."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.problem import Problem


class MissingField(Problem):
    """A part lacks a field it must have."""

    code: ClassVar[str] = "missing-field"
    en: ClassVar[str] = "the field “{name}” is missing; add it"
    ru: ClassVar[str] = "не хватает поля «{name}»; добавьте его"
    name: str


class UnknownField(Problem):
    """A part has a field that is not known."""

    code: ClassVar[str] = "unknown-field"
    en: ClassVar[str] = "there is no field “{name}” here{suggestion}; correct its name or remove it"
    ru: ClassVar[str] = "поля «{name}» здесь быть не может{suggestion}; исправьте название или уберите его"
    name: str


class StrayText(Problem):
    """Part of a text stands where a field should: within braces, a comma ends the text before it."""

    code: ClassVar[str] = "stray-text"
    en: ClassVar[str] = (
        "“{text}” is here as a field without a value; within {{ }} a comma separates fields, "
        "so put a text that has one in quotes"
    )
    ru: ClassVar[str] = (
        "«{text}» стоит здесь как поле без значения; внутри {{ }} запятая отделяет поля, "
        "поэтому текст с запятой возьмите в кавычки"
    )
    text: str


class FileNotHere(Problem):
    """A file is named where none can stand."""

    code: ClassVar[str] = "file-not-here"
    en: ClassVar[str] = (
        "no file can be named here; name it in the manifest, as the value of a field or an item of its list, "
        "or write its content here"
    )
    ru: ClassVar[str] = (
        "здесь нельзя указать файл; это можно сделать в главном файле — вместо значения поля или элемента "
        "его списка; либо впишите содержание сюда"
    )


class FieldsExclusive(Problem):
    """Fields stand together of which only one may be there."""

    code: ClassVar[str] = "fields-exclusive"
    en: ClassVar[str] = "only one of these fields can be here: {names}; state one"
    ru: ClassVar[str] = "поля {names} нельзя указывать вместе; оставьте одно"
    names: tuple[str, ...]


class WrongType(Problem):
    """A value is of another kind than the field wants."""

    code: ClassVar[str] = "wrong-type"
    en: ClassVar[str] = "{found} is here, but {expected} is needed{hint}"
    ru: ClassVar[str] = "здесь {found}, а нужно: {expected}{hint}"
    _terms: ClassVar[tuple[str, ...]] = ("found", "expected", "hint")
    found: str
    expected: str
    hint: str = ""


class OutOfBounds(Problem):
    """A number is below or above what the field allows."""

    code: ClassVar[str] = "out-of-bounds"
    en: ClassVar[str] = "{found} is out of bounds; give a whole number {sign} {bound}"
    ru: ClassVar[str] = "{found} вне допустимых границ; нужно целое число {sign} {bound}"
    found: int
    sign: str
    bound: int


class NotAmong(Problem):
    """A value is none of those that the field knows."""

    code: ClassVar[str] = "not-among"
    en: ClassVar[str] = "{found} is not known here; choose one of: {allowed}{suggestion}"
    ru: ClassVar[str] = "значение {found} не подходит; допустимы: {allowed}{suggestion}"
    _terms: ClassVar[tuple[str, ...]] = ("found",)
    found: str
    allowed: tuple[str, ...]


class NotAnId(Problem):
    """A text cannot serve as an id."""

    code: ClassVar[str] = "not-an-id"
    en: ClassVar[str] = (
        "{found} is no id; use at most 64 small Latin letters, digits and underscores, beginning with a letter"
    )
    ru: ClassVar[str] = (
        "{found} не годится как код; нужны строчные латинские буквы, цифры и «_», первой — буква, не больше "
        "64 знаков; проверьте, нет ли русских букв"
    )
    found: str


class NotSemVer(Problem):
    """A version is not written as Semantic Versioning wants it."""

    code: ClassVar[str] = "not-semver"
    en: ClassVar[str] = "{found} is no version; write three numbers such as 1.0.0 (semver.org)"
    ru: ClassVar[str] = "{found} — не номер версии; нужны три числа через точку, например 1.0.0"
    found: str


class NotALanguage(Problem):
    """A language is not written as a language tag."""

    code: ClassVar[str] = "not-a-language"
    en: ClassVar[str] = "{found} is no language tag; write one such as ru, en or pt-BR"
    ru: ClassVar[str] = "{found} — не код языка; напишите, например, ru, en или pt-BR"
    found: str


class EmptyText(Problem):
    """A text that must say something is empty."""

    code: ClassVar[str] = "empty-text"
    en: ClassVar[str] = "the text is empty; write it or remove the field"
    ru: ClassVar[str] = "текст пустой; напишите его или, если он необязателен, уберите"


class TooFewItems(Problem):
    """A list has fewer items than it must have."""

    code: ClassVar[str] = "too-few-items"
    en: ClassVar[str] = "the list has {items} items; it needs at least {least}"
    ru: ClassVar[str] = "элементов в списке: {items}; нужно не меньше {least}"
    items: int
    least: int


class TooManyItems(Problem):
    """A list has more items than it may have."""

    code: ClassVar[str] = "too-many-items"
    en: ClassVar[str] = "the list has {items} items; it can have at most {most}"
    ru: ClassVar[str] = "элементов в списке: {items}; может быть не больше {most}"
    items: int
    most: int


class InvalidValue(Problem):
    """A value does not fit for a reason that has no kind of its own."""

    code: ClassVar[str] = "invalid-value"
    en: ClassVar[str] = "{found} does not fit: {expected}"
    ru: ClassVar[str] = "{found} не подходит: {expected}"
    _terms: ClassVar[tuple[str, ...]] = ("found",)
    found: str
    expected: str


class TooManyProblems(Problem):
    """So much is wrong that the search was ended."""

    code: ClassVar[str] = "too-many-problems"
    en: ClassVar[str] = "more than {bound} problems; mend these first, the others are told after that"
    ru: ClassVar[str] = "больше {bound} ошибок; сначала исправьте эти, остальные будут показаны потом"
    bound: int
