"""What can be wrong with one field of a question bank."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.problem import Problem


class MissingField(Problem):
    """A part lacks a field it must have."""

    code: ClassVar[str] = "missing-field"
    en: ClassVar[str] = "the field “{name}” is missing; add it"
    ru: ClassVar[str] = "нет поля «{name}»; добавьте его"
    name: str


class UnknownField(Problem):
    """A part has a field that is not known."""

    code: ClassVar[str] = "unknown-field"
    en: ClassVar[str] = "there is no field “{name}” here; remove it{suggestion}"
    ru: ClassVar[str] = "поле «{name}» здесь не предусмотрено; уберите его{suggestion}"
    name: str


class FileNotHere(Problem):
    """A file is named where none can stand."""

    code: ClassVar[str] = "file-not-here"
    en: ClassVar[str] = (
        "no file can be named here; name it in the manifest, as the value of a field or an item of its list, "
        "or write its content here"
    )
    ru: ClassVar[str] = (
        "назвать файл здесь нельзя; назовите его в главном файле — как значение поля или элемент его списка, "
        "либо впишите содержание сюда"
    )


class FieldsExclusive(Problem):
    """Fields stand together of which only one may be there."""

    code: ClassVar[str] = "fields-exclusive"
    en: ClassVar[str] = "only one of these fields can be here: {names}; state one"
    ru: ClassVar[str] = "из этих полей здесь может быть только одно: {names}; оставьте одно"
    names: tuple[str, ...]


class WrongType(Problem):
    """A value is of another kind than the field wants."""

    code: ClassVar[str] = "wrong-type"
    en: ClassVar[str] = "{found} is here, but {expected} is needed"
    ru: ClassVar[str] = "здесь {found}, а нужно другое: {expected}"
    _terms: ClassVar[tuple[str, ...]] = ("found", "expected")
    found: str
    expected: str


class OutOfBounds(Problem):
    """A number is below or above what the field allows."""

    code: ClassVar[str] = "out-of-bounds"
    en: ClassVar[str] = "{found} is out of bounds; give a whole number {sign} {bound}"
    ru: ClassVar[str] = "{found} вне допустимых границ; укажите целое число {sign} {bound}"
    found: int
    sign: str
    bound: int


class NotAmong(Problem):
    """A value is none of those that the field knows."""

    code: ClassVar[str] = "not-among"
    en: ClassVar[str] = "{found} is not known here; choose one of: {allowed}{suggestion}"
    ru: ClassVar[str] = "{found} здесь не предусмотрено; выберите одно из значений: {allowed}{suggestion}"
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
        "{found} не годится как код; нужны строчные латинские буквы, цифры и подчёркивания, "
        "первой — буква, всего не больше 64 знаков"
    )
    found: str


class NotSemVer(Problem):
    """A version is not written as Semantic Versioning wants it."""

    code: ClassVar[str] = "not-semver"
    en: ClassVar[str] = "{found} is no version; write three numbers such as 1.0.0 (semver.org)"
    ru: ClassVar[str] = "{found} — не версия; запишите три числа, например 1.0.0 (semver.org)"
    found: str


class NotALanguage(Problem):
    """A language is not written as a language tag."""

    code: ClassVar[str] = "not-a-language"
    en: ClassVar[str] = "{found} is no language tag; write one such as ru, en or pt-BR"
    ru: ClassVar[str] = "{found} — не обозначение языка; пишите, например, ru, en или pt-BR"
    found: str


class EmptyText(Problem):
    """A text that must say something is empty."""

    code: ClassVar[str] = "empty-text"
    en: ClassVar[str] = "the text is empty; write it or remove the field"
    ru: ClassVar[str] = "текст пуст; напишите его или уберите поле"


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
    ru: ClassVar[str] = "больше {bound} ошибок; исправьте сначала эти, об остальных будет сказано потом"
    bound: int
