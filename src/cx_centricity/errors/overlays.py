"""What can be wrong with where a bank comes from and with how it changes another."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.problem import Problem


class BankNotInstalled(Problem):
    """No installed package provides a bank of this name."""

    code: ClassVar[str] = "bank-not-installed"
    en: ClassVar[str] = "no bank “{name}” is installed{suggestion}; installed are: {installed}"
    ru: ClassVar[str] = "анкета «{name}» не установлена{suggestion}; установлены: {installed}"
    name: str
    installed: tuple[str, ...]


class BankNameAmbiguous(Problem):
    """Several installed packages provide a bank of this name."""

    code: ClassVar[str] = "bank-name-ambiguous"
    en: ClassVar[str] = "the bank name “{name}” is claimed by several packages: {packages}; uninstall all but one"
    ru: ClassVar[str] = "имя анкеты «{name}» заявлено в нескольких пакетах: {packages}; оставьте один из них"
    name: str
    packages: tuple[str, ...]


class BankNotProvided(Problem):
    """What an installed package names as its bank is not there or is no bank."""

    code: ClassVar[str] = "bank-not-provided"
    en: ClassVar[str] = (
        "the package {package} should provide the bank “{name}” as {target}, but: {reason}; "
        "name a function that returns a QuestionBank, or a package with a bank.yaml"
    )
    ru: ClassVar[str] = (
        "пакет {package} должен предоставлять анкету «{name}» как {target}, но: {reason}; "
        "укажите функцию, которая возвращает QuestionBank, или пакет с файлом bank.yaml"
    )
    name: str
    package: str
    target: str
    reason: str


class ExtendsCircle(Problem):
    """Banks extend each other in a circle."""

    code: ClassVar[str] = "extends-circle"
    en: ClassVar[str] = "banks extend each other in a circle: {banks}; let one of them stand alone"
    ru: ClassVar[str] = "анкеты опираются друг на друга по кругу: {banks}; одна из них должна быть самостоятельной"
    banks: tuple[str, ...]


class ExtendsTooLong(Problem):
    """Banks extend one another in a chain that is longer than anything of this library needs."""

    code: ClassVar[str] = "extends-too-long"
    en: ClassVar[str] = "more than {bound} banks extend one another; join some of them"
    ru: ClassVar[str] = "друг на друга опираются больше {bound} анкет; объедините часть из них"
    bound: int


class OverlayWithoutBase(Problem):
    """A bank has sections that change another bank, but extends none."""

    code: ClassVar[str] = "overlay-without-base"
    en: ClassVar[str] = "“{section}” changes another bank; say which with extends: {{bank: NAME}} or {{file: NAME}}"
    ru: ClassVar[str] = (
        "раздел «{section}» изменяет другую анкету; укажите её: extends: {{bank: ИМЯ}} или {{file: ФАЙЛ}}"
    )
    section: str


class StillReferredTo(Problem):
    """A part is removed to which others refer."""

    code: ClassVar[str] = "still-referred-to"
    en: ClassVar[str] = "the {kind} “{id}” is removed, but these refer to it: {referrers}; change or remove them too"
    ru: ClassVar[str] = "«{id}» ({kind}) исключается, но на него ссылаются: {referrers}; измените или уберите и их"
    _terms: ClassVar[tuple[str, ...]] = ("kind",)
    kind: str
    id: str
    referrers: tuple[str, ...]


class OrderIncomplete(Problem):
    """A new order does not name each part exactly once."""

    code: ClassVar[str] = "order-incomplete"
    en: ClassVar[str] = "the order must name each {kind} exactly once; missing: {missing}; repeated: {repeated}"
    ru: ClassVar[str] = (
        "порядок должен называть каждый элемент ({kind}) ровно один раз; не названы: {missing}; повторены: {repeated}"
    )
    _terms: ClassVar[tuple[str, ...]] = ("kind",)
    kind: str
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
