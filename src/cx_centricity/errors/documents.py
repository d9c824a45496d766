"""What can be wrong with a YAML or JSON document before its content is looked at."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.problem import Problem


class SyntaxFault(Problem):
    """The text is not YAML (or JSON, which is read by the same rules)."""

    code: ClassVar[str] = "syntax"
    en: ClassVar[str] = (
        "the text cannot be read: {reason}; a text that contains “: ” or begins with a special character needs quotes"
    )
    ru: ClassVar[str] = (
        "текст не читается ({reason}); "
        "текст, в котором есть «: » или который начинается со специального знака, берут в кавычки"
    )
    reason: str


class DuplicateKey(Problem):
    """A mapping has the same key twice."""

    code: ClassVar[str] = "duplicate-key"
    en: ClassVar[str] = "the key “{key}” is here for the second time (first on line {first_line}); keep one"
    ru: ClassVar[str] = "ключ «{key}» встречается второй раз (первый — в строке {first_line}); оставьте один"
    key: str
    first_line: int


class KeyNotText(Problem):
    """A key of a mapping is not plain text."""

    code: ClassVar[str] = "key-not-text"
    en: ClassVar[str] = "a key must be text; put it in quotes"
    ru: ClassVar[str] = "ключ должен быть текстом; возьмите его в кавычки"


class TagRefused(Problem):
    """The document uses a YAML tag, which could make anything of a text."""

    code: ClassVar[str] = "tag-refused"
    en: ClassVar[str] = "the tag {tag} is not allowed; remove it and write plain values"
    ru: ClassVar[str] = "тег {tag} не разрешён; уберите его и запишите значение обычным образом"
    tag: str


class AnchorRefused(Problem):
    """The document uses an anchor or an alias, by which a small file can grow without bound."""

    code: ClassVar[str] = "anchor-refused"
    en: ClassVar[str] = "the anchor or alias “{anchor}” is not allowed; write the value out"
    ru: ClassVar[str] = "якорь или ссылка «{anchor}» не разрешены; запишите значение полностью"
    anchor: str


class SeveralDocuments(Problem):
    """There is more than one document in the text."""

    code: ClassVar[str] = "several-documents"
    en: ClassVar[str] = "a second document begins here; keep one document per file"
    ru: ClassVar[str] = "здесь начинается второй документ; в файле должен быть один"


class TooDeep(Problem):
    """Lists and mappings are nested more deeply than anything of this library needs."""

    code: ClassVar[str] = "too-deep"
    en: ClassVar[str] = "nested more than {bound} deep; flatten it"
    ru: ClassVar[str] = "вложенность больше {bound}; сделайте запись проще"
    bound: int


class TooLarge(Problem):
    """The document is larger than the bound."""

    code: ClassVar[str] = "too-large"
    en: ClassVar[str] = "more than {bound} bytes; split the file or shorten it"
    ru: ClassVar[str] = "больше {bound} байт; разделите или сократите файл"
    bound: int


class NumberTooLong(Problem):
    """A whole number has more digits than any figure of this library."""

    code: ClassVar[str] = "number-too-long"
    en: ClassVar[str] = "a number of {digits} digits; if it is a text, put it in quotes"
    ru: ClassVar[str] = "в числе слишком много цифр ({digits}); если это текст, возьмите его в кавычки"
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
    ru: ClassVar[str] = "в тексте есть управляющий символ {character}; уберите его"
    character: str


class NotUtf8(Problem):
    """The bytes of the file are no UTF-8 text."""

    code: ClassVar[str] = "not-utf8"
    en: ClassVar[str] = "byte {offset} is no UTF-8; save the file as UTF-8"
    ru: ClassVar[str] = "байт {offset} — не UTF-8; сохраните файл в кодировке UTF-8"
    offset: int


class FileOutsideFolder(Problem):
    """A bank names a file that is not inside the bank's own folder."""

    code: ClassVar[str] = "file-outside-folder"
    en: ClassVar[str] = (
        "“{name}” is not a plain relative name inside the bank's folder; use names such as directions/client.yaml"
    )
    ru: ClassVar[str] = (
        "файл «{name}» должен лежать в папке анкеты и быть назван относительно неё; "
        "пишите, например, directions/client.yaml"
    )
    name: str


class LinkRefused(Problem):
    """A bank names a symbolic link, which may lead out of the bank's own folder."""

    code: ClassVar[str] = "link-refused"
    en: ClassVar[str] = "“{name}” is, or goes through, a symbolic link; put the file itself into the bank's folder"
    ru: ClassVar[str] = "«{name}» — символическая ссылка или лежит за ней; положите в папку анкеты сам файл"
    name: str


class FileUsedTwice(Problem):
    """A bank names the same file in two places."""

    code: ClassVar[str] = "file-used-twice"
    en: ClassVar[str] = "the file “{name}” is already used at {first}; each file stands for one part"
    ru: ClassVar[str] = "файл «{name}» уже использован в {first}; каждый файл — одна часть анкеты"
    name: str
    first: str


class NoFolder(Problem):
    """A bank that is given as text names a file."""

    code: ClassVar[str] = "no-folder"
    en: ClassVar[str] = "a bank given as text has no folder to take “{name}” from; write its content here"
    ru: ClassVar[str] = "у анкеты, заданной текстом, нет папки, и взять файл «{name}» неоткуда; впишите его содержание"
    name: str


class FileNotFound(Problem):
    """A file that should be read is not there."""

    code: ClassVar[str] = "file-not-found"
    en: ClassVar[str] = "the file “{name}” cannot be read; check its name and place{suggestion}"
    ru: ClassVar[str] = "файл «{name}» не читается; проверьте имя и место{suggestion}"
    name: str
