"""What can be wrong with a YAML or JSON document before its content is looked at."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.hints import ANY
from cx_centricity.errors.problem import Problem


class SyntaxFault(Problem):
    """The text is not YAML (or JSON, which is read by the same rules); `reason` is what the parser says."""

    code: ClassVar[str] = "syntax"
    en: ClassVar[str] = "the text cannot be read ({reason}); {hint}"
    ru: ClassVar[str] = "текст не читается; {hint}"
    _terms: ClassVar[tuple[str, ...]] = ("hint",)
    reason: str
    hint: str = ANY


class DuplicateKey(Problem):
    """A mapping has the same key twice."""

    code: ClassVar[str] = "duplicate-key"
    en: ClassVar[str] = "the key “{key}” is here for the second time (first on line {first_line}); keep one"
    ru: ClassVar[str] = "поле «{key}» указано дважды (впервые — в строке {first_line}); оставьте одно"
    key: str
    first_line: int


class KeyNotText(Problem):
    """A key of a mapping is not plain text."""

    code: ClassVar[str] = "key-not-text"
    en: ClassVar[str] = "a key must be text; put it in quotes"
    ru: ClassVar[str] = (
        "имя поля должно быть текстом; проверьте отступы и двоеточия, а если имя верное, возьмите его в кавычки"
    )


class KeyTooLong(Problem):
    """A key, with those that lead to it, is longer than anything of this library needs."""

    code: ClassVar[str] = "key-too-long"
    en: ClassVar[str] = "this key, with those that lead to it, has more than {bound} characters; shorten it"
    ru: ClassVar[str] = "имя поля вместе с теми, что ведут к нему, длиннее {bound} знаков; сократите его"
    bound: int


class TagRefused(Problem):
    """The document uses a YAML tag, which could make anything of a text."""

    code: ClassVar[str] = "tag-refused"
    en: ClassVar[str] = "the tag {tag} is not allowed; remove it and write plain values"
    ru: ClassVar[str] = "«{tag}» означает тег, теги не разрешены; если это текст, возьмите его в кавычки"
    tag: str


class AnchorRefused(Problem):
    """The document uses an anchor or an alias, by which a small file can grow without bound."""

    code: ClassVar[str] = "anchor-refused"
    en: ClassVar[str] = "the anchor or alias “{anchor}” is not allowed; write the value out"
    ru: ClassVar[str] = (
        "знаки «&» и «*» в начале значения означают якорь или ссылку («{anchor}»), они не разрешены; "
        "возьмите текст в кавычки"
    )
    anchor: str


class SeveralDocuments(Problem):
    """There is more than one document in the text."""

    code: ClassVar[str] = "several-documents"
    en: ClassVar[str] = "a second document begins here; keep one document per file"
    ru: ClassVar[str] = "строка «---» начинает второй документ; в файле должен быть один, уберите её"


class TooDeep(Problem):
    """Lists and mappings are nested more deeply than anything of this library needs."""

    code: ClassVar[str] = "too-deep"
    en: ClassVar[str] = "nested more than {bound} deep; flatten it"
    ru: ClassVar[str] = "вложенность глубже {bound}; упростите запись"
    bound: int


class TooLarge(Problem):
    """The document is larger than the bound."""

    code: ClassVar[str] = "too-large"
    en: ClassVar[str] = "more than {bound} bytes; split the file or shorten it"
    ru: ClassVar[str] = "файлы анкеты занимают больше {bound} байт; сократите их"
    bound: int


class NumberTooLong(Problem):
    """A whole number has more digits than any figure of this library."""

    code: ClassVar[str] = "number-too-long"
    en: ClassVar[str] = "a number of {digits} digits; if it is a text, put it in quotes"
    ru: ClassVar[str] = "число слишком длинное (цифр: {digits}); если это текст, возьмите его в кавычки"
    digits: int


class TooManyValues(Problem):
    """A document, or all files of a bank together, hold more values than anything of this library needs."""

    code: ClassVar[str] = "too-many-values"
    en: ClassVar[str] = "more than {bound} values; split what is here into several banks"
    ru: ClassVar[str] = "больше {bound} значений; разделите содержание на несколько анкет"
    bound: int


class ControlCharacter(Problem):
    """A text has a character that shows nothing and may steer a terminal."""

    code: ClassVar[str] = "control-character"
    en: ClassVar[str] = "the control character {character} is in the text; remove it"
    ru: ClassVar[str] = "в тексте есть невидимый управляющий символ {character}; удалите его"
    character: str


class NotUtf8(Problem):
    """The bytes of the file are no UTF-8 text."""

    code: ClassVar[str] = "not-utf8"
    en: ClassVar[str] = "byte {offset} is no UTF-8; save the file as UTF-8"
    ru: ClassVar[str] = "файл сохранён не в UTF-8 (байт {offset}); сохраните его в кодировке UTF-8"
    offset: int


class FileOutsideFolder(Problem):
    """A bank names a file that is not inside the bank's own folder."""

    code: ClassVar[str] = "file-outside-folder"
    en: ClassVar[str] = (
        "“{name}” is not a plain relative name inside the bank's folder; use names such as directions/client.yaml"
    )
    ru: ClassVar[str] = (
        "имя «{name}» не подходит: файл должен лежать в папке анкеты, а путь к нему — начинаться от этой "
        "папки, например directions/client.yaml"
    )
    name: str


class LinkRefused(Problem):
    """A bank names a symbolic link, which may lead out of the bank's own folder."""

    code: ClassVar[str] = "link-refused"
    en: ClassVar[str] = "“{name}” is, or goes through, a symbolic link; put the file itself into the bank's folder"
    ru: ClassVar[str] = (
        "«{name}» — символическая ссылка, или путь к нему идёт через неё; положите в папку анкеты сам файл"
    )
    name: str


class FileUsedTwice(Problem):
    """A bank names the same file in two places."""

    code: ClassVar[str] = "file-used-twice"
    en: ClassVar[str] = "the file “{name}” is already used at {first}; each file stands for one part"
    ru: ClassVar[str] = "файл «{name}» уже указан ({first}); каждый файл указывают один раз"
    name: str
    first: str


class NoFolder(Problem):
    """A bank that is given as text names a file."""

    code: ClassVar[str] = "no-folder"
    en: ClassVar[str] = "a bank given as text has no folder to take “{name}” from; write its content here"
    ru: ClassVar[str] = (
        "у анкеты, переданной текстом, нет папки, поэтому файл «{name}» взять неоткуда; впишите его содержание"
    )
    name: str


class FileNotFound(Problem):
    """A file that should be read is not there."""

    code: ClassVar[str] = "file-not-found"
    en: ClassVar[str] = "the file “{name}” cannot be read; check its name and place{suggestion}"
    ru: ClassVar[str] = "файл «{name}» не найден или не открывается; проверьте имя и папку{suggestion}"
    name: str
