"""What can be wrong with the content of a question bank."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.problem import Problem


class DuplicateId(Problem):
    """Two parts of one kind have the same id."""

    code: ClassVar[str] = "duplicate-id"
    en: ClassVar[str] = "the {kind} id “{id}” is already used at {first}; give each {kind} its own"
    ru: ClassVar[str] = "код {kind_of} «{id}» уже занят ({first}); замените один из них"
    _terms: ClassVar[tuple[str, ...]] = ("kind",)
    kind: str
    id: str
    first: str


class UnknownReference(Problem):
    """A part refers to an id that the bank does not have."""

    code: ClassVar[str] = "unknown-reference"
    en: ClassVar[str] = "the bank has no {kind} “{id}”{suggestion}"
    ru: ClassVar[str] = "в анкете нет {kind_of} с кодом «{id}»{suggestion}"
    _terms: ClassVar[tuple[str, ...]] = ("kind",)
    kind: str
    id: str


class DirectionWithoutBlock(Problem):
    """The bank has blocks, but a direction belongs to none."""

    code: ClassVar[str] = "direction-without-block"
    en: ClassVar[str] = "the direction “{direction}” is in no block; name one of: {blocks}"
    ru: ClassVar[str] = (
        "направление «{direction}» не входит ни в один блок; добавьте поле block с одним из кодов: {blocks}"
    )
    direction: str
    blocks: tuple[str, ...]


class EmptyBlock(Problem):
    """No direction belongs to a block."""

    code: ClassVar[str] = "empty-block"
    en: ClassVar[str] = "no direction belongs to the block “{block}”; remove it or name it in a direction"
    ru: ClassVar[str] = (
        "к блоку «{block}» не относится ни одно направление; впишите block: {block} в нужное направление или "
        "уберите блок"
    )
    block: str


class LevelNumbersNotConsecutive(Problem):
    """Level numbers do not go up by one from 0 or 1."""

    code: ClassVar[str] = "level-numbers-not-consecutive"
    en: ClassVar[str] = "level numbers are {numbers}; they must go up by one from 0 or 1"
    ru: ClassVar[str] = "номера уровней: {numbers}; они должны идти подряд, начиная с 0 или 1"
    numbers: tuple[int, ...]


class LevelValuesNotRising(Problem):
    """The value of a level is not above that of the level before."""

    code: ClassVar[str] = "level-values-not-rising"
    en: ClassVar[str] = "level {number} has the value {value}, not above {before} of the level before; values must rise"
    ru: ClassVar[str] = (
        "value уровня {number} — {value}, а у предыдущего — {before}; каждое следующее должно быть больше"
    )
    number: int
    value: int
    before: int


class LevelValuesIncomplete(Problem):
    """Some levels state a value and some do not."""

    code: ClassVar[str] = "level-values-incomplete"
    en: ClassVar[str] = "levels {without} have no value though others have; state all or none"
    ru: ClassVar[str] = "у уровней {without} не указано value, а у других указано; укажите у всех или ни у одного"
    without: tuple[int, ...]


class MissingLevelText(Problem):
    """A statement has fewer level texts than the bank has levels."""

    code: ClassVar[str] = "missing-level-text"
    en: ClassVar[str] = "{texts} texts for {levels} levels; write one for each level, or none at all"
    ru: ClassVar[str] = (
        "текстов: {texts}, а уровней: {levels}; напишите по тексту на каждый уровень или уберите все; "
        "проверьте, не слились ли два текста из-за отступа"
    )
    texts: int
    levels: int


class SurplusLevelText(Problem):
    """A statement has more level texts than the bank has levels."""

    code: ClassVar[str] = "surplus-level-text"
    en: ClassVar[str] = "{texts} texts for {levels} levels; remove what is too much"
    ru: ClassVar[str] = "текстов: {texts}, а уровней: {levels}; уберите лишние"
    texts: int
    levels: int


class WeightTotalTooLarge(Problem):
    """The sum of weight × range over the statements is above the bound that keeps every product exact."""

    code: ClassVar[str] = "weight-total-too-large"
    en: ClassVar[str] = (
        "weights times the range of the level values add up to {total}, above {bound}; divide the weights or the values"
    )
    ru: ClassVar[str] = (
        "сумма весов, умноженная на размах значений уровней, равна {total}, а допустимо {bound}; уменьшите "
        "веса или значения"
    )
    total: int
    bound: int


class PointRangeInvalid(Problem):
    """The range of points is empty, reversed or too wide."""

    code: ClassVar[str] = "point-range-invalid"
    en: ClassVar[str] = "points go from {min} to {max}; the end must be above the start, by at most {bound}"
    ru: ClassVar[str] = (
        "баллы указаны от {min} до {max}; наибольший должен превышать наименьший, но не более чем на {bound}"
    )
    min: int
    max: int
    bound: int


class StageNumbersNotConsecutive(Problem):
    """Stages are not numbered 1, 2, 3, … in order."""

    code: ClassVar[str] = "stage-numbers-not-consecutive"
    en: ClassVar[str] = "stage numbers are {numbers}; number the stages 1, 2, 3, … in order"
    ru: ClassVar[str] = "номера этапов: {numbers}; они должны идти по порядку: 1, 2, 3, …"
    numbers: tuple[int, ...]


class StagesDoNotCoverRange(Problem):
    """A stage does not begin where it must: the first at the least points, each other above the one before it."""

    code: ClassVar[str] = "stages-do-not-cover-range"
    en: ClassVar[str] = "the stage “{stage}” begins at {from_points}; it must begin within {least}…{most}"
    ru: ClassVar[str] = (
        "этап «{stage}» начинается с {from_points}; укажите from_points в пределах {least}…{most}: первый "
        "этап начинается с наименьшего балла, каждый следующий — выше предыдущего"
    )
    stage: str
    from_points: int
    least: int
    most: int


class StageEndWrong(Problem):
    """A stage states an end that does not follow from where the next one begins."""

    code: ClassVar[str] = "stage-end-wrong"
    en: ClassVar[str] = (
        "the stage “{stage}” states to_points {to_points}, but it ends at {expected}; leave to_points out"
    )
    ru: ClassVar[str] = (
        "у этапа «{stage}» указано to_points {to_points}, но он заканчивается на {expected}; уберите to_points"
    )
    stage: str
    to_points: int
    expected: int


class StageNotReachable(Problem):
    """No complete sheet of answers gives points within a stage."""

    code: ClassVar[str] = "stage-not-reachable"
    en: ClassVar[str] = (
        "no complete sheet gives {from_points}…{to_points} points of the stage “{stage}”; "
        "widen it or change weights or values"
    )
    ru: ClassVar[str] = (
        "этап «{stage}» ({from_points}…{to_points}) недостижим: таких баллов не даёт ни один полный набор "
        "ответов; расширьте этап либо измените веса или значения уровней"
    )
    stage: str
    from_points: int
    to_points: int


class SupportsCircle(Problem):
    """Drivers support each other in a circle."""

    code: ClassVar[str] = "supports-circle"
    en: ClassVar[str] = "drivers support each other in a circle: {drivers}; remove one link"
    ru: ClassVar[str] = "драйверы поддерживают друг друга по кругу: {drivers}; уберите одну из связей"
    drivers: tuple[str, ...]


class ConditionImpossible(Problem):
    """The condition of a pitfall states no bound, or bounds that no level meets."""

    code: ClassVar[str] = "condition-impossible"
    en: ClassVar[str] = (
        "no level, or every level, meets the condition on “{statement}”; "
        "state at_least or at_most within {lowest}…{highest}"
    )
    ru: ClassVar[str] = (
        "условие для «{statement}» выполняется на любом уровне или ни на одном; задайте at_least или at_most "
        "так, чтобы подходила только часть уровней {lowest}…{highest}"
    )
    statement: str
    lowest: int
    highest: int


class FormerIdInUse(Problem):
    """An id that is said to be renamed or retired still belongs to a statement."""

    code: ClassVar[str] = "former-id-in-use"
    en: ClassVar[str] = (
        "“{id}” is said to be renamed or retired, but a statement has this id; give the statement another"
    )
    ru: ClassVar[str] = (
        "код «{id}» указан в renamed или retired как прежний, но принадлежит действующему утверждению; "
        "уберите его оттуда или дайте утверждению другой код"
    )
    id: str


class RenameCircle(Problem):
    """Renamed ids lead to each other in a circle, and never to a statement."""

    code: ClassVar[str] = "rename-circle"
    en: ClassVar[str] = "renamed ids lead in a circle: {ids}; let the last one lead to a statement"
    ru: ClassVar[str] = "переименования замкнуты в круг: {ids}; последнее должно вести к действующему утверждению"
    ids: tuple[str, ...]
