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
    ru: ClassVar[str] = (
        "анкету с именем «{name}» предоставляют несколько пакетов: {packages}; удалите все, кроме одного"
    )
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
        "пакет {package} объявляет анкету «{name}» ({target}), но получить её не удалось: {reason}; укажите "
        "функцию, которая возвращает QuestionBank, или пакет с файлом bank.yaml"
    )
    name: str
    package: str
    target: str
    reason: str


class ExtendsCircle(Problem):
    """Banks extend each other in a circle."""

    code: ClassVar[str] = "extends-circle"
    en: ClassVar[str] = "banks extend each other in a circle: {banks}; let one of them stand alone"
    ru: ClassVar[str] = "анкеты ссылаются друг на друга через extends по кругу: {banks}; в одной из них уберите extends"
    banks: tuple[str, ...]


class ExtendsTooLong(Problem):
    """Banks extend one another in a chain that is longer than anything of this library needs."""

    code: ClassVar[str] = "extends-too-long"
    en: ClassVar[str] = "more than {bound} banks extend one another; join some of them"
    ru: ClassVar[str] = "цепочка extends длиннее {bound}; объедините часть анкет"
    bound: int


class OverlayWithoutBase(Problem):
    """A bank has sections that change another bank, but extends none."""

    code: ClassVar[str] = "overlay-without-base"
    en: ClassVar[str] = "“{section}” changes another bank; say which with extends: {{bank: NAME}} or {{file: NAME}}"
    ru: ClassVar[str] = (
        "раздел «{section}» меняет другую анкету; укажите, какую: extends: {{bank: ИМЯ}} или {{file: ФАЙЛ}}"
    )
    section: str


class StillReferredTo(Problem):
    """A part is removed to which others refer."""

    code: ClassVar[str] = "still-referred-to"
    en: ClassVar[str] = "the {kind} “{id}” is removed, but these refer to it: {referrers}; change or remove them too"
    ru: ClassVar[str] = (
        "нельзя убрать «{id}» ({kind}): этот код используют {referrers}; сначала измените или уберите их"
    )
    _terms: ClassVar[tuple[str, ...]] = ("kind",)
    kind: str
    id: str
    referrers: tuple[str, ...]


class OrderIncomplete(Problem):
    """A new order does not name each part exactly once."""

    code: ClassVar[str] = "order-incomplete"
    en: ClassVar[str] = "the order must name each {kind} exactly once; missing: {missing}; repeated: {repeated}"
    ru: ClassVar[str] = (
        "перечислите все коды ({kind}) ровно по одному разу; пропущены: {missing}; повторены: {repeated}"
    )
    _terms: ClassVar[tuple[str, ...]] = ("kind",)
    kind: str
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
