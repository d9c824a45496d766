"""A bank, or the difference of two, as text for its author, in Russian or English."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, takewhile
from typing import cast

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cx_centricity.bank import BankChange, BankDiff, Driver, GuidanceStep, Indicator, Pitfall, QuestionBank
from cx_centricity.cli._terminal import print_heading
from cx_centricity.cli._words import Words

SHOWN, LEAD = 90, 30


def print_bank(bank: QuestionBank, words: Words, console: Console) -> None:
    """Print the structure of a bank."""
    low, high = bank.point_range
    console.print(Text.assemble((bank.title, "bold"), f"  {bank.id} {bank.version} · {bank.language} · {low}…{high}"))
    console.print(Text(words["coverage"].format(bank.min_coverage_percent)))
    print_heading(console, words["levels"])
    for position, level in enumerate(bank.levels):
        worth = "" if level.value == position else f" ({words['value'].format(level.value)})"
        console.print(Text(f"{level.number}  {level.title}  [{level.id}]{worth}"))
    print_heading(console, words["statements"])
    _print_statements(bank, words, console)
    print_heading(console, words["stages"])
    table = _table()
    for stage in bank.stages:
        reachable = sum(stage.from_points <= point <= stage.to_points for point in bank.reachable_points)
        notes = [words["reachable"].format(reachable)]
        notes += [words["drivers of stage"].format(len(stage.drivers))] if stage.drivers else []
        bounds = f"{stage.from_points}…{stage.to_points}"
        table.add_row(Text(f"{stage.number}. {stage.title}"), Text(f"[{stage.id}]"), bounds, ", ".join(notes))
    console.print(table)
    _print_ids(bank, words, console)
    print_heading(console, words["points"])
    console.print(Text(_ranges(bank.reachable_points)))


def _print_ids(bank: QuestionBank, words: Words, console: Console) -> None:
    """Print the ids by which an overlay names the other parts."""
    parts: list[tuple[str, Sequence[Driver | GuidanceStep | Pitfall | Indicator]]] = [
        *((f"drivers ({stage.id})", stage.drivers) for stage in bank.stages),
        *(("guidance", bank.guidance), ("pitfalls", bank.pitfalls), ("indicators", bank.indicators)),
    ]
    if any(items for _, items in parts):
        print_heading(console, words["others"])
    for kind, items in parts:
        if items:
            console.print(Text.assemble((f"{kind}: ", "bold"), ", ".join(part.id for part in items)))


def _print_statements(bank: QuestionBank, words: Words, console: Console) -> None:
    total = sum(statement.weight for statement in bank.statements)
    titles = {block.id: block.title for block in bank.blocks}
    for direction in bank.directions:
        block = f" · {titles[direction.block]} [{direction.block}]" if direction.block else ""
        share = words["share"].format(100 * sum(s.weight for s in direction.statements) / total)
        console.print(Text.assemble((direction.title, "bold"), f"  [{direction.id}]{block} · {share}"))
        table = _table()
        for statement in direction.statements:
            notes = [words["weight"].format(statement.weight)] if statement.weight > 1 else []
            notes += [words["reversed"]] if statement.reversed else []
            table.add_row(Text(statement.title), Text(f"[{statement.id}]"), ", ".join(notes))
        console.print(Padding(table, (0, 0, 0, 2), expand=False))


def print_diff(diff: BankDiff, words: Words, console: Console) -> None:
    """Print what changed between two banks and what version that needs."""
    for heading, changes in (("scoring", diff.scoring), ("wording", diff.wording)):
        if changes:
            print_heading(console, f"{words[heading]} ({len(changes)})")
        for change in changes:
            _print_change(change, words, console)
    console.print()
    if diff.lost:
        console.print(Text(words["lost"].format(", ".join(diff.lost)), style="bold yellow3"))
    if diff.due is None:
        console.print(Text(words["nothing"]))
    if diff.due is not None or not diff.is_version_enough:
        console.print(Text(words["due"].format(diff.due_version, words[diff.due or "patch"])))
    if not diff.is_version_enough:
        console.print(Text(words["too low"], style="bold red"))


def _print_change(change: BankChange, words: Words, console: Console) -> None:
    if change.came or change.went:
        word, shown = ("came", change.new) if change.came else ("went", change.old)
        console.print(Text.assemble((change.path, "bold"), f"  {words[word].format(_short(shown))}"))
        return
    console.print(Text(change.path, style="bold"))
    old, new = _plain(change.old), _plain(change.new)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = max(same - LEAD, 0)
    console.print(Padding(Text(f"− {_short(old, start)}", style="red"), (0, 0, 0, 2)))
    console.print(Padding(Text(f"+ {_short(new, start)}", style="green"), (0, 0, 0, 2)))


def _plain(value: object) -> str:
    """Show any content in one line."""
    if isinstance(value, tuple):
        return ", ".join(map(_plain, cast("tuple[object, ...]", value)))
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value).items()
        return " ".join(f"{name}: {_plain(item)}" for name, item in fields if item is not None)
    return "—" if value is None else " ".join(str(value).split())


def _short(value: object, start: int = 0) -> str:
    """Show the part of a text where two texts begin to differ."""
    text = _plain(value)
    start = start if len(text) > SHOWN else 0
    shown = f"…{text[start:]}" if start else text
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


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


def _table() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=30)
    return table
