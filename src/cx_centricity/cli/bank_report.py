"""A bank, or the difference of two, as text for its author, in Russian or English."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Final, cast

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cx_centricity.bank import BankChange, BankDiff, QuestionBank

SHOWN = 70

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "ru": {
        "written": "Записано: {0}/bank.yaml и схема для редактора. Проверка: cx-centricity bank check {0}",
        "not empty": "Папка {0} не пуста; укажите новую",
        "not written": "В папку {0} нельзя записать: {1}",
        "good": "Анкета {0} {1} годна.",
        "bad": "Анкета не годна.",
        "error": "Ошибок: {0}.",
        "warning": "Предупреждений: {0}.",
        "levels": "Уровни",
        "value": "значение",
        "directions": "Направления и утверждения",
        "no block": "без блока",
        "weight": "вес {0}",
        "reversed": "обратное",
        "share": "{0:.1f} % итога",
        "stages": "Этапы",
        "reachable": "достижимо значений: {0}",
        "drivers": "драйверов: {0}",
        "points": "Достижимые баллы",
        "coverage": "Балл ставится, если применимо и отвечено не меньше {0} %.",
        "scoring": "Меняет оценки",
        "wording": "Меняет только слова",
        "nothing": "Отличий нет.",
        "came": "добавлено: {0}",
        "went": "убрано: {0}",
        "lost": "Утверждения исчезли бесследно; назовите их в renamed или retired: {0}",
        "due": "Нужна версия не ниже {0} ({1}).",
        "major": "старшее число",
        "minor": "среднее число",
        "patch": "младшее число",
        "too low": "Номер версии слишком мал.",
    },
    "en": {
        "written": "Written: {0}/bank.yaml and the schema for editors. Check it: cx-centricity bank check {0}",
        "not empty": "The folder {0} is not empty; name a new one",
        "not written": "The folder {0} cannot be written to: {1}",
        "good": "The bank {0} {1} is valid.",
        "bad": "The bank is not valid.",
        "error": "Problems: {0}.",
        "warning": "Warnings: {0}.",
        "levels": "Levels",
        "value": "value",
        "directions": "Directions and statements",
        "no block": "no block",
        "weight": "weight {0}",
        "reversed": "reversed",
        "share": "{0:.1f} % of the whole",
        "stages": "Stages",
        "reachable": "points that can be reached: {0}",
        "drivers": "drivers: {0}",
        "points": "Points that can be reached",
        "coverage": "Points are given where at least {0} % applies and is answered.",
        "scoring": "Changes scores",
        "wording": "Changes only words",
        "nothing": "No difference.",
        "came": "added: {0}",
        "went": "removed: {0}",
        "lost": "Statements are gone without a trace; name them under renamed or retired: {0}",
        "due": "The version must be at least {0} ({1}).",
        "major": "major",
        "minor": "minor",
        "patch": "patch",
        "too low": "The version is too low.",
    },
}


def print_bank(bank: QuestionBank, words: Mapping[str, str], console: Console) -> None:
    """Print the structure of a bank."""
    low, high = bank.point_range
    console.print(Text.assemble((bank.title, "bold"), f"  {bank.id} {bank.version} · {bank.language} · {low}…{high}"))
    console.print(Text(words["coverage"].format(bank.min_coverage_percent)))
    _heading(words["levels"], console)
    for position, level in enumerate(bank.levels):
        worth = "" if level.value == position else f" ({words['value']} {level.value})"
        console.print(Text(f"{level.number}  {level.title}  [{level.id}]{worth}"))
    _heading(words["directions"], console)
    _print_statements(bank, words, console)
    _heading(words["stages"], console)
    table = _table()
    for stage in bank.stages:
        reachable = sum(stage.from_points <= point <= stage.to_points for point in bank.reachable_points)
        notes = [words["reachable"].format(reachable)]
        notes += [words["drivers"].format(len(stage.drivers))] if stage.drivers else []
        bounds = f"{stage.from_points}…{stage.to_points}"
        table.add_row(Text(f"{stage.number}. {stage.title}"), Text(f"[{stage.id}]"), bounds, ", ".join(notes))
    console.print(table)
    _heading(words["points"], console)
    console.print(Text(_ranges(bank.reachable_points)))


def _print_statements(bank: QuestionBank, words: Mapping[str, str], console: Console) -> None:
    total = sum(statement.weight for statement in bank.statements)
    titles = {block.id: block.title for block in bank.blocks}
    for direction in bank.directions:
        block = f" · {titles[direction.block]}" if direction.block else ""
        share = words["share"].format(100 * sum(s.weight for s in direction.statements) / total)
        console.print(Text.assemble((direction.title, "bold"), f"  [{direction.id}]{block} · {share}"))
        table = _table()
        for statement in direction.statements:
            notes = [words["weight"].format(statement.weight)] if statement.weight > 1 else []
            notes += [words["reversed"]] if statement.reversed else []
            table.add_row(Text(statement.title), Text(f"[{statement.id}]"), ", ".join(notes))
        console.print(Padding(table, (0, 0, 0, 2), expand=False))


def print_diff(diff: BankDiff, words: Mapping[str, str], console: Console) -> None:
    """Print what changed between two banks and what version that needs."""
    for heading, changes in (("scoring", diff.scoring), ("wording", diff.wording)):
        if changes:
            _heading(f"{words[heading]} ({len(changes)})", console)
        for change in changes:
            _print_change(change, words, console)
    console.print()
    if diff.lost:
        console.print(Text(words["lost"].format(", ".join(diff.lost)), style="bold yellow3"))
    if diff.due is None:
        console.print(Text(words["nothing"]))
        return
    console.print(Text(words["due"].format(diff.due_version, words[diff.due])))
    if not diff.is_version_enough:
        console.print(Text(words["too low"], style="bold red"))


def _print_change(change: BankChange, words: Mapping[str, str], console: Console) -> None:
    if change.old is None or change.new is None:
        word, shown = ("came", change.new) if change.old is None else ("went", change.old)
        console.print(Text.assemble((change.path, "bold"), f"  {words[word].format(_short(shown))}"))
        return
    console.print(Text(change.path, style="bold"))
    console.print(Padding(Text(f"− {_short(change.old)}", style="red"), (0, 0, 0, 2)))
    console.print(Padding(Text(f"+ {_short(change.new)}", style="green"), (0, 0, 0, 2)))


def _short(value: object) -> str:
    text = ", ".join(map(str, cast("tuple[object, ...]", value))) if isinstance(value, tuple) else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _ranges(points: tuple[int, ...]) -> str:
    """Show whole numbers as ranges.

    >>> _ranges((0, 1, 2, 5, 7, 8))
    '0…2, 5, 7, 8'
    """
    shown: list[str] = []
    for _, group in groupby(enumerate(points), key=lambda pair: pair[1] - pair[0]):
        run = [point for _, point in group]
        shown += [f"{run[0]}…{run[-1]}"] if len(run) > 2 else map(str, run)  # noqa: PLR2004 - two are no range
    return ", ".join(shown)


def _heading(title: str, console: Console) -> None:
    console.print()
    console.print(Text(title, style="bold cyan"))


def _table() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=30)
    return table
